"""Writing files whole or not at all: temporary file beside the target, fsync, replace."""

from __future__ import annotations

import contextlib
import filecmp
import os
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from .diagnostics import BibkitError


def write_file(target: str | Path, chunks: Iterable[str] | Iterable[bytes]) -> int:
    """Write the chunks (text as UTF-8) to `target` and return the number of bytes. Missing folders are made.

    The target is either the old file or the complete new one, also if the process dies half-way or `chunks`
    raises. Raises BibkitError if it cannot be written.
    """
    path = Path(target)
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            # a pipe or a device is written to, never replaced
            with path.open("wb") as stream:
                return _write(stream, chunks)
    except OSError as error:
        raise _cannot_write(target, path, error) from None
    return write_files([(target, chunks)])[0]


def write_files(
    files: Iterable[tuple[str | Path, Iterable[str] | Iterable[bytes]]], *, keep_equal: bool = False
) -> list[int]:
    """Write files that belong together, and return their sizes in bytes. Missing folders are made.

    All of them are complete beside their targets before the first takes its place, and they take it in the order
    given: each target is either the old file or the complete new one, whatever happens. With `keep_equal`, a file
    whose content stays the same is not touched. Raises BibkitError if one cannot be written; then none has been.
    """
    staged: list[tuple[str | Path, Path, Path]] = []
    sizes: list[int] = []
    try:
        for target, chunks in files:
            path = Path(target)
            try:
                path = path.resolve()
                if path.is_dir():
                    raise BibkitError(f"cannot write {target}: it is a folder")
                path.parent.mkdir(parents=True, exist_ok=True)
                handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
                staged.append((target, path, Path(name)))
                with os.fdopen(handle, "wb") as stream:
                    sizes.append(_write(stream, chunks))
                    stream.flush()
                    os.fsync(stream.fileno())
                Path(name).chmod(_mode(path))
            except (OSError, ValueError) as error:
                raise _cannot_write(target, path, error) from None
        for target, path, temporary in staged:
            try:
                if not (keep_equal and path.exists() and filecmp.cmp(temporary, path, shallow=False)):
                    temporary.replace(path)
            except OSError as error:
                raise _cannot_write(target, path, error) from None
    finally:
        for _, _, temporary in staged:
            with contextlib.suppress(OSError):
                temporary.unlink()
    return sizes


def _cannot_write(target: str | Path, path: Path, error: OSError | ValueError) -> BibkitError:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return BibkitError(f"cannot write {target}: {_why(path, reason)}")


def _write(stream: BinaryIO, chunks: Iterable[str] | Iterable[bytes]) -> int:
    size = 0
    for chunk in chunks:
        size += stream.write(chunk.encode("utf-8") if isinstance(chunk, str) else chunk)
    return size


def _why(path: Path, reason: str | None) -> str:
    """The reason, said of the folder if one of the path's is a file."""
    blocking = next((parent for parent in path.parents if parent.is_file()), None)
    return f"{blocking} is not a folder" if blocking else str(reason)


def _mode(path: Path) -> int:
    """The permissions of the file that is replaced, else those that a new file would get."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask

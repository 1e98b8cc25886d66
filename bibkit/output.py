"""Writing files whole or not at all: temporary file beside the target, fsync, replace."""

from __future__ import annotations

import contextlib
import errno
import filecmp
import os
import re
import stat
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from .diagnostics import BibkitError

#: A file that is being written; the number is that of the process.
_PART = re.compile(r"\..*\.bibkit-(\d{1,9})-\w+\.part", re.ASCII | re.DOTALL)
_STARTED = time.time()
#: Where a process cannot be asked whether it lives, its files count as abandoned after so many seconds.
_LONG = 86400


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
    whose content stays the same is not touched. What a killed run left half-written in the folders is removed.
    Raises BibkitError if one cannot be written; then none has been.
    """
    staged: list[tuple[str | Path, Path, Path]] = []
    sizes: list[int] = []
    folders: set[Path] = set()
    made: list[Path] = []
    try:
        for target, chunks in files:
            path = Path(target)
            try:
                path = _resolved(path)
                if path.is_dir():
                    raise BibkitError(f"cannot write {target}: it is a folder")
                if path.parent not in folders:
                    folders.add(path.parent)
                    made += [folder for folder in reversed(path.parents) if not folder.exists()]
                    path.parent.mkdir(parents=True, exist_ok=True)
                    remove_abandoned(path.parent)
                handle, name = tempfile.mkstemp(prefix=part_prefix(path), suffix=".part", dir=path.parent)
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
        for folder in reversed(made):
            with contextlib.suppress(OSError):
                folder.rmdir()
    return sizes


def part_prefix(path: Path) -> str:
    """How the name of the temporary file of `path` begins; `-` and letters and `.part` follow."""
    return f".{path.name[:40]}.bibkit-{os.getpid()}-"


def remove_abandoned(folder: Path) -> None:
    """Remove the temporary files of runs that were killed from a folder, and the folder if they were all it held."""
    with contextlib.suppress(OSError):
        with os.scandir(folder) as entries:
            parts = [Path(entry.path) for entry in entries if _is_abandoned(entry)]
        for part in parts:
            part.unlink()
        if parts:
            folder.rmdir()


def _is_abandoned(entry: os.DirEntry[str]) -> bool:
    found = _PART.fullmatch(entry.name)
    if found is None or not entry.is_file(follow_symlinks=False):
        return False
    process, written = int(found[1]), entry.stat().st_mtime
    if process == os.getpid():
        return written < _STARTED
    if os.name == "nt":
        # os.kill would end the process there
        return written < time.time() - _LONG
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except OSError:
        pass
    return False


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except RuntimeError:
        # what Python 3.13 and later raise
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from None


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

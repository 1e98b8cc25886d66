"""Writing files whole or not at all: temporary file beside the target, fsync, replace."""

from __future__ import annotations

import contextlib
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
    temporary: str | None = None
    size = 0
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            # a pipe or a device is written to, never replaced
            with path.open("wb") as stream:
                return _write(stream, chunks)
        path = path.resolve()
        if path.is_dir():
            raise BibkitError(f"cannot write {target}: it is a folder")
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            size = _write(stream, chunks)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(_mode(path))
        Path(temporary).replace(path)
        temporary = None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise BibkitError(f"cannot write {target}: {_why(path, reason)}") from None
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
    return size


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

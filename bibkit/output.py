"""Writing files whole or not at all: temporary file beside the target, fsync, replace."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path

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
        path = path.resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            for chunk in chunks:
                data = chunk.encode("utf-8") if isinstance(chunk, str) else chunk
                size += len(data)
                stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(_mode(path))
        Path(temporary).replace(path)
        temporary = None
    except OSError as error:
        raise BibkitError(f"cannot write {target}: {error.strerror or error}") from None
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
    return size


def _mode(path: Path) -> int:
    """The permissions of the file that is replaced, else those that a new file would get."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask

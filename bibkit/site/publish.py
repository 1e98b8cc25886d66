"""Writing the site into its folder: only what changed is touched, and only what bibkit wrote is ever removed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path

from ..diagnostics import BibkitError
from ..output import part_prefix, remove_abandoned

#: What the last build wrote: path → digest of the content; and name of a paper → what its files were made from.
MANIFEST = ".bibkit-page.json"

_OURS = re.compile(r"(?:[A-Za-z0-9_-][\w.-]*/)*[A-Za-z0-9_-][\w.-]*")


class SiteFolder:
    """A folder that a site is written to, and what an earlier build left there."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        if self.path.exists() and not self.path.is_dir():
            raise BibkitError(f"cannot write {path}: it is not a folder")
        self._before, self.stamps = _load(self.path / MANIFEST)
        self._files: dict[str, str] = {}
        self._folders: set[Path] = set()
        self.written = self.removed = self.size = 0

    @property
    def count(self) -> int:
        """How many files the site has."""
        return len(self._files)

    def kept(self, path: str) -> bytes | None:
        """The content of a file that an earlier build wrote, if it still stands there unchanged."""
        digest = self._before.get(path)
        if digest is None:
            return None
        try:
            data = (self.path / path).read_bytes()
        except OSError:
            return None
        return data if _digest(data) == digest else None

    def keep(self, path: str, data: bytes) -> None:
        """Count a file that stands there, unchanged, as part of the site."""
        self._files[path] = self._before[path]
        self.size += len(data)

    def write(self, path: str, data: bytes) -> None:
        """Write a file, whole or not at all, unless it holds the same already."""
        self._files[path] = _digest(data)
        self.size += len(data)
        target = self.path / path
        try:
            if target.parent not in self._folders:
                self._folders.add(target.parent)
                target.parent.mkdir(parents=True, exist_ok=True)
                remove_abandoned(target.parent)
            if self._is_there(target, data):
                return
            part = target.with_name(f"{part_prefix(target)}0.part")
            try:
                part.write_bytes(data)
                part.replace(target)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
        except OSError as error:
            raise BibkitError(f"cannot write {target}: {error.strerror or error}") from None
        self.written += 1

    def finish(self, stamps: Mapping[str, str]) -> None:
        """Remove what an earlier build wrote and this one did not, unless somebody has changed it since."""
        for path in sorted(self._before.keys() - self._files.keys()):
            if self.kept(path) is not None:
                with contextlib.suppress(OSError):
                    (self.path / path).unlink()
                    self.removed += 1
                with contextlib.suppress(OSError):
                    (self.path / path).parent.rmdir()
        document = {"files": dict(sorted(self._files.items())), "papers": dict(sorted(stamps.items()))}
        written, size = self.written, self.size
        self.write(MANIFEST, json.dumps(document, indent=0, ensure_ascii=True).encode("ascii") + b"\n")
        self.written, self.size = written, size
        del self._files[MANIFEST]

    def _is_there(self, target: Path, data: bytes) -> bool:
        try:
            return target.stat().st_size == len(data) and target.read_bytes() == data
        except FileNotFoundError:
            return False


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


def _load(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The manifest's two tables; empty ones if there is none, or what is there is none."""
    try:
        document = json.loads(path.read_bytes())
        files, stamps = document["files"], document["papers"]
        return (
            {name: str(digest) for name, digest in files.items() if _OURS.fullmatch(name)},
            {name: str(stamp) for name, stamp in stamps.items()},
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}, {}

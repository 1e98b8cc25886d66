"""Writing the site into its folder: only what changed is touched, and only what bibkit wrote is ever removed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ..diagnostics import BibkitError
from ..output import part_prefix, remove_abandoned

#: What the last build wrote: path → digest of the content; name of a paper → what its files were made from, and the
#: formats that cannot hold all of it.
MANIFEST = ".bibkit-page.json"
#: What the beginning of a page of bibkit holds.
_GENERATOR = b'<meta name="generator" content="bibkit">'

_OURS = re.compile(r"(?:[A-Za-z0-9_-][\w.-]*/)*[A-Za-z0-9_-][\w.-]*")


class SiteFolder:
    """A folder that a site is written to, and what an earlier build left there."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        if self.path.exists() and not self.path.is_dir():
            raise BibkitError(f"cannot write {path}: it is not a folder")
        self._before, self.stamps, self.losses = _load(self.path / MANIFEST)
        self._files: dict[str, str] = {}
        self._folders: set[Path] = set()
        self.written = self.removed = self.size = 0

    @property
    def count(self) -> int:
        """How many files the site has."""
        return len(self._files)

    def claim(self, paths: Iterable[str]) -> None:
        """Make the folder that of the site. Raises BibkitError if another program, or a person, has put one of the
        files into it."""
        if (self.path / MANIFEST).exists() or _GENERATOR in self._beginning("index.html"):
            return
        for path in paths:
            if (self.path / path).exists():
                raise BibkitError(
                    f"{self.path / path} is there already, and bibkit did not write it",
                    hint="choose another folder, or move the file away",
                )
        self._write_manifest({}, {}, {})

    def _beginning(self, path: str) -> bytes:
        try:
            with (self.path / path).open("rb") as stream:
                return stream.read(4096)
        except OSError:
            return b""

    def is_foreign(self, path: str, data: bytes) -> bool:
        """Whether a file is there that the last build did not write, or that was changed since, and is not `data`."""
        target = self.path / path
        return target.exists() and self.kept(path) is None and not self._is_there(target, data)

    def leave(self, path: str) -> None:
        """Leave a file as it is, whoever wrote it."""
        self._before.pop(path, None)

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
        self.written += self._put(path, data)

    def _put(self, path: str, data: bytes) -> bool:
        target = self.path / path
        try:
            if target.parent not in self._folders:
                self._folders.add(target.parent)
                target.parent.mkdir(parents=True, exist_ok=True)
                remove_abandoned(target.parent)
            if self._is_there(target, data):
                return False
            part = target.with_name(f"{part_prefix(target)}0.part")
            try:
                part.write_bytes(data)
                part.replace(target)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
        except OSError as error:
            raise BibkitError(f"cannot write {target}: {error.strerror or error}") from None
        return True

    def finish(self, stamps: Mapping[str, str], losses: Mapping[str, Sequence[str]]) -> None:
        """Remove what an earlier build wrote and this one did not, unless somebody has changed it since."""
        for path in sorted(self._before.keys() - self._files.keys()):
            if self.kept(path) is not None:
                with contextlib.suppress(OSError):
                    (self.path / path).unlink()
                    self.removed += 1
                with contextlib.suppress(OSError):
                    (self.path / path).parent.rmdir()
        self._write_manifest(self._files, stamps, losses)

    def abandon(self) -> None:
        """Remember what a build that failed has written, so that the next one knows it as its own."""
        with contextlib.suppress(BibkitError):
            if self._files:
                self._write_manifest({**self._before, **self._files}, {}, {})

    def _write_manifest(
        self, files: Mapping[str, str], stamps: Mapping[str, str], losses: Mapping[str, Sequence[str]]
    ) -> None:
        tables: dict[str, Mapping[str, object]] = {"files": files, "papers": stamps, "losses": losses}
        document = {name: dict(sorted(table.items())) for name, table in tables.items()}
        self._put(MANIFEST, json.dumps(document, indent=0, ensure_ascii=True).encode("ascii") + b"\n")

    def _is_there(self, target: Path, data: bytes) -> bool:
        try:
            return target.stat().st_size == len(data) and target.read_bytes() == data
        except FileNotFoundError:
            return False


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


def _load(path: Path) -> tuple[dict[str, str], dict[str, str], dict[str, list[str]]]:
    """The manifest's three tables; empty ones if there is none, or what is there is none."""
    try:
        document = json.loads(path.read_bytes())
        files, stamps, losses = document["files"], document["papers"], document["losses"]
        return (
            {name: str(digest) for name, digest in files.items() if _OURS.fullmatch(name)},
            {name: str(stamp) for name, stamp in stamps.items()},
            {name: [str(one) for one in formats] for name, formats in losses.items()},
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}, {}, {}

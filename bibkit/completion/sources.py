"""Where works come from: a dump of metadata that is streamed, or a library that is held.

A source gives works that may be among the records wanted; `Wanted.matches` decides. A dump of JSON Lines is
read once, line by line, and most lines are dismissed by a look at title and first author (or identifiers) in
the raw bytes, before any JSON is parsed. A line in which the look finds no title or author is parsed.
"""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import json
import lzma
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from .. import formats, identifiers
from ..diagnostics import BibkitError, Diagnostic, Report, Severity, diagnostic
from ..normalise import normalise
from ..record import Origin, Record
from ..source import LineReader
from .arxiv import read_entry
from .match import Wanted

#: No line of metadata is longer.
LONGEST_LINE = 32 * 1024 * 1024
#: More broken lines than these are counted, not told one by one.
TOLD = 10
#: An object as a line begins it, unless it is one around all the works (an API's answer, CSL-JSON).
_OBJECT = re.compile(rb'\{\s*"(?!(?:items|references|status|message|meta|results|data)")')
_HEAD = 64 * 1024
_BUFFER = 1024 * 1024
#: First bytes → how to decompress what follows.
_COMPRESSED: dict[bytes, Callable[[Path], Any]] = {
    b"\x1f\x8b": gzip.GzipFile,
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\x00": lzma.LZMAFile,
}
#: What decompressing damaged data raises.
_DAMAGED = (EOFError, OSError, zlib.error, lzma.LZMAError)


class Works(Protocol):
    """A source of works."""

    @property
    def name(self) -> str:
        """What the report calls it."""
        ...

    def works(self, wanted: Wanted, report: Report) -> Iterator[Record]:
        """The works that may be among the wanted records."""
        ...


@dataclass(frozen=True, slots=True)
class Held:
    """Records that are there already: another library."""

    records: Iterable[Record]
    name: str = "the library given"

    def works(self, wanted: Wanted, report: Report) -> Iterator[Record]:
        """All of them."""
        yield from self.records


_NOTHING = re.compile(rb"\s*:\s*(?:null|\[\s*\])")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line has a string: behind the first key, and in what that holds, behind the next one:
    `"key": "…"`, `"key": ["…"`, `"key": [{ … "key2": "…"`."""

    key: bytes
    pattern: re.Pattern[bytes]

    def find(self, line: bytes) -> str | None:
        """The string there, or None if a glance does not find it."""
        start = line.find(self.key)
        found = self.pattern.match(line, start) if start >= 0 else None
        return _unescaped(found[1]) if found else None

    def is_filled(self, line: bytes) -> bool:
        """Whether the key is there and holds something."""
        start = line.find(self.key)
        return start >= 0 and _NOTHING.match(line, start + len(self.key)) is None


def _at(*keys: bytes, between: bytes = rb"[^{}]{0,2000}?") -> Place:
    quoted = [b'"' + key + b'"' for key in keys]
    string = rb'"([^"\\]*(?:\\.[^"\\]*)*)"'
    return Place(quoted[0], re.compile(between.join(key + rb"\s*:\s*[\[{\s]*" for key in quoted) + string))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of JSON Lines: how to know it, and where its lines have title, first author and identifiers."""

    name: str
    is_kind: Callable[[dict[str, Any]], bool]
    title: Place
    author: Place
    identifiers: tuple[Place, ...]


def _each(*keys: bytes) -> tuple[Place, ...]:
    return tuple(map(_at, keys))


#: In this order; the last takes what the others do not.
KINDS = (
    Kind("arxiv", lambda entry: "authors_parsed" in entry, _at(b"title"), _at(b"authors_parsed"), _each(b"id", b"doi")),
    Kind("openalex", lambda entry: "authorships" in entry, _at(b"title"), _at(b"authorships", b"display_name", between=rb"[^\]]{0,2000}?"), _each(b"doi", b"pmid")),
    Kind("datacite", lambda entry: "attributes" in entry or "titles" in entry, _at(b"titles", b"title"), _at(b"creators", b"name"), _each(b"doi")),
    Kind("crossref", lambda entry: isinstance(entry.get("title"), list), _at(b"title"), _at(b"author", b"family"), _each(b"DOI")),
    Kind("jsonl", lambda entry: True, _at(b"title"), _at(b"author", b"family"), _each(b"DOI", b"number", b"archive_location", b"PMID", b"PMCID", b"URL")),
)  # fmt: skip
#: What may stand before the number that names a work.
_BEFORE = re.compile(
    r".*(?:doi\.org/|arxiv:|arxiv\.org/abs/|10\.48550/arxiv\.|nlm\.nih\.gov/(?:\w+/)*)", re.IGNORECASE
)


@dataclass(slots=True)
class Dump:
    """A file of works: JSON Lines, plain or compressed, which are streamed; any other format is read whole."""

    path: Path

    @property
    def name(self) -> str:
        """The path."""
        return str(self.path)

    def works(self, wanted: Wanted, report: Report) -> Iterator[Record]:
        """Those that pass the first look. Raises BibkitError if the file cannot be read at all."""
        with self._open() as stream:
            try:
                whole = not _is_json_lines(stream.peek(_HEAD))
                yield from (
                    _read_whole(stream, report) if whole else _Scan(self.name, wanted, report).works(stream)
                )
            except _DAMAGED as error:
                report(diagnostic("BK167", f"breaks off: {error}", path=self.name))

    def check(self) -> None:
        """Raises BibkitError if the file is not there, or its beginning tells that it cannot be read."""
        with self._open() as stream, contextlib.suppress(*_DAMAGED):
            head = stream.peek(_HEAD)
            if head and not _is_json_lines(head):
                formats.detect(LineReader(io.BytesIO(head), self.name, lambda _: None).head, self.name)

    def _open(self) -> io.BufferedReader:
        try:
            with self.path.open("rb") as raw:
                head = raw.peek(8)
            opener = next((opener for magic, opener in _COMPRESSED.items() if head.startswith(magic)), None)
            return io.BufferedReader(opener(self.path), _BUFFER) if opener else self.path.open("rb")
        except OSError as error:
            raise BibkitError(f"cannot read {self.path}: {error.strerror or error}") from None


def _is_json_lines(head: bytes) -> bool:
    """Whether a file that begins so has an object a line, not one object around all or over many lines."""
    first, _, rest = head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    return _OBJECT.match(first) is not None and rest.lstrip()[:1] in (b"{", b"")


def _read_whole(stream: BinaryIO, report: Report) -> Iterator[Record]:
    """The records of a library in any format. Of what there is to tell, only errors matter here."""
    from ..api import read

    library = read(stream)
    for finding in library.diagnostics:
        if finding.severity is Severity.ERROR:
            report(finding)
    yield from library.records


class _Scan:
    """One pass over a dump of JSON Lines."""

    def __init__(self, name: str, wanted: Wanted, report: Report) -> None:
        self.name, self.wanted, self.report = name, wanted, report
        self.kind: Kind | None = None
        self.broken = 0
        #: the identifiers without their scheme
        self.numbers = {name.partition(":")[2] for name in wanted.by_identifier}

    def works(self, stream: BinaryIO) -> Iterator[Record]:
        number = 0
        try:
            for number, line in enumerate(iter(lambda: stream.readline(LONGEST_LINE), b""), 1):
                if self.kind is not None and self._dismissed(line, self.kind):
                    continue
                yield from self._read(line, number)
        except _DAMAGED as error:
            self.report(diagnostic("BK167", f"breaks off: {error}", path=self.name, line=number + 1))
        if self.broken > TOLD:
            self.report(
                diagnostic("BK104", f"{self.broken - TOLD} more lines are not valid JSON", path=self.name)
            )

    def _dismissed(self, line: bytes, kind: Kind) -> bool:
        """Whether a look at the raw line tells that it is no wanted work."""
        if line[-2:] not in (b"}\n", b"\r\n") and not line.rstrip().endswith(b"}"):
            return False
        title, author = kind.title.find(line), kind.author.find(line)
        if title is None or (author is None and kind.author.is_filled(line)):
            return False
        if self.numbers and self._is_named(line, kind):
            return False
        return not self.wanted.admits(title, author or "")

    def _is_named(self, line: bytes, kind: Kind) -> bool:
        """Whether one of the identifiers of the line may be a wanted one."""
        for place in kind.identifiers:
            if value := place.find(line):
                value = value.lower()
                bare = identifiers.without_version(_BEFORE.sub("", value).strip("/"))
                if value in self.numbers or bare in self.numbers:
                    return True
        return False

    def _read(self, line: bytes, number: int) -> Iterator[Record]:
        if not line.strip():
            return
        entry = _parse(line)
        if entry is None:
            self.broken += 1
            if self.broken <= TOLD:
                self.report(
                    diagnostic("BK104", "not valid JSON: no object in this line", path=self.name, line=number)
                )
            return
        self.kind = self.kind or next(kind for kind in KINDS if kind.is_kind(entry))
        yield from _records(
            entry, line, self.kind.name, Origin(self.kind.name, self.name, number), self.report
        )


def _records(
    entry: dict[str, Any], line: bytes, kind: str, origin: Origin, report: Report
) -> Iterator[Record]:
    if kind == "arxiv":
        yield normalise(Record(read_entry(entry), origin))
        return
    read = formats.get(kind).read
    assert read is not None

    def report_here(finding: Diagnostic) -> None:
        report(replace(finding, line=origin.line))

    text = io.StringIO(line.decode("utf-8", "replace"))
    for record in read(text, report_here, formats.Source(origin.path)):
        yield normalise(Record(record.item, origin))


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


_STRINGS = json.JSONDecoder(strict=False)


def _unescaped(raw: bytes) -> str:
    """The text of a JSON string from its raw bytes."""
    if b"\\" not in raw:
        return raw.decode("utf-8", "replace")
    try:
        return str(_STRINGS.decode(f'"{raw.decode("utf-8", "replace")}"'))
    except ValueError:
        return raw.decode("utf-8", "replace")

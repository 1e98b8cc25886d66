"""A feed document: its head needs the newest entry's date, so entries are written first, and kept aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO

from ..diagnostics import Report
from ..record import Record
from .entries import build_entries
from .model import Entry, Feed, FeedOptions, describe, report_no_site

#: Entries beyond this size wait in a temporary file instead of memory (bytes, all documents together).
_IN_MEMORY = 32 << 20
_CHUNK = 1 << 18
#: Entries are written so many at a time, which is faster than one by one.
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Syntax:
    """How a feed format is written: what stands before the entries, an entry, what stands between two and after the
    last of them."""

    head: Callable[[Feed], str]
    entry: Callable[[Entry], str]
    between: str
    foot: str


def export_feed(
    records: Iterable[Record], options: FeedOptions, report: Report, syntax: Syntax
) -> Iterator[bytes]:
    """The feed document of the records, in pieces: the exporter of every feed format."""
    feed = describe(options)
    with write_documents(feed, build_entries(records, report), [syntax]) as (document,):
        yield from document
    report_no_site(feed, report)


@contextmanager
def write_documents(
    feed: Feed, entries: Iterable[Entry], syntaxes: Sequence[Syntax]
) -> Iterator[list[Iterator[bytes]]]:
    """The same feed in several formats, each in pieces; the entries are gone through once."""
    with ExitStack() as stack:
        asides = [_Aside(_IN_MEMORY // len(syntaxes), stack) for _ in syntaxes]
        updated, first_link = feed.updated, feed.first_link
        waiting: list[list[str]] = [[] for _ in syntaxes]
        writers = [(syntax.entry, texts.append) for syntax, texts in zip(syntaxes, waiting, strict=True)]
        for count, entry in enumerate(entries):
            if entry.updated > updated:
                updated = entry.updated
            first_link = first_link or entry.link
            for write, keep in writers:
                keep(write(entry))
            if count % _BATCH == _BATCH - 1:
                _flush(syntaxes, waiting, asides)
        _flush(syntaxes, waiting, asides)
        feed = replace(feed, updated=updated, first_link=first_link)
        yield [_document(feed, syntax, aside) for syntax, aside in zip(syntaxes, asides, strict=True)]


class _Aside:
    """Bytes that wait: in memory, beyond so many of them in a temporary file. SpooledTemporaryFile would copy what is
    in memory once more."""

    def __init__(self, in_memory: int, stack: ExitStack) -> None:
        self._in_memory = in_memory
        self._stack = stack
        self._file: IO[bytes] = BytesIO()

    def __bool__(self) -> bool:
        return self._file.tell() > 0

    def write(self, data: bytes) -> None:
        self._file.write(data)
        if isinstance(self._file, BytesIO) and self._file.tell() > self._in_memory:
            rolled = self._stack.enter_context(TemporaryFile())  # noqa: SIM115 (the stack closes it)
            rolled.write(self._file.getvalue())
            self._file = rolled

    def __iter__(self) -> Iterator[bytes]:
        if isinstance(self._file, BytesIO):
            yield self._file.getvalue()
            return
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK):
            yield chunk


def _flush(syntaxes: Sequence[Syntax], waiting: list[list[str]], asides: list[_Aside]) -> None:
    for syntax, texts, aside in zip(syntaxes, waiting, asides, strict=True):
        if texts:
            if aside:
                texts.insert(0, "")
            aside.write(syntax.between.join(texts).encode("utf-8"))
            texts.clear()


def _document(feed: Feed, syntax: Syntax, aside: _Aside) -> Iterator[bytes]:
    yield syntax.head(feed).encode("utf-8")
    yield from aside
    yield syntax.foot.encode("utf-8")

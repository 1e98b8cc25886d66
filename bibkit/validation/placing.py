"""Findings get their place: file, line and column, and the change of the source that mends them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from .. import formats
from ..diagnostics import Diagnostic, Edit, diagnostic
from ..formats.places import Span, line_column
from ..record import Origin, Record
from ..variables import ALL_VARIABLES, JSON_MEMBERS
from .rule import Finding, Fix


def _as_it_is(text: str) -> str:
    return text


def _in_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


#: Formats whose source is changed byte by byte → how a text stands within a value.
WRITTEN: dict[str, Callable[[str], str]] = {
    "bibtex": _as_it_is,
    "biblatex": _as_it_is,
    "ris": _as_it_is,
    "csl-json": _in_json,
    "jsonl": _in_json,
}
_BLANK = re.compile(r"[\s{}\"']*")


def place(finding: Finding, record: Record) -> Diagnostic:
    """A finding as a diagnostic with its place: that of its excerpt in the value of its field, of the value, or where
    the record begins."""
    given = {"severity": finding.severity, "hint": finding.hint}
    placed = diagnostic(
        finding.code,
        finding.message,
        field=finding.field,
        record=record.id or None,
        **{name: value for name, value in given.items() if value is not None},
    )
    origin = record.origin
    if origin is None:
        return placed
    spans = _places(finding, record)
    if not spans:
        return replace(placed, path=origin.path, line=origin.line)
    edit = _edit(finding.fix, spans, origin) if finding.fix else None
    start, end = _excerpt(finding.excerpt, spans, origin) if finding.excerpt else spans[0]
    line, column = line_column(origin.raw, start, origin.line, origin.column)
    end_line, end_column = line_column(origin.raw, end, origin.line, origin.column)
    return replace(
        placed, path=origin.path, line=line, column=column, end_line=end_line, end_column=end_column, edit=edit,
        fixable=edit is not None and edit.certain,
    )  # fmt: skip


def _places(finding: Finding, record: Record) -> Sequence[Span]:
    """Where the finding's field stands. Of a variable that the record lacks, only what is there and empty."""
    origin = record.origin
    if origin is None or not origin.raw:
        return ()
    if finding.field is None:
        return [(0, len(origin.raw))] if finding.excerpt else ()
    locate = formats.get(origin.format).locate
    spans = locate(record, finding.field) if locate else ()
    is_there = finding.field in record.item or finding.excerpt or finding.fix
    if is_there or finding.field not in ALL_VARIABLES | JSON_MEMBERS:
        return spans
    return [span for span in spans if _BLANK.fullmatch(origin.raw, *span)]


def _excerpt(excerpt: str, spans: Sequence[Span], origin: Origin) -> Span:
    """The first place of an excerpt in the spans, rather not within a word, however its words are parted there; the
    first span if it is in none. An excerpt that is all of a value is the value, with its delimiters."""
    written = WRITTEN.get(origin.format, _as_it_is)(excerpt)
    within: Span | None = None
    for start, end in spans:
        offset = origin.raw.find(written, start, end) if written else -1
        while offset >= 0:
            last = offset + len(written)
            is_whole = origin.raw[start:offset] in ("{", '"') and origin.raw[last:end] in ("}", '"')
            if is_whole or not _cuts_a_word(origin.raw, offset, last):
                return (start, end) if is_whole else (offset, last)
            within = within or (offset, last)
            offset = origin.raw.find(written, offset + 1, end)
    if within is not None:
        return within
    if words := written.split():
        pattern = re.compile(r"\s+".join(map(re.escape, words)))
        for span in spans:
            if found := pattern.search(origin.raw, *span):
                return found.span()
    return spans[0]


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    return (text[start - 1 : start + 1].isalpha() and start > 0) or (
        text[end - 1 : end + 1].isalpha() and end < len(text)
    )


def _edit(fix: Fix, spans: Sequence[Span], origin: Origin) -> Edit | None:
    """The change of the source, if what it changes stands once in the values."""
    written = WRITTEN.get(origin.format)
    if written is None or not fix.old or fix.old == fix.new:
        return None
    old = written(fix.old)
    found = [(offset, end) for start, end in spans if (offset := origin.raw.find(old, start, end)) >= 0]
    if len(found) != 1 or origin.raw.find(old, found[0][0] + 1, found[0][1]) >= 0:
        return None
    start = found[0][0]
    line, column = line_column(origin.raw, start, origin.line, origin.column)
    end_line, end_column = line_column(origin.raw, start + len(old), origin.line, origin.column)
    return Edit(line, column, end_line, end_column, old, written(fix.new), fix.certain)

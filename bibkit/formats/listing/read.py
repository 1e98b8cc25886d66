"""Everything that people paste: papers of a listing, arXiv's pages and e-mails, references, identifiers.

Lines fall into blocks (`detect`), each block of a kind that knows how to read it; a paste may mix the kinds.
Nothing is held but the block at hand, so the length of a paste does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from ...diagnostics import Report, diagnostic
from ...record import Record
from .. import Source, TextStream
from . import references
from .blocks import LONGEST_BLOCK, Block, Lines, record
from .detect import KINDS, Tally, blocks
from .duplicates import Duplicates
from .markup import is_html, text_lines


def read_listing(stream: TextStream, report: Report, source: Source) -> Iterator[Record]:
    """The papers of a paste, one by one. Years that are not there are inferred from `source.as_of`
    (default: today) and reported; so is every other choice that the text does not settle."""
    as_of = source.as_of or date.today()  # noqa: DTZ011  the reader's own calendar day is meant
    tally, duplicates = Tally(), Duplicates()
    before: Block | None = None
    for block in blocks(Lines(_text_of(stream, report, source)), tally):
        block.listed = before is not None and block.kind is references.REFERENCE
        found = record(block, as_of, report, source)
        is_reference = found is not None and block.kind is references.REFERENCE
        before = block if found and is_reference and (block.listed or found.item.get("title")) else None
        if block.cut:
            report(
                diagnostic(
                    "BK127",
                    f"the entry is longer than {LONGEST_BLOCK:,} characters; the rest was skipped",
                    path=source.path,
                    line=block.lines[0].number,
                )
            )
        if found is None:
            continue
        tally.found[block.kind.name] += 1
        tally.first.setdefault(block.kind.name, block.lines[0].number)
        if duplicates.keeps(found, report):
            yield found
    _report_tally(tally, report, source)


def _text_of(stream: TextStream, report: Report, source: Source) -> Iterable[tuple[int, int, str]]:
    """The lines of a paste; if it is HTML, those of its text."""
    lines = _placed(stream)
    begin: list[tuple[int, int, str]] = []
    for line in lines:
        begin.append(line)
        if line[2].strip() or len(begin) > 1_000:
            break
    whole = chain(begin, lines)
    if begin and is_html(begin[-1][2]):
        report(
            diagnostic(
                "BK124", "this is HTML, not text; read as the text in it", path=source.path, line=begin[-1][0]
            )
        )
        return text_lines(whole)
    return whole


def _placed(stream: TextStream) -> Iterator[tuple[int, int, str]]:
    position = 0
    for number, raw in enumerate(stream, 1):
        yield number, position, raw
        position += len(raw)


def _report_tally(tally: Tally, report: Report, source: Source) -> None:
    if count := tally.stray.count:
        lines = "1 line that belongs" if count == 1 else f"{count} lines that belong"
        report(diagnostic("BK102", f"skipped {lines} to no paper", path=source.path, line=tally.stray.line))
    if count := tally.furniture.count:
        lines = "1 line" if count == 1 else f"{count} lines"
        report(
            diagnostic(
                "BK116",
                f"skipped {lines} of page headers, counters and buttons",
                path=source.path,
                line=tally.furniture.line,
            )
        )
    if all(kind.silent for kind in KINDS if tally.found[kind.name]):
        return
    for kind in KINDS:
        if count := tally.found[kind.name]:
            report(
                diagnostic(
                    "BK119",
                    f"{count} read as {kind.title}",
                    path=source.path,
                    line=tally.first[kind.name],
                )
            )

"""Papers of a pasted listing: head line, title and authors (fused or on lines of their own), abstract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from ... import dates
from ...diagnostics import Diagnostic, Report, diagnostic
from ...names import parse_display_name
from ...normalise import normalise_text
from ...record import Item, Origin, Record
from .. import Source, TextStream
from .categories import resolve
from .headline import HeadLine, parse_head_line
from .splitter import THRESHOLD, Split, looks_like_authors, split


@dataclass(slots=True)
class _Block:
    """A head line and the lines that follow it, up to the next one."""

    head: HeadLine
    line: int
    start: int
    text: list[str] = field(default_factory=list)

    @property
    def raw(self) -> str:
        return "".join(self.text).rstrip()


def read_listing(stream: TextStream, report: Report, source: Source) -> Iterator[Record]:
    """The papers of a listing, one by one. Years that are not there are inferred from `source.as_of`
    (default: today) and reported; so is every other choice that the text does not settle."""
    as_of = source.as_of or date.today()  # noqa: DTZ011  the reader's own calendar day is meant
    for block in _blocks(stream, report, source):
        record = _paper(block, as_of, report, source)
        if record is not None:
            yield record


def _blocks(stream: TextStream, report: Report, source: Source) -> Iterator[_Block]:
    block: _Block | None = None
    position = 0
    stray: list[int] = []
    for number, line in enumerate(stream, 1):
        head = parse_head_line(line)
        if head is not None:
            if block is not None:
                yield block
            block = _Block(head, number, position, [line])
        elif block is not None:
            block.text.append(line)
        elif line.strip():
            stray.append(number)
        position += len(line)
    if stray:
        count = "1 line that belongs" if len(stray) == 1 else f"{len(stray)} lines that belong"
        report(diagnostic("BK102", f"skipped {count} to no paper", path=source.path, line=stray[0]))
    if block is not None:
        yield block


def _paper(block: _Block, as_of: date, report: Report, source: Source) -> Record | None:
    raw = block.raw
    lines = [(block.line + offset, normalise_text(text)) for offset, text in enumerate(raw.split("\n"))]
    lines = [(number, text) for number, text in lines[1:] if text]
    if not lines:
        report(
            diagnostic(
                "BK101", f"no paper below the head line '{raw.strip()}'", path=source.path, line=block.line
            )
        )
        return None
    found, abstract_lines = _title_and_authors(lines)
    item: Item = {"type": "article", "title": found.title}
    authors = [parse_display_name(name) for name in found.authors]
    if authors:
        item["author"] = authors
    notes: list[Diagnostic] = []
    issued = _issued(block.head, as_of, notes)
    if issued:
        item["issued"] = issued
    item["categories"] = [_category(block.head.code, notes)]
    if abstract_lines:
        item["abstract"] = " ".join(text for _, text in abstract_lines)
    custom: Item = {}
    if found.truncated:
        custom["truncated"] = ["author"]
    extras = {"badges": list(block.head.badges), "organisation": found.organisation}
    if any(extras.values()):
        custom["listing"] = {name: value for name, value in extras.items() if value}
    if custom:
        item["custom"] = custom
    _report_split(found, lines[0][0], abstract_lines, notes)
    origin = Origin("listing", source.path, block.line, block.start, block.start + len(raw), raw)
    for note in notes:
        report(_placed(note, origin))
    return Record(item, origin)


def _placed(note: Diagnostic, origin: Origin) -> Diagnostic:
    return replace(note, path=origin.path, line=note.line or origin.line)


def _title_and_authors(lines: list[tuple[int, str]]) -> tuple[Split, list[tuple[int, str]]]:
    """The split of a paper's lines, and the lines of its abstract."""
    if len(lines) > 1 and looks_like_authors(lines[1][1]) and not looks_like_authors(lines[0][1]):
        fused = f"{lines[0][1]}|{lines[1][1]}"
        return split(fused), lines[2:]
    return split(lines[0][1], " ".join(text for _, text in lines[1:])), lines[1:]


def _issued(head: HeadLine, as_of: date, notes: list[Diagnostic]) -> Item | None:
    year = head.year
    if not dates.is_possible((2000 if year is None else year, head.month, head.day)):
        notes.append(diagnostic("BK114", f"the date '{head.date_text}' does not exist", field="issued"))
        return None
    if year is None:
        year = dates.infer_year(head.month, head.day, as_of)
        text = f"{year:04d}-{head.month:02d}-{head.day:02d}"
        notes.append(
            diagnostic(
                "BK110",
                f"'{head.date_text}' has no year; read as {text} (reference date {as_of.isoformat()})",
                field="issued",
            )
        )
    return {"date-parts": [[year, head.month, head.day]]}


def _category(code: str, notes: list[Diagnostic]) -> str:
    category = resolve(code)
    if category is None:
        notes.append(diagnostic("BK112", f"'{code}' is not an arXiv category code", field="categories"))
        return code
    if category.alternatives:
        others = ", ".join(category.alternatives)
        notes.append(
            diagnostic("BK111", f"'{code}' read as {category.full} (not {others})", field="categories")
        )
    return category.full


def _report_split(
    found: Split, line: int, abstract_lines: list[tuple[int, str]], notes: list[Diagnostic]
) -> None:
    if not found.authors:
        notes.append(
            diagnostic("BK113", f"no authors found in '{_shortened(found.title)}'", line=line, field="author")
        )
    elif found.margin < THRESHOLD:
        other = ""
        if found.runner_up:
            title, authors = found.runner_up
            other = f", or '{_ending(title)}|{authors[0] if authors else ''}'"
        notes.append(
            diagnostic(
                "BK113",
                f"title and authors parted at '{_ending(found.title)}|{found.authors[0]}'{other}?",
                line=line,
                field="title",
            )
        )
    notes.extend(
        diagnostic("BK115", f"'{name}' is not a name; dropped", line=line, field="author")
        for name in found.dropped
    )
    if not abstract_lines:
        notes.append(diagnostic("BK103", "the paper has no abstract", line=line, field="abstract"))


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _ending(text: str) -> str:
    return text if len(text) <= 30 else f"…{text[-29:]}"

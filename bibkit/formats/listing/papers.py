"""A paper of a pasted listing: head line, title and authors (fused or on lines of their own), abstract."""

from __future__ import annotations

from datetime import date
from math import inf

from ... import dates
from ...diagnostics import Diagnostic, diagnostic
from ...names import PARTICLES, parse_display_name
from ...record import Item, Name
from .bare import identifier_item, is_identifier
from .blocks import Block, Kind
from .categories import resolve
from .headline import KNOWN_BADGES, HeadLine, parse_head_line
from .line import COMMA, author_list, take_ending, take_tag
from .splitter import NAME_CHARACTERS, THRESHOLD, Split, author_odds, looks_like_authors, split

#: More words in small letters than this are in no entry of a list of authors, nor in a line half as many.
_MOST_SMALL_WORDS = 3
#: Authors stand on so many lines at most.
_AUTHOR_LINES = 60
_ALLOWED_SMALL = PARTICLES | {"and", "et", "al", "al.", "the", "of", "for", "others", "more"}
_LISTED = (",", ";", " and", "&")


def head_of(block: Block) -> HeadLine | None:
    """The head line of a block, which may stand on its first two lines."""
    first = block.lines[0].text
    head = parse_head_line(first)
    if head is None:
        rest = next((line.text for line in block.lines[1:] if line.text), "")
        head = parse_head_line(f"{first} {rest}")
    return head


def read_paper(block: Block, as_of: date, notes: list[Diagnostic]) -> Item | None:
    """The item of a block that begins with a head line; None if there is nothing below it."""
    head = head_of(block)
    assert head is not None, "a block of this kind begins with a head line"
    lines = block.texts[1 if parse_head_line(block.lines[0].text) else 2 :]
    badges = list(head.badges)
    while lines and lines[0][1].casefold() in KNOWN_BADGES and len(lines) > 1:
        badges.append(lines.pop(0)[1])
    if not lines:
        notes.append(diagnostic("BK101", f"no paper below the head line '{block.lines[0].text}'"))
        return None
    marks, lines = _identifiers(lines)
    found, abstract_lines = _title_and_authors(lines)
    item: Item = {"type": "article", "title": found.title}
    authors = [person(name) for name in found.authors]
    if authors:
        item["author"] = authors
    issued = _issued(head, as_of, notes)
    if issued:
        item["issued"] = issued
    item["categories"] = [category(head.code, notes)]
    if abstract_lines:
        item["abstract"] = " ".join(text for _, text in abstract_lines)
    item |= marks
    custom: Item = {}
    if found.truncated:
        custom["truncated"] = ["author"]
    extras = {"badges": badges, "organisation": found.organisation}
    if any(extras.values()):
        custom["listing"] = {name: value for name, value in extras.items() if value}
    if custom:
        item["custom"] = custom
    _report_split(found, lines[0][0], abstract_lines, notes)
    return item


PAPER = Kind("papers", "listed papers", read_paper, silent=True)


def category(code: str, notes: list[Diagnostic]) -> str:
    """The arXiv class of a code; what was chosen or is not known is noted."""
    found = resolve(code)
    if found is None:
        notes.append(diagnostic("BK112", f"'{code}' is not an arXiv category code", field="categories"))
        return code
    if found.alternatives:
        others = ", ".join(found.alternatives)
        notes.append(diagnostic("BK111", f"'{code}' read as {found.full} (not {others})", field="categories"))
    return found.full


def person(text: str) -> Name:
    """The CSL name of a text; one that is too long for a name stays whole."""
    return parse_display_name(text) if len(text) <= NAME_CHARACTERS else {"literal": text}


def may_be_authors(text: str) -> bool:
    """A look at a line that costs little: whether it can be a list of authors at all. A sentence has runs of
    words in small letters, a list of names has not."""
    if not text or not text[0].isalpha() or len(text) > 20_000:
        return False
    for entry in COMMA.split(text[:1_000]):
        small = [word for word in entry.split() if word[0].islower() and word not in _ALLOWED_SMALL]
        if len(small) > _MOST_SMALL_WORDS or (small and 2 * len(small) > len(entry.split()) > 2):
            return False
    return True


def are_authors(text: str) -> bool:
    """Whether a line is a list of authors by itself."""
    return may_be_authors(text) and looks_like_authors(text)


def _title_and_authors(lines: list[tuple[int, str]]) -> tuple[Split, list[tuple[int, str]]]:
    """The split of a paper's lines, and the lines of its abstract."""
    title = lines[0][1]
    if len(lines) > 1 and are_authors(lines[1][1]) and author_odds(lines[1][1]) > _odds(title):
        authors, end = lines[1][1], 2
        while end < min(len(lines), _AUTHOR_LINES) and _goes_on(lines[end - 1][1], lines[end][1]):
            authors = f"{authors.rstrip(',;& ')}, {lines[end][1]}".replace(", and ", ", ")
            end += 1
        text, organisation = take_tag(authors)
        text, truncated = take_ending(text)
        names, dropped = author_list(text)
        return Split(title, names, truncated, organisation, inf, None, dropped), lines[end:]
    return split(title, " ".join(text for _, text in lines[1:])), lines[1:]


def _odds(text: str) -> float:
    return max(0.0, author_odds(text)) if may_be_authors(text) else 0.0


def _goes_on(text: str, after: str) -> bool:
    """Whether a line of authors is followed by another: one ends or the other begins as lists go on, or both
    are one name."""
    if text.endswith(_LISTED) or after.startswith(("and ", "& ")):
        return may_be_authors(after.removeprefix("and ").removeprefix("& "))
    single = "," not in text and "," not in after and len(after.split()) < 6
    return single and after[-1] not in ".:!?" and are_authors(after)


def _identifiers(lines: list[tuple[int, str]]) -> tuple[Item, list[tuple[int, str]]]:
    """What lines below the title say that are nothing but an identifier, and the other lines."""
    marks: Item = {}
    rest = lines[:1]
    for number, text in lines[1:]:
        if is_identifier(text):
            told = identifier_item(text)
            marks = {name: value for name, value in told.items() if name not in ("type", "issued")} | marks
        else:
            rest.append((number, text))
    return marks, rest


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

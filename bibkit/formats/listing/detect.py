"""Which kind of entry begins at a line, and the blocks that a paste falls into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from . import arxiv_mail, arxiv_page, furniture, references
from .bare import IDENTIFIER, is_identifier
from .blocks import Block, Kind, Line, Lines
from .headline import is_code, parse_head_line
from .papers import PAPER
from .reference_parts import has_marker

#: All kinds of entries.
KINDS = (PAPER, arxiv_page.PAGE, arxiv_mail.MAIL, references.REFERENCE, IDENTIFIER)


@dataclass(slots=True)
class Skipped:
    """Lines that belong to no entry: how many, and the first of them."""

    count: int = 0
    line: int = 0

    def add(self, line: Line) -> None:
        self.count += 1
        self.line = self.line or line.number

    def remove_last(self, line: Line) -> None:
        self.count -= 1
        if self.line == line.number:
            self.line = 0


@dataclass(slots=True)
class Tally:
    """What was met besides entries: `stray` text, `furniture` of pages; and `found`, the entries by kind."""

    stray: Skipped = field(default_factory=Skipped)
    furniture: Skipped = field(default_factory=Skipped)
    found: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)


def strong_start(line: Line, lines: Lines) -> Kind | None:
    """The kind of an entry that begins here wherever it stands: nothing else looks so."""
    text = line.text
    if len(text) > 600 or not text:
        return None
    if parse_head_line(text) or (is_code(text) and parse_head_line(f"{text} {lines.peek()}")):
        return PAPER
    if text.startswith(("\\\\", "arXiv:", "Paper:")) and arxiv_mail.begins(text, lines.peek(1)):
        return arxiv_mail.MAIL
    if "arXiv:" in text[:16] and arxiv_page.begins(text, lines.peek()):
        return arxiv_page.PAGE
    return None


def weak_start(text: str, current: Block | None) -> Kind | None:
    """The kind of an entry that begins here if no other entry goes on."""
    if is_identifier(text):
        return IDENTIFIER
    if has_marker(text) or references.looks_like_reference(text):
        return references.REFERENCE
    # A line in a list of references that cannot be taken apart is one of them if it has a year or the like.
    if current is not None and current.kind is references.REFERENCE and references.has_sign(text):
        return references.REFERENCE if text[:1].isupper() and _is_whole(current) else None
    return None


def blocks(lines: Lines, tally: Tally) -> Iterator[Block]:
    """The entries of a paste, one by one; what belongs to none is counted."""
    current: Block | None = None
    blank = True
    last_stray: Line | None = None
    for line in lines:
        text = line.text
        if not text:
            if current:
                current.add(line)
                if arxiv_mail.is_end(current.lines[-1].text):
                    yield current
                    current = None
            blank = True
            continue
        kind = None if _is_opened(current) else strong_start(line, lines)
        if kind is None and furniture.is_counter(text):
            if current is not None:
                name = _take_name(current)
                if name:
                    tally.furniture.add(name)
                yield current
                current = None
            elif last_stray is not None and furniture.may_be_name(last_stray.text):
                tally.stray.remove_last(last_stray)
                tally.furniture.add(last_stray)
            tally.furniture.add(line)
            last_stray = None
            continue
        if kind is None and furniture.is_furniture(text) and not _is_awaited(current):
            tally.furniture.add(line)
            if current is not None and current.kind in (references.REFERENCE, IDENTIFIER):
                yield current
                current = None
            blank = True
            continue
        if kind is None:
            kind = _weak(text, current, blank)
        was_blank, blank = blank, False
        if kind is not None:
            if current is not None:
                yield current
            current, last_stray = Block(kind), None
            current.add(line)
            if kind is PAPER and not parse_head_line(text) and (rest := lines.skip()):
                current.add(rest)
            if kind is IDENTIFIER:
                yield current
                current = None
        elif current is not None and not (was_blank and current.kind is references.REFERENCE):
            current.add(line)
            if current.kind is arxiv_mail.MAIL and arxiv_mail.is_end(text):
                yield current
                current = None
        else:
            if current is not None:
                yield current
                current = None
            tally.stray.add(line)
            last_stray = line
    if current is not None:
        yield current


def _weak(text: str, current: Block | None, blank: bool) -> Kind | None:
    if current is None:
        return weak_start(text, None)
    if current.kind is references.REFERENCE:
        found = weak_start(text, current)
        if found or not blank:
            return found
        return None
    # Within a paper, a list of references begins only behind a blank line, and only with a number.
    if blank and has_marker(text) and len(current.texts) > 2 and references.looks_like_reference(text):
        return references.REFERENCE
    return None


def _is_awaited(current: Block | None) -> bool:
    """Whether a paper has its head line only, so that whatever comes is its title."""
    return current is not None and current.kind is PAPER and len(current.texts) < 2


def _is_opened(current: Block | None) -> bool:
    """Whether an e-mail's entry has its first separator only; the number comes next."""
    return current is not None and current.kind is arxiv_mail.MAIL and len(current.texts) == 1


def _is_whole(block: Block) -> bool:
    """Whether a reference needs no further line."""
    text, _ = references.joined([line.text for line in block.lines if line.text])
    return not has_marker(text) and references.read_text(text).confidence == "sure"


def _take_name(block: Block) -> Line | None:
    """Take the name above the counters of an author page away from the paper before it."""
    while block.lines and not block.lines[-1].text:
        block.lines.pop()
    if len(block.lines) > 3 and furniture.may_be_name(block.lines[-1].text):
        return block.lines.pop()
    return None

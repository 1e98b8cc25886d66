"""What every kind of listing has in common: lines with their places, blocks of them, and reading ahead."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from ...diagnostics import Diagnostic, Report
from ...normalise import normalise_text
from ...record import Item, Origin, Record
from .. import Source

#: No entry of a listing is longer, in characters; what is beyond is not kept.
LONGEST_BLOCK = 1_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the paste: its number from 1, where it starts in the source, as it stands and normalised."""

    number: int
    start: int
    raw: str
    text: str


@dataclass(slots=True)
class Block:
    """The lines of one entry. `cut` says that it was longer than what is kept, `listed` that the entry before it
    was one of the same list."""

    kind: Kind
    lines: list[Line] = field(default_factory=list)
    size: int = 0
    cut: bool = False
    listed: bool = False

    def add(self, line: Line) -> None:
        """One line more, as far as there is room for it; the first whole."""
        room = LONGEST_BLOCK - self.size
        self.size += len(line.raw)
        if not self.lines or self.size <= LONGEST_BLOCK:
            self.lines.append(line)
            return
        self.cut = True
        if room > 0:
            self.lines.append(replace(line, raw=line.raw[:room], text=line.text[:room].rstrip()))

    @property
    def raw(self) -> str:
        """The entry as it stands in the source."""
        return "".join(line.raw for line in self.lines).rstrip()

    @property
    def texts(self) -> list[tuple[int, str]]:
        """The lines that are not blank: number and normalised text."""
        return [(line.number, line.text) for line in self.lines if line.text]

    def origin(self, path: str | None) -> Origin:
        """Where the entry stands."""
        first, raw = self.lines[0], self.raw
        return Origin("listing", path, first.number, first.start, first.start + len(raw), raw)


#: A block and the reference date in; the item, or None if it is no paper, and what there is to say.
BlockReader: TypeAlias = Callable[[Block, date, list[Diagnostic]], Item | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of entry. `silent` says that a paste of nothing else needs no report of its kind."""

    name: str
    title: str
    read: BlockReader
    silent: bool = False


def record(block: Block, as_of: date, report: Report, source: Source) -> Record | None:
    """The record of a block, or None; what there is to say is placed at the block, and reported."""
    notes: list[Diagnostic] = []
    item = block.kind.read(block, as_of, notes)
    origin = block.origin(source.path)
    for note in notes:
        report(replace(note, path=source.path, line=note.line or origin.line))
    return None if item is None else Record(item, origin)


class Lines:
    """Lines (number, start, text), one by one, with a look at what comes next."""

    def __init__(self, lines: Iterable[tuple[int, int, str]]) -> None:
        self._source = (Line(*line, normalise_text(line[2])) for line in lines)
        self._ahead: deque[Line] = deque()

    def __iter__(self) -> Iterator[Line]:
        while True:
            if not self._ahead and not self._fill(1):
                return
            yield self._ahead.popleft()

    def peek(self, limit: int = 3) -> str:
        """The text of the next line that is not blank, among the next few; '' if there is none."""
        for place in range(limit):
            if len(self._ahead) <= place and not self._fill(place + 1):
                return ""
            if self._ahead[place].text:
                return self._ahead[place].text
        return ""

    def skip(self) -> Line | None:
        """Take the next line that is not blank."""
        return next((line for line in self if line.text), None)

    def _fill(self, count: int) -> bool:
        while len(self._ahead) < count:
            line = next(self._source, None)
            if line is None:
                return False
            self._ahead.append(line)
        return True

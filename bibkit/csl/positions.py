"""Positions of cites: first, subsequent, ibid, near-note (specification, "Choose", "Note Distance")."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Position(IntEnum):
    """The positions, ordered so that each implies those before it (except FIRST)."""

    FIRST = 0
    SUBSEQUENT = 1
    IBID = 2
    IBID_WITH_LOCATOR = 3


#: The names that styles test; "whenever ibid-with-locator tests true, ibid also tests true".
POSITIONS = {
    "first": Position.FIRST,
    "subsequent": Position.SUBSEQUENT,
    "ibid-with-locator": Position.IBID_WITH_LOCATOR,
    "ibid": Position.IBID,
}


@dataclass(frozen=True, slots=True)
class CiteKey:
    """What the position of a cite depends on."""

    item: str
    locator: str
    label: str


@dataclass(frozen=True, slots=True)
class Placed:
    """The position of one cite, and the number of the note that first cites its item."""

    position: Position
    near_note: bool
    first_note: int


def place(citations: Iterable[tuple[list[CiteKey], int]], near_note_distance: int) -> list[list[Placed]]:
    """The positions of all cites. A citation is its cites and the number of its note, 0 in the text."""
    state: dict[bool, tuple[dict[str, int], dict[str, int]]] = {False: ({}, {}), True: ({}, {})}
    previous: dict[bool, _Previous] = {}
    result: list[list[Placed]] = []
    for cites, note in citations:
        # citations in the text and in notes are two sequences
        first_notes, last_notes = state[note > 0]
        placed: list[Placed] = []
        for at, cite in enumerate(cites):
            if cite.item not in first_notes:
                first_notes[cite.item] = note
                placed.append(Placed(Position.FIRST, False, 0))
            else:
                before = cites[at - 1] if at else _before(note, previous[note > 0])
                near = note - last_notes.get(cite.item, -(10**6)) <= near_note_distance
                first_note = first_notes[cite.item]
                # within a note, nothing refers back to that note
                placed.append(Placed(_position(cite, before), near, first_note if first_note != note else 0))
            last_notes[cite.item] = note
        result.append(placed)
        if cites:
            last = previous.get(note > 0)
            is_first = last is None or last.note != note
            previous[note > 0] = _Previous(cites[-1], note, len(cites) == 1, is_first and len(cites) == 1)
    return result


@dataclass(frozen=True, slots=True)
class _Previous:
    """The last cite of the citation before, the number of its note, and whether it is the only one of the citation
    and of the note."""

    cite: CiteKey
    note: int
    is_only: bool
    is_only_in_note: bool


def _before(note: int, previous: _Previous) -> CiteKey | None:
    """The cite that "ibid" may refer back to from the first cite of a citation: the only one of the note before.
    In the text, or in one note, citeproc-js lets it be the last of several, whatever its locator."""
    last = previous.cite
    if note == previous.note:
        return last if previous.is_only else CiteKey(last.item, "", "")
    return last if previous.is_only_in_note and note == previous.note + 1 else None


def _position(cite: CiteKey, before: CiteKey | None) -> Position:
    if before is None or before.item != cite.item:
        return Position.SUBSEQUENT
    if not before.locator:
        return Position.IBID_WITH_LOCATOR if cite.locator else Position.IBID
    if not cite.locator:
        return Position.SUBSEQUENT
    same = before.locator == cite.locator and before.label == cite.label
    return Position.IBID if same else Position.IBID_WITH_LOCATOR

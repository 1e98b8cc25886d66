"""Cites and citations: what a document says at one place (citeproc-js manual, "Citation data object")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .positions import Position


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


@dataclass(frozen=True, slots=True)
class Cite:
    """One reference to an item within a citation."""

    id: str
    locator: str = ""
    label: str = ""
    prefix: str = ""
    suffix: str = ""
    suppress_author: bool = False
    author_only: bool = False
    position: Position = Position.FIRST
    near_note: bool = False
    note_number: str = ""

    @staticmethod
    def parse(data: Mapping[str, Any]) -> Cite:
        """The cite that a CSL-JSON cite item describes."""
        label = _text(data.get("label"))
        position = data.get("position")
        return Cite(
            _text(data.get("id")), _text(data.get("locator")).strip(),
            "sub-verbo" if label == "sub verbo" else label,
            _text(data.get("prefix")), _text(data.get("suffix")), bool(data.get("suppress-author")),
            bool(data.get("author-only")),
            Position(position)
            if isinstance(position, int) and 0 <= position <= max(Position) else Position.FIRST,
            bool(data.get("near-note")), _text(data.get("first-reference-note-number")),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation: its cites and its place. `note` is 0 in the text.

    `mode`: "" the whole citation, else "author-only", "suppress-author" or "composite" (the author in the
    text, then the rest, joined by `infix`).
    """

    id: str
    cites: tuple[Cite, ...]
    note: int = 0
    mode: str = ""
    infix: str = ""
    sorted: bool = True

    @staticmethod
    def parse(data: Mapping[str, Any]) -> Citation:
        """The citation that a citation data object of citeproc-js describes."""
        properties = data.get("properties") or {}
        note = properties.get("noteIndex", 0)
        items: Sequence[Mapping[str, Any]] = data.get("citationItems") or ()
        return Citation(
            _text(data.get("citationID")), tuple(Cite.parse(item) for item in items),
            note if isinstance(note, int) else 0, _text(properties.get("mode")),
            _text(properties.get("infix")),
            not properties.get("unsorted"),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """A citation that was rendered anew, because its cites, position, numbers or disambiguation changed: its
    index in the document, its id and its text; `is_new_text` says whether the text is another than before."""

    index: int
    id: str
    text: str
    is_new_text: bool = True


@dataclass(frozen=True, slots=True)
class Bibliography:
    """A formatted bibliography: entries as text in the output format, their ids, and layout parameters."""

    entries: tuple[str, ...]
    ids: tuple[str, ...]
    start: str
    end: str
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.start + "".join(self.entries) + self.end

"""What compiled code reads and writes while it renders one cite or one bibliography entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .items import Item
from .nodes import Rendered
from .person import Name

if TYPE_CHECKING:
    from .name_parts import NameStyle

#: The two facts that group suppression needs (specification, "Group"): a variable was called; one had a
#: value.
CALLED, FILLED = 1, 2
BOTH = CALLED | FILLED


@dataclass(slots=True)
class Expansion:
    """How far the names of a cite are expanded (specification, "Disambiguation"): for each list of names in
    order of appearance, how many are shown and the level of each given name (1 initials, 2 in full)."""

    shown: dict[int, int] = field(default_factory=dict)
    levels: dict[tuple[int, int], int] = field(default_factory=dict)
    condition: bool = False


def frozen(expansion: Expansion | None) -> object:
    """An expansion as a value that can be compared and hashed."""
    if expansion is None:
        return None
    return tuple(expansion.shown.items()), tuple(expansion.levels.items()), expansion.condition


@dataclass(slots=True)
class NameList:
    """What a rendered list of names left behind for disambiguation."""

    total: int
    shown: int
    variable: str
    names: tuple[Name, ...]
    has_initials: bool
    base_level: int
    style: NameStyle


class Context:
    """One rendering. Slots, not a dataclass: there is one a cite, and speed counts."""

    __slots__ = (
        "citation_number",
        "comparing",
        "expansion",
        "first_names",
        "has_begun",
        "item",
        "label",
        "language",
        "locator",
        "name_lists",
        "near_note",
        "note_number",
        "position",
        "present",
        "substituting",
        "suppress_names",
        "suppress_year",
        "suppressed",
        "variables",
        "year_done",
        "year_suffix",
        "years",
    )  # fmt: skip

    def __init__(self, item: Item) -> None:
        self.item = item
        self.present = item.present
        self.locator = ""
        self.label = ""
        self.position = 0
        self.near_note = False
        #: The number of the note that first cites the item (`first-reference-note-number`).
        self.note_number = ""
        self.citation_number = 0
        self.year_suffix = ""
        self.expansion: Expansion | None = None
        #: Whether the first names, or the year, are left out (collapsing, suppress-author).
        self.suppress_names = False
        self.suppress_year = False
        #: Whether cites are compared: the date of access says nothing about which work is meant.
        self.comparing = False
        # What rendering leaves behind
        self.variables = 0
        self.suppressed: set[str] | None = None
        #: Whether a `cs:substitute` is being tried: what it renders is suppressed from then on.
        self.substituting = False
        self.name_lists: list[NameList] = []
        self.first_names: Rendered | None = None
        #: Whether names were tried, though there are none: to citeproc-js a term after them begins nothing.
        self.has_begun = False
        self.year_done = False
        self.years: list[str] = []
        self.language = ""

    def suppress(self, variable: str) -> None:
        """Takes a variable as empty from here on."""
        if self.suppressed is None:
            self.suppressed = {variable}
        else:
            self.suppressed.add(variable)


#: Compiled code: appends what it renders to a list.
Renderer = Callable[[Context, list[Rendered]], None]

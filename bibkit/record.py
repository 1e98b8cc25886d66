"""The record: one paper as a CSL-JSON 1.0.2 item, and where it came from; a library of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypedDict

from .diagnostics import Diagnostic

#: A CSL-JSON item: variables by their CSL names. A plain dict, not a TypedDict, because the mapping tables
#: of the formats index it by names that are data (see docs/design.md).
Item: TypeAlias = dict[str, Any]

#: A name of CSL-JSON: either `literal`, or `family` with the parts that the source knows.
Name = TypedDict(
    "Name",
    {
        "family": str,
        "given": str,
        "dropping-particle": str,
        "non-dropping-particle": str,
        "suffix": str,
        "literal": str,
        "comma-suffix": bool,
        "static-ordering": bool,
        "parse-names": bool,
    },
    total=False,
)

#: A date of CSL-JSON: one or two `date-parts` lists (a range), or `literal` or `raw` text.
Date = TypedDict(
    "Date",
    {
        "date-parts": list[list[int]],
        "season": int | str,
        "circa": bool | int | str,
        "literal": str,
        "raw": str,
    },
    total=False,
)


def names_of(item: Item, variable: str) -> list[Name]:
    """The names of a name variable; [] if it is not there or is no list of names."""
    value = item.get(variable)
    return [name for name in value if isinstance(name, dict)] if isinstance(value, list) else []  # type: ignore[misc]


def family_of(name: Name) -> str:
    """What a name is sorted by: the family name with its non-dropping particle, or the literal."""
    particle, family = name.get("non-dropping-particle"), name.get("family") or name.get("literal") or ""
    return f"{particle} {family}" if particle else str(family)


def is_truncated(item: Item, variable: str) -> bool:
    """Whether the source cut the names of a variable short ("et al.", "and others")."""
    custom = item.get("custom")
    cut = custom.get("truncated") if isinstance(custom, dict) else None
    return isinstance(cut, list) and variable in cut


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record came from: `raw` is its source text, which begins on `line` and `column` (from 1) of
    `path` and spans the characters `start` to `end` of the decoded source. `format` names the reader. `header` is
    the header row of a table."""

    format: str
    path: str | None = None
    line: int = 1
    start: int = 0
    end: int = 0
    raw: str = ""
    column: int = 1
    header: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One paper: `item` is plain CSL-JSON, `origin` says where it was read (None if made by a program)."""

    item: Item
    origin: Origin | None = None

    @property
    def id(self) -> str:
        """The citation key, or '' if the record has none yet."""
        return str(self.item.get("id", ""))

    def with_item(self, item: Item) -> Record:
        """A copy with another item of the same origin."""
        return Record(item, self.origin)

    def with_id(self, key: str) -> Record:
        """A copy with another citation key."""
        item = {"id": key, **self.item}
        item["id"] = key
        return Record(item, self.origin)


@dataclass(frozen=True, slots=True)
class Library:
    """An ordered collection of records, and the diagnostics met on the way to it."""

    records: Sequence[Record] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def items(self) -> list[Item]:
        """The records as a plain CSL-JSON list."""
        return [record.item for record in self.records]

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)

"""What changed from one library to another, record by record and variable by variable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

from . import dates
from .duplicates import find_duplicates
from .formats.losses import canonical
from .names import display_name
from .record import Item, Library, Record
from .variables import DATE_VARIABLES


@dataclass(frozen=True, slots=True)
class Value:
    """A variable whose value is another one now; None where there is none."""

    variable: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Change:
    """A record that was added, removed or changed. `key` is its key in the new library, or in the old one if it
    is no longer there; a key that changed is a change of `id`. `title` is there to recognise it by."""

    kind: Literal["added", "removed", "changed"]
    key: str
    title: str
    values: tuple[Value, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The change as plain data."""
        return asdict(self)


def diff(old: Library, new: Library) -> list[Change]:
    """What changed from `old` to `new`: changed and removed records in the order of `old`, then the added ones.

    Records are matched by key, the others by identifier, then by title, year and first author. Order, spellings
    that CSL-JSON allows for one value, and members of `custom` that belong to another format are no change.
    """
    partner = _matches(old, new)
    changes: list[Change] = []
    for index, record in enumerate(old.records):
        if index not in partner:
            changes.append(_change("removed", record))
        elif values := tuple(_values(record, new.records[partner[index]])):
            changes.append(_change("changed", new.records[partner[index]], values))
    known = set(partner.values())
    changes += [_change("added", record) for index, record in enumerate(new.records) if index not in known]
    return changes


def _change(
    kind: Literal["added", "removed", "changed"], record: Record, values: tuple[Value, ...] = ()
) -> Change:
    return Change(kind, record.id, str(record.item.get("title") or ""), values)


def _matches(old: Library, new: Library) -> dict[int, int]:
    """Place in `old` → place in `new`: by key, the first with the first; then what is the same work."""
    by_key: dict[str, list[int]] = defaultdict(list)
    for index, record in enumerate(new.records):
        if record.id:
            by_key[record.id].append(index)
    partner: dict[int, int] = {}
    for index, record in enumerate(old.records):
        if places := by_key.get(record.id):
            partner[index] = places.pop(0)
    taken = set(partner.values())
    old_left = [index for index in range(len(old)) if index not in partner]
    new_left = [index for index in range(len(new)) if index not in taken]
    left = [old.records[index] for index in old_left] + [new.records[index] for index in new_left]
    for group in find_duplicates(left).sets:
        before = [old_left[at] for at in group if at < len(old_left)]
        after = [new_left[at - len(old_left)] for at in group if at >= len(old_left)]
        partner |= dict(zip(before, after, strict=False))
    return partner


def _values(old: Record, new: Record) -> Iterator[Value]:
    same_format = bool(old.origin and new.origin and old.origin.format == new.origin.format)
    before, after = _flat(old.item, same_format), _flat(new.item, same_format)
    for variable in dict.fromkeys((*before, *after)):
        was, now = before.get(variable), after.get(variable)
        if _canonical(variable, was) != _canonical(variable, now):
            yield Value(variable, was, now)


def _flat(item: Item, same_format: bool) -> Item:
    """The variables under their present names, and the members of `custom` that two formats share."""
    found = canonical(item)
    custom = found.pop("custom", None)
    for name, value in custom.items() if isinstance(custom, dict) else ():
        if same_format or name == "truncated":
            found[f"custom.{name}"] = value
    return found


def _canonical(variable: str, value: Any) -> Any:
    """A form in which the spellings that CSL-JSON allows for one value are equal."""
    if variable in DATE_VARIABLES and isinstance(value, dict):
        rest = {name: str(part) for name, part in value.items() if name != "date-parts"}
        return dates.integer_parts(value), rest
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return value.lower() if variable == "DOI" and isinstance(value, str) else value


def text_of(value: Any) -> str:
    """A value for a person to read: names as displayed, dates in EDTF, lists with commas or semicolons."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return str(dates.edtf(value) or value.get("literal") or value.get("raw") or value)  # type: ignore[arg-type]
    if isinstance(value, list):
        return "; ".join(_each(value))
    return str(value)


def _each(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, dict):
            yield display_name({name: part for name, part in value.items() if isinstance(part, str)})  # type: ignore[arg-type]
        else:
            yield str(value)

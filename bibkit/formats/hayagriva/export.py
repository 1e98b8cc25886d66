"""CSL items to Hayagriva YAML, by the mapping table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ... import dates
from ...diagnostics import Report
from ...record import Item, Name, Record, names_of
from .. import NoOptions, yamlinput
from ..losses import canonical, paragraphs_of, report_losses, text_of
from .read import item_of
from .table import (
    DATES,
    ENTRY_TYPES,
    NAMES,
    NUMBERS,
    ROLES,
    SERIES,
    TABLE,
)


def export_hayagriva(records: Iterable[Record], options: NoOptions, report: Report) -> Iterator[str]:
    """One entry after the other, by key, a blank line between them."""
    separator = ""
    for record in records:
        entry = entry_of(record.item)
        report_losses(record, item_of(record.id, entry), "Hayagriva YAML", report)
        yield separator + yamlinput.write({record.id: entry})
        separator = "\n"


def entry_of(item: Item) -> dict[str, Any]:
    """The Hayagriva entry of an item."""
    item = canonical(item)
    kind = str(item.get("type", ""))
    told, above = ENTRY_TYPES.get(kind, ("misc", ""))
    entry: dict[str, Any] = {"type": told}
    for variable, place in TABLE.places(kind).items():
        value = _written(item, variable)
        if value is None:
            continue
        *path, last = place.split(".")
        target = entry
        for step in path:
            target = target.setdefault(step, {})
        if last not in target:
            target[last] = value
    arxiv = re.fullmatch(r"arXiv:(\S+)(?: \[[\w.-]+\])?", str(item.get("number", "")))
    if arxiv:
        entry["serial-number"].pop("serial")
        entry["serial-number"]["arxiv"] = arxiv[1]
    roles = [
        {"role": role, "names": [_name(name) for name in names_of(item, variable)]}
        for variable, role in ROLES.items()
        if names_of(item, variable)
    ]
    if roles:
        entry["affiliated"] = roles
    parent = {"parent": entry.pop("parent")} if "parent" in entry else {}
    return _typed(_short(entry | parent), above)


def _written(item: Item, variable: str) -> Any:
    value = item.get(variable)
    if value is None:
        return None
    if variable in NAMES:
        return [_name(name) for name in names_of(item, variable)] or None
    if variable in DATES:
        parts = dates.integer_parts(value)
        if not parts or not isinstance(value, dict):
            return None
        # one day, month or year; no range, no season ("Date", file format)
        text = dates.edtf({"date-parts": parts[:1]})
        return f"{text}~" if value.get("circa") and text else text
    if isinstance(value, (list, dict)):
        return None
    text = paragraphs_of(value) if variable in ("abstract", "note") else text_of(value)
    if not text:
        return None
    return int(text) if variable in NUMBERS and re.fullmatch(r"[1-9]\d{0,8}", text) else text


def _name(name: Name) -> Any:
    if "literal" in name or not name.get("given"):
        return (
            {"name": name["literal"]}
            if "," in name.get("literal", "")
            else name.get("literal") or _family(name)
        )
    given = " ".join(part for part in (name.get("given"), name.get("dropping-particle")) if part)
    found = {"name": name.get("family", ""), "given-name": given}
    if name.get("non-dropping-particle"):
        found["prefix"] = name["non-dropping-particle"]
    if name.get("suffix"):
        found["suffix"] = name["suffix"]
    if len(found) == 2 and "," not in "".join(found.values()):
        return f"{found['name']}, {found['given-name']}"
    return found


def _family(name: Name) -> str:
    return " ".join(part for part in (name.get("non-dropping-particle"), name.get("family")) if part)


def _short(entry: dict[str, Any]) -> dict[str, Any]:
    """The entry with short forms where a mapping would say no more."""
    found = {key: _short(value) if key == "parent" else value for key, value in entry.items()}
    for key, inner in (("title", "value"), ("publisher", "name"), ("url", "value")):
        if isinstance(found.get(key), dict) and set(found[key]) == {inner}:
            found[key] = found[key][inner]
    if isinstance(found.get("title"), dict) and "value" not in found["title"]:
        found["title"] = {"value": "", **found["title"]}
    return found


def _typed(entry: dict[str, Any], above: str) -> dict[str, Any]:
    """The entry with a type on what contains it; a type that asks for a parent has one even without a title."""
    parent = entry.get("parent")
    if parent is None and above:
        parent = entry["parent"] = {}
    if isinstance(parent, dict):
        inner = parent.get("parent")
        if isinstance(inner, dict):
            parent["parent"] = {"type": SERIES, **inner}
        entry["parent"] = {"type": above or SERIES, **parent}
    return entry

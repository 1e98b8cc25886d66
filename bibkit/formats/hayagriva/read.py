"""Hayagriva YAML to CSL items, by the mapping table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ... import dates
from ...diagnostics import Report, diagnostic
from ...names import parse_family_first
from ...record import Item, Name, Record
from .. import Source, TextStream, yamlinput
from .table import (
    DATES,
    ENTRY_TYPES,
    NAMES,
    READ_TYPES,
    ROLE_VARIABLES,
    TABLE,
)


def read_hayagriva(stream: TextStream, report: Report, source: Source) -> Iterator[Record]:
    """The records of a Hayagriva file: a mapping of entries by key."""
    text = stream.read()
    root = yamlinput.parse(text, report, source)
    if root is not None and not yamlinput.members(root):
        report(diagnostic("BK158", "a mapping of entries by key is expected", path=source.path, line=1))
        return
    for node in yamlinput.entries(root, report, source):
        if not isinstance(node.value, dict) or not node.value:
            message = f"the entry '{node.key}' has no fields"
            report(diagnostic("BK152", message, path=source.path, line=node.line))
            continue
        yield Record(item_of(node.key, node.value), node.origin("hayagriva", source.path, text))


def item_of(key: str, entry: dict[str, Any]) -> Item:
    """The CSL item of an entry."""
    parents = entry.get("parent")
    parent = parents[0] if isinstance(parents, list) and parents else parents
    plain = _explicit(entry) | ({"parent": _explicit(parent)} if isinstance(parent, dict) else {})
    told, above = _lower(entry.get("type")), _lower(parent.get("type")) if isinstance(parent, dict) else ""
    kind = _csl_type(told, above)
    item: Item = {"id": key, "type": kind}
    for place, variable in TABLE.variables(kind).items():
        value: Any = plain
        for step in place.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        if value in (None, "", [], {}):
            continue
        shaped = _read_value(variable, value)
        if shaped:
            item.setdefault(variable, shaped)
    # what stands on the part itself is good for any type: fields that the table expects at the parent
    for place, variable in TABLE.variables("").items():
        value = plain
        for step in place.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        if value not in (None, "", [], {}) and variable not in item and variable != "collection-title":
            shaped = _read_value(variable, value)
            if shaped:
                item[variable] = shaped
    serial = plain.get("serial-number")
    arxiv = serial.get("arxiv") if isinstance(serial, dict) else None
    if arxiv:
        item.setdefault("number", f"arXiv:{str(arxiv).removeprefix('arXiv:')}")
        item.setdefault("publisher", "arXiv")
    for role, names in _affiliated(entry):
        item[ROLE_VARIABLES.get(role, "contributor")] = names
    return item


def _lower(value: object) -> str:
    return str(value or "").lower()


def _csl_type(told: str, above: str) -> str:
    for names in ((told, above), (told, "")):
        if names in READ_TYPES:
            return READ_TYPES[names]
        for kind, pair in ENTRY_TYPES.items():
            if pair == names:
                return kind
    return "document"


def _explicit(entry: dict[str, Any]) -> dict[str, Any]:
    """The entry with its short forms written out: a title, publisher, address or number may be bare text."""
    found = dict(entry)
    for key, inner in (
        ("title", "value"),
        ("publisher", "name"),
        ("url", "value"),
        ("serial-number", "serial"),
    ):
        if key in found and not isinstance(found[key], (dict, list)):
            found[key] = {inner: found[key]}
    if isinstance(found.get("parent"), list):
        found["parent"] = found["parent"][0] if found["parent"] else {}
    if isinstance(found.get("parent"), dict):
        found["parent"] = _explicit(found["parent"])
    return found


def _read_value(variable: str, value: Any) -> Any:
    if variable in NAMES:
        return _read_names(value)
    if variable in DATES:
        return dates.parse_edtf(str(value)) or {"literal": str(value)}
    if isinstance(value, dict):
        value = value.get("value", "")
    if isinstance(value, (list, dict)):
        return None
    return str(value)


def _read_names(value: Any) -> list[Name]:
    names: list[Name] = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            name: Name = {"family": str(one.get("name", ""))}
            if one.get("given-name"):
                name["given"] = str(one["given-name"])
            if one.get("prefix"):
                name["non-dropping-particle"] = str(one["prefix"])
            if one.get("suffix"):
                name["suffix"] = str(one["suffix"])
            names.append({"literal": name["family"]} if len(name) == 1 else name)
        elif one:
            text = str(one)
            names.append(parse_family_first(text) if "," in text else {"literal": text})
    return names


def _affiliated(entry: dict[str, Any]) -> Iterator[tuple[str, list[Name]]]:
    listed = entry.get("affiliated")
    for part in listed if isinstance(listed, list) else [listed]:
        if isinstance(part, dict) and part.get("names"):
            yield _lower(part.get("role")), _read_names(part["names"])

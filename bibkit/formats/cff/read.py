"""CITATION.cff to CSL items, by the mapping table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ... import dates
from ...diagnostics import Report, diagnostic
from ...record import Item, Name, Origin, Record
from .. import Source, TextStream, yamlinput
from ..losses import join_keywords
from .table import NAME_KEYS, ROOT_KEYS, TABLE


def read_cff(stream: TextStream, report: Report, source: Source) -> Iterator[Record]:
    """The work that a CITATION.cff describes, its preferred citation, and its references. If all that the root says
    is said by the preferred citation too, there is no record of it."""
    text = stream.read()
    root = yamlinput.parse(text, report, source)
    members = yamlinput.members(root)
    if not members:
        if root is not None:
            report(
                diagnostic(
                    "BK158", "a mapping with 'title' and 'authors' is expected", path=source.path, line=1
                )
            )
        return
    parts = {
        name: list(yamlinput.entries(_sequence(members.get(name)), report, source))
        for name in ("preferred-citation", "references")
    }
    root_value = yamlinput.value_of(root, report, source) if root is not None else None
    if isinstance(root_value, dict):
        preferred = [node.value for node in parts["preferred-citation"]]
        own = {
            key: value
            for key, value in root_value.items()
            if key in ROOT_KEYS | {"repository-code", "repository"}
        }
        repeated = (
            preferred
            and isinstance(preferred[0], dict)
            and all(
                key in ("title", "authors", "type") and preferred[0].get(key) == value
                for key, value in own.items()
                if key != "type"
            )
        )
        if not repeated and own:
            item = item_of({"type": "software", **own})
            yield Record(item, Origin("cff", source.path, 1, 0, len(text.rstrip()), text.rstrip()))
    for node in (node for nodes in parts.values() for node in nodes):
        if isinstance(node.value, dict) and node.value:
            yield Record(item_of(node.value), node.origin("cff", source.path, text))
        else:
            report(diagnostic("BK152", "a reference has no fields", path=source.path, line=node.line))


def _sequence(node: Any) -> Any:
    import yaml

    return yaml.SequenceNode("tag:yaml.org,2002:seq", [node]) if isinstance(node, yaml.MappingNode) else node


def item_of(value: dict[str, Any]) -> Item:
    """The CSL item of a reference, or of the root."""
    kind = TABLE.csl_type(str(value.get("type", "generic"))) or "document"
    status = str(value.get("status", ""))
    if kind == "document" and value.get("collection-title"):
        kind = "chapter"
    item: Item = {"type": kind}
    for place, variable in TABLE.variables(kind).items():
        key, _, inner = place.partition(".")
        found = value.get(key)
        if inner:
            found = found.get(inner) if isinstance(found, dict) else None
        shaped = _read_value(variable, found)
        if shaped:
            item.setdefault(variable, shaped)
    issued = _issued(value)
    if issued:
        item["issued"] = issued
    start, end = value.get("start"), value.get("end")
    if start:
        item["page"] = f"{start}-{end}" if end and end != start else str(start)
    words = value.get("keywords")
    if isinstance(words, list) and words:
        item["keyword"] = join_keywords(str(word) for word in words)
    for identifier in value.get("identifiers") or [] if isinstance(value.get("identifiers"), list) else []:
        if isinstance(identifier, dict) and identifier.get("type") in ("doi", "url"):
            item.setdefault(
                {"doi": "DOI", "url": "URL"}[identifier["type"]], str(identifier.get("value", ""))
            )
        elif isinstance(identifier, dict) and str(identifier.get("value", "")).startswith("arXiv:"):
            item.setdefault("number", str(identifier["value"]))
    if status == "preprint" and kind == "article":
        item.pop("status", None)
    return item


def _read_value(variable: str, value: Any) -> Any:
    if value in (None, "", [], {}):
        return None
    if variable in ("author", "editor", "collection-editor", "translator", "recipient"):
        listed = value if isinstance(value, list) else [value]
        return [name for one in listed if (name := _read_name(one))] or None
    if variable == "accessed":
        return dates.parse_edtf(str(value)) or {"literal": str(value)}
    if isinstance(value, list):
        return ", ".join(str(part) for part in value if not isinstance(part, (dict, list)))
    return None if isinstance(value, dict) else str(value)


def _read_name(value: Any) -> Name | None:
    if not isinstance(value, dict):
        return {"literal": str(value)} if value else None
    name: Name = {part: str(value[key]) for key, part in NAME_KEYS.items() if value.get(key)}  # type: ignore[assignment]
    if name:
        return name
    text = value.get("name") or value.get("alias")
    return {"literal": str(text)} if text else None


def _issued(value: dict[str, Any]) -> Any:
    for key in ("date-released", "date-published", "issue-date"):
        if value.get(key) and (found := dates.parse_edtf(str(value[key]))):
            return found
    year = str(value.get("year") or "")
    if re.fullmatch(r"-?\d{1,4}", year):
        month = str(value.get("month") or "")
        parts = [int(year), int(month)] if month.isdigit() and 1 <= int(month) <= 12 else [int(year)]
        return {"date-parts": [parts]}
    return {"literal": year} if year else None

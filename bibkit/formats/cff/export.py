"""CSL items to CITATION.cff, by the mapping table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ... import dates
from ...diagnostics import Report
from ...record import Item, Name, Record, names_of
from .. import NoOptions, yamlinput
from ..losses import canonical, keywords_of, paragraphs_of, report_losses, text_of
from .read import item_of
from .table import INTEGERS, LISTS, MESSAGE, ROOT_KEYS, STATUSES, TABLE


def export_cff(records: Iterable[Record], options: NoOptions, report: Report) -> Iterator[str]:
    """A CITATION.cff: the first record is the work itself if it is software or a dataset, else the preferred
    citation of it; all others are references."""
    listed = list(records)
    root: dict[str, Any] = {"cff-version": "1.2.0", "message": MESSAGE}
    references: list[dict[str, Any]] = []
    for number, record in enumerate(listed):
        value = reference_of(record.item)
        back = item_of(value)
        if number == 0 and record.item.get("type") in ("software", "dataset"):
            main = _root_of(value)
            back = item_of({"type": "software", **main})
            root |= main
        elif number == 0:
            root |= {"title": value["title"], "authors": value["authors"], "preferred-citation": value}
        else:
            references.append(value)
        report_losses(record, back, "CITATION.cff", report)
    if references:
        root["references"] = references
    yield yamlinput.write(root)


def _root_of(value: dict[str, Any]) -> dict[str, Any]:
    """What the root says of a work: its date is a whole day or none."""
    main = {key: part for key, part in value.items() if key in ROOT_KEYS}
    return main | ({"date-released": value["date-published"]} if "date-published" in value else {})


def reference_of(item: Item) -> dict[str, Any]:
    """The CFF reference of an item."""
    item = canonical(item)
    kind = str(item.get("type", ""))
    found: dict[str, Any] = {"type": TABLE.types.get(kind, "generic")}
    for variable, place in TABLE.places(kind).items():
        value = _written(item, variable, place)
        if value is None:
            continue
        key, _, inner = place.partition(".")
        if inner:
            # an entity must have a name
            found.setdefault(key, {"name": ""} if inner != "name" else {})[inner] = value
        else:
            found.setdefault(key, value)
    for key in ("publisher", "institution"):
        if found.get(key, {}).get("name") == "":
            del found[key]
    if kind == "article" and "status" not in found:
        found["status"] = "preprint"
    found.setdefault("title", "")
    found.setdefault("authors", [{"name": "anonymous"}] if not found.get("authors") else found["authors"])
    _dates(item, found)
    pages = re.fullmatch(r"(\S+?)\s*[-–]\s*(\S+)", str(item.get("page", "")))
    if pages and "-" not in pages[2]:
        found |= {"start": pages[1], "end": pages[2]}
    elif item.get("page"):
        found["start"] = text_of(item["page"])
    words = keywords_of(item)
    if words:
        found["keywords"] = list(dict.fromkeys(words))
    if kind == "article" and str(item.get("number", "")).startswith("arXiv:"):
        found.pop("number", None)
        found["identifiers"] = [{"type": "other", "value": text_of(item["number"]), "description": "arXiv"}]
    return found


def _dates(item: Item, found: dict[str, Any]) -> None:
    value = item.get("issued")
    parts = dates.first_parts(value)
    if len(parts) == 3 and 0 < parts[0] <= 9999:
        found["date-published"] = f"{parts[0]:04d}-{parts[1]:02d}-{parts[2]:02d}"
    elif parts:
        found["year"] = parts[0]
        if len(parts) == 2:
            found["month"] = parts[1]
    elif isinstance(value, dict) and value.get("literal"):
        found["year"] = str(value["literal"])


def _written(item: Item, variable: str, place: str) -> Any:
    value = item.get(variable)
    if value is None:
        return None
    names = names_of(item, variable)
    if isinstance(value, list):
        return [_name(name) for name in names] or None
    if variable == "accessed":
        parts = dates.first_parts(value)
        return f"{parts[0]:04d}-{parts[1]:02d}-{parts[2]:02d}" if len(parts) == 3 and parts[0] > 0 else None
    if isinstance(value, dict):
        return None
    text = " ".join(paragraphs_of(value).split()) if variable != "abstract" else paragraphs_of(value)
    if not text or (variable == "status" and text not in STATUSES):
        return None
    if place in LISTS:
        return [text]
    if place in INTEGERS:
        return int(text) if re.fullmatch(r"\d{1,9}", text) else None
    return int(text) if variable in ("volume", "issue") and re.fullmatch(r"[1-9]\d{0,8}", text) else text


def _name(name: Name) -> dict[str, str]:
    if "literal" in name:
        return {"name": name["literal"]}
    particle = " ".join(
        part for part in (name.get("dropping-particle"), name.get("non-dropping-particle")) if part
    )
    found = {
        "family-names": name.get("family", ""),
        "given-names": name.get("given", ""),
        "name-particle": particle,
        "name-suffix": name.get("suffix", ""),
    }
    return {key: part for key, part in found.items() if part}

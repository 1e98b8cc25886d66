"""CSL items to MODS 3, by the mapping table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from ... import dates
from ...diagnostics import Report
from ...record import Item, Name, Record, names_of
from .. import Lossless, datetext, xmlinput
from ..losses import canonical, carried, keywords_of, paragraphs_of, report_losses, text_of
from ..xmlinput import children
from .read import CARRIER, item_of
from .table import (
    HOSTS,
    NAMESPACE,
    PARTS,
    ROLES,
    TABLE,
    of_host,
)


def export_mods(records: Iterable[Record], options: Lossless, report: Report) -> Iterator[bytes]:
    """One `<modsCollection>`. What a lossless export carries besides is an `<extension>`, MODS's place for what is
    not MODS."""
    root = etree.Element(f"{{{NAMESPACE}}}modsCollection", nsmap={None: NAMESPACE})
    for record in records:
        element = element_of(record.item)
        back = item_of(element)
        if not options.lossless:
            report_losses(record, back, "MODS", report)
        elif extra := carried(record.item, back):
            _add(element, "extension", extra).set("displayLabel", CARRIER)
        root.append(element)
    yield xmlinput.document(root)


def element_of(item: Item) -> etree._Element:
    """The `<mods>` of an item."""
    item = canonical(item)
    kind = str(item.get("type", ""))
    mods = etree.Element(f"{{{NAMESPACE}}}mods", version="3.7")
    if item.get("id"):
        _append(mods, "identifier@type=citekey", str(item["id"]))
    if kind in TABLE.types:
        _append(mods, "genre", TABLE.types[kind])
    in_host = kind in PARTS and bool(item.get("container-title"))
    for variable, place in TABLE.places(kind).items():
        value = item.get(variable)
        if value is None or isinstance(value, (list, dict)):
            continue
        text = paragraphs_of(value) if variable in ("abstract", "note") else text_of(value)
        if text:
            _append(mods, f"host/{place}" if in_host and of_host(place) else place, text)
    if in_host and kind in HOSTS:
        _append(mods, "host/genre", HOSTS[kind])
    for variable in ROLES:
        for name in names_of(item, variable):
            _append_name(mods, item, variable, name, in_host)
    _append_dates(mods, item)
    _append_pages(mods, item, in_host)
    for word in keywords_of(item):
        _add(_add(mods, "subject"), "topic", word)
    return mods


def _append(mods: etree._Element, place: str, text: str) -> etree._Element:
    """Add an element at a path, within what is there already; the last step and a `detail` are always new."""
    steps = place.split("/")
    parent = mods
    for step in steps[:-1]:
        name, _, condition = step.partition("@")
        wanted = condition.partition("=")[2]
        if name in ("host", "series"):
            name, wanted = "relatedItem", name
        found = [part for part in children(parent, name) if part.get("type", "") == wanted]
        parent = found[0] if found else _add(parent, name, None, wanted)
    name, _, condition = steps[-1].partition("@")
    element = _add(parent, name, text, condition.partition("=")[2])
    if name == "placeTerm" or name == "languageTerm":
        element.set("type", "text")
    return element


def _add(parent: etree._Element, name: str, text: str | None = None, kind: str = "") -> etree._Element:
    element: etree._Element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    if kind:
        element.set("type", kind)
    if text is not None:
        element.text = xmlinput.clean(text)
    return element


def _append_name(mods: etree._Element, item: Item, variable: str, name: Name, in_host: bool) -> None:
    parent = mods
    if variable == "collection-editor" and item.get("collection-title"):
        parent = next(part for part in children(mods, "relatedItem") if part.get("type") == "series")
    elif variable in ("container-author",) and item.get("container-title"):
        parent = next(part for part in children(mods, "relatedItem") if part.get("type") == "host")
    elif variable == "container-author":
        return
    elif variable == "editor" and in_host:
        parent = next(part for part in children(mods, "relatedItem") if part.get("type") == "host")
    if "literal" in name:
        element = _add(parent, "name", None, "corporate")
        _add(element, "namePart", name["literal"])
    else:
        element = _add(parent, "name", None, "personal")
        family = " ".join(part for part in (name.get("non-dropping-particle"), name.get("family")) if part)
        given = " ".join(part for part in (name.get("given"), name.get("dropping-particle")) if part)
        for kind, text in (("family", family), ("given", given), ("termsOfAddress", name.get("suffix", ""))):
            if text:
                _add(element, "namePart", text, kind)
    role = _add(element, "role")
    term = _add(role, "roleTerm", ROLES[variable], "text")
    term.set("authority", "marcrelator")


def _append_dates(mods: etree._Element, item: Item) -> None:
    value = item.get("issued")
    ranges = dates.integer_parts(value)
    if isinstance(value, dict) and ranges:
        plain = all(0 < parts[0] <= 9999 for parts in ranges) and not value.get("season")
        texts = (
            [dates.edtf({"date-parts": [parts]}) or "" for parts in ranges]
            if plain
            else [datetext.write({**value, "circa": False})]
        )
        for text, point in zip(texts, ("start", "end"), strict=False):
            element = _append(mods, "originInfo/dateIssued", text)
            if plain:
                element.set("encoding", "w3cdtf")
            if len(texts) == 2:
                element.set("point", point)
            if value.get("circa"):
                element.set("qualifier", "approximate")
    elif isinstance(value, dict) and datetext.write(value):
        _append(mods, "originInfo/dateIssued", datetext.write(value))
    accessed = item.get("accessed")
    url = next((found for place in children(mods, "location") for found in children(place, "url")), None)
    if isinstance(accessed, dict) and url is not None:
        url.set("dateLastAccessed", xmlinput.clean(dates.edtf(accessed) or datetext.write(accessed)))  # type: ignore[arg-type]


def _append_pages(mods: etree._Element, item: Item, in_host: bool) -> None:
    page = " ".join(str(item.get("page", "")).split())
    if not page:
        return
    extent = _append(mods, "host/part/extent" if in_host else "part/extent", "")
    extent.text = None
    extent.set("unit", "pages")
    ends = re.fullmatch(r"(\S+?)\s*[-–]\s*(\S+)", page)
    if ends and not re.search("[-–,]", ends[2]):
        _add(extent, "start", ends[1])
        _add(extent, "end", ends[2])
    else:
        _add(extent, "list", page)

"""CSL items to RIS: fields by the mapping table, lines by the specification."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from ...diagnostics import Report
from ...names import family_first
from ...record import Item, Name, Record, names_of
from ...variables import DATE_VARIABLES, NAME_VARIABLES
from .. import Lossless, datetext
from ..losses import canonical, carried, keywords_of, report_losses, report_place, text_of
from . import dates
from .read import CARRIER, item_of
from .table import EVENT_ROW, KNOWN_TAGS, NAME_LINES, TABLE, WORK_TYPES

Pair: TypeAlias = tuple[str, str]

#: Where the written order of an item's tags puts names and dates: before all others.
_NUMBERS = ("PMID", "PMCID")
_LINKS = frozenset(("L1", "L2", "L3", "L4"))


def export_ris(records: Iterable[Record], options: Lossless, report: Report) -> Iterator[str]:
    """RIS records, one by one, a blank line between them."""
    separator = ""
    for record in records:
        fields = checked_fields(record, options.lossless, report)
        yield separator + "".join(f"{tag}  - {value}\n" for tag, value in fields) + "ER  - \n"
        separator = "\n"


def checked_fields(
    record: Record,
    lossless: bool,
    report: Report,
    target: str = "RIS",
    through: Callable[[list[Pair]], Iterable[Pair]] = list,
    own_text: Callable[[str, object], str | None] = lambda tag, value: None,
) -> list[Pair]:
    """The fields of a record, with what they lose reported, or, if lossless, carried in a user-defined field. A
    format that writes them under other names says how they come back `through` it, and what is its `own_text` for
    a value (None: plain text)."""
    fields = list(fields_of(record.item, own_text))
    back = item_of(through(fields))
    if lossless:
        extra = carried(record.item, back)
        return [*fields, (CARRIER[0], CARRIER[1] + extra)] if extra else fields
    told: set[str] = set()
    for variable in TABLE.places(_row(record.item)):
        for name in names_of(record.item, variable):
            if "," in name.get("literal", ""):
                message = f"'{name['literal']}' has a comma and may be read as family and given name"
                report_place(record, "BK603", variable, message, report)
                told.add(variable)
    report_losses(record, back, target, report, told - _cut(record.item))
    return fields


def _cut(item: Item) -> set[str]:
    custom = item.get("custom")
    cut = custom.get("truncated") if isinstance(custom, dict) else None
    return {str(name) for name in cut} if isinstance(cut, list) else set()


def _row(item: Item) -> str:
    kind = str(item.get("type", ""))
    has_event = item.get("event-title") or item.get("event") or item.get("event-place")
    return EVENT_ROW if kind == "paper-conference" and has_event else kind


def fields_of(
    item: Item, own_text: Callable[[str, object], str | None] = lambda tag, value: None
) -> Iterator[Pair]:
    """The RIS tags and values of an item, `TY` first."""
    item = canonical(item)
    kind = str(item.get("type", ""))
    places = TABLE.places(_row(item))
    yield "TY", TABLE.types.get(kind, "GEN")
    if item.get("id"):
        yield "ID", line(str(item["id"]))
    yield from _names(item, places)
    yield from dates.write(item.get("issued"), "PY", "DA")
    yield from dates.write(item.get("accessed"), None, "Y2")
    if kind in WORK_TYPES and (not item.get("genre") or "M3" not in places.values()):
        yield places.get("genre", "M3"), WORK_TYPES[kind]
    for variable, tag in places.items():
        if variable in NAME_VARIABLES or variable == "page" or variable not in item:
            continue
        value = item[variable]
        text = datetext.write(value) if variable in DATE_VARIABLES else own_text(tag, value) or text_of(value)
        if text and not isinstance(value, list):
            yield tag, text
    yield from _pages(item, places)
    yield from _pubmed(item, places)
    for keyword in keywords_of(item):
        yield "KW", line(keyword)
    yield from _kept(item)


def line(text: str) -> str:
    """A value on one line: a line break would begin a new tag."""
    return " ".join(text.split())


def _names(item: Item, places: dict[str, str]) -> Iterator[Pair]:
    """The names, one a line. Authors whose tag the type gives to another role (the director of a film) have it if
    that role is empty."""
    used = {tag for variable, tag in places.items() if names_of(item, variable)}
    for variable in ("author", *(name for name in places if name != "author")):
        tag = places.get(variable)
        if variable == "author" and tag is None and "AU" not in used:
            tag = "AU"
        if tag in NAME_LINES and variable in NAME_VARIABLES:
            for name in names_of(item, variable):
                yield tag, _name(name)


def _name(name: Name) -> str:
    """`Family, Given, Suffix`. An organisation ends in a comma, so that EndNote does not part it."""
    text = line(family_first(name))
    return text if "," in text else f"{text},"


def _pages(item: Item, places: dict[str, str]) -> Iterator[Pair]:
    """One range is `SP` and `EP`; anything else stands whole in `SP`."""
    if places.get("number-of-pages") == "SP" and item.get("number-of-pages"):
        return
    page = line(str(item.get("page", "")))
    parts = re.split(r"\s*[-–—]+\s*", page)
    if len(parts) == 2 and all(parts):
        yield from zip(("SP", "EP"), parts, strict=True)
    elif page:
        yield "SP", page


def _pubmed(item: Item, places: dict[str, str]) -> Iterator[Pair]:
    """The PubMed number is the accession number (`AN`) of a record in the database (`DB`) PubMed."""
    if item.get("PMID") and not item.get("archive") and not item.get("archive_location"):
        yield "DB", "PubMed"
        yield "AN", line(str(item["PMID"]))


def _kept(item: Item) -> Iterator[Pair]:
    """What a RIS file said and CSL cannot hold. Paths of files stay out: they say how its owner's disk looks."""
    custom = item.get("custom")
    kept = custom.get("ris") if isinstance(custom, dict) else None
    for tag, values in kept.items() if isinstance(kept, dict) else ():
        for value in values if isinstance(values, list) else [values]:
            text = line(str(value))
            if tag in KNOWN_TAGS and tag not in ("TY", "ER") and text:
                if tag in _LINKS and not re.match(r"https?://|doi:|10\.", text):
                    continue
                yield str(tag), text

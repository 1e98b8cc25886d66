"""RIS (the tags of the Reference Manager specification, as EndNote and Zotero read them)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from .. import dates
from ..diagnostics import Report, diagnostic
from ..inline import csl_markup
from ..inline import text as plain_text
from ..names import family_first
from ..record import Item, Name, Record, is_truncated, names_of
from . import Format, NoOptions

#: CSL type → RIS type (`TY`). Types that are not here become GEN.
TYPES: dict[str, str] = {
    "article": "UNPB",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "broadcast": "VIDEO",
    "chapter": "CHAP",
    "classic": "CLSWK",
    "collection": "GEN",
    "dataset": "DATA",
    "entry": "DICT",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "figure": "FIGURE",
    "graphic": "ART",
    "hearing": "HEAR",
    "interview": "PCOMM",
    "legal_case": "CASE",
    "legislation": "STAT",
    "manuscript": "MANSCPT",
    "map": "MAP",
    "motion_picture": "MPCT",
    "musical_score": "MUSIC",
    "pamphlet": "PAMP",
    "paper-conference": "CPAPER",
    "patent": "PAT",
    "periodical": "JFULL",
    "personal_communication": "PCOMM",
    "post": "ELEC",
    "post-weblog": "BLOG",
    "report": "RPRT",
    "review": "JOUR",
    "review-book": "JOUR",
    "software": "COMP",
    "song": "SOUND",
    "speech": "SLIDE",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
}

#: CSL name variable → tag.
NAME_TAGS: dict[str, str] = {
    "author": "AU",
    "editor": "A2",
    "collection-editor": "A3",
    "translator": "A4",
}

#: CSL variable → tag, in the order in which tags are written.
TAGS: dict[str, str] = {
    "title": "TI",
    "title-short": "ST",
    "container-title": "T2",
    "container-title-short": "J2",
    "collection-title": "T3",
    "volume": "VL",
    "issue": "IS",
    "number": "M1",
    "number-of-volumes": "NV",
    "edition": "ET",
    "section": "SE",
    "publisher": "PB",
    "publisher-place": "CY",
    "genre": "M3",
    "archive": "DB",
    "archive_location": "AN",
    "archive-location": "AN",
    "call-number": "CN",
    "source": "DP",
    "language": "LA",
    "ISBN": "SN",
    "ISSN": "SN",
    "DOI": "DO",
    "URL": "UR",
    "abstract": "AB",
    "note": "N1",
}

_NOT_LOST = frozenset("id type custom citation-key".split())


def export_ris(records: Iterable[Record], options: NoOptions, report: Report) -> Iterator[str]:
    """RIS records, one by one, a blank line between them."""
    separator = ""
    for record in records:
        lines = "".join(f"{tag}  - {value}\n" for tag, value in _tags(record, report))
        yield f"{separator}{lines}ER  - \n"
        separator = "\n"


def _tags(record: Record, report: Report) -> Iterator[tuple[str, str]]:
    item = record.item
    place = {
        "record": record.id or None,
        "path": record.origin.path if record.origin else None,
        "line": record.origin.line if record.origin else None,
    }
    yield "TY", TYPES.get(str(item.get("type", "")), "GEN")
    if record.id:
        yield "ID", _line(record.id)
    written: set[str] = {"issued", "accessed", "page", "keyword", "categories"}
    for variable, tag in NAME_TAGS.items():
        names = names_of(item, variable)
        written.add(variable)
        for name in names:
            yield tag, _name(name)
            if "," in name.get("literal", ""):
                message = f"'{name['literal']}' has a comma and will be read as family and given name"
                report(replace(diagnostic("BK603", message, **place), field=variable))
        if is_truncated(item, variable):
            message = (
                f"the list of '{variable}' is cut; the {len(names)} names shown are written as if complete"
            )
            report(replace(diagnostic("BK602", message, **place), field=variable))
    yield from _dates(item)
    for variable, tag in TAGS.items():
        value = item.get(variable)
        if value is None or (variable == "ISSN" and "ISBN" in item):
            continue
        written.add(variable)
        text = plain_text.write(csl_markup.parse(str(value)), keep_math=True)
        if text.strip():
            yield tag, _line(text)
    yield from _pages(str(item.get("page", "")))
    for keyword in _keywords(item):
        yield "KW", keyword
    for variable in item:
        if variable not in written and variable not in _NOT_LOST:
            report(replace(diagnostic("BK601", f"'{variable}' has no tag in RIS", **place), field=variable))


def _line(text: str) -> str:
    """A value on one line: a line break would begin a new tag."""
    return " ".join(text.split())


def _name(name: Name) -> str:
    """`Family, Given, Suffix`. An organisation ends in a comma, so that EndNote does not part it."""
    text = _line(family_first(name))
    return text if "," in text else f"{text},"


def _dates(item: Item) -> Iterator[tuple[str, str]]:
    """`PY` has the year, `DA` the date as YYYY/MM/DD/other, `Y2` the day of access."""
    for variable, year_tag, date_tag in (("issued", "PY", "DA"), ("accessed", None, "Y2")):
        value = item.get(variable)
        if not isinstance(value, dict):
            continue
        parts = dates.first_parts(value)
        if not parts:
            if literal := value.get("literal") or value.get("raw"):
                yield date_tag, f"///{_line(str(literal))}"
            continue
        if year_tag:
            yield year_tag, f"{parts[0]:04d}"
        if len(parts) > 1 or not year_tag:
            month_and_day = [f"{part:02d}" for part in parts[1:]]
            yield date_tag, "/".join([f"{parts[0]:04d}", *month_and_day, *[""] * (3 - len(parts)), ""])


def _pages(page: str) -> Iterator[tuple[str, str]]:
    """One range is `SP` and `EP`; anything else stands whole in `SP`."""
    parts = re.split(r"\s*[-–—]+\s*", _line(page))
    if len(parts) == 2 and all(parts):
        yield from zip(("SP", "EP"), parts, strict=True)
    elif _line(page):
        yield "SP", _line(page)


def _keywords(item: Item) -> list[str]:
    categories = item.get("categories")
    classes = [_line(str(name)) for name in categories] if isinstance(categories, list) else []
    return [
        *(part.strip() for part in re.split("[,;]", str(item.get("keyword", ""))) if part.strip()),
        *classes,
    ]


RIS = Format(
    name="ris",
    title="RIS",
    extensions=(".ris",),
    media_type="application/x-research-info-systems",
    export=export_ris,
)

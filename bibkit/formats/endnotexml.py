"""EndNote XML: `<xml><records><record>` with one element a field, text in `<style>` runs.

The fields are those of RIS under other names, so one table serves both: an element is turned into the RIS tag of
the same field. Style runs (bold, italic, superscript, subscript) become CSL's markup, and back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TypeAlias

from lxml import etree

from ..dates import month_number
from ..diagnostics import Report, diagnostic
from ..inline import csl_markup
from ..inline.tree import Inlines, Kind, Link, Math, Span
from ..record import Record
from . import Format, Lossless, Source, TextStream, places, xmlinput
from .enw import TYPE_NAMES
from .ris.export import checked_fields
from .ris.read import item_of

Pair: TypeAlias = tuple[str, str]

#: Path of an element below `<record>` → RIS tag, in the order of EndNote's DTD.
PATHS: dict[str, str] = {
    "contributors/authors/author": "AU",
    "contributors/secondary-authors/author": "A2",
    "contributors/tertiary-authors/author": "A3",
    "contributors/subsidiary-authors/author": "A4",
    "contributors/translated-authors/author": "TA",
    "auth-address": "AD",
    "titles/title": "TI",
    "titles/secondary-title": "T2",
    "titles/tertiary-title": "T3",
    "titles/alt-title": "J2",
    "titles/short-title": "ST",
    "titles/translated-title": "TT",
    "pages": "SP",
    "volume": "VL",
    "number": "IS",
    "num-vols": "NV",
    "edition": "ET",
    "section": "SE",
    "reprint-edition": "RP",
    "reviewed-item": "RI",
    "keywords/keyword": "KW",
    "dates/year": "PY",
    "dates/pub-dates/date": "DA",
    "pub-location": "CY",
    "publisher": "PB",
    "orig-pub": "OP",
    "isbn": "SN",
    "accession-num": "AN",
    "call-num": "CN",
    "abstract": "AB",
    "label": "LB",
    "caption": "CA",
    "notes": "N1",
    "research-notes": "RN",
    "work-type": "M3",
    "urls/related-urls/url": "UR",
    "urls/web-urls/url": "UR",
    "urls/pdf-urls/url": "L1",
    "urls/text-urls/url": "L2",
    "urls/image-urls/url": "L4",
    "custom1": "C1",
    "custom2": "C2",
    "custom3": "C3",
    "custom4": "C4",
    "custom5": "C5",
    "custom6": "C6",
    "custom7": "C7",
    "electronic-resource-num": "DO",
    "remote-database-name": "DB",
    "remote-database-provider": "DP",
    "language": "LA",
    "access-date": "Y2",
    "misc1": "U1",
    "misc2": "U2",
    "misc3": "U5",
}
_WRITE = {tag: path for path, tag in reversed(PATHS.items())} | {
    "M1": "number",
    "SV": "number",
    "ED": "contributors/secondary-authors/author",
}
#: Tags whose values keep the markup of their style runs.
_MARKED = frozenset(("TI", "T2", "T3", "ST", "AB", "N1", "RN"))

#: Number of a reference type (`<ref-type>`) → RIS type, for what gives no name that is known.
TYPE_NUMBERS: dict[int, str] = {
    0: "JOUR", 1: "BOOK", 2: "THES", 3: "CONF", 4: "PCOMM", 5: "NEWS", 6: "BOOK", 7: "CHAP", 8: "MGZN", 9: "COMP",
    10: "CONF", 12: "ELEC", 13: "GEN", 14: "CASE", 16: "ELEC", 17: "JOUR", 19: "MGZN", 20: "MAP", 21: "MPCT",
    23: "NEWS", 25: "PAT", 26: "PCOMM", 27: "RPRT", 28: "EDBOOK", 31: "STAT", 32: "THES", 34: "UNPB", 36: "MANSCPT",
    43: "EJOUR", 44: "EBOOK", 45: "DBASE", 46: "GOVDOC", 47: "CPAPER", 48: "MULTI", 49: "CLSWK", 50: "LEGAL",
    52: "DICT", 53: "ENCYC", 56: "BLOG", 57: "SER", 58: "STAND", 59: "DATA", 60: "ECHAP",
}  # fmt: skip
#: RIS type → the number that EndNote itself writes.
_NUMBERS = {kind: number for number, kind in TYPE_NUMBERS.items() if number not in (0, 1, 2, 3, 4, 5, 8, 12)}
_TYPES = {name.lower(): kind for kind, name in TYPE_NAMES.items()} | {
    "conference proceedings": "CONF",
    "electronic source": "ELEC",
    "film": "MPCT",
    "hearing": "HEAR",
    "unpublished": "UNPB",
}
_FACES: dict[str, Kind] = {
    "bold": "bold",
    "italic": "italic",
    "underline": "underline",
    "superscript": "superscript",
    "subscript": "subscript",
}
_FACE_NAMES: dict[str, str] = {kind: face for face, kind in _FACES.items()}


def read_endnote_xml(stream: TextStream, report: Report, source: Source) -> Iterator[Record]:
    """The records of an EndNote XML file."""
    text = stream.read()
    root = xmlinput.parse(text, report, source)
    if root is None:
        return
    records = [element for element in root.iter() if xmlinput.local(element) == "record"]
    if not records:
        report(diagnostic("BK158", "no <record> in this XML", path=source.path, line=1))
    for element, origin in zip(records, xmlinput.origins(text, records, "endnotexml", source), strict=True):
        line = origin.line
        item = item_of(ris_fields(element), "endnotexml")
        if len(item) < 2:
            report(diagnostic("BK152", "this record has no content", path=source.path, line=line))
            continue
        yield Record(item, origin)


def ris_fields(record: etree._Element) -> Iterator[Pair]:
    """The RIS fields of a `<record>`."""
    told = xmlinput.child(record, "ref-type")
    kind = "GEN"
    if told is not None:
        number = xmlinput.text_of(told)
        kind = _TYPES.get(told.get("name", "").lower()) or (
            TYPE_NUMBERS.get(int(number), "GEN") if number.isdigit() and len(number) < 5 else "GEN"
        )
    yield "TY", kind
    journal = xmlinput.child(record, "periodical", "full-title")
    has_title = xmlinput.child(record, "titles", "secondary-title") is not None
    if journal is not None and not has_title:
        yield "T2", xmlinput.text_of(journal)
    short = xmlinput.child(record, "periodical", "abbr-1")
    if short is not None and xmlinput.child(record, "titles", "alt-title") is None:
        yield "J2", xmlinput.text_of(short)
    for path, tag in PATHS.items():
        for element in _at(record, path.split("/")):
            yield from _values(tag, element, kind)


def _at(element: etree._Element, path: list[str]) -> Iterator[etree._Element]:
    for found in xmlinput.children(element, path[0]):
        if len(path) == 1:
            yield found
        else:
            yield from _at(found, path[1:])


def _values(tag: str, element: etree._Element, kind: str) -> Iterator[Pair]:
    text = _marked(element) if tag in _MARKED else xmlinput.text_of(element)
    if tag == "LB" and text and not re.search(r"\s", text):
        yield "ID", text
    elif tag == "IS" and kind not in ("JOUR", "MGZN", "NEWS", "EJOUR", "JFULL"):
        # of a web page it is the "Access Date", without the year
        is_date = kind == "ELEC" and any(map(month_number, re.findall(r"[A-Za-z]+", text)))
        yield "Y2" if is_date else "M1", text
    elif tag == "KW":
        for word in re.split(r"[\r\n;]+", "".join(str(part) for part in element.itertext())):
            yield "KW", word.strip()
    elif tag == "UR":
        for address in text.split():
            yield "UR", address
    elif tag == "SN":
        # EndNote has all numbers of a record in one field, a line each
        for number in re.split(r"[\r\n;,]+", "".join(str(part) for part in element.itertext())):
            yield "SN", re.sub(r"\s*\(.*\)$", "", number.strip())
    elif tag == "SP" and (split := re.fullmatch(r"(\S+?)\s*[-–]\s*(\S+)", text)) and "-" not in split[2]:
        yield "SP", split[1]
        yield "EP", split[2]
    else:
        yield tag, text


def _marked(element: etree._Element) -> str:
    """The text of an element with its style runs as CSL markup. Text that looks like markup is text."""
    runs = [part for part in element.iter() if xmlinput.local(part) == "style"]
    if not runs:
        return "".join(str(part) for part in element.itertext()).replace("\r", "\n").strip()
    parts: list[str] = []
    for run in runs:
        text = (run.text or "").replace("\r", "\n")
        inner: Inlines = (text,)
        for face in ("superscript", "subscript", "italic", "bold"):
            if face in run.get("face", "").split() and text.strip():
                inner = (Span(_FACES[face], inner),)
        parts.append(csl_markup.write(inner))
    return "".join(parts).strip()


def export_endnote_xml(records: Iterable[Record], options: Lossless, report: Report) -> Iterator[bytes]:
    """One EndNote XML document."""
    root = etree.Element("xml")
    listed = etree.SubElement(root, "records")
    for number, record in enumerate(records, 1):
        fields = checked_fields(record, options.lossless, report, "EndNote XML", _through, _text)
        listed.append(_element(fields, number))
    yield xmlinput.document(root, runs="style")


def _text(tag: str, value: object) -> str | None:
    """Values of the fields that have style runs keep their markup."""
    return " ".join(str(value).split()) if tag in _MARKED else None


def _through(fields: list[Pair]) -> Iterator[Pair]:
    return ris_fields(_element(fields, 1))


def _element(fields: list[Pair], number: int) -> etree._Element:
    kind = fields[0][1]
    record = etree.Element("record")
    etree.SubElement(record, "rec-number").text = str(number)
    told = etree.SubElement(record, "ref-type", name=TYPE_NAMES.get(kind, "Generic"))
    told.text = str(_NUMBERS.get(kind, 13))
    pages = "-".join(value for tag, value in fields if tag in ("SP", "EP"))
    by_path: dict[str, list[str]] = {}
    for tag, value in fields:
        if tag == "ID":
            tag = "LB"
        if tag == "SP":
            value = pages
        if tag in _WRITE:
            by_path.setdefault(_WRITE[tag], []).append(value)
    for path in PATHS:
        for value in by_path.get(path, ()):
            _append(record, path, value, PATHS[path])
    return record


def _append(record: etree._Element, path: str, value: str, tag: str) -> None:
    *above, name = path.split("/")
    parent = record
    for step in above:
        found = xmlinput.child(parent, step)
        parent = etree.SubElement(parent, step) if found is None else found
    element = etree.SubElement(parent, name)
    value = xmlinput.clean(value)
    if tag not in _MARKED:
        etree.SubElement(element, "style", face="normal", font="default", size="100%").text = value
        return
    for face, text in _runs(csl_markup.parse(value), ()):
        etree.SubElement(element, "style", face=face, font="default", size="100%").text = text


def _runs(inlines: Inlines, faces: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for inline in inlines:
        if isinstance(inline, str):
            yield " ".join(faces) or "normal", inline
        elif isinstance(inline, Math):
            yield " ".join(faces) or "normal", f"${inline.latex}$"
        elif isinstance(inline, Link):
            yield from _runs(inline.children, faces)
        else:
            face = _FACE_NAMES.get(inline.kind)
            yield from _runs(inline.children, (*faces, face) if face and face not in faces else faces)


def _detect(head: str) -> float:
    return 0.95 if re.search(r"<xml>\s*<records>", head) else 0.0


def locate(record: Record, field: str) -> list[places.Span]:
    """The places of a variable's value, or of an element's, in the XML of a record."""
    from .ris import tags_of

    names = {"type": {"ref-type"}, "id": {"label", "rec-number"}}.get(field, set()) | {field}

    def is_wanted(path: Sequence[places.Step], tags: set[str]) -> bool:
        steps = [name for name, _ in path]
        return PATHS.get("/".join(steps)) in tags or (bool(steps) and steps[-1] in names)

    raw = places.raw_of(record)
    return [
        span
        for tags in tags_of(record, field)
        for span in places.xml_texts(raw, partial(is_wanted, tags=tags), "style")
    ]


ENDNOTE_XML = Format(
    name="endnotexml",
    title="EndNote XML",
    extensions=(".xml",),
    media_type="application/x-endnote-library+xml",
    read=read_endnote_xml,
    export=export_endnote_xml,
    detect=_detect,
    locate=locate,
    options=Lossless,
    per_record=False,
)

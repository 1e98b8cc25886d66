"""Dublin Core in RDF/XML: the fifteen elements, and terms of DCMI where they say more. Written only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from .. import dates, identifiers
from ..diagnostics import Report
from ..names import family_first
from ..record import Item, Record, names_of
from . import Format, NoOptions, datetext, xmlinput
from .losses import canonical, keywords_of, paragraphs_of, report_place, report_unplaced, text_of
from .mapping import Table

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DC = "http://purl.org/dc/elements/1.1/"
TERMS = "http://purl.org/dc/terms/"
_NAMESPACES = {"rdf": RDF, "dc": DC, "dcterms": TERMS}

#: CSL type → DCMI type; all others are Text. Variable → element.
TABLE = Table(
    types={
        "broadcast": "MovingImage",
        "collection": "Collection",
        "dataset": "Dataset",
        "event": "Event",
        "figure": "StillImage",
        "graphic": "StillImage",
        "map": "StillImage",
        "motion_picture": "MovingImage",
        "performance": "Event",
        "software": "Software",
        "song": "Sound",
    },
    fields={
        "title": "dc:title",
        "title-short": "dcterms:alternative",
        "author": "dc:creator",
        "composer": "dc:creator",
        "director": "dc:creator",
        "editor": "dc:contributor",
        "translator": "dc:contributor",
        "collection-editor": "dc:contributor",
        "contributor": "dc:contributor",
        "illustrator": "dc:contributor",
        "issued": "dc:date",
        "publisher": "dc:publisher",
        "genre": "dc:type",
        "medium": "dcterms:medium",
        "language": "dc:language",
        "abstract": "dcterms:abstract",
        "note": "dc:description",
        "license": "dc:rights",
        "container-title": "dcterms:isPartOf",
        "collection-title": "dcterms:isPartOf",
        "number-of-pages": "dcterms:extent",
        "dimensions": "dcterms:extent",
        "DOI": "dc:identifier",
        "ISBN": "dc:identifier",
        "ISSN": "dcterms:isPartOf",
        "PMID": "dc:identifier",
        "PMCID": "dc:identifier",
        "number": "dc:identifier",
        "URL": "dc:identifier",
        "archive": "dc:source",
        "version": "dcterms:hasVersion",
        "original-date": "dcterms:created",
        "event-title": "dc:relation",
    },
)
#: How identifiers say what they are.
_PREFIXES = {"DOI": "doi:", "ISBN": "urn:ISBN:", "ISSN": "urn:ISSN:", "PMID": "pmid:", "PMCID": "pmcid:"}


def export_dublin_core(records: Iterable[Record], options: NoOptions, report: Report) -> Iterator[bytes]:
    """One RDF document with a description a record."""
    root = etree.Element(f"{{{RDF}}}RDF", nsmap=_NAMESPACES)
    for record in records:
        root.append(_description(record, report))
    yield xmlinput.document(root)


def _description(record: Record, report: Report) -> etree._Element:
    item = canonical(record.item)
    kind = str(item.get("type", ""))
    description = etree.Element(f"{{{RDF}}}Description", nsmap=_NAMESPACES)
    doi = identifiers.doi_of(item)
    if doi:
        description.set(f"{{{RDF}}}about", xmlinput.clean(f"https://doi.org/{doi}"))
    _add(description, "dc:type", TABLE.types.get(kind, "Text"))
    placed = {"keyword", "categories"}
    for variable, element in TABLE.places(kind).items():
        value = item.get(variable)
        if value is None:
            continue
        placed.add(variable)
        if isinstance(value, list):
            for name in names_of(item, variable):
                _add(description, element, family_first(name))
        elif isinstance(value, dict):
            _add(description, element, _date(record, variable, value, report))
        else:
            text = paragraphs_of(value) if variable in ("abstract", "note") else text_of(value)
            _add(description, element, f"{_PREFIXES.get(variable, '')}{text}")
    for word in keywords_of(item):
        _add(description, "dc:subject", word)
    citation = _citation(item, placed)
    if citation:
        _add(description, "dcterms:bibliographicCitation", citation)
    report_unplaced(record, placed, "Dublin Core", report)
    return description


def _add(parent: etree._Element, name: str, text: str) -> None:
    prefix, _, local = name.partition(":")
    if text:
        etree.SubElement(parent, f"{{{_NAMESPACES[prefix]}}}{local}").text = xmlinput.clean(text)


def _date(record: Record, variable: str, value: dict[str, object], report: Report) -> str:
    ranges = dates.integer_parts(value)
    text = dates.edtf({"date-parts": ranges}) if ranges else None
    if text and (value.get("season") or value.get("circa")):
        message = f"'{variable}' is simplified in Dublin Core: '{datetext.write(value)}' becomes '{text}'"
        report_place(record, "BK603", variable, message, report)
    return text or datetext.write(value)


def _citation(item: Item, placed: set[str]) -> str:
    """Where in its container the work stands ("Guidelines for Encoding Bibliographic Citation Information")."""
    volume, issue, page = (text_of(item.get(name, "")) for name in ("volume", "issue", "page"))
    if not (volume or issue or page):
        return ""
    placed |= {"volume", "issue", "page"}
    place = f"{volume}({issue})" if volume and issue else volume or issue
    where = ", ".join(part for part in (place, page) if part)
    return f"{text_of(item.get('container-title', ''))} {where}".strip()


DUBLIN_CORE = Format(
    name="dublin-core",
    title="Dublin Core (RDF/XML)",
    extensions=(".rdf",),
    media_type="application/rdf+xml",
    export=export_dublin_core,
    per_record=False,
)

"""schema.org JSON-LD: one graph of `CreativeWork`s, what contains them as `isPartOf`. Written only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from .. import dates, identifiers
from ..diagnostics import Report
from ..names import display_name
from ..record import Item, Name, Record, names_of
from . import Format, NoOptions, datetext
from .losses import canonical, keywords_of, paragraphs_of, report_place, report_unplaced, text_of
from .mapping import Table

#: CSL type → (type, type of what contains it).
TYPES: dict[str, tuple[str, str]] = {
    "article": ("ScholarlyArticle", "CreativeWork"),
    "article-journal": ("ScholarlyArticle", "Periodical"),
    "article-magazine": ("Article", "Periodical"),
    "article-newspaper": ("NewsArticle", "Newspaper"),
    "bill": ("Legislation", "CreativeWork"),
    "book": ("Book", "BookSeries"),
    "broadcast": ("Episode", "CreativeWorkSeries"),
    "chapter": ("Chapter", "Book"),
    "classic": ("Book", "BookSeries"),
    "collection": ("Collection", "CreativeWork"),
    "dataset": ("Dataset", "DataCatalog"),
    "entry": ("CreativeWork", "CreativeWork"),
    "entry-dictionary": ("Article", "Book"),
    "entry-encyclopedia": ("Article", "Book"),
    "figure": ("ImageObject", "CreativeWork"),
    "graphic": ("VisualArtwork", "CreativeWork"),
    "interview": ("Conversation", "CreativeWork"),
    "legislation": ("Legislation", "CreativeWork"),
    "manuscript": ("Manuscript", "Collection"),
    "map": ("Map", "CreativeWork"),
    "motion_picture": ("Movie", "CreativeWorkSeries"),
    "musical_score": ("SheetMusic", "CreativeWork"),
    "paper-conference": ("ScholarlyArticle", "Book"),
    "performance": ("CreativeWork", "CreativeWork"),
    "periodical": ("Periodical", "CreativeWork"),
    "personal_communication": ("Message", "CreativeWork"),
    "post": ("SocialMediaPosting", "WebSite"),
    "post-weblog": ("BlogPosting", "Blog"),
    "report": ("Report", "CreativeWorkSeries"),
    "review": ("Review", "Periodical"),
    "review-book": ("Review", "Periodical"),
    "software": ("SoftwareApplication", "CreativeWork"),
    "song": ("MusicRecording", "MusicAlbum"),
    "thesis": ("Thesis", "CreativeWork"),
    "webpage": ("WebPage", "WebSite"),
}

#: Variable → property of the work; `part.` of what contains it.
TABLE = Table(
    types={kind: pair[0] for kind, pair in TYPES.items()},
    fields={
        "title": "name",
        "title-short": "alternateName",
        "author": "author",
        "editor": "editor",
        "translator": "translator",
        "director": "director",
        "composer": "composer",
        "illustrator": "illustrator",
        "contributor": "contributor",
        "producer": "producer",
        "recipient": "recipient",
        "issued": "datePublished",
        "original-date": "dateCreated",
        "publisher": "publisher",
        "abstract": "abstract",
        "language": "inLanguage",
        "version": "version",
        "edition": "bookEdition",
        "number-of-pages": "numberOfPages",
        "genre": "genre",
        "license": "license",
        "ISBN": "isbn",
        "page": "pagination",
        "URL": "url",
        "note": "comment",
        "container-title": "part.name",
        "ISSN": "part.issn",
        "collection-title": "part.name",
    },
    by_type={
        "article-journal": {"collection-title": ""},
        "chapter": {
            "editor": "part.editor",
            "ISBN": "part.isbn",
            "edition": "part.bookEdition",
            "collection-title": "",
        },
        "software": {"version": "softwareVersion"},
        "thesis": {"genre": "inSupportOf"},
        "periodical": {"ISSN": "issn"},
        "article": {"collection-title": ""},
    },
)
_PERIODICALS = frozenset(("Periodical", "Newspaper"))


def export_json_ld(records: Iterable[Record], options: NoOptions, report: Report) -> Iterator[str]:
    """One JSON-LD document with a `@graph` of the works."""
    graph = [_work(record, report) for record in records]
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, indent=2)
    # the document is made to stand in a <script> of a page, which "</script>" would end, and "<!--" keep open
    yield text.replace("</", "<\\/").replace("<!--", "\\u003c!--") + "\n"


def _work(record: Record, report: Report) -> dict[str, Any]:
    item = canonical(record.item)
    kind = str(item.get("type", ""))
    told, above = TYPES.get(kind, ("CreativeWork", "CreativeWork"))
    work: dict[str, Any] = {"@type": told}
    part: dict[str, Any] = {}
    placed = {"keyword", "categories"}
    doi = identifiers.doi_of(item)
    if doi:
        work["@id"] = f"https://doi.org/{doi}"
    for variable, place in TABLE.places(kind).items():
        value = _value(record, item, variable, report)
        if value in (None, "", []):
            continue
        target = part if place.startswith("part.") else work
        name = place.removeprefix("part.")
        if name not in target:
            target[name] = value
            placed.add(variable)
    _identifiers(work, item, doi, placed)
    _container(work, part, item, above, placed)
    words = keywords_of(item)
    if words:
        work["keywords"] = words
    report_unplaced(record, placed, "schema.org", report)
    return work


def _value(record: Record, item: Item, variable: str, report: Report) -> Any:
    value = item.get(variable)
    if isinstance(value, list):
        found = [_agent(name) for name in names_of(item, variable)]
        return found[0] if len(found) == 1 else found
    if isinstance(value, dict):
        return _date(record, variable, value, report)
    if value is None:
        return None
    if variable == "publisher":
        place = item.get("publisher-place")
        return {"@type": "Organization", "name": text_of(value)} | (
            {"location": text_of(place)} if place else {}
        )
    return paragraphs_of(value) if variable in ("abstract", "note") else text_of(value)


def _date(record: Record, variable: str, value: dict[str, Any], report: Report) -> str:
    ranges = dates.integer_parts(value)
    text = dates.edtf({"date-parts": ranges}) if ranges else None
    if text and (value.get("season") or value.get("circa")):
        message = f"'{variable}' is simplified in schema.org: '{datetext.write(value)}' becomes '{text}'"
        report_place(record, "BK603", variable, message, report)
    return text or datetext.write(value)


def _agent(name: Name) -> dict[str, str]:
    if "literal" in name:
        return {"@type": "Organization", "name": name["literal"]}
    found = {"@type": "Person", "name": display_name(name)}
    family = " ".join(
        part
        for part in (name.get("dropping-particle"), name.get("non-dropping-particle"), name.get("family"))
        if part
    )
    parts = {
        "givenName": name.get("given"),
        "familyName": family,
        "honorificSuffix": name.get("suffix"),
    }
    return found | {key: text for key, text in parts.items() if text}


def _identifiers(work: dict[str, Any], item: Item, doi: str | None, placed: set[str]) -> None:
    values = [("DOI", doi or item.get("DOI")), ("PMID", item.get("PMID")), ("PMCID", item.get("PMCID"))]
    arxiv = identifiers.arxiv_of(item)
    number = item.get("number")
    values.append(("arXiv", arxiv) if arxiv and number else ("number", number))
    found = [
        {"@type": "PropertyValue", "propertyID": name, "value": text_of(value)}
        for name, value in values
        if value
    ]
    if found:
        work["identifier"] = found[0] if len(found) == 1 else found
    placed |= {"DOI", "PMID", "PMCID", "number"}


def _container(work: dict[str, Any], part: dict[str, Any], item: Item, above: str, placed: set[str]) -> None:
    """What contains the work: for an article the issue, in the volume, in the periodical."""
    if "publisher" in work:
        placed.add("publisher-place")
    found: dict[str, Any] | None = {"@type": above, **part} if part else None
    for variable, kind, key in (
        ("volume", "PublicationVolume", "volumeNumber"),
        ("issue", "PublicationIssue", "issueNumber"),
    ):
        value = item.get(variable)
        if value is None:
            continue
        if above in _PERIODICALS:
            found = {"@type": kind, key: text_of(value)} | ({"isPartOf": found} if found else {})
            placed.add(variable)
        elif variable == "volume":
            work["volumeNumber"] = text_of(value)
            placed.add(variable)
    if found:
        work["isPartOf"] = found


JSON_LD = Format(
    name="json-ld",
    title="schema.org JSON-LD",
    extensions=(".jsonld",),
    media_type="application/ld+json",
    export=export_json_ld,
    per_record=False,
)

"""Word's bibliography sources: `<b:Sources>` of Office Open XML (ECMA-376 part 1, 22.6), which Word's source manager
reads. Written only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from .. import dates
from ..diagnostics import Report
from ..names import family_first
from ..record import Item, Name, Record, names_of
from . import Format, NoOptions, datetext, xmlinput
from .losses import canonical, report_place, report_unplaced, text_of
from .mapping import Table

NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/bibliography"

_IN_PERIODICAL = {"container-title": "JournalName"}
_PUBLISHED = {"publisher": "Publisher"}

#: CSL type → SourceType, variable → element (ST_SourceType and CT_SourceType).
TABLE = Table(
    types={
        "article": "ElectronicSource",
        "article-journal": "JournalArticle",
        "article-magazine": "ArticleInAPeriodical",
        "article-newspaper": "ArticleInAPeriodical",
        "book": "Book",
        "broadcast": "Film",
        "chapter": "BookSection",
        "classic": "Book",
        "collection": "Book",
        "dataset": "ElectronicSource",
        "entry": "BookSection",
        "entry-dictionary": "BookSection",
        "entry-encyclopedia": "BookSection",
        "graphic": "Art",
        "figure": "Art",
        "interview": "Interview",
        "legal_case": "Case",
        "motion_picture": "Film",
        "pamphlet": "Book",
        "paper-conference": "ConferenceProceedings",
        "patent": "Patent",
        "performance": "Performance",
        "post": "InternetSite",
        "post-weblog": "InternetSite",
        "report": "Report",
        "review": "JournalArticle",
        "review-book": "JournalArticle",
        "software": "ElectronicSource",
        "song": "SoundRecording",
        "thesis": "Report",
        "webpage": "InternetSite",
    },
    fields={
        "title": "Title",
        "title-short": "ShortTitle",
        "container-title": "PublicationTitle",
        "volume": "Volume",
        "issue": "Issue",
        "page": "Pages",
        "edition": "Edition",
        "number-of-volumes": "NumberVolumes",
        "publisher": "Publisher",
        "publisher-place": "City",
        "medium": "Medium",
        "version": "Version",
        "genre": "Type",
        "ISBN": "StandardNumber",
        "ISSN": "StandardNumber",
        "DOI": "DOI",
        "URL": "URL",
        "note": "Comments",
    },
    by_type={
        "article-journal": _IN_PERIODICAL,
        "article-magazine": {"container-title": "PeriodicalTitle"},
        "article-newspaper": {"container-title": "PeriodicalTitle"},
        "broadcast": {"container-title": "BroadcastTitle", "publisher": "Broadcaster"},
        "chapter": {"container-title": "BookTitle", "chapter-number": "ChapterNumber"},
        "entry": {"container-title": "BookTitle"},
        "entry-dictionary": {"container-title": "BookTitle"},
        "entry-encyclopedia": {"container-title": "BookTitle"},
        "graphic": {"archive": "Institution"},
        "legal_case": {"authority": "Court", "number": "CaseNumber", "container-title": "Reporter"},
        "motion_picture": {"publisher": "Distributor"},
        "paper-conference": {"container-title": "ConferenceName"},
        "patent": {"number": "PatentNumber", "jurisdiction": "CountryRegion"},
        "post": {"container-title": "InternetSiteTitle", "publisher": "ProductionCompany"},
        "post-weblog": {"container-title": "InternetSiteTitle", "publisher": "ProductionCompany"},
        "report": {"publisher": "Institution", "genre": "ThesisType", "division": "Department"},
        "review": _IN_PERIODICAL,
        "review-book": _IN_PERIODICAL,
        "song": {
            "container-title": "AlbumTitle",
            "publisher": "ProductionCompany",
            "number": "RecordingNumber",
        },
        "thesis": {"publisher": "Institution", "genre": "ThesisType", "division": "Department"},
        "webpage": {"container-title": "InternetSiteTitle", "publisher": "ProductionCompany"},
    },
)

#: CSL name variable → element below `<b:Author>`.
ROLES: dict[str, str] = {
    "author": "Author",
    "editor": "Editor",
    "translator": "Translator",
    "composer": "Composer",
    "director": "Director",
    "performer": "Performer",
    "interviewer": "Interviewer",
    "container-author": "BookAuthor",
    "compiler": "Compiler",
    "producer": "ProducerName",
}
_AUTHOR_ROLES = {"Art": "Artist", "Patent": "Inventor", "Interview": "Interviewee", "Case": "Counsel"}


def export_word_xml(records: Iterable[Record], options: NoOptions, report: Report) -> Iterator[bytes]:
    """One `<b:Sources>` with a source a record; `Tag` is the citation key."""
    root = etree.Element(_name("Sources"), nsmap={"b": NAMESPACE, None: NAMESPACE}, SelectedStyle="")
    for record in records:
        root.append(_source(record, report))
    yield xmlinput.document(root)


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    element: etree._Element = etree.SubElement(parent, _name(name))
    if text is not None:
        element.text = xmlinput.clean(text)
    return element


def _source(record: Record, report: Report) -> etree._Element:
    item = canonical(record.item)
    kind = str(item.get("type", ""))
    told = TABLE.types.get(kind, "Misc")
    source = etree.Element(_name("Source"))
    _add(source, "Tag", _tag(record.id))
    _add(source, "SourceType", told)
    placed = {"issued", "accessed"}
    _names(source, item, told, placed)
    for variable, element in TABLE.places(kind).items():
        value = item.get(variable)
        if value is not None and not isinstance(value, (list, dict)) and not source.findall(_name(element)):
            _add(source, element, text_of(value))
            placed.add(variable)
    _date(source, record, item, "issued", "", report)
    _date(source, record, item, "accessed", "Accessed", report)
    report_unplaced(record, placed, "Word", report)
    return source


def _tag(key: str) -> str:
    """Word's tags have at most 255 characters and no spaces."""
    return re.sub(r"\s+", "", key)[:255]


def _names(source: etree._Element, item: Item, told: str, placed: set[str]) -> None:
    roles: etree._Element | None = None
    for variable, role in ROLES.items():
        names = names_of(item, variable)
        if not names:
            continue
        roles = _add(source, "Author") if roles is None else roles
        name = _AUTHOR_ROLES.get(told, role) if variable == "author" else role
        _people(_add(roles, name), names, corporate=role in ("Author", "Performer"))
        placed.add(variable)


def _people(role: etree._Element, names: list[Name], *, corporate: bool) -> None:
    """A list of persons, or one organisation (`Corporate`), which only some roles may be."""
    if corporate and len(names) == 1 and "literal" in names[0]:
        _add(role, "Corporate", names[0]["literal"])
        return
    listed = _add(role, "NameList")
    for name in names:
        person = _add(listed, "Person")
        if "literal" in name:
            _add(person, "Last", name["literal"])
            continue
        family, _, rest = family_first(name).partition(", ")
        given, _, suffix = rest.partition(", ")
        first, _, middle = given.partition(" ")
        _add(person, "Last", f"{family}, {suffix}" if suffix else family)
        if middle:
            _add(person, "Middle", middle)
        if first:
            _add(person, "First", first)


def _date(
    source: etree._Element, record: Record, item: Item, variable: str, ending: str, report: Report
) -> None:
    value = item.get(variable)
    ranges = dates.integer_parts(value)
    if not isinstance(value, dict):
        return
    parts = ranges[0] if ranges else []
    if parts and parts[0] > 0:
        names = (f"Year{ending}", f"Month{ending}", f"Day{ending}")
        texts = [
            str(parts[0]),
            *(datetext.MONTH_NAMES[part - 1] for part in parts[1:2] if 1 <= part <= 12),
            *map(str, parts[2:]),
        ]
        for name, text in zip(names, texts, strict=False):
            _add(source, name, text)
    elif datetext.write(value):
        _add(source, f"Year{ending}", datetext.write(value))
    if len(ranges) > 1 or (parts and (value.get("season") or value.get("circa"))):
        message = f"'{variable}' is simplified in Word: '{datetext.write(value)}' is cut to its first day"
        report_place(record, "BK603", variable, message, report)


WORD_XML = Format(
    name="wordxml",
    title="Word bibliography XML",
    extensions=(),
    media_type="application/xml",
    export=export_word_xml,
    per_record=False,
)

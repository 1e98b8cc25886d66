"""MODS 3 (Metadata Object Description Schema of the Library of Congress), alone or as `<modsCollection>`.

What contains a work is its `<relatedItem type="host">`, a series `<relatedItem type="series">`; volume, issue and
pages stand in a `<part>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from .. import dates
from ..diagnostics import Report, diagnostic
from ..record import Date, Item, Name, Origin, Record, names_of
from . import Format, NoOptions, Source, TextStream, datetext, xmlinput
from .losses import canonical, join_keywords, keywords_of, paragraphs_of, report_losses, text_of
from .mapping import Table
from .xmlinput import child, children, local

NAMESPACE = "http://www.loc.gov/mods/v3"

#: Variable → place: a path below `<mods>`, with `@type=…` conditions; `host` and `series` are related items.
TABLE = Table(
    #: CSL type → genre (MARC genre terms where there is one, else the terms that bibutils uses).
    types={
        "article": "preprint",
        "article-journal": "journal article",
        "article-magazine": "magazine article",
        "article-newspaper": "newspaper article",
        "bill": "bill",
        "broadcast": "broadcast",
        "classic": "classical text",
        "entry": "entry",
        "event": "event",
        "figure": "figure",
        "performance": "performance",
        "post": "forum post",
        "regulation": "regulation",
        "review": "review",
        "book": "book",
        "chapter": "book chapter",
        "collection": "collection",
        "dataset": "dataset",
        "document": "document",
        "entry-dictionary": "dictionary entry",
        "entry-encyclopedia": "encyclopedia entry",
        "graphic": "picture",
        "hearing": "hearing",
        "interview": "interview",
        "legal_case": "legal case and case notes",
        "legislation": "legislation",
        "manuscript": "manuscript",
        "map": "map",
        "motion_picture": "motion picture",
        "musical_score": "musical score",
        "pamphlet": "pamphlet",
        "paper-conference": "conference paper",
        "patent": "patent",
        "periodical": "periodical",
        "personal_communication": "letter",
        "post-weblog": "blog post",
        "report": "technical report",
        "review-book": "book review",
        "software": "computer program",
        "song": "sound recording",
        "speech": "speech",
        "standard": "standard or specification",
        "thesis": "thesis",
        "treaty": "treaty",
        "webpage": "web site",
    },
    read_types={
        "journalarticle": "article-journal",
        "journalArticle": "article-journal",
        "magazineArticle": "article-magazine",
        "newspaperArticle": "article-newspaper",
        "bookSection": "chapter",
        "conferencePaper": "paper-conference",
        "computerProgram": "software",
        "blogPost": "post-weblog",
        "instruction": "report",
        "report": "report",
        "article": "article-journal",
        "academic journal": "article-journal",
        "newspaper": "article-newspaper",
        "conference publication": "paper-conference",
        "Ph.D. thesis": "thesis",
        "Masters thesis": "thesis",
        "communication": "personal_communication",
        "unpublished": "manuscript",
        "electronic": "webpage",
        "webpage": "webpage",
    },
    fields={
        "title": "titleInfo/title",
        "title-short": "titleInfo@type=abbreviated/title",
        "container-title": "host/titleInfo/title",
        "container-title-short": "host/titleInfo@type=abbreviated/title",
        "collection-title": "series/titleInfo/title",
        "collection-number": "series/titleInfo/partNumber",
        "edition": "originInfo/edition",
        "publisher": "originInfo/publisher",
        "publisher-place": "originInfo/place/placeTerm",
        "volume": "part/detail@type=volume/number",
        "issue": "part/detail@type=issue/number",
        "chapter-number": "part/detail@type=chapter/number",
        "number": "identifier@type=local",
        "number-of-pages": "physicalDescription/extent",
        "section": "part/detail@type=section/number",
        "DOI": "identifier@type=doi",
        "ISBN": "identifier@type=isbn",
        "ISSN": "identifier@type=issn",
        "PMID": "identifier@type=pubmed",
        "PMCID": "identifier@type=pmc",
        "URL": "location/url",
        "archive": "location/physicalLocation",
        "archive_location": "location/shelfLocator",
        "call-number": "classification",
        "language": "language/languageTerm",
        "abstract": "abstract",
        "note": "note",
        "genre": "note@type=genre",
        "license": "accessCondition",
        "dimensions": "physicalDescription/note",
        "medium": "physicalDescription/form",
        "version": "note@type=version",
    },
)
#: Types whose publisher, volume and numbers are those of what contains them, so far as there is a host.
_PARTS = frozenset(
    """article-journal article-magazine article-newspaper chapter entry entry-dictionary entry-encyclopedia
    paper-conference review review-book""".split()
)
_OF_HOST = (
    "originInfo/publisher",
    "originInfo/place/placeTerm",
    "originInfo/edition",
    "part/",
    "identifier@type=isbn",
    "identifier@type=issn",
)
#: Genres of the host that tell the type of a work that says none itself.
_HOST_GENRES = {
    "periodical": "article-journal", "academic journal": "article-journal", "magazine": "article-magazine",
    "newspaper": "article-newspaper", "book": "chapter", "conference publication": "paper-conference",
    "encyclopedia": "entry-encyclopedia", "dictionary": "entry-dictionary",
}  # fmt: skip
#: CSL type → the genre of its host.
_HOSTS = {"article-journal": "periodical", "review": "periodical", "review-book": "periodical"} | {
    kind: genre for genre, kind in _HOST_GENRES.items() if genre not in ("periodical", "academic journal")
}

#: CSL name variable → MARC relator term.
ROLES: dict[str, str] = {
    "author": "author",
    "editor": "editor",
    "collection-editor": "series editor",
    "translator": "translator",
    "composer": "composer",
    "director": "director",
    "illustrator": "illustrator",
    "interviewer": "interviewer",
    "recipient": "addressee",
    "container-author": "author",
    "contributor": "contributor",
    "compiler": "compiler",
    "performer": "performer",
    "producer": "producer",
    "curator": "curator",
    "narrator": "narrator",
    "host": "host",
}
_ROLE_CODES = {
    "aut": "author", "cre": "author", "creator": "author", "edt": "editor", "trl": "translator", "cmp": "composer",
    "drt": "director", "ill": "illustrator", "ivr": "interviewer", "rcp": "recipient", "ctb": "contributor",
    "com": "compiler", "prf": "performer", "pro": "producer", "art": "author", "inv": "author", "ctg": "author",
}  # fmt: skip
_ROLE_VARIABLES = {term: variable for variable, term in reversed(ROLES.items())} | _ROLE_CODES
_NOT_ROLES = frozenset(("degree grantor", "dgg", "sponsor", "spn", "funder", "fnd", "publisher", "pbl"))


def read_mods(stream: TextStream, report: Report, source: Source) -> Iterator[Record]:
    """The records of a MODS document or collection."""
    root = xmlinput.parse(stream, report, source)
    if root is None:
        return
    found = [element for element in root.iter() if local(element) == "mods"]
    if not found:
        report(diagnostic("BK158", "no <mods> in this XML", path=source.path, line=1))
    for element in found:
        line = element.sourceline or 1
        item = item_of(element)
        if len(item) < 2:
            report(diagnostic("BK152", "this record has no content", path=source.path, line=line))
            continue
        yield Record(item, Origin("mods", source.path, line, 0, 0, xmlinput.source_text(element)))


def item_of(mods: etree._Element) -> Item:
    """The CSL item of a `<mods>`."""
    related = {part.get("type", ""): part for part in reversed(children(mods, "relatedItem"))}
    host = related.get("host")
    series = related.get("series")
    if series is None and host is not None:
        series = next((part for part in children(host, "relatedItem") if part.get("type") == "series"), None)
    kind = _type(mods, host)
    item: Item = {"type": kind}
    key = _find(mods, "identifier@type=citekey") or mods.get("ID") or ""
    if key:
        item["id"] = key
    for place, variable in TABLE.variables(kind).items():
        first, _, rest = place.partition("/")
        if first in ("host", "series"):
            below = host if first == "host" else series
            value = _find(below, rest) if below is not None else ""
        else:
            value = _find(mods, place) or (_find(host, place) if host is not None and _of_host(place) else "")
        if value:
            item[variable] = value
    issued = _date(mods) or (_date(host) if host is not None else None)
    if issued:
        item["issued"] = issued
    url = next((found for place in children(mods, "location") for found in children(place, "url")), None)
    if url is not None and url.get("dateLastAccessed"):
        item["accessed"] = datetext.parse(url.get("dateLastAccessed", "")) or {
            "literal": url.get("dateLastAccessed", "")
        }
    _pages(item, mods, host)
    _names(item, mods, "author")
    if host is not None:
        _names(item, host, "container-author")
    if series is not None:
        _names(item, series, "collection-editor")
    topics = [
        xmlinput.text_of(topic)
        for subject in children(mods, "subject")
        for topic in subject
        if local(topic) == "topic"
    ]
    if topics:
        item["keyword"] = join_keywords(topics)
    return item


def _of_host(place: str) -> bool:
    return place.startswith(_OF_HOST)


def _type(mods: etree._Element, host: etree._Element | None) -> str:
    genres = [xmlinput.text_of(genre) for genre in children(mods, "genre")]
    for genre in genres:
        kind = TABLE.csl_type(genre) or TABLE.csl_type(genre.lower())
        if kind and not (kind == "periodical" and host is not None):
            return kind
    if host is not None:
        for genre in (xmlinput.text_of(part).lower() for part in children(host, "genre")):
            if genre in _HOST_GENRES:
                return _HOST_GENRES[genre]
        return (
            "article-journal"
            if _find(host, "identifier@type=issn") or _find(host, "part/detail@type=issue/number")
            else "chapter"
        )
    return "book" if _find(mods, "originInfo/publisher") else "document"


def _find(element: etree._Element | None, place: str) -> str:
    """The text at a path; a step without a condition is an element without that attribute's other meanings."""
    found = [element] if element is not None else []
    for step in place.split("/"):
        name, _, condition = step.partition("@")
        wanted = condition.partition("=")[2]
        found = [
            part
            for one in found
            for part in children(one, name)
            if (part.get("type", "") == wanted if wanted or name in ("titleInfo", "note") else True)
        ]
        if name == "relatedItem":
            return ""
    texts = [_title(part) if place.endswith("titleInfo/title") else xmlinput.text_of(part) for part in found]
    return next((text for text in texts if text), "")


def _title(element: etree._Element) -> str:
    """A title with what a catalogue parts from it: the article in front, the subtitle behind."""
    info = element.getparent()
    if info is None:
        return xmlinput.text_of(element)
    article, subtitle = xmlinput.text_of(child(info, "nonSort")), xmlinput.text_of(child(info, "subTitle"))
    title = xmlinput.text_of(element)
    space = "" if article.endswith(("'", "’", "-")) else " "
    title = f"{article}{space}{title}" if article else title
    return f"{title}{'' if title.endswith((':', '?', '!')) else ':'} {subtitle}" if subtitle else title


def _date(element: etree._Element) -> Date | None:
    origin = child(element, "originInfo")
    places = [child(element, "part", "date")]
    if origin is not None:
        for name in ("dateIssued", "copyrightDate", "dateCreated"):
            found = children(origin, name)
            ends = [part for point in ("start", "end") for part in found if part.get("point") == point]
            if len(ends) == 2:
                first, last = (datetext.parse(xmlinput.text_of(part)) for part in ends)
                if first and last and "season" not in first:
                    first["date-parts"].append(last["date-parts"][0])
                    return _qualified(first, ends[0])
            places.extend(found)
    own = [part for part in places[1:] if part is not None] + [
        part for part in places[:1] if part is not None
    ]
    for part in own:
        date = datetext.parse_or_literal(xmlinput.text_of(part))
        if date:
            return _qualified(date, part)
    return None


def _qualified(date: Date, element: etree._Element) -> Date:
    if element.get("qualifier") in ("approximate", "inferred", "questionable"):
        date["circa"] = True
    return date


def _pages(item: Item, mods: etree._Element, host: etree._Element | None) -> None:
    for element in (mods, host):
        for part in children(element, "part"):
            for extent in children(part, "extent"):
                start, end = xmlinput.text_of(child(extent, "start")), xmlinput.text_of(child(extent, "end"))
                pages = f"{start}-{end}" if start and end and start != end else start
                pages = pages or xmlinput.text_of(child(extent, "list"))
                if pages:
                    item.setdefault("page", pages)


def _names(item: Item, element: etree._Element, default: str) -> None:
    for part in children(element, "name"):
        roles = [xmlinput.text_of(term).lower() for role in children(part, "role") for term in role]
        if any(role in _NOT_ROLES for role in roles):
            continue
        variable = next((_ROLE_VARIABLES[role] for role in roles if role in _ROLE_VARIABLES), None)
        if variable == "author" or variable is None:
            variable = default if variable == "author" or not roles else "contributor"
        if default == "collection-editor" and variable == "editor":
            variable = default
        name = _name(part)
        if name:
            item.setdefault(variable, []).append(name)


def _name(element: etree._Element) -> Name | None:
    from ..names import parse_family_first

    parts: dict[str, list[str]] = {}
    for part in children(element, "namePart"):
        parts.setdefault(part.get("type", ""), []).append(xmlinput.text_of(part))
    if "family" in parts:
        given, family = " ".join(parts.get("given", [])), " ".join(parts["family"])
        name = parse_family_first(f"{family}, {given}") if given else {"family": family}
        if "literal" in name:
            name = {"family": family, "given": given}
        if parts.get("termsOfAddress"):
            name["suffix"] = " ".join(parts["termsOfAddress"])
        return name
    whole = " ".join(parts.get("", [])) or xmlinput.text_of(child(element, "displayForm"))
    if not whole:
        return None
    if element.get("type") in ("corporate", "conference") or "," not in whole:
        return {"literal": whole}
    return parse_family_first(whole)


def export_mods(records: Iterable[Record], options: NoOptions, report: Report) -> Iterator[bytes]:
    """One `<modsCollection>`."""
    root = etree.Element(f"{{{NAMESPACE}}}modsCollection", nsmap={None: NAMESPACE})
    for record in records:
        element = element_of(record.item)
        report_losses(record, item_of(element), "MODS", report)
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
    in_host = kind in _PARTS and bool(item.get("container-title"))
    for variable, place in TABLE.places(kind).items():
        value = item.get(variable)
        if value is None or isinstance(value, (list, dict)):
            continue
        text = paragraphs_of(value) if variable in ("abstract", "note") else text_of(value)
        if text:
            _append(mods, f"host/{place}" if in_host and _of_host(place) else place, text)
    if in_host and kind in _HOSTS:
        _append(mods, "host/genre", _HOSTS[kind])
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


def _detect(head: str) -> float:
    return 0.95 if re.search(r"<(?:\w+:)?mods(?:Collection)?\b", head) and "loc.gov/mods" in head else 0.0


def locate(raw: str, field: str) -> int | None:
    """The offset of a variable's value in the XML of a record."""
    place = TABLE.places("").get(field, "originInfo/dateIssued" if field == "issued" else "")
    name = place.rpartition("/")[2].partition("@")[0]
    match = re.search(rf"<(?:\w+:)?{re.escape(name)}\b[^>]*>", raw) if name else None
    return match.end() if match else None


MODS = Format(
    name="mods",
    title="MODS 3 XML",
    extensions=(".mods",),
    media_type="application/mods+xml",
    read=read_mods,
    export=export_mods,
    detect=_detect,
    locate=locate,
    per_record=False,
)

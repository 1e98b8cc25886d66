"""MODS 3 to CSL items, by the mapping table."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ...diagnostics import Report, diagnostic
from ...record import Date, Item, Name, Record
from .. import Source, TextStream, datetext, xmlinput
from ..losses import join_keywords, restore
from ..xmlinput import child, children, local
from .table import (
    HOST_GENRES,
    NOT_ROLES,
    ROLE_VARIABLES,
    TABLE,
    of_host,
)

#: The label of the `<extension>` of a lossless export.
CARRIER = "bibkit"

#: The role of who grants a degree (MARC relator terms).
_GRANTORS = frozenset(("degree grantor", "degree granting institution", "dgg"))


def read_mods(stream: TextStream, report: Report, source: Source) -> Iterator[Record]:
    """The records of a MODS document or collection."""
    text = stream.read()
    root = xmlinput.parse(text, report, source)
    if root is None:
        return
    found = [element for element in root.iter() if local(element) == "mods"]
    if not found:
        report(diagnostic("BK158", "no <mods> in this XML", path=source.path, line=1))
    for element, origin in zip(found, xmlinput.origins(text, found, "mods", source), strict=True):
        line = origin.line
        item = item_of(element)
        if len(item) < 2:
            report(diagnostic("BK152", "this record has no content", path=source.path, line=line))
            continue
        yield Record(item, origin)


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
            value = _find(mods, place) or (_find(host, place) if host is not None and of_host(place) else "")
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
    for extension in children(mods, "extension"):
        if extension.get("displayLabel") == CARRIER:
            return restore(item, extension.text or "") or item
    return item


def _type(mods: etree._Element, host: etree._Element | None) -> str:
    genres = [xmlinput.text_of(genre) for genre in children(mods, "genre")]
    for genre in genres:
        kind = TABLE.csl_type(genre) or TABLE.csl_type(genre.lower())
        if kind and not (kind == "periodical" and host is not None):
            return kind
    if host is not None:
        for genre in (xmlinput.text_of(part).lower() for part in children(host, "genre")):
            if genre in HOST_GENRES:
                return HOST_GENRES[genre]
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
    # bibutils writes a single page so, and the number of an issue
    if "page" not in item and (page := _find(mods, "part/detail@type=page/number")):
        item["page"] = page
    if "issue" not in item and str(item["type"]).startswith(("article-", "review")):
        number = _find(mods, "part/detail@type=number/number")
        item |= {"issue": number} if number else {}


def _names(item: Item, element: etree._Element, default: str) -> None:
    for part in children(element, "name"):
        roles = [xmlinput.text_of(term).lower() for role in children(part, "role") for term in role]
        if _GRANTORS.intersection(roles) and "publisher" not in item:
            # a university is the publisher of its theses
            item["publisher"] = " ".join(map(xmlinput.text_of, children(part, "namePart")))
        if any(role in NOT_ROLES for role in roles):
            continue
        variable = next((ROLE_VARIABLES[role] for role in roles if role in ROLE_VARIABLES), None)
        if variable == "author" or variable is None:
            variable = default if variable == "author" or not roles else "contributor"
        if default == "collection-editor" and variable == "editor":
            variable = default
        name = _name(part)
        if name:
            item.setdefault(variable, []).append(name)


def _name(element: etree._Element) -> Name | None:
    from ...names import parse_family_first

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

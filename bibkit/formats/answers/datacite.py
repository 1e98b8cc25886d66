"""DataCite's REST API: `/dois/{doi}` and `/dois?query=…` (DataCite Metadata Schema 4 as JSON:API)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from ...names import is_organisation, parse_family_first
from ...record import Item, Name
from ...variables import TYPES as CSL_TYPES
from .. import Format
from ..losses import join_keywords
from .common import at, date_of, fill, markup, names, person, read_answer, rows

#: `resourceTypeGeneral` → CSL type.
TYPES: dict[str, str] = {
    "Audiovisual": "motion_picture",
    "Book": "book",
    "BookChapter": "chapter",
    "Collection": "collection",
    "ComputationalNotebook": "software",
    "ConferencePaper": "paper-conference",
    "ConferenceProceeding": "book",
    "DataPaper": "article-journal",
    "Dataset": "dataset",
    "Dissertation": "thesis",
    "Event": "event",
    "Film": "motion_picture",
    "Image": "graphic",
    "Journal": "periodical",
    "JournalArticle": "article-journal",
    "Model": "dataset",
    "PeerReview": "review",
    "PhysicalObject": "graphic",
    "Preprint": "article",
    "Report": "report",
    "Software": "software",
    "Sound": "song",
    "Standard": "standard",
    "Text": "document",
}

#: Path in the attributes → variable.
FIELDS: dict[str, str] = {
    "publisher.name": "publisher",
    "publisher": "publisher",
    "version": "version",
    "language": "language",
    "doi": "DOI",
    "url": "URL",
    "container.title": "container-title",
    "container.volume": "volume",
    "container.issue": "issue",
    "types.resourceType": "genre",
    "rightsList.0.rights": "license",
    "relatedItems.0.edition": "edition",
}
#: `contributorType` → variable.
CONTRIBUTORS = {"Editor": "editor", "Translator": "translator", "Producer": "producer"}
#: `dateType`, best first.
_DATES = ("Issued", "Available", "Created", "Submitted", "Updated")


def item_of(work: Mapping[str, Any]) -> Item:
    """The CSL item of a DOI record."""
    found = work.get("attributes")
    data: Mapping[str, Any] = found if isinstance(found, dict) else work
    item: Item = {"type": _type(data)}
    titles = data.get("titles")
    for title in rows(titles):
        if title.get("title"):
            variable = {"Subtitle": "subtitle", "TranslatedTitle": "original-title"}.get(
                str(title.get("titleType")), "title"
            )
            item.setdefault(variable, markup(str(title["title"])))
    subtitle = item.pop("subtitle", None)
    item.pop("original-title", None)
    if subtitle and "title" in item:
        item["title"] = f"{item['title']}: {subtitle}"
    fill(item, data, FIELDS)
    if authors := names(data.get("creators"), _name):
        item["author"] = authors
    contributors = data.get("contributors")
    for one in rows(contributors):
        variable = CONTRIBUTORS.get(str(at(one, "contributorType")), "")
        name = _name(one)
        if variable and name:
            item.setdefault(variable, []).append(name)
    issued = _date(data)
    if issued:
        item["issued"] = issued
    first, last = at(data, "container.firstPage"), at(data, "container.lastPage")
    if first:
        item["page"] = f"{first}-{last}" if last and last != first else str(first)
    container = data.get("container")
    if isinstance(container, dict) and container.get("identifierType") in ("ISSN", "ISBN"):
        item[str(container["identifierType"])] = str(container.get("identifier", ""))
    subjects = [str(at(part, "subject")) for part in rows(data.get("subjects")) if at(part, "subject")]
    if subjects:
        item["keyword"] = join_keywords(subjects)
    for part in rows(data.get("descriptions")):
        if at(part, "descriptionType") == "Abstract" and at(part, "description"):
            item.setdefault("abstract", markup(str(at(part, "description"))))
    return item


def _type(data: Mapping[str, Any]) -> str:
    general = TYPES.get(str(at(data, "types.resourceTypeGeneral")))
    told = str(at(data, "types.citeproc") or "")
    if general in (None, "document") and told in CSL_TYPES and told != "article":
        return told
    return general or "document"


def _name(value: Any) -> Name | None:
    if not isinstance(value, dict):
        return None
    whole = value.get("name")
    if value.get("nameType") == "Organizational" and isinstance(whole, str):
        return {"literal": whole}
    if value.get("familyName"):
        return person(value.get("familyName"), value.get("givenName"))
    if not isinstance(whole, str) or not whole.strip():
        return None
    if value.get("nameType") == "Personal" or "," in whole:
        return parse_family_first(whole)
    return {"literal": whole} if is_organisation(whole) or " " not in whole else parse_family_first(whole)


def _date(data: Mapping[str, Any]) -> Any:
    listed = rows(data.get("dates"))
    year = data.get("publicationYear")
    for kind in _DATES:
        for part in listed:
            date = date_of(at(part, "date")) if at(part, "dateType") == kind else None
            # the year of publication is what the citation says: another year is another date
            if date and (not year or str(date["date-parts"][0][0]) == str(year)):
                return date
    return date_of(year)


def _works(answer: Any) -> list[Any] | None:
    data = answer.get("data") if isinstance(answer, dict) else answer
    if isinstance(data, list):
        return data
    if isinstance(data, dict):
        return [data]
    return [answer] if isinstance(answer, dict) and ("titles" in answer or "attributes" in answer) else None


def _detect(head: str) -> float:
    if re.match(r'\s*\{\s*"data"\s*:', head) and '"type":"dois"' in head.replace(" ", "").replace("\n", ""):
        return 0.97
    return 0.9 if re.match(r"\s*\{", head) and '"resourceTypeGeneral"' in head else 0.0


DATACITE = Format(
    name="datacite",
    title="DataCite answer (JSON)",
    extensions=(),
    media_type="application/vnd.api+json",
    read=partial(read_answer, "datacite", _works, item_of),
    detect=_detect,
)

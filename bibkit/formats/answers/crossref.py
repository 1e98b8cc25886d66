"""Crossref's REST API: `/works/{doi}`, `/works?query=…`, or a bare work ("REST API format" of Crossref)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from ...record import Item, Name
from .. import Format
from .common import at, date_of, fill, markup, names, person, read_answer

#: Crossref's `type` → CSL type.
TYPES: dict[str, str] = {
    "journal-article": "article-journal",
    "journal": "periodical",
    "journal-issue": "periodical",
    "journal-volume": "periodical",
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "book-set": "book",
    "book-series": "collection",
    "book-chapter": "chapter",
    "book-section": "chapter",
    "book-part": "chapter",
    "book-track": "chapter",
    "reference-entry": "entry-encyclopedia",
    "proceedings": "book",
    "proceedings-article": "paper-conference",
    "dissertation": "thesis",
    "report": "report",
    "report-component": "report",
    "report-series": "collection",
    "standard": "standard",
    "posted-content": "article",
    "peer-review": "review",
    "dataset": "dataset",
    "database": "dataset",
    "software": "software",
    "component": "document",
    "grant": "document",
    "other": "document",
}

#: Path in a work → variable.
FIELDS: dict[str, str] = {
    "title.0": "title",
    "short-title.0": "title-short",
    "original-title.0": "original-title",
    "container-title.0": "container-title",
    "short-container-title.0": "container-title-short",
    "volume": "volume",
    "issue": "issue",
    "journal-issue.issue": "issue",
    "page": "page",
    "article-number": "number",
    "edition-number": "edition",
    "part-number": "part-number",
    "publisher": "publisher",
    "publisher-location": "publisher-place",
    "event.name": "event-title",
    "event.location": "event-place",
    "degree.0": "genre",
    "DOI": "DOI",
    "URL": "URL",
    "language": "language",
    "abstract": "abstract",
    "license.0.URL": "license",
}
#: Key of a list of people → variable.
NAMES = {"author": "author", "editor": "editor", "translator": "translator", "chair": "chair"}
_DATES = ("published-print", "issued", "published", "published-online", "posted", "approved")
_BOOKS = frozenset(("chapter", "paper-conference", "entry-encyclopedia"))


def item_of(work: Mapping[str, Any]) -> Item:
    """The CSL item of a work."""
    kind = TYPES.get(str(work.get("type")), "document")
    if work.get("subtype") == "preprint":
        kind = "article"
    item: Item = {"type": kind}
    fill(item, work, FIELDS)
    subtitle = at(work, "subtitle.0")
    title = str(item.get("title", ""))
    if isinstance(subtitle, str) and subtitle.strip() and subtitle.lower() not in title.lower():
        item["title"] = f"{title}: {markup(subtitle)}"
    for key, variable in NAMES.items():
        if found := names(work.get(key), _name):
            item[variable] = found
    for key in _DATES:
        if date := date_of(work.get(key)):
            item["issued"] = date
            break
    for variable in ("ISBN", "ISSN"):
        numbers = work.get(variable)
        if isinstance(numbers, list) and numbers:
            item[variable] = re.sub(r"^https?://id\.crossref\.org/isbn/", "", str(numbers[0]))
    # a chapter of a series has the book and the series in one list, the series first ("container-title")
    containers = work.get("container-title")
    if kind in _BOOKS and isinstance(containers, list) and len(containers) == 2:
        item["container-title"], item["collection-title"] = (
            markup(str(containers[1])),
            markup(str(containers[0])),
        )
    institution = at(work, "institution.0.name") or at(work, "institution.name")
    if isinstance(institution, str) and kind in ("thesis", "report", "article"):
        item["publisher"] = institution
    subjects = work.get("subject")
    if isinstance(subjects, list) and subjects:
        item["keyword"] = "; ".join(str(subject) for subject in subjects)
    return item


def _name(value: Any) -> Name | None:
    if not isinstance(value, dict):
        return None
    if isinstance(value.get("name"), str):
        return {"literal": value["name"]}
    return person(value.get("family"), value.get("given"), value.get("suffix"))


def _works(answer: Any) -> list[Any] | None:
    message = answer.get("message", answer) if isinstance(answer, dict) else answer
    if isinstance(message, list):
        return message
    items = at(message, "items")
    if isinstance(items, list):
        return items
    return [message] if isinstance(message, dict) and "DOI" in message else None


def _detect(head: str) -> float:
    if re.match(r'\s*\{\s*"status"\s*:\s*"ok"\s*,\s*"message-type"', head):
        return 0.98
    return 0.9 if re.match(r"\s*\{", head) and '"is-referenced-by-count"' in head else 0.0


CROSSREF = Format(
    name="crossref",
    title="Crossref answer (JSON)",
    extensions=(),
    media_type="application/vnd.crossref-api-message+json",
    read=partial(read_answer, "crossref", _works, item_of),
    detect=_detect,
)

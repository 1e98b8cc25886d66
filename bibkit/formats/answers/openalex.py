"""OpenAlex's API: one work, or a page of `results` ("Work object" of its documentation)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from ...record import Item
from .. import Format
from ..losses import join_keywords
from .common import at, date_of, fill, names, read_answer, rows, whole_name

#: OpenAlex's `type` → CSL type.
TYPES: dict[str, str] = {
    "article": "article-journal",
    "book": "book",
    "book-chapter": "chapter",
    "dataset": "dataset",
    "dissertation": "thesis",
    "editorial": "article-journal",
    "erratum": "article-journal",
    "letter": "article-journal",
    "other": "document",
    "paratext": "document",
    "peer-review": "review",
    "preprint": "article",
    "reference-entry": "entry-encyclopedia",
    "report": "report",
    "retraction": "article-journal",
    "review": "article-journal",
    "software": "software",
    "standard": "standard",
    "supplementary-materials": "document",
}
#: `type_crossref` that says more than `type`.
_CROSSREF_TYPES = {"proceedings-article": "paper-conference", "posted-content": "article"}

#: Path in a work → variable.
FIELDS: dict[str, str] = {
    "title": "title",
    "display_name": "title",
    "primary_location.source.display_name": "container-title",
    "primary_location.source.issn_l": "ISSN",
    "primary_location.landing_page_url": "URL",
    "biblio.volume": "volume",
    "biblio.issue": "issue",
    "language": "language",
    "doi": "DOI",
    "primary_location.license": "license",
}
_BOOKS = frozenset(("book", "thesis", "report", "dataset", "software"))


def item_of(work: Mapping[str, Any]) -> Item:
    """The CSL item of a work."""
    kind = _CROSSREF_TYPES.get(str(work.get("type_crossref"))) or TYPES.get(str(work.get("type")), "document")
    item: Item = {"type": kind}
    fill(item, work, FIELDS)
    source_type = at(work, "primary_location.source.type")
    if source_type == "repository" or kind in _BOOKS:
        # a repository holds the work, it does not contain it as a journal does
        holder = item.pop("container-title", None)
        if holder:
            item["publisher" if kind == "article" else "source"] = re.sub(
                r"\s*\(Cornell University\)$", "", holder
            )
    publisher = at(work, "primary_location.source.host_organization_name")
    if isinstance(publisher, str) and source_type != "repository":
        item["publisher"] = publisher
    authors = names(
        work.get("authorships"),
        lambda one: whole_name(at(one, "author.display_name") or at(one, "raw_author_name")),
    )
    if authors:
        item["author"] = authors
        if work.get("is_authors_truncated") is True:
            item["custom"] = {"truncated": ["author"]}
    issued = date_of(work.get("publication_date")) or date_of(work.get("publication_year"))
    if issued:
        item["issued"] = issued
    first, last = at(work, "biblio.first_page"), at(work, "biblio.last_page")
    if first:
        item["page"] = f"{first}-{last}" if last and last != first else str(first)
    for key, variable in (("ids.pmid", "PMID"), ("ids.pmcid", "PMCID")):
        value = at(work, key)
        if isinstance(value, str):
            item[variable] = value.rstrip("/").rpartition("/")[2]
    abstract = _abstract(work.get("abstract_inverted_index"))
    if abstract:
        item["abstract"] = abstract
    words = [str(at(part, "display_name") or at(part, "keyword")) for part in rows(work.get("keywords"))]
    if words:
        item["keyword"] = join_keywords(words)
    return item


def _abstract(index: Any) -> str:
    """The text of an inverted index: each word with the places where it stands."""
    if not isinstance(index, dict):
        return ""
    placed = [
        (place, str(word))
        for word, places in index.items()
        for place in (places if isinstance(places, list) else [])
        if isinstance(place, int)
    ]
    return " ".join(word for _, word in sorted(placed))


def _works(answer: Any) -> list[Any] | None:
    if isinstance(answer, list):
        return answer
    results = at(answer, "results")
    if isinstance(results, list):
        return results
    return (
        [answer]
        if isinstance(answer, dict) and ("authorships" in answer or "display_name" in answer)
        else None
    )


def _detect(head: str) -> float:
    if not re.match(r"\s*[\[{]", head):
        return 0.0
    return 0.96 if "https://openalex.org/W" in head else 0.0


OPENALEX = Format(
    name="openalex",
    title="OpenAlex answer (JSON)",
    extensions=(),
    media_type="application/json",
    read=partial(read_answer, "openalex", _works, item_of),
    detect=_detect,
)

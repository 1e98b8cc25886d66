"""Metadata that programs find in a paper's page: Highwire Press tags (Google Scholar's inclusion guidelines; Zotero's
Embedded Metadata translator) and Dublin Core (DCMI, "Expressing Dublin Core in HTML")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import identifiers
from ..formats.losses import text_of
from ..names import two_part_name
from ..record import Item, names_of
from .links import pdf_of
from .model import Paper

#: CSL type → the tag of what contains the paper, or of who issued it.
_CONTAINERS = {
    "article-journal": "citation_journal_title",
    "article-magazine": "citation_journal_title",
    "article-newspaper": "citation_journal_title",
    "review": "citation_journal_title",
    "review-book": "citation_journal_title",
    "paper-conference": "citation_conference_title",
    "chapter": "citation_inbook_title",
    "entry-encyclopedia": "citation_inbook_title",
    "entry-dictionary": "citation_inbook_title",
}
_PUBLISHERS = {
    "thesis": "citation_dissertation_institution",
    "report": "citation_technical_report_institution",
}

#: Variable → tag, for what is written as it stands.
_VARIABLES = {
    "volume": "citation_volume",
    "issue": "citation_issue",
    "ISSN": "citation_issn",
    "ISBN": "citation_isbn",
    "PMID": "citation_pmid",
    "language": "citation_language",
}

#: CSL type → dcterms type, where it is other than Text.
_DC_TYPES = {
    "dataset": "Dataset",
    "software": "Software",
    "figure": "Image",
    "graphic": "Image",
    "map": "Image",
}


def meta_tags(paper: Paper, url: str | None) -> list[tuple[str, str]]:
    """(name, content) of the `meta` elements of a paper's page; `url` is the address of the page, if it has one."""
    return [pair for pair in (*_highwire(paper, url), *_dublin_core(paper)) if pair[1]]


def _highwire(paper: Paper, url: str | None) -> Iterator[tuple[str, str]]:
    item = paper.item
    kind = paper.type
    yield "citation_title", paper.title
    yield from (("citation_author", text_of(two_part_name(name))) for name in names_of(item, "author"))
    yield from (("citation_editor", text_of(two_part_name(name))) for name in names_of(item, "editor"))
    yield "citation_publication_date", paper.date.replace("-", "/") if not paper.date.startswith("-") else ""
    if kind in _CONTAINERS:
        yield _CONTAINERS[kind], paper.container
    yield _PUBLISHERS.get(kind, "citation_publisher"), text_of(item.get("publisher") or "")
    for variable, name in _VARIABLES.items():
        yield name, text_of(item.get(variable) or "")
    if kind == "report":
        yield "citation_technical_report_number", text_of(item.get("number") or "")
    first, last = _pages(item)
    yield "citation_firstpage", first
    yield "citation_lastpage", last
    yield "citation_doi", identifiers.doi_of(item) or ""
    yield "citation_arxiv_id", identifiers.arxiv_of(item) or ""
    yield "citation_pdf_url", pdf_of(item) or ""
    yield "citation_abstract_html_url", url or ""
    yield from (("citation_keywords", word) for word in paper.categories)


def _dublin_core(paper: Paper) -> Iterator[tuple[str, str]]:
    item = paper.item
    yield "DC.title", paper.title
    yield from (("DC.creator", name) for name in paper.authors)
    yield "DC.date", paper.date
    yield "DC.type", _DC_TYPES.get(paper.type, "Text")
    yield "DC.publisher", text_of(item.get("publisher") or "")
    doi = identifiers.doi_of(item)
    yield "DC.identifier", f"doi:{doi}" if doi else next((link.href for link in paper.links), "")
    yield "DC.source", paper.container
    yield "DC.language", paper.language
    yield from (("DC.subject", word) for word in paper.categories)
    yield "DC.description", text_of(item.get("abstract") or "")


def _pages(item: Item) -> tuple[str, str]:
    page = text_of(item.get("page") or "")
    ends = re.fullmatch(r"(\S+?)\s*[-–]\s*([^\s–-]+)", page)
    return (ends[1], ends[2]) if ends else (page, "")

"""Where a paper is on the web: DOI, arXiv, PDF, code, PubMed, and its own address. Never a made-up address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from .. import identifiers
from ..inline.html import is_safe_link
from ..record import Item

#: Hosts of source code; an address on one of them, with an owner and a project, is the code of a paper.
_CODE = re.compile(
    r"https?://(?:www\.)?(?:github\.com|gitlab\.com|codeberg\.org|bitbucket\.org|git\.sr\.ht)/[\w.~-]+/[\w.-]*[\w-]",
    re.IGNORECASE,
)
#: Addresses of a paper → the address of its PDF, as the sites document them.
_PDF = (
    (re.compile(r"(https?://openreview\.net)/forum\?id=([\w-]+)"), r"\1/pdf?id=\2"),
    (re.compile(r"(https?://aclanthology\.org/[\w.-]+?)/?"), r"\1.pdf"),
)
#: Fields of a source that CSL has no variable for, and what they are called in BibTeX files and exports.
_PDF_FIELDS = ("pdf", "url_pdf")
_CODE_FIELDS = ("code", "url_code", "github")


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a paper: `kind` is doi, arxiv, pdf, code, pubmed or site."""

    kind: str
    label: str
    href: str


def links_of(item: Item, code_label: str = "Code") -> tuple[Link, ...]:
    """The links of a record, each address once; an address that a page may not link to is left out."""
    found = {link.href: link for link in reversed([*_links(item, code_label)]) if is_web_link(link.href)}
    return tuple(reversed(found.values()))


def is_web_link(href: str) -> bool:
    """Whether an address is http(s), without white space or control characters."""
    return is_safe_link(href) and href.lower().startswith(("http://", "https://"))


def _links(item: Item, code_label: str) -> Iterator[Link]:
    url = str(item.get("URL") or "").strip()
    doi, arxiv = identifiers.doi_of(item), identifiers.arxiv_of(item)
    if doi:
        yield Link("doi", "DOI", f"https://doi.org/{quote(doi, safe='/:;()')}")
    if arxiv:
        yield Link("arxiv", "arXiv", f"https://arxiv.org/abs/{arxiv}")
    if pdf := pdf_of(item):
        yield Link("pdf", "PDF", pdf)
    if code := _field(item, _CODE_FIELDS) or _code_in(url, item.get("note"), item.get("abstract")):
        yield Link("code", code_label, code)
    if re.fullmatch(r"\d{1,9}", pmid := str(item.get("PMID") or "").strip()):
        yield Link("pubmed", "PubMed", f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/")
    if is_web_link(url) and not (identifiers.doi(url) or identifiers.arxiv_id(url) or _CODE.fullmatch(url)):
        yield Link("site", _host(url), url)


def pdf_of(item: Item) -> str | None:
    """The address of the PDF, where the record has it, or the site of the paper documents one."""
    url = str(item.get("URL") or "").strip()
    arxiv = identifiers.arxiv_of(item)
    if named := _field(item, _PDF_FIELDS):
        return named
    if arxiv:
        return f"https://arxiv.org/pdf/{arxiv}"
    if is_web_link(url) and url.partition("?")[0].lower().endswith(".pdf"):
        return url
    return next((rule.sub(place, url) for rule, place in _PDF if rule.fullmatch(url)), None)


def _field(item: Item, names: tuple[str, ...]) -> str | None:
    """The address in one of the fields that a reader kept for its format, or in `custom` itself."""
    custom = item.get("custom")
    tables: list[Any] = [custom, *custom.values()] if isinstance(custom, dict) else []
    for table in tables:
        for name in names if isinstance(table, dict) else ():
            if isinstance(value := table.get(name), str) and is_web_link(value.strip()):
                return value.strip()
    return None


def _code_in(*texts: Any) -> str | None:
    return next((match[0] for text in texts if text and (match := _CODE.search(str(text)))), None)


def _host(url: str) -> str:
    try:
        host = urlsplit(url).hostname or url
    except ValueError:
        host = url
    return host.removeprefix("www.")[:60]

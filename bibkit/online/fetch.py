"""Records by identifier."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from .. import identifiers
from ..diagnostics import Diagnostic, Report, diagnostic
from ..keys import assign_keys
from ..record import Library, Record
from .client import Client, NoAnswerError
from .services import Service

#: Kind of identifier → services to ask, in this order, until one has it.
ASKED: dict[str, tuple[str, ...]] = {
    "arxiv": ("arxiv",),
    "doi": ("crossref", "datacite"),
    "isbn": ("crossref", "openlibrary"),
    "pmid": ("pubmed", "openalex"),
}


def _isbn(text: str) -> str | None:
    digits = re.sub(r"[\s-]", "", text).upper()
    return digits if identifiers.isbn_is_valid(digits) else None


def _pmid(text: str) -> str | None:
    return text if re.fullmatch(r"[1-9]\d{0,8}", text) else None


_PARSERS: dict[str, Callable[[str], str | None]] = {
    "arxiv": identifiers.arxiv_id,
    "doi": identifiers.doi,
    "isbn": _isbn,
    "pmid": _pmid,
}


def parse_identifier(text: str) -> tuple[str, str] | None:
    """Kind and bare value of an identifier: with its scheme (`doi:`, `arXiv:`, `isbn:`, `pmid:`), an address of
    doi.org or arxiv.org, or bare where it can be only one; None if it is none."""
    text = text.strip()
    scheme, colon, rest = text.partition(":")
    if colon and scheme.lower() in _PARSERS:
        value = _PARSERS[scheme.lower()](rest.strip())
        return (scheme.lower(), value) if value else None
    for kind in ("arxiv", "doi", "isbn"):
        if value := _PARSERS[kind](text):
            return kind, value
    return None


def get(wanted: Iterable[str], *, client: Client | None = None) -> Library:
    """The records with these identifiers, in their order: `doi:10.…`, `arXiv:2407.14622`, `isbn:978…`,
    `pmid:…`, or addresses of doi.org and arxiv.org.

    What is malformed or unknown, and which server failed, is told in `.diagnostics`. Needs httpx.
    """
    told: list[Diagnostic] = []
    used = client or Client()
    records: list[Record] = []
    try:
        services = {name: Service(name, used) for names in ASKED.values() for name in names}
        for text in dict.fromkeys(wanted):
            parsed = parse_identifier(text)
            if parsed is None:
                told.append(diagnostic("BK165", f"'{text}' is no DOI, arXiv number, ISBN or PMID"))
            else:
                records += _fetch(text, *parsed, services, told.append)
    finally:
        if client is None:
            used.close()
    return Library(tuple(assign_keys(records)), tuple(told))


def _fetch(text: str, kind: str, value: str, services: dict[str, Service], report: Report) -> list[Record]:
    arxiv = identifiers.arxiv_id(value) if kind == "doi" else None
    if arxiv:
        kind, value = "arxiv", arxiv
    failed = False
    for name in ASKED[kind]:
        try:
            found = services[name].by_identifier(kind, value, report)
        except NoAnswerError as error:
            report(diagnostic("BK166", f"{text}: {error}"))
            failed = True
            continue
        if chosen := _choose(kind, found):
            return [chosen]
    if not failed:
        report(diagnostic("BK165", f"{text} is unknown to {' and '.join(ASKED[kind])}"))
    return []


def _choose(kind: str, found: list[Record]) -> Record | None:
    """The first; of what has an ISBN (its chapters too), the book."""
    if kind == "isbn":
        found = [record for record in found if record.item.get("type") == "book"]
    return found[0] if found else None

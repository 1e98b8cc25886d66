"""What each service is asked, and with which format its answers are read."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode, urlsplit

from .. import formats, identifiers
from ..completion import people
from ..completion.match import Wanted
from ..diagnostics import BibkitError, Diagnostic, Report, diagnostic, near_matches
from ..inline import csl_markup, tree
from ..normalise import normalise
from ..record import Item, Origin, Record, names_of
from .client import Client, NoAnswerError

#: A service that fails so often in a row is asked no more.
_PATIENCE = 3
#: Works asked for in a search.
_ROWS = 5


@dataclass(frozen=True, slots=True)
class Terms:
    """A search: the title's words, and the first author's family name ("" if unknown)."""

    title: str
    author: str


@dataclass(frozen=True, slots=True)
class Api:
    """The interface of a service: base address (which `BIBKIT_<NAME>_URL` overrides), the seconds that it
    wants between requests, and the path and query for each kind of identifier and for a search."""

    url: str
    interval: float
    by: Mapping[str, Callable[[str], str]]
    search: Callable[[Terms], str] | None = None


def _path(template: str) -> Callable[[str], str]:
    return lambda value: template.format(quote(value, safe=""))


def _query(path: str, parameters: Mapping[str, str | int]) -> str:
    return f"{path}?{urlencode(parameters)}"


def _arxiv_search(terms: Terms) -> str:
    parts = [f'ti:"{terms.title}"'] + ([f'au:"{terms.author}"'] if terms.author else [])
    return _query("", {"search_query": " AND ".join(parts), "max_results": _ROWS})


#: Name (also that of the format of the answers) → interface. Crossref finds books by ISBN, too.
SERVICES: dict[str, Api] = {
    "arxiv": Api(
        "https://export.arxiv.org/api/query", 3.0,
        {"arxiv": lambda value: _query("", {"id_list": value, "max_results": 1})},
        _arxiv_search,
    ),
    "crossref": Api(
        "https://api.crossref.org", 0.2,
        {"doi": _path("/works/{}"), "isbn": lambda value: _query("/works", {"filter": f"isbn:{value}", "rows": 20})},
        lambda terms: _query("/works", {"query.bibliographic": f"{terms.title} {terms.author}".strip(), "rows": _ROWS}),
    ),
    "datacite": Api(
        "https://api.datacite.org", 0.5,
        {"doi": _path("/dois/{}")},
        lambda terms: _query("/dois", {"query": f'titles.title:"{terms.title}"', "page[size]": _ROWS}),
    ),
    "openalex": Api(
        "https://api.openalex.org", 0.2,
        {"doi": _path("/works/doi:{}"), "pmid": _path("/works/pmid:{}")},
        lambda terms: _query("/works", {"filter": f"title.search:{terms.title}", "per-page": _ROWS}),
    ),
    "pubmed": Api(
        "https://eutils.ncbi.nlm.nih.gov/entrez/eutils", 0.4,
        {"pmid": lambda value: _query("/esummary.fcgi", {"db": "pubmed", "retmode": "json", "id": value})},
    ),
    "openlibrary": Api(
        "https://openlibrary.org", 0.5,
        {"isbn": lambda value: _query("/api/books", {"bibkeys": f"ISBN:{value}", "jscmd": "data", "format": "json"})},
    ),
}  # fmt: skip


def base_url(name: str) -> tuple[str, float]:
    """The base address of a service and the interval to keep. An address of one's own, from
    `BIBKIT_<NAME>_URL`, may have a query (a key, say) and has no interval. Raises BibkitError if it is no
    http(s) address."""
    variable = f"BIBKIT_{name.upper()}_URL"
    own = os.environ.get(variable)
    if not own:
        return SERVICES[name].url, SERVICES[name].interval
    parts = urlsplit(own)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise BibkitError(f"{variable} is no http(s) address")
    return own, 0.0


def address(base: str, request: str) -> str:
    """The request's path and query put behind those of the base address."""
    place, _, fixed = base.partition("?")
    path, _, query = request.partition("?")
    both = "&".join(filter(None, (fixed, query)))
    return place.rstrip("/") + path + (f"?{both}" if both else "")


@dataclass(slots=True)
class Service:
    """A service as a source of works for `bibkit.complete`, and for records by identifier."""

    name: str
    client: Client = field(default_factory=Client)
    failures: int = 0

    def __post_init__(self) -> None:
        if self.name not in SERVICES:
            raise BibkitError(
                f"there is no online source '{self.name}'",
                hint=near_matches(self.name, SERVICES) or f"there are {', '.join(SERVICES)}",
            )

    def works(self, wanted: Wanted, report: Report) -> Iterator[Record]:
        """What the service has for each record: by identifier where it can, else by title and author."""
        for record in wanted.records:
            try:
                found = self._works_of(record.item, report)
            except NoAnswerError as error:
                yield from ()
                if self._give_up(error, record, report):
                    return
                continue
            self.failures = 0
            yield from found

    def by_identifier(self, kind: str, value: str, report: Report) -> list[Record]:
        """The records that the service has by an identifier of a kind (`doi`, `arxiv`, `pmid`, `isbn`).
        Raises NoAnswerError if the service fails."""
        request = SERVICES[self.name].by.get(kind)
        return self._ask(request(value), report) if request else []

    def _works_of(self, item: Item, report: Report) -> list[Record]:
        api = SERVICES[self.name]
        for kind, value in _identifiers(item):
            if kind in api.by and (found := self.by_identifier(kind, value, report)):
                return found
        terms = _terms(item)
        return self._ask(api.search(terms), report) if api.search and terms else []

    def _ask(self, request: str, report: Report) -> list[Record]:
        base, interval = base_url(self.name)
        url = address(base, request)
        text = self.client.fetch(url, interval=interval)
        if text is None or not text.strip():
            return []
        found: list[Diagnostic] = []
        read = formats.get(self.name).read
        assert read is not None
        works = read(io.StringIO(text), found.append, formats.Source(self.name))
        # what has no title says that there is nothing (PubMed does so with status 200)
        records = [
            normalise(Record(work.item, Origin(self.name))) for work in works if work.item.get("title")
        ]
        if not records and found:
            self.client.forget(url)
            raise NoAnswerError(f"{self.name}'s answer cannot be read: {found[0].message}")
        return records

    def _give_up(self, error: NoAnswerError, record: Record, report: Report) -> bool:
        self.failures += 1
        last = self.failures >= _PATIENCE
        message = f"{error}; {self.name} is asked no more" if last else str(error)
        report(diagnostic("BK166", message, path=self.name, record=record.id or None))
        return last


def _identifiers(item: Item) -> Iterator[tuple[str, str]]:
    if arxiv := identifiers.arxiv_of(item):
        yield "arxiv", identifiers.without_version(arxiv)
    if doi := identifiers.doi_of(item):
        yield "doi", doi
    if pmid := str(item.get("PMID") or "").strip():
        yield "pmid", pmid


def _terms(item: Item) -> Terms | None:
    """What to search for: words only, so that no character means something to the service."""
    title = " ".join(tree.strings(csl_markup.parse(str(item.get("title") or ""))))
    plain = " ".join("".join(char if char.isalnum() else " " for char in title).split())[:300]
    if not plain:
        return None
    authors = names_of(item, "author")
    family = str(authors[0].get("family") or authors[0].get("literal") or "") if authors else ""
    return Terms(plain, " ".join(people.words(family)))

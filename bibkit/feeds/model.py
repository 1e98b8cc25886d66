"""The feed model: what a feed and its entries hold, whatever the feed format. No clock, no random."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from .. import dates, identifiers
from ..diagnostics import BibkitError, Report, diagnostic
from ..inline import csl_markup
from ..inline import text as plain_text
from ..inline.html import is_safe_link
from ..names import display_name
from ..normalise import normalise_text
from ..record import Item, Record, is_truncated, names_of
from ..text import fold

#: The categories of arXiv's own Atom feeds are of this scheme.
ARXIV_SCHEME = "http://arxiv.org/schemas/atom"

#: The `updated` of an entry that has no date (RFC 4287 demands one).
UNDATED = datetime(1970, 1, 1, tzinfo=UTC)

DEFAULT_TITLE = "Reading list"


@dataclass(frozen=True, slots=True)
class Category:
    """One category of an entry; `scheme` is the URI of the vocabulary that it comes from."""

    term: str
    scheme: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper in a feed, all text plain."""

    id: str
    title: str
    authors: tuple[str, ...]
    published: datetime | None
    abstract: str
    link: str | None
    pdf: str | None
    doi: str | None
    categories: tuple[Category, ...]
    item: Item

    @property
    def updated(self) -> datetime:
        return self.published or UNDATED


@dataclass(frozen=True, slots=True)
class FeedOptions:
    """The site that a feed belongs to: `url` of the site (an absolute http(s) address, the feeds are below
    it), `title`, `author`, `language` (BCP 47)."""

    url: str | None = None
    title: str | None = None
    author: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its own properties and its entries."""

    id: str
    title: str
    author: str
    link: str | None
    language: str | None
    updated: datetime
    entries: tuple[Entry, ...]

    def address(self, name: str) -> str | None:
        """The address of the feed file of that name below the site, if there is a site."""
        return f"{self.link.rstrip('/')}/{name}" if self.link else None


def build_feed(records: Iterable[Record], options: FeedOptions, report: Report) -> Feed:
    """The feed of the records, in their order. What a feed cannot hold is reported (BK6, BK8).

    Raises BibkitError for a site whose address or language is none.
    """
    if options.url is not None and not re.fullmatch(r"https?://[^\s/?#<>\"]+[^\s<>\"]*", options.url):
        raise BibkitError(f"the site's address '{options.url}' is no absolute http(s) address")
    if options.language is not None and not re.fullmatch(
        r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", options.language
    ):
        raise BibkitError(
            f"the site's language '{options.language}' is no language tag", hint="write en or de-DE"
        )
    entries: dict[str, Entry] = {}
    for record in records:
        entry = build_entry(record, report)
        if entry.id in entries:
            report(diagnostic("BK804", f"'{entry.title}' stands in the feed already", **_place(record)))
        else:
            entries[entry.id] = entry
    title = normalise_text(options.title or DEFAULT_TITLE)
    if not options.url:
        report(diagnostic("BK801", f"no site is configured; the feed is titled '{title}' and has no address"))
    return Feed(
        id=options.url or f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, title)}",
        title=title,
        author=normalise_text(options.author or title),
        link=options.url,
        language=options.language,
        updated=max((entry.updated for entry in entries.values()), default=UNDATED),
        entries=tuple(entries.values()),
    )


def build_entry(record: Record, report: Report) -> Entry:
    """The feed entry of a record."""
    item = record.item
    names = names_of(item, "author") or names_of(item, "editor")
    authors = tuple(filter(None, (normalise_text(display_name(name)) for name in names)))
    if is_truncated(item, "author"):
        message = f"the list of 'author' is cut; the {len(authors)} names shown are written as if complete"
        report(replace(diagnostic("BK602", message, **_place(record)), field="author"))
    doi, arxiv = identifiers.doi_of(item), identifiers.arxiv_of(item)
    url = str(item.get("URL", "")).strip()
    doi_link = f"https://doi.org/{quote(doi.lower(), safe='/')}" if doi else None
    arxiv_link = f"https://arxiv.org/abs/{identifiers.without_version(arxiv)}" if arxiv else None
    return Entry(
        id=doi_link or arxiv_link or f"urn:uuid:{_record_uuid(item)}",
        title=_plain(item.get("title")) or "[Untitled]",
        authors=authors,
        published=_published(record, report),
        abstract=_plain(item.get("abstract")),
        link=(url if is_safe_link(url) and url.lower().startswith("http") else None)
        or doi_link
        or arxiv_link,
        pdf=f"https://arxiv.org/pdf/{arxiv}" if arxiv else None,
        doi=doi,
        categories=_categories(item),
        item=item,
    )


def _plain(value: object) -> str:
    return normalise_text(plain_text.write(csl_markup.parse(str(value)))) if value else ""


def _record_uuid(item: Item) -> uuid.UUID:
    """A name-based UUID of what makes the work: title, authors, year. Not of the citation key, which may be
    pinned, nor of text that is corrected later."""
    names = [display_name(name) for name in names_of(item, "author")]
    parts = [_plain(item.get("title")), *names, str(dates.year_of(item.get("issued")) or "")]
    return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(fold(part) for part in parts))


def _published(record: Record, report: Report) -> datetime | None:
    """Midnight (UTC) of the day on which the record was issued, as far as it is known and possible."""
    issued = record.item.get("issued")
    parts = dates.first_parts(issued)
    if not parts:
        report(
            diagnostic("BK802", "no date; the entry is dated 1970-01-01", field="issued", **_place(record))
        )
        return None
    possible = parts
    while len(possible) > 1 and not dates.is_possible(possible):
        possible = possible[:-1]
    if not 1 <= possible[0] <= 9999:
        report(diagnostic("BK803", f"the year {possible[0]} was left out", field="issued", **_place(record)))
        return None
    if possible != parts:
        written = "-".join(map(str, parts))
        report(diagnostic("BK803", f"the date {written} was cut", field="issued", **_place(record)))
    year, month, day = (*possible, 1, 1)[:3]
    return datetime(year, month, day, tzinfo=UTC)


def _categories(item: Item) -> tuple[Category, ...]:
    classes = item.get("categories")
    found = (
        [Category(normalise_text(str(name)), ARXIV_SCHEME) for name in classes]
        if isinstance(classes, list)
        else []
    )
    keywords = str(item.get("keyword", "")).replace(";", ",").split(",")
    found += [Category(term) for term in map(normalise_text, keywords) if term]
    return tuple(dict.fromkeys(found))


def _place(record: Record) -> dict[str, Any]:
    return {
        "record": record.id or None,
        "path": record.origin.path if record.origin else None,
        "line": record.origin.line if record.origin else None,
    }

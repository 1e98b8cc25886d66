"""The feed model: what a feed and its entries hold, whatever the feed format. No clock, no random."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from ..diagnostics import BibkitError, Report, diagnostic
from ..normalise import normalise_text
from . import FILE_NAMES
from .addresses import site_address

#: The `updated` of an entry that has no date (RFC 4287 demands one).
UNDATED = datetime(1970, 1, 1, tzinfo=UTC)

DEFAULT_TITLE = "Reading list"


class Category(NamedTuple):
    """One category of an entry; `scheme` is the URI of the vocabulary that it comes from, `label` what people
    call it."""

    term: str
    scheme: str | None = None
    label: str | None = None


class Entry(NamedTuple):
    """One paper in a feed, all text plain but for `content`.

    `summary` is the abstract, else the formatted reference; `content` the abstract as HTML if it has markup,
    formulas or paragraphs, else ''. `link` is where the paper is read, `related` other addresses of it, `pdf` the
    text, `license` an address. `date` is the day, month or year of issue (ISO 8601); `volume`, `number` and `issn`
    are those of the `journal`.
    """

    id: str
    title: str
    updated: datetime
    published: datetime | None = None
    authors: tuple[str, ...] = ()
    summary: str = ""
    content: str = ""
    link: str | None = None
    related: tuple[str, ...] = ()
    pdf: str | None = None
    license: str | None = None
    rights: str = ""
    doi: str = ""
    isbn: str = ""
    date: str = ""
    journal: str = ""
    volume: str = ""
    number: str = ""
    issn: str = ""
    categories: tuple[Category, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedOptions:
    """The site that a feed belongs to: `url` of the site (an absolute http(s) address, the feeds are below
    it), `title`, `author`, `language` (BCP 47), `hub` (the address of a WebSub hub)."""

    url: str | None = None
    title: str | None = None
    author: str | None = None
    language: str | None = None
    hub: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed but for its entries. `folder` is the address that its files stand below, with a slash at the end, and
    `name` their name without suffix; `root` leads from there to the folder of the stylesheet. `updated` is the newest
    of the entries', `first_link` the first of theirs. `links` are relations to other documents of the feed (RFC 5005),
    by file name without suffix; `is_archive` says that it is a document of the archive."""

    id: str
    title: str
    author: str
    link: str | None = None
    language: str | None = None
    hub: str | None = None
    folder: str | None = None
    name: str = "feed"
    root: str = ""
    updated: datetime = UNDATED
    first_link: str | None = None
    links: tuple[tuple[str, str], ...] = ()
    is_archive: bool = False

    def address(self, format: str, name: str | None = None) -> str | None:
        """The address of the feed's file in that format (or of the file `name` beside it), if there is a site."""
        suffix = FILE_NAMES[format].removeprefix("feed")
        return f"{self.folder}{name or self.name}{suffix}" if self.folder else None


def describe(options: FeedOptions) -> Feed:
    """The feed of a site, without entries. Raises BibkitError for an address or language that is none."""
    url = site_address(options.url) if options.url is not None else None
    hub = site_address(options.hub) if options.hub is not None else None
    if hub and not url:
        raise BibkitError("a hub needs the address of the site", hint="set url as well")
    if options.language is not None and not re.fullmatch(
        r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", options.language
    ):
        raise BibkitError(
            f"the site's language '{options.language}' is no language tag", hint="write en or de-DE"
        )
    title = normalise_text(options.title or "") or DEFAULT_TITLE
    return Feed(
        id=url or f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, title)}",
        title=title,
        author=normalise_text(options.author or "") or title,
        link=url,
        language=options.language,
        hub=hub,
        folder=f"{url.rstrip('/')}/" if url else None,
    )


def report_no_site(feed: Feed, report: Report) -> None:
    """Report a feed that belongs to no site (BK801)."""
    if feed.link is None:
        message = f"no site is configured; the feed is titled '{feed.title}' and has no address"
        report(diagnostic("BK801", message))

"""RSS 2.0 (RSS Advisory Board, 2.0.11, and its best-practices profile), with `dc:creator` for the names that its
`author` cannot hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from html import escape as escape_html

from ..dates import MONTHS
from ..diagnostics import Report
from ..formats import Format
from ..record import Record
from .atom import texts
from .document import Syntax, export_feed
from .model import UNDATED, Category, Entry, Feed, FeedOptions
from .xml import (
    ATOM,
    CONTENT,
    DC,
    HISTORY,
    PRISM,
    declaration,
    element,
    empty,
    escape,
    plain,
    rfc3339,
)

_NAMESPACES = f' xmlns:atom="{ATOM}" xmlns:content="{CONTENT}" xmlns:dc="{DC}" xmlns:prism="{PRISM}"'


#: What readers take for the address of an enclosure.
_ENCLOSED = re.compile(r"https?://(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]+(?::\d+)?/")


def _head(feed: Feed) -> str:
    history = f' xmlns:fh="{HISTORY}"' if feed.is_archive else ""
    parts = [
        declaration(feed.root),
        f'<rss version="2.0"{_NAMESPACES}{history}>\n<channel>\n',
        element("title", plain(feed.title), depth=1),
        element("link", escape(feed.link or feed.first_link or "http://localhost/"), depth=1),
        element("description", plain(feed.title), depth=1),
    ]
    if feed.language:
        parts.append(element("language", escape(feed.language), depth=1))
    parts += [
        element("lastBuildDate", _rfc822(feed.updated), depth=1),
        element("generator", "bibkit", depth=1),
    ]
    if feed.link:
        parts.append(empty("atom:link", 1, rel="self", type="application/rss+xml", href=feed.address("rss")))
    if feed.hub:
        parts.append(empty("atom:link", 1, rel="hub", href=feed.hub))
    for rel, name in feed.links:
        parts.append(
            empty("atom:link", 1, rel=rel, type="application/rss+xml", href=feed.address("rss", name))
        )
    if feed.is_archive:
        parts.append(empty("fh:archive", 1))
    if feed.author != feed.title:
        parts.append(element("dc:creator", plain(feed.author), depth=1))
    return "".join(parts)


def _item(entry: Entry) -> str:
    title, rights, extensions, names = texts(entry)
    permanent = "true" if entry.id.startswith("http") else "false"
    parts = [f"  <item>\n    <title>{title}</title>\n"]
    if entry.link:
        parts.append(f"    <link>{escape(entry.link)}</link>\n")
    parts.append(f'    <guid isPermaLink="{permanent}">{escape(entry.id)}</guid>\n')
    if names:
        parts.append(f"    <dc:creator>{', '.join(names)}</dc:creator>\n")
    if entry.published:
        parts.append(f"    <pubDate>{_rfc822(entry.published)}</pubDate>\n")
    if entry.updated not in (entry.published, UNDATED):
        parts.append(f"    <atom:updated>{rfc3339(entry.updated)}</atom:updated>\n")
    parts.append(f"    <description>{_html(entry.summary)}</description>\n")
    if entry.content:
        parts.append(f"    <content:encoded>{escape(entry.content)}</content:encoded>\n")
    parts += map(_category, entry.categories)
    if entry.pdf and _ENCLOSED.match(entry.pdf):
        # the length is demanded; 0 says that it is not known
        parts.append(f'    <enclosure url="{escape(entry.pdf)}" length="0" type="application/pdf"/>\n')
    parts += [f'    <atom:link rel="related" href="{escape(address)}"/>\n' for address in entry.related]
    if entry.license:
        parts.append(f'    <atom:link rel="license" href="{escape(entry.license)}"/>\n')
    if rights:
        parts.append(f"    <dc:rights>{rights}</dc:rights>\n")
    parts += extensions
    parts.append("  </item>\n")
    return "".join(parts)


@lru_cache(maxsize=4096)
def _category(category: Category) -> str:
    domain = f' domain="{escape(category.scheme)}"' if category.scheme else ""
    return f"    <category{domain}>{plain(category.term)}</category>\n"


_MONTHS = tuple(name.capitalize() for name in MONTHS)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@lru_cache(maxsize=8192)
def _rfc822(value: datetime) -> str:
    """A date and time in UTC by RFC 822, with years of four digits; strftime would write them in the locale."""
    day, month = _DAYS[value.weekday()], _MONTHS[value.month - 1]
    time = f"{value.hour:02}:{value.minute:02}:{value.second:02}"
    return f"{day}, {value.day:02} {month} {value.year:04} {time} GMT"


def _html(text: str) -> str:
    """A description is HTML: plain text is it already, unless it holds & or <."""
    return escape(escape_html(text, quote=False) if "&" in text or "<" in text else text)


RSS_SYNTAX = Syntax(_head, _item, "", "</channel>\n</rss>\n")


def export_rss(records: Iterable[Record], options: FeedOptions, report: Report) -> Iterator[bytes]:
    """An RSS document, in pieces."""
    return export_feed(records, options, report, RSS_SYNTAX)


RSS = Format(
    name="rss",
    title="RSS 2.0 feed",
    extensions=(".rss",),
    media_type="application/rss+xml",
    export=export_rss,
    options=FeedOptions,
    per_record=False,
)

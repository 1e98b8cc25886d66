"""RSS 2.0 (RSS Advisory Board, 2.0.11, and its best-practices profile), with `dc:creator` for the names that its
`author` cannot hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from email.utils import format_datetime
from html import escape as escape_html
from urllib.parse import urlsplit

from ..diagnostics import Report
from ..formats import Format
from ..record import Record
from .atom import extensions
from .document import Syntax, export_feed
from .model import UNDATED, Entry, Feed, FeedOptions
from .xml import ATOM, CONTENT, DC, HISTORY, PRISM, declaration, element, empty, escape, plain, rfc3339

_NAMESPACES = f' xmlns:atom="{ATOM}" xmlns:content="{CONTENT}" xmlns:dc="{DC}" xmlns:prism="{PRISM}"'


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
        element("lastBuildDate", format_datetime(feed.updated, usegmt=True), depth=1),
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
    parts = ["  <item>\n", element("title", plain(entry.title))]
    if entry.link:
        parts.append(element("link", escape(entry.link)))
    permanent = ' isPermaLink="true"' if entry.id.startswith("http") else ' isPermaLink="false"'
    parts.append(element("guid", escape(entry.id), permanent))
    if entry.authors:
        parts.append(element("dc:creator", plain(", ".join(entry.authors))))
    if entry.published:
        parts.append(element("pubDate", format_datetime(entry.published, usegmt=True)))
    if entry.updated not in (entry.published, UNDATED):
        parts.append(element("atom:updated", rfc3339(entry.updated)))
    parts.append(element("description", _html(entry.summary)))
    if entry.content:
        parts.append(element("content:encoded", escape(entry.content)))
    for category in entry.categories:
        domain = f' domain="{escape(category.scheme)}"' if category.scheme else ""
        parts.append(element("category", plain(category.term), domain))
    if entry.pdf and "." in (urlsplit(entry.pdf).hostname or ""):
        # the length is demanded; 0 says that it is not known
        parts.append(empty("enclosure", url=entry.pdf, length="0", type="application/pdf"))
    parts += [empty("atom:link", rel="related", href=address) for address in entry.related]
    if entry.license:
        parts.append(empty("atom:link", rel="license", href=entry.license))
    if entry.rights:
        parts.append(element("dc:rights", plain(entry.rights)))
    parts.append(extensions(entry))
    parts.append("  </item>\n")
    return "".join(parts)


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

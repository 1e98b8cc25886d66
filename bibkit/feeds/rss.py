"""RSS 2.0 (RSS Advisory Board, 2.0.11), with `dc:creator` for the names that its `author` cannot hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from email.utils import format_datetime

from ..diagnostics import Report
from ..formats import Format
from ..record import Record
from . import FILE_NAMES
from .model import Entry, FeedOptions, build_feed
from .reference import reference_text
from .xml import ATOM, DC, XmlStream


def export_rss(records: Iterable[Record], options: FeedOptions, report: Report) -> Iterator[bytes]:
    """An RSS document, in pieces."""
    feed = build_feed(records, options, report)
    first_link = next((entry.link for entry in feed.entries if entry.link), "http://localhost/")
    xml = XmlStream()
    with (
        xml.document(),
        xml.element("rss", {"version": "2.0"}, nsmap={"atom": ATOM, "dc": DC}),
        xml.element("channel"),
    ):
        xml.leaf("title", feed.title)
        xml.leaf("link", feed.link or first_link)
        xml.leaf("description", feed.title)
        if feed.language:
            xml.leaf("language", feed.language)
        xml.leaf("lastBuildDate", format_datetime(feed.updated))
        xml.leaf("generator", "bibkit")
        if address := feed.address(FILE_NAMES["rss"]):
            attributes = {"rel": "self", "type": "application/rss+xml", "href": address}
            xml.leaf(f"{{{ATOM}}}link", None, attributes)
        for entry in feed.entries:
            _item(xml, entry)
            yield xml.drain()
    yield xml.drain() + b"\n"


def _item(xml: XmlStream, entry: Entry) -> None:
    with xml.element("item"):
        xml.leaf("title", entry.title)
        if entry.link:
            xml.leaf("link", entry.link)
        xml.leaf("guid", entry.id, {"isPermaLink": "true" if entry.id.startswith("http") else "false"})
        if entry.authors:
            xml.leaf(f"{{{DC}}}creator", ", ".join(entry.authors))
        if entry.published:
            xml.leaf("pubDate", format_datetime(entry.published))
        if entry.doi:
            xml.leaf(f"{{{DC}}}identifier", f"doi:{entry.doi}")
        for category in entry.categories:
            xml.leaf("category", category.term, {"domain": category.scheme} if category.scheme else None)
        xml.leaf("description", entry.abstract or reference_text(entry.item))


RSS = Format(
    name="rss",
    title="RSS 2.0 feed",
    extensions=(".rss",),
    media_type="application/rss+xml",
    export=export_rss,
    options=FeedOptions,
    per_record=False,
)

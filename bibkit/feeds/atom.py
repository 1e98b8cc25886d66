"""Atom 1.0 (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from ..diagnostics import Report
from ..formats import Format
from ..record import Record
from . import FILE_NAMES
from .model import Entry, FeedOptions, build_feed
from .reference import reference_text
from .xml import ATOM, DC, XML, XmlStream


def export_atom(records: Iterable[Record], options: FeedOptions, report: Report) -> Iterator[bytes]:
    """An Atom feed document, in pieces."""
    feed = build_feed(records, options, report)
    xml = XmlStream()
    language = {f"{{{XML}}}lang": feed.language} if feed.language else {}
    with xml.document(), xml.element(f"{{{ATOM}}}feed", language, nsmap={None: ATOM, "dc": DC, "xml": XML}):
        _leaf(xml, "id", feed.id)
        _leaf(xml, "title", feed.title)
        _leaf(xml, "updated", _date(feed.updated))
        _person(xml, feed.author)
        if feed.link:
            _link(xml, "self", str(feed.address(FILE_NAMES["atom"])), "application/atom+xml")
            _link(xml, "alternate", feed.link, "text/html")
        _leaf(xml, "generator", "bibkit")
        for entry in feed.entries:
            _entry(xml, entry)
            yield xml.drain()
    yield xml.drain() + b"\n"


def _entry(xml: XmlStream, entry: Entry) -> None:
    with xml.element(f"{{{ATOM}}}entry"):
        _leaf(xml, "id", entry.id)
        _leaf(xml, "title", entry.title)
        for author in entry.authors:
            _person(xml, author)
        if entry.published:
            _leaf(xml, "published", _date(entry.published))
        _leaf(xml, "updated", _date(entry.updated))
        if entry.link:
            _link(xml, "alternate", entry.link, "text/html")
        if entry.pdf:
            _link(xml, "related", entry.pdf, "application/pdf")
        if entry.doi:
            xml.leaf(f"{{{DC}}}identifier", f"doi:{entry.doi}")
        for category in entry.categories:
            scheme = {"scheme": category.scheme} if category.scheme else {}
            _leaf(xml, "category", None, {"term": category.term, **scheme})
        if not entry.link:
            # 4.1.2: an entry without an alternate link must have content
            _leaf(xml, "content", entry.abstract or reference_text(entry.item))
        elif entry.abstract:
            _leaf(xml, "summary", entry.abstract)


def _leaf(xml: XmlStream, name: str, text: str | None, attributes: dict[str, str] | None = None) -> None:
    xml.leaf(f"{{{ATOM}}}{name}", text, attributes)


def _person(xml: XmlStream, name: str) -> None:
    with xml.element(f"{{{ATOM}}}author"):
        _leaf(xml, "name", name)


def _link(xml: XmlStream, rel: str, href: str, media_type: str) -> None:
    _leaf(xml, "link", None, {"rel": rel, "type": media_type, "href": href})


def _date(value: datetime) -> str:
    """A Date construct (3.3): RFC 3339, UTC."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


ATOM_FORMAT = Format(
    name="atom",
    title="Atom 1.0 feed",
    extensions=(".atom",),
    media_type="application/atom+xml",
    export=export_atom,
    options=FeedOptions,
    per_record=False,
)

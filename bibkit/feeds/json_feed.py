"""JSON Feed 1.1 (jsonfeed.org), with the data of the publication in the extension object `_publication`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from ..diagnostics import Report
from ..formats import Format
from ..record import Record
from .document import Syntax, export_feed
from .model import UNDATED, Entry, Feed, FeedOptions
from .xml import rfc3339

VERSION = "https://jsonfeed.org/version/1.1"

#: Member of `_publication` → attribute of an entry.
_PUBLICATION = {
    "doi": "doi",
    "isbn": "isbn",
    "date": "date",
    "journal": "journal",
    "volume": "volume",
    "number": "number",
    "issn": "issn",
    "license": "license",
    "rights": "rights",
    "related": "related",
}


def _head(feed: Feed) -> str:
    found: dict[str, Any] = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.link,
        "feed_url": feed.address("json-feed"),
        "next_url": next(
            (feed.address("json-feed", name) for rel, name in feed.links if rel in ("next", "prev-archive")),
            None,
        ),
        "language": feed.language,
        "authors": [{"name": feed.author}],
        "hubs": [{"type": "WebSub", "url": feed.hub}] if feed.hub else None,
    }
    members = json.dumps({key: value for key, value in found.items() if value}, ensure_ascii=False, indent=2)
    return members.removesuffix("\n}") + ',\n  "items": [\n'


def _item(entry: Entry) -> str:
    published = rfc3339(entry.published) if entry.published else None
    found: dict[str, Any] = {
        "id": entry.id,
        "url": entry.link,
        "title": entry.title,
        # one of the two must be there
        "content_html": entry.content,
        "content_text": entry.summary,
        "date_published": published,
        "date_modified": rfc3339(entry.updated) if entry.updated != UNDATED else None,
        "authors": [{"name": name} for name in entry.authors],
        "tags": list(dict.fromkeys(category.term for category in entry.categories)),
        "attachments": [{"url": entry.pdf, "mime_type": "application/pdf"}] if entry.pdf else None,
        "_publication": {key: value for key, name in _PUBLICATION.items() if (value := getattr(entry, name))},
    }
    return "    " + json.dumps({key: value for key, value in found.items() if value}, ensure_ascii=False)


JSON_FEED_SYNTAX = Syntax(_head, _item, ",\n", "\n  ]\n}\n")


def export_json_feed(records: Iterable[Record], options: FeedOptions, report: Report) -> Iterator[bytes]:
    """A JSON Feed document, in pieces, an item a line."""
    return export_feed(records, options, report, JSON_FEED_SYNTAX)


JSON_FEED = Format(
    name="json-feed",
    title="JSON Feed 1.1",
    extensions=(),
    media_type="application/feed+json",
    export=export_json_feed,
    options=FeedOptions,
    per_record=False,
)

"""Feeds: one entry model, written as Atom 1.0 (RFC 4287), RSS 2.0 and JSON Feed 1.1."""

#: Format name → file name, in a published folder.
FILE_NAMES = {"atom": "feed.atom", "rss": "feed.rss", "json-feed": "feed.json"}

"""Feeds of a part of the papers: one a category, one an author. And OPML, which lists several feeds."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal, TypeAlias
from urllib.parse import quote

from ..diagnostics import Report, diagnostic
from ..text import fold
from .model import Entry, Feed
from .xml import escape, plain

#: A paper stands in the feeds of its first so many categories or authors: each of them holds the whole entry, and all
#: of a thousand authors would be a million names.
_MOST_GROUPS = 100

By: TypeAlias = Literal["category", "author"]

#: Names that Windows gives to devices.
_DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d")


def group_entries(entries: Iterable[Entry], by: By, report: Report) -> dict[str, tuple[str, list[Entry]]]:
    """File name without suffix → what the group is called, and its entries in their order. Names that differ only in
    accents, case and punctuation are one group, called as it is met first. A paper of too many groups is reported
    (BK805)."""
    groups: dict[str, tuple[str, list[Entry]]] = {}
    for entry in entries:
        terms = list(dict.fromkeys(_terms(entry, by)))
        if len(terms) > _MOST_GROUPS:
            what = "authors" if by == "author" else "categories"
            message = (
                f"'{entry.title}' stands in the feeds of the first {_MOST_GROUPS} of its {len(terms)} {what}"
            )
            report(diagnostic("BK805", message))
        for term, label in terms[:_MOST_GROUPS]:
            _, members = groups.setdefault(file_name(term), (label, []))
            if not members or members[-1] is not entry:
                members.append(entry)
    return dict(sorted(groups.items()))


def _terms(entry: Entry, by: By) -> list[tuple[str, str]]:
    if by == "author":
        return [(name, name) for name in entry.authors]
    return [
        (category.term, f"{category.label} ({category.term})" if category.label else category.term)
        for category in entry.categories
    ]


def file_name(term: str) -> str:
    """A name for files and addresses: small ASCII letters, digits and hyphens. What they cannot tell apart has a
    digest at its end."""
    folded = fold(term)
    words = "-".join(re.findall(r"[a-z0-9]+", folded))[:80].strip("-")
    if re.sub(r"[a-z0-9\s.,'’-]", "", folded) or not words or len(folded) > 80 or _DEVICES.fullmatch(words):
        digest = hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()[:8]
        return f"{words}-{digest}".lstrip("-")
    return words


def group_feed(feed: Feed, by: By, name: str, label: str) -> Feed:
    """The feed of a group, below the folder of the whole feed."""
    title = f"{feed.title}: {label}"
    folder = f"{feed.folder}{by}/" if feed.folder else None
    return replace(
        feed,
        id=f"{folder}{quote(name)}" if folder else f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, title)}",
        title=title,
        folder=folder,
        name=name,
        root="../",
    )


def write_opml(feed: Feed, groups: Sequence[tuple[By, Sequence[Feed]]]) -> str:
    """An OPML 2.0 document with the feed and those of its groups (the Atom ones), for readers that import it. Without
    a site the addresses are relative."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0">\n',
        f"  <head>\n    <title>{plain(feed.title)}</title>\n  </head>\n  <body>\n",
        _outline(feed, feed.address("atom") or "feed.atom", 2),
    ]
    for by, members in groups:
        lines.append(f'    <outline text="By {by}">\n')
        lines += [_outline(one, one.address("atom") or f"{by}/{one.name}.atom", 3) for one in members]
        lines.append("    </outline>\n")
    return "".join([*lines, "  </body>\n</opml>\n"])


def _outline(feed: Feed, address: str, depth: int) -> str:
    page = f' htmlUrl="{escape(feed.link)}"' if feed.link else ""
    title = plain(feed.title)
    return f'{"  " * depth}<outline type="rss" text="{title}" title="{title}" xmlUrl="{escape(address)}"{page}/>\n'

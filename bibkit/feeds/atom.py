"""Atom 1.0 (RFC 4287), with PRISM and Dublin Core for what is only true of papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..diagnostics import Report
from ..formats import Format
from ..record import Record
from .document import Syntax, export_feed
from .model import Entry, Feed, FeedOptions
from .xml import ATOM, DC, HISTORY, PRISM, declaration, element, empty, escape, plain, rfc3339

#: Element → attribute of an entry, in the order of the document.
EXTENSIONS = {
    "dc:identifier": "doi",
    "prism:doi": "doi",
    "prism:publicationName": "journal",
    "prism:publicationDate": "date",
    "prism:volume": "volume",
    "prism:number": "number",
    "prism:issn": "issn",
    "prism:isbn": "isbn",
}


def _head(feed: Feed) -> str:
    language = f' xml:lang="{escape(feed.language)}"' if feed.language else ""
    history = f' xmlns:fh="{HISTORY}"' if feed.is_archive else ""
    parts = [
        declaration(feed.root),
        f'<feed xmlns="{ATOM}" xmlns:dc="{DC}" xmlns:prism="{PRISM}"{history}{language}>\n',
        element("id", escape(feed.id), depth=1),
        element("title", plain(feed.title), depth=1),
        element("updated", rfc3339(feed.updated), depth=1),
        f"  <author>\n{element('name', plain(feed.author))}  </author>\n",
    ]
    if feed.link:
        parts += [
            empty("link", 1, rel="self", type="application/atom+xml", href=feed.address("atom")),
            empty("link", 1, rel="alternate", type="text/html", href=feed.link),
        ]
    if feed.hub:
        parts.append(empty("link", 1, rel="hub", href=feed.hub))
    for rel, name in feed.links:
        parts.append(empty("link", 1, rel=rel, type="application/atom+xml", href=feed.address("atom", name)))
    if feed.is_archive:
        parts.append(empty("fh:archive", 1))
    parts.append(element("generator", "bibkit", depth=1))
    return "".join(parts)


def _entry(entry: Entry) -> str:
    parts = ["  <entry>\n", element("id", escape(entry.id)), element("title", plain(entry.title))]
    parts += [f"    <author><name>{plain(name)}</name></author>\n" for name in entry.authors]
    if entry.published:
        parts.append(element("published", rfc3339(entry.published)))
    parts.append(element("updated", rfc3339(entry.updated)))
    if entry.link:
        parts.append(empty("link", rel="alternate", type="text/html", href=entry.link))
    parts += [empty("link", rel="related", href=address) for address in entry.related]
    if entry.pdf:
        parts.append(empty("link", rel="enclosure", type="application/pdf", href=entry.pdf))
    if entry.license:
        parts.append(empty("link", rel="license", href=entry.license))
    for category in entry.categories:
        label = plain(category.label) if category.label else ""
        scheme = f' scheme="{escape(category.scheme)}"' if category.scheme else ""
        parts.append(
            f'    <category term="{plain(category.term)}"{scheme}'
            + (f' label="{label}"/>\n' if label else "/>\n")
        )
    if entry.link or entry.content:
        parts.append(element("summary", plain(entry.summary)))
    if entry.content:
        parts.append(element("content", escape(entry.content), ' type="html"'))
    elif not entry.link:
        # 4.1.2: an entry without an alternate link must have content
        parts.append(element("content", plain(entry.summary)))
    if entry.rights:
        parts.append(element("rights", plain(entry.rights)))
    parts.append(extensions(entry))
    parts.append("  </entry>\n")
    return "".join(parts)


def extensions(entry: Entry, depth: int = 2) -> str:
    """The elements of PRISM and Dublin Core, the same in Atom and RSS."""
    found = []
    for name, attribute in EXTENSIONS.items():
        if value := getattr(entry, attribute):
            # Zotero reads the DOI from dc:identifier, if it says that it is one
            text = f"doi:{value}" if name == "dc:identifier" else value
            found.append(element(name, plain(text), depth=depth))
    return "".join(found)


ATOM_SYNTAX = Syntax(_head, _entry, "", "</feed>\n")


def export_atom(records: Iterable[Record], options: FeedOptions, report: Report) -> Iterator[bytes]:
    """An Atom feed document, in pieces."""
    return export_feed(records, options, report, ATOM_SYNTAX)


ATOM_FORMAT = Format(
    name="atom",
    title="Atom 1.0 feed",
    extensions=(".atom",),
    media_type="application/atom+xml",
    export=export_atom,
    options=FeedOptions,
    per_record=False,
)

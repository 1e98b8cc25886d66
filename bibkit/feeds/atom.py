"""Atom 1.0 (RFC 4287), with PRISM and Dublin Core for what is only true of papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter

from ..diagnostics import Report
from ..formats import Format
from ..record import Record
from .document import Syntax, export_feed
from .model import Category, Entry, Feed, FeedOptions
from .xml import ATOM, DC, HISTORY, PRISM, declaration, element, empty, escape, plain, plain_all, rfc3339

#: By its generator, an update knows a feed of its own.
GENERATOR = "bibkit"


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
    parts.append(element("generator", GENERATOR, depth=1))
    return "".join(parts)


def _entry(entry: Entry) -> str:
    title, rights, extensions, names = texts(entry)
    updated = rfc3339(entry.updated)
    parts = [f"  <entry>\n    <id>{escape(entry.id)}</id>\n    <title>{title}</title>\n"]
    if names:
        between = "</name></author>\n    <author><name>"
        parts.append(f"    <author><name>{between.join(names)}</name></author>\n")
    if entry.published:
        parts.append(f"    <published>{rfc3339(entry.published)}</published>\n")
    parts.append(f"    <updated>{updated}</updated>\n")
    if entry.link:
        parts.append(f'    <link rel="alternate" type="text/html" href="{escape(entry.link)}"/>\n')
    parts += [f'    <link rel="related" href="{escape(address)}"/>\n' for address in entry.related]
    if entry.pdf:
        parts.append(f'    <link rel="enclosure" type="application/pdf" href="{escape(entry.pdf)}"/>\n')
    if entry.license:
        parts.append(f'    <link rel="license" href="{escape(entry.license)}"/>\n')
    parts += map(_category, entry.categories)
    summary = plain(entry.summary)
    if entry.link or entry.content:
        parts.append(f"    <summary>{summary}</summary>\n")
    if entry.content:
        parts.append(f'    <content type="html">{escape(entry.content)}</content>\n')
    elif not entry.link:
        # 4.1.2: an entry without an alternate link must have content
        parts.append(f"    <content>{summary}</content>\n")
    if rights:
        parts.append(f"    <rights>{rights}</rights>\n")
    parts += extensions
    parts.append("  </entry>\n")
    return "".join(parts)


@lru_cache(maxsize=4096)
def _category(category: Category) -> str:
    scheme = f' scheme="{escape(category.scheme)}"' if category.scheme else ""
    label = f' label="{plain(category.label)}"' if category.label else ""
    return f'    <category term="{plain(category.term)}"{scheme}{label}/>\n'


#: Elements of Dublin Core and PRISM → attribute of an entry, in the order of the document.
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
_VALUES = itemgetter(*map(Entry._fields.index, EXTENSIONS.values()))
#: Zotero reads the DOI from dc:identifier, if it says that it is one.
_OPENINGS = [f"    <{name}>{'doi:' * (name == 'dc:identifier')}" for name in EXTENSIONS]
_ENDINGS = [f"</{name}>\n" for name in EXTENSIONS]
#: Where the authors begin among the texts of an entry, after the title, the rights and the extensions.
_AUTHORS = 2 + len(EXTENSIONS)


def texts(entry: Entry) -> tuple[str, str, list[str], Sequence[str]]:
    """What Atom and RSS write alike, escaped: the title, the rights, the elements of Dublin Core and PRISM, and the
    authors."""
    written = plain_all((entry.title, entry.rights, *_VALUES(entry), *entry.authors))
    extensions = [
        opening + value + ending
        for opening, value, ending in zip(_OPENINGS, written[2:_AUTHORS], _ENDINGS, strict=True)
        if value
    ]
    return written[0], written[1], extensions, written[_AUTHORS:]


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

"""COinS: an OpenURL ContextObject (ANSI/NISO Z39.88-2004, KEV) in the title of an empty HTML span, one a record, which
Zotero and library toolbars find in a page. Written only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote_plus

from .. import dates, identifiers
from ..diagnostics import Report
from ..inline.html import escape
from ..names import two_part_name
from ..record import Item, Record, names_of
from . import Format, NoOptions, datetext
from .losses import canonical, keywords_of, report_place, report_unplaced, text_of
from .mapping import Table

#: CSL type → (metadata format, genre). Types that are not here are Dublin Core.
TYPES: dict[str, tuple[str, str]] = {
    "article": ("journal", "preprint"),
    "article-journal": ("journal", "article"),
    "article-magazine": ("journal", "article"),
    "article-newspaper": ("journal", "article"),
    "book": ("book", "book"),
    "chapter": ("book", "bookitem"),
    "classic": ("book", "book"),
    "collection": ("book", "book"),
    "entry": ("book", "bookitem"),
    "entry-dictionary": ("book", "bookitem"),
    "entry-encyclopedia": ("book", "bookitem"),
    "pamphlet": ("book", "book"),
    "paper-conference": ("book", "proceeding"),
    "patent": ("patent", ""),
    "periodical": ("journal", "journal"),
    "report": ("book", "report"),
    "review": ("journal", "article"),
    "review-book": ("journal", "article"),
    "thesis": ("dissertation", ""),
}

#: CSL type → item type of Zotero, where that would take another from the metadata format; it reads them in rft.type
#: (openurl.js). A preprint that stands in a container is an article to it.
ZOTERO_TYPES = {
    "article": "preprint",
    "article-magazine": "magazineArticle",
    "article-newspaper": "newspaperArticle",
    "bill": "bill",
    "broadcast": "tvBroadcast",
    "dataset": "dataset",
    "document": "document",
    "entry": "dictionaryEntry",
    "entry-dictionary": "dictionaryEntry",
    "entry-encyclopedia": "encyclopediaArticle",
    "event": "document",
    "figure": "artwork",
    "graphic": "artwork",
    "hearing": "hearing",
    "interview": "interview",
    "legal_case": "case",
    "legislation": "statute",
    "manuscript": "manuscript",
    "map": "map",
    "motion_picture": "film",
    "musical_score": "document",
    "performance": "presentation",
    "personal_communication": "letter",
    "post": "forumPost",
    "post-weblog": "blogPost",
    "regulation": "statute",
    "software": "computerProgram",
    "song": "audioRecording",
    "speech": "presentation",
    "standard": "standard",
    "treaty": "document",
}

_COMMON = {"issued": "date", "language": "language"}
#: Variable → key by metadata format; the types of the table are the formats, parts of a book apart.
TABLE = Table(
    types={kind: pair[0] for kind, pair in TYPES.items()},
    fields={
        "title": "title",
        "author": "creator",
        "editor": "contributor",
        "publisher": "publisher",
        "abstract": "description",
        "container-title": "source",
        "genre": "type",
        "license": "rights",
    }
    | _COMMON,
    by_type={
        "journal": {"title": "atitle", "author": "au", "editor": "", "publisher": "", "abstract": "", "container-title": "jtitle", "container-title-short": "stitle", "volume": "volume", "issue": "issue", "page": "pages", "ISSN": "issn", "number": "artnum", "genre": "", "license": ""},
        "book": {"title": "btitle", "author": "au", "editor": "contributor", "publisher": "pub", "publisher-place": "place", "abstract": "", "container-title": "", "collection-title": "series", "edition": "edition", "ISBN": "isbn", "ISSN": "issn", "number-of-pages": "tpages", "page": "pages", "genre": "", "license": ""},
        "bookitem": {"title": "atitle", "author": "au", "editor": "contributor", "publisher": "pub", "publisher-place": "place", "abstract": "", "container-title": "btitle", "collection-title": "series", "edition": "edition", "ISBN": "isbn", "ISSN": "issn", "page": "pages", "genre": "", "license": ""},
        "dissertation": {"title": "title", "author": "au", "editor": "", "publisher": "inst", "abstract": "", "container-title": "", "genre": "degree", "number-of-pages": "tpages", "license": ""},
        "patent": {"title": "title", "author": "inventor", "editor": "", "publisher": "assignee", "abstract": "", "container-title": "", "number": "number", "jurisdiction": "cc", "genre": "kind", "license": ""},
    },
)  # fmt: skip


def export_coins(records: Iterable[Record], options: NoOptions, report: Report) -> Iterator[str]:
    """One span a line."""
    for record in records:
        pairs = [("ctx_ver", "Z39.88-2004"), *_pairs(record, report), ("rfr_id", "info:sid/bibkit")]
        query = "&".join(f"{key}={quote_plus(value, safe='')}" for key, value in pairs)
        yield f'<span class="Z3988" title="{escape(query)}"></span>\n'


def _pairs(record: Record, report: Report) -> Iterator[tuple[str, str]]:
    item = canonical(record.item)
    kind = str(item.get("type", ""))
    form, genre = TYPES.get(kind, ("dc", ""))
    # Zotero takes the title of these for `atitle`, whether or not the book is named
    row = "bookitem" if form == "book" and genre in ("bookitem", "proceeding") else form
    placed = {"DOI", "PMID", "URL"}
    yield "rft_val_fmt", f"info:ofi/fmt:kev:mtx:{form}"
    yield from _identifiers(item)
    if genre:
        yield "rft.genre", genre
    if kind == "periodical" and "title" in item:
        yield "rft.jtitle", text_of(item["title"])
        placed.add("title")
    for variable, key in TABLE.places(row).items():
        value = item.get(variable)
        if value is None or (variable == "title" and "title" in placed):
            continue
        placed.add(variable)
        if isinstance(value, list):
            names = names_of(item, variable)
            if (
                variable == "author"
                and key == "au"
                and names
                and names[0].get("family")
                and names[0].get("given")
            ):
                # the first author apart, as the formats journal, book and dissertation have it; Zotero (openurl.js)
                # fails on a last name without a first one if another author has the same last name
                parts = (names[0].get("non-dropping-particle"), names[0]["family"])
                yield "rft.aulast", " ".join(part for part in parts if part)
                yield "rft.aufirst", names[0]["given"]
            for name in names:
                yield f"rft.{'aucorp' if key == 'au' and 'literal' in name else key}", two_part_name(name)
        elif isinstance(value, dict):
            text = _date(record, variable, value, report)
            if text:
                yield f"rft.{key}", text
        elif text_of(value):
            yield f"rft.{key}", text_of(value)
    yield from _pages(item, row)
    if form == "dc":
        placed.add("keyword")
        yield from (("rft.subject", word) for word in keywords_of(item))
    if kind in ZOTERO_TYPES and not (kind == "article" and "container-title" in item):
        # the last one counts, after the title, whose key depends on the metadata format
        yield "rft.type", ZOTERO_TYPES[kind]
    report_unplaced(record, placed, "COinS", report)


def _identifiers(item: Item) -> Iterator[tuple[str, str]]:
    doi = identifiers.doi_of(item)
    if doi:
        yield "rft_id", f"info:doi/{doi}"
    if item.get("PMID"):
        yield "rft_id", f"info:pmid/{text_of(item['PMID'])}"
    arxiv = identifiers.arxiv_of(item)
    if url := str(item.get("URL") or (arxiv and f"https://arxiv.org/abs/{arxiv}") or ""):
        yield "rft_id", url


def _pages(item: Item, row: str) -> Iterator[tuple[str, str]]:
    ends = re.fullmatch(r"(\S+?)\s*[-–]\s*([^\s–-]+)", str(item.get("page", "")))
    if ends and row in ("journal", "book", "bookitem"):
        yield "rft.spage", ends[1]
        yield "rft.epage", ends[2]


def _date(record: Record, variable: str, value: dict[str, object], report: Report) -> str:
    """A year, month or day as W3CDTF; what is more or less than that is reported."""
    ranges = dates.integer_parts(value)
    text = (dates.edtf({"date-parts": ranges[:1]}) if ranges else None) or ""
    if not ranges or len(ranges) > 1 or value.get("season") or value.get("circa"):
        whole = datetext.write(value)
        text = text or whole
        if whole != text:
            message = f"'{variable}' is simplified in COinS: '{whole}' becomes '{text}'"
            report_place(record, "BK603", variable, message, report)
    return text


COINS = Format(
    name="coins",
    title="COinS (OpenURL in HTML)",
    extensions=(),
    media_type="text/html",
    export=export_coins,
)

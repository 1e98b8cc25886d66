"""Record → feed entry. What a feed cannot hold is reported (BK6, BK8)."""

from __future__ import annotations

import json
import unicodedata
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from .. import dates, identifiers
from ..diagnostics import Report, diagnostic
from ..formats.losses import split_keywords
from ..inline import csl_markup, html
from ..inline import text as plain_text
from ..names import display_name
from ..normalise import normalise_text
from ..record import Item, Record, is_truncated, names_of
from ..text import fold
from .addresses import doi_address, web_address
from .model import UNDATED, Category, Entry
from .reference import reference_text
from .xml import unjoined

#: The categories of arXiv's own Atom feeds are of this scheme.
ARXIV_SCHEME = "http://arxiv.org/schemas/atom"

#: The title of an entry that has none: readers show an empty one as nothing to click on.
UNTITLED = "[Untitled]"


def build_entries(records: Iterable[Record], report: Report) -> Iterator[Entry]:
    """The entries of the records, in their order; a work that stands there already is left out (BK804)."""
    seen: set[str] = set()
    for record in records:
        entry = build_entry(record, report)
        if entry.id in seen:
            report(diagnostic("BK804", f"'{entry.title}' stands in the feed already", **_place(record)))
        else:
            seen.add(entry.id)
            yield entry


def former_ids(records: Iterable[Record]) -> dict[str, tuple[str, ...]]:
    """Id of an entry → the ids that it had if the record got its DOI, or its arXiv number, later."""
    former = {}
    for record in records:
        doi, arxiv = identifiers.doi_of(record.item), identifiers.arxiv_of(record.item)
        if doi or arxiv:
            ids = filter(None, (doi and doi_address(doi), arxiv and _arxiv_address(arxiv)))
            first, *others = (*ids, f"urn:uuid:{_record_uuid(record.item)}")
            former[first] = tuple(others)
    return former


def build_entry(record: Record, report: Report) -> Entry:
    """The feed entry of a record."""
    item = record.item
    role = "author"
    names = names_of(item, role)
    if not names:
        role = "editor"
        names = names_of(item, role)
    published, date = _issued(record, report)
    bare_doi, arxiv = identifiers.doi_of(item), identifiers.arxiv_of(item)
    doi, title, isbn, rights, journal, volume, number, issn, keyword = _plain_texts(
        [bare_doi, *map(item.get, _TEXTS)]
    )
    authors = list(map(display_name, names))
    if not _is_line(" ".join(authors)) or "" in authors:
        authors = list(filter(None, map(_line, authors)))
    if is_truncated(item, role):
        message = f"the list of '{role}' is cut; the {len(authors)} names shown are written as if complete"
        report(replace(diagnostic("BK602", message, **_place(record)), field=role))
    doi_link = doi_address(bare_doi) if bare_doi else None
    arxiv_link = _arxiv_address(arxiv) if arxiv else None
    id = doi_link or arxiv_link or f"urn:uuid:{_record_uuid(item)}"
    link, related, pdf = _links(item.get("URL"), doi_link, arxiv_link)
    if arxiv:
        pdf = f"https://arxiv.org/pdf/{arxiv}"
    license = web_address(rights) if rights else None
    if license:
        rights = ""
    title = title or UNTITLED
    abstract, content = _abstract(item.get("abstract"))
    summary = abstract or reference_text(item) or title
    categories = _categories(item.get("categories"), keyword)
    # by position, in the order of the fields: twice as fast as by name
    return Entry(
        id, title, published or UNDATED, published, tuple(authors), summary, content, link, related, pdf, license,
        rights, doi, isbn, date, journal, volume, number, issn, categories,
    )  # fmt: skip


#: The variables that are shown as text.
_TEXTS = "title ISBN license container-title volume issue ISSN keyword".split()


def _plain_texts(values: list[Any]) -> list[str]:
    """CSL strings as plain text on one line, '' for what is not there. All together, because most records hold
    nothing that must be changed, which one look at them shows."""
    texts = ["" if value is None else value if isinstance(value, str) else str(value) for value in values]
    together = " ".join(filter(None, texts))
    if _is_line(together) and "<" not in together and "$" not in together:
        return texts
    return [_plain(text) for text in texts]


def _is_line(text: str) -> bool:
    """Whether texts, joined with spaces, are what `_line` would make of them."""
    return "  " not in text and _is_clean(text)


def _is_clean(text: str) -> bool:
    """The same, but for spaces in a row: they do no harm in a long text, in which it takes long to look for them."""
    if text[:1] == " " or text[-1:] == " ":
        return False
    if text.isascii():
        return not text.encode().translate(None, _PRINTABLE)
    return (
        text.isprintable()
        and "\ufffd" not in text
        and "\u2060" not in text
        and unicodedata.is_normalized("NFC", text)
    )


_PRINTABLE = bytes(range(32, 127))


def _line(text: Any) -> str:
    """Text on one line, in NFC, without characters that XML forbids or that say that one was lost."""
    return normalise_text(unjoined(str(text)).replace("\ufffd", "?"))


def _plain(text: Any) -> str:
    """A CSL string as plain text on one line."""
    if text is None:
        return ""
    text = str(text)
    if "<" in text or "$" in text:
        text = plain_text.write(csl_markup.parse(text))
    return text if _is_line(text) else _line(text)


def _arxiv_address(number: str) -> str:
    return f"https://arxiv.org/abs/{identifiers.without_version(number)}"


def _links(
    url: Any, doi_link: str | None, arxiv_link: str | None
) -> tuple[str | None, tuple[str, ...], str | None]:
    """Where the paper is read, its other addresses, and that of its text if the URL is one of a PDF file."""
    address = web_address(url) if isinstance(url, str) else None
    if address is None:
        links = [link for link in (doi_link, arxiv_link) if link]
        return (links[0] if links else None), tuple(links[1:]), None
    pdf = address if address.lower().endswith(".pdf") else None
    if pdf and (doi_link or arxiv_link):
        return doi_link or arxiv_link, (arxiv_link,) if doi_link and arxiv_link else (), pdf
    others = [link for link in (doi_link, arxiv_link) if link and link != address]
    return address, tuple(others), pdf


def _abstract(value: Any) -> tuple[str, str]:
    """An abstract as plain text on one line, and as HTML; that is '' for one paragraph of text without markup."""
    text = "" if value is None else str(value)
    is_clean = _is_clean(text)
    if is_clean and "<" not in text and "$" not in text:
        return text, ""
    if not is_clean:
        text = normalise_text(unjoined(text).replace("\ufffd", "?"), multiline=True)
    tree = csl_markup.parse(text)
    plain = plain_text.write(tree)
    plain = plain if _is_clean(plain) else _line(plain)
    paragraphs = text.split("\n\n")
    if not plain or (len(paragraphs) == 1 and all(isinstance(part, str) for part in tree)):
        return plain, ""
    trees = [tree] if len(paragraphs) == 1 else map(csl_markup.parse, paragraphs)
    return plain, "".join(f"<p>{html.write(tree)}</p>" for tree in trees)


def _record_uuid(item: Item) -> uuid.UUID:
    """A name-based UUID of what makes the work: title, authors, year. Not of the citation key, which may be
    pinned, nor of text that is corrected later."""
    names = [display_name(name) for name in names_of(item, "author")]
    parts = [_plain(item.get("title")), *names, str(dates.year_of(item.get("issued")) or "")]
    name = "\n".join(fold(part) for part in parts)
    # uuid5 encodes the name as strict UTF-8, which lone surrogates of a program's own records are not
    return uuid.uuid5(uuid.NAMESPACE_URL, name.encode("utf-8", "replace").decode("utf-8"))


def _issued(record: Record, report: Report) -> tuple[datetime | None, str]:
    """Midnight (UTC) of the day on which the record was issued, as far as it is known and possible, and the same
    as year, month or day."""
    parts = dates.first_parts(record.item.get("issued"))
    if not parts:
        message = "no date; the entry is dated 1970-01-01"
        report(diagnostic("BK802", message, field="issued", **_place(record)))
        return None, ""
    day, text, change = _day(parts)
    if change:
        report(diagnostic("BK803", change, field="issued", **_place(record)))
    return day, text


@lru_cache(maxsize=8192)
def _day(parts: tuple[int, ...]) -> tuple[datetime | None, str, str]:
    """What `_issued` gives, and what had to be changed for it."""
    for known in range(len(parts), 0, -1):
        try:
            year, month, of_month = (*parts[:known], 1, 1)[:3]
            day = datetime(year, month, of_month, tzinfo=UTC)
        except (ValueError, OverflowError):
            continue
        change = "" if known == len(parts) else f"the date {'-'.join(map(str, parts))} was cut"
        # "2024", "2024-07" or "2024-07-19": 4, 7 or 10 characters
        return day, day.isoformat()[: 1 + 3 * known], change
    return None, "", f"the year {parts[0]} was left out"


def _categories(classes: Any, keyword: str) -> tuple[Category, ...]:
    """arXiv's classes, then the keywords, each term once in a scheme. A keyword may be a class: formats without a
    place for classes write them as keywords."""
    names = [*classes] if isinstance(classes, list) else []
    if keyword:
        names += split_keywords(keyword)
    found = [category for name in names if (category := _category(str(name)))]
    if len(found) > 1:
        found = sorted(dict.fromkeys(found), key=lambda category: category.scheme is None)
    return tuple(found)


@lru_cache(maxsize=4096)
def _category(name: str) -> Category | None:
    term = _line(name)
    if not term:
        return None
    label = _class_names().get(term)
    return Category(term, ARXIV_SCHEME if label else None, label)


@cache
def _class_names() -> dict[str, str]:
    """arXiv class → its name in arXiv's taxonomy."""
    text = files("bibkit").joinpath("data/arxiv_names.json").read_text(encoding="utf-8")
    names: dict[str, str] = json.loads(text)
    return names


def _place(record: Record) -> dict[str, Any]:
    return {
        "record": record.id or None,
        "path": record.origin.path if record.origin else None,
        "line": record.origin.line if record.origin else None,
    }

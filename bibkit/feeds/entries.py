"""Record → feed entry. What a feed cannot hold is reported (BK6, BK8)."""

from __future__ import annotations

import json
import re
import unicodedata
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
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

#: The categories of arXiv's own Atom feeds are of this scheme.
ARXIV_SCHEME = "http://arxiv.org/schemas/atom"

#: The title of an entry that has none: readers show an empty one as nothing to click on.
UNTITLED = "[Untitled]"

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")


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


def build_entry(record: Record, report: Report) -> Entry:
    """The feed entry of a record."""
    item = record.item
    role = "author" if names_of(item, "author") else "editor"
    authors = tuple(filter(None, (_line(display_name(name)) for name in names_of(item, role))))
    if is_truncated(item, role):
        message = f"the list of '{role}' is cut; the {len(authors)} names shown are written as if complete"
        report(replace(diagnostic("BK602", message, **_place(record)), field=role))
    published, date = _issued(record, report)
    doi, arxiv = identifiers.doi_of(item), identifiers.arxiv_of(item)
    doi_link = doi_address(doi) if doi else None
    arxiv_link = f"https://arxiv.org/abs/{identifiers.without_version(arxiv)}" if arxiv else None
    url = web_address(str(item.get("URL") or ""))
    pdf = f"https://arxiv.org/pdf/{arxiv}" if arxiv else None
    if url and url.lower().endswith(".pdf") and (doi_link or arxiv_link):
        url, pdf = None, url
    links = list(dict.fromkeys(link for link in (url, doi_link, arxiv_link) if link))
    license = web_address(str(item.get("license") or ""))
    title, abstract = _plain(item.get("title")) or UNTITLED, _plain(item.get("abstract"))
    return Entry(
        id=doi_link or arxiv_link or f"urn:uuid:{_record_uuid(item)}",
        title=title,
        updated=published or UNDATED,
        published=published,
        authors=authors,
        summary=abstract or reference_text(item) or title,
        content=_rich(item["abstract"]) if abstract else "",
        link=links[0] if links else None,
        related=tuple(links[1:]),
        pdf=pdf,
        license=license,
        rights="" if license else _plain(item.get("license")),
        doi=_line(doi) if doi else None,
        isbn=_plain(item.get("ISBN")),
        date=date,
        journal=_plain(item.get("container-title")),
        volume=_plain(item.get("volume")),
        number=_plain(item.get("issue")),
        issn=_plain(item.get("ISSN")),
        categories=_categories(item),
    )


def _line(text: Any) -> str:
    """Text on one line, in NFC, without characters that XML forbids or that say that one was lost."""
    value = str(text)
    if "\ufffd" in value or "<" in value:
        # a word joiner after < is the writers' own; see xml.py
        value = value.replace("\ufffd", "?").replace("<\u2060", "<")
    if (
        value.isprintable()
        and "  " not in value
        and value == value.strip()
        and (value.isascii() or unicodedata.is_normalized("NFC", value))
    ):
        return value
    return normalise_text(value)


def _plain(value: Any) -> str:
    """A CSL string as plain text on one line."""
    if value is None or value == "":
        return ""
    text = str(value)
    if "<" in text or "$" in text:
        text = plain_text.write(csl_markup.parse(text))
    return _line(text)


def _rich(value: Any) -> str:
    """An abstract as HTML, '' if it is one paragraph of text without markup."""
    text = str(value)
    if "<" not in text and "$" not in text and "\n" not in text:
        return ""
    text = normalise_text(text.replace("\ufffd", "?"), multiline=True)
    trees = [csl_markup.parse(part) for part in _PARAGRAPH.split(text) if part]
    if len(trees) == 1 and all(isinstance(part, str) for part in trees[0]):
        return ""
    return "".join(f"<p>{html.write(tree)}</p>" for tree in trees)


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
    possible = parts
    while len(possible) > 1 and not dates.is_possible(possible):
        possible = possible[:-1]
    if not 1 <= possible[0] <= 9999:
        report(diagnostic("BK803", f"the year {possible[0]} was left out", field="issued", **_place(record)))
        return None, ""
    if possible != parts:
        written = "-".join(map(str, parts))
        report(diagnostic("BK803", f"the date {written} was cut", field="issued", **_place(record)))
    year, month, day = (*possible, 1, 1)[:3]
    day_of_issue = datetime(year, month, day, tzinfo=UTC)
    # "2024", "2024-07" or "2024-07-19": 4, 7 or 10 characters
    return day_of_issue, day_of_issue.isoformat()[: 1 + 3 * len(possible)]


def _categories(item: Item) -> tuple[Category, ...]:
    """arXiv's classes, then the keywords, each term once in a scheme."""
    classes, found = item.get("categories"), []
    for name in classes if isinstance(classes, list) else ():
        if term := _line(name):
            label = _class_names().get(term)
            found.append(Category(term, ARXIV_SCHEME if label else None, label))
    found += [Category(term) for term in map(_line, split_keywords(_plain(item.get("keyword")))) if term]
    return tuple(dict.fromkeys(found))


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

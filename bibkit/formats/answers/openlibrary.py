"""Open Library's Books API: `/api/books?bibkeys=ISBN:…&jscmd=data&format=json` ("Books API" of its documentation)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from ...record import Item
from .. import Format
from ..losses import join_keywords
from .common import at, date_of, fill, names, read_answer, rows, whole_name

#: Path in a book → variable.
FIELDS: dict[str, str] = {
    "title": "title",
    "publishers.0.name": "publisher",
    "publish_places.0.name": "publisher-place",
    "number_of_pages": "number-of-pages",
    "identifiers.isbn_13.0": "ISBN",
    "identifiers.isbn_10.0": "ISBN",
}
_KEY = re.compile(r"(?:ISBN|OCLC|LCCN|OLID):\S")


def item_of(book: Mapping[str, Any]) -> Item:
    """The CSL item of a book."""
    item: Item = {"type": "book"}
    fill(item, book, FIELDS)
    subtitle = book.get("subtitle")
    if isinstance(subtitle, str) and subtitle.strip() and "title" in item:
        item["title"] += f": {subtitle.strip()}"
    if authors := names(book.get("authors"), lambda one: whole_name(at(one, "name"))):
        item["author"] = authors
    if issued := date_of(book.get("publish_date")):
        item["issued"] = issued
    subjects = [str(row["name"]) for row in rows(book.get("subjects")) if isinstance(row.get("name"), str)]
    if subjects:
        item["keyword"] = join_keywords(subjects)
    return item


def _works(answer: Any) -> list[Any] | None:
    """The books of an answer, which has them by the identifiers asked for; {} says that there is none."""
    if not isinstance(answer, dict) or not all(_KEY.match(str(key)) for key in answer):
        return None
    return list(answer.values())


def _detect(head: str) -> float:
    return 0.95 if re.match(rf'\s*\{{\s*"{_KEY.pattern}', head) else 0.0


OPEN_LIBRARY = Format(
    name="openlibrary",
    title="Open Library answer (JSON)",
    extensions=(),
    media_type="application/json",
    read=partial(read_answer, "openlibrary", _works, item_of),
    detect=_detect,
)

"""Where the fields of an entry stand in its text."""

from __future__ import annotations

from ...record import Record
from ..places import Span, raw_of
from .read import fields_of
from .split import KEY, TYPE, places_of

#: Fields that make part of a variable besides those of the mapping table.
_PARTS = {
    "title": ("subtitle", "titleaddon", "maintitle", "booktitle"),
    "container-title": ("booksubtitle", "journalsubtitle", "maintitle"),
    "number": ("eprint",),
    "categories": ("primaryclass", "eprintclass"),
    "publisher": ("howpublished",),
    "archive": ("archive", "library"),
    "URL": ("howpublished", "eprint"),
    "PMID": ("eprint",),
    "note": ("addendum",),
}  # fmt: skip


def locate(record: Record, field: str) -> list[Span]:
    """The places of a variable's value, or of a field's, in the text of an entry; `id` is its key, `type` its type."""
    raw = raw_of(record)
    places = places_of(raw)
    if field == "id":
        return [span for name, span in places if name == KEY]
    kind = next((raw[start:end].lower() for name, (start, end) in places if name == TYPE), "misc")
    wanted = dict.fromkeys((*fields_of(kind, field), *_PARTS.get(field, ()), field.lower()))
    found = [span for name in wanted for told, span in places if told == name]
    return [span for name, span in places if name == TYPE] if field == "type" else found

"""Groups: what a paper is grouped by, what a group is called, and in which order the groups stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .. import dates
from ..csl import collation
from ..csl.locale import Locale
from ..formats.losses import keywords_of
from ..names import family_first
from ..normalise import normalise_text
from ..record import Item, Record, names_of


def year_of(item: Item) -> str:
    """The year of issue; '' if it is not known. To CSL, -1 is 1 BC; a year 0 is none."""
    return str(dates.year_of(item.get("issued")) or "")


def categories_of(item: Item) -> tuple[str, ...]:
    """The subjects of a record, its `categories` before its keywords."""
    classes = item.get("categories")
    first = [str(name) for name in classes] if isinstance(classes, list) else []
    found = (normalise_text(word) for word in (*first, *keywords_of(item)))
    return tuple(dict.fromkeys(filter(None, found)))


def _first_author(item: Item) -> str:
    names = names_of(item, "author") or names_of(item, "editor")
    return normalise_text(family_first(names[0])) if names else ""


def _first_category(item: Item) -> str:
    return next(iter(categories_of(item)), "")


_KEYS: dict[str, Callable[[Item], str]] = {
    "year": year_of,
    "type": lambda item: str(item.get("type") or "document"),
    "category": _first_category,
    "author": _first_author,
}


def type_label(kind: str, locale: Locale, words: Mapping[str, str]) -> str:
    """What a CSL type is called, in the language of the page."""
    term = words.get(f"type {kind}") or locale.term(kind) or kind.replace("-", " ").replace("_", " ")
    return term[:1].upper() + term[1:]


#: Grouping → what a group is called, from its key.
LABELS: dict[str, Callable[[str, Locale, Mapping[str, str]], str]] = {
    "year": lambda key, locale, words: key.replace("-", "−") or words["undated"],
    "type": type_label,
    "category": lambda key, locale, words: key or words["uncategorised"],
    "author": lambda key, locale, words: key or words["anonymous"],
}


def group_records(
    records: Iterable[Record], group_by: str, locale: Locale, words: Mapping[str, str]
) -> list[tuple[str, list[Record]]]:
    """The groups in order: years from the newest, all else by the alphabet; what has no value comes last."""
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(_KEYS[group_by](record.item), []).append(record)

    def order(key: str) -> tuple[bool, Any]:
        if group_by == "year":
            return not key, -int(key or 0)
        return not key, (collation.key(LABELS[group_by](key, locale, words), locale.language), key)

    return [(key, groups[key]) for key in sorted(groups, key=order)]

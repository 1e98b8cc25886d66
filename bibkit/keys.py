"""Citation keys: first family name, year, first significant word of the title (`heliou2021zeroth`)."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import sha256

from . import dates
from .inline import csl_markup, tree
from .record import Item, Library, Record, family_of, names_of
from .text import without_accents

#: Words that say nothing about a title: articles, prepositions, conjunctions of the common title languages.
_STOP_WORDS = frozenset(
    """
    a about after against all an and are as at be before between but by can do does for from how if in into is
    it its no not of on or our over so some than that the their these this through to toward towards under
    upon using via we what when where which who why will with without you your
    das dem den der des die ein eine einer eines im in mit nach oder uber und vom von zu zum zur
    au aux avec dans de du en et la le les par pour sur un une
    al como con da do dos e el em las los o os para por um uma y
    degli dei del della delle di e gli i il lo nel nella per un' uno
    een en het in of op te van voor
    """.split()
)


def assign_keys(records: Iterable[Record]) -> list[Record]:
    """The records with a citation key each: those that have one keep it, the others get one by the pattern.

    Keys are ASCII, unique among the records, and depend only on the set of records: where several would get
    the same key, the one earliest by date and then by content keeps it and the others get `b`, `c`, … .
    """
    chosen = list(records)
    taken = {record.id for record in chosen if record.id}
    groups: dict[str, list[int]] = defaultdict(list)
    for index, record in enumerate(chosen):
        if not record.id:
            groups[base_key(record.item)].append(index)
    for base in sorted(groups):
        key, count = base, 1
        for index in sorted(groups[base], key=lambda index: _age(chosen[index].item)):
            while key in taken:
                count += 1
                key = base + letters(count)
            taken.add(key)
            chosen[index] = chosen[index].with_item({"id": key} | {**chosen[index].item, "id": key})
    return chosen


def make_keys(library: Library) -> Library:
    """The library with a citation key for every record; see `assign_keys`."""
    return replace(library, records=tuple(assign_keys(library.records)))


def base_key(item: Item) -> str:
    """The citation key of an item by the pattern, before it is made unique."""
    return _author_part(item) + _year_part(item) + _title_part(item)


def _author_part(item: Item) -> str:
    for role in ("author", "editor", "translator"):
        if names := names_of(item, role):
            return _word(family_of(names[0])) or "anon"
    return "anon"


def _year_part(item: Item) -> str:
    year = dates.year_of(item.get("issued"))
    return "" if year is None else str(abs(year))


def _title_part(item: Item) -> str:
    title = " ".join(tree.strings(csl_markup.parse(str(item.get("title", "")))))
    words = re.findall(r"[^\W_]+", without_accents(re.sub(r"['’]", "", title)))
    folded = [word for word in map(_word, words) if word]
    return next((word for word in folded if word not in _STOP_WORDS), folded[0] if folded else "")


def _word(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", without_accents(text).lower())


def _age(item: Item) -> tuple[Sequence[int], str]:
    content = json.dumps(item, ensure_ascii=False, sort_keys=True)
    return dates.first_parts(item.get("issued")), sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def letters(count: int) -> str:
    """2 → b, 26 → z, 27 → aa: the suffix of the count-th record with one key."""
    letters = ""
    while count:
        count, rest = divmod(count - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters

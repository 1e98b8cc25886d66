"""Citation keys by a pattern, unique in a library: `heliou2021zeroth`."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from hashlib import sha256

from . import dates
from .key_patterns import DEFAULT_PATTERN, parse
from .record import Item, Library, Record


def assign_keys(records: Iterable[Record], pattern: str = DEFAULT_PATTERN) -> list[Record]:
    """The records with a citation key each: those that have one keep it, the others get one by the pattern.

    Keys are ASCII, unique among the records, and depend only on the set of records: where several would get
    the same key, the one earliest by date and then by content keeps it and the others get `b`, `c`, … .
    """
    chosen = list(records)
    for index, key in new_keys(chosen, pattern).items():
        chosen[index] = chosen[index].with_id(key)
    return chosen


def new_keys(records: Sequence[Record], pattern: str = DEFAULT_PATTERN) -> dict[int, str]:
    """The citation keys of the records that have none, by index; see `assign_keys`."""
    taken: set[str] = set()
    groups: dict[str, list[int]] = defaultdict(list)
    key_of = parse(pattern).key
    for index, record in enumerate(records):
        if record.id:
            taken.add(record.id)
        else:
            groups[key_of(record.item)].append(index)
    keys: dict[int, str] = {}
    for base in sorted(groups):
        key, count = base, 1
        for index in _by_age(records, groups[base]):
            while key in taken:
                count += 1
                key = base + letters(count)
            taken.add(key)
            keys[index] = key
    return keys


def make_keys(
    library: Library, pattern: str = DEFAULT_PATTERN, *, rekey: bool = False, pinned: Container[str] = ()
) -> Library:
    """The library with a citation key for every record, by a pattern (docs/keys.md).

    Records that have a key keep it, unless `rekey`: then every record gets one by the pattern, but those with a
    `pinned` key. Raises BibkitError for a pattern that cannot be read.
    """
    if not rekey:
        return replace(library, records=tuple(assign_keys(library.records, pattern)))
    bare = (
        record if record.id in pinned else record.with_item({**record.item, "id": ""})
        for record in library.records
    )
    records = assign_keys(bare, pattern)
    pairs = list(zip(library.records, records, strict=True))
    uses = Counter(old.id for old, _ in pairs)
    renamed = {old.id: new.id for old, new in pairs if uses[old.id] == 1}
    told = (
        replace(finding, record=renamed.get(finding.record or "", finding.record))
        for finding in library.diagnostics
    )
    return Library(tuple(records), tuple(told))


def base_key(item: Item, pattern: str = DEFAULT_PATTERN) -> str:
    """The citation key of an item by a pattern, before it is made unique."""
    return parse(pattern).key(item)


def distinct_key(base: str, taken: Container[str]) -> str:
    """The key, or the key with the first of the letters `b`, `c`, … that is not taken."""
    key, count = base, 1
    while key in taken:
        count += 1
        key = base + letters(count)
    return key


def _by_age(records: Sequence[Record], indexes: list[int]) -> list[int]:
    return sorted(indexes, key=lambda index: _age(records[index].item)) if len(indexes) > 1 else indexes


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

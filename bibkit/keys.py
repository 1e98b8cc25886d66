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
    taken = {record.id for record in chosen if record.id}
    groups: dict[str, list[int]] = defaultdict(list)
    key_of = parse(pattern).key
    for index, record in enumerate(chosen):
        if not record.id:
            groups[key_of(record.item)].append(index)
    for base, group in sorted(groups.items()):
        key, count = base, 1
        if len(group) > 1:
            group.sort(key=lambda index: _age(chosen[index].item))
        for index in group:
            while key in taken:
                count += 1
                key = base + letters(count)
            taken.add(key)
            chosen[index] = chosen[index].with_item({"id": key} | {**chosen[index].item, "id": key})
    return chosen


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

"""The next edition of a feed: its records, and what has been published before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from .model import Entry

#: What makes an entry a changed one: everything that the feed shows of a paper but the two dates of the entry itself.
CHANGE_FIELDS = tuple(name for name in Entry._fields if name not in ("id", "published", "updated"))


def merge(
    entries: Iterable[Entry],
    published: Iterable[Entry],
    *,
    as_of: date,
    keep_removed: bool,
    former: Mapping[str, Sequence[str]] | None = None,
) -> list[Entry]:
    """The entries of the next edition, newest first.

    A published entry keeps its `published`, and its `updated` unless the paper has changed in one of CHANGE_FIELDS:
    then that becomes midnight (UTC) of `as_of`, or a second more than before if it is not later. A new entry has the
    dates of its paper. Entries whose papers are gone stay, or are left out without `keep_removed`.

    An id never changes (RFC 4287, 4.2.6): an entry that is published under one of those that `former` has for its id
    keeps that one.
    """
    before = {entry.id: entry for entry in published}
    day = datetime.combine(as_of, time(), UTC)
    entries = _keep_ids(list(entries), before, former or {})
    merged = [_next(entry, before.pop(entry.id, None), day) for entry in entries]
    if keep_removed:
        merged += before.values()
    return newest_first(merged)


def _keep_ids(
    entries: list[Entry], before: Mapping[str, Entry], former: Mapping[str, Sequence[str]]
) -> list[Entry]:
    taken = {entry.id for entry in entries}
    kept = []
    for entry in entries:
        if entry.id not in before:
            ids = (id for id in former.get(entry.id, ()) if id in before and id not in taken)
            entry = entry._replace(id=next(ids, entry.id))
            taken.add(entry.id)
        kept.append(entry)
    return kept


def _next(entry: Entry, before: Entry | None, day: datetime) -> Entry:
    if before is None:
        return entry
    updated = before.updated
    if any(getattr(entry, name) != getattr(before, name) for name in CHANGE_FIELDS):
        updated = max(day, before.updated + timedelta(seconds=1))
    return entry._replace(published=before.published or entry.published, updated=updated)


def newest_first(entries: Iterable[Entry]) -> list[Entry]:
    """By `updated`, then `published`, the latest first; then by id, so that the order of the input does not matter."""
    return sorted(
        sorted(entries, key=lambda entry: entry.id),
        key=lambda entry: (entry.updated, entry.published or entry.updated),
        reverse=True,
    )

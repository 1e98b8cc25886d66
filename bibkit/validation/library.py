"""Rules across the records of a library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..record import Record
from .rule import Context, Finding


def check_keys(records: Sequence[Record], context: Context) -> Iterator[tuple[Record, Finding]]:
    """Citation keys that are used twice; the finding is on the later record."""
    first_with: dict[str, Record] = {}
    for record in records:
        earlier = first_with.setdefault(record.id, record)
        if record.id and earlier is not record:
            where = f" (first on line {earlier.origin.line})" if earlier.origin else ""
            yield record, Finding("BK501", f"the key '{record.id}' is used twice{where}", field="id")

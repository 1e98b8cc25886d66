"""Libraries in which every work stands once: duplicates merged, and libraries joined."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from .diagnostics import Diagnostic, Report, diagnostic
from .record import Library, Record


def dedupe(library: Library) -> Library:
    """The library with the records of one work merged into the first of them, in its place and with its key.

    Which records are one work, and which value is kept, docs/duplicates.md says. Every merge is reported as info
    (BK503), every value that is lost as a warning (BK504), what may be one work but was left apart as a warning
    (BK505).
    """
    from .duplicates import duplicates_among
    from .merging import merge_records
    from .works import work_of

    told: list[Diagnostic] = []
    records = list(library.records)
    works = [work_of(record.item) for record in records]
    while True:
        # a merged record knows more than its parts did, and may be the same as another
        found = duplicates_among(works)
        if not found.sets:
            break
        for group in found.sets:
            records[group[0]] = merge_records([records[index] for index in group], told.append)
            works[group[0]] = work_of(records[group[0]].item)
        dropped = {index for group in found.sets for index in group[1:]}
        kept = [index for index in range(len(records)) if index not in dropped]
        records, works = [records[index] for index in kept], [works[index] for index in kept]
    for doubt in found.doubtful:
        _doubt([records[index] for index in doubt], told.append)
    return replace(library, records=tuple(records), diagnostics=(*library.diagnostics, *told))


def merge(libraries: Iterable[Library]) -> Library:
    """One library of several: the works of all of them once each, in order.

    Duplicates are merged as by `dedupe`; of different works with one key the later get a letter (BK506).
    """
    given = list(libraries)
    joined = Library(
        tuple(record for library in given for record in library.records),
        tuple(finding for library in given for finding in library.diagnostics),
    )
    merged = dedupe(joined)
    told: list[Diagnostic] = []
    records = _with_distinct_keys(merged.records, told.append)
    return replace(merged, records=records, diagnostics=(*merged.diagnostics, *told))


def _doubt(records: list[Record], report: Report) -> None:
    first, last = records[0], records[-1]
    report(
        diagnostic(
            "BK505",
            f"{', '.join(repr(record.id) for record in records[1:])} may be the same work as '{first.id}'",
            path=last.origin.path if last.origin else None,
            line=last.origin.line if last.origin else None,
            column=last.origin.column if last.origin else None,
            record=last.id,
        )
    )


def _with_distinct_keys(records: Iterable[Record], report: Report) -> tuple[Record, ...]:
    from .keys import distinct_key

    given = list(records)
    taken = {record.id for record in given}
    seen: set[str] = set()
    for index, record in enumerate(given):
        if record.id and record.id in seen:
            key = distinct_key(record.id, taken)
            taken.add(key)
            report(
                diagnostic(
                    "BK506",
                    f"the key '{record.id}' is another work's, too; this one is now '{key}'",
                    path=record.origin.path if record.origin else None,
                    line=record.origin.line if record.origin else None,
                    column=record.origin.column if record.origin else None,
                    record=key,
                    field="id",
                )
            )
            given[index] = record.with_item({**record.item, "id": key})
        seen.add(record.id)
    return tuple(given)

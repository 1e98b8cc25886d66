"""Applying the rules to a library."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from .. import formats
from ..diagnostics import CODES, BibkitError, Diagnostic, diagnostic, near_matches
from ..record import Library, Record
from .required import TABLES, Requirement
from .values import check_values

#: Format name → the target whose rules its records must meet, where the names differ.
_TARGET_OF_FORMAT = {"csl-json": "csl", "jsonl": "csl", "csl-yaml": "csl", "atom": "feed", "rss": "feed"}

TARGETS = tuple(name for name in TABLES if name != "listing")


def validate(
    library: Library,
    *,
    target: str | None = None,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] = (),
) -> list[Diagnostic]:
    """The findings on a library, in its order: required fields of the `target` (one of `TARGETS`; default:
    each record's own format), values, and duplicate keys. `select` and `ignore` are codes or their
    beginnings (`BK2`). Raises BibkitError for an unknown target."""
    if target is not None:
        target = _TARGET_OF_FORMAT.get(target, target)
        if target not in TABLES:
            hint = near_matches(target, TARGETS) or f"known targets: {', '.join(TARGETS)}"
            raise BibkitError(f"unknown target '{target}'", hint=hint)
    return list(filter(code_filter(select or (), ignore), _findings(library, target)))


def code_filter(select: Sequence[str], ignore: Sequence[str]) -> Callable[[Diagnostic], bool]:
    """Whether a diagnostic's code is selected (all are, if none is named) and not ignored; codes may be
    beginnings (`BK2`). Raises BibkitError for one that no code begins with."""
    for prefix in (*select, *ignore):
        if not any(code.startswith(prefix) for code in CODES):
            raise BibkitError(
                f"no code begins with '{prefix}'", hint=near_matches(prefix, CODES) or "see bibkit explain"
            )
    return lambda finding: (
        (not select or finding.code.startswith(tuple(select))) and not finding.code.startswith(tuple(ignore))
    )


def _findings(library: Library, target: str | None) -> Iterator[Diagnostic]:
    first_with: dict[str, Record] = {}
    for record in library:
        for finding in check_record(record, target):
            yield place(finding, record)
        earlier = first_with.setdefault(record.id, record)
        if record.id and earlier is not record:
            where = f" (first on line {earlier.origin.line})" if earlier.origin else ""
            yield place(
                diagnostic("BK501", f"the key '{record.id}' is used twice{where}", field="id"), record
            )


def check_record(record: Record, target: str | None) -> Iterator[Diagnostic]:
    """The findings on one record, not yet placed."""
    own = record.origin.format if record.origin else "csl"
    chosen = target or _TARGET_OF_FORMAT.get(own, own)
    table = TABLES.get(chosen, TABLES["csl"])
    kind = str(record.item.get("type", ""))
    for requirement in table.get(kind, table["*"]):
        if not _is_met(requirement, record):
            names = (requirement,) if isinstance(requirement, str) else requirement
            missing = " or ".join(f"'{name}'" for name in names)
            yield diagnostic(
                "BK201",
                f"{missing} is missing, which {chosen} requires for {kind or 'a record'}",
                field=names[0],
            )
    yield from check_values(record.item)


def _is_met(requirement: Requirement, record: Record) -> bool:
    names = (requirement,) if isinstance(requirement, str) else requirement
    return any(record.item.get(name) not in (None, "", [], {}) for name in names)


def place(finding: Diagnostic, record: Record) -> Diagnostic:
    """The finding with its place: the line and column of its field's value, or where the record begins."""
    origin = record.origin
    if origin is None:
        return replace(finding, record=record.id or None)
    line, column = origin.line, None
    locate = formats.get(origin.format).locate
    if locate and finding.field and finding.field in record.item:
        offset = locate(origin.raw, finding.field)
        if offset is not None:
            below = origin.raw.count("\n", 0, offset)
            line += below
            column = offset - origin.raw.rfind("\n", 0, offset) if below else offset + origin.column
    return replace(finding, record=record.id or None, path=origin.path, line=line, column=column)

"""Applying the rules to a library."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from .. import formats
from ..diagnostics import CODES, BibkitError, Diagnostic, diagnostic, near_matches
from ..record import Library, Record
from .required import target_of
from .requirements import TABLES
from .rule import Context, Finding
from .rules import LIBRARY_RULES, RECORD_RULES
from .style import PREFIX as STYLE_PREFIX

TARGETS = tuple(name for name in TABLES if name != "listing")


def validate(
    library: Library,
    *,
    target: str | None = None,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] = (),
    as_of: date | None = None,
) -> list[Diagnostic]:
    """The findings on a library, in its order: required fields of the `target` (one of `TARGETS`, or `style:`
    and a CSL style; default: each record's own format), values, text, and what shows across records. Dates after
    `as_of` are in the future (default: years after the next one). `select` and `ignore` are codes or their
    beginnings (`BK2`). Raises BibkitError for an unknown target or style."""
    if target is not None and target.startswith(STYLE_PREFIX):
        from ..csl.style import load_style

        load_style(target.removeprefix(STYLE_PREFIX))
    elif target is not None:
        target = target_of(target)
        if target not in TABLES:
            hint = near_matches(target, TARGETS) or f"known targets: {', '.join(TARGETS)}"
            raise BibkitError(f"unknown target '{target}'", hint=hint)
    return list(filter(code_filter(select or (), ignore), _findings(library, Context(target, as_of))))


def code_filter(select: Sequence[str], ignore: Sequence[str]) -> Callable[[Diagnostic], bool]:
    """Whether a diagnostic's code is selected (if none is named: all are that are on) and not ignored; codes may be
    beginnings (`BK2`), but what is off by default must be named in full. Raises BibkitError for one that no code begins with."""
    for prefix in (*select, *ignore):
        if not any(code.startswith(prefix) for code in CODES):
            raise BibkitError(
                f"no code begins with '{prefix}'", hint=near_matches(prefix, CODES) or "see bibkit explain"
            )
    off = {code for code, row in CODES.items() if not row.is_on and code not in select}
    return lambda finding: (
        finding.code not in off
        and (not select or finding.code.startswith(tuple(select)))
        and not finding.code.startswith(tuple(ignore))
    )


def _findings(library: Library, context: Context) -> Iterator[Diagnostic]:
    """The findings, placed, in the order of the records."""
    across: dict[int, list[Finding]] = {}
    for rule in LIBRARY_RULES:
        for record, finding in rule(library.records, context):
            across.setdefault(id(record), []).append(finding)
    for record in library:
        for check in RECORD_RULES:
            for finding in check(record, context):
                yield place(finding, record)
        for finding in across.get(id(record), ()):
            yield place(finding, record)


def place(finding: Finding, record: Record) -> Diagnostic:
    """A finding as a diagnostic with its place: the line and column of its field's value, or where the record
    begins."""
    given = {"severity": finding.severity, "hint": finding.hint}
    placed = diagnostic(
        finding.code,
        finding.message,
        field=finding.field,
        record=record.id or None,
        **{name: value for name, value in given.items() if value is not None},
    )
    origin = record.origin
    if origin is None:
        return placed
    line, column = origin.line, None
    locate = formats.get(origin.format).locate
    if locate and finding.field:
        offset = locate(origin.raw, finding.field)
        if offset is not None:
            below = origin.raw.count("\n", 0, offset)
            line += below
            column = offset - origin.raw.rfind("\n", 0, offset) if below else offset + origin.column
    return replace(placed, path=origin.path, line=line, column=column)

"""Applying the rules to a library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeAlias

from ..diagnostics import CODES, BibkitError, Diagnostic, near_matches
from ..record import Library, Record
from . import plugins
from .placing import place
from .required import target_of
from .requirements import TABLES
from .rule import Context, Finding, RecordRule
from .rules import LIBRARY_RULES, RECORD_RULES
from .style import PREFIX as STYLE_PREFIX

TARGETS = tuple(name for name in TABLES if name != "listing")

#: Hands on records, and tells how far it is.
Watch: TypeAlias = Callable[[Sequence[Record]], Iterable[Record]]


def every(records: Sequence[Record]) -> Iterable[Record]:
    """The records, and nothing told."""
    return records


def validate(
    library: Library,
    *,
    target: str | None = None,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] = (),
    as_of: date | None = None,
    rules: Sequence[RecordRule] = (),
    watch: Watch = every,
) -> list[Diagnostic]:
    """The findings on a library, in its order: required fields of the `target` (one of `TARGETS`, or `style:` and a
    CSL style; default: each record's own format), values, text, and what shows across records. Dates after `as_of` are
    in the future (default: years after the next one). `select` and `ignore` are codes or their beginnings (`BK2`),
    `rules` are applied besides the built-in ones and those of plug-ins, and `watch` is given the records to hand on, one
    by one, as they are checked. Raises BibkitError for an unknown target or style."""
    if target is not None and target.startswith(STYLE_PREFIX):
        from ..csl.style import load_style

        load_style(target.removeprefix(STYLE_PREFIX))
    elif target is not None:
        target = target_of(target)
        if target not in TABLES:
            hint = near_matches(target, TARGETS) or f"known targets: {', '.join(TARGETS)}"
            raise BibkitError(f"unknown target '{target}'", hint=hint)
    return list(
        filter(code_filter(select or (), ignore), _findings(library, Context(target, as_of), rules, watch))
    )


def code_filter(select: Sequence[str], ignore: Sequence[str]) -> Callable[[Diagnostic], bool]:
    """Whether a diagnostic's code is selected (if none is named: all are that are on) and not ignored; codes may be
    beginnings (`BK2`), but what is off by default must be named in full. Raises BibkitError for one that no code begins
    with."""
    plugins.load()  # they may have codes of their own
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


def _findings(
    library: Library, context: Context, rules: Sequence[RecordRule], watch: Watch
) -> Iterator[Diagnostic]:
    """The findings, placed, in the order of the records."""
    plugged_in = plugins.load()
    yield from plugged_in.broken
    record_rules = (*RECORD_RULES, *plugged_in.record_rules, *rules)
    across: dict[int, list[Finding]] = {}
    for rule in (*LIBRARY_RULES, *plugged_in.library_rules):
        for record, finding in rule(library.records, context):
            across.setdefault(id(record), []).append(finding)
    for record in watch(library.records):
        for check in record_rules:
            for finding in check(record, context):
                yield place(finding, record)
        for finding in across.get(id(record), ()):
            yield place(finding, record)

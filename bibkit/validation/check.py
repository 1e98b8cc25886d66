"""Applying the rules to a library."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ..diagnostics import CODES, BibkitError, Diagnostic, near_matches
from ..record import Library
from .placing import place
from .required import TABLES, target_of
from .rule import Context, Finding
from .rules import LIBRARY_RULES, RECORD_RULES

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
        target = target_of(target)
        if target not in TABLES:
            hint = near_matches(target, TARGETS) or f"known targets: {', '.join(TARGETS)}"
            raise BibkitError(f"unknown target '{target}'", hint=hint)
    return list(filter(code_filter(select or (), ignore), _findings(library, Context(target))))


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

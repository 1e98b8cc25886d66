"""What a rule is: a function from records to findings. Built-in rules and those of plug-ins are the same objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from ..diagnostics import Code, Severity
from ..record import Record


@dataclass(frozen=True, slots=True)
class Fix:
    """A change of the source: where `old` stands in the value of the finding's field, once, it becomes `new`.

    Both are text of the source format (a BibTeX field before its LaTeX is decoded). A fix that is not `certain` is
    made with --unsafe-fixes only.
    """

    old: str
    new: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule has found on a record, not yet placed: `field` is a CSL variable or a field of the source format,
    `excerpt` the part of its value that the caret points at. Severity and hint default to those of the code."""

    code: str
    message: str
    field: str | None = None
    excerpt: str | None = None
    fix: Fix | None = None
    severity: Severity | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What rules may ask for besides the records: the `target` (None: each record's own format), and the date
    after which a date is in the future (None: not checked)."""

    target: str | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of a package: what the entry points of the group `bibkit.rules` name. `codes` are the codes of their
    own, which must be new."""

    record_rules: tuple[RecordRule, ...] = ()
    library_rules: tuple[LibraryRule, ...] = ()
    codes: Mapping[str, Code] = field(default_factory=dict)


#: A rule on one record at a time.
RecordRule: TypeAlias = Callable[[Record, Context], Iterable[Finding]]

#: A rule across the records of a library: each finding with the record it is about.
LibraryRule: TypeAlias = Callable[[Sequence[Record], Context], Iterable[tuple[Record, Finding]]]

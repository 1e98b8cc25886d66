"""Rules of other packages, found through the entry-point group `bibkit.rules`. One that is broken is a diagnostic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from typing import Any, TypeVar

from ..diagnostics import CODES, BibkitError, Diagnostic, diagnostic
from .rule import Finding, LibraryRule, RecordRule, RuleSet

ENTRY_POINT_GROUP = "bibkit.rules"

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class PluggedIn:
    """The rules of all plug-ins, and the diagnostics of those that could not be loaded."""

    record_rules: tuple[RecordRule, ...]
    library_rules: tuple[LibraryRule, ...]
    broken: tuple[Diagnostic, ...]


@cache
def load() -> PluggedIn:
    """The rules of every plug-in; their codes are added to the table of codes."""
    record_rules: list[RecordRule] = []
    library_rules: list[LibraryRule] = []
    broken: list[Diagnostic] = []
    for entry_point in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda point: point.name):
        try:
            rules = _rules(entry_point)
        except BibkitError as error:
            broken.append(diagnostic("BK901", str(error)))
            continue
        CODES.update(rules.codes)
        record_rules += [_on_records(entry_point.name, rule) for rule in rules.record_rules]
        library_rules += [_on_libraries(entry_point.name, rule) for rule in rules.library_rules]
    return PluggedIn(tuple(record_rules), tuple(library_rules), tuple(broken))


def _rules(entry_point: Any) -> RuleSet:
    name = entry_point.name
    try:
        loaded = entry_point.load()
    except Exception as error:  # whatever a foreign package raises at import
        raise BibkitError(f"the rules '{name}' cannot be loaded: {error}") from error
    if not isinstance(loaded, RuleSet):
        if not callable(loaded):
            raise BibkitError(f"the rules '{name}' are a {type(loaded).__name__}, not a RuleSet or a rule")
        return RuleSet(record_rules=(loaded,))
    if taken := sorted(loaded.codes.keys() & CODES.keys()):
        raise BibkitError(f"the rules '{name}' define {', '.join(taken)}, which is there already")
    return loaded


def _on_records(name: str, rule: RecordRule) -> RecordRule:
    guard = _guard(name)
    return lambda record, context: guard(lambda: _known(rule(record, context)), lambda finding: finding)


def _on_libraries(name: str, rule: LibraryRule) -> LibraryRule:
    guard = _guard(name)

    def check(records: Any, context: Any) -> Iterable[Any]:
        found = lambda: ((record, _checked(finding)) for record, finding in rule(records, context))  # noqa: E731
        return guard(found, lambda finding: (records[0], finding)) if records else ()

    return check


def _guard(name: str) -> Callable[[Callable[[], Iterable[_T]], Callable[[Finding], _T]], Iterator[_T]]:
    """A rule that fails is reported once, where it failed first, and asked no more."""
    failed: list[Exception] = []

    def guarded(run: Callable[[], Iterable[_T]], told: Callable[[Finding], _T]) -> Iterator[_T]:
        if failed:
            return
        try:
            yield from run()
        except Exception as error:  # whatever a foreign rule raises
            failed.append(error)
            reason = " ".join(f"{type(error).__name__}: {error}".split())
            yield told(Finding("BK901", f"a rule of '{name}' failed, and was left out from here: {reason}"))

    return guarded


def _known(found: Iterable[Finding]) -> Iterator[Finding]:
    return map(_checked, found)


def _checked(finding: Finding) -> Finding:
    if finding.code not in CODES:
        raise ValueError(f"the code {finding.code} is not defined")
    return finding

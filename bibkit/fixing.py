"""Mending what is found: changes are made together, and kept only if reading and checking again shows that they
mended what they were made for and brought nothing new."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, Protocol, TypeAlias, TypeVar

from .bytewise import Source
from .diagnostics import Diagnostic, Edit

#: A mended place may show what was hidden behind it; more rounds than this are a rule that never has enough.
_ROUNDS = 8
#: So often is the library checked again to find which changes to leave out; what is not cleared by then is left.
_TRIALS = 40

#: Path → the bytes of a source.
Sources: TypeAlias = Mapping[str, bytes]


class Checked(Protocol):
    """The outcome of a check."""

    @property
    def found(self) -> Sequence[Diagnostic]:
        """Every finding on the sources."""

    @property
    def reported(self) -> Sequence[Diagnostic]:
        """Those that a person wants to hear of, and to have mended."""


_Checked = TypeVar("_Checked", bound=Checked)


@dataclass(frozen=True, slots=True)
class Fixed(Generic[_Checked]):
    """Sources after mending, which findings were mended, which could not be, and the checks before and after."""

    sources: Sources
    made: tuple[Diagnostic, ...]
    dropped: tuple[Diagnostic, ...]
    before: _Checked
    checked: _Checked


@dataclass(frozen=True, slots=True)
class _Change:
    """One edit of one source, and the findings that ask for it."""

    path: str
    edit: Edit
    findings: tuple[Diagnostic, ...]


def fix(sources: Sources, check: Callable[[Sources], _Checked], *, unsafe: bool = False) -> Fixed[_Checked]:
    """Make the certain edits (with `unsafe` the probable ones too) of the findings that a check reports. Nothing is
    written. Made again, it changes nothing."""
    before = checked = check(sources)
    made: list[Diagnostic] = []
    dropped: list[Diagnostic] = []
    for _ in range(_ROUNDS):
        changes = _changes(checked.reported, sources, unsafe)
        if not changes:
            dropped = []
            break
        trial = _Trial(sources, checked, check)
        kept = trial.best(changes)
        mended = [finding for change in kept for finding in change.findings]
        held = set(kept)
        dropped = [finding for change in changes if change not in held for finding in change.findings]
        if not kept:
            break
        made += mended
        sources, checked = trial.sources, trial.checked
    return Fixed(sources, tuple(made), tuple(dropped), before, checked)


def _changes(found: Iterable[Diagnostic], sources: Sources, unsafe: bool) -> list[_Change]:
    """The edits of the findings, each once, that can be made together."""
    askers: dict[tuple[str, Edit], list[Diagnostic]] = defaultdict(list)
    for finding in found:
        edit = finding.edit
        path = finding.path
        if edit is not None and path is not None and path in sources and (edit.certain or unsafe):
            askers[path, replace(edit, certain=True)].append(finding)
    by_path: dict[str, list[Edit]] = defaultdict(list)
    for path, edit in askers:
        by_path[path].append(edit)
    changes: list[_Change] = []
    for path, edits in by_path.items():
        _, made = _source(sources[path], edits)
        changes += [_Change(path, edit, tuple(askers[path, edit])) for edit in made]
    return changes


def _source(data: bytes, edits: Iterable[Edit]) -> tuple[bytes, list[Edit]]:
    try:
        return Source(data).change(edits)
    except UnicodeDecodeError:
        return data, []


@dataclass(slots=True)
class _Trial(Generic[_Checked]):
    """The search for the changes that hold: `sources` and `checked` are those of the last set that did."""

    sources: Sources
    checked: _Checked
    check: Callable[[Sources], _Checked]
    trials: int = 0
    first: tuple[Sources, Sequence[Diagnostic]] = field(init=False)

    def __post_init__(self) -> None:
        self.first = self.sources, self.checked.found

    def best(self, changes: Sequence[_Change]) -> tuple[_Change, ...]:
        """The changes that hold: all at once; else those of each code at once, and of the codes that fail half by
        half, so that one bad rule costs the others nothing."""
        if (kept := self._with((), changes)) is not None:
            return kept
        by_code: dict[str, list[_Change]] = defaultdict(list)
        for change in changes:
            by_code[change.findings[0].code].append(change)
        kept, failed = (), []
        for group in by_code.values():
            more = self._with(kept, group) if len(by_code) > 1 else None
            if more is None:
                failed.append(group)
            else:
                kept = more
        for group in failed:
            kept = self._by_halves(kept, group)
        return kept

    def _by_halves(self, kept: tuple[_Change, ...], failed: Sequence[_Change]) -> tuple[_Change, ...]:
        if len(failed) < 2:
            return kept
        middle = len(failed) // 2
        for half in (failed[:middle], failed[middle:]):
            more = self._with(kept, half)
            kept = more if more is not None else self._by_halves(kept, half)
        return kept

    def _with(self, kept: tuple[_Change, ...], changes: Sequence[_Change]) -> tuple[_Change, ...] | None:
        """All of them, if they hold together."""
        if self.trials >= _TRIALS:
            return None
        self.trials += 1
        both = (*kept, *changes)
        sources, before = self.first
        changed = _made(sources, both)
        checked = self.check(changed)
        if not _is_better(before, both, checked.found):
            return None
        self.sources, self.checked = changed, checked
        return both


def _made(sources: Sources, changes: Iterable[_Change]) -> Sources:
    by_path: dict[str, list[Edit]] = defaultdict(list)
    for change in changes:
        by_path[change.path].append(change.edit)
    return {**sources, **{path: _source(sources[path], edits)[0] for path, edits in by_path.items()}}


def _is_better(before: Iterable[Diagnostic], changes: Iterable[_Change], after: Iterable[Diagnostic]) -> bool:
    """Whether what the changes were made for is gone, and nothing else has come. Counted by file, code and field:
    keys and messages may change with the values that they quote."""
    most = Counter(map(_kind, before))
    most.subtract(_kind(finding) for change in changes for finding in change.findings)
    return all(count <= most[kind] for kind, count in Counter(map(_kind, after)).items())


def _kind(finding: Diagnostic) -> tuple[str | None, str, str | None]:
    return finding.path, finding.code, finding.field

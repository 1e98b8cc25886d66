"""A library checked as its settings say: all findings, and those that are reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from .baseline import new_findings, read_baseline
from .diagnostics import Diagnostic
from .record import Library, Record
from .settings import Settings
from .validation import code_filter, validate
from .validation.check import Watch, every
from .validation.ignores import Ignore, ignores_in, without_ignored
from .validation.own import own_required

#: The text of a source by its path; None if it is not at hand.
TextOf = Callable[[str], str | None]


def findings(
    library: Library,
    settings: Settings,
    *,
    as_of: date | None = None,
    cited_in: Sequence[str] = (),
    watch: Watch = every,
) -> list[Diagnostic]:
    """What the rules find on a library, for each target once, with the severities of the settings; `cited_in` are
    documents whose citations are compared with the library."""
    rules = (own_required(settings.required, settings.told),) if settings.required else ()
    found: dict[Diagnostic, None] = {}
    everything = ("", *settings.select)  # every code begins with "", and what is off must be named
    for target in settings.targets or (None,):
        found |= dict.fromkeys(
            validate(library, target=target, select=everything, as_of=as_of, rules=rules, watch=watch)
        )
    if cited_in:
        from .validation.citations import check_citations

        found |= dict.fromkeys(check_citations(library, cited_in))
    return list(with_severities(found, settings))


def with_severities(found: Iterable[Diagnostic], settings: Settings) -> Iterable[Diagnostic]:
    """The diagnostics with the severities of the settings."""
    if not settings.severity:
        return found
    return (replace(one, severity=settings.severity_of(one.code) or one.severity) for one in found)


@dataclass(frozen=True)
class Checked:
    """The outcome of a check: the library, and everything that was found on reading it and on its records; the
    `whole` that was read, if the library is a choice of it, as comments belong to entries."""

    library: Library
    found: tuple[Diagnostic, ...]
    settings: Settings
    text_of: TextOf
    baseline: str | None = None
    whole: Library | None = None

    @cached_property
    def before_baseline(self) -> list[Diagnostic]:
        """The findings that are selected and not ignored, in the settings or by a comment."""
        settings = self.settings
        is_selected = code_filter(settings.select, settings.ignore)
        for codes in settings.per_file_ignores.values():
            code_filter((), codes)
        code_filter(tuple(settings.severity), ())
        kept = filter(is_selected, without_ignored(self.found, self._comments()))
        ignored = {path: settings.ignored_in(path) for path in {one.path for one in self.found} if path}
        return [one for one in kept if not one.code.startswith(ignored.get(one.path or "", ()))]

    @cached_property
    def reported(self) -> list[Diagnostic]:
        """Those of them that the baseline does not have."""
        if self.baseline is None:
            return self.before_baseline
        return list(new_findings(self.before_baseline, read_baseline(self.baseline), self.baseline))

    def _comments(self) -> dict[str, list[Ignore]]:
        by_path: dict[str, list[Record]] = defaultdict(list)
        for record in self.whole or self.library:
            origin = record.origin
            if origin and origin.path and origin.format in ("bibtex", "biblatex"):
                by_path[origin.path].append(record)
        texts = {path: self.text_of(path) or "" for path in by_path}
        return {path: ignores_in(text, by_path[path]) for path, text in texts.items() if "bibkit:" in text}

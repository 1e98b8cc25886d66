"""Reports of diagnostics: one module a form, each with a function `render`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TypeAlias

from ..diagnostics import BibkitError, Diagnostic, Severity, near_matches


@dataclass(frozen=True, slots=True)
class About:
    """What a report may tell besides the diagnostics: `paths` are the files that were checked, `failing` the
    severities that make the check fail, `line_of` gives a line of a file, without its end, if it is known."""

    paths: Sequence[str] = ()
    failing: frozenset[Severity] = frozenset((Severity.ERROR,))
    line_of: Callable[[str, int], str | None] = field(default=lambda path, line: None)


#: Diagnostics in, the text of a report out, in pieces that end in a line end.
Form: TypeAlias = Callable[[Iterable[Diagnostic], About], Iterator[str]]

#: Form → the module of this package that has it.
FORMS: dict[str, str] = {
    "text": "text",
    "json": "json_array",
    "sarif": "sarif",
    "github": "github",
    "junit": "junit",
    "summary": "summary",
}


def get(name: str) -> Form:
    """The form of that name. Raises BibkitError if there is none."""
    if name not in FORMS:
        hint = near_matches(name, FORMS) or f"known reports: {', '.join(FORMS)}"
        raise BibkitError(f"there is no report '{name}'", hint=hint)
    render: Form = import_module(f".{FORMS[name]}", __name__).render
    return render

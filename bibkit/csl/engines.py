"""The engine interface: items in, formatted references out, whichever CSL processor does it.

An engine is a function `(items, style, locale, report) -> list[Reference]`. Engines of other packages are
found through the entry-point group `bibkit.engines`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import TypeAlias

from ..diagnostics import BibkitError, Diagnostic, Report, near_matches
from ..record import Item, Record
from .reference import Reference

ENTRY_POINT_GROUP = "bibkit.engines"
DEFAULT_STYLE = "apa"
DEFAULT_ENGINE = "bibkit"


Engine: TypeAlias = Callable[[Sequence[Item], str, str | None, Report], list[Reference]]

_BUILT_IN: dict[str, tuple[str, str]] = {
    "bibkit": ("bibkit.csl.processor", "format_items"),
    "citeproc-py": ("bibkit.csl.citeproc_py", "format_with_citeproc_py"),
}


def _ignore(finding: Diagnostic) -> None:
    """The report of a caller that has none."""


def get_engine(name: str) -> Engine:
    """The engine of that name. Raises BibkitError, with near matches, if there is none or it cannot be
    loaded."""
    if place := _BUILT_IN.get(name):
        engine: Engine = getattr(import_module(place[0]), place[1])
        return engine
    from importlib.metadata import entry_points  # 15 ms, for plug-ins only

    for entry_point in entry_points(group=ENTRY_POINT_GROUP, name=name):
        try:
            loaded: Engine = entry_point.load()
        except Exception as error:  # whatever a foreign package raises at import
            raise BibkitError(f"the plug-in for the engine '{name}' cannot be loaded: {error}") from error
        return loaded
    known = [*_BUILT_IN, *(point.name for point in entry_points(group=ENTRY_POINT_GROUP))]
    hint = near_matches(name, known) or f"known engines: {', '.join(known)}"
    raise BibkitError(f"unknown engine '{name}'", hint=hint)


def format_references(
    records: Iterable[Record],
    style: str = DEFAULT_STYLE,
    *,
    locale: str | None = None,
    engine: str = DEFAULT_ENGINE,
    report: Report = _ignore,
) -> list[Reference]:
    """The bibliography of the records, in the order that the style asks for.

    `style` is a name, id, former name or file; `locale` a language tag (default: the style's own). Raises
    BibkitError for a style or engine that does not exist; a record that cannot be formatted is reported
    (BK701) and stands unformatted.
    """
    items = [record.item for record in records]
    return get_engine(engine)(items, style, locale, report)

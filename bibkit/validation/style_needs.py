"""What a CSL style shows to be missing, and what it cannot use.

What a style can print of a type follows from its compiled tests of the type. What it shows to be missing follows from
rendering: the entry as it is against the entry with the variable filled. Both are found once for all records of a
type with the same variables, because a style sees little else.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from ..csl.compile import Compiler
from ..csl.conditions import Always, compile_test
from ..csl.engine import Engine, locale_for
from ..csl.nodes import Rendered, plain, walk
from ..csl.style import Element, Style, load_style
from ..record import Item
from ..variables import ALL_VARIABLES, DATE_VARIABLES, NAME_VARIABLES, NUMBER_VARIABLES
from .requirements import CITED

#: What styles have words for when it is missing ("n.d.", "s.n.", "s.l.", "no title").
_PLACEHOLDERS = ("issued", "author", "title", "publisher", "publisher-place")
#: Variables that are not meant for print, or stand beside another that is.
_NOT_FOR_PRINT = frozenset(
    "abstract annote keyword language title-short container-title-short citation-key citation-label source references"
    " page-first event".split()
)
_PROBE = "Probe"


class Verdict(NamedTuple):
    """For a type and a set of variables: what is missing, with the words that the style has instead; what is unused."""

    missing: tuple[tuple[str, str], ...]
    unused: tuple[str, ...]


@lru_cache(maxsize=4)
def checker_of(name: str) -> StyleChecker:
    """The checker of a style. Raises BibkitError if there is no such style."""
    return StyleChecker(load_style(name))


class StyleChecker:
    """A style, and what has been found out about it."""

    def __init__(self, style: Style) -> None:
        self._style = style
        self._area = style.bibliography or style.citation
        self._verdicts: dict[tuple[str, frozenset[str]], Verdict] = {}
        self._printable: dict[str, frozenset[str]] = {}

    def verdict(self, item: Item) -> Verdict:
        """What is missing and unused in an item."""
        kind = str(item.get("type", ""))
        present = frozenset(key for key, value in item.items() if value and key in ALL_VARIABLES)
        key = (kind, present)
        found = self._verdicts.get(key)
        if found is None:
            found = self._verdicts[key] = self._judge(item, kind, present)
        return found

    def _judge(self, item: Item, kind: str, present: frozenset[str]) -> Verdict:
        printable = self._printable.get(kind)
        if printable is None:
            printable = self._printable[kind] = _printable(self._style, kind)
        needs = [(need,) if isinstance(need, str) else need for need in CITED.get(kind, ())]
        expected = [need for need in (("title",), *needs) if not present & set(need)]
        base = self._render(item)
        terms, text = _terms(base), plain(base)
        missing: dict[str, str] = {}
        for variable in dict.fromkeys([*(need[0] for need in expected), *_PLACEHOLDERS]):
            if variable in present or variable not in printable:
                continue
            filled = self._render({**item, variable: _probe(variable)})
            shown = plain(filled)
            lost = (
                [term for term in terms if term not in _terms(filled)]
                if _shows_probe(variable, shown)
                else []
            )
            if lost and variable in _PLACEHOLDERS:
                missing[variable] = lost[0]
            elif shown != text and any(need[0] == variable for need in expected):
                missing[variable] = ""
        unused = sorted(present - printable - _NOT_FOR_PRINT)
        return Verdict(tuple(missing.items()), tuple(unused))

    def _render(self, item: Item) -> list[Rendered]:
        engine = Engine(self._style, {"probe": item}, None, None)
        context = engine.context("probe")
        return engine.layout(self._area, context.item).render(context)


_YEAR = 1999


def _shows_probe(variable: str, text: str) -> bool:
    return (str(_YEAR) if variable in DATE_VARIABLES else _PROBE.lower()) in text.lower()


def _probe(variable: str) -> Any:
    """A value for a variable."""
    if variable in NAME_VARIABLES:
        return [{"family": _PROBE, "given": _PROBE}]
    if variable in DATE_VARIABLES:
        return {"date-parts": [[_YEAR]]}
    return "7" if variable in NUMBER_VARIABLES else _PROBE


def _terms(content: list[Rendered]) -> list[str]:
    return [plain(node) for part in content for node in walk(part) if node.role == "term"]


def _printable(style: Style, kind: str) -> frozenset[str]:
    """The variables that a style may print for a type, in citations or the bibliography."""
    found: set[str] = set()
    locale = locale_for(style, style.default_locale)
    for area in (style.citation, style.bibliography):
        if area is not None:
            compiler = Compiler(style, locale, area, kind)
            for node in area.layout.children:
                _collect(node, style, compiler, found, set())
    if "page" in found or "page-first" in found:
        found |= {"page", "page-first"}
    return frozenset(found)


def _collect(node: Element, style: Style, compiler: Compiler, found: set[str], seen: set[str]) -> None:
    """Adds the variables that an element may print, following macros and the branches open to the type."""
    if node.tag == "choose":
        for branch in node.children:
            test = compile_test(compiler, branch) if branch.tag in ("if", "else-if") else Always
            if test is not None:
                for child in branch.children:
                    _collect(child, style, compiler, found, seen)
            if test is Always:
                return
        return
    if node.tag in ("text", "number", "date", "names"):
        for variable in node.get("variable").split():
            found.add(variable)
            if node.get("form") == "short":
                found |= {f"{variable}-short", variable}
        macro = node.get("macro") if node.tag == "text" else ""
        if macro and macro not in seen:
            seen.add(macro)
            for child in style.macros[macro].children:
                _collect(child, style, compiler, found, seen)
    for child in node.children:
        _collect(child, style, compiler, found, seen)

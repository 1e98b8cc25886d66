"""The conditions of `cs:if` and `cs:else-if` (specification, "Choose").

Each condition becomes a test of the context, or a plain truth value where style, area and item type settle
it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ..variables import DATE_VARIABLES
from . import numbers
from .context import Context
from .items import UNCOUNTED
from .positions import POSITIONS
from .style import Element

if TYPE_CHECKING:
    from .compile import Compiler

Test = Callable[[Context], bool]
#: A test, or its result where that is known before an item is.
Settled = Test | bool


def Always(context: Context) -> bool:  # noqa: N802 - a constant, compared by identity
    """The test that always holds."""
    return True


def _variable(compiler: Compiler, name: str) -> Settled:
    if name == "locator":
        return lambda context: bool(context.locator)
    if name == "year-suffix":
        return lambda context: bool(context.year_suffix)
    if name == "citation-number":
        return True
    if name == "first-reference-note-number":
        return lambda context: bool(context.note_number)
    return lambda context: name in context.present


def _is_numeric(compiler: Compiler, name: str) -> Settled:
    if name == "locator":
        return lambda context: numbers.is_numeric(context.locator)
    if name in ("citation-number", "first-reference-note-number"):
        return True
    return lambda context: numbers.is_numeric(context.item.string(name))


def _is_uncertain_date(compiler: Compiler, name: str) -> Settled:
    if name not in DATE_VARIABLES:
        return False

    def test(context: Context) -> bool:
        date = context.item.date(name)
        return date is not None and date.circa

    return test


def _locator(compiler: Compiler, name: str) -> Settled:
    wanted = "sub-verbo" if name == "sub verbo" else name
    return lambda context: bool(context.locator) and (context.label or "page") == wanted


def _position(compiler: Compiler, name: str) -> Settled:
    if compiler.in_bibliography:
        return False  # "When called within the scope of cs:bibliography, position tests false"
    if name == "near-note":
        return lambda context: context.near_note
    lowest = POSITIONS.get(name)
    if lowest is None:
        return False
    if name in ("first", "ibid-with-locator"):
        return lambda context: context.position == lowest
    return lambda context: context.position >= lowest


def _type(compiler: Compiler, names: str) -> Settled:
    # an item has one type: of several, any one will do, whatever `match` says
    return compiler.item_type in names.split()


def _disambiguate(compiler: Compiler, value: str) -> Settled:
    if value != "true":
        return False
    return lambda context: context.expansion is not None and context.expansion.condition


_CONDITIONS: dict[str, Callable[[Compiler, str], Settled]] = {
    "variable": _variable,
    "is-numeric": _is_numeric,
    "is-uncertain-date": _is_uncertain_date,
    "locator": _locator,
    "position": _position,
    "type": _type,
    "disambiguate": _disambiguate,
}


#: Conditions that are false of a variable without a value, and the variables that are facts of the cite instead.
_OF_VARIABLES = frozenset({"variable", "is-numeric", "is-uncertain-date"})
_OF_CITE = frozenset({"locator", "year-suffix", "citation-number", "first-reference-note-number"})
NO_VARIABLES: frozenset[str] = frozenset()


def without_variables(compiler: Compiler, node: Element) -> tuple[bool | None, frozenset[str]]:
    """Whether the test of a branch holds for an item that has none of the variables that it asks for, None if
    that depends on more; and those variables."""
    variables: set[str] = set()
    outcomes: list[bool | None] = []
    for name, value in _conditions(node):
        test = _CONDITIONS[name](compiler, value)
        if isinstance(test, bool):
            outcomes.append(test)
        elif (
            name in _OF_VARIABLES and value not in _OF_CITE and (name == "variable" or value not in UNCOUNTED)
        ):
            variables.add(value)
            outcomes.append(False)
        else:
            outcomes.append(None)
    match = node.get("match", "all")
    if match == "none":
        outcomes = [None if one is None else not one for one in outcomes]
    decisive = match == "any"
    holds = decisive if decisive in outcomes else None if None in outcomes else not decisive
    return holds, frozenset(variables)


def _conditions(node: Element) -> Iterator[tuple[str, str]]:
    """The conditions of a branch, one for each value; the types are one."""
    for name, values in node.attributes.items():
        if name in _CONDITIONS:
            for value in [values] if name == "type" else values.split():
                yield name, value


def compile_test(compiler: Compiler, node: Element) -> Test | None:
    """The test of a branch; `Always` if it always holds, None if it never does."""
    match = node.get("match", "all")
    conditions = list(_conditions(node))
    names = frozenset(value for name, value in conditions if name == "variable" and value not in _OF_CITE)
    if len(names) == len(conditions) > 1:
        return _of_variables(names, match)
    tests = [_CONDITIONS[name](compiler, value) for name, value in conditions]
    if not tests:
        return Always if match != "any" else None
    if match == "none":
        negated: list[Settled] = [not test if isinstance(test, bool) else _negate(test) for test in tests]
        return _all(negated)
    return _any(tests) if match == "any" else _all(tests)


def _of_variables(names: frozenset[str], match: str) -> Test:
    """The test of several variables at once."""
    if match == "none":
        return lambda context: names.isdisjoint(context.present)
    if match == "any":
        return lambda context: not names.isdisjoint(context.present)
    return lambda context: names <= context.present


def _negate(test: Test) -> Test:
    return lambda context: not test(context)


def _all(tests: list[Settled]) -> Test | None:
    if any(test is False for test in tests):
        return None
    open_tests = tuple(test for test in tests if not isinstance(test, bool))
    if not open_tests:
        return Always
    if len(open_tests) == 1:
        return open_tests[0]
    if len(open_tests) == 2:
        first, second = open_tests
        return lambda context: first(context) and second(context)
    return lambda context: all(test(context) for test in open_tests)


def _any(tests: list[Settled]) -> Test | None:
    if any(test is True for test in tests):
        return Always
    open_tests = tuple(test for test in tests if not isinstance(test, bool))
    if not open_tests:
        return None
    if len(open_tests) == 1:
        return open_tests[0]
    if len(open_tests) == 2:
        first, second = open_tests
        return lambda context: first(context) or second(context)
    return lambda context: any(test(context) for test in open_tests)

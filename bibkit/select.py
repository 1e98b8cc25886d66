"""Choosing records: conditions (`--where`), keys, sort order, limit.

    condition  = term { "or" term }
    term       = factor { "and" factor }
    factor     = "not" factor | "(" condition ")" | comparison
    comparison = variable [ ( "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "!~" ) value ]
    value      = word | "quoted text" | 'quoted text'

A bare variable asks whether the record has it. `=` compares as a whole, `~` looks for a part, both without
regard to case and accents. Names are compared as displayed (`Amélie Héliou`), dates as far as the value
goes (`issued=2023` is the whole year), numbers as numbers. A variable with several values (names,
categories, keywords) matches if one of them does; `!=` and `!~` if none does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import Any, TypeAlias

from . import dates
from .diagnostics import BibkitError, near_matches
from .inline import csl_markup, tree
from .names import display_name
from .record import Item, Record, family_of, names_of
from .text import fold
from .variables import ALL_VARIABLES, DATE_VARIABLES, JSON_MEMBERS, NAME_VARIABLES

Predicate: TypeAlias = Callable[[Item], bool]

_TOKEN = re.compile(
    r"""\s*(?:(?P<operator>!=|<=|>=|!~|[=<>~()])|"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<word>[^\s=<>~!()"']+))"""
)

#: The order of a reading list.
NEWEST_FIRST = "-issued,author,title"

#: Names that people use for variables.
_ALIASES = {"year": "issued", "date": "issued", "journal": "container-title", "doi": "DOI", "url": "URL"}


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    column: int
    is_operator: bool


def _tokens(condition: str) -> list[_Token]:
    found: list[_Token] = []
    position = 0
    while condition[position:].strip():
        match = _TOKEN.match(condition, position)
        if match is None:
            raise _misread(condition, position + 1, "is not understood")
        group = str(match.lastgroup)
        found.append(_Token(match[group], match.start(group) + 1, group == "operator"))
        position = match.end()
    return found


def _misread(condition: str, column: int, problem: str) -> BibkitError:
    return BibkitError(
        f"the condition {condition!r}: column {column} {problem}",
        hint="example: issued>=2023 and author~Héliou",
    )


#: More words than this are no condition, and would nest too deeply.
_LONGEST = 300


class _Parser:
    """Recursive descent over the grammar above."""

    def __init__(self, condition: str) -> None:
        self.condition = condition
        self.tokens = _tokens(condition)
        if len(self.tokens) > _LONGEST:
            raise BibkitError(f"the condition has {len(self.tokens)} words; it may have {_LONGEST}")
        self.next = 0

    def parse(self) -> Predicate:
        predicate = self.disjunction()
        if self.next < len(self.tokens):
            raise _misread(self.condition, self.tokens[self.next].column, "is not expected here")
        return predicate

    def accept(self, *texts: str, operator: bool) -> str | None:
        if self.next < len(self.tokens):
            token = self.tokens[self.next]
            if token.is_operator == operator and token.text in texts:
                self.next += 1
                return token.text
        return None

    def word(self) -> _Token:
        if self.next < len(self.tokens) and not self.tokens[self.next].is_operator:
            self.next += 1
            return self.tokens[self.next - 1]
        column = self.tokens[self.next].column if self.next < len(self.tokens) else len(self.condition) + 1
        raise _misread(self.condition, column, "should be a variable or a value")

    def disjunction(self) -> Predicate:
        terms = [self.conjunction()]
        while self.accept("or", operator=False):
            terms.append(self.conjunction())
        return terms[0] if len(terms) == 1 else lambda item: any(term(item) for term in terms)

    def conjunction(self) -> Predicate:
        factors = [self.factor()]
        while self.accept("and", operator=False):
            factors.append(self.factor())
        return factors[0] if len(factors) == 1 else lambda item: all(factor(item) for factor in factors)

    def factor(self) -> Predicate:
        if self.accept("not", operator=False):
            inner = self.factor()
            return lambda item: not inner(item)
        if self.accept("(", operator=True):
            inner = self.disjunction()
            if not self.accept(")", operator=True):
                raise _misread(self.condition, len(self.condition) + 1, "lacks a closing parenthesis")
            return inner
        return self.comparison()

    def comparison(self) -> Predicate:
        token = self.word()
        variable = known_variable(token.text)
        operator = self.accept("=", "!=", "<", "<=", ">", ">=", "~", "!~", operator=True)
        if operator is None:
            return lambda item: bool(values(item, variable))
        wanted = self.word().text
        if operator.startswith("!"):
            positive = _OPERATORS[operator[1:]]
            return lambda item: not any(positive(value, wanted) for value in values(item, variable))
        compare = _OPERATORS[operator]
        if variable in DATE_VARIABLES and operator in _ORDERING:
            # a literal date ("in press") has no place in time
            return lambda item: any(
                compare(value, wanted) for value in values(item, variable) if _ISO_DATE.match(value)
            )
        return lambda item: any(compare(value, wanted) for value in values(item, variable))


def known_variable(name: str) -> str:
    """The CSL variable of that name or alias. Raises BibkitError, with near matches, for any other."""
    name = _ALIASES.get(name.lower(), name)
    if name in ALL_VARIABLES or name in JSON_MEMBERS:
        return name
    raise BibkitError(
        f"'{name}' is not a CSL variable",
        hint=near_matches(name, ALL_VARIABLES | JSON_MEMBERS | _ALIASES.keys()),
    )


def values(item: Item, variable: str) -> list[str]:
    """The values of a variable as texts: each name as displayed, a date in EDTF, rich text as plain text."""
    value = item.get(variable)
    if value is None or value == "":
        return []
    if variable in NAME_VARIABLES:
        return [display_name(name) for name in names_of(item, variable)]
    if variable in DATE_VARIABLES and isinstance(value, dict):
        text = dates.edtf(value) or value.get("literal") or value.get("raw")  # type: ignore[arg-type]
        return [str(text)] if text else []
    if isinstance(value, list):
        return [str(part) for part in value]
    text = tree.plain(csl_markup.parse(str(value)))
    return [part.strip() for part in re.split("[,;]", text)] if variable == "keyword" else [text]


def _as_number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"-?\d{1,15}(\.\d{1,15})?", text) else None


_ISO_DATE = re.compile(r"(-?\d{4})(?:-(\d\d))?(?:-(\d\d))?[~?%]?")


def _order(value: str, wanted: str) -> int:
    """-1, 0 or 1; dates only as far as the shorter goes, numbers as numbers, the rest folded."""
    ours, theirs = _ISO_DATE.match(value), _ISO_DATE.fullmatch(wanted)
    if ours and theirs:
        pairs = [(int(a), int(b)) for a, b in zip(ours.groups(), theirs.groups(), strict=True) if a and b]
        return next(((a > b) - (a < b) for a, b in pairs if a != b), 0)
    numbers = _as_number(value), _as_number(wanted)
    if numbers[0] is not None and numbers[1] is not None:
        return (numbers[0] > numbers[1]) - (numbers[0] < numbers[1])
    left, right = fold(value), fold(wanted)
    return (left > right) - (left < right)


_ORDERING = frozenset(("<", "<=", ">", ">="))

_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "=": lambda value, wanted: _order(value, wanted) == 0,
    "<": lambda value, wanted: _order(value, wanted) < 0,
    "<=": lambda value, wanted: _order(value, wanted) <= 0,
    ">": lambda value, wanted: _order(value, wanted) > 0,
    ">=": lambda value, wanted: _order(value, wanted) >= 0,
    "~": lambda value, wanted: fold(wanted) in fold(value),
}


def where(condition: str) -> Predicate:
    """The predicate of a condition. Raises BibkitError, with the column, if it cannot be read."""
    return _Parser(condition).parse()


def sort_records(records: Iterable[Record], order: str) -> list[Record]:
    """The records sorted by the variables of `order`, comma-separated, `-` before one for descending.
    Stable; records without the variable come last in either direction."""
    result = list(records)
    for part in reversed([part.strip() for part in order.split(",") if part.strip()]):
        variable = known_variable(part.removeprefix("-"))
        keyed = [(_sort_key(record.item, variable), record) for record in result]
        present = [pair for pair in keyed if pair[0] is not None]
        present.sort(key=itemgetter(0), reverse=part.startswith("-"))
        result = [record for _, record in present] + [record for key, record in keyed if key is None]
    return result


def _sort_key(item: Item, variable: str) -> tuple[Any, ...] | None:
    """What a record is sorted by, or None if it has nothing that can be put in order."""
    if variable in DATE_VARIABLES:
        return dates.first_parts(item.get(variable)) or None
    if variable in NAME_VARIABLES:
        names = names_of(item, variable)
        return tuple((fold(family_of(name)), fold(str(name.get("given", "")))) for name in names) or None
    found = values(item, variable)
    if not found:
        return None
    number = _as_number(found[0])
    return (0, number) if number is not None else (1, fold(found[0]))


def select(
    records: Iterable[Record],
    *,
    condition: str | None = None,
    keys: Sequence[str] | None = None,
    order: str | None = None,
    limit: int | None = None,
) -> list[Record]:
    """The records that meet the condition and have one of the keys (in the order of the keys), sorted, at
    most `limit` of them. Raises BibkitError for a condition, key or variable that does not exist."""
    chosen: Iterable[Record] = records
    if keys:
        by_key = {record.id: record for record in records}
        for key in keys:
            if key not in by_key:
                raise BibkitError(f"no record has the key '{key}'", hint=near_matches(key, by_key))
        chosen = [by_key[key] for key in dict.fromkeys(keys)]
    if condition:
        predicate = where(condition)
        chosen = filter(lambda record: predicate(record.item), chosen)
    if order:
        chosen = sort_records(chosen, order)
    return list(islice(chosen, limit))

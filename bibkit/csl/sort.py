"""Sorting of cites and entries (specification, "Sorting").

A key is compiled like a layout and computed once an item. "Items with an empty sort key value are placed at
the end of the sort, both for ascending and descending sorts."
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

from ..variables import DATE_VARIABLES, NAME_VARIABLES, NUMBER_VARIABLES
from . import collation, labels
from .compile import Compiler, renders_in
from .context import Context, Renderer, frozen
from .date_render import sort_key
from .locale import Locale
from .nodes import Rendered, plain
from .style import Area, Element, SortKey, Style
from .variables import sortable_number

T = TypeVar("T")
#: The value of one key for one item; None where it is empty.
Value = Any


def _renderers(compiler: Compiler, key: SortKey) -> tuple[Renderer, ...]:
    if key.macro is not None:
        return compiler.macro(key.macro)
    names = Element("names", {"variable": key.variable or ""}, (Element("name", {"form": "long"}),))
    return compiler.sequence((names,))


def key_value(style: Style, locale: Locale, area: Area, key: SortKey) -> Callable[[Context], Value]:
    """A function from a context to the value of a sort key."""
    variable = key.variable
    if key.macro is None and variable not in NAME_VARIABLES:
        return _variable_value(variable or "", locale.language)
    compiled: dict[str, tuple[Renderer, ...]] = {}

    def value(context: Context) -> Value:
        item_type = context.item.type
        renderers = compiled.get(item_type)
        if renderers is None:
            renderers = compiled[item_type] = _renderers(Compiler(style, locale, area, item_type, key), key)
        parts: list[Rendered] = []
        for render in renderers:
            render(context, parts)
        return _collated("".join(map(plain, parts)), locale.language)

    return value


def _variable_value(variable: str, language: str) -> Callable[[Context], Value]:
    if variable == "citation-number":
        return lambda context: context.citation_number
    if variable in DATE_VARIABLES:

        def date_value(context: Context) -> Value:
            date = context.item.date(variable)
            return _collated(sort_key(date), language) if date is not None else None

        return date_value
    if variable == "citation-label":
        return lambda context: _collated(labels.citation_label(context.item), language)
    if variable in NUMBER_VARIABLES:
        return lambda context: _collated(sortable_number(context.item.string(variable)), language)
    return lambda context: _collated(plain(context.item.text(variable) or ""), language)


def _collated(text: str, language: str) -> Value:
    return collation.key(text.strip(), language) or None


def _counts(style: Style, key: SortKey) -> bool:
    """Whether a sort key depends on citation numbers."""
    node = Element("text", key.attributes)
    return renders_in(node, style, "citation-number", set()) or key.variable == "citation-number"


def sorter(
    style: Style, locale: Locale, area: Area
) -> Callable[[Sequence[T], Callable[[T], Context]], list[T]] | None:
    """A function that sorts things by the area's keys; None if the area has no `cs:sort`."""
    if area.sort is None:
        return None
    keys = [(key_value(style, locale, area, key), key.descending) for key in area.sort]
    # keys of a bibliography depend on the item alone, unless its number is one
    lasting = area.name == "bibliography" and not any(_counts(style, key) for key in area.sort)

    def value_of(row: tuple[T, Context], at: int) -> Value:
        """The value of a key, worked out when the keys before it are equal."""
        context = row[1]
        cache, cache_key = context.item.cache, (sort, at, frozen(context.expansion))
        if lasting and cache_key in cache:
            return cache[cache_key]
        context.suppressed = context.first_names = None
        context.name_lists = []
        value = keys[at][0](context)
        if lasting:
            cache[cache_key] = value
        return value

    def ordered(rows: list[tuple[T, Context]], at: int) -> list[tuple[T, Context]]:
        """Things of which the keys before this one are equal."""
        if at == len(keys) or len(rows) < 2:
            return rows
        pairs = [(value_of(row, at), row) for row in rows]
        filled = [pair for pair in pairs if pair[0] is not None]
        filled.sort(key=itemgetter(0), reverse=keys[at][1])
        result: list[tuple[T, Context]] = []
        for _, ties in groupby(filled, itemgetter(0)):
            result += ordered([row for _, row in ties], at + 1)
        return result + ordered([row for value, row in pairs if value is None], at + 1)

    def sort(things: Sequence[T], context_of: Callable[[T], Context]) -> list[T]:
        if len(things) < 2:
            return list(things)
        return [thing for thing, _ in ordered([(thing, context_of(thing)) for thing in things], 0)]

    return sort

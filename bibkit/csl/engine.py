"""What the passes of the processor share: style, locale, items, and the registry of the items in use.

The registry holds, for each item in use, its number, year-suffix and name expansion; disambiguation.py and
processor.py fill it, cluster.py and bibliography.py read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bibkit.diagnostics import Report

from . import numbers
from .cites import Cite
from .compile import Layout, layout_for
from .context import Context, Expansion
from .items import Item
from .joints import Quotes
from .locale import Locale, load_locale
from .sort import sorter
from .style import Area, Style


def locale_for(style: Style, tag: str | None) -> Locale:
    """The locale of a language tag with the style's own terms, made once a style."""
    key = ("locale", tag)
    found = style.cache.get(key)
    if not isinstance(found, Locale):
        found = style.cache[key] = load_locale(tag, style)
    return found


class Engine:
    """A style at work on a set of items."""

    def __init__(
        self, style: Style, items: Mapping[str, Mapping[str, Any]], locale: str | None, report: Report | None
    ) -> None:
        self.style = style
        self.report = report
        self.locale = locale_for(style, locale or style.default_locale)
        self.quotes = Quotes.of(self.locale)
        self.raw_items = dict(items)
        self._items: dict[str, Item] = {}
        #: Title case is for English: of items without a language, the style's default locale decides.
        self.default_language = (style.default_locale or "en").partition("-")[0].lower()
        self.order: list[str] = []
        self.numbers: dict[str, int] = {}
        self.suffixes: dict[str, str] = {}
        self.expansions: dict[str, Expansion] = {}
        #: The expansions that hold everywhere, by the rules for names; sort keys see them, no others.
        self.name_expansions: dict[str, Expansion] = {}
        self.note_numbers: dict[str, int] = {}
        self.sort_citation = sorter(style, self.locale, style.citation)
        bibliography = style.bibliography
        self.sort_bibliography = (
            sorter(style, self.locale, bibliography) if bibliography is not None else None
        )

    def item(self, item_id: str) -> Item:
        """The item of that id; an empty one, reported, if there is none."""
        found = self._items.get(item_id)
        if found is None:
            found = self._items[item_id] = Item(self.raw_items.get(item_id, {"id": item_id}), self.report)
        return found

    def replace_item(self, item_id: str, raw: Mapping[str, Any]) -> None:
        """New data for an item."""
        self.raw_items[item_id] = raw
        self._items.pop(item_id, None)

    def layout(self, area: Area, item: Item) -> Layout:
        """The compiled layout for an item."""
        return layout_for(self.style, self.locale, area, item.type)

    def context(self, item_id: str, cite: Cite | None = None) -> Context:
        """A context to render an item in, with what the registry knows of it."""
        item = self.item(item_id)
        context = Context(item)
        context.citation_number = self.numbers.get(item_id, 0)
        context.year_suffix = self.suffixes.get(item_id, "")
        context.expansion = self.expansions.get(item_id)
        context.language = item.language or self.default_language
        note = self.note_numbers.get(item_id, 0)
        context.note_number = str(note) if note else ""
        if cite is not None:
            label, context.locator = numbers.leading_label(cite.locator)
            context.label = label or cite.label
            context.position = cite.position
            context.near_note = cite.near_note
            context.note_number = cite.note_number
        return context

    def sort_context(self, item_id: str, cite: Cite | None = None) -> Context:
        """A context to make sort keys in."""
        context = self.context(item_id, cite)
        context.expansion = self.name_expansions.get(item_id)
        return context

"""Labels: the term of a variable in the right number (specification, "Label"), and citation labels."""

from __future__ import annotations

from collections.abc import Callable

from . import numbers
from .context import Context
from .items import Item
from .locale import Locale

#: How many letters of each family name a label takes, by the number of names ("Doe": 4, "DoRo": 2 each).
_TRIGRAPH = {1: (4,), 2: (2, 2), 3: (2, 1, 1)}
_MOST_NAMES = (1, 1, 1, 1)


def finder(locale: Locale, variable: str, form: str, plural: str) -> Callable[[Context], str]:
    """A function that finds the term for a variable of the cite. An empty variable has a label, too, as in
    citeproc-js: styles label the number of pages by that of pages. The group around both decides."""
    always, contextual = plural == "always", plural not in ("always", "never")

    def locator_term(context: Context) -> str:
        is_plural = always or (contextual and numbers.is_plural(context.locator, "locator"))
        return locale.term(context.label or "page", form, is_plural) or ""

    def term(context: Context) -> str:
        value = context.item.string(variable)
        is_plural = always or (contextual and value != "" and numbers.is_plural(value, variable))
        return locale.term(variable, form, is_plural) or ""

    return locator_term if variable == "locator" else term


def citation_label(item: Item) -> str:
    """The item's own label, or one made of its first authors' names and its year ("Doe99", "DRN00")."""
    own = item.string("citation-label")
    if own:
        return own
    names = item.names("author") or item.names("editor")
    letters = _TRIGRAPH.get(len(names), _MOST_NAMES)
    text = "".join((name.family or name.literal)[:count] for name, count in zip(names, letters, strict=False))
    date = item.date("issued")
    year = (
        f"{date.start.year % 100:02d}"
        if date is not None and date.start is not None and date.start.year
        else ""
    )
    return text + year if text else ""

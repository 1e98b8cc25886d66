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


def finder(
    locale: Locale, variable: str, form: str, plural: str, *, in_bibliography: bool = False
) -> Callable[[Context], str]:
    """A function that finds the term for a variable of the cite, "" if the variable is empty. In a bibliography,
    the locator's is that of pages: styles label the pages of an entry by it, as citeproc-js lets them."""
    if variable == "locator":

        def locator_term(context: Context) -> str:
            value = context.locator
            if not value and not in_bibliography:
                return ""
            is_plural = plural == "always" or (plural != "never" and numbers.is_plural(value, "locator"))
            return locale.term(context.label or "page", form, is_plural) or ""

        return locator_term

    def term(context: Context) -> str:
        value = context.item.string(variable)
        if not value or (context.suppressed is not None and variable in context.suppressed):
            return ""
        is_plural = plural == "always" or (plural != "never" and numbers.is_plural(value, variable))
        return locale.term(variable, form, is_plural) or ""

    return term


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

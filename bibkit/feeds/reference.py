"""The formatted reference of a paper that has no abstract to show."""

from __future__ import annotations

from ..inline import text
from ..normalise import normalise_text
from ..record import Item, Record


def reference_text(item: Item) -> str:
    """The reference in APA as one line of plain text."""
    # most feeds need no reference, and a processor is much to import
    from ..csl.engines import format_references

    references = format_references([Record(item)])
    return normalise_text(text.write(references[0].content)) if references else ""

"""The formatted reference of a paper that has no abstract to show."""

from __future__ import annotations

from ..csl.engines import format_references
from ..inline import text
from ..normalise import normalise_text
from ..record import Item, Record


def reference_text(item: Item) -> str:
    """The reference in APA as one line of plain text."""
    references = format_references([Record(item)])
    return normalise_text(text.write(references[0].content)) if references else ""

r"""arXiv's e-mail announcements: entries between lines of `\\`, a head with labels, then the abstract."""

from __future__ import annotations

import re
from datetime import date

from ...diagnostics import Diagnostic
from ...record import Item
from .arxiv_entry import Entry, entry_item, label_of
from .blocks import Block, Kind

_NUMBER = re.compile(
    r"(?:arXiv|Paper)\s?:\s?(?P<number>(?:\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)*(?:\.[A-Z]{2})?/\d{7})(?:v\d{1,3})?)"
    r"(?:\s.{0,80})?"
)
#: The line between the parts of an entry, and the one that ends it: `\\ ( https://arxiv.org/abs/… ,  15kb)`.
SEPARATOR = "\\\\"
_REPLACED = re.compile(r"replaced with revised version .*", re.IGNORECASE)


def is_end(text: str) -> bool:
    r"""Whether a line ends an entry: `\\ ( https://arxiv.org/abs/2407.14622 ,  15kb)`."""
    return text.startswith(SEPARATOR) and "arxiv.org/" in text[:60]


def begins(text: str, following: str) -> bool:
    """Whether an entry begins: a separator and then a number, or a number and then a date or a title."""
    if text == SEPARATOR:
        return _NUMBER.fullmatch(following) is not None
    if not text.startswith(("arXiv:", "Paper:")) or not _NUMBER.fullmatch(text):
        return False
    return following.startswith(("Date:", "Date (", "replaced with revised version"))


def read_mail(block: Block, as_of: date, notes: list[Diagnostic]) -> Item | None:
    """The item of an entry. A wrapped line belongs to the label above it."""
    entry = Entry()
    current, separators = "", 0
    for line in block.lines:
        text = line.text
        if text.startswith(SEPARATOR):
            separators += 1
            if is_end(text):
                break
        elif entry.number is None and (found := _NUMBER.fullmatch(text)):
            entry.number = found["number"]
            separators = 1  # the first separator may be missing
        elif separators > 1:
            entry.add("abstract", text)
        elif (label := label_of(text)) and not line.raw.startswith("  "):
            current = label[0]
            entry.add(*label)
        elif not _REPLACED.fullmatch(text):
            entry.add(current, text)
    return entry_item(entry, notes)


MAIL = Kind("arxiv-mail", "arXiv e-mail announcements", read_mail)

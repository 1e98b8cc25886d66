"""arXiv's own pages copied as text: listings, search results, and the page of one paper."""

from __future__ import annotations

import re
from datetime import date

from ...diagnostics import Diagnostic
from ...record import Item
from .arxiv_entry import Entry, entry_item, is_class_list, label_of
from .blocks import Block, Kind
from .furniture import is_furniture
from .papers import are_authors, may_be_authors

_NUMBER = r"(?:\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)*(?:\.[A-Z]{2})?/\d{7})(?:v\d{1,3})?"
#: The line that begins an entry: "[1] arXiv:2407.14622 [pdf, other]", "1. arXiv:2407.14622 cs.LG",
#: "arXiv:2407.14622 (cs)".
_HEAD = re.compile(
    rf"(?:\[\d{{1,5}}\]|\d{{1,5}}\.)?\s?arXiv:\s?(?P<number>{_NUMBER})\s?"
    r"(?P<rest>(?:[\[(].{0,80}?[\])])?(?:\s?\[.{0,80}?\])?(?P<tags>.*))"
)
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_SUBMITTED = re.compile(r"\[?(?:Submitted|Received)(?: on)? (?P<rest>\d{1,2} .*)")
_FIRST_VERSION = re.compile(r"\bv1 submitted (\d{1,2} [A-Z][a-z]+,? \d{4})")
_MONTH_OF_ANNOUNCEMENT = re.compile(r"originally announced .*")
#: What comes after these on the page of a paper says nothing more of it.
_END = (
    "Submission history",
    "Access Paper",
    "Full-text links",
    "Bibliographic Tools",
    "References & Citations",
)
_HIDDEN = ("(or arXiv:", "https://doi.org/10.48550/", "From: ", "[v1]")


def parse_head(text: str) -> tuple[str, str] | None:
    """The arXiv number and the rest of a line that begins an entry; None for other lines."""
    if len(text) > 600 or "arXiv:" not in text[:16]:
        return None
    found = _HEAD.fullmatch(text)
    if found is None or not all(_is_tag(word) for word in found["tags"].split()):
        return None
    return found["number"], found["tags"] or found["rest"]


def _is_tag(word: str) -> bool:
    return word == "doi" or _DOI.fullmatch(word) is not None or is_class_list(word)


def begins(text: str, following: str) -> bool:
    """Whether an entry begins with this line: it says more than the number, or labels follow."""
    head = parse_head(text)
    if head is None:
        return False
    label = label_of(following)
    return bool(head[1]) or label is not None or is_class_list(following)


def read_entry(block: Block, as_of: date, notes: list[Diagnostic]) -> Item | None:
    """The item of an entry of a listing, a search, or the page of a paper."""
    (_, first), *lines = block.texts
    head = parse_head(first)
    assert head is not None, "a block of this kind begins with a number"
    entry = Entry(head[0])
    _tags(head[1].split(), entry)
    labels = {found[0] for _, text in lines if (found := label_of(text))}
    current = ""
    for place, (_, text) in enumerate(lines):
        if text.startswith(_END):
            break
        if text.startswith(_HIDDEN) or is_furniture(text):
            continue
        if submitted := _SUBMITTED.match(text):
            first_version = _FIRST_VERSION.search(text)
            entry.fields["date"] = first_version[1] if first_version else submitted["rest"]
        elif _MONTH_OF_ANNOUNCEMENT.fullmatch(text):
            continue
        elif label := label_of(text):
            current = label[0]
            entry.add(*label)
        elif not entry.fields.get("title") and all(map(_is_tag, text.split())):
            _tags(text.split(), entry)
        else:
            after = lines[place + 1][1] if place + 1 < len(lines) else ""
            current = _unlabelled(entry, current, labels, text, after)
            entry.add(current, text)
    return entry_item(entry, notes)


PAGE = Kind("arxiv-page", "arXiv listings, search results and abstract pages", read_entry)


def _tags(words: list[str], entry: Entry) -> None:
    for word in words:
        if _DOI.fullmatch(word):
            entry.add("doi", word)
        elif is_class_list(word):
            entry.codes.append(word)


def _unlabelled(entry: Entry, current: str, labels: set[str], text: str, after: str) -> str:
    """The field that a line without a label belongs to: the one before goes on, or the next one by order."""
    fields = entry.fields
    if "title" not in fields:
        return "title"
    if "authors" not in fields:
        if "authors" in labels:
            return "title"
        # One more line of the title, if the next line is a list of authors and this one is none.
        if current == "title" and not are_authors(text) and may_be_authors(after) and are_authors(after):
            return "title"
        return "authors"
    if current == "authors":
        goes_on = fields["authors"].endswith((",", " and", ";")) or text.startswith("and ")
        return "authors" if goes_on and may_be_authors(text.removeprefix("and ")) else "abstract"
    if current in ("comments", "journal") and text[0].islower():
        return current
    return "abstract"

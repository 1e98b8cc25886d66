"""Plain references: numbered, bulleted or bare lines in the styles that people write and paste.

A reference is read with one of three confidences, and nothing that was read with less than the first passes
in silence:

    sure      authors, title, year and all that stands behind the title have found their places
    partly    authors and title have; the whole text is kept in `note`, and reported (BK121)
    not       only identifiers and a year were found; the whole text is kept in `note`, and reported (BK122)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ...diagnostics import Diagnostic, diagnostic
from ...record import Item
from .bare import add_month, identifier_item
from .blocks import Block, Kind
from .reference_parts import (
    LONGEST_REFERENCE,
    YEAR,
    Parts,
    has_marker,
    take_apart,
    take_identifiers,
    without_marker,
)
from .reference_venue import LONGEST as LONGEST_REST
from .reference_venue import parse_venue

Confidence = Literal["sure", "partly", "not"]

_YEAR = re.compile(rf"\b(?P<year>{YEAR})[a-z]?\b")
_HAS_SIGN = re.compile(
    rf"\b{YEAR}[a-z]?\b|\b10\.\d{{4,9}}/|\barxiv\b|\bet al\b|https?://|\bin press\b", re.IGNORECASE
)
#: A shorter text with nothing but a year in it is a line of any list.
_SHORT = 40
_DIVIDED = re.compile(r"[^\W\d_]-$")
_PUBLISHED_IN = ("container-title", "publisher", "number", "DOI", "URL", "ISBN")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of a reference: the item, how sure that is, and why it is not surer."""

    item: Item
    confidence: Confidence
    reason: str = ""


def read_text(text: str) -> Reading:
    """Read one reference, with or without a number before it."""
    parts = take_apart(text)
    item = parts.item
    if parts.people is None or not parts.title:
        return _unread(text, parts)
    item["title"] = parts.title
    item["editor" if parts.people.editors else "author"] = parts.people.names
    if parts.people.truncated:
        item["custom"] = {"truncated": ["author"]}
    too_long = len(parts.rest) > LONGEST_REST
    left = parse_venue(parts.rest, item)
    reasons: list[str] = []
    if left or too_long:
        reasons.append(f"no place found for '{_shortened(left)}'")
    if parts.doubt:
        reasons.append(parts.doubt)
    if "issued" not in item:
        reasons.append("no year found")
    if not any(name in item for name in _PUBLISHED_IN):
        reasons.append("not said where it appeared")
    return Reading(_ordered(item), "partly" if reasons else "sure", "; ".join(reasons))


def looks_like_reference(text: str) -> bool:
    """Whether a line without a number is a reference by itself: one of the shapes fits, and there is a year
    or an identifier."""
    if not 25 <= len(text) <= LONGEST_REFERENCE or not (text[0].isalpha() or has_marker(text)):
        return False
    if _HAS_SIGN.search(text) is None:
        return False
    parts = take_apart(text)
    return parts.people is not None


def has_sign(text: str) -> bool:
    """Whether a text has what references have: a year, an identifier, an address, "et al."."""
    return _HAS_SIGN.search(text[:LONGEST_REFERENCE]) is not None


def _is_worth_keeping(text: str) -> bool:
    """Whether a text that cannot be taken apart is a reference all the same: there is an identifier or the like,
    or it is long and has a year."""
    return has_sign(text) and (
        len(text) >= _SHORT or _YEAR.sub("", text) == text or has_sign(_YEAR.sub("", text))
    )


def read_reference(block: Block, as_of: date, notes: list[Diagnostic]) -> Item | None:
    """The item of a reference; None for an entry of a list that has nothing of one."""
    text, divided = joined([line.text for line in block.lines if line.text])
    reading = read_text(text)
    if reading.confidence == "not":
        if not (block.listed or _is_worth_keeping(text)):
            notes.append(diagnostic("BK102", f"skipped '{_shortened(text)}': no reference"))
            return None
        notes.append(diagnostic("BK122", f"could not take '{_shortened(text)}' apart"))
        add_month(reading.item, notes)
        return reading.item
    item, reason = reading.item, reading.reason
    if divided and divided in str(item.get("title", "")):
        reason = "; ".join(filter(None, [reason, f"'{divided}' was divided at the end of a line"]))
    if reason:
        item["note"] = without_marker(text)
        notes.append(diagnostic("BK121", f"read in part: {reason}"))
    return item


REFERENCE = Kind("references", "references", read_reference)


def joined(lines: list[str]) -> tuple[str, str]:
    """The lines of a reference as one, and the word that was divided at the end of one, if any."""
    text, divided = "", ""
    for line in lines:
        if _DIVIDED.search(text) and line[:1].islower():
            divided = f"{text.rsplit(' ', 1)[-1]}{line.split(' ', 1)[0].rstrip('.,;:')}"
            text += line
        else:
            text = f"{text} {line}" if text else line
    return text, divided


def _unread(text: str, parts: Parts) -> Reading:
    item: Item = dict(parts.item)
    whole = without_marker(text)
    kind = next(
        (
            identifier_item(str(item[name]))["type"]
            for name in ("number", "DOI")
            if identifier_item(str(item.get(name, "")))
        ),
        "document",
    )
    item["type"] = kind
    years = set(_YEAR.findall(take_identifiers(whole, {}))) if len(whole) <= LONGEST_REFERENCE else set()
    if len(years) == 1:
        item["issued"] = {"date-parts": [[int(years.pop())]]}
    item["note"] = whole
    return Reading(_ordered(item), "not")


def _ordered(item: Item) -> Item:
    first = [name for name in ("type", "title", "author", "editor", "issued") if name in item]
    return {name: item[name] for name in (*first, *(name for name in item if name not in first))}


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"

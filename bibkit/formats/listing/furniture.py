"""What stands on a page besides papers: the header of an author page with its counters, buttons, headings."""

from __future__ import annotations

import re

_NUMBER = r"\d[\d,. ]{0,12}[kKM]?\+?"
_COUNTED = (
    r"(?:h-?index|i10-?index|papers?|publications?|citations?|cited by|followers?|following|co-?authors?)"
)
#: "h-index27", "27papers", "20,263 citations", "27papers20,263citationsh-index27".
_COUNTER = re.compile(
    rf"(?:(?:{_NUMBER}\s?{_COUNTED}|{_COUNTED}\s?:?\s?{_NUMBER}|{_COUNTED})[\s·|,•]{{0,3}}){{1,6}}",
    re.IGNORECASE,
)
#: Lines that are a button, a tab or a heading, if there is nothing else in them (compared without case).
_BUTTONS = frozenset(
    "load more|show more|show less|see more|view all|next|previous|prev|sort by|newest|oldest|most cited|"
    "papers|all papers|recent papers|publications|abstract|abs|pdf|view pdf|html (experimental)|"
    "html|tex source|other formats|view license|download|cite|bibtex|save|share|follow|claim profile|home|search|"
    "access paper:|full-text links:|focus to learn more|arxiv-issued doi via datacite|△ less|▽ more|"
    "references|bibliography|works cited|literature|literature cited|reference list|"
    "current browse context:|references & citations|export bibtex citation".split("|")
)
_HEADINGS = re.compile(
    r"(?:"
    r"(?:new submissions?|cross[- ](?:submissions?|lists?)|replacements?(?: submissions)?)\b.{0,80}"
    r"|showing .{0,60}(?:entries|results|listings)\b.{0,80}"
    r"|total of [\d,]+ entries.{0,80}"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*, \d{1,2} [a-z]{3,9} \d{4}(?: \(showing.{0,60}\))?"
    r"|\(?continued, showing.{0,60}"
    r"|computer science > .{0,60}|[a-z -]{4,40} > [a-z ,()&-]{4,80}"
    r"|submissions to:?|received from  ?.{0,60} to .{0,40}|search v[\d.]+ released .{0,20}"
    r"|\[?\d{1,5}[.\]]|[-=_*]{5,}|%%.{0,20}%%.{0,60}|\(?page \d+(?: of \d+)?\)?|\d+ (?:of|/) \d+"
    r")",
    re.IGNORECASE,
)


def is_counter(text: str) -> bool:
    """Whether a line is a counter of an author page; the line above the first of them may be the name."""
    if len(text) > 80 or not any(character.isdigit() for character in text):
        return False
    return _COUNTER.fullmatch(text) is not None


def is_furniture(text: str) -> bool:
    """Whether a line is a button or a heading of a page."""
    if len(text) > 160:
        return False
    return text.casefold() in _BUTTONS or _HEADINGS.fullmatch(text) is not None


def may_be_name(text: str) -> bool:
    """Whether a line above a counter can be the name that the page is about: a few words, no sentence."""
    words = text.split()
    return (
        0 < len(words) <= 5
        and text[-1] not in ".:;?!"
        and not any(character.isdigit() for character in text)
        and not any(word.islower() and len(word) > 3 for word in words)
    )

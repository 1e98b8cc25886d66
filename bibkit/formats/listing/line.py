"""What a line of a listing says by itself: a tag, "et al.", a `|` that settles the split, commas."""

from __future__ import annotations

import re

from ...names import PARTICLES, SUFFIXES, is_organisation

#: Commas, in the West and in the East.
COMMA = re.compile("[,，、]")
#: A title ends within so many characters; what is later can only be authors.
LONGEST_TITLE = 1_000

_ENDING = re.compile(r"(?:,\s?)?(?:\bet\.? al\b\.?|\band (?:\d+ )?(?:others|more)\b\.?|, ?…)$")
#: An ending and a tag are looked for in so many characters at the end.
_ENDING_LENGTH, _TAG_LENGTH = 40, 200
_DOT = re.compile(r"\s·\s")
_FUSED_NAME = re.compile(r"[a-z][A-Z][a-z]+ ")


def take_tag(text: str) -> tuple[str, str | None]:
    """The text without the tag of an organisation at its end, and the tag: all after "et al. · ", or up to
    three words after the last " · ", if there is no comma in them, nor a name fused with a word."""
    start = max(0, len(text) - _TAG_LENGTH)
    dots = list(_DOT.finditer(text, start))
    for dot in dots:
        head, tag = text[: dot.start()].rstrip(), text[dot.end() :].strip()
        if tag and "," not in tag and take_ending(head)[1]:
            return head, tag
    if dots:
        head, tag = text[: dots[-1].start()].rstrip(), text[dots[-1].end() :].strip()
        if head and tag and "," not in tag and len(tag.split()) < 4 and not _FUSED_NAME.search(tag):
            return head, tag
    return text, None


def take_ending(text: str) -> tuple[str, bool]:
    """The text without the ending of a cut list ("et al.", "and 12 others"), and whether it had one."""
    found = _ENDING.search(text, max(0, len(text) - _ENDING_LENGTH))
    return (text, False) if found is None else (text[: found.start()].rstrip(), True)


def author_list(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of a list, as they are written, and its entries that are none (without a letter)."""
    names: list[str] = []
    dropped: list[str] = []
    for part in map(str.strip, COMMA.split(text)):
        if not any(character.isalpha() for character in part):
            dropped.extend([part] if part else [])
        elif names and part.casefold() in SUFFIXES:
            names[-1] += ", " + part
        else:
            names.append(part)
    if names:
        names[-1:] = _last_two(names[-1], len(names) > 1)
    return tuple(names), tuple(dropped)


def _last_two(name: str, others: bool) -> list[str]:
    """The last entry of a list, divided if it is "Jane Roe and John Doe" or, after others, "and John Doe"."""
    if others and name.startswith("and "):
        return [name[4:].lstrip()]
    first, word, second = name.partition(" and ")
    if word and " " in first.strip() and " " in second.strip() and not is_organisation(name):
        return [first.strip(), second.strip()]
    return [name]


def override(text: str) -> int | None:
    """Where the `|` stands that settles the split. It is the last one outside of brackets and `$…$`, their
    number is odd (pairs are the bars of |x|), and after it there is a list of names by its looks: no entry
    begins with a capital letter and has a word in small letters, other than a particle, before its last."""
    bars: list[int] = []
    depth, math = 0, False
    for place, character in enumerate(text[: LONGEST_TITLE + 1]):
        if character == "$":
            math = not math
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth = max(0, depth - 1)
        elif character == "|" and not depth and not math:
            bars.append(place)
    if len(bars) % 2 == 0:
        return None
    names, _ = author_list(text[bars[-1] + 1 :])
    plausible = all(is_organisation(name) or _looks_like_name(name) for name in names)
    return bars[-1] if names and bars[-1] and plausible else None


def _looks_like_name(name: str) -> bool:
    words = name.split()
    if not words[0][0].isupper():
        return True
    return all(not word.islower() or word in PARTICLES for word in words[:-1])

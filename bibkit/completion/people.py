"""Whether two names are one person's, as far as names tell: metadata shorten, reorder and misspell them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ..record import Name
from ..text import fold

_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=1 << 16)
def words(text: str) -> tuple[str, ...]:
    """The words of a name, folded: "García-Márquez" → garcia, marquez; apostrophes join ("obrien")."""
    return tuple(_WORD.findall(fold(text).replace("'", "")))


def parts(name: Name) -> list[str]:
    """The parts of a name that it has, in display order."""
    order = ("given", "dropping-particle", "non-dropping-particle", "family", "literal")
    return [str(name[part]) for part in order if name.get(part)]  # type: ignore[literal-required]


def all_words(name: Name) -> list[str]:
    """The words of a name, particles and given names included."""
    return [word for part in parts(name) for word in words(part)]


def marks(name: Name) -> set[str]:
    """The words by which a name is looked up: the last of the family name, the first of the given name (the
    two change places in many lists of East Asian names), every word of an organisation."""
    if "literal" in name:
        return set(words(str(name["literal"])))
    family, given = words(str(name.get("family") or "")), words(str(name.get("given") or ""))
    return set(family[-1:] + given[:1])


def is_same(first: Name, second: Name) -> bool:
    """Whether two names can be one person's: the same words in any order, or the same end of the family name
    with given names of which one abbreviates the other."""
    mine, others = all_words(first), all_words(second)
    if not mine or not others:
        return str(first.get("family") or first.get("literal")) == str(
            second.get("family") or second.get("literal")
        )
    if sorted(mine) == sorted(others):
        return True
    if "literal" in first or "literal" in second:
        return False
    ends = [words(str(name.get("family") or ""))[-1:] for name in (first, second)]
    given = [words(str(name.get("given") or ""))[:1] for name in (first, second)]
    return bool(ends[0]) and ends[0] == ends[1] and _agree(*given)


def _agree(first: Sequence[str], second: Sequence[str]) -> bool:
    if not first or not second:
        return True
    return first[0].startswith(second[0]) or second[0].startswith(first[0])


def agree(shown: Sequence[Name], full: Sequence[Name]) -> bool:
    """Whether two author lists can be one work's: the first author of one is among the other's authors."""
    if not shown or not full:
        return False
    return any(is_same(shown[0], name) for name in full) or any(is_same(full[0], name) for name in shown)

"""How alike two titles are, whatever their accents, case, punctuation, markup and TeX.

The measure is 2 · LCS / (length of both), LCS being the length of the longest common subsequence of the
titles' letters and digits: 1 for equal titles, 0 for titles without a common letter. rapidfuzz (the extra
`fuzzy`) computes it fast; without it the same figure comes from the bit-parallel method of Crochemore et
al. (2001), one big integer a title, so that the result never depends on what is installed.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Callable

from ..text import fold

_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_TEX_COMMAND = re.compile(r"\\(?:math[a-z]+|text[a-z]*|emph|rm|bf|it|sc|tt)\b")
_LOWER = bytes(byte + 32 if 65 <= byte <= 90 else byte for byte in range(256))
_NO_LETTER = bytes(byte for byte in range(128) if not chr(byte).isalnum())
_NUMBER = re.compile(r"\d+|\b[IVX]+\b")


def title_key(title: str) -> str:
    """The letters and digits of a title, folded: what titles are compared by."""
    if "<" in title:
        title = _MARKUP.sub("", title)
    if "&" in title:
        title = html.unescape(title)
    if "\\" in title:
        title = _TEX_COMMAND.sub("", title)
    if title.isascii():
        return title.encode().translate(_LOWER, _NO_LETTER).decode()
    return "".join(filter(str.isalnum, fold(title)))


def numbers(title: str) -> list[str]:
    """The numbers of a title, Roman ones too: titles of parts and versions differ in nothing else."""
    return _NUMBER.findall(title)


def similarity(first: str, second: str, cutoff: float = 0.0) -> float:
    """How alike two title keys are, 0 to 1; 0 if it would be below `cutoff`."""
    total = len(first) + len(second)
    if not total:
        return 1.0
    if 2 * min(len(first), len(second)) < cutoff * total:
        return 0.0
    found = _measure()(first, second, cutoff)
    return found if found >= cutoff else 0.0


def own_measure(first: str, second: str, cutoff: float = 0.0) -> float:
    """The measure without rapidfuzz; `cutoff` is there for its sake."""
    places: defaultdict[str, int] = defaultdict(int)
    for index, char in enumerate(first):
        places[char] |= 1 << index
    everything = (1 << len(first)) - 1
    row = everything
    for char in second:
        matched = row & places.get(char, 0)
        row = (row + matched) | (row - matched)
    common = (~row & everything).bit_count()
    return 2 * common / (len(first) + len(second))


_chosen: list[Callable[[str, str, float], float]] = []


def _measure() -> Callable[[str, str, float], float]:
    if not _chosen:
        try:
            from rapidfuzz.distance import Indel
        except ImportError:
            _chosen.append(own_measure)
        else:
            _chosen.append(
                lambda first, second, cutoff: Indel.normalized_similarity(first, second, score_cutoff=cutoff)
            )
    return _chosen[0]

"""Sort keys for text: the Unicode Collation Algorithm's order (UTS #10, root table) as far as Latin, Greek and
Cyrillic go, or ICU's where PyICU is installed.

As in citeproc-js, a key compares letters, digits and spaces: case and accents do not count (so that the next
key decides between "Müller" and "Muller"), punctuation neither, and numbers compare by value.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: Letters that Unicode does not decompose, with their place in the alphabet.
_LETTERS = {
    "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ß": "ss", "þ": "th", "ı": "i", "ŋ": "n",
    "ς": "σ", "ſ": "s", "ŧ": "t", "ɨ": "i",
}  # fmt: skip
#: Letters of their own although they decompose: й is not и.
_WHOLE = frozenset("йўїѓќ")
_SPACE = "\x01"
_FIRST_NUMBER = 0x100
_LETTER_SHIFT = 0x1000


def _letter(char: str) -> str:
    code = ord(char) + _LETTER_SHIFT
    # the surrogate range is not for characters
    return chr(code if code < 0xD800 else code + 0x800) if code < 0x10F000 else char


class _Weights(dict[int, str]):
    """The weight of each character, found when first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char.isdecimal():
            weight = str(unicodedata.decimal(char))
        elif char.isspace():
            weight = _SPACE
        elif char.isalpha():
            weight = "".join(map(_letter, _LETTERS.get(char, char)))
        else:
            weight = ""
        self[code] = weight
        return weight


_WEIGHTS = _Weights()
_NUMBER = re.compile("[0-9]+")


def _number(match: re.Match[str]) -> str:
    """A number that sorts by value: its length, then its digits."""
    bare = match[0].lstrip("0")
    return chr(_FIRST_NUMBER + min(len(bare), 0xE00)) + bare


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """The sort key of a text."""
    lowered = text.lower()
    if not lowered.isascii():
        lowered = "".join(char if char in _WHOLE else unicodedata.normalize("NFD", char) for char in lowered)
    return _NUMBER.sub(_number, lowered.translate(_WEIGHTS))

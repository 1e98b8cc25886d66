"""Sort keys for text: the Unicode Collation Algorithm's order (UTS #10, root table) as far as Latin, Greek and
Cyrillic go, or ICU's where PyICU is installed.

As in citeproc-js, a key compares letters, digits and spaces: case and accents do not count (so that the next
key decides between "Müller" and "Muller"), punctuation neither, and numbers compare by value.
"""

from __future__ import annotations

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


def _weights(text: str) -> list[str]:
    weights: list[str] = []
    number = ""
    for char in text:
        if char.isdecimal():
            number += str(unicodedata.decimal(char))
            continue
        if number:
            weights.append(_number(number))
            number = ""
        if char.isspace():
            weights.append(_SPACE)
        elif char.isalpha():
            weights += [_letter(part) for part in _LETTERS.get(char, char)]
    if number:
        weights.append(_number(number))
    return weights


def _number(digits: str) -> str:
    """A number that sorts by value: its length, then its digits."""
    bare = digits.lstrip("0")
    return chr(_FIRST_NUMBER + min(len(bare), 0xE00)) + bare


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """The sort key of a text."""
    lowered = text.lower()
    if not lowered.isascii():
        lowered = "".join(char if char in _WHOLE else unicodedata.normalize("NFD", char) for char in lowered)
    return "".join(_weights(lowered))

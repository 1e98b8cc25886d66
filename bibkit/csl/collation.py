"""Sort keys for text: the order of the Unicode Collation Algorithm's root table as far as Latin, Greek and
Cyrillic go (UTS #10; CLDR root collation), or ICU's where PyICU is installed.

A key compares letters first, then accents, then case (lower before upper); spaces and punctuation count and
come before digits, digits before letters, as CLDR's default ("non-ignorable") has it.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

#: A key: primary, secondary and tertiary weights.
Key = tuple[Any, ...]

#: Spaces and punctuation in the order of the root collation.
_PUNCTUATION = " _-‐‑‒–—―,;:!¡?¿./·'‘’‚‹›\"“”„«»()[]{}§¶@*\\&#%‰†‡•`´˜^¨°©®+±÷×<=>|¦~¬¤¢$£¥€"
_PUNCTUATION_RANK = {char: chr(rank + 1) for rank, char in enumerate(_PUNCTUATION)}
#: Letters that Unicode does not decompose, with their place in the alphabet.
_LETTERS = {
    "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ß": "ss", "þ": "th", "ı": "i", "ŋ": "n",
    "ς": "σ", "ʿ": "", "ʾ": "", "ʼ": "", "ʻ": "",
}  # fmt: skip
_DIGITS_BASE = 0x100


def _primary(char: str) -> str:
    rank = _PUNCTUATION_RANK.get(char)
    if rank is not None:
        return rank
    if char.isdecimal():
        return chr(_DIGITS_BASE + unicodedata.decimal(char))
    if char.isspace():
        return "\x01"
    code = ord(char)
    if not char.isalnum() and code < 0x3000:
        return chr(0x80 + (code & 0x7F))  # a symbol: after the punctuation, before digits
    return chr(code + 0x200) if code + 0x200 < 0x110000 else char


@lru_cache(maxsize=65536)
def key(text: str) -> Key:
    """The sort key of a text."""
    if text.isascii():
        lowered = text.lower()
        primary = lowered.translate(_ASCII)
        return (primary, "", text.swapcase() if text != lowered else "")
    primary_parts: list[str] = []
    accents: list[str] = []
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char):
            accents.append(f"{len(primary_parts):04x}{char}")
            continue
        for letter in char.lower():
            plain = _LETTERS.get(letter)
            if plain is None:
                primary_parts.append(_primary(letter))
            else:
                primary_parts += [_primary(part) for part in plain]
                accents.append(f"{len(primary_parts):04x}{letter}")
    return ("".join(primary_parts), "".join(accents), text.swapcase())


_ASCII = {code: _primary(chr(code)) for code in range(128)}

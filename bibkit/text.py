"""Folding of text for comparison, sorting and citation keys."""

from __future__ import annotations

import unicodedata

# Letters that Unicode does not decompose, by their usual ASCII spelling.
_LETTERS = str.maketrans(
    {
        "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
        "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "ħ": "h", "Ħ": "H", "ŋ": "ng",
        "ĸ": "k", "ŧ": "t", "Ŧ": "T", "ə": "e", "Ə": "E", "ʼ": "", "’": "'", "‘": "'",
    }
)  # fmt: skip


def without_accents(text: str) -> str:
    """The text with diacritics removed and the special letters of Latin scripts spelled in ASCII."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def fold(text: str) -> str:
    """A form for comparing: accents and case removed."""
    return without_accents(text).casefold()

"""Text of unknown origin made fit for one line of a terminal or a document."""

from __future__ import annotations

import re
import unicodedata

#: Controls, line and paragraph separators, marks that turn the direction of text around (Trojan Source), lone
#: surrogates and non-characters.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def visible(text: str) -> str:
    r"""The text with what cannot be shown on a line as escapes: `\n`, `\x1b`, `\u202e`."""
    return _UNSAFE.sub(_escape, text) if not text.isprintable() else text


def _escape(match: re.Match[str]) -> str:
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    code = ord(match[0])
    return named.get(match[0]) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def width(char: str) -> int:
    """The columns that a character takes on a terminal (Unicode's annex 11; combining marks take none)."""
    if char.isascii():
        return 1
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def shortened(text: str, limit: int) -> str:
    """The text, cut to a number of characters."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"

"""Inline tree → RTF 1.9: ASCII, with `\\uN?` for everything else."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .html import is_safe_link
from .text import math_text
from .tree import Inlines, Kind, Link, Math

_CONTROLS: dict[Kind, str] = {
    "italic": r"\i",
    "oblique": r"\i",
    "bold": r"\b",
    "small-caps": r"\scaps",
    "underline": r"\ul",
    "superscript": r"\super",
    "subscript": r"\sub",
    "normal-style": r"\i0",
    "normal-weight": r"\b0",
    "normal-variant": r"\scaps0",
    "normal-decoration": r"\ulnone",
    "baseline": r"\nosupersub",
}
#: What stands before a block of a bibliography entry (CSL's `display`).
_BLOCK_START: dict[Kind, str] = {"block": "\\line ", "right-inline": "\\tab ", "indent": "\\line\\tab "}


def escape(text: str) -> str:
    """Text without anything that RTF would act upon; characters are UTF-16 code units, signed (`\\uN`)."""
    return re.sub(r"[\\{}]|[^\x20-\x7e]", lambda match: _escape(match[0]), text)


def _escape(char: str) -> str:
    if char in "\\{}":
        return "\\" + char
    if char in "\n\t":
        return " "
    units = char.encode("utf-16-le", "surrogatepass")
    codes = [int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2)]
    return "".join(f"\\u{code}?" for code in codes)


def write(inlines: Inlines) -> str:
    """The RTF of an inline tree."""
    parts: list[str] = []
    for inline in inlines:
        if isinstance(inline, str):
            parts.append(escape(inline))
        elif isinstance(inline, Math):
            parts.append(escape(math_text(inline.latex)))
        elif isinstance(inline, Link):
            content = write(inline.children)
            if is_safe_link(inline.href):
                target = escape(inline.href.replace('"', "%22"))
                content = f'{{\\field{{\\*\\fldinst HYPERLINK "{target}"}}{{\\fldrslt {content}}}}}'
            parts.append(content)
        elif control := _CONTROLS.get(inline.kind):
            parts.append(f"{{{control} {write(inline.children)}}}")
        else:
            start = _BLOCK_START.get(inline.kind, "") if any(parts) else ""
            parts.append(start + write(inline.children))
    return "".join(parts)


def write_entries(entries: Iterable[Inlines]) -> tuple[str, list[str], str]:
    """A bibliography as a whole document: its beginning, one paragraph with a hanging indent an entry, its end.
    Lengths are in twips; 720 are half an inch."""
    return (
        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\froman Times New Roman;}}\n",
        [f"\\pard\\li720\\fi-720\\tx720\\sa120 {write(entry).strip()}\\par\n" for entry in entries],
        "}\n",
    )

"""The inline tree as Markdown (CommonMark, with pandoc's super- and subscripts and spans)."""

from __future__ import annotations

import re

from .tree import Inlines, Kind, Link, Math

_MARKS: dict[Kind, tuple[str, str]] = {
    "italic": ("*", "*"),
    "oblique": ("*", "*"),
    "bold": ("**", "**"),
    "small-caps": ("[", "]{.smallcaps}"),
    "underline": ("[", "]{.underline}"),
    "superscript": ("^", "^"),
    "subscript": ("~", "~"),
    "normal-style": ("*", "*"),
    "normal-weight": ("**", "**"),
    "block": ("\n\n", ""),
    "right-inline": (" ", ""),
    "indent": ("\n\n    ", ""),
}
_SPECIAL = re.compile(r"[\\`*_\[\]<>~^$#]")
_SAFE_LINK = re.compile(r"(?:https?|mailto|doi):", re.IGNORECASE)


def escape_text(text: str) -> str:
    """Text with what Markdown reserves escaped."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def write(inlines: Inlines) -> str:
    """The Markdown of an inline tree."""
    parts: list[str] = []
    for inline in inlines:
        if isinstance(inline, str):
            parts.append(escape_text(inline))
        elif isinstance(inline, Math):
            parts.append(f"${inline.latex}$")
        elif isinstance(inline, Link):
            text = write(inline.children)
            parts.append(f"[{text}](<{inline.href}>)" if _SAFE_LINK.match(inline.href) else text)
        else:
            opening, closing = _MARKS.get(inline.kind, ("", ""))
            parts.append(f"{opening}{write(inline.children)}{closing}")
    return "".join(parts)


def write_entries(entries: list[Inlines]) -> tuple[str, list[str], str]:
    """A bibliography: one paragraph an entry."""
    return "", [f"{write(entry).strip()}\n\n" for entry in entries], ""

"""Inline tree → HTML. The one place where HTML is escaped; only links that a browser may follow become links."""

from __future__ import annotations

import re

from .tree import Inlines, Kind, Link, Math

_TAGS: dict[Kind, tuple[str, str]] = {
    "italic": ("<i>", "</i>"),
    "bold": ("<b>", "</b>"),
    "small-caps": ('<span style="font-variant:small-caps;">', "</span>"),
    "underline": ('<span style="text-decoration:underline;">', "</span>"),
    "superscript": ("<sup>", "</sup>"),
    "subscript": ("<sub>", "</sub>"),
    "nocase": ("", ""),
    "normal-style": ('<span style="font-style:normal;">', "</span>"),
    "normal-weight": ('<span style="font-weight:normal;">', "</span>"),
    "normal-variant": ('<span style="font-variant:normal;">', "</span>"),
    "normal-decoration": ('<span style="text-decoration:none;">', "</span>"),
    "baseline": ('<span style="vertical-align:baseline;">', "</span>"),
}

_SAFE_LINK = re.compile(r"(?:https?|mailto|doi):[^\s\x00-\x1f]+", re.IGNORECASE)


def escape(text: str) -> str:
    """Text for element content and for double-quoted attributes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def is_safe_link(href: str) -> bool:
    """Whether an address is one that a page may link to: http(s), mailto or doi."""
    return _SAFE_LINK.fullmatch(href) is not None


def write(inlines: Inlines) -> str:
    """The HTML of an inline tree."""
    parts: list[str] = []
    for inline in inlines:
        if isinstance(inline, str):
            parts.append(inline.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
        elif isinstance(inline, Math):
            parts.append(f'<span class="math">{escape(f"${inline.latex}$")}</span>')
        elif isinstance(inline, Link):
            content = write(inline.children)
            safe = is_safe_link(inline.href)
            parts.append(f'<a href="{escape(inline.href)}">{content}</a>' if safe else content)
        else:
            opening, closing = _TAGS[inline.kind]
            parts.append(f"{opening}{write(inline.children)}{closing}")
    return "".join(parts)

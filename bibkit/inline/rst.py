"""Inline tree → reStructuredText. Its inline markup cannot nest: of nested formats the outer one is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .html import is_safe_link
from .tree import Inlines, Kind, Link, Math

_ROLES: dict[Kind, tuple[str, str]] = {
    "italic": ("*", "*"),
    "oblique": ("*", "*"),
    "bold": ("**", "**"),
    "superscript": (":sup:`", "`"),
    "subscript": (":sub:`", "`"),
}
#: What stands before a block of a bibliography entry (CSL's `display`).
_BLOCK_START: dict[Kind, str] = {"block": "\n\n", "right-inline": " ", "indent": "\n\n   "}

_SPECIAL = re.compile(r"[\\*`|<>]|_(?![^\W_])|(?<![^\W_])_")
# A line that begins so is a list item, a field, a directive, a doctest or an adornment.
_BLOCK = re.compile(r"^(\s*)([-+•:.=~#\"'^>(\[]|\d{1,9}[.)]|[A-Za-z][.)](?=\s))")


def escape(text: str) -> str:
    """Text without anything that reStructuredText would act upon within a line."""
    return _SPECIAL.sub(lambda match: "\\" + match[0], text)


def write(inlines: Inlines) -> str:
    """The reStructuredText of an inline tree."""
    return _write(inlines, nested=False)


def _write(inlines: Inlines, *, nested: bool) -> str:
    parts: list[str] = []
    for inline in inlines:
        if isinstance(inline, str):
            parts.append(escape(inline.replace("\n", " ")))
        elif isinstance(inline, Math):
            parts.append(escape(f"${inline.latex}$") if nested else _marked(":math:`", inline.latex, "`"))
        elif isinstance(inline, Link):
            content = _write(inline.children, nested=True)
            if nested or not is_safe_link(inline.href):
                parts.append(content)
            elif content == escape(inline.href):
                parts.append(inline.href)  # an address by itself is a link
            else:
                parts.append(_marked("`", f"{content} <{inline.href}>", "`__"))
        elif inline.kind in _ROLES and not nested:
            opening, closing = _ROLES[inline.kind]
            parts.append(_marked(opening, _write(inline.children, nested=True), closing))
        else:
            start = _BLOCK_START.get(inline.kind, "") if any(parts) else ""
            parts.append(start + _write(inline.children, nested=nested))
    return "".join(parts)


def _marked(opening: str, content: str, closing: str) -> str:
    """Marks must touch the text and stand apart from other text; `\\ ` parts without a space."""
    text = content.strip()
    if not text:
        return content
    start = content.index(text)
    return f"{content[:start]}\\ {opening}{text}{closing}\\ {content[start + len(text) :]}"


def write_block(inlines: Inlines) -> str:
    """An inline tree that is a paragraph of its own: its beginning starts no other block."""
    text = re.sub(r"(?<!\\)(?:\\ )+$", "", write(inlines).lstrip().removeprefix("\\ "))
    return _BLOCK.sub(
        lambda match: f"{match[1]}\\{match[2]}", text.strip() if not text.endswith("\\ ") else text
    )


def write_entries(entries: Iterable[Inlines]) -> tuple[str, list[str], str]:
    """A bibliography: what stands before it, one paragraph an entry, what stands after it."""
    return "", [f"{write_block(entry)}\n\n" for entry in entries], ""

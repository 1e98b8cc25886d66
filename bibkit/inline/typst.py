"""Inline tree → Typst markup. Everything that Typst's markup mode would act upon is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .html import is_safe_link
from .text import math_text
from .tree import Inlines, Kind, Link, Math

_FUNCTIONS: dict[Kind, str] = {
    "italic": "emph",
    "oblique": "emph",
    "bold": "strong",
    "small-caps": "smallcaps",
    "underline": "underline",
    "superscript": "super",
    "subscript": "sub",
    "normal-style": 'text(style: "normal")',
    "normal-weight": 'text(weight: "regular")',
}
#: What stands before a block of a bibliography entry (CSL's `display`).
_BLOCK_START: dict[Kind, str] = {"block": "\\\n", "right-inline": " ", "indent": "\\\n#h(2em)"}

# Quotes are smart, hyphens make dashes, `//` begins a comment, `=`, `+`, `-`, `/` and `1.` begin blocks.
_SPECIAL = re.compile(r"[\\*_`$#\[\]@<>~'\"/=+\-]|(?<=\d)\.(?=\s|$)")


def escape(text: str) -> str:
    """Text that Typst prints as it is."""
    return _SPECIAL.sub(lambda match: "\\" + match[0], text)


def string(text: str) -> str:
    """Text as a string literal of Typst's code mode."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def write(inlines: Inlines) -> str:
    """The Typst markup of an inline tree. A formula, which is LaTeX and not Typst, is printed in Unicode where
    its symbols have characters, else as its source."""
    parts: list[str] = []
    for inline in inlines:
        if isinstance(inline, str):
            parts.append(escape(inline.replace("\n", " ")))
        elif isinstance(inline, Math):
            parts.append(escape(math_text(inline.latex)))
        elif isinstance(inline, Link):
            content = write(inline.children)
            safe = is_safe_link(inline.href)
            parts.append(f"#link({string(inline.href)})[{content}]" if safe else content)
        elif function := _FUNCTIONS.get(inline.kind):
            # the semicolon ends the call, so that nothing that follows is read as part of it
            parts.append(f"#{function}[{write(inline.children)}];")
        else:
            start = _BLOCK_START.get(inline.kind, "") if any(parts) else ""
            parts.append(start + write(inline.children))
    return "".join(parts)


def write_entries(entries: Iterable[Inlines]) -> tuple[str, list[str], str]:
    """A bibliography: what stands before it, one paragraph with a hanging indent an entry, what stands after."""
    return (
        "#[\n#set par(hanging-indent: 2em)\n\n",
        [f"{write(entry).strip()}\n\n" for entry in entries],
        "]\n",
    )

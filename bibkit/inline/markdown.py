"""Inline tree → Markdown (CommonMark, with pandoc's `$…$` math; HTML for what Markdown lacks)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .html import is_safe_link
from .tree import Inlines, Kind, Link, Math

_MARKS: dict[Kind, tuple[str, str]] = {
    "italic": ("*", "*"),
    "bold": ("**", "**"),
    "superscript": ("<sup>", "</sup>"),
    "subscript": ("<sub>", "</sub>"),
    "small-caps": ('<span style="font-variant:small-caps;">', "</span>"),
    "underline": ("<u>", "</u>"),
    "oblique": ("*", "*"),
    # blocks of a bibliography entry (CSL's `display`)
    "block": ("\n\n", ""),
    "right-inline": (" ", ""),
    "indent": ("\n\n    ", ""),
}

# CommonMark 6.1: any ASCII punctuation may be escaped; these are the ones that could start something.
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>$~^|]|&(?=#?\w+;)|!(?=\[)")
# Block starts (CommonMark 4 and 5): they mean something only where a line begins.
_BLOCK_START = re.compile(r"^(\s*)(?:(\d{1,9})([.)])(?=\s|$)|([-+#>=:]))")


def escape(text: str) -> str:
    """Text that Markdown shows as it is, within a line."""
    return _SPECIAL.sub(lambda match: "\\" + match[0], text)


def write(inlines: Inlines) -> str:
    """The Markdown of an inline tree, to stand within a paragraph."""
    parts: list[str] = []
    for inline in inlines:
        if isinstance(inline, str):
            parts.append(escape(inline.replace("\n", " ")))
        elif isinstance(inline, Math):
            # a tag in math would be HTML; in LaTeX the commands mean the same
            latex = inline.latex.replace("<", r"\lt ").replace(">", r"\gt ").replace("\n", " ")
            parts.append(f"${latex}$")
        elif isinstance(inline, Link):
            content = write(inline.children)
            href = inline.href.replace("<", "%3C").replace(">", "%3E")
            if not is_safe_link(href):
                parts.append(content)
            elif content == escape(inline.href):
                parts.append(f"<{href}>")
            else:
                parts.append(f"[{content}](<{href}>)")
        else:
            parts.append(_span(inline.kind, write(inline.children)))
    return "".join(parts)


def _span(kind: Kind, content: str) -> str:
    """Marks must touch the text (CommonMark 6.2): white space at the edges goes outside."""
    opening, closing = _MARKS.get(kind, ("", ""))
    text = content.strip()
    if not text:
        return content
    start = content.index(text)
    return f"{content[:start]}{opening}{text}{closing}{content[start + len(text) :]}"


def write_block(inlines: Inlines) -> str:
    """The Markdown of an inline tree that is a paragraph of its own: its beginning starts no other block."""
    return _BLOCK_START.sub(
        lambda match: f"{match[1]}{match[2]}\\{match[3]}" if match[2] else f"{match[1]}\\{match[4]}",
        write(inlines),
    )


def write_entries(entries: Iterable[Inlines]) -> tuple[str, list[str], str]:
    """A bibliography: what stands before it, one paragraph an entry, what stands after it."""
    return "", [f"{write_block(entry).strip()}\n\n" for entry in entries], ""

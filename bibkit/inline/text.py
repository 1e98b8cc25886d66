"""The inline tree as plain text."""

from __future__ import annotations

from .tree import Inlines, Math

_BLOCK_START = {"block": "\n", "left-margin": "", "right-inline": " ", "indent": "\n    "}


def write(inlines: Inlines) -> str:
    """The text of an inline tree: formats dropped, blocks on lines of their own."""
    parts: list[str] = []
    for inline in inlines:
        if isinstance(inline, str):
            parts.append(inline)
        elif isinstance(inline, Math):
            parts.append(f"${inline.latex}$")
        else:
            start = _BLOCK_START.get(getattr(inline, "kind", ""), "")
            text = write(inline.children)
            parts.append(start + text if any(parts) else text)
    return "".join(parts)


def write_entries(entries: list[Inlines]) -> tuple[str, list[str], str]:
    """A bibliography: one entry a line."""
    return "", [f"{write(entry).strip()}\n" for entry in entries], ""

"""The inline tree: rich text as plain immutable data.

A piece of rich text is a tuple of inlines. An inline is a string (plain text, nothing escaped), a `Span`
(a formatted run), a `Math` (LaTeX source without its dollars) or a `Link`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

#: The formats of a run: CSL's rich-text tags (`<i> <b> <sup> <sub> <span class="nocase">
#: <span style="font-variant: small-caps">`), underline, and `normal-*`, which undoes the surrounding format.
Kind: TypeAlias = Literal[
    "italic",
    "bold",
    "small-caps",
    "underline",
    "superscript",
    "subscript",
    "nocase",
    "normal-style",
    "normal-weight",
    "normal-variant",
    "normal-decoration",
    "baseline",
    "oblique",
    "light",
    "no-decoration",
    # blocks of a bibliography entry (CSL's `display`)
    "block",
    "left-margin",
    "right-inline",
    "indent",
]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of inlines in one format."""

    kind: Kind
    children: Inlines


@dataclass(frozen=True, slots=True)
class Math:
    """A formula as LaTeX source, without the dollars around it."""

    latex: str


@dataclass(frozen=True, slots=True)
class Link:
    """A run of inlines that leads to `href`."""

    href: str
    children: Inlines


Inline: TypeAlias = str | Span | Math | Link
Inlines: TypeAlias = tuple[Inline, ...]


def merge_text(inlines: Iterable[Inline]) -> Inlines:
    """The same inlines with adjacent strings joined and empty ones left out."""
    merged: list[Inline] = []
    run: list[str] = []
    for inline in inlines:
        if isinstance(inline, str):
            run.append(inline)
            continue
        if text := "".join(run):
            merged.append(text)
        run.clear()
        merged.append(inline)
    if text := "".join(run):
        merged.append(text)
    return tuple(merged)


def strings(inlines: Inlines) -> Iterator[str]:
    """The runs of text, whatever their format, without formulas."""
    for inline in inlines:
        if isinstance(inline, str):
            yield inline
        elif not isinstance(inline, Math):
            yield from strings(inline.children)


def plain(inlines: Inlines) -> str:
    """The text alone: formats dropped, math as its source between dollars."""
    parts: list[str] = []
    for inline in inlines:
        if isinstance(inline, str):
            parts.append(inline)
        elif isinstance(inline, Math):
            parts.append(f"${inline.latex}$")
        else:
            parts.append(plain(inline.children))
    return "".join(parts)

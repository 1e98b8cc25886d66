"""The inline tree as HTML, as citeproc-js writes it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from html import escape as escape

from .tree import Inlines, Kind, Link, Math

_TAGS: dict[Kind, tuple[str, str]] = {
    "italic": ("<i>", "</i>"),
    "oblique": ("<em>", "</em>"),
    "bold": ("<b>", "</b>"),
    "light": ('<span style="font-weight:lighter;">', "</span>"),
    "small-caps": ('<span style="font-variant:small-caps;">', "</span>"),
    "underline": ('<span style="text-decoration:underline;">', "</span>"),
    "superscript": ("<sup>", "</sup>"),
    "subscript": ("<sub>", "</sub>"),
    "normal-style": ('<span style="font-style:normal;">', "</span>"),
    "normal-weight": ('<span style="font-weight:normal;">', "</span>"),
    "normal-variant": ('<span style="font-variant:normal;">', "</span>"),
    "normal-decoration": ('<span style="text-decoration:none;">', "</span>"),
    "baseline": ('<span style="baseline">', "</span>"),
    "nocase": ("", ""),
    "no-decoration": ("", ""),
    "block": ('\n\n    <div class="csl-block">', "</div>\n"),
    "left-margin": ('\n    <div class="csl-left-margin">', "</div>"),
    "right-inline": ('<div class="csl-right-inline">', "</div>\n  "),
    "indent": ('<div class="csl-indent">', "</div>\n  "),
}
#: The same without `style` attributes, for pages whose policy forbids them; the classes are the page's to style.
CLASS_TAGS: dict[Kind, tuple[str, str]] = {
    kind: (f'<span class="{kind}">', "</span>") if "style=" in opening else (opening, closing)
    for kind, (opening, closing) in _TAGS.items()
}
_SPECIAL = re.compile(
    r"[&<>]|[^\x00-\xa9\xab-\xb1\xb4-\xb8\xbb-\u02af\u02b9-\u02bf\u02c2-\u02df\u02e5-\u06e4]"
)
_ENTITIES = {"&": "&#38;", "<": "&#60;", ">": "&#62;"}
_SAFE_LINK = re.compile(r"(?:https?|mailto|doi):[^\s\x00-\x1f]+", re.IGNORECASE)


def is_safe_link(href: str) -> bool:
    """Whether an address is one that a page may link to: http(s), mailto or doi."""
    return _SAFE_LINK.fullmatch(href) is not None


def _special(match: re.Match[str]) -> str:
    char = match[0]
    entity = _ENTITIES.get(char)
    if entity is not None:
        return entity
    kind, _, code = unicodedata.decomposition(char).partition(" ")
    if kind == "<super>":
        return "<sup>" + "".join(chr(int(part, 16)) for part in code.split()) + "</sup>"
    if char in _SUPERSCRIPT_LETTERS:
        return f"<sup>{_SUPERSCRIPT_LETTERS[char]}</sup>"
    return char


#: Superscript letters that Unicode gives no decomposition.
_SUPERSCRIPT_LETTERS = {"\u02c0": "ʔ", "\u02c1": "ʕ", "\u06e5": "و", "\u06e6": "ي"}


def escape_text(text: str) -> str:
    """Text with what HTML reserves escaped, and superscript characters as `<sup>`."""
    if text.isascii() and "&" not in text and "<" not in text and ">" not in text:
        return text
    return _SPECIAL.sub(_special, text) if _SPECIAL.search(text) else text


def write(
    inlines: Inlines,
    *,
    tags: Mapping[Kind, tuple[str, str]] = _TAGS,
    is_safe: Callable[[str], bool] = is_safe_link,
    marks_formulas: bool = True,
) -> str:
    """The HTML of an inline tree: `tags` around each kind of span, and links only to what `is_safe`; without
    `marks_formulas`, formulas are text."""
    parts: list[str] = []
    for inline in inlines:
        if isinstance(inline, str):
            parts.append(escape_text(inline))
        elif isinstance(inline, Math):
            formula = f"${inline.latex}$"
            marked = f'<span class="math">{escape(formula, quote=False)}</span>'
            parts.append(marked if marks_formulas else escape_text(formula))
        elif isinstance(inline, Link):
            content = write(inline.children, tags=tags, is_safe=is_safe, marks_formulas=marks_formulas)
            parts.append(
                f'<a href="{escape(inline.href)}">{content}</a>' if is_safe(inline.href) else content
            )
        else:
            opening, closing = tags[inline.kind]
            content = write(inline.children, tags=tags, is_safe=is_safe, marks_formulas=marks_formulas)
            parts.append(f"{opening}{content}{closing}")
    return "".join(parts)


def write_citation(inlines: Inlines) -> str:
    """The HTML of a citation or entry as citeproc-js writes it: a formula is text like any other."""
    return write(inlines, marks_formulas=False)


def write_entries(entries: Iterable[Inlines]) -> tuple[str, list[str], str]:
    """A bibliography: what stands before it, its entries, and what stands after it."""
    return (
        '<div class="csl-bib-body">\n',
        [f'  <div class="csl-entry">{write_citation(entry)}</div>\n' for entry in entries],
        "</div>",
    )

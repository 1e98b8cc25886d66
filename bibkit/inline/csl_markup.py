"""CSL's rich-text markup in strings (citeproc-js manual, "Rich text") and pandoc's `$…$` math, both ways.

Known tags that are balanced become spans; everything else, a lone `<` or an unknown tag, stays text.
"""

from __future__ import annotations

import re

from .tree import Inline, Inlines, Kind, Link, Math, Span, merge_text

#: Elements nested deeper than this are text.
MAX_DEPTH = 32
_SPAN_KINDS: dict[str, Kind] = {
    'class="nocase"': "nocase",
    'class="nodecor"': "no-decoration",
    'style="font-variant:small-caps;"': "small-caps",
}
_TAGS: dict[Kind, tuple[str, str]] = {
    "italic": ("<i>", "</i>"),
    "bold": ("<b>", "</b>"),
    "superscript": ("<sup>", "</sup>"),
    "subscript": ("<sub>", "</sub>"),
    "small-caps": ('<span style="font-variant:small-caps;">', "</span>"),
    "nocase": ('<span class="nocase">', "</span>"),
    "no-decoration": ('<span class="nodecor">', "</span>"),
}
_ELEMENT_KINDS: dict[str, Kind] = {
    "i": "italic",
    "em": "italic",
    "b": "bold",
    "strong": "bold",
    "sup": "superscript",
    "sub": "subscript",
    "sc": "small-caps",
    "u": "underline",
}
_TAG = r"<(?P<close>/?)(?P<name>i|em|b|strong|sup|sub|sc|u|span)(?P<attributes>(?:\s[^<>]*)?)>"
#: Tags alone: what begins with one character is found faster.
_TAGS_ONLY = re.compile(_TAG, re.DOTALL)
_TOKEN = re.compile(
    # pandoc's tex_math_dollars: no space inside the dollars, no digit after the closing one
    rf"{_TAG}|\$(?P<math>[^\s$\\](?:[^$\\]|\\.)*?(?<![\s\\])|\\.(?:[^$\\]|\\.)*?(?<![\s\\])|[^\s$\\])\$(?!\d)",
    re.DOTALL,
)


def tags(kind: Kind) -> tuple[str, str]:
    """The tags around a run of a format; empty ones for a format that CSL's markup lacks."""
    return _TAGS.get(kind, ("", ""))


def _kind(name: str, attributes: str) -> Kind | None:
    if name != "span":
        return _ELEMENT_KINDS[name]
    squeezed = re.sub(r"\s*([:;=])\s*", r"\1", attributes.strip()).replace("'", '"')
    if not squeezed.endswith(';"') and squeezed.startswith("style="):
        squeezed = squeezed[:-1] + ';"'
    return _SPAN_KINDS.get(squeezed)


def parse(text: str) -> Inlines:
    """The inline tree of a CSL-JSON string. Never fails: what is not markup is text."""
    if "<" not in text and "$" not in text:
        return (text,) if text else ()
    # An open element: its tag name, kind (None: a span without meaning, whose tags stay text), source,
    # children.
    stack: list[tuple[str, Kind | None, str, list[Inline]]] = [("", None, "", [])]
    position = 0
    for match in (_TOKEN if "$" in text else _TAGS_ONLY).finditer(text):
        stack[-1][3].append(text[position : match.start()])
        position = match.end()
        if match[0][0] == "$":
            stack[-1][3].append(Math(match["math"]))
        elif not match["close"] and len(stack) > MAX_DEPTH:
            stack[-1][3].append(match[0])
        elif not match["close"]:
            stack.append((match["name"], _kind(match["name"], match["attributes"]), match[0], []))
        else:
            _close(stack, match["name"], match[0])
    stack[-1][3].append(text[position:])
    while len(stack) > 1:
        _unwrap(stack)
    return merge_text(stack[0][3])


def _close(stack: list[tuple[str, Kind | None, str, list[Inline]]], name: str, source: str) -> None:
    if not any(opened[0] == name for opened in stack[1:]):
        stack[-1][3].append(source)
        return
    while stack[-1][0] != name:
        _unwrap(stack)
    _, kind, opening, children = stack.pop()
    if kind is None:
        stack[-1][3].extend((opening, *children, source))
    else:
        stack[-1][3].append(Span(kind, merge_text(children)))


def _unwrap(stack: list[tuple[str, Kind | None, str, list[Inline]]]) -> None:
    """An element that is never closed: its tag is text."""
    _, _, opening, children = stack.pop()
    stack[-1][3].extend((opening, *children))


def write(inlines: Inlines) -> str:
    """The CSL-JSON string of an inline tree; formats that CSL's markup lacks keep their text."""
    parts: list[str] = []
    for inline in inlines:
        if isinstance(inline, str):
            parts.append(inline)
        elif isinstance(inline, Math):
            parts.append(f"${inline.latex}$")
        elif isinstance(inline, Link):
            parts.append(write(inline.children))
        else:
            opening, closing = _TAGS.get(inline.kind, ("", ""))
            parts.append(f"{opening}{write(inline.children)}{closing}")
    return "".join(parts)

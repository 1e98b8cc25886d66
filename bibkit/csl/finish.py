"""The last pass over a rendered tree: joints settled, then formats nested (specification, "Formatting").

The tree is laid out as a row of tokens; one walk along the row settles its joints; then the row becomes an
inline tree, without the formats that have no effect.
"""

from __future__ import annotations

import re

from bibkit.inline.tree import Inline, Inlines, Kind, Math, Span

from .joints import Joints, Quotes
from .nodes import Affix, Affixed, Format, Node, Rendered, plain
from .rich_text import keep_doubled
from .row import Token, is_text, lay_out

#: The dimension in which a format lies, and the format that undoes it there.
_UNDONE: dict[Kind, Kind] = {
    "italic": "normal-style", "oblique": "normal-style", "bold": "normal-weight", "light": "normal-weight",
    "small-caps": "normal-variant", "underline": "normal-decoration",
}  # fmt: skip
_EAST_ASIAN = re.compile(
    r"[\W\d]*(?:[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff][\W\d]*)+"
)
#: The formats of each dimension, by the normal one.
_DIMENSIONS: dict[Kind, frozenset[Kind]] = {
    normal: frozenset({normal, *(kind for kind, one in _UNDONE.items() if one == normal)})
    for normal in set(_UNDONE.values())
}
#: Runs that are no level of their own.
_TRANSPARENT = frozenset({"whole", "substitute"})
_NORMAL = frozenset({"normal-style", "normal-weight", "normal-variant", "normal-decoration", "baseline"})


def _nest(row: list[Token]) -> Inlines:
    """The inline tree of a settled row: formats nested, those without effect left out."""
    # of each open run: its content, the formats that it prints, all formats asked for so far
    stack: list[tuple[list[Inline], tuple[Kind, ...], tuple[Kind, ...]]] = [([], (), ())]
    for token in row:
        if isinstance(token, str):
            if token:
                _append(stack[-1][0], token)
        elif isinstance(token, Math):
            stack[-1][0].append(token)
        elif not token.is_end:
            around = stack[-1][2]
            kinds = _effective(token.node, around)
            if token.node.display:
                kinds = (token.node.display, *kinds)
            if token.text and not kinds:
                _append(stack[-1][0], token.text)
            if token.node.role != "own-format":
                around = around + token.node.format
            stack.append(([], kinds, around))
            if token.text and kinds:
                _append(stack[-1][0], token.text)
        else:
            children, kinds, _ = stack.pop()
            if token.text and kinds:
                _append(children, token.text)
            outer = stack[-1][0]
            trailing = ""
            if token is row[-1] and token.node.display and children and isinstance(children[-1], str):
                # the space that separates what follows is no part of the block
                trailing = children[-1][len(children[-1].rstrip(" ")) :]
                children[-1] = children[-1].rstrip(" ")
            if not kinds:
                for child in children:
                    _append(outer, child)
            elif children:
                inner: Inline = Span(kinds[-1], tuple(children))
                for kind in reversed(kinds[:-1]):
                    inner = Span(kind, (inner,))
                outer.append(inner)
                if trailing:
                    _append(outer, trailing)
            if token.text and not kinds:
                _append(outer, token.text)
    return tuple(stack[0][0])


def _append(inlines: list[Inline], inline: Inline) -> None:
    if isinstance(inline, str) and inlines and isinstance(inlines[-1], str):
        inlines[-1] += inline
    else:
        inlines.append(inline)


def _effective(node: Node, around: tuple[Kind, ...]) -> tuple[Kind, ...]:
    """The formats that change something inside those around, which are given from the outermost: a field's own
    italics inside italics are upright."""
    kinds: list[Kind] = []
    for kind in node.format:
        if kind == "no-decoration":
            kinds += _to_undo(around)
        elif kind in ("baseline", "normal-decoration"):
            kinds.append(kind)
        elif kind in _DIMENSIONS["normal-style"] and is_text(node) and _is_east_asian(node):
            continue
        elif kind in _NORMAL:
            if _undoes(kind, node, around):
                kinds.append(kind)
        elif node.role == "field" and kind in _UNDONE:
            outermost = next((one for one in around if one in _DIMENSIONS[_UNDONE[kind]]), None)
            kinds.append(_UNDONE[kind] if outermost == kind else kind)
        else:
            kinds.append(kind)
    return tuple(kinds)


def _to_undo(around: tuple[Kind, ...]) -> list[Kind]:
    """What undoes the formats in force."""
    last = {normal: kind for kind in around for normal, kinds in _DIMENSIONS.items() if kind in kinds}
    return [normal for normal, kind in last.items() if kind != normal]


def _undoes(normal: Kind, node: Node, around: tuple[Kind, ...]) -> bool:
    """Whether a normal format is said: inside the format that it undoes and, as in citeproc-js, around a last
    part that has that format."""
    undone = _DIMENSIONS[normal] - {normal}
    if not undone.isdisjoint(around):
        return True
    return node.role not in ("own-format", "layout") and not undone.isdisjoint(_formats_of_last(node))


def _formats_of_last(node: Node) -> Format:
    """The formats of the last part of a group or text."""
    last: Rendered = node.children[-1] if node.children else ""
    is_group = type(last) is list
    if isinstance(last, list) and is_group and last:
        last = last[-1]
    while not is_group and isinstance(last, Node) and last.role in _TRANSPARENT and last.children:
        last = last.children[-1]
    if isinstance(last, Affixed):
        last = last[1]
    return last.format if isinstance(last, Node) else ()


def _is_east_asian(node: Node) -> bool:
    """Whether a text is nothing but Han, kana or hangul, scripts that have no italics."""
    text = plain(node)
    return not text.isascii() and bool(_EAST_ASIAN.fullmatch(text))


def finish(rendered: Rendered, quotes: Quotes) -> Inlines:
    """The inline tree of a rendered tree."""
    row: list[Token] = []
    lay_out(rendered, row)
    Joints(row, quotes).settle()
    for at, token in enumerate(row):
        if isinstance(token, Affix) and len(token) > 1:
            row[at] = keep_doubled(token)
    return _nest(row)

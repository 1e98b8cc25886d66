"""A rendered tree as a row of tokens: texts, and the edges of the runs that have a format or quotes.

The kind of an affix says where it stands: a mark meets what is beside it in the tree, not only in the text.
"""

from __future__ import annotations

from bibkit.inline.tree import Math

from .nodes import Affix, Node, Prefix, Rendered


class Edge:
    """The beginning or end of a formatted or quoted run in the row."""

    __slots__ = ("is_end", "is_style", "nested", "node", "text")

    def __init__(self, node: Node, is_end: bool) -> None:
        self.node = node
        self.is_end = is_end
        #: Whether the style asks for the run, with a format or quotes; a field's own markup is text.
        self.is_style = node.role != "field" and bool(node.format or node.quotes)
        #: Whether the run is the last part of a group that has ended.
        self.nested = False
        #: The quotation mark that stands here.
        self.text = ""


Token = str | Math | Edge


class Glued(str):
    """Text in the middle of a field: what meets there is the author's business."""

    __slots__ = ()


class Last(str):
    """The last text of a field with markup, quotes or apostrophes in it."""

    __slots__ = ()


class GluedLast(Glued, Last):
    """The same, where it is not the first as well."""

    __slots__ = ()


class Nested(Affix):
    """The suffix of a text that was the last part of a group."""

    __slots__ = ()


class GroupSuffix(Affix):
    """The suffix of a group, of names or of a date."""

    __slots__ = ()


class NestedGroupSuffix(GroupSuffix):
    """The same of the last part of a group."""

    __slots__ = ()


def lay_out(rendered: Rendered, row: list[Token]) -> None:
    """Appends the tokens of a rendered tree to a row."""
    if isinstance(rendered, str):
        if rendered:
            row.append(rendered)
    elif isinstance(rendered, list):
        start = len(row)
        for child in rendered:
            if isinstance(child, str):
                if child:
                    row.append(child)
            elif child:
                lay_out(child, row)
        if type(rendered) is list:
            if start < len(row):
                if type(row[start]) is Prefix:
                    _group_begun(row, start)
                if type(row[-1]) is not str:
                    _last_ended(row)
        elif rendered[-1] and isinstance(rendered[-1], Affix) and not is_text(rendered[1]):
            row[-1] = GroupSuffix.of(rendered[-1], styled=rendered[-1].styled)
    elif isinstance(rendered, Math):
        row.append(rendered)
    elif rendered.format or rendered.quotes or rendered.display:
        row.append(Edge(rendered, False))
        for child in rendered.children:
            lay_out(child, row)
        _last_ended(row)
        row.append(Edge(rendered, True))
    else:
        start = len(row)
        for child in rendered.children:
            lay_out(child, row)
        if start < len(row):
            if rendered.role in ("whole", "affix"):
                _glue(row, start, rendered.role == "whole")
            else:
                _last_ended(row)


def _glue(row: list[Token], start: int, first: bool) -> None:
    for at in range(start, len(row)):
        token = row[at]
        if isinstance(token, str):
            row[at] = token if first else Glued(token)
        first = first and isinstance(token, Edge)
    last = row[-1]
    if isinstance(last, str):
        row[-1] = (GluedLast if isinstance(last, Glued) else Last)(last)


def _group_begun(row: list[Token], start: int) -> None:
    """Takes the mark of a format off the prefix that a group begins with."""
    leading = row[start]
    if isinstance(leading, Prefix) and leading.styled:
        row[start] = Prefix.of(leading)


def _last_ended(row: list[Token]) -> None:
    """Notes of the last token that the group around it has ended."""
    last = row[-1]
    kind = type(last)
    if isinstance(last, Edge):
        last.nested = True
    elif kind is Affix and isinstance(last, Affix):
        row[-1] = Nested.of(last)
    elif kind is GroupSuffix and isinstance(last, Affix):
        row[-1] = NestedGroupSuffix.of(last)


def is_text(rendered: Rendered) -> bool:
    """Whether a piece is one text with its formats and quotes, not a group, names or a date."""
    if isinstance(rendered, Node):
        return rendered.role not in ("names", "name-list") and all(map(is_text, rendered.children))
    return not isinstance(rendered, list)

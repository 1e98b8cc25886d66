"""The last pass over a rendered tree: joints, quotation marks, formats (specification, "Quotes", "Affixes",
"Locale Options").

The tree is laid out as a row of tokens; one walk along the row settles doubled spaces and clashing
punctuation where two pieces meet and moves commas and periods into quotes; then the row becomes an inline
tree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bibkit.inline.tree import Inline, Inlines, Kind, Math, Span

from .locale import Locale
from .nodes import Affix, CiteDelimiter, Delimiter, Node, Rendered, plain, walk

#: What two marks that meet at a joint become; pairs not listed stay as they are.
_JOINTS = {
    "::": ":", ".:": ".:", ";:": ";", "!:": "!", "?:": "?", ",:": ",:",
    ":.": ":", "..": ".", ";.": ";", "!.": "!", "?.": "?", ",.": ",.",
    ":;": ":;", ".;": ".;", ";;": ";", "!;": "!;", "?;": "?;", ",;": ",;",
    ":!": "!", ".!": ".!", ";!": "!", "!!": "!", "?!": "?!", ",!": ",!",
    ":?": "?", ".?": ".?", ";?": "?", "!?": "!?", "??": "?", ",?": ",?",
    ":,": ":,", ".,": ".,", ";,": ";,", "!,": "!,", "?,": "?,", ",,": ",",
}  # fmt: skip
_ALL_MARKS = ":.;!?,"
_MARKS = frozenset(_ALL_MARKS)
_PULLED_OUT = frozenset(":;,")
#: The dimension in which a format lies, and the format that undoes it there.
_UNDONE: dict[Kind, Kind] = {
    "italic": "normal-style", "oblique": "normal-style", "bold": "normal-weight", "light": "normal-weight",
    "small-caps": "normal-variant", "underline": "normal-decoration",
}  # fmt: skip
_EAST_ASIAN = re.compile(
    r"[\W\d]*(?:[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff][\W\d]*)+"
)
_NORMAL = frozenset({"normal-style", "normal-weight", "normal-variant", "normal-decoration", "baseline"})


@dataclass(frozen=True, slots=True)
class Quotes:
    """The quotation marks of a locale, outer and inner."""

    opening: str
    closing: str
    inner_opening: str
    inner_closing: str
    punctuation_inside: bool

    @staticmethod
    def of(locale: Locale) -> Quotes:
        """The marks that the locale's terms give."""
        found = locale.cache.get("quotes")
        if not isinstance(found, Quotes):
            found = locale.cache["quotes"] = Quotes(
                locale.term("open-quote") or "“",
                locale.term("close-quote") or "”",
                locale.term("open-inner-quote") or "‘",
                locale.term("close-inner-quote") or "’",
                locale.punctuation_in_quote,
            )
        return found


class _Edge:
    """The beginning or end of a formatted or quoted run in the row."""

    __slots__ = ("is_end", "node", "text")

    def __init__(self, node: Node, is_end: bool) -> None:
        self.node = node
        self.is_end = is_end
        #: The quotation mark that stands here.
        self.text = ""


_Token = str | Math | _Edge


class _Glued(str):
    """Text in the middle of a field: what meets there is the author's business."""

    __slots__ = ()


def _lay_out(rendered: Rendered, row: list[_Token]) -> None:
    if isinstance(rendered, str):
        if rendered:
            row.append(rendered)
    elif isinstance(rendered, list):
        for child in rendered:
            _lay_out(child, row)
    elif isinstance(rendered, Math):
        row.append(rendered)
    elif rendered.format or rendered.quotes or rendered.display:
        row.append(_Edge(rendered, False))
        for child in rendered.children:
            _lay_out(child, row)
        row.append(_Edge(rendered, True))
    else:
        start = len(row)
        for child in rendered.children:
            _lay_out(child, row)
        if rendered.role in ("whole", "affix"):
            first = rendered.role == "whole"
            for at in range(start, len(row)):
                token = row[at]
                if isinstance(token, str):
                    row[at] = token if first else _Glued(token)
                first = first and isinstance(token, _Edge)


class _Joints:
    """The walk along the row: what was last, and what has ended since."""

    __slots__ = ("landing", "last", "left", "quotation", "quotes", "row")

    def __init__(self, row: list[_Token], quotes: Quotes) -> None:
        self.row = row
        self.quotes = quotes
        self.last = -1  # the last piece of text
        self.left = ""  # the last character shown
        self.quotation: _Edge | None = None  # the first quotation to have ended since
        self.landing: _Edge | None = None  # the first run of the style's own to have ended since

    def settle(self) -> None:
        """Settles the joints of the row in place."""
        depths: list[int] = []
        for at, token in enumerate(self.row):
            if isinstance(token, _Edge):
                self._edge(token, depths)
                continue
            if isinstance(token, str):
                if self.last >= 0 and not isinstance(token, _Glued):
                    rest = self._meet(token)
                    if rest is not token:
                        token = self.row[at] = type(token)(rest)  # an affix stays one
                if not token:
                    continue
                self.left = token[-1]
                self.last = at
            else:
                self.left, self.last = "", -1
            self.quotation = self.landing = None

    def _edge(self, edge: _Edge, depths: list[int]) -> None:
        marks = self.quotes
        if edge.is_end and self.landing is None and (edge.node.quotes or edge.node.role != "field"):
            self.landing = edge
        if edge.node.quotes and not edge.is_end:
            depth = depths[-1] + 1 if depths else 0
            # a single mark of the author's own stays single where nothing is quoted around it
            depths.append(1 if edge.node.quotes == "inner" and depth == 0 else depth)
            own = edge.node.quotes == "curly" and not depth and marks.opening != "“"
            edge.text = "“" if own else marks.inner_opening if depths[-1] % 2 else marks.opening
        elif edge.node.quotes:
            depth = depths.pop()
            own = edge.node.quotes == "curly" and not depth and marks.opening != "“"
            edge.text = "”" if own else marks.inner_closing if depth % 2 else marks.closing
            self.quotation = self.quotation or edge
        elif edge.node.display:
            self.left = ""

    def _meet(self, token: str) -> str:
        """What is left of a piece after it has met the piece before it, which may change too."""
        left, right = self.row[self.last], token
        both = isinstance(left, Affix) and isinstance(right, Affix)
        delimits = both and (isinstance(left, Delimiter) or isinstance(right, Delimiter))
        if self.quotation is not None and self._ends_outside(self.quotation):
            return self._pulled_out(token)
        while token:
            char = token[0]
            if char == " ":
                if (
                    self.left != " "
                    or self.quotation is not None
                    or not both
                    or isinstance(left, CiteDelimiter)
                ):
                    return token
            elif char not in _MARKS or (
                delimits and self.quotation is None and self.left in _MARKS and char != self.left
            ):
                return token
            else:
                outcome = self._take(char, delimits)
                if outcome is None or outcome:
                    return (outcome or char) + token[1:]
            token = token[1:]
        return token

    def _take(self, mark: str, delimits: bool) -> str | None:
        """What becomes of a mark after what stands before it: None if it stays, "" if it was taken there or
        dropped as a double, else what takes its place."""
        left = self.left
        clash = _JOINTS.get(left + mark, "") if left in _MARKS else ""
        resolved = clash not in ("", left + mark)
        if self.quotation is None:
            if not resolved:
                return None
        elif self.quotes.punctuation_inside:
            if mark in ":;":
                return "" if mark == left else None
            if not resolved:
                self._land(mark, delimits)
                return ""
        else:
            return "" if mark == left and mark in ".,!?" else None
        self._replace_left(clash)
        return ""

    def _ends_outside(self, quotation: _Edge) -> bool:
        """Whether the mark at the end of a text that the style quotes stands after the quotation."""
        return (
            not self.quotes.punctuation_inside and quotation.node.role != "field" and self.left in _PULLED_OUT
        )

    def _pulled_out(self, token: str) -> str:
        mark, text = self.left, str(self.row[self.last])
        if not text.endswith(mark):
            return token
        self.row[self.last] = text[:-1]
        return _JOINTS.get(mark + token[0], mark + token[0]) + token[1:]

    def _land(self, mark: str, delimits: bool) -> None:
        """Puts a mark at the end of the quotation, inside the format of its text; a delimiter before a suffix
        that stands there already, as citeproc-js does."""
        edge = self.landing or self.quotation
        if edge is not None:
            at = 0 if delimits else len(edge.text) - len(edge.text.lstrip(_ALL_MARKS))
            edge.text = edge.text[:at] + mark + edge.text[at:]
            self.left = mark

    def _replace_left(self, mark: str) -> None:
        if mark == self.left:
            return
        text = self.row[self.last]
        if isinstance(text, str) and text.endswith(self.left):
            self.row[self.last] = text[:-1] + mark
            self.left = mark


def _nest(row: list[_Token]) -> Inlines:
    """The inline tree of a settled row: formats nested, those without effect left out."""
    stack: list[tuple[list[Inline], tuple[Kind, ...], tuple[Kind, ...]]] = [([], (), ())]
    for token in row:
        if isinstance(token, str):
            if token:
                _append(stack[-1][0], token)
        elif isinstance(token, Math):
            stack[-1][0].append(token)
        elif not token.is_end:
            active = stack[-1][2]
            kinds = _effective(token.node, active)
            if token.node.display:
                kinds = (token.node.display, *kinds)
            if token.text and not kinds:
                _append(stack[-1][0], token.text)
            stack.append(([], kinds, _active(active, kinds)))
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


def _effective(node: Node, active: tuple[Kind, ...]) -> tuple[Kind, ...]:
    """The formats that change something here: a field's own italics inside italics are upright."""
    kinds: list[Kind] = []
    for kind in node.format:
        if kind == "no-decoration":
            kinds += [_UNDONE[one] for one in active if one in _UNDONE]
        elif kind in _NORMAL:
            is_undoing = any(_UNDONE.get(one) == kind for one in active)
            # as citeproc-js, said also where a field's own markup within would be undone by it
            if is_undoing or kind in ("baseline", "normal-decoration") or _has_field_format(node, kind):
                kinds.append(kind)
        elif kind in ("italic", "oblique") and _is_east_asian(node):
            continue
        elif node.role == "field" and kind in active and kind in _UNDONE:
            kinds.append(_UNDONE[kind])
        else:
            kinds.append(kind)
    return tuple(kinds)


def _is_east_asian(node: Node) -> bool:
    """Whether the innermost italics are around nothing but Han, kana or hangul, scripts that have no italics
    (as citeproc-js)."""
    text = plain(node)
    if text.isascii() or not _EAST_ASIAN.fullmatch(text):
        return False
    return not any(one is not node and {"italic", "oblique"} & set(one.format) for one in walk(node))


def _has_field_format(node: Node, normal: Kind) -> bool:
    """Whether a field in the node has markup of its own that a normal format undoes."""
    return any(
        one.role == "field" and any(_UNDONE.get(kind) == normal for kind in one.format)
        for one in walk(node)
        if one is not node
    )


def _active(active: tuple[Kind, ...], kinds: tuple[Kind, ...]) -> tuple[Kind, ...]:
    now = list(active)
    for kind in kinds:
        if kind in _NORMAL:
            now = [one for one in now if _UNDONE.get(one) != kind]
        else:
            now.append(kind)
    return tuple(now)


def finish(rendered: Rendered, quotes: Quotes) -> Inlines:
    """The inline tree of a rendered tree."""
    row: list[_Token] = []
    _lay_out(rendered, row)
    _Joints(row, quotes).settle()
    return _nest(row)

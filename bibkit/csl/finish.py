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
from .nodes import Affix, Affixed, CiteDelimiter, Delimiter, Format, Node, Prefix, Rendered, plain

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
#: The formats of each dimension, by the normal one.
_DIMENSIONS: dict[Kind, frozenset[Kind]] = {
    normal: frozenset({normal, *(kind for kind, one in _UNDONE.items() if one == normal)})
    for normal in set(_UNDONE.values())
}
#: Runs that are no level of their own.
_TRANSPARENT = frozenset({"whole", "substitute"})
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

    __slots__ = ("is_end", "is_style", "node", "nested", "text")

    def __init__(self, node: Node, is_end: bool) -> None:
        self.node = node
        self.is_end = is_end
        #: Whether the style asks for the run, with a format or quotes; a field's own markup is text.
        self.is_style = node.role != "field" and bool(node.format or node.quotes)
        #: Whether the run is the last part of a group that has ended.
        self.nested = False
        #: The quotation mark that stands here.
        self.text = ""


_Token = str | Math | _Edge


class _Glued(str):
    """Text in the middle of a field: what meets there is the author's business."""

    __slots__ = ()


class _Nested(Affix):
    """The suffix of a text that was the last part of a group."""

    __slots__ = ()


class _GroupSuffix(Affix):
    """The suffix of a group, of names or of a date."""

    __slots__ = ()


class _NestedGroupSuffix(_GroupSuffix):
    """The same of the last part of a group."""

    __slots__ = ()


def _lay_out(rendered: Rendered, row: list[_Token]) -> None:
    if isinstance(rendered, str):
        if rendered:
            row.append(rendered)
    elif isinstance(rendered, list):
        start = len(row)
        for child in rendered:
            _lay_out(child, row)
        if type(rendered) is list:
            first = row[start] if start < len(row) else ""
            if isinstance(first, Prefix) and first.styled:
                row[start] = Prefix.of(first)
            _end_group(row)
        elif isinstance(rendered[-1], Affix) and rendered[-1] and not _is_text(rendered[1]):
            row[-1] = _GroupSuffix.of(rendered[-1], styled=rendered[-1].styled)
    elif isinstance(rendered, Math):
        row.append(rendered)
    elif rendered.format or rendered.quotes or rendered.display:
        row.append(_Edge(rendered, False))
        for child in rendered.children:
            _lay_out(child, row)
        _end_group(row)
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
        _end_group(row)


def _end_group(row: list[_Token]) -> None:
    last = row[-1] if row else ""
    if isinstance(last, _Edge):
        last.nested = True
    elif type(last) is Affix:
        row[-1] = _Nested.of(last)
    elif type(last) is _GroupSuffix:
        row[-1] = _NestedGroupSuffix.of(last)


class _Joints:
    """The walk along the row: what was last, and which runs have begun and ended since."""

    __slots__ = (
        "after", "before", "delimited", "entered", "landed", "landing", "last", "left", "quotation", "quotes", "row",
    )  # fmt: skip

    def __init__(self, row: list[_Token], quotes: Quotes) -> None:
        self.row = row
        self.quotes = quotes
        self.last = -1  # the last piece of text
        self.left = ""  # the last character shown
        self.entered = False  # a run of the style's own has begun since
        self.after: _Edge | None = None  # the last run of the style's own to have ended since
        self.quotation: _Edge | None = None  # the first quotation to have ended since
        self.landing: _Edge | None = None  # the first run of the style's own to have ended since
        self.delimited = False  # a delimiter was dropped since
        self.landed: type[Affix] | None = None  # what the last mark that went into the quotation was
        self.before: tuple[_Edge | None, _Edge | None] = (
            None,
            None,
        )  # the quotation and landing before the last

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
                        token = self.row[at] = token.cut(rest) if isinstance(token, Affix) else rest
                if not token:
                    self.delimited = self.delimited or isinstance(token, Delimiter)
                    continue
                self.left = token[-1]
                self.last = at
            else:
                self.left, self.last = "", -1
            self.before = self.quotation, self.landing
            self.quotation = self.landing = self.after = self.landed = None
            self.entered = self.delimited = False

    def _edge(self, edge: _Edge, depths: list[int]) -> None:
        marks = self.quotes
        if edge.is_style:
            if edge.is_end:
                self.after = edge
            else:
                self.entered = True
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
        if self.quotation is not None and self._ends_outside(self.quotation):
            return self._pulled_out(token)
        if not isinstance(token, Affix) or self._is_apart(token):
            return token
        left = self.row[self.last]
        rest: str = token
        while rest:
            char = rest[0]
            if char == " ":
                if self.left != " " or not self._spaces_meet(token):
                    return rest
            elif char not in _MARKS or not self._marks_meet(char, token):
                return rest
            elif isinstance(left, _Nested) and self.quotation is None and self._clashes(char):
                self._tuck(char)
            elif (
                isinstance(left, _Nested) and left.quoted and self.left not in _MARKS and self._tuck_in(char)
            ):
                pass
            else:
                outcome = self._take(char, token)
                if outcome is None or outcome:
                    return (outcome or char) + rest[1:]
            rest = rest[1:]
        return rest

    def _is_apart(self, token: Affix) -> bool:
        """Whether a piece does not meet what stands before it: text within a run of its own, and a prefix after
        a run that has a format and is no part of a group."""
        left = self.row[self.last]
        if self.entered:
            return not (isinstance(left, Prefix) and left.styled and token[:1] == " ")
        if not isinstance(token, Prefix) or self.delimited:
            return False
        if self.after is not None:
            return not self.after.nested and _is_styled(self.after.node)
        return isinstance(left, Affix) and left.styled

    def _spaces_meet(self, token: Affix) -> bool:
        """Whether a space that meets another is dropped."""
        left = self.row[self.last]
        return (
            isinstance(left, Affix) and not isinstance(left, CiteDelimiter)
            and self.after is None and (self.delimited or not (isinstance(token, Prefix) and left.quoted))
        )  # fmt: skip

    def _marks_meet(self, mark: str, token: Affix) -> bool:
        """Whether a mark has to do with what stands before it."""
        left, after = self.row[self.last], self.after
        if isinstance(token, Prefix) and token.styled:
            return mark == self.left and isinstance(left, Affix) and not isinstance(left, (_Nested, Prefix))
        if isinstance(left, Prefix) and after is None:
            return False
        if mark == self.left:
            return True
        if after is not None and not after.nested and not after.node.quotes and _is_text(after.node):
            return False
        if self.quotation is not None or isinstance(left, (_Nested, _NestedGroupSuffix)):
            return True
        is_delimited = isinstance(left, Delimiter) or isinstance(token, Delimiter)
        return not (is_delimited and isinstance(left, Affix) and self.left in _MARKS)

    def _clashes(self, mark: str) -> bool:
        """Whether a mark and the one before it become something else."""
        return mark != self.left and _JOINTS.get(self.left + mark, self.left + mark) != self.left + mark

    def _tuck(self, mark: str) -> None:
        """Puts a mark before the nested suffix that it clashes with, as citeproc-js does."""
        for at in range(self.last - 1, -1, -1):
            text = self.row[at]
            if isinstance(text, str) and text:
                pair = text[-1] + mark
                if _JOINTS.get(pair, pair) == pair and text[-1] != mark:
                    self.row[at] = text.cut(text + mark) if isinstance(text, Affix) else text + mark
                return

    def _tuck_in(self, mark: str) -> bool:
        """Puts a comma or period that follows the nested suffix of a quotation into that quotation."""
        quotation, landing = self.before
        suffix = self.row[self.last]
        is_spaced = isinstance(suffix, str) and suffix.startswith(" ")
        if quotation is None or is_spaced or not self.quotes.punctuation_inside or mark not in ".,":
            return False
        edge = landing or quotation
        edge.text = mark + edge.text
        return True

    def _take(self, mark: str, token: Affix) -> str | None:
        """What becomes of a mark after what stands before it: None if it stays, "" if it was taken there or
        dropped as a double, else what takes its place."""
        left = self.left
        clash = _JOINTS.get(left + mark, "") if left in _MARKS else ""
        resolved = clash not in ("", left + mark)
        if self.quotation is None:
            if not resolved:
                return None
        elif self.quotes.punctuation_inside:
            if mark in ":;" and (not self.quotation.nested or isinstance(token, CiteDelimiter)):
                return "" if mark == left else None
            if not resolved:
                if self.landed is _GroupSuffix and mark != ".":
                    return None
                self._land(mark)
                self.landed = type(token)
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

    def _land(self, mark: str) -> None:
        """Puts a mark at the end of the quotation, inside the format of its text; before a nested suffix that
        stands there already, as citeproc-js does."""
        edge = self.landing or self.quotation
        if edge is not None:
            at = 0 if self.landed is _Nested else len(edge.text) - len(edge.text.lstrip(_ALL_MARKS))
            edge.text = edge.text[:at] + mark + edge.text[at:]
            self.left = mark

    def _replace_left(self, mark: str) -> None:
        if mark == self.left:
            return
        text = self.row[self.last]
        if isinstance(text, str) and text.endswith(self.left):
            self.row[self.last] = text[:-1] + mark
            self.left = mark


def _is_styled(node: Node) -> bool:
    """Whether a run has a format, within its quotes if it has any."""
    return bool(node.format) or any(
        isinstance(child, Node) and child.role != "field" and child.format for child in node.children
    )


def _is_text(rendered: Rendered) -> bool:
    """Whether a piece is one text with its formats and quotes, not a group, names or a date."""
    if isinstance(rendered, Node):
        return rendered.role not in ("names", "name-list") and all(map(_is_text, rendered.children))
    return not isinstance(rendered, list)


def _nest(row: list[_Token]) -> Inlines:
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
        elif kind in _DIMENSIONS["normal-style"] and _is_text(node) and _is_east_asian(node):
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
    row: list[_Token] = []
    _lay_out(rendered, row)
    _Joints(row, quotes).settle()
    return _nest(row)

"""The walk along the row of tokens that settles doubled spaces and clashing punctuation where two pieces meet,
and moves commas and periods into quotes (specification, "Quotes", "Affixes", "Locale Options")."""

from __future__ import annotations

from dataclasses import dataclass

from .locale import Locale
from .nodes import Affix, CiteDelimiter, Delimiter, LastNameDelimiter, Node, Prefix
from .row import Edge, Glued, GroupSuffix, Last, Nested, NestedGroupSuffix, Token, is_text

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
_FINAL = frozenset("?!")
_PULLED_OUT = frozenset(":;,")


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


class Joints:
    """The walk along the row: what was last, and which runs have begun and ended since."""

    __slots__ = (
        "after", "before", "composed", "delimited", "dropped", "entered", "landed", "landing", "last", "left", "outer", "quotation", "quotes", "row",
    )  # fmt: skip

    def __init__(self, row: list[Token], quotes: Quotes) -> None:
        self.row = row
        self.quotes = quotes
        self.last = -1  # the last piece of text
        self.left = ""  # the last character shown
        self.entered = False  # a run of the style's own has begun since
        self.outer: Edge | None = None  # the first run of the style's own to have ended since
        self.after: Edge | None = None  # the last one
        self.quotation: Edge | None = None  # the first quotation to have ended since
        self.landing: Edge | None = None  # the first run of the style's own to have ended since
        self.composed = False  # what was last ends a field with markup, quotes or apostrophes in it
        self.delimited = False  # a delimiter was dropped since
        self.dropped = False  # a piece was
        self.landed: type[Affix] | None = None  # what the last mark that went into the quotation was
        self.before: tuple[Edge | None, Edge | None] = (
            None,
            None,
        )  # the quotation and landing before the last

    def settle(self) -> None:
        """Settles the joints of the row in place."""
        depths: list[int] = []
        for at, token in enumerate(self.row):
            if isinstance(token, Edge):
                self._edge(token, depths)
                continue
            if isinstance(token, str):
                # plain text meets a quotation only; most tokens are plain text
                is_met = self.quotation is not None if type(token) is str else not isinstance(token, Glued)
                if is_met and self.last >= 0:
                    rest = self._meet(token)
                    if rest is not token:
                        token = self.row[at] = token.cut(rest) if isinstance(token, Affix) else rest
                if not token:
                    self.delimited = self.delimited or isinstance(token, Delimiter)
                    self.dropped = True
                    continue
                self.left = token[-1]
                self.last = at
            else:
                self.left, self.last = "", -1
            self.composed = isinstance(token, Last)
            self.before = self.quotation, self.landing
            self.quotation = self.landing = self.outer = self.after = self.landed = None
            self.entered = self.delimited = self.dropped = False

    def _edge(self, edge: Edge, depths: list[int]) -> None:
        marks = self.quotes
        if edge.is_style:
            if edge.is_end:
                self.outer = self.outer or edge
                self.after = edge
            else:
                self.entered = True
        elif edge.is_end:
            self.composed = True
        kind = edge.node.quotes
        own: tuple[str, str] | None = edge.node.key if kind == "own" else None  # type: ignore[assignment]
        if own and own not in ((marks.opening, marks.closing), (marks.inner_opening, marks.inner_closing)):
            edge.text = self.left = own[edge.is_end]  # not the locale's: the author's choice, as any text
            return
        if edge.is_end and self.landing is None and (kind or edge.node.role != "field"):
            self.landing = edge
        if kind and not edge.is_end:
            depth = depths[-1] + 1 if depths else 0
            # where nothing is quoted around them, inner marks of the author's stay inner ones
            is_inner = kind == "second" or (own is not None and own[0] != marks.opening)
            depths.append(1 if is_inner and depth == 0 else depth)
            edge.text = marks.inner_opening if depths[-1] % 2 else marks.opening
        elif kind:
            edge.text = marks.inner_closing if depths.pop() % 2 else marks.closing
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
                if isinstance(left, Affix) and isinstance(token, Delimiter) and len(left) > 1:
                    self.row[self.last] = left.cut(left[:-1])
                    return rest
            elif (
                char in _MARKS
                and self.composed
                and self.left in _FINAL
                and _JOINTS[self.left + char] == self.left
            ):
                pass  # a question or exclamation needs no other mark
            elif char not in _MARKS or not self._marks_meet(char, token):
                return rest
            elif isinstance(left, Nested) and self.quotation is None and self._clashes(char):
                self._tuck(char)
            elif isinstance(left, Nested) and left.quoted and self.left not in _MARKS and self._tuck_in(char):
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
        if isinstance(token, LastNameDelimiter):
            return True
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
            isinstance(left, Affix) and not isinstance(left, (CiteDelimiter, LastNameDelimiter))
            and self.after is None
            and (self.delimited or isinstance(left, Nested) or not (isinstance(token, Prefix) and left.quoted))
        )  # fmt: skip

    def _marks_meet(self, mark: str, token: Affix) -> bool:
        """Whether a mark has to do with what stands before it."""
        left, after = self.row[self.last], self.after
        if isinstance(token, Prefix) and token.styled:
            return mark == self.left and isinstance(left, Affix) and not isinstance(left, (Nested, Prefix))
        if isinstance(left, Prefix) and after is None:
            return False
        if mark == self.left:
            return True
        if self.quotation is not None:
            return True
        if after is not None and not after.nested and not after.node.quotes and is_text(after.node):
            return False
        if isinstance(left, (Nested, NestedGroupSuffix)):
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
        is_apart = isinstance(suffix, str) and suffix.startswith((" ", ";", ":"))
        if quotation is None or is_apart or not self.quotes.punctuation_inside or mark not in ".,":
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
            if not resolved or (mark == ":" and self.dropped):
                return None
        elif self.quotes.punctuation_inside:
            own = self.quotation.node.role == "field"
            if mark in ":;" and own and self.outer is not None:
                self.outer.text = mark + self.outer.text  # after the quotation, inside the run that it ends
                return ""
            if mark in ":;" and (own or not self.quotation.nested or isinstance(token, CiteDelimiter)):
                return "" if mark == left else None
            if not resolved:
                if self._is_full(mark, token):
                    return None
                self._land(mark)
                self.landed = type(token)
                return ""
        else:
            return "" if mark == left and mark in ".,!?" else None
        self._replace_left(clash)
        return ""

    def _is_full(self, mark: str, token: Affix) -> bool:
        """Whether the quotation takes no more marks, after those that went there or were dropped."""
        if self.quotation is not None and self.quotation.node.role == "field" and self.dropped:
            return True
        return (self.landed is GroupSuffix and mark != ".") or (self.delimited and isinstance(token, Prefix))

    def _ends_outside(self, quotation: Edge) -> bool:
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
            at = 0 if self.landed is Nested else len(edge.text) - len(edge.text.lstrip(_ALL_MARKS))
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

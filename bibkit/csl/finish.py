"""The last pass over a rendered tree: joints, quotation marks, formats (specification, "Quotes",
"Affixes", "Locale Options" (punctuation-in-quote)).

The tree is laid out as a row of tokens; one walk along the row settles doubled spaces and clashing punctuation
where two pieces meet and moves commas and periods into quotes; then the row becomes an inline tree.
"""

from __future__ import annotations

from dataclasses import dataclass

from bibkit.inline.tree import Inline, Inlines, Kind, Math, Span

from .locale import Locale
from .nodes import Node, Rendered

#: What two marks that meet at a joint become; pairs not listed stay as they are.
_JOINTS = {
    "::": ":", ".:": ".:", ";:": ";", "!:": "!", "?:": "?", ",:": ",:",
    ":.": ":", "..": ".", ";.": ";", "!.": "!", "?.": "?", ",.": ",.",
    ":;": ":;", ".;": ".;", ";;": ";", "!;": "!;", "?;": "?;", ",;": ",;",
    ":!": "!", ".!": ".!", ";!": "!", "!!": "!", "?!": "?!", ",!": ",!",
    ":?": "?", ".?": ".?", ";?": "?", "!?": "!?", "??": "?", ",?": ",?",
    ":,": ":,", ".,": ".,", ";,": ";,", "!,": "!,", "?,": "?,", ",,": ",",
}  # fmt: skip
_MARKS = frozenset(":.;!?,")
#: The dimension in which a format lies, and the format that undoes it there.
_UNDONE: dict[Kind, Kind] = {
    "italic": "normal-style", "oblique": "normal-style", "bold": "normal-weight", "light": "normal-weight",
    "small-caps": "normal-variant", "underline": "normal-decoration",
}  # fmt: skip
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
            terms = (
                locale.term(name) or default
                for name, default in (
                    ("open-quote", "“"), ("close-quote", "”"), ("open-inner-quote", "‘"), ("close-inner-quote", "’")
                )
            )  # fmt: skip
            found = locale.cache["quotes"] = Quotes(*terms, locale.punctuation_in_quote)
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
        for child in rendered.children:
            _lay_out(child, row)


def _settle(row: list[_Token], quotes: Quotes) -> None:
    """Settles the joints of the row in place."""
    last = -1  # the last piece of text with something in it
    closed = False  # whether a quotation has ended since
    left_block = False  # whether a block of the entry has ended since
    depth = 0
    for at, token in enumerate(row):
        if isinstance(token, _Edge):
            if token.node.quotes:
                if token.is_end:
                    depth -= 1
                    token.text = quotes.inner_closing if depth % 2 else quotes.closing
                    closed = True
                else:
                    token.text = quotes.inner_opening if depth % 2 else quotes.opening
                    depth += 1
            left_block = left_block or (token.is_end and bool(token.node.display))
            continue
        if isinstance(token, Math):
            last, closed = -1, False
            continue
        if left_block and last >= 0 and token[0] in _MARKS:
            # the layout's full stop belongs into the block that it ends
            row[last] = _meet(str(row[last]), token[0])
            token = row[at] = token[1:]
        elif last >= 0:
            token = row[at] = _joint(row, last, token, closed, quotes)
        if token:
            last, closed, left_block = at, False, False


def _meet(before: str, mark: str) -> str:
    return before[:-1] + _JOINTS.get(before[-1:] + mark, before[-1:] + mark)


def _joint(row: list[_Token], last: int, token: str, closed: bool, quotes: Quotes) -> str:
    """What is left of a piece after it has met the piece before it, which may change too."""
    while token:
        before = row[last]
        assert isinstance(before, str)
        left, right = before[-1:], token[0]
        if right == " " and left in " \u00a0\u2008" and not closed:
            token = token[1:]
        elif right in _MARKS and closed:
            if right in ".," and quotes.punctuation_inside:
                row[last] = _meet(before, right)
                token = token[1:]
                if right == "," or not token or token[0] not in _MARKS:
                    return token
            elif right == "." and left in ".!?":
                return token[1:]
            else:
                return token
        elif right in _MARKS and left in _MARKS:
            merged = _JOINTS[left + right]
            if merged == left + right:
                return token
            row[last] = before[:-1] + merged
            token = token[1:]
        else:
            return token
    return token


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
                kinds = (token.node.display, *kinds)  # type: ignore[assignment]
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
            if not kinds:
                for child in children:
                    _append(outer, child)
            elif children:
                inner: Inline = Span(kinds[-1], tuple(children))
                for kind in reversed(kinds[:-1]):
                    inner = Span(kind, (inner,))
                outer.append(inner)
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
            if any(_UNDONE.get(one) == kind for one in active) or (
                kind == "baseline" and ("superscript" in active or "subscript" in active)
            ):
                kinds.append(kind)
        elif kind in active and kind in _UNDONE:
            if node.role == "field":
                kinds.append(_UNDONE[kind])
        else:
            kinds.append(kind)
    return tuple(kinds)


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
    _settle(row, quotes)
    return _nest(row)

"""The rendered tree: what compiled styles produce, before punctuation, quotes and formats are settled.

Rendered text is a string, a list of rendered texts, or a `Node`: a run with a format, a quoted run, a block,
or a part that a later pass must find again (names, years, year-suffixes, citation numbers). Affixes and
delimiters stand beside their content as strings of their own, so that the pass over the joints
(joints.py) sees every joint. Field text and style text differ only in what they were parsed from.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Self, TypeAlias

from bibkit.inline.tree import Kind, Math

Role: TypeAlias = Literal[
    "",
    "names",
    "own-format",
    "layout",
    "name-list",
    "name",
    "year",
    "year-suffix",
    "citation-number",
    "nocase",
    "field",
    "whole",
    "affix",
    "substitute",
    "term",
]
#: The formats of a run, outermost first.
Format: TypeAlias = tuple[Kind, ...]
#: The blocks of a bibliography entry (specification, "Display").
Display: TypeAlias = Literal["", "block", "left-margin", "right-inline", "indent"]


class Affix(str):
    """A suffix, or what stands like one: where it meets its neighbours, spaces and marks are not doubled."""

    __slots__ = ("quoted", "styled")
    #: Whether the run that it belongs to has a format of its own.
    styled: bool
    #: Whether it has quotes, or is a number: the space of a prefix after it is kept, as in citeproc-js.
    quoted: bool

    def __new__(cls, text: str, styled: bool = False, quoted: bool = False) -> Self:
        affix = super().__new__(cls, text)
        affix.styled, affix.quoted = styled, quoted
        return affix

    @classmethod
    def of(cls, other: Affix, *, styled: bool = False) -> Self:
        """An affix of this kind with the text of another one."""
        return cls(other, styled, other.quoted)

    def cut(self, text: str) -> Self:
        """The same affix with what is left of its text."""
        return type(self)(text, self.styled, self.quoted)


class Prefix(Affix):
    """A prefix: it does not meet a run before it that has a format of its own."""

    __slots__ = ()


class Delimiter(Affix):
    """A delimiter: as an affix, but beside one only the same mark is not doubled."""

    __slots__ = ()


class CiteDelimiter(Delimiter):
    """A delimiter between cites: it keeps its space beside that of a prefix."""

    __slots__ = ()


class LastNameDelimiter(Affix):
    """The delimiter before the last of several names: as in citeproc-js, nothing meets it."""

    __slots__ = ()


class Affixed(list["Rendered"]):
    """Content between its affixes; any other list is a group, around which marks meet again."""

    __slots__ = ()


class Node:
    """A run of rendered text with something to it."""

    __slots__ = ("children", "display", "format", "key", "quotes", "role")

    def __init__(
        self, children: list[Rendered], format: Format = (), *, quotes: str = "",
        display: Display = "", role: Role = "", key: object = None,
    ) -> None:  # fmt: skip
        self.children = children
        self.format = format
        #: "" not quoted, "quotes" a quotation, "second" one in the other straight mark than the quotation before;
        #: "own" one in typographic marks (`key`), which count where the locale has them.
        self.quotes = quotes
        self.display = display
        self.role = role
        self.key = key

    def copy(self, children: list[Rendered]) -> Node:
        """The same run around other children."""
        return Node(
            children, self.format, quotes=self.quotes, display=self.display, role=self.role, key=self.key
        )


Rendered: TypeAlias = "str | Math | list[Rendered] | Node"


def joined(parts: list[Rendered], delimiter: Rendered) -> Rendered:
    """The parts with the delimiter between them."""
    if len(parts) == 1 or not delimiter:
        return parts
    result = [parts[0]]
    for part in parts[1:]:
        result.append(delimiter)
        result.append(part)
    return result


def plain(rendered: Rendered) -> str:
    """The text alone."""
    if isinstance(rendered, str):
        return rendered
    texts: list[str] = []
    _gather(rendered, texts)
    return "".join(texts)


def _gather(rendered: Rendered, texts: list[str]) -> None:
    if isinstance(rendered, str):
        texts.append(rendered)
    elif isinstance(rendered, Math):
        texts.append(f"${rendered.latex}$")
    else:
        for child in rendered if isinstance(rendered, list) else rendered.children:
            if isinstance(child, str):
                texts.append(child)
            else:
                _gather(child, texts)


def has_text(rendered: Rendered) -> bool:
    """Whether there is any text."""
    if isinstance(rendered, (str, Math)):
        return rendered != ""
    for child in rendered if isinstance(rendered, list) else rendered.children:
        if child and has_text(child):
            return True
    return False


def has_more(rendered: Rendered) -> bool:
    """Whether there is any text besides affixes and delimiters."""
    if isinstance(rendered, (str, Math)):
        return rendered != "" and not isinstance(rendered, Affix)
    return any(map(has_more, rendered if isinstance(rendered, list) else rendered.children))


def walk(rendered: Rendered) -> Iterator[Node]:
    """Every node, in order of appearance."""
    if isinstance(rendered, Node):
        yield rendered
        for child in rendered.children:
            yield from walk(child)
    elif isinstance(rendered, list):
        for child in rendered:
            yield from walk(child)


def find(rendered: Rendered, role: Role) -> Node | None:
    """The first node of that role."""
    return next((node for node in walk(rendered) if node.role == role), None)


def replace(rendered: Rendered, target: Node, replacement: Rendered) -> Rendered:
    """The tree with one node replaced."""
    if rendered is target:
        return replacement
    if isinstance(rendered, (list, Node)):
        before = rendered if isinstance(rendered, list) else rendered.children
        after = [replace(child, target, replacement) for child in before]
        if all(old is new for old, new in zip(before, after, strict=True)):
            return rendered  # the same node: it may be looked for itself
        return type(rendered)(after) if isinstance(rendered, list) else rendered.copy(after)
    return rendered


def without_empty(rendered: Rendered) -> Rendered:
    """The tree without the parts of groups that have no text, and the delimiters beside them."""
    if isinstance(rendered, Node):
        return rendered.copy([without_empty(child) for child in rendered.children])
    if not isinstance(rendered, list):
        return rendered
    delimiter = next((part for part in rendered if isinstance(part, Delimiter)), None)
    parts = [without_empty(part) for part in rendered if not isinstance(part, Delimiter)]
    if delimiter is None:
        return type(rendered)(parts)
    return joined([part for part in parts if has_text(part)], delimiter)


def without_formats(rendered: Rendered) -> Rendered:
    """The tree without the formats and quotes of the style."""
    if isinstance(rendered, list):
        return type(rendered)([without_formats(child) for child in rendered])
    if not isinstance(rendered, Node):
        return rendered
    children = [without_formats(child) for child in rendered.children]
    if rendered.role == "field":
        return rendered.copy(children)
    return Node(children, display=rendered.display, role=rendered.role, key=rendered.key)

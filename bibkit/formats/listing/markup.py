"""HTML pasted instead of text: its text, line by line, as a browser would copy it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from lxml import etree

_BEGINS = re.compile(
    r"\s*<(?:!doctype html|html|head|body|div|table|tbody|tr|td|ul|ol|dl|li|dt|dd|p|span|h[1-6]|section|article|"
    r"main|nav|header|a|b|i|em|strong|meta|script|style)(?=[\s>/])",
    re.IGNORECASE,
)
#: Elements without text of their own for a reader.
_HIDDEN = frozenset(
    ("script", "style", "head", "noscript", "template", "svg", "button", "select", "nav", "textarea")
)
#: Elements that stand within a line.
_INLINE = frozenset(
    "a abbr b bdi bdo cite code data dfn em font i kbd label mark q s samp small span strong sub sup time tt u var wbr".split()
)
_CELLS = frozenset(("td", "th"))
#: A line without an end is cut into such pieces.
_LONGEST_LINE = 200_000
#: So many characters go through one parser.
_FED_AT_MOST = 4_000_000


def is_html(text: str) -> bool:
    """Whether a text begins as HTML does."""
    return _BEGINS.match(text) is not None


class _Text:
    """What the parser calls: gathers the text of a line, and gives lines away when they end."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._parts: list[str] = []
        self._size = self._hidden = 0

    @property
    def is_between_lines(self) -> bool:
        """Whether no line has begun, and no hidden element either."""
        return not self._hidden and not "".join(self._parts).strip()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        self._border(tag)

    def end(self, tag: str) -> None:
        if tag in _HIDDEN and self._hidden:
            self._hidden -= 1
        self._border(tag)

    def data(self, text: str) -> None:
        if self._hidden:
            return
        self._parts.append(text)
        self._size += len(text)
        if self._size > _LONGEST_LINE:
            self._end_line()

    def comment(self, text: str) -> None:
        """Comments are not shown."""

    def close(self) -> None:
        self._end_line()

    def _border(self, tag: str) -> None:
        if tag in _CELLS:
            self._parts.append(" ")
        elif tag not in _INLINE:
            self._end_line()

    def _end_line(self) -> None:
        line = " ".join("".join(self._parts).split())
        self._parts, self._size = [], 0
        if line:
            self.lines.append(line)


def text_lines(lines: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """The lines of text in lines of HTML, each with the number and start of a source line near its end. No
    tree is built, nothing is fetched, and no entity but HTML's own is known."""
    text = _Text()
    parser = _parser(text)
    number = start = fed = 0
    for number, start, raw in lines:
        # The parser keeps what it was fed, so now and then, between two lines of text, a new one takes over.
        if fed > _FED_AT_MOST and text.is_between_lines:
            _close(parser)
            parser, fed = _parser(text), 0
        try:
            parser.feed(raw)
        except etree.LxmlError:
            text.lines.append(raw.strip())
            parser, fed = _parser(text), 0
        fed += len(raw)
        for line in text.lines:
            yield number, start, f"{line}\n"
        text.lines.clear()
    _close(parser)
    text.close()
    for line in text.lines:
        yield number, start, f"{line}\n"


def _close(parser: Any) -> None:
    with suppress(etree.LxmlError):  # it was fed nothing, or what it was fed is over already
        parser.close()


def _parser(text: _Text) -> Any:
    target: Any = text
    return etree.HTMLParser(target=target, no_network=True)

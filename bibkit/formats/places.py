"""Where the values of a record stand in its source text: what the locators of the formats share.

A locator is `(record, field) -> spans`: the field is a CSL variable or a name of the source format, a span the offsets
of one value in `record.origin.raw`, with its delimiters. It runs for findings only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from ..record import Record

Span: TypeAlias = tuple[int, int]
Locator: TypeAlias = Callable[[Record, str], Sequence[Span]]


def raw_of(record: Record) -> str:
    """The source text of a record; '' if it has none."""
    return record.origin.raw if record.origin else ""


def kind_of(record: Record) -> str:
    """The CSL type of a record."""
    return str(record.item.get("type", ""))


def line_column(raw: str, offset: int, line: int, column: int) -> tuple[int, int]:
    """The place of an offset in a text that begins at a line and column (from 1)."""
    below = raw.count("\n", 0, offset)
    return line + below, offset - raw.rfind("\n", 0, offset) if below else offset + column


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without white space around it."""
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def tagged(raw: str, tag: re.Pattern[str], wanted: Container[str]) -> list[Span]:
    """The values of the tags wanted, in a text with one tag a line; the lines that continue a value belong to it.
    `tag` matches the beginning of a line, its first group is the tag."""
    return [span for name, span in _tags(raw, tag) if name in wanted]


@lru_cache(maxsize=4)
def _tags(raw: str, tag: re.Pattern[str]) -> list[tuple[str, Span]]:
    found = list(tag.finditer(raw))
    ends = [match.start() for match in found[1:]] + [len(raw)]
    return [
        (match[1].upper(), trimmed(raw, match.end(), end)) for match, end in zip(found, ends, strict=True)
    ]


_XML = re.compile(
    r"<!--.*?-->|<!\[CDATA\[(?P<cdata>.*?)\]\]>|<\?.*?\?>"
    r"|<(?P<close>/)?(?:[\w.-]+:)?(?P<name>[\w.-]+)(?P<attributes>[^<>]*?)(?P<empty>/)?>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")

#: An element on the way down to a text: its local name and its attributes.
Step: TypeAlias = tuple[str, Mapping[str, str]]


def xml_texts(raw: str, is_wanted: Callable[[Sequence[Step]], bool], inline: str = "") -> list[Span]:
    """The texts of the elements wanted, told by the path of elements below the root, one span an element. Elements
    named `inline` are part of the text around them."""
    return [span for path, span in _xml_runs(raw, inline) if is_wanted(path)]


@lru_cache(maxsize=2)
def _xml_runs(raw: str, inline: str) -> list[tuple[tuple[Step, ...], Span]]:
    runs: list[tuple[tuple[Step, ...], Span]] = []
    stack: list[Step] = []
    position = 0

    def text(start: int, end: int) -> None:
        start, end = trimmed(raw, start, end)
        if start >= end:
            return
        path = tuple(step for step in stack[1:] if step[0] != inline)
        if runs and path and runs[-1][0] and runs[-1][0][-1] is path[-1]:
            start = runs.pop()[1][0]
        runs.append((path, (start, end)))

    for match in _XML.finditer(raw):
        text(position, match.start())
        position = match.end()
        if match["cdata"] is not None:
            text(*match.span("cdata"))
        elif match["close"]:
            del stack[-1:]
        elif match["name"] and not match["empty"]:
            attributes = {
                name: double or single for name, double, single in _ATTRIBUTE.findall(match["attributes"])
            }
            stack.append((match["name"], attributes))
    return runs


def xml_elements(text: str, name: str) -> list[Span]:
    """The elements of a local name in a document, those within one another left out."""
    pattern = re.compile(rf"<(?P<close>/)?(?:[\w.-]+:)?{re.escape(name)}(?=[\s/>])[^<>]*>|<!--|-->")
    return list(_outermost(text, pattern))


def _outermost(text: str, pattern: re.Pattern[str]) -> Iterator[Span]:
    depth = begin = 0
    in_comment = False
    for match in pattern.finditer(text):
        if match[0] in ("<!--", "-->"):
            in_comment = match[0] == "<!--"
        elif in_comment:
            continue
        elif match["close"]:
            depth -= 1
            if depth == 0:
                yield begin, match.end()
        elif not match[0].endswith("/>"):
            if depth == 0:
                begin = match.start()
            depth += 1

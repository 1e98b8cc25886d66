"""YAML, read with care: plain data only, no tags, bounded size, depth and aliases; numbers as they are written.

The loader is YAML 1.2's core schema as far as bibliographies need it: `no` is Norwegian and not false, `2024-07-19`
and `1.10` stay text, `012` keeps its zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import yaml

from ..diagnostics import Report, diagnostic
from ..record import Origin, Record
from . import Source
from .places import Span, raw_of

#: Larger documents are refused: a node of YAML takes some hundred times its text.
MAX_CHARACTERS = 32 * 1024 * 1024
#: Deeper nesting is no bibliography.
MAX_DEPTH = 64
#: A document may say a thing again by alias; not so often that it grows beyond this.
MAX_NODES = 4_000_000

_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CHAIN = re.compile(rf"^ *(?:[-?:] ){{{MAX_DEPTH}}}|^ {{2000}}", re.MULTILINE)


class _Loader(_BASE):  # type: ignore[misc]
    """The safe loader with fewer guesses."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}


_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""]
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9]\d{0,17})$"), list("-0123456789")
)
_Loader.add_implicit_resolver("tag:yaml.org,2002:merge", re.compile(r"^(?:<<)$"), ["<"])


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a document and where it stands: line and column from 1, offsets in the text."""

    value: Any
    key: str
    line: int
    column: int
    start: int
    end: int

    def origin(self, format: str, path: str | None, text: str) -> Origin:
        """Where the value stands in the text."""
        raw = text[self.start : self.end].rstrip()
        return Origin(format, path, self.line, self.start, self.start + len(raw), raw, self.column)


def parse(text: str, report: Report, source: Source) -> yaml.Node | None:
    """The root node of the first document; what is broken or too large is reported (BK155, BK156)."""
    if len(text) > MAX_CHARACTERS or _too_deep(text):
        report(diagnostic("BK156", "this YAML is too large or too deeply nested", path=source.path, line=1))
        return None
    try:
        loader = _Loader(text)
        try:
            node: yaml.Node | None = loader.get_node() if loader.check_node() else None
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        report(
            diagnostic(
                "BK155",
                f"not valid YAML: {getattr(error, 'problem', None) or error}",
                path=source.path,
                line=mark.line + 1 if mark else 1,
                column=mark.column + 1 if mark else None,
            )
        )
        return None
    except (RecursionError, ValueError) as error:
        report(diagnostic("BK155", f"not valid YAML: {error}", path=source.path, line=1))
        return None
    if node is not None and _weight(node, {}) > MAX_NODES:
        report(
            diagnostic("BK156", "the aliases of this YAML multiply beyond bounds", path=source.path, line=1)
        )
        return None
    return node


def _too_deep(text: str) -> bool:
    """Whether brackets are nested too deeply, or dashes; strings are not told apart, which errs on the safe side
    only for text with many brackets that never close."""
    depth = 0
    for match in re.finditer(r"[\[{]|[\]}]|\n(?=\S)", text):
        if match[0] == "\n":
            depth = 0 if text[match.end()] not in "]}" else depth
        else:
            depth = max(depth + (1 if match[0] in "[{" else -1), 0)
        if depth > MAX_DEPTH:
            return True
    return _CHAIN.search(text) is not None


def _weight(node: yaml.Node, known: dict[int, int]) -> int:
    """How many nodes there are with every alias written out. A node within itself counts as without bound."""
    if id(node) in known:
        return known[id(node)]
    known[id(node)] = MAX_NODES + 1
    parts: list[yaml.Node] = []
    if isinstance(node, yaml.SequenceNode):
        parts = list(node.value)
    elif isinstance(node, yaml.MappingNode):
        parts = [part for pair in node.value for part in pair]
    weight = 1 + sum(_weight(part, known) for part in parts)
    known[id(node)] = weight
    return weight


def value_of(node: yaml.Node, report: Report, source: Source) -> Any:
    """The plain data of a node; None, reported, if it is none."""
    loader = _Loader("")
    try:
        return loader.construct_document(node)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        what = getattr(error, "problem", None) or str(error)
        report(
            diagnostic("BK155", f"not plain data: {what}", path=source.path, line=node.start_mark.line + 1)
        )
        return None
    finally:
        loader.dispose()


def members(node: yaml.Node | None) -> dict[str, yaml.Node]:
    """The members of a mapping by key; {} for what is none."""
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {str(key.value): value for key, value in node.value if isinstance(key, yaml.ScalarNode)}


def elements(node: yaml.Node | None) -> list[yaml.Node]:
    """The elements of a sequence; [] for what is none."""
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def entries(node: yaml.Node | None, report: Report, source: Source) -> Iterator[Node]:
    """The values of a sequence or of a mapping (with their keys), each read alone."""
    pairs: list[tuple[str, yaml.Node, yaml.Node]]
    if isinstance(node, yaml.MappingNode):
        pairs = [(str(key.value), key, value) for key, value in node.value]
    else:
        pairs = [("", value, value) for value in elements(node)]
    for key, begin, value in pairs:
        found = value_of(value, report, source)
        mark = begin.start_mark
        yield Node(found, key, mark.line + 1, mark.column + 1, mark.index, value.end_mark.index)


def locate(record: Record, *paths: Sequence[str]) -> list[Span]:
    """The places of the values that stand at the end of a path of keys, in a record's text, those of the first path
    before those of the others. A step that is a list is its first element; what is no mapping ends a path."""
    root, indent = _root(raw_of(record), record.origin.column if record.origin else 1)
    found = (_at(root, path) for path in paths)
    return [
        (node.start_mark.index - indent, node.end_mark.index - indent) for node in found if node is not None
    ]


@lru_cache(maxsize=2)
def _root(raw: str, column: int) -> tuple[yaml.Node | None, int]:
    """The root of a record's text, which begins at a column; and how far its offsets are moved."""
    indent = column - 1
    return parse(" " * indent + raw, lambda finding: None, Source()), indent


def _at(node: yaml.Node | None, path: Sequence[str]) -> yaml.Node | None:
    for step in path:
        if isinstance(node, yaml.SequenceNode) and node.value:
            node = node.value[0]
        if isinstance(node, yaml.ScalarNode):
            return node
        node = members(node).get(step)
    return node


class _Dumper(yaml.SafeDumper):
    """The safe dumper, which writes what occurs twice out twice."""

    def ignore_aliases(self, data: Any) -> bool:
        """Always: an anchor is no part of these formats."""
        return True


def write(value: Any) -> str:
    """Plain data as YAML: keys in their order, Unicode as it is, no line folded."""
    return str(
        yaml.dump(
            value,
            Dumper=_Dumper,
            allow_unicode=True,
            sort_keys=False,
            default_flow_style=False,
            width=1_000_000,
        )
    )

"""The options of `cs:names` (specification, "Name", "Inheritable Name Options", "Et-al").

An option comes from the element, else from the area, else from the style; a sort key overrides some.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import rich_text
from .formatting import format_of
from .name_parts import NameStyle, part_styles
from .nodes import Affix, Node, Rendered
from .style import Element

if TYPE_CHECKING:
    from .compile import Compiler

_INHERITED = {
    "and": "and", "delimiter-precedes-et-al": "delimiter-precedes-et-al",
    "delimiter-precedes-last": "delimiter-precedes-last", "et-al-min": "et-al-min",
    "et-al-use-first": "et-al-use-first", "et-al-use-last": "et-al-use-last",
    "et-al-subsequent-min": "et-al-subsequent-min", "initialize": "initialize",
    "et-al-subsequent-use-first": "et-al-subsequent-use-first",
    "initialize-with": "initialize-with", "name-as-sort-order": "name-as-sort-order",
    "sort-separator": "sort-separator", "name-form": "form", "name-delimiter": "delimiter",
}  # fmt: skip
#: An et-al threshold that no list reaches.
_NEVER = 10**9


@dataclass(frozen=True, slots=True)
class NameOptions:
    """The children of a names element that a names element in its `cs:substitute` inherits."""

    name: Element | None
    et_al: Element | None
    label: Element | None
    label_first: bool
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ListStyle:
    """How a list of names is put together."""

    name: NameStyle
    delimiter: Affix
    and_term: str
    precedes_last: str
    precedes_et_al: str
    et_al_min: int
    et_al_use_first: int
    subsequent_min: int
    subsequent_use_first: int
    use_last: bool
    sort_order: str
    et_al: Rendered
    sorting: bool


def _number(value: str | None, default: int) -> int:
    return int(value) if value and value.strip().isdecimal() else default


def list_style(compiler: Compiler, options: NameOptions) -> ListStyle:
    """The options of `cs:name` and `cs:et-al` as they hold for one names element."""
    area, locale = compiler.area, compiler.locale
    attributes: dict[str, str] = {}
    for source in (compiler.style.attributes, area.attributes):
        attributes.update({name: source[key] for key, name in _INHERITED.items() if key in source})
    if options.name is not None:
        attributes.update(options.name.attributes)
    if compiler.sort_key is not None:
        attributes.update(_sort_overrides(compiler.sort_key.attributes))
    parts = part_styles(options.name)
    mark = attributes.get("initialize-with")
    name = NameStyle(
        attributes.get("form", "long"), attributes.get("initialize") != "false",
        re.sub(" +", " ", mark) if mark else mark, compiler.style.attributes.get("initialize-with-hyphen") != "false",
        attributes.get("sort-separator", ", "),
        compiler.style.attributes.get("demote-non-dropping-particle", "display-and-sort"),
        parts["family"], parts["given"], parts["literal"], locale.language, compiler.is_sorting,
    )  # fmt: skip
    # "Use of these two attributes enables et-al abbreviation"
    use_first = _number(attributes.get("et-al-use-first"), _NEVER)
    minimum = _number(attributes.get("et-al-min"), _NEVER)
    kind = attributes.get("and")
    term = locale.term("and", "symbol" if kind == "symbol" else "long") if kind in ("text", "symbol") else ""
    if kind == "symbol" and not term:
        term = "&"
    return ListStyle(
        name, Affix(attributes.get("delimiter", ", ")), term or "",
        attributes.get("delimiter-precedes-last", "contextual"),
        attributes.get("delimiter-precedes-et-al", "contextual"), minimum, use_first,
        _number(attributes.get("et-al-subsequent-min"), minimum),
        _number(attributes.get("et-al-subsequent-use-first"), use_first),
        attributes.get("et-al-use-last") == "true", attributes.get("name-as-sort-order", ""),
        _et_al(compiler, options.et_al), compiler.is_sorting,
    )  # fmt: skip


def _sort_overrides(key: Mapping[str, str]) -> dict[str, str]:
    """`names-min`, `names-use-first` and `names-use-last` of a sort key override the et-al options."""
    overrides: dict[str, str] = {}
    for name, targets in (
        ("names-min", ("et-al-min", "et-al-subsequent-min")),
        ("names-use-first", ("et-al-use-first", "et-al-subsequent-use-first")),
        ("names-use-last", ("et-al-use-last",)),
    ):
        if name in key:
            overrides.update(dict.fromkeys(targets, key[name]))
    return overrides


def _et_al(compiler: Compiler, node: Element | None) -> Rendered:
    term = compiler.locale.term(node.get("term", "et-al") if node is not None else "et-al") or ""
    content: Rendered = rich_text.literal(term)
    style = format_of(node.attributes) if node is not None else ()
    return Node([content], style) if style and term else content


def names_options(compiler: Compiler, node: Element) -> NameOptions:
    """The children of a names element, or those that it inherits."""
    own = {child.tag: child for child in node.children}
    inherited = compiler.inherited_names
    if inherited is not None and not ({"name", "label", "et-al"} & own.keys()):
        return inherited
    order = [child.tag for child in node.children if child.tag in ("name", "label")]
    return NameOptions(
        _with_parts(own.get("name"), compiler.inherited_parts),
        own.get("et-al"),
        own.get("label"),
        order == ["label", "name"],
        {key: value for key, value in node.attributes.items() if key != "variable"},
    )


def name_parts(name: Element | None) -> tuple[Element, ...]:
    """The name-parts of a `cs:name`."""
    return tuple(child for child in name.children if child.tag == "name-part") if name is not None else ()


def _with_parts(name: Element | None, parts: tuple[Element, ...]) -> Element | None:
    """The `cs:name` with the inherited name-parts that it has not itself: styles for citeproc-js count on them."""
    own = {part.get("name") for part in name_parts(name)}
    added = tuple(part for part in parts if part.get("name") not in own)
    if not added:
        return name
    if name is None:
        return Element("name", {}, added)
    return Element("name", name.attributes, (*name.children, *added), name.line, name.text)

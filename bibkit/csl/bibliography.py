"""The bibliography: entries, reference grouping, layout parameters, filters (specification, "Bibliography",
"Reference Grouping", "Whitespace"; citeproc-js manual, "makeBibliography")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from .cluster import NO_FORM, capitalize_leading_term, with_layout
from .compile import renders
from .engine import Engine
from .items import Item
from .nodes import Node, Rendered, has_more, has_text, plain, replace, walk, without_empty


def render_entries(engine: Engine, ids: Iterable[str]) -> Iterator[tuple[str, Rendered]]:
    """The ids and rendered trees of the entries, in that order, one at a time: a tree is many times its text.
    Items that render nothing are left out."""
    area = engine.style.bibliography
    if area is None:
        return
    substitute = area.attributes.get("subsequent-author-substitute")
    rule = area.get("subsequent-author-substitute-rule", "complete-all")
    before: list[str] | None = None
    numbered = renders(engine.style, area, "citation-number")
    suffix = area.layout.get("suffix")
    for item_id in ids:
        context = engine.context(item_id)
        content = rendered = engine.layout(area, context.item).render(context)
        names = context.first_names
        capitalized = capitalize_leading_term(content)
        begins_with_term = capitalized is not content
        if substitute is not None:
            shown = _name_texts(names)
            if isinstance(names, Node) and before and shown:
                content = _substituted(content, names, before, shown, substitute, rule)
                if not substitute:
                    content = [without_empty(part) for part in content if has_more(part)]
            before = shown
        if has_text(content):
            if begins_with_term:  # the dash in place of repeated names is a beginning, too
                content = capitalized if content is rendered else capitalize_leading_term(content)
            yield item_id, with_layout(content, area, suffix=suffix)
        elif numbered:
            # a gap in the numbers would be worse than a remark
            yield item_id, with_layout([f"{context.citation_number}. {NO_FORM}"], area, suffix=suffix)


def _name_texts(names: Rendered | None) -> list[str]:
    """The names as they are shown, one by one, or the text of the variable that stands in for them."""
    if not isinstance(names, Node):
        return []
    texts = [plain(node) for node in walk(names) if node.role == "name"]
    return texts or [plain(node) for node in walk(names) if node.role == "substitute"][:1]


def _substituted(
    content: list[Rendered], names: Node, before: list[str], shown: list[str], substitute: str, rule: str
) -> list[Rendered]:
    """The entry with the names that repeat those of the entry before replaced."""
    if rule.startswith("complete") and shown != before:
        return content
    nodes = [node for node in walk(names) if node.role == "name"]
    if rule == "complete-all" or not nodes:
        if shown != before:
            return content
        target = _list_of(names)
        return [replace(part, target, substitute) for part in content]
    same = next((at for at, text in enumerate(shown) if at >= len(before) or text != before[at]), len(shown))
    if rule == "partial-first":
        same = min(same, 1)
    for node in nodes[:same]:
        content = [replace(part, node, substitute) for part in content]
    return content


def _list_of(names: Node) -> Node:
    """The run that holds the list of names without its label, or what stands in for them."""
    return next((node for node in walk(names) if node.role in ("name-list", "substitute")), names)


# Filters ----------------------------------------------------------------------------------------------------


def _matches(item: Item, condition: Mapping[str, Any]) -> bool:
    field, wanted = str(condition.get("field", "")), condition.get("value")
    if field in ("categories", "keyword"):
        own = item.raw.get(field)
        words = (
            own
            if isinstance(own, list)
            else [word.strip() for word in item.string(field).replace(";", ",").split(",")]
        )
        return wanted in words
    if not wanted:
        return not item.has(field)
    return item.string(field) == str(wanted)


def select(engine: Engine, ids: Sequence[str], condition: Mapping[str, Any] | None) -> list[str]:
    """The ids that a filter lets through. `include`: any condition holds; `select`: all hold; `exclude`: none
    holds; `quash`: left out if all hold."""
    if not condition:
        return list(ids)
    kept: list[str] = []
    for item_id in ids:
        item = engine.item(item_id)
        results = {
            name: [_matches(item, one) for one in condition.get(name) or ()]
            for name in ("include", "select", "exclude", "quash")
        }
        if results["include"] and not any(results["include"]):
            continue
        if results["select"] and not all(results["select"]):
            continue
        if any(results["exclude"]):
            continue
        if results["quash"] and all(results["quash"]):
            continue
        kept.append(item_id)
    return kept


def parameters(engine: Engine, widest: int) -> dict[str, Any]:
    """The layout parameters, under citeproc-js's names. `widest`: the width of the widest first field."""
    area = engine.style.bibliography
    options = area.attributes if area is not None else {}
    align = options.get("second-field-align", "")
    found: dict[str, Any] = {
        "maxoffset": widest,
        "entryspacing": _number(options.get("entry-spacing"), 1),
        "linespacing": _number(options.get("line-spacing"), 1),
        "second-field-align": align or False,
        "bibliography_errors": [],
        "done": False,
    }
    if options.get("hanging-indent") == "true":
        found["hangingindent"] = True
    return found


def _number(value: str | None, default: int) -> int:
    return int(value) if value and value.isdecimal() else default


def first_field_width(entry: Rendered) -> int:
    """The length of the text in the margin of an entry, 0 if nothing stands there."""
    parts = entry.children if isinstance(entry, Node) else entry
    first = (
        next((part for part in parts if isinstance(part, Node) and part.display == "left-margin"), "")
        if isinstance(parts, list)
        else ""
    )
    return len(plain(first))

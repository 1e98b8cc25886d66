"""One citation: its cites rendered, sorted, grouped, collapsed and joined (specification, "Citation",
"Cite Grouping", "Cite Collapsing", "Range Delimiters")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import rich_text
from .cites import Cite
from .context import Context
from .engine import Engine
from .formatting import format_of
from .nodes import Node, Rendered, find, plain
from .style import Area

#: What citeproc-js shows for a citation that renders nothing.
NO_FORM = "[CSL STYLE ERROR: reference with no printed form.]"
_RANGE = "–"


@dataclass(slots=True)
class _Part:
    """A cite on its way through the passes."""

    cite: Cite
    context: Context
    content: list[Rendered]
    names: str
    #: The delimiter before it; None stands for the layout's.
    delimiter: str | None = None
    in_group: bool = False


def _render(engine: Engine, cite: Cite, area: Area, *, no_names: bool = False, no_year: bool = False) -> _Part:
    context = engine.context(cite.id, cite)
    context.suppress_names = cite.suppress_author or no_names
    context.suppress_year = no_year
    content = engine.layout(area, context.item).render(context)
    if cite.author_only:
        content = [context.first_names] if context.first_names is not None else []
    names = plain(context.first_names) if context.first_names is not None else ""
    return _Part(cite, context, content, names)


def render_cluster(engine: Engine, cites: Sequence[Cite], *, sort: bool = True, area: Area | None = None) -> Rendered:
    """The rendered tree of a citation."""
    area = area or engine.style.citation
    if sort and engine.sort_citation is not None:
        cites = engine.sort_citation(list(cites), lambda cite: engine.context(cite.id, cite))
    parts = [_render(engine, cite, area) for cite in cites]
    collapse = area.get("collapse")
    if collapse.startswith("year") or (collapse != "citation-number" and "cite-group-delimiter" in area.attributes):
        parts = _grouped(parts)
    if collapse == "citation-number":
        _collapse_numbers(engine, parts, area)
    elif collapse.startswith("year") or "cite-group-delimiter" in area.attributes:
        _collapse_years(engine, parts, area, collapse)
    return _joined(parts, area)


# Grouping and collapsing ------------------------------------------------------------------------------------


def _grouped(parts: list[_Part]) -> list[_Part]:
    """Cites with the same names beside the first of them."""
    groups: dict[str, list[_Part]] = {}
    for at, part in enumerate(parts):
        groups.setdefault(part.names or f"\0{at}", []).append(part)
    return [part for group in groups.values() for part in group]


def _collapse_years(engine: Engine, parts: list[_Part], area: Area, collapse: str) -> None:
    """Leaves out repeated names, then repeated years, within groups of the same names."""
    layout_delimiter = area.layout.get("delimiter")
    group_delimiter = area.get("cite-group-delimiter", layout_delimiter)
    suffix_delimiter = area.get("year-suffix-delimiter", layout_delimiter)
    after_delimiter = area.get("after-collapse-delimiter", layout_delimiter)
    collapses_suffixes = collapse.startswith("year-suffix")
    was_collapsed = False
    for at in range(1, len(parts)):
        before, part = parts[at - 1], parts[at]
        if not part.names or part.names != before.names or part.cite.prefix or before.cite.suffix:
            if was_collapsed:
                part.delimiter = after_delimiter
            was_collapsed = False
            continue
        part.delimiter = group_delimiter
        if not collapse:
            continue
        was_collapsed = part.in_group = True
        same_year = (
            collapses_suffixes and part.context.year_suffix and before.context.year_suffix
            and not part.cite.locator and not before.cite.locator and _year(part) and _year(part) == _year(before)
        )  # fmt: skip
        year = _year(part)
        shown = _render(engine, part.cite, area, no_names=True, no_year=bool(same_year))
        part.content = shown.content
        part.context.years = [year]
        if same_year:
            part.delimiter = suffix_delimiter
    if collapse == "year-suffix-ranged":
        _collapse_suffix_ranges(parts, suffix_delimiter)


def _year(part: _Part) -> str:
    """The year a cite shows; kept when its content no longer does."""
    if not part.context.years:
        found = find(part.content, "year")
        part.context.years = [str(found.key) if found is not None else ""]
    return part.context.years[0]


def _collapse_suffix_ranges(parts: list[_Part], suffix_delimiter: str) -> None:
    """Three or more suffixes in a row become a range ("2000a–c")."""

    def continues(at: int) -> bool:
        left, right = parts[at - 1].context.year_suffix, parts[at].context.year_suffix
        return (
            parts[at].in_group and parts[at].delimiter == suffix_delimiter and plain(parts[at].content) == right
            and len(left) == len(right) and left[:-1] == right[:-1] and ord(right[-1]) == ord(left[-1]) + 1
        )  # fmt: skip

    _ranges(parts, continues)


def _ranges(parts: list[_Part], continues: object) -> None:
    at = 1
    while at < len(parts):
        end = at
        while end < len(parts) and continues(end):  # type: ignore[operator]
            end += 1
        if end - at >= 2:
            del parts[at : end - 1]
            parts[at].delimiter = _RANGE
            at += 1
        else:
            at = max(end, at + 1)


def _collapse_numbers(engine: Engine, parts: list[_Part], area: Area) -> None:
    """Three or more numbers in a row become a range ("[1–3]")."""
    bare = [_is_bare_number(part) for part in parts]
    numbers = [part.context.citation_number for part in parts]
    plain_after = area.get("after-collapse-delimiter")

    def continues(at: int) -> bool:
        return bare[at - 1] and bare[at] and numbers[at] == numbers[at - 1] + 1

    at = 1
    result = parts[:1]
    while at < len(parts):
        end = at
        while end < len(parts) and continues(end):
            end += 1
        if end - at >= 2:
            parts[end - 1].delimiter = _RANGE
            result.append(parts[end - 1])
            if plain_after and end < len(parts):
                parts[end].delimiter = plain_after
            at = end
        else:
            result += parts[at : max(end, at + 1)]
            at = max(end, at + 1)
    parts[:] = result


def _is_bare_number(part: _Part) -> bool:
    """Whether a cite shows its number and, affixes apart, nothing else."""
    if part.cite.locator or part.cite.prefix or part.cite.suffix:
        return False
    found = find(part.content, "citation-number")
    if found is None:
        return False
    text = plain(part.content).replace(plain(found), "", 1)
    return not any(char.isalnum() for char in text)


# Joining ----------------------------------------------------------------------------------------------------


def _with_affixes(part: _Part) -> list[Rendered]:
    cite = part.cite
    content: list[Rendered] = list(part.content)
    if cite.prefix:
        prefix = cite.prefix
        if prefix[-1:].isalnum() or prefix[-1:] in ".,:;)]’”":
            prefix += " "
        content.insert(0, rich_text.field(prefix))
    if cite.suffix:
        suffix = cite.suffix
        if suffix[0].isalnum() or suffix[0] in "([“‘":
            suffix = " " + suffix
        content.append(rich_text.field(suffix))
    return content


def _joined(parts: list[_Part], area: Area) -> Rendered:
    layout = area.layout
    delimiter = layout.get("delimiter")
    result: list[Rendered] = []
    for part in parts:
        content = _with_affixes(part)
        if not plain(content):
            continue
        if result:
            result.append(rich_text.field(part.delimiter if part.delimiter is not None else delimiter))
        result.append(content)
    if not result:
        return NO_FORM
    if all(part.cite.author_only for part in parts):
        return result
    return with_layout(result, area)


def with_layout(content: list[Rendered], area: Area) -> Rendered:
    """The layout's affixes and, around them, its format."""
    layout = area.layout
    content = [rich_text.field(layout.get("prefix")), *content, rich_text.field(layout.get("suffix"))]
    formats = format_of(layout.attributes)
    return Node(content, formats) if formats else content



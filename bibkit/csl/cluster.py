"""One citation: its cites rendered, sorted, grouped, collapsed and joined (specification, "Citation",
"Cite Grouping", "Cite Collapsing", "Range Delimiters")."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeGuard

from bibkit.inline.tree import Math

from . import rich_text, text_case
from .cites import Cite
from .context import Context
from .engine import Engine
from .formatting import format_of
from .nodes import (
    Affix,
    Affixed,
    CiteDelimiter,
    Node,
    Prefix,
    Rendered,
    find,
    has_text,
    plain,
    without_formats,
)
from .style import Area

#: What citeproc-js shows for a cite that leads a citation and renders nothing.
NO_FORM = "[CSL STYLE ERROR: reference with no printed form.]"
#: The same for a citation of which only the author, or all but the author, was asked for.
NO_AUTHOR = "[NO_PRINTED_FORM]"
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


def _render(
    engine: Engine, cite: Cite, area: Area, *, no_names: bool = False, no_year: bool = False
) -> _Part:
    context = engine.context(cite.id, cite)
    context.suppress_names = cite.suppress_author or no_names
    context.suppress_year = no_year
    content = engine.layout(area, context.item).render(context)
    names = plain(context.first_names) if context.first_names is not None else ""
    return _Part(cite, context, content, names)


def render_cluster(
    engine: Engine, cites: Sequence[Cite], *, sort: bool = True, area: Area | None = None
) -> Rendered:
    """The rendered tree of a citation."""
    area = area or engine.style.citation
    author = next((cite for cite in cites if cite.author_only), None)
    if author is not None:
        return _author(engine, author, area)
    if sort and engine.sort_citation is not None:
        cites = engine.sort_citation(list(cites), lambda cite: engine.sort_context(cite.id, cite))
    parts = [_render(engine, cite, area) for cite in cites]
    collapse = area.get("collapse")
    if (
        sort
        and engine.sort_citation is not None
        and collapse != "citation-number"
        and (collapse or "cite-group-delimiter" in area.attributes)
    ):
        parts = _grouped(parts)
    if collapse == "citation-number":
        _collapse_numbers(engine, parts, area)
    elif collapse.startswith("year") or "cite-group-delimiter" in area.attributes:
        _collapse_years(engine, parts, area, collapse)
    return _joined(engine, parts, area)


def _author(engine: Engine, cite: Cite, area: Area) -> Rendered:
    """The author of a cite as part of the text around it: no layout affixes, no formats, no year. An `intext` layout, an
    extension of citeproc-js, may say something else for styles without authors in their citations."""
    part = _render(engine, cite, engine.style.intext or area)
    if part.context.first_names is not None:
        part.content = [without_formats(part.context.first_names)]
    elif engine.style.intext is None:
        part.content = []
    if not plain(part.content) and not cite.prefix and not cite.suffix:
        return NO_AUTHOR
    return _with_affixes(engine, part, leads=False)


# Grouping and collapsing ------------------------------------------------------------------------------------


def _grouped(parts: list[_Part]) -> list[_Part]:
    """Cites with the same names beside the first of them."""
    groups: dict[str, list[_Part]] = {}
    for at, part in enumerate(parts):
        groups.setdefault(part.names or f"\0{at}", []).append(part)
    return [part for group in groups.values() for part in group]


@dataclass(frozen=True, slots=True)
class _Delimiters:
    """The delimiters of collapsed cites, each with its default."""

    group: str
    suffix: str
    after: str | None
    #: Whether `after` stands between any cites by different authors, or only after a collapsed group.
    after_any: bool

    @staticmethod
    def of(engine: Engine, area: Area, collapse: str) -> _Delimiters:
        """The delimiters that the options of the citation area give."""
        layout = area.layout.get("delimiter")
        after = area.attributes.get("after-collapse-delimiter")
        # "Defaults to ', '": so it does in the text; citeproc-js keeps the layout's in notes, and where the
        # delimiter after the group is set apart
        default = layout if engine.style.is_note or after is not None else ", "
        group = area.attributes.get("cite-group-delimiter", default)
        suffix = area.attributes.get(
            "year-suffix-delimiter", area.attributes.get("cite-group-delimiter", layout)
        )
        return _Delimiters(group, suffix, after, collapse != "year-suffix")


def _collapse_years(engine: Engine, parts: list[_Part], area: Area, collapse: str) -> None:
    """Leaves out repeated names, then repeated years, within groups of the same names."""
    delimiters = _Delimiters.of(engine, area, collapse)
    collapses_suffixes = collapse.startswith("year-suffix")
    for at in range(1, len(parts)):
        before, part = parts[at - 1], parts[at]
        same_year = collapses_suffixes and _repeats_year(before, part)
        if part.names != before.names or not (part.names or same_year):
            if before.in_group or (collapse and delimiters.after_any):
                part.delimiter = delimiters.after
            continue
        part.delimiter = delimiters.group
        if not collapse:
            continue
        part.in_group = True
        year = _year(part)
        part.content = _render(engine, part.cite, area, no_names=True, no_year=same_year).content
        part.context.years = [year]
        if same_year and not part.cite.prefix and not before.cite.suffix:
            part.delimiter = delimiters.suffix
        elif before.cite.locator and delimiters.after is not None:
            part.delimiter = delimiters.after
    if collapse == "year-suffix-ranged":
        _collapse_suffix_ranges(parts, delimiters.suffix)


def _repeats_year(before: _Part, part: _Part) -> bool:
    """Whether the year of a cite is that of the cite before, so that its year-suffix is enough."""
    return bool(
        part.context.year_suffix and before.context.year_suffix
        and _year(part) and _year(part) == _year(before)
        and not part.cite.locator and not before.cite.locator
    )  # fmt: skip


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
            parts[at].in_group and parts[at].delimiter == suffix_delimiter
            and plain(parts[at].content) == right
            and len(left) == len(right) and left[:-1] == right[:-1] and ord(right[-1]) == ord(left[-1]) + 1
        )  # fmt: skip

    _ranges(parts, continues, None)


def _ranges(parts: list[_Part], continues: Callable[[int], bool], after: str | None) -> None:
    """Joins the first and last of three or more cites in a row by an en-dash; `continues` says of an index
    whether that cite goes on from the one before it."""
    result = parts[:1]
    at = 1
    while at < len(parts):
        end = at
        while end < len(parts) and continues(end):
            end += 1
        if end - at >= 2:
            parts[end - 1].delimiter = _RANGE
            result.append(parts[end - 1])
            if after and end < len(parts):
                parts[end].delimiter = after
            at = end
        else:
            end = max(end, at + 1)
            result += parts[at:end]
            at = end
    parts[:] = result


def _collapse_numbers(engine: Engine, parts: list[_Part], area: Area) -> None:
    """Three or more numbers in a row become a range ("[1–3]")."""
    bare = [_is_bare_number(part) for part in parts]
    follows = [is_bare and not part.cite.prefix for is_bare, part in zip(bare, parts, strict=True)]
    numbers = [part.context.citation_number for part in parts]
    after = area.attributes.get("after-collapse-delimiter")
    for before, part in pairwise(parts):
        if before.cite.locator:
            # citeproc-js sets a cite with a locator apart as it does a range
            part.delimiter = after
    _ranges(parts, lambda at: bare[at - 1] and follows[at] and numbers[at] == numbers[at - 1] + 1, after)


def _is_bare_number(part: _Part) -> bool:
    """Whether a cite shows its number and, affixes apart, nothing else."""
    if part.cite.suffix:
        return False
    found = find(part.content, "citation-number")
    if found is None:
        return False
    text = plain(part.content).replace(plain(found), "", 1)
    return not any(char.isalnum() for char in text)


# Joining ----------------------------------------------------------------------------------------------------


def _with_affixes(engine: Engine, part: _Part, *, leads: bool) -> list[Rendered]:
    cite = part.cite
    content: list[Rendered] = list(part.content)
    if leads and engine.style.is_note and (not cite.prefix or _ENDS_SENTENCE.search(cite.prefix)):
        content = capitalize_leading_term(content)
    if cite.prefix:
        prefix = cite.prefix
        if prefix[-1:].isalnum() or prefix[-1:] in ".,:;)]’”>":
            prefix += " "
        content.insert(0, rich_text.affix(prefix))
    if cite.suffix:
        suffix = cite.suffix
        if suffix[0].isalpha() or suffix[0] in "([“‘":
            suffix = " " + suffix
        if suffix[0] == "." and len(suffix) > 1:
            # a full stop that ends the cite, before a sentence that follows it
            content.append(Affix("."))
            suffix = suffix[1:]
        content.append(rich_text.affix(suffix))
    return content


#: A layout's suffix whose space stands for that of the sentence after it; a citation ends without it.
_SENTENCE_END = re.compile(r"^([.;:!?])\s+$")
#: A prefix of several words that ends like a sentence: what follows begins one.
_ENDS_SENTENCE = re.compile(r"\s\S+[.?!]\s*$")


def capitalize_leading_term(content: list[Rendered]) -> list[Rendered]:
    """The content with its first letter in upper case if it begins with a term ("Ibid.", "N.d."); affixes and
    the citation number do not count."""
    for at, part in enumerate(content):
        found = _leading(part)
        if found is not None:
            return content if found is part else [*content[:at], found, *content[at + 1 :]]
    return content


def _leading(part: Rendered) -> Rendered | None:
    """What becomes of the part where the first text is; None if there is no text in it."""
    if isinstance(part, str):
        return part if not isinstance(part, Affix) and any(map(str.isalnum, part)) else None
    if isinstance(part, Math):
        return part
    if isinstance(part, Node):
        if part.role == "term":
            return part.copy([text_case.apply("capitalize-first", part.children, str(part.key or ""))])
        if part.role == "citation-number":
            return None
        children = part.children
    else:
        children = part
    for at, child in enumerate(children):
        found = _leading(child)
        if found is child:
            return part
        if found is not None:
            changed = [*children[:at], found, *children[at + 1 :]]
            return part.copy(changed) if isinstance(part, Node) else type(part)(changed)
    return None


def _joined(engine: Engine, parts: list[_Part], area: Area) -> Rendered:
    delimiter = area.layout.get("delimiter")
    result: list[Rendered] = []
    for part in parts:
        content = _with_affixes(engine, part, leads=not result)
        if not has_text(content):
            if part is not parts[0]:
                continue
            content = [NO_FORM]
        if result and not part.cite.prefix.startswith((",", ".", ";", ":")):
            result.append(CiteDelimiter(part.delimiter if part.delimiter is not None else delimiter))
        result.append(content)
    if result == [[NO_FORM]] and any(part.cite.suppress_author for part in parts):
        return NO_AUTHOR
    if not result:
        result = [NO_FORM]
    return with_layout(result, area, suffix=_SENTENCE_END.sub(r"\1", area.layout.get("suffix")))


def is_block(part: Rendered) -> TypeGuard[Node]:
    """Whether a part stands in a block of its own."""
    return isinstance(part, Node) and bool(part.display)


def with_layout(content: list[Rendered], area: Area, *, suffix: str) -> Rendered:
    """The layout's affixes and, around them, its format.

    Where an entry begins with a block (`display`), the affixes belong into the first and the last block.
    """
    layout = area.layout
    before, after = Prefix(layout.get("prefix")), Affix(suffix)
    first, *rest = content
    if is_block(first):
        *most, last = first.copy([before, *first.children]), *rest
        if not rest and area.get("second-field-align"):
            after = Affix("")  # as in citeproc-js, nothing ends an entry that is no more than its margin
        content = [*most, last.copy([*last.children, after])] if is_block(last) else [*most, last, after]
    else:
        content = Affixed([before, content, after])
    formats = format_of(layout.attributes)
    return Node(content, formats, role="layout") if formats else content

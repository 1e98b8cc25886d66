"""What a record takes from a work that it was found to be.

    authors       a cut list gets the names that follow those shown, which stay as they are
    identifiers   DOI, PMID, PMCID, arXiv number, URL
    venue         container-title and what goes with it, from one source as a whole
    the rest      date, abstract, categories, language, where the record has none

What the record has stays, unless it may be overwritten; where the two differ, that is a conflict. A record of
no particular type (`article`, as preprints and listings have it) takes the type of the work together with its
venue; its arXiv number then moves to `archive` and `archive_location`, because `number` is a journal's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .. import dates, identifiers
from ..record import Item, Name, is_truncated, names_of
from . import people
from .similarity import title_key

IDENTIFIERS = ("DOI", "PMID", "PMCID")
#: These are of the container, so they come with it or not at all.
VENUE = (
    "volume", "issue", "page", "number", "edition", "publisher", "publisher-place", "event-title", "collection-title",
    "container-title-short", "editor", "ISSN", "ISBN",
)  # fmt: skip
REST = ("issued", "abstract", "categories", "language")
#: Types that say nothing of where a work appeared.
_PLAIN = frozenset(("", "article", "document"))
#: A preprint server as the publisher of a published work.
_PREPRINTS = frozenset(("arxiv", "biorxiv", "medrxiv", "ssrn"))


@dataclass(slots=True)
class Filled:
    """The completed item: what was filled (variable → how), replaced, and where the two disagree (variable →
    the two values)."""

    item: Item
    filled: dict[str, str] = field(default_factory=dict)
    replaced: dict[str, tuple[str, str]] = field(default_factory=dict)
    conflicts: dict[str, tuple[str, str]] = field(default_factory=dict)


def fill(item: Item, work: Item, *, overwrite: bool = False, settled: frozenset[str] = frozenset()) -> Filled:
    """What `item` becomes with the help of `work`. With `overwrite`, the work's value replaces one that
    differs, but for the `settled` variables, which a better source gave."""
    result = Filled(dict(item))
    replace = _Replacer(result, overwrite, settled)
    _authors(result, work, replace)
    for variable in IDENTIFIERS:
        replace(variable, work.get(variable))
    _venue(result, work, replace)
    _arxiv(result, work)
    replace("URL", _address(work))
    for variable in REST:
        replace(variable, work.get(variable))
    return result


class _Replacer:
    """Sets a variable if it is free or may be overwritten; notes what happened."""

    def __init__(self, result: Filled, overwrite: bool, settled: frozenset[str]) -> None:
        self.result, self.overwrite, self.settled = result, overwrite, settled

    def __call__(self, variable: str, value: Any) -> bool:
        """Whether the item now has the value or one as good."""
        mine = self.result.item.get(variable)
        if not value:
            return False
        if not mine:
            self.result.item[variable] = value
            self.result.filled[variable] = ""
            return True
        same = _SAME.get(variable, _same_text)
        if same(mine, value):
            return True
        self.differ(variable, mine, value)
        return False

    def differ(self, variable: str, mine: Any, value: Any) -> None:
        """The two values are not the same: overwrite, or report."""
        told = (_shown(mine), _shown(value))
        if self.overwrite and variable not in self.settled:
            self.result.item[variable] = value
            self.result.replaced[variable] = told
        elif variable not in _NEVER_IN_CONFLICT:
            self.result.conflicts[variable] = told


def _authors(result: Filled, work: Item, replace: _Replacer) -> None:
    mine, full = names_of(result.item, "author"), names_of(work, "author")
    if not full:
        return
    cut, still_cut = is_truncated(result.item, "author"), is_truncated(work, "author")
    if mine and not (cut and _begins(mine, full)):
        same = len(mine) == len(full) if not (cut or still_cut) else True
        if same and all(any(people.is_same(name, other) for other in full) for name in mine):
            return
        if cut or not still_cut:
            replace.differ("author", mine, full)
        if "author" in result.replaced:
            _set_cut(result.item, still_cut)
        return
    if mine and len(full) <= len(mine) and still_cut:
        return
    added = full[len(mine) :]
    result.item["author"] = [*mine, *added]
    _set_cut(result.item, still_cut)
    before = f"{len(mine)} of " if cut else ""
    result.filled["author"] = f"{before}{len(mine) + len(added)} names{', still cut' if still_cut else ''}"


def _begins(shown: list[Name], full: list[Name]) -> bool:
    """Whether the names shown are the first of the full list, one by one."""
    return len(shown) <= len(full) and all(map(people.is_same, shown, full))


def _set_cut(item: Item, cut: bool) -> None:
    custom = dict(item["custom"]) if isinstance(item.get("custom"), dict) else {}
    listed = custom.pop("truncated", None)
    truncated = [name for name in listed if name != "author"] if isinstance(listed, list) else []
    truncated += ["author"] * cut
    if truncated:
        custom["truncated"] = truncated
    item.pop("custom", None)
    if custom:
        item["custom"] = custom


def _venue(result: Filled, work: Item, replace: _Replacer) -> None:
    """The container and its numbers; for a work without one (a book), the publisher."""
    kind, work_kind = str(result.item.get("type") or ""), str(work.get("type") or "")
    container = work.get("container-title")
    if container and not replace("container-title", container) and "container-title" not in result.replaced:
        return
    if not container and work_kind in _PLAIN:
        return
    if kind != work_kind and kind in _PLAIN and work_kind not in _PLAIN:
        _leave_preprint(result.item)
        result.item["type"] = work_kind
        result.filled["type"] = work_kind
    for variable in VENUE:
        replace(variable, work.get(variable))


def _leave_preprint(item: Item) -> None:
    arxiv = identifiers.arxiv_of(item)
    if arxiv and identifiers.arxiv_id(str(item.get("number") or "")):
        del item["number"]
    if arxiv:
        item.setdefault("archive", "arXiv")
        item.setdefault("archive_location", arxiv)
    if str(item.get("publisher") or "").lower() in _PREPRINTS:
        del item["publisher"]


def _arxiv(result: Filled, work: Item) -> None:
    """The arXiv number, of no version: `number` of a preprint, `archive_location` of anything else."""
    found = identifiers.arxiv_of(work)
    if found is None:
        return
    number = identifiers.without_version(found)
    if mine := identifiers.arxiv_of(result.item):
        if identifiers.without_version(mine) != number:
            result.conflicts["number"] = (mine, number)
        return
    if result.item.get("type") in _PLAIN and "number" not in result.item:
        result.item["number"] = f"arXiv:{number}"
        if not result.item.get("publisher"):
            result.item["publisher"] = "arXiv"
    else:
        result.item.setdefault("archive", "arXiv")
        if result.item["archive"] != "arXiv":
            return
        result.item["archive_location"] = number
    result.filled["arXiv"] = number


def _address(work: Item) -> Any:
    """The URL, without the version of an arXiv paper."""
    arxiv = identifiers.arxiv_id(str(work.get("URL") or ""))
    return f"https://arxiv.org/abs/{identifiers.without_version(arxiv)}" if arxiv else work.get("URL")


def _same_text(mine: Any, value: Any) -> bool:
    return title_key(str(mine)) == title_key(str(value))


def _same_container(mine: Any, value: Any) -> bool:
    """The same name, or one that abbreviates the other word by word ("Phys. Rev. D")."""
    if _same_text(mine, value):
        return True
    parts = [
        [word for word in people.words(str(text)) if word not in ("of", "the", "and", "for", "in", "on")]
        for text in (mine, value)
    ]
    return len(parts[0]) == len(parts[1]) and all(
        one.startswith(other) or other.startswith(one) for one, other in zip(*parts, strict=True)
    )


def _same_page(mine: Any, value: Any) -> bool:
    """The same first page."""
    first = [re.findall(r"\w+", str(text))[:1] for text in (mine, value)]
    return first[0] == first[1]


def _same_date(mine: Any, value: Any) -> bool:
    """Dates of one year are one: preprint and print, online and print differ by months."""
    years = [dates.year_of(one) for one in (mine, value)]
    return None in years or years[0] == years[1]


def _same_number(mine: Any, value: Any) -> bool:
    """One of the numbers that the other gives: ISSN of print and online, ISBN-10 and ISBN-13."""
    sets = [set(re.findall(r"[\dX]{4,}", str(text).upper().replace("-", ""))) for text in (mine, value)]
    return not sets[0].isdisjoint(sets[1]) or len(sets[0] | sets[1]) == 0


def _always(mine: Any, value: Any) -> bool:
    return True


_SAME: dict[str, Callable[[Any, Any], bool]] = {
    "container-title": _same_container,
    "container-title-short": _always,
    "page": _same_page,
    "issued": _same_date,
    "ISSN": _same_number,
    "ISBN": _always,
}
#: Texts of which there are many for one work.
_NEVER_IN_CONFLICT = frozenset(
    ("URL", "abstract", "categories", "language", "publisher-place", "editor", "number", "edition")
)


def _shown(value: Any) -> str:
    """A value in a message."""
    if isinstance(value, dict):
        text = dates.edtf(value) or str(value.get("literal") or value.get("raw") or "")  # type: ignore[arg-type]
    elif isinstance(value, list):
        parts = [" ".join(people.parts(part)) if isinstance(part, dict) else str(part) for part in value]  # type: ignore[arg-type]
        text = ", ".join(parts[:3]) + (f" … ({len(parts)})" if len(parts) > 3 else "")
    else:
        text = str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"

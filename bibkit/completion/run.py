"""Completing a library: one source after the other, the best work for each record, and a report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from ..diagnostics import Diagnostic, Report, diagnostic
from ..record import Item, Library, Record, is_truncated, names_of
from . import people
from .arxiv import with_venue
from .fill import Filled, fill
from .match import SAME_IDENTIFIER, THRESHOLD, Level, Match, Wanted
from .similarity import title_key
from .sources import Dump, Held, Works

#: A path of a dump or library, records that are there already, or any other source of works.
Source: TypeAlias = str | Path | Library | list[Record] | tuple[Record, ...] | Works

#: Works that are kept for one record: enough to tell whether they are one work.
_KEPT = 8


def complete(
    library: Library,
    sources: Iterable[Source],
    *,
    overwrite: bool = False,
    threshold: float = THRESHOLD,
) -> Library:
    """The library with its records completed from the sources, the most trusted first.

    A record takes what it lacks: the authors behind "et al.", identifiers, venue, date, abstract. Nothing that
    it has is replaced without `overwrite`, and never on a merely similar title. `threshold` is the similarity
    from which two titles are one (1: equal titles only). What was filled from where, and where a source
    disagrees, is told in `.diagnostics`. Raises BibkitError for a source that cannot be read.
    """
    told: list[Diagnostic] = []
    records = list(library.records)
    settled: list[frozenset[str]] = [frozenset()] * len(records)
    found: set[int] = set()
    works = [_as_works(source) for source in sources]
    for source in works:
        if isinstance(source, Dump):
            source.check()  # before anything is scanned, which may take minutes
    for source in works:
        wanted = Wanted(records, threshold)
        best = _best_works(source, wanted, told.append)
        for index in sorted(best):
            found.add(index)
            chosen = _decide(records[index], best[index], source.name, told.append)
            if chosen is None:
                continue
            match, work = chosen
            may_overwrite = overwrite and match.level > Level.FUZZY
            result = fill(
                records[index].item, with_venue(work.item), overwrite=may_overwrite, settled=settled[index]
            )
            _tell(records[index], result, match, work, source.name, told.append)
            settled[index] |= {*result.filled, *result.replaced}
            records[index] = records[index].with_item(result.item)
    for index, record in enumerate(records):
        if index not in found:
            told.append(_about(record, "BK164", "found in no source"))
    return replace(library, records=tuple(records), diagnostics=(*library.diagnostics, *told))


def _as_works(source: Source) -> Works:
    if isinstance(source, (str, Path)):
        return Dump(Path(source))
    if isinstance(source, Library):
        return Held(source.records)
    return Held(source) if isinstance(source, (list, tuple)) else source


def _best_works(source: Works, wanted: Wanted, report: Report) -> dict[int, list[tuple[Match, Record]]]:
    """For each record the works with the surest match, in the order of the source."""
    best: dict[int, list[tuple[Match, Record]]] = {}
    for work in source.works(wanted, report):
        for match in wanted.matches(work.item):
            rivals = best.setdefault(match.index, [])
            if rivals and match.level > rivals[0][0].level:
                rivals.clear()
            if not rivals or (match.level == rivals[0][0].level and len(rivals) < _KEPT):
                rivals.append((match, work))
    return best


def _decide(
    record: Record, rivals: list[tuple[Match, Record]], name: str, report: Report
) -> tuple[Match, Record] | None:
    """The work to complete from: the most alike, of those the one that gives most; None if they are different
    works, or an identifier leads to a work of another title."""
    rivals = sorted(rivals, key=lambda rival: (-rival[0].similarity, -_wealth(rival[1].item)))
    match, work = rivals[0]
    if match.level is Level.IDENTIFIER and match.similarity < SAME_IDENTIFIER:
        title = str(work.item.get("title") or "")
        report(
            _about(
                record,
                "BK161",
                f"{name} has another title for the identifier of this record: '{_short(title)}'; nothing was taken",
                "title",
            )
        )
        return None
    if match.level is not Level.IDENTIFIER and any(
        not _is_one(work.item, other.item) for _, other in rivals[1:]
    ):
        places = ", ".join(_place(other, name) for _, other in rivals[:3])
        report(_about(record, "BK163", f"{len(rivals)} works match ({places}); none was taken"))
        return None
    return match, work


def _is_one(first: Item, second: Item) -> bool:
    """Whether two works of matching title are versions of one: the same title, and no author list that denies
    the other."""
    if title_key(str(first.get("title"))) != title_key(str(second.get("title"))):
        return False
    pair = [names_of(item, "author") for item in (first, second)]
    shorter, longer = sorted(pair, key=len)
    return all(any(people.is_same(name, other) for other in longer) for name in shorter)


def _wealth(item: Item) -> int:
    """How much a work can give: a whole author list counts most, then a venue."""
    whole = len(names_of(item, "author")) > 0 and not is_truncated(item, "author")
    return (
        8 * whole + 4 * ("container-title" in item) + 2 * ("DOI" in item) + sum(map(bool, item.values())) // 8
    )


def _tell(record: Record, result: Filled, match: Match, work: Record, name: str, report: Report) -> None:
    place = _place(work, name)
    if result.filled:
        what = ", ".join(
            f"{variable} ({how})" if how else variable for variable, how in result.filled.items()
        )
        report(_about(record, "BK160", f"completed from {place} ({match}): {what}"))
    for variable, (mine, value) in result.replaced.items():
        report(_about(record, "BK162", f"'{mine}' replaced by '{value}' from {place} ({match})", variable))
    for variable, (mine, value) in result.conflicts.items():
        report(_about(record, "BK161", f"kept '{mine}'; {place} has '{value}' ({match})", variable))


def _place(work: Record, name: str) -> str:
    return f"{name}:{work.origin.line}" if work.origin and work.origin.path else name


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _about(record: Record, code: str, message: str, variable: str | None = None) -> Diagnostic:
    origin = record.origin
    return diagnostic(
        code,
        message,
        path=origin.path if origin else None,
        line=origin.line if origin else None,
        record=record.id or None,
        field=variable,
    )

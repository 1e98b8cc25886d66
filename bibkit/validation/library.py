"""Rules across the records of a library: citation keys, and works that are there twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from ..diagnostics import Severity
from ..duplicates import find_duplicates
from ..record import Record
from ..text import fold
from ..works import identifiers_of, is_preprint, work_of
from .requirements import ENTRY_TARGETS
from .rule import Context, Finding
from .source import BIB_FORMATS, bib_fields, is_bib

#: What `\cite` cannot hold: the comma parts keys, the others are TeX's.
_NOT_IN_KEYS = re.compile(r"[\s,{}#%~\\\"]")


def check_keys(records: Sequence[Record], context: Context) -> Iterator[tuple[Record, Finding]]:
    """Citation keys that are used twice, or differ only in case (which BibTeX refuses), on the later record; keys that
    LaTeX cannot take."""
    first_with: dict[str, Record] = {}
    by_small: dict[str, str] = {}
    for record in records:
        key = record.id
        if not key:
            continue
        earlier = first_with.setdefault(key, record)
        if earlier is not record:
            yield (
                record,
                Finding(
                    "BK501",
                    f"the key '{key}' is used twice{_first(earlier, record)}",
                    field="id",
                    excerpt=key,
                ),
            )
            continue
        other = by_small.setdefault(key.lower(), key)
        if other != key:
            message = f"the keys '{other}' and '{key}' differ only in case{_first(first_with[other], record)}"
            yield record, Finding("BK509", message, field="id", excerpt=key)
        for_latex = context.target in ENTRY_TARGETS if context.target else is_bib(record)
        if for_latex and (found := _NOT_IN_KEYS.search(key)):
            shown = "a space" if found[0].isspace() else f"'{found[0]}'"
            yield (
                record,
                Finding(
                    "BK510", f"LaTeX cannot cite the key '{key}': it has {shown}", field="id", excerpt=key
                ),
            )


def _first(earlier: Record, later: Record) -> str:
    """Where the earlier of two records stands; the file is named if it is another one."""
    place = earlier.origin
    if place is None:
        return ""
    if place.path and later.origin and place.path != later.origin.path:
        return f" (first in {PurePath(place.path).name}, line {place.line})"
    return f" (first on line {place.line})"


def check_duplicates(records: Sequence[Record], context: Context) -> Iterator[tuple[Record, Finding]]:
    """Works that are there more than once, on the later record; a preprint beside its published version."""
    suspects = _sharing(records)
    for group in find_duplicates(suspects).sets:
        first = suspects[group[0]]
        for index in group[1:]:
            record = suspects[index]
            if record.id == first.id and record.id:
                continue  # the key is reported
            if _is_volume(record, first) or _is_related(record) or _is_related(first):
                continue
            where = f"'{first.id}'{_first(first, record)}"
            if is_preprint(record.item) != is_preprint(first.item):
                kinds = (
                    ("the preprint", "published")
                    if is_preprint(record.item)
                    else ("the published version", "a preprint")
                )
                yield (
                    record,
                    Finding("BK508", f"{kinds[0]} of {where}, which is there as {kinds[1]}", field="title"),
                )
            else:
                severity = None if _is_sure(record, first) else Severity.INFO
                yield record, Finding("BK507", f"the same work as {where}", field="title", severity=severity)


_TAGS, _NO_LETTERS = re.compile(r"<[^<>]{1,60}>"), re.compile(r"[\W_]+")
_SMALL_WORDS = ("the", "and", "a", "an")


def _sharing(records: Sequence[Record]) -> list[Record]:
    """The records that share an identifier or a title with another one: few, and all that are looked at closely."""
    first_with: dict[object, int] = {}
    shared: set[int] = set()
    for index, record in enumerate(records):
        keys: list[object] = [*identifiers_of(record.item)]
        title = record.item.get("title")
        if title and isinstance(title, str):
            keys.append(_title_key(title))
        for key in keys:
            earlier = first_with.setdefault(key, index)
            if earlier != index:
                shared.update((earlier, index))
    return [records[index] for index in sorted(shared)]


def _title_key(title: str) -> str:
    """A title without case, accents, punctuation, markup and the words that come and go."""
    text = f" {title.lower() if title.isascii() else fold(title)} "
    if "<" in text:
        text = _TAGS.sub("", text)
    for word in _SMALL_WORDS:
        text = text.replace(f" {word} ", " ")
    return _NO_LETTERS.sub("", text)


def _is_sure(one: Record, other: Record) -> bool:
    """Whether two records share an identifier, or a title that is no word or two (Erratum, Introduction), of one type
    and year."""
    a, b = work_of(one.item), work_of(other.item)
    return bool(a.identifiers & b.identifiers) or (a.type == b.type and a.year == b.year and len(a.words) > 2)


def _is_volume(one: Record, other: Record) -> bool:
    """Whether one is a volume of the other, a work in several."""
    return any(
        bool(one.item.get(name)) != bool(other.item.get(name)) for name in ("volume", "volume-title")
    ) and (one.item.get("type") in ("book", "collection", "classic"))


def _is_related(record: Record) -> bool:
    """Whether an entry says itself that others are of its work, such as reprints (biblatex manual, 3.4)."""
    kept = record.item.get("custom")
    fields = kept.get("bibtex") if isinstance(kept, dict) else None
    return isinstance(fields, dict) and "related" in fields


def check_parents(records: Sequence[Record], context: Context) -> Iterator[tuple[Record, Finding]]:
    """Parents of `crossref` that stand before their children: bibtex reads a file once (btxdoc, 3.3)."""
    if context.target not in (None, "bibtex"):
        return
    seen: dict[str, Record] = {}
    for record in records:
        origin = record.origin
        if origin is None or origin.format not in BIB_FORMATS:
            continue
        if origin.format == "bibtex" or context.target == "bibtex":
            if "crossref" in origin.raw or "CROSSREF" in origin.raw or "Crossref" in origin.raw:
                parent = bib_fields(record).get("crossref", "").strip().lower()
                if parent and parent in seen and parent != record.id.lower():
                    message = f"'{parent}' stands before this entry; bibtex finds parents only behind their children"
                    yield record, Finding("BK512", message, field="crossref")
            seen.setdefault(record.id.lower(), record)

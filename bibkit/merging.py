"""Records of one work → one record that keeps the richer value of every variable; what differs is reported."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from . import dates, identifiers
from .changes import text_of
from .diagnostics import Report, Severity, diagnostic
from .inline import csl_markup, tree
from .key_patterns import STOP_WORDS
from .record import Item, Record, is_truncated, names_of
from .text import fold
from .variables import DATE_VARIABLES, NAME_VARIABLES
from .works import arxiv_of, author_key, is_preprint

#: What the published version says and the preprint may say otherwise, without a conflict.
_OF_THE_VERSION = frozenset(
    """
    type container-title container-title-short journalAbbreviation DOI publisher publisher-place issued genre
    version URL number page status archive archive-location archive_location
    """.split()
)

#: What says where the preprint is, and is wrong of the published version.
_OF_THE_PREPRINT = frozenset("genre publisher publisher-place status".split())

#: Longer values are shortened in messages.
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class _Choice:
    """The value that is kept, and whether it holds all that the others say."""

    value: Any
    is_whole: bool


#: Two values of one variable, the preferred one first.
_Rule: TypeAlias = Callable[[Any, Any], _Choice]


def merge_records(records: Sequence[Record], report: Report) -> Record:
    """One record for several of one work, with the key and the origin of the first.

    The published version is preferred to a preprint, else the earlier record. Reports the merge, and each value
    that is lost: as a warning, or as info where a published version replaces what is said of its preprint.
    """
    first = records[0]
    ordered = sorted(records, key=lambda record: is_preprint(record.item))
    merged: Item = {"id": first.item["id"]} if "id" in first.item else {}
    merged |= {name: value for name, value in ordered[0].item.items() if name != "id"}
    _say(report, "BK503", first, records)
    for other in ordered[1:]:
        is_older = is_preprint(other.item) and not is_preprint(ordered[0].item)
        _take_in(merged, other, is_older, first, report)
    return first.with_item(merged)


def _say(report: Report, code: str, first: Record, records: Sequence[Record]) -> None:
    others = [f"'{record.id}'{_place(record)}" for record in records[1:]]
    last, origin = records[-1], records[-1].origin
    report(
        diagnostic(
            code,
            f"{', '.join(others)} and '{first.id}'{_place(first)} are one work, and were merged",
            path=origin.path if origin else None,
            line=origin.line if origin else None,
            column=origin.column if origin else None,
            record=first.id or last.id,
        )
    )


def _place(record: Record) -> str:
    origin = record.origin
    return f" ({origin.path or 'line'}:{origin.line})" if origin else ""


def _take_in(merged: Item, other: Record, is_older: bool, first: Record, report: Report) -> None:
    """Put into `merged` what another record says more, or better."""
    item = _as_published(other.item, merged) if is_older else other.item
    truncated = _join_names(merged, item, first, other, is_older, report)
    for variable, value in item.items():
        if variable in ("id", "custom") or variable in NAME_VARIABLES or value in (None, "", [], {}):
            continue
        here = merged.get(variable)
        if here in (None, "", [], {}):
            merged[variable] = value
            continue
        choice = _rule(variable)(here, value)
        merged[variable] = choice.value
        if variable == "container-title" and abbreviates(
            short := here if choice.value == value else value, choice.value
        ):
            merged.setdefault("container-title-short", short)
        if not choice.is_whole:
            lost = value if choice.value == here else here
            _conflict(report, first, other, variable, choice.value, lost, is_older)
    if is_older:
        for variable in _OF_THE_PREPRINT & other.item.keys() - merged.keys():
            _conflict(report, first, other, variable, None, other.item[variable], is_older)
    _join_custom(merged, item, truncated, first, other, report)


def _as_published(item: Item, merged: Item) -> Item:
    """What a preprint's record says that is true of the published version, too: its arXiv number, but no place."""
    kept = {name: value for name, value in item.items() if name not in _OF_THE_PREPRINT}
    arxiv = identifiers.arxiv_of(item) or arxiv_of(item)
    if arxiv and arxiv_of(merged) is None:
        if merged.get("number"):
            kept |= {"archive": "arXiv", "archive-location": arxiv}
            kept.pop("number", None)
        else:
            kept["number"] = f"arXiv:{arxiv}"
    elif arxiv and identifiers.arxiv_id(str(kept.get("number", ""))):
        kept.pop("number")
    if identifiers.arxiv_id(str(kept.get("DOI", ""))):
        kept.pop("DOI")
    return kept


def _conflict(
    report: Report, first: Record, other: Record, variable: str, kept: Any, lost: Any, is_older: bool
) -> None:
    expected = is_older and variable in _OF_THE_VERSION
    message = (
        f"{variable} {_shown(lost)} of the preprint gave way to {_shown(kept) if kept else 'the published version'}"
        if expected
        else f"merging '{other.id}': {variable} is {_shown(kept)} and not {_shown(lost)}"
    )
    origin = other.origin
    report(
        diagnostic(
            "BK504",
            message,
            severity=Severity.INFO if expected else Severity.WARNING,
            path=origin.path if origin else None,
            line=origin.line if origin else None,
            column=origin.column if origin else None,
            record=first.id,
            field=variable,
        )
    )


def _shown(value: Any) -> str:
    text = text_of(value)
    return f"'{text[: _SHOWN - 1]}…'" if len(text) > _SHOWN else f"'{text}'"


# names, and whether their lists are whole


def _join_names(
    merged: Item, item: Item, first: Record, other: Record, is_older: bool, report: Report
) -> set[str]:
    """Keep the richer list of every name variable; returns the variables whose kept list is truncated."""
    truncated = {variable for variable in NAME_VARIABLES if is_truncated(merged, variable)}
    for variable in NAME_VARIABLES & item.keys():
        here, there = names_of(merged, variable), names_of(item, variable)
        if not there:
            continue
        cut_here, cut_there = variable in truncated, is_truncated(item, variable)
        takes = _richness(there, cut_there) > _richness(here, cut_here)
        if takes:
            merged[variable] = item[variable]
            truncated.discard(variable)
            if cut_there:
                truncated.add(variable)
        kept, lost = (there, here) if takes else (here, there)
        is_cut = cut_here if takes else cut_there
        alike = all(author_key(a) == author_key(b) for a, b in zip(kept, lost, strict=False))
        if lost and not (alike and (len(kept) == len(lost) or (is_cut and len(lost) < len(kept)))):
            _conflict(report, first, other, variable, kept, lost, is_older)
    return truncated


def _richness(names: list[Any], is_cut: bool) -> tuple[int, bool, int]:
    """A longer list is richer, then a whole one, then one with longer given names."""
    return len(names), not is_cut, sum(len(str(name.get("given") or "")) for name in names)


def _join_custom(
    merged: Item, item: Item, truncated: set[str], first: Record, other: Record, report: Report
) -> None:
    """Join `custom`: what one says of itself is kept, what differs is reported."""
    ours, theirs = merged.get("custom"), item.get("custom")
    custom = dict(ours) if isinstance(ours, dict) else {}
    for name, value in (theirs if isinstance(theirs, dict) else {}).items():
        here = custom.get(name)
        if name == "truncated":
            continue
        if isinstance(here, dict) and isinstance(value, dict):
            custom[name] = value | here
            for part in value:
                if part in here and here[part] != value[part]:
                    place = f"custom.{name}.{part}"
                    _conflict(report, first, other, place, here[part], value[part], is_older=False)
        elif custom.setdefault(name, value) != value:
            _conflict(report, first, other, f"custom.{name}", here, value, is_older=False)
    cut = [variable for variable in sorted(truncated) if merged.get(variable)]
    custom.pop("truncated", None)
    if cut:
        custom["truncated"] = cut
    if custom:
        merged["custom"] = custom
    else:
        merged.pop("custom", None)


# the rules


def _rule(variable: str) -> _Rule:
    return _RULES.get(variable) or (_richer_date if variable in DATE_VARIABLES else _richer_text)


def _first(here: Any, there: Any) -> _Choice:
    return _Choice(here, here == there)


def _richer_text(here: Any, there: Any) -> _Choice:
    """The text that holds the words of the other, or of two with the same words the longer (markup, accents);
    of two that differ the first."""
    if not isinstance(here, (str, int, float)) or not isinstance(there, (str, int, float)):
        return _first(here, there)
    ours, theirs = _words(here), _words(there)
    if ours == theirs:
        return _Choice(there if len(str(there)) > len(str(here)) else here, True)
    if _holds(ours, theirs):
        return _Choice(here, True)
    return _Choice(there, True) if _holds(theirs, ours) else _Choice(here, False)


def _longer_text(here: Any, there: Any) -> _Choice:
    choice = _richer_text(here, there)
    return choice if choice.is_whole or len(str(there)) <= len(str(here)) else _Choice(there, False)


def _words(value: Any) -> list[str]:
    return re.findall(r"[^\W_]+|[$%€#+*=<>]", fold(tree.plain(csl_markup.parse(str(value)))))


def _holds(long: list[str], short: list[str]) -> bool:
    """Whether the words of `short` stand in `long`, side by side."""
    width = len(short)
    return any(long[at : at + width] == short for at in range(len(long) - width + 1))


def _title_name(here: Any, there: Any) -> _Choice:
    """The name in full, of two that differ by abbreviation (`Phys. Rev.`); else the first."""
    choice = _richer_text(here, there)
    if choice.is_whole or abbreviates(there, here):
        return _Choice(choice.value, True)
    return _Choice(there, True) if abbreviates(here, there) else choice


def abbreviates(short: Any, long: Any) -> bool:
    """Whether each word of `short` begins one of `long`, in order, small words aside."""
    shorts, longs = ([word for word in _words(text) if word not in STOP_WORDS] for text in (short, long))
    return (
        shorts != longs
        and len(shorts) == len(longs)
        and all(word.startswith(part) for part, word in zip(shorts, longs, strict=True))
    )


def _richer_date(here: Any, there: Any) -> _Choice:
    """The date that says more of the same day; of two that differ the first."""
    ours, theirs = dates.integer_parts(here), dates.integer_parts(there)
    if ours == theirs and ours:
        return _Choice({**there, **here} if isinstance(there, dict) else here, _agree(here, there))
    if len(ours) <= len(theirs) == 1 and (not ours or theirs[0][: len(ours[0])] == ours[0]):
        return _Choice(there, _is_plain(here))
    if len(theirs) <= len(ours) == 1 and (not theirs or ours[0][: len(theirs[0])] == theirs[0]):
        return _Choice(here, _is_plain(there))
    return _first(here, there)


def _agree(one: Any, other: Any) -> bool:
    return isinstance(other, dict) and all(one.get(name, other[name]) == other[name] for name in other if name != "date-parts")  # fmt: skip


def _is_plain(date: Any) -> bool:
    """Whether a date is nothing but its parts."""
    return isinstance(date, dict) and date.keys() == {"date-parts"}


def _united(pattern: str, glue: str, form: Callable[[str], str]) -> _Rule:
    """All parts of both texts, those of the first first, each once."""

    def unite(here: Any, there: Any) -> _Choice:
        parts: dict[str, str] = {}
        for part in re.split(pattern, f"{here}{glue}{there}"):
            if part.strip():
                parts.setdefault(form(part), part.strip())
        added = parts.keys() - {form(part) for part in re.split(pattern, str(here))}
        return _Choice(glue.join(parts.values()) if added else here, True)

    return unite


def _united_list(here: Any, there: Any) -> _Choice:
    if not isinstance(here, list) or not isinstance(there, list):
        return _first(here, there)
    return _Choice([*here, *(part for part in there if part not in here)], True)


def _address(here: Any, there: Any) -> _Choice:
    """The first address, unless the other is the same by https."""
    ours, theirs = (re.sub(r"^https?://|/$", "", str(value)) for value in (here, there))
    if ours != theirs:
        return _first(here, there)
    return _Choice(there if str(there).startswith("https:") > str(here).startswith("https:") else here, True)


def _same_doi(here: Any, there: Any) -> _Choice:
    if identifiers.arxiv_id(str(here)) and not identifiers.arxiv_id(str(there)):
        return _Choice(there, False)
    return _Choice(here, str(here).lower() == str(there).lower())


def _bare(text: str) -> str:
    return re.sub(r"[\s-]", "", text).upper()


#: Variable → the rule that chooses among its values; the others are dates (`_richer_date`) or `_richer_text`.
_RULES: dict[str, _Rule] = {
    "DOI": _same_doi,
    "ISBN": _united(r"[,;\s]+", " ", _bare),
    "ISSN": _united(r"[,;\s]+", " ", _bare),
    "URL": _address,
    "abstract": _longer_text,
    "annote": _united(r"\n\n", "\n\n", fold),
    "categories": _united_list,
    "container-title": _title_name,
    "keyword": _united(r"[,;]", ", ", lambda part: fold(part.strip())),
    "note": _united(r"\n\n", "\n\n", fold),
    "number": _first,
    "issue": _first,
    "type": _first,
    "volume": _first,
}

"""Dates in RIS: `PY` is a year of four digits, `DA` and `Y2` are YYYY/MM/DD/other info.

"Other info" may be any phrase, such as a season ("RIS Format Specifications", date fields). Here it holds what a
day cannot say: a season, `circa`, the end of a range (`to 2001-03`), a year before the common era, literal text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ... import dates
from ...record import Date
from .. import datetext

_SLASHED = re.compile(r"\s*(\d{1,4})?\s*/\s*(\d{0,2})\s*(?:/\s*(\d{0,2})\s*(?:/\s*(.*))?)?")
_FULL = re.compile(r"(?!0000)[0-9]{4}/(?!00)[0-9]{2}/(?!00)[0-9]{2}/?")
_YEARS = re.compile(r"\d{4}/\d{4}")
_END = re.compile(r"(?:(circa) )?to (\d{4}(?:-\d\d){0,2})")


def write(value: object, year_tag: str | None, date_tag: str) -> Iterator[tuple[str, str]]:
    """The tags of a CSL date: the year alone in `year_tag`, all else that there is in `date_tag`."""
    if not isinstance(value, dict):
        return
    ranges = dates.integer_parts(value)
    if not ranges or not 1 <= ranges[0][0] <= 9999:
        text = datetext.write(value)
        if text:
            yield date_tag, f"///{text}"
        return
    parts, other = ranges[0], _other(value, ranges)
    if year_tag:
        yield year_tag, f"{parts[0]:04d}"
    if len(parts) > 1 or other or not year_tag:
        rest = [f"{part:02d}" for part in parts[1:]]
        yield date_tag, "/".join([f"{parts[0]:04d}", *rest, *[""] * (3 - len(parts)), other])


def _other(value: dict[str, object], ranges: list[list[int]]) -> str:
    words = ["circa"] if value.get("circa") else []
    season = datetext.season_of(value)
    if season and len(ranges) == 1 and len(ranges[0]) == 1:
        words.append(datetext.SEASONS[season - 1])
    if len(ranges) == 2 and 1 <= ranges[1][0] <= 9999:
        words.append("to " + "-".join([f"{ranges[1][0]:04d}", *(f"{part:02d}" for part in ranges[1][1:])]))
    return " ".join(words)


def read(text: str, year: str = "") -> Date | None:
    """The CSL date of a `DA`, `Y1` or `Y2`, with the `PY` of the record for what lacks a year; None if both are
    empty. What is no date stays literal text."""
    if _FULL.fullmatch(text):
        # the usual case
        parts = [int(text[:4]), int(text[5:7]), int(text[8:10])]
        return {"date-parts": [parts]} if dates.is_possible(parts) else {"literal": text}
    found = _read(text, year)
    if found is None:
        return None
    own = found.copy()
    if "date-parts" in own:
        own["date-parts"] = [parts.copy() for parts in own["date-parts"]]
    return own


@lru_cache(maxsize=4096)
def _read(text: str, year: str) -> Date | None:
    text, year = " ".join(text.split()), " ".join(year.split())
    if not text.strip("0/ "):
        return read(year) if year.strip("0/ ") else None
    if _YEARS.fullmatch(text) and (years := dates.parse_edtf(text)):
        return years
    slashed = _SLASHED.fullmatch(text)
    if slashed is None:
        found = datetext.parse(text)
        if found is None and year:
            # EndNote asks for the month and day alone in DA
            found = datetext.parse(f"{text} {year[:4]}") or read(year)
        return found or {"literal": text}
    other = (slashed[4] or "").strip("/ ")
    known = slashed[1] or year[:4]
    if not known.isdigit() or not int(known):
        return datetext.parse_or_literal(other)
    parts = [int(known)]
    for part in (slashed[2], slashed[3]):
        if not part or not int(part):
            break
        parts.append(int(part))
    if not dates.is_possible(parts):
        return {"literal": text}
    found = {"date-parts": [parts]}
    if other:
        _add_other(found, other)
    return found


def _add_other(found: Date, other: str) -> None:
    end = _END.fullmatch(other)
    if other.startswith("circa"):
        found["circa"] = True
    if end:
        found["date-parts"].append([int(part) for part in end[2].split("-")])
    elif len(found["date-parts"][0]) == 1:
        words = datetext.parse(f"{other.removeprefix('circa ')} {found['date-parts'][0][0]}")
        if words and "season" in words:
            found["season"] = words["season"]
        elif words and len(words["date-parts"][0]) > 1:
            found["date-parts"] = words["date-parts"]

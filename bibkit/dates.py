"""Dates: EDTF (ISO 8601-2, levels 0 and 1 as CSL-JSON uses them) and English month names, to CSL dates and back."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date

from .record import Date

#: Three-letter English month abbreviations, as BibTeX, RIS and listings use them; index 0 is January.
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_FULL_MONTHS = tuple(name.lower() for name in calendar.month_name if name)

_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

#: ISO 8601-2 codes of the seasons, 21 to 24, stand where a month would.
_FIRST_SEASON = 21

_EDTF = re.compile(
    r"(?P<year>Y?[+-]?\d{1,9})"
    r"(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?"
    r"(?P<qualifier>[?~%]?)"
)


def month_number(name: str) -> int | None:
    """1 to 12 for an English month name or abbreviation ('Jul', 'july', 'Sept.'), else None."""
    word = name.lower().rstrip(".")
    if len(word) < 3:
        return None
    return next((index for index, full in enumerate(_FULL_MONTHS, 1) if full.startswith(word[:4])), None)


def days_in_month(year: int, month: int) -> int:
    """The number of days of a month, in the Gregorian calendar whatever the year."""
    return _DAYS[month - 1] + (month == 2 and calendar.isleap(year))


def is_possible(parts: Sequence[int]) -> bool:
    """Whether a `date-parts` list (year, month, day) names a day, month or year that exists."""
    if not 1 <= len(parts) <= 3:
        return False
    year, month, day = (*parts, 1, 1)[:3] if len(parts) < 3 else parts
    return 1 <= month <= 12 and 1 <= day <= days_in_month(year, month)


def parse_edtf(text: str) -> Date | None:
    """The CSL date of an EDTF string: `2024`, `2024-07`, `2024-07-19`, `2024-21` (spring), `1850~`,
    `-0043`, and ranges with `/` (open ends `..` or empty are kept as a range without a second date).
    None if the text is no such string or the date does not exist."""
    start_text, slash, end_text = text.strip().partition("/")
    start = _parse_single(start_text)
    if start is None:
        return None
    if not slash or end_text in ("", ".."):
        return start
    end = _parse_single(end_text)
    if end is None or len(end_text) < 4 <= len(start_text):
        # "1959/60" is a range, but not as EDTF has it
        return None
    both: Date = {"date-parts": [start["date-parts"][0], end["date-parts"][0]]}
    if "circa" in start or "circa" in end:
        both["circa"] = True
    return both


def _parse_single(text: str) -> Date | None:
    match = _EDTF.fullmatch(text.strip())
    if match is None:
        return None
    parts = [int(match["year"].removeprefix("Y"))]
    result: Date = {"date-parts": [parts]}
    month = int(match["month"]) if match["month"] else None
    if month is not None and _FIRST_SEASON <= month < _FIRST_SEASON + 4 and not match["day"]:
        result["season"] = month - _FIRST_SEASON + 1
    elif month is not None:
        parts.append(month)
        if match["day"]:
            parts.append(int(match["day"]))
        if not is_possible(parts):
            return None
    if match["qualifier"]:
        result["circa"] = True
    return result


def edtf(value: Date) -> str | None:
    """The EDTF string of a CSL date, or None for one without `date-parts` (literal or raw text)."""
    ranges = integer_parts(value)
    if not ranges:
        return None
    season = value.get("season")
    text = "/".join(_iso(parts) for parts in ranges)
    if season and str(season).isdigit() and len(ranges) == 1 and len(ranges[0]) == 1:
        text = f"{text}-{_FIRST_SEASON - 1 + int(season)}"
    return f"{text}~" if value.get("circa") else text


def _iso(parts: Sequence[int]) -> str:
    year, *rest = parts
    sign = "-" if year < 0 else ""
    return "-".join([f"{sign}{abs(year):04d}", *(f"{part:02d}" for part in rest)])


def integer_parts(value: object) -> list[list[int]]:
    """The `date-parts` of a CSL date as integers, whatever spelling the source used (CSL-JSON allows
    numbers as strings), or those of `raw` text in EDTF; [] if there are none."""
    if not isinstance(value, dict):
        return []
    found = value.get("date-parts")
    if not found and isinstance(raw := value.get("raw"), str) and (parsed := parse_edtf(raw)):
        found = parsed["date-parts"]
    ranges: list[list[int]] = []
    for parts in found if isinstance(found, list) else ():
        if not isinstance(parts, list):
            continue
        numbers = [part for part in parts if type(part) is int]
        if len(numbers) < len(parts):
            numbers = _leading_integers(parts)
        if numbers:
            ranges.append(numbers[:3])
    return ranges[:2]


def _leading_integers(parts: list[object]) -> list[int]:
    """The numbers before the first part that is none."""
    numbers: list[int] = []
    for part in parts:
        try:
            numbers.append(int(part))  # type: ignore[call-overload]
        except (TypeError, ValueError, OverflowError):
            break
    return numbers


def first_parts(value: object) -> tuple[int, ...]:
    """Year, month and day of a CSL date (of its start, if a range), as far as known; () if none is."""
    ranges = integer_parts(value)
    return tuple(ranges[0]) if ranges else ()


def year_of(value: object) -> int | None:
    """The year of a CSL date (of its start, if a range), or None."""
    parts = first_parts(value)
    return parts[0] if parts else None


def infer_year(month: int, day: int, as_of: date) -> int:
    """The year of a date that is written without one: the reference date's, or the last one before it in
    which the day exists and does not lie after the reference date."""
    year = as_of.year
    while ((month, day) > (as_of.month, as_of.day) and year == as_of.year) or day > days_in_month(
        year, month
    ):
        year -= 1
    return year

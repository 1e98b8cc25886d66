"""Dates of CSL-JSON: date parts, seasons, ranges, EDTF and raw strings (csl-data.json).

A value that cannot be read as a date is kept as its text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

#: Months past 12 are seasons: 13-16 and 21-24, spring to winter (EDTF 21-24; citeproc-js also 13-20).
_FIRST_SEASON, _LAST_SEASON = 13, 24
_EDTF = re.compile(r"(-?\d{4}|[yY]-?\d{5,})(?:-(\d\d)(?:-(\d\d))?)?(?:T[\d:.Z+-]*)?([~?%]?)$")
_NUMERIC_DATE = re.compile(
    r"(-?\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?$|(\d{1,2})[-/.](\d{1,2})[-/.](-?\d{4})$"
)
_YEAR = re.compile(r"(?<!\d)(-?\d{3,4})(?!\d)")
_YEARS = re.compile(r"(\d{4})\s*[-–]\s*(\d{4})$")
_MONTH_YEAR = re.compile(r"(0?[1-9]|1[0-2])[/.](\d{4})$")
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEASONS = {"spr": 1, "sum": 2, "aut": 3, "fal": 3, "win": 4}
#: "2012年5月3日", "2012년 5월 3일"
_EAST_ASIAN = re.compile(r"(\d{4})\s*[年년](?:\s*(\d{1,2})\s*[月월](?:\s*(\d{1,2})\s*[日일])?)?")
_CIRCA = re.compile(r"^(?:c\.|ca\.?|circa|about|around)\s*(?=\S)|\?$", re.IGNORECASE)
_BEFORE_CHRIST = re.compile(r"-\d{1,3}$")
_ERA = re.compile(r"^(\d{1,4})\s*(AD|CE|BC|BCE)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Day:
    """A point in time as precise as the data: parts that it lacks are 0."""

    year: int = 0
    month: int = 0
    day: int = 0
    season: int = 0
    #: A season that is no number ("Trinity").
    season_name: str = ""


@dataclass(frozen=True, slots=True)
class Date:
    """A date or a range of dates, or a text in place of one. `end` of a range still open is Day()."""

    start: Day | None
    end: Day | None = None
    circa: bool = False
    literal: str = ""


def parse(value: object) -> Date | None:
    """The date that a CSL-JSON value says, or None."""
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return parse_text(str(value))
    if isinstance(value, list):
        value = {"date-parts": value}
    if not isinstance(value, dict):
        return None
    circa = value.get("circa") not in (None, False, 0, "", "0", "false")
    literal = value.get("literal")
    parts = value.get("date-parts")
    season = _season(value.get("season"))
    days = [day for day in map(_day, parts) if day] if isinstance(parts, list) else []
    if parts and isinstance(parts, list) and not days and not isinstance(parts[0], list):
        only = _day(parts)
        days = [only] if only else []
    if days:
        start = days[0]
        if season and not start.month:
            start = Day(start.year, 0, 0, season)
        elif not start.month and isinstance(value.get("season"), str):
            start = Day(start.year, 0, 0, 0, value["season"].strip())
        end = days[1] if len(days) > 1 else None
        if start == Day() and end is None:
            return None
        return Date(start, None if end == start else end, circa)
    if isinstance(literal, (str, int)) and str(literal):
        return Date(None, None, circa, str(literal))
    for name in ("raw", "edtf"):
        raw = value.get(name)
        if isinstance(raw, (str, int)) and str(raw).strip():
            found = parse_text(str(raw))
            return Date(found.start, found.end, found.circa or circa, found.literal) if found else None
    if season:
        return Date(Day(0, 0, 0, season), None, circa)
    return None


def _number(value: object) -> int | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return int(value) if abs(value) < 10**9 else None
    if isinstance(value, str) and re.fullmatch(r"\s*[-+]?\d{1,9}\s*", value):
        return int(value)
    return None


def _season(value: object) -> int:
    if isinstance(value, str) and not value.strip().isdigit():
        return _SEASONS.get(value.strip()[:3].lower(), 0)
    number = _number(value) or 0
    if number > 4:
        number = (number - _FIRST_SEASON) % 4 + 1 if _FIRST_SEASON <= number <= _LAST_SEASON else 0
    return number if 1 <= number <= 4 else 0


def _day(parts: object) -> Day | None:
    if not isinstance(parts, (list, tuple)):
        return None
    numbers = [_number(part) or 0 for part in parts[:3]]
    if not numbers or (_number(parts[0]) is None):
        return None
    return _make(*numbers)


def _make(year: int, month: int = 0, day: int = 0) -> Day:
    if _FIRST_SEASON <= month <= _LAST_SEASON:
        return Day(year, 0, 0, (month - _FIRST_SEASON) % 4 + 1)
    if not 1 <= month <= 12:
        return Day(year)
    return Day(year, month, day if 1 <= day <= 31 else 0)


@lru_cache(maxsize=16384)
def parse_text(text: str) -> Date | None:
    """The date in a string: EDTF, or a date as people write it; what is neither stays a text."""
    text = _EAST_ASIAN.sub(lambda match: "-".join(part for part in match.groups() if part), text.strip())
    if not text:
        return None
    for separator in ("/", "--", "–", " - ", "_"):
        start, found, end = text.partition(separator)
        if found and not (separator == "/" and text.count("/") > 1):
            left, right = _point(start.strip()), _point(end.strip())
            if left and (right or end.strip() in ("", "..", "open")):
                return Date(left[0], right[0] if right else Day(), left[1] or bool(right and right[1]))
    years = _YEARS.match(text)
    if years:
        return Date(Day(int(years[1])), Day(int(years[2])))
    whole = _point(text)
    if whole is not None:
        return Date(whole[0], None, whole[1])
    return _shared_year(text) or Date(None, None, False, text)


def _point(text: str) -> tuple[Day, bool] | None:
    match = _EDTF.match(text)
    if match:
        year = int(match[1].lstrip("yY"))
        return _make(year, int(match[2] or 0), int(match[3] or 0)), bool(match[4])
    bare = _CIRCA.sub("", text).strip()
    circa = bare != text
    era = _ERA.match(bare)
    if era:
        return Day(-int(era[1]) if era[2].upper().startswith("B") else int(era[1])), circa
    if _BEFORE_CHRIST.match(bare):
        return Day(int(bare)), circa
    month_year = _MONTH_YEAR.match(bare)
    if month_year:
        return _make(int(month_year[2]), int(month_year[1])), circa
    numeric = _NUMERIC_DATE.match(bare)
    if numeric:
        if numeric[1]:
            return _make(int(numeric[1]), int(numeric[2]), int(numeric[3] or 0)), circa
        first, second, year = int(numeric[4]), int(numeric[5]), int(numeric[6])
        # month first, as American dates are, unless that is no month
        month, day = (second, first) if first > 12 else (first, second)
        return _make(year, month, day), circa
    return _in_words(bare, circa)


def _in_words(text: str, circa: bool) -> tuple[Day, bool] | None:
    year = _YEAR.search(text)
    if year is None or len(text) > 40:
        return None
    rest = text[: year.start()] + " " + text[year.end() :]
    month = season = 0
    for word in _WORD.findall(rest):
        head = word[:3].lower()
        if head in _MONTHS and not month:
            month = _MONTHS.index(head) + 1
        elif head in _SEASONS and not season:
            season = _SEASONS[head]
        elif head not in ("st", "nd", "rd", "th", "of", "the", "de"):
            return None
    days = _DAY.findall(rest)
    if len(days) > 1 or (days and not month):
        return None
    if season and not month:
        return Day(int(year[1]), 0, 0, season), circa
    return _make(int(year[1]), month, int(days[0]) if days else 0), circa


def _shared_year(text: str) -> Date | None:
    """A range that names its year once ("May-June 2001", "3-5 May 2001")."""
    match = re.match(r"(.{1,20}?)\s*[-–/]\s*(.{4,30})$", text)
    end = _point(match[2]) if match else None
    if match is not None and end is None:
        month = re.match(r"[^\W\d_]+", match[1])  # "May 5-7, 2000"
        end = _point(f"{month[0]} {match[2]}") if month else None
    if match is None or end is None or not end[0].year:
        return None
    start = _point(f"{match[1]} {end[0].year}")
    if start is None and match[1].isdigit() and end[0].day:
        start = _make(end[0].year, end[0].month, int(match[1])), False
    if start is None or start[0] == Day(end[0].year):
        return None
    return Date(start[0], end[0])

"""Dates as people and reference managers write them, to CSL dates and back.

    parse("9 July 1996")  parse("1996 Jul 9")  parse("July 9, 1996")  parse("1996 Nov-Dec")  parse("Spring 2010")
    parse("2010/05/12")   parse("c. 1850")     parse("380 BCE")       parse("1999-12-30 to 2000-01-02")

What is none of these is kept by `parse_or_literal` as `{"literal": …}`.
"""

from __future__ import annotations

import re

from .. import dates
from ..record import Date

SEASONS = ("Spring", "Summer", "Autumn", "Winter")
_SEASON_NUMBERS = {name.lower(): number for number, name in enumerate(SEASONS, 1)} | {"fall": 3}
MONTH_NAMES = "January February March April May June July August September October November December".split()

#: Longer texts are no dates.
_LONGEST = 80

_CIRCA = re.compile(r"(?:c\.|ca\.?|circa|about|approx\.?|approximately)\s*(?=\d)", re.IGNORECASE)
_BCE = re.compile(r"(\d{1,6})\s*(?:B\.?\s?C\.?\s?E\.?|B\.?\s?C\.?)", re.IGNORECASE)
_RANGE = re.compile(r"\s+(?:to|until|through)\s+|\s*[–—]\s*|\s+-\s+|(?<=\d{4})-(?=\d{4}\b)", re.IGNORECASE)
_MONTH_RANGE = re.compile(
    r"(?P<before>.*?)\b(?P<first>[A-Za-z]{3,9})\.?\s*[-/&]\s*(?P<second>[A-Za-z]{3,9})\b\.?(?P<after>.*)"
)
_DAY_RANGE = re.compile(r"\b(\d{1,2})\s*[-–]\s*(\d{1,2})\b")
_NUMERIC = re.compile(r"(\d{4})([/.-])(\d{1,2})(?:\2(\d{1,2}))?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_TIME = re.compile(
    r"[T\s]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?$"
)
_WORDS = re.compile(r"[^\W\d_]+|\d+")


def parse(text: str) -> Date | None:
    """The CSL date of a text, or None if it is none that is known here or does not exist."""
    text = " ".join(text.split())
    if not text or len(text) > _LONGEST:
        return None
    text = _TIME.sub("", text).strip(" ,;")
    if bare := _CIRCA.match(text):
        found = parse(text[bare.end() :])
        if found:
            found["circa"] = True
        return found
    if before := _BCE.fullmatch(text):
        return {"date-parts": [[-int(before[1])]]} if int(before[1]) else None
    single = _single(text)
    return single or _span(text)


def parse_or_literal(text: str) -> Date | None:
    """The date of a text, the text itself as a literal date if it is none, None if it is empty or all zeros."""
    text = " ".join(text.split())
    if not text.strip("0/-. "):
        return None
    return parse(text) or {"literal": text}


def _span(text: str) -> Date | None:
    """A range with words or dashes between two dates, or between two months of one year."""
    halves = _RANGE.split(text)
    if len(halves) == 2:
        start, end = _single(halves[0]), _single(halves[1])
        if start and end and len(start["date-parts"]) == len(end["date-parts"]) == 1:
            if "season" in start or "season" in end:
                return None
            return {"date-parts": [start["date-parts"][0], end["date-parts"][0]]}
    days = _DAY_RANGE.search(text)
    if days:
        ends = [_words(f"{text[: days.start()]} {days[group]} {text[days.end() :]}") for group in (1, 2)]
        if ends[0] and ends[1] and len(ends[0]["date-parts"][0]) == 3:
            return {"date-parts": [ends[0]["date-parts"][0], ends[1]["date-parts"][0]]}
    months = _MONTH_RANGE.fullmatch(text)
    if months:
        ends = [
            _words(f"{months['before']} {months[name]} {months['after']}") for name in ("first", "second")
        ]
        if ends[0] and ends[1] and not any("season" in end for end in ends if end):
            return {"date-parts": [ends[0]["date-parts"][0], ends[1]["date-parts"][0]]}
    return None


def _single(text: str) -> Date | None:
    numeric = _NUMERIC.fullmatch(text)
    if numeric:
        return _checked([int(part) for part in (numeric[1], numeric[3], numeric[4]) if part])
    if compact := _COMPACT.fullmatch(text):
        return _checked([int(part) for part in compact.groups()])
    if day_first := _DAY_FIRST.fullmatch(text):
        first, second, year = (int(part) for part in day_first.groups())
        # 5/12/2010 is May in one country and December in another: only a number above 12 tells
        if first > 12:
            return _checked([year, second, first])
        return _checked([year, first, second]) if second > 12 else None
    if re.fullmatch(r"-?\d{1,4}[?~]?|-?\d{4}-\d\d(?:-\d\d)?[?~]?", text):
        return dates.parse_edtf(text)
    return _words(text)


def _checked(parts: list[int]) -> Date | None:
    """`date-parts` with what stands as 0 for unknown left out, if the day exists."""
    known: list[int] = []
    for part in parts:
        if part == 0:
            break
        known.append(part)
    return {"date-parts": [known]} if known and dates.is_possible(known) else None


def _words(text: str) -> Date | None:
    """A year with the name of a month or season, and a day, in any order."""
    year = month = day = season = None
    for word in _WORDS.findall(text):
        if word.isdigit():
            if len(word) == 4 and year is None:
                year = int(word)
            elif len(word) <= 2 and day is None:
                day = int(word)
            else:
                return None
        elif word.lower() in _SEASON_NUMBERS and season is None:
            season = _SEASON_NUMBERS[word.lower()]
        elif (number := dates.month_number(word)) and month is None:
            month = number
        elif word.lower() not in ("st", "nd", "rd", "th", "of"):
            return None
    if year is None or (season and (month or day)) or (day and not month):
        return None
    found = _checked([part for part in (year, month, day) if part is not None])
    if found and season:
        found["season"] = season
    return found


def write(value: object, *, day_first: bool = True) -> str:
    """A CSL date in English words that `parse` understands; '' if there is none."""
    if not isinstance(value, dict):
        return ""
    ranges = dates.integer_parts(value)
    if not ranges:
        return " ".join(str(value.get("literal") or value.get("raw") or "").split())
    text = " to ".join(_one(parts, day_first) for parts in ranges)
    number = season_of(value)
    if number and len(ranges) == 1 and len(ranges[0]) == 1:
        text = f"{SEASONS[number - 1]} {text}"
    return f"circa {text}" if value.get("circa") else text


def _one(parts: list[int], day_first: bool) -> str:
    year = f"{parts[0]:04d}" if parts[0] >= 0 else f"{-parts[0]} BCE"
    if len(parts) == 1 or not 1 <= parts[1] <= 12:
        return year
    month = MONTH_NAMES[parts[1] - 1]
    if len(parts) == 2:
        return f"{month} {year}"
    return f"{parts[2]} {month} {year}" if day_first else f"{year} {month[:3]} {parts[2]}"


def season_of(value: Date | dict[str, object]) -> int | None:
    """The season of a CSL date as 1 to 4, or None."""
    season = str(value.get("season") or "")
    if season.isdigit():
        return int(season) if 1 <= int(season) <= 4 else None
    return _SEASON_NUMBERS.get(season.lower())

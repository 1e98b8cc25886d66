"""The dates of BibTeX (`year`, `month`, `day`) and BibLaTeX (EDTF in `date`, biblatex manual 2.3.8) → CSL dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from ... import dates
from ...inline.latex_decode import to_text
from ...record import Date

#: A decade or century (EDTF level 1; older drafts have `u`).
_UNSPECIFIED = re.compile(r"(?=....$)(\d{2,3})[Xu]{1,2}")
_YEAR_RANGE = re.compile(r"(\d{4})\s*(?:[-–—/]{1,3}|to)\s*(\d{4}|\d{2})")
_CIRCA = re.compile(r"(?:c\.|ca\.?|circa|about)\s*(\d{3,4})\??|(\d{3,4})\?", re.IGNORECASE)
_SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
_WORD = re.compile(r"[^\W\d_]+\.?|\d+")
#: Month names of the other languages that bibliographies are written in, by their first letters.
_FOREIGN = {
    "janvier": 1, "januar": 1, "enero": 1, "gennaio": 1, "février": 2, "fevrier": 2, "februar": 2, "febrero": 2,
    "febbraio": 2, "mars": 3, "märz": 3, "marz": 3, "maerz": 3, "marzo": 3, "avril": 4, "abril": 4, "aprile": 4, "mai": 5,
    "mayo": 5, "maggio": 5, "juin": 6, "juni": 6, "junio": 6, "giugno": 6, "juillet": 7, "juli": 7, "julio": 7,
    "luglio": 7, "août": 8, "aout": 8, "agosto": 8, "septembre": 9, "septiembre": 9, "settembre": 9, "octobre": 10,
    "oktober": 10, "okt": 10, "octubre": 10, "ottobre": 10, "novembre": 11, "noviembre": 11, "décembre": 12,
    "decembre": 12, "dezember": 12, "dez": 12, "diciembre": 12, "dicembre": 12,
}  # fmt: skip


def read_date(fields: Mapping[str, str], prefix: str = "") -> Date | None:
    """`date`, or `urldate`, `origdate`, `eventdate` with a prefix; without one, `year` with `month` and `day`."""
    if text := fields.get(f"{prefix}date"):
        found = parse_date(text)
        return _historical(found) if found and "date-parts" in found else found
    year = fields.get(f"{prefix}year")
    month, day = fields.get(f"{prefix}month", ""), fields.get(f"{prefix}day", "")
    if not year:
        return parse_date(month) if re.search(r"\d{4}", month) else None
    if year.isdigit() and 3 <= len(year) <= 4:
        if not month:
            return {"date-parts": [[int(year)]]}
        return _with_month(int(year), month, day)
    found = parse_date(year)
    if (
        found
        and month
        and "date-parts" in found
        and len(found["date-parts"]) == 1
        and len(found["date-parts"][0]) == 1
    ):
        circa = found.get("circa")
        found = _with_month(found["date-parts"][0][0], month, day)
        if circa:
            found["circa"] = True
    return found


@lru_cache(maxsize=512)
def read_month(month: str) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    """The months, the days and the season that a `month` says: a name or number, a range, a day besides."""
    words = [word.lower().rstrip(".") for word in _WORD.findall(to_text(month))]
    season = next((_SEASONS[word] for word in words if word in _SEASONS), 0)
    months = [number for word in words if (number := _month(word))]
    numbers = [int(word) for word in words if word.isdigit() and len(word) < 3]
    if not months and numbers and 1 <= numbers[0] <= 12:
        months, numbers = numbers[:2] if re.search(r"[-–/]", month) else numbers[:1], []
    return tuple(months), tuple(numbers), season


def _with_month(year: int, month: str, day: str) -> Date:
    """A year with what `month` and `day` say."""
    months, numbers, season = read_month(month)
    if season:
        return {"date-parts": [[year]], "season": season}
    if not months:
        return {"date-parts": [[year]]}
    start, end = [year, months[0]], [year, months[-1]]
    days = [int(number) for number in _WORD.findall(day) if number.isdigit()] if day else list(numbers)
    if days:
        start.append(days[0])
    if len(days) > 1 or (len(months) > 1 and not days):
        end.extend(days[-1:])
        if end > start and dates.is_possible(start) and dates.is_possible(end):
            return {"date-parts": [start, end]}
    return {"date-parts": [start if dates.is_possible(start) else start[:2]]}


def _month(word: str) -> int | None:
    return dates.month_number(word) or _FOREIGN.get(word)


def parse_date(text: str) -> Date | None:
    """A date as people write it: EDTF, ranges of years, `c. 1890`, `12 May 2010`, `May 2010`; else literal."""
    if (approximate := dates.parse_edtf(text)) is not None:
        return approximate  # before `~`, EDTF's sign for it, is taken for TeX's space
    literal = " ".join(to_text(text).replace("\u00a0", " ").split())
    text = literal.strip("., ")
    if not text:
        return None
    iso = re.sub(r"T[\d:.,+Z-]*$", "", text)
    found = dates.parse_edtf(iso.removeprefix("..").removeprefix("/"))
    if found is not None:
        return found
    if match := _UNSPECIFIED.fullmatch(text):
        digits = match[1]
        return {"date-parts": [[int(digits.ljust(4, "0"))], [int(digits.ljust(4, "9"))]]}
    if match := _YEAR_RANGE.fullmatch(text):
        start, end = int(match[1]), int(match[2]) if len(match[2]) == 4 else int(match[1][:2] + match[2])
        return {"date-parts": [[start], [end]]} if end > start else {"literal": text}
    if match := _CIRCA.fullmatch(text):
        return {"date-parts": [[int(match[1] or match[2])]], "circa": True}
    if match := re.fullmatch(r"(-?\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?", text):
        parts = [int(part) for part in match.groups() if part]
        for shortened in (parts, parts[:2], parts[:1]):
            if len(shortened) == 1 or (dates.is_possible(shortened)):
                return {"date-parts": [[part for part in shortened if part]]}
    if (named := _named(text)) is not None:
        return named
    if match := re.fullmatch(r"(?:©|copyright)?\s*\[?(\d{4})\]?[a-z]?", text):
        return {"date-parts": [[int(match[1])]]}
    if "/" in text and (found := _range(text)) is not None:
        return found
    return {"literal": literal.strip(", ")}


def _historical(found: Date) -> Date:
    """EDTF has a year 0, before which years are counted astronomically; CSL's -1 is 1 BC."""
    return {
        **found,
        "date-parts": [
            [parts[0] - 1 if parts[0] <= 0 else parts[0], *parts[1:]] for parts in found["date-parts"]
        ],
    }


def _range(text: str) -> Date | None:
    """A range of which one end is no EDTF that CSL can hold."""
    start, _, end = text.partition("/")
    first, second = dates.parse_edtf(start), dates.parse_edtf(end)
    if first and not second:
        return first
    return second if second and not first else None


def _named(text: str) -> Date | None:
    """A date with the name of a month or a season."""
    words = [word.lower().rstrip(".") for word in _WORD.findall(text)]
    years = [word for word in words if word.isdigit() and len(word) == 4]
    has_name = any(word in _SEASONS or _month(word) for word in words)
    if len(years) != 1 or not has_name:
        return None
    year = years[0]
    return _with_month(int(year), text.replace(year, " ", 1), "")

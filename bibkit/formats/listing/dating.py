"""Dates as web pages, e-mails and references write them: "Fri, 19 Jul 2024", "19 July, 2024", "2024, July 19"."""

from __future__ import annotations

import re

from ... import dates
from ...record import Date

#: English month names and their abbreviations, for other patterns to use.
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_DAY_FIRST = re.compile(rf"\b(?P<day>\d{{1,2}})\s(?P<month>{MONTH})\.?,?\s(?P<year>\d{{4}})\b")


def find_date(text: str) -> Date | None:
    """The first date with day, month and year in a text, if it exists."""
    found = _DAY_FIRST.search(text)
    if found is None:
        return None
    return full_date(found["year"], found["month"], found["day"])


def full_date(year: str, month: str | None = None, day: str | None = None) -> Date | None:
    """The CSL date of a year, the name of a month and a day, as far as they are given; None if there is no
    such day."""
    parts = [int(year)]
    if month:
        parts.append(dates.month_number(month) or 0)
        if day:
            parts.append(int(day))
    return {"date-parts": [parts]} if dates.is_possible(parts) else None


def of_arxiv_number(number: str) -> list[int]:
    """The year and month that an arXiv number says: those in which the paper was submitted."""
    digits = number.rpartition("/")[2][:4]
    year = int(digits[:2])
    return [1900 + year if year > 90 else 2000 + year, int(digits[2:])]

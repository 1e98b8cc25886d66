"""Rules on dates: those that do not exist, that have not come yet, and years that are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from .. import dates
from ..formats.bibtex.read_dates import read_month
from ..record import Item, Record
from ..variables import DATE_VARIABLES
from .rule import Context, Finding
from .source import BIB_FORMATS, bib_fields

#: The first date in a text, if it is written in numbers.
_NUMERIC = re.compile(r"(?<!\d)(-?\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?!\d)")
#: What people write for a year that is not known yet, in any order and language: no digits, or these words.
_DIGIT = re.compile(r"\d")
#: A year between letters and digits that look like each other: 20l9, 2O19.
_MISTYPED = re.compile(r"(?=.*\d)[\dlIoOsSBz]{4}")
_BIB_DATES = ("issued", "accessed", "event-date", "original-date")
#: A year this far ahead of today's is no forthcoming one.
_AHEAD = 1


def check_dates(record: Record, context: Context) -> Iterator[Finding]:
    """The findings on the dates of a record."""
    item = record.item
    for variable in _DATES:
        if variable in item:
            yield from _date(item[variable], variable, context)
    origin = record.origin
    if origin is not None and origin.format in BIB_FORMATS and _may_be_cut(record, origin.raw):
        yield from _dropped(record)


def _date(value: Any, variable: str, context: Context) -> Iterator[Finding]:
    if not isinstance(value, dict):
        return
    ranges: list[list[int]] = value.get("date-parts") or []
    if len(ranges) != 1 or not all(type(part) is int for part in ranges[0]):
        ranges = dates.integer_parts(value)
    for place, parts in enumerate(ranges):
        if len(parts) > 1 and not dates.is_possible(parts):
            yield _impossible(parts, variable)
        elif place == 0 and _is_ahead(parts, context):
            written = "-".join(f"{part:02d}" for part in parts)
            yield Finding("BK313", f"{written} lies in the future", field=variable)
    if len(ranges) == 2 and ranges[1] < ranges[0] and ranges[1][0] > 0:
        yield Finding("BK303", "the range ends before it begins", field=variable)
    if not ranges:
        yield from _literal(value, variable)


_DATES = tuple(sorted(DATE_VARIABLES))


def _impossible(parts: Any, variable: str) -> Finding:
    return Finding("BK303", f"{'-'.join(map(str, parts))} does not exist", field=variable)


def _is_ahead(parts: list[int], context: Context) -> bool:
    if context.as_of is None:
        return parts[0] > 2000 and parts[0] > date.today().year + _AHEAD  # noqa: DTZ011 - a year is meant
    day = context.as_of
    return tuple(parts) > (day.year, day.month, day.day)[: len(parts)]


def _literal(value: dict[str, Any], variable: str) -> Iterator[Finding]:
    """Text where a date should be: one that does not exist, or a year that is none. Words are let be."""
    text = str(value.get("literal") or value.get("raw") or "")
    if not _DIGIT.search(text):
        return
    for found in _NUMERIC.finditer(text):
        parts = [int(part) for part in found.groups() if part and int(part)]
        if parts and not dates.is_possible(parts):
            yield _impossible([int(part) for part in found.groups() if part], variable)
            return
    if _MISTYPED.fullmatch(text.strip()) or re.fullmatch(r"\d{5,7}|\d{2}", text.strip()):
        yield Finding("BK318", f"'{text}' is no year", field=variable, excerpt=text)


def _may_be_cut(record: Record, raw: str) -> bool:
    """Whether the entry has a field for a part of a date that the reader may have left out. Quick."""
    known = _known(record.item, "issued")
    dated = raw.count("date")
    if dated and "urldate" in raw:
        if _known(record.item, "accessed") < 3:
            return True
        dated -= raw.count("urldate")
    if dated and known < 3:
        return True
    return (known < 2 and ("onth" in raw or "MONTH" in raw)) or (
        known == 2 and ("day" in raw or "Day" in raw)
    )


def _known(item: Item, variable: str) -> int:
    """How many parts of a date are known: year, month, day."""
    value = item.get(variable)
    parts = value.get("date-parts") if value else None
    return len(parts[0]) if parts else 0


def _dropped(record: Record) -> Iterator[Finding]:
    """What the reader left out of a date because it does not exist: the source tells."""
    fields = bib_fields(record)
    for name, variable in (("date", "issued"), ("urldate", "accessed"), ("eventdate", "event-date"), ("origdate", "original-date")):  # fmt: skip
        text = fields.get(name)
        if text and dates.parse_edtf(text) is None:
            for found in _NUMERIC.finditer(text):
                parts = [int(part) for part in found.groups() if part]
                if not dates.is_possible(parts) and 0 not in parts and not 21 <= parts[1] <= 41:
                    yield _impossible(parts, variable)
                    break
    month, day = fields.get("month"), fields.get("day", "")
    if not month or "date" in fields:
        return
    year = fields.get("year", "")
    months, numbers, season = read_month(month)
    if not months and not season and month.isdigit():
        yield Finding("BK303", f"there is no month {month}", field="month")
    elif not months and not season and not numbers and month.strip("{} ").isalpha() and len(month) > 2:
        yield Finding("BK318", f"'{month}' is no month", field="month")
    if (
        len(months) == 1
        and year.isdigit()
        and day.isdigit()
        and not dates.is_possible([int(year), months[0], int(day)])
    ):
        yield Finding("BK303", f"{year}-{months[0]:02d}-{day} does not exist", field="day")

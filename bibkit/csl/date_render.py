"""The `cs:date` element: localized and own formats, date parts, ranges (specification, "Date", "Date Ranges",
"AD and BC", "Seasons")."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from . import numbers, rich_text, text_case
from .dates import Date, Day
from .formatting import format_of
from .locale import Locale
from .nodes import Affix, Affixed, Delimiter, Format, Node, Rendered
from .style import Element

#: From small to large: the largest part that differs decides how a range is written.
_RANK = {"day": 0, "month": 1, "year": 2}
_PARTS_SHOWN = {"year-month-day": 3, "year-month": 2, "year": 1}
#: "positive years of less than four digits" get the "ad" term.
_FIRST_YEAR_WITHOUT_ERA = 1000


@dataclass(frozen=True, slots=True)
class DatePart:
    """A `cs:date-part` with its options settled."""

    name: str
    form: str
    format: Format
    case: str
    prefix: str
    suffix: str
    range_delimiter: str
    strip_periods: bool


def date_parts(node: Element, locale: Locale) -> tuple[list[DatePart], str, str]:
    """The parts of a date element in order, their delimiter, and the text-case of the whole."""
    form = node.get("form")
    own = {child.get("name"): child for child in node.children if child.tag == "date-part"}
    if not form:
        parts = [_part({}, child.attributes) for child in node.children if child.tag == "date-part"]
        return parts, node.get("delimiter"), node.get("text-case")
    localized = locale.dates.get(form) or Element("date", {})
    shown = _PARTS_SHOWN.get(node.get("date-parts", "year-month-day"), 3)
    names = ("year", "month", "day")[:shown]
    parts = [
        _part(child.attributes, own[name].attributes if (name := child.get("name")) in own else {})
        for child in localized.children
        if child.tag == "date-part" and child.get("name") in names
    ]
    case = node.get("text-case") or localized.get("text-case")
    return parts, localized.get("delimiter"), case


def _part(base: Mapping[str, str], override: Mapping[str, str]) -> DatePart:
    affixes = {key: base[key] for key in ("prefix", "suffix") if key in base}
    merged = {**base, **override, **affixes}
    name = merged.get("name", "year")
    default = "numeric" if name == "day" else "long"
    return DatePart(
        name, merged.get("form", default), format_of(merged), merged.get("text-case", ""),
        merged.get("prefix", ""),
        merged.get("suffix", ""), merged.get("range-delimiter") or "–", merged.get("strip-periods") == "true",
    )  # fmt: skip


class DateFormatter:
    """A date element, compiled: `render(date, item_language)`."""

    __slots__ = ("case", "delimiter", "locale", "parts")

    def __init__(self, node: Element, locale: Locale) -> None:
        self.parts, delimiter, self.case = date_parts(node, locale)
        self.delimiter = Delimiter(delimiter)
        self.locale = locale

    def render(self, date: Date) -> list[Rendered]:
        """The parts of the date with their delimiters; years are marked. Empty if no part has a value."""
        start, end = date.start, date.end
        if start is None:
            return self._literal(date.literal)
        if end is None:
            return self._join([self._one(part, start) for part in self.parts])
        return self._range(start, end)

    def _literal(self, text: str) -> list[Rendered]:
        """A text in place of a date stands where the year would."""
        year = next((part for part in self.parts if part.name == "year"), None)
        if year is None:
            return []
        return [_affixed(Node([rich_text.field(text)], year.format, role="year", key=text), year)]

    def _join(self, shown: list[Rendered | None]) -> list[Rendered]:
        joined: list[Rendered] = []
        for part in shown:
            if part is not None:
                if joined and self.delimiter:
                    joined.append(self.delimiter)
                joined.append(part)
        return joined

    def _range(self, start: Day, end: Day) -> list[Rendered]:
        is_open = end == Day()
        differing = [
            part for part in self.parts
            if is_open or _value(start, part.name) != _value(end, part.name)
        ]  # fmt: skip
        if not differing:
            return self._join([self._one(part, start) for part in self.parts])
        largest = max(differing, key=lambda part: _RANK[part.name])
        inside = [part for part in self.parts if _RANK[part.name] <= _RANK[largest.name]]
        if is_open:
            shown = self._join([self._one(part, start) for part in self._trimmed(self.parts, start, False)])
            return [*shown, largest.range_delimiter]
        first, last = self.parts.index(inside[0]), self.parts.index(inside[-1])
        before = [part for part in self.parts[:first] if part not in inside]
        after = [part for part in self.parts[last + 1 :] if part not in inside]
        # years on both sides of the delimiter share their era ("100–50 BC")
        shared = _era(end, self.locale) or _era(start, self.locale) if largest.name == "year" else None
        left_era = None if shared is None else ""
        left = self._join([self._one(part, start, left_era) for part in self._trimmed(inside, start, False)])
        right = self._join([self._one(part, end, shared) for part in self._trimmed(inside, end, True)])
        middle: list[Rendered] = [*left, largest.range_delimiter, *right] if right else left
        groups = (
            self._join([self._one(part, start) for part in before]),
            middle,
            self._join([self._one(part, end) for part in after]),
        )
        return self._join([group or None for group in groups])

    def _trimmed(self, parts: list[DatePart], day: Day, is_end: bool) -> list[DatePart]:
        """The parts at one side of a range: no affix stands next to the range delimiter."""
        shown = [
            part
            for part in parts
            if _value(day, part.name) or (part.name == "month" and (day.season or day.season_name))
        ]
        if not shown:
            return parts
        edge = shown[0] if is_end else shown[-1]
        bare = DatePart(
            edge.name, edge.form, edge.format, edge.case, "" if is_end else edge.prefix,
            edge.suffix if is_end else "", edge.range_delimiter, edge.strip_periods,
        )  # fmt: skip
        return [bare if part is edge else part for part in parts]

    def _one(self, part: DatePart, day: Day, era: str | None = None) -> Rendered | None:
        """One date part; `era` overrides that of the year."""
        text = _RENDERERS[part.name](part, day, self.locale)
        if not text:
            return None
        if part.strip_periods:
            text = text.replace(".", "")
        content: Rendered = text
        if part.case:
            content = text_case.apply(part.case, text, self.locale.language)
        if part.name != "year":
            return _affixed(Node([content], part.format) if part.format else content, part)
        shown = _affixed(Node([content], part.format, role="year", key=text), part)
        term = _era(day, self.locale) if era is None else era
        return [shown, term] if term else shown


def _affixed(content: Rendered, part: DatePart) -> Rendered:
    if part.prefix or part.suffix:
        return Affixed([Affix(part.prefix), content, Affix(part.suffix)])
    return content


def _era(day: Day, locale: Locale) -> str:
    """The era that a year needs said (section "AD and BC")."""
    if day.year < 0:
        return locale.term("bc") or ""
    return locale.term("ad") or "" if 0 < day.year < _FIRST_YEAR_WITHOUT_ERA else ""


def _value(day: Day, name: str) -> int:
    if name == "year":
        return day.year
    return (day.month or 100 * day.season or bool(day.season_name)) if name == "month" else day.day


def _year(part: DatePart, day: Day, locale: Locale) -> str:
    year = day.year
    if year == 0:
        return ""
    if part.form == "short" and year >= _FIRST_YEAR_WITHOUT_ERA:
        return f"{year % 100:02d}"
    return str(abs(year))


def _month(part: DatePart, day: Day, locale: Locale) -> str:
    if day.season and not day.month:
        return locale.term(f"season-{day.season:02d}") or ""
    if not day.month:
        return day.season_name
    if part.form == "numeric":
        return str(day.month)
    if part.form == "numeric-leading-zeros":
        return f"{day.month:02d}"
    return locale.term(f"month-{day.month:02d}", part.form) or ""


def _day(part: DatePart, day: Day, locale: Locale) -> str:
    if not day.day:
        return ""
    if part.form == "numeric-leading-zeros":
        return f"{day.day:02d}"
    only_first = locale.options.get("limit-day-ordinals-to-day-1") == "true"
    if part.form == "ordinal" and (day.day == 1 or not only_first):
        return numbers.ordinal(day.day, locale, locale.gender(f"month-{day.month:02d}"))
    return str(day.day)


_RENDERERS: Mapping[str, Callable[[DatePart, Day, Locale], str]] = {
    "year": _year,
    "month": _month,
    "day": _day,
}


def sort_key(date: Date, parts: int = 3) -> str:
    """A date as a string that sorts: negative years inversely, ranges after single dates (section "Sorting
    Variables"). `parts`: how many of year, month, day count."""
    if date.start is None:
        return date.literal

    def one(day: Day) -> str:
        year = f"{day.year + 5_000_000:08d} "
        return year + "".join(f"{value:02d}" for value in (day.month, day.day)[: parts - 1])

    return f"{one(date.start)} {one(date.end) if date.end is not None else '0'}"

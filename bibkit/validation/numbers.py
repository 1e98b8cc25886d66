"""Rules on numbers: pages, volume, issue, edition."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..record import Record
from .rule import Context, Finding, Fix
from .source import is_bib, source_text

_RANGE = re.compile(r"([A-Za-z]{0,3})(\d{1,9})\s*(?:[-–—]+)\s*([A-Za-z]{0,3})(\d{1,9})")
#: Dashes that no page range has: em dash, minus, three hyphens.
_WRONG_DASH = re.compile(r"(?<=\w)\s*(?:---+|[—−‒]|\\textemdash\b\s*)\s*(?=\w)")
_VOLUME_AND_ISSUE = re.compile(
    r"\d{1,4}\s*\(\s*\d{1,4}(?:\s*[-–/]+\s*\d{1,4})?\s*\)|\d{1,4}\s*,?\s*[Nn](?:o|r|um(?:ber)?)\.?\s*\d{1,4}|[Vv]ol(?:ume|\.)?\s*\d{1,4}\s*,?\s*\(?(?:[Nn]o|[Ii]ssue|[Nn]umber)\.?\s*\d{1,4}\)?"
)
_LABELS = {
    "volume": re.compile(r"(?i)(vol(?:ume|\.)?\s+|vol\.\s*|band\s+|bd\.\s*)(?=\d|[IVXLC]+$)"),
    "issue": re.compile(r"(?i)(no\.?\s+|no\.\s*|number\s+|issue\s+|nr\.?\s*)(?=\d)"),
    "page": re.compile(r"(?i)(pp?\.\s*|pages?:?\s+|pp\s*)(?=\d|[ivxlc]+\b)"),
}
_EDITION_LABEL = re.compile(
    r"(?i)(?:\d{1,3}(?:st|nd|rd|th|\.)?|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)(\s+(?:ed\.?|edn\.?|edition))"
)
_EDITION_IN_FRONT = re.compile(r"(?i)(?:ed\.?|edition)\s+\d{1,3}")
#: The letters l, O, o and I among digits.
_MISTYPED = re.compile(r"\d+[lOo]\d+|\d{2,}[lOo]|[lo]\d{2,}|O\d{2,}")
_CHECKED = ("volume", "issue", "page")


def check_numbers(record: Record, context: Context) -> Iterator[Finding]:
    """The findings on a record's numbers."""
    item = record.item
    page = item.get("page")
    if page and not (isinstance(page, str) and page.isdigit()):
        yield from _pages(record, str(page))
    volume = item.get("volume")
    if volume and not str(volume).isdigit() and "issue" not in item and _VOLUME_AND_ISSUE.fullmatch(str(volume).strip()):  # fmt: skip
        yield Finding("BK315", f"'{volume}' is a volume and an issue in one", field="volume")
        volume = None
    for variable in _CHECKED:
        value = volume if variable == "volume" else item.get(variable)
        if not value or not isinstance(value, str) or value.isdigit():
            continue
        if (found := _MISTYPED.search(value)) and (variable == "page" or found[0] == value):
            yield from _mistyped(variable, value)
        if (label := _LABELS[variable].match(value)) is not None:
            yield Finding("BK317", f"'{value}' carries its label; styles print their own", field=variable, excerpt=label[1].strip(), fix=Fix(label[1], ""))  # fmt: skip
    edition = item.get("edition")
    if isinstance(edition, str) and not edition.isdigit():
        if found := _EDITION_LABEL.fullmatch(edition.strip()):
            yield Finding("BK317", f"'{edition}' carries its label; styles print their own", field="edition", excerpt=found[1].strip(), fix=Fix(found[1], ""))  # fmt: skip
        elif _EDITION_IN_FRONT.fullmatch(edition.strip()):
            yield Finding("BK317", f"'{edition}' carries its label; styles print their own", field="edition")


_WHOLE = re.compile(
    r"(?:[A-Za-z]{0,3}\d*[lOo]\d+|\d+[lOo])(?:\s*[-–]+\s*\w+)?|\w+\s*[-–]+\s*(?:\d*[lOo]\d+|\d+[lOo])"
)


def _mistyped(variable: str, value: str) -> Iterator[Finding]:
    if not _WHOLE.fullmatch(value.strip()):
        return
    found = _MISTYPED.search(value)
    if found:
        right = found[0].replace("l", "1").replace("O", "0").replace("o", "0")
        yield Finding("BK316", f"'{found[0]}' has a letter among its digits", field=variable, excerpt=found[0], fix=Fix(found[0], right, certain=False))  # fmt: skip


def _pages(record: Record, page: str) -> Iterator[Finding]:
    text = page
    if (
        record.origin is not None
        and ("—" in record.origin.raw or "---" in record.origin.raw)
        and is_bib(record)
    ):
        text = source_text(record, "page") or page
    if wrong := _WRONG_DASH.search(text):
        right = "--" if is_bib(record) else "-"
        yield Finding("BK410", f"'{wrong[0].strip()}' is no dash of a page range", field="page", excerpt=wrong[0], fix=Fix(wrong[0], right))  # fmt: skip
    for part in re.split(r"[,;]\s*", page) if "," in page or ";" in page else (page,):
        found = _RANGE.fullmatch(part.strip())
        if found is None:
            continue
        first_letters, first, last_letters, last = found.groups()
        if last_letters not in ("", first_letters) or last[0] == "0" or int(last) >= int(first):
            continue
        if len(last) >= len(first):
            yield Finding("BK311", f"the pages {part} run backwards", field="page")
        elif int(first[: -len(last)] + last) > int(first):
            whole = first[: -len(last)] + last
            yield Finding("BK312", f"the end of {part} is abbreviated: {whole}", field="page", fix=_expanded(record, found[0], last, whole))  # fmt: skip
        else:
            yield Finding("BK311", f"the pages {part} run backwards", field="page")


def _expanded(record: Record, part: str, last: str, whole: str) -> Fix | None:
    text = source_text(record, "page") or part
    at = text.rfind(last)
    return Fix(text, text[:at] + whole + text[at + len(last) :], certain=False) if at > 0 else None

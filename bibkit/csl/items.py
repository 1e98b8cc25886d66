"""Items: CSL-JSON objects as the engine reads them, each value parsed once (csl-data.json; specification,
"Appendix IV - Variables").

Values of the wrong shape are reported and read as far as they go; nothing here raises on bad data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bibkit.diagnostics import Report, diagnostic
from bibkit.variables import DATE_VARIABLES, NAME_VARIABLES, NUMBER_VARIABLES

from . import dates, person, rich_text
from .nodes import Rendered

#: Members of a CSL-JSON item that no style can render.
_NOT_VARIABLES = frozenset(("id", "custom", "categories"))
#: What can have a text, though it is no text variable with a value.
UNCOUNTED = _NOT_VARIABLES | DATE_VARIABLES | NAME_VARIABLES
#: Names of variables and types from before CSL 1.0.2, and what citeproc-js and Zotero write for them.
_ALIASES = {
    "shortTitle": "title-short",
    "event": "event-title",
    "short-title": "title-short",
    "journalAbbreviation": "container-title-short",
}
_SHORT_FORMS = {
    "title": ("title-short", "shortTitle"),
    "container-title": ("container-title-short", "journalAbbreviation"),
}
_FIRST_PAGE = re.compile(r"\s*(.*?)\s*(?:(?<!\\)[-–]|,\s|&|$)")
_NOTE_FIELD = re.compile(r"^([A-Za-z][-_A-Za-z ]*):\s*(.+?)\s*$")
#: A label that makes a line a field, whether or not any style knows it ("OCLC: 41076502").
_NOTE_LABEL = re.compile(r"[-_a-z]+$|[A-Z]+$")
_NOTE_BRACE_FIELD = re.compile(r"\{:([-_A-Za-z]+):\s*([^}]*)\}")
_KNOWN_FIELDS = frozenset(
    [
        "abstract",
        "annote",
        "archive",
        "archive_collection",
        "archive_location",
        "archive-place",
        "authority",
        "call-number",
        "citation-key",
        "citation-label",
        "collection-title",
        "collection-title-short",
        "container-title",
        "container-title-short",
        "dimensions",
        "division",
        "DOI",
        "event-title",
        "event",
        "event-place",
        "genre",
        "ISBN",
        "ISSN",
        "jurisdiction",
        "keyword",
        "language",
        "license",
        "medium",
        "original-publisher",
        "original-publisher-place",
        "original-title",
        "PMCID",
        "PMID",
        "publisher",
        "publisher-place",
        "references",
        "reviewed-genre",
        "reviewed-title",
        "scale",
        "source",
        "status",
        "title",
        "title-short",
        "URL",
        "volume-title",
        "year-suffix",
        "type",
    ]
)


def short_forms(variable: str) -> tuple[str, ...]:
    """The variables that can hold the short form of another."""
    return _SHORT_FORMS.get(variable, (f"{variable}-short",))


class Item:
    """One item: raw CSL-JSON, and what has been read from it so far."""

    __slots__ = ("_dates", "_names", "_present", "_texts", "cache", "id", "language", "raw", "report", "type")

    def __init__(self, raw: Mapping[str, Any], report: Report | None = None) -> None:
        self.raw = _with_note_fields(raw)
        self.id = str(raw.get("id", ""))
        kind = self.raw.get("type")
        self.type = kind if isinstance(kind, str) else ""
        #: The primary language subtag; "" if the item has none.
        self.language = _language(self.raw.get("language"))
        self.report = report
        self._texts: dict[str, Rendered | None] = {}
        self._names: dict[str, tuple[person.Name, ...]] = {}
        self._present: frozenset[str] | None = None
        self._dates: dict[str, dates.Date | None] = {}
        #: What compiled code keeps with the item (parsed numbers, for one).
        self.cache: dict[object, Any] = {}

    def string(self, variable: str) -> str:
        """The value of a text or number variable, as a string; "" if it has none."""
        value = self.raw.get(variable)
        if isinstance(value, str):
            return value
        if value is None or isinstance(value, bool):
            return ""
        if isinstance(value, (int, float)):
            return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
        return self._other_string(variable, value)

    def _other_string(self, variable: str, value: object) -> str:
        if isinstance(value, list) and all(isinstance(part, (str, int)) for part in value):
            return ", ".join(str(part) for part in value)
        if variable not in NAME_VARIABLES and variable not in DATE_VARIABLES:
            self._wrong(variable)
        return ""

    def text(self, variable: str) -> Rendered | None:
        """The value of a text variable with its markup read, or None."""
        try:
            return self._texts[variable]
        except KeyError:
            value = self.string(variable)
            rendered = rich_text.field(value) if value else None
            self._texts[variable] = rendered
            return rendered

    def names(self, variable: str) -> tuple[person.Name, ...]:
        """The names of a name variable."""
        try:
            return self._names[variable]
        except KeyError:
            value = self.raw.get(variable)
            found: tuple[person.Name, ...] = ()
            if isinstance(value, (list, tuple)):
                found = tuple(name for name in map(person.parse, value) if name is not None)
                if len(found) < len(value):
                    self._wrong(variable)
            elif value:
                self._wrong(variable)
                name = person.parse(value)
                found = (name,) if name is not None else ()
            self._names[variable] = found
            return found

    def truncated(self, variable: str) -> bool:
        """Whether the source cut the list of names by "et al." (`custom.truncated`)."""
        custom = self.raw.get("custom")
        listed = custom.get("truncated") if isinstance(custom, dict) else None
        return isinstance(listed, (list, tuple)) and variable in listed

    def date(self, variable: str) -> dates.Date | None:
        """The value of a date variable, or None if it has none."""
        try:
            return self._dates[variable]
        except KeyError:
            value = self.raw.get(variable)
            found = dates.parse(value) if value else None
            if value and found is None and not _is_no_date(value):
                self._wrong(variable)
            self._dates[variable] = found
            return found

    def short(self, variable: str) -> str:
        """The variable that holds the short form of another; "" if there is none or it is empty."""
        for name in short_forms(variable):
            if self.string(name):
                return name
        return ""

    @property
    def present(self) -> frozenset[str]:
        """The variables that have a value."""
        found = self._present
        if found is None:
            found = self._present = frozenset(
                name
                for name, value in self.raw.items()
                if value not in (None, "", []) and name not in _NOT_VARIABLES and self._has(name)
            )
        return found

    def has(self, variable: str) -> bool:
        """Whether a variable has a value."""
        return variable in self.present

    def _has(self, variable: str) -> bool:
        if variable in DATE_VARIABLES:
            return self.date(variable) is not None
        if variable in NAME_VARIABLES:
            return bool(self.names(variable))
        return bool(self.string(variable))

    def _wrong(self, variable: str) -> None:
        if self.report is not None:
            self.report(
                diagnostic(
                    "BK106", f"the value of '{variable}' has the wrong shape", record=self.id, field=variable
                )
            )


def _language(value: object) -> str:
    """The primary subtag of a language tag. Exports also write "eng" and "English": what begins so is English."""
    if not isinstance(value, str):
        return ""
    tag = value.lower()
    return "en" if tag.startswith("en") else re.split("[-_]", tag, maxsplit=1)[0]


def _is_no_date(value: object) -> bool:
    """Whether a date has no content; some write the year 0 for that."""
    if not isinstance(value, dict):
        return False
    ranges = value.get("date-parts") or []
    days = ranges if isinstance(ranges, list) else [ranges]
    parts = [part for day in days for part in (day if isinstance(day, list) else [day])]
    others = [content for name, content in value.items() if name != "date-parts"]
    return not any(others) and all(part in (None, "", 0, "0") for part in parts)


def with_event(item: Mapping[str, Any]) -> dict[str, Any]:
    """The item with `event`, the legacy name of `event-title` that many styles still ask for (Appendix IV)."""
    legacy = {"event": item["event-title"]} if "event-title" in item and "event" not in item else {}
    return {**item, **legacy}


def _with_note_fields(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The item with the variables that its note holds (`original-date: 1900`, `{:authority: …}`), as Zotero
    and citeproc-js read them, and with old names of variables mapped."""
    extra: dict[str, Any] = {}
    note = raw.get("note")
    if isinstance(note, str) and ":" in note:
        extra = _note_fields(note, raw)
    for old, new in _ALIASES.items():
        if old in raw and new not in raw:
            extra[new] = raw[old]
    page = raw.get("page")
    if page and "page-first" not in raw:
        first = _FIRST_PAGE.match(str(page))
        if first and first[1]:
            extra["page-first"] = first[1]
    return {**raw, **extra} if extra else raw


def _note_fields(note: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    names: dict[str, list[Any]] = {}
    pairs = [(match[1], match[2]) for match in _NOTE_BRACE_FIELD.finditer(note)]
    kept: list[str] = []
    lines = note.split("\n")
    reading = True
    for position, line in enumerate(lines):
        match = _NOTE_FIELD.match(line.strip())
        known = match is not None and _field_name(match[1]) != ""
        # Only the lines at the head of the note count; its first line may be a remark.
        reading = reading and (known or position == 0 or not line.strip())
        if reading and known and match is not None:
            pairs.append((match[1], match[2]))
        else:
            kept.append(line)
    for label, value in pairs:
        name = _field_name(label)
        if name in NAME_VARIABLES:
            family, _, given = value.partition("||")
            names.setdefault(name, []).append(
                {"family": family.strip(), "given": given.strip()} if given else {"literal": value.strip()}
            )
        elif name and (name == "type" or not raw.get(name) or name in DATE_VARIABLES):
            found[name] = {"raw": value} if name in DATE_VARIABLES else value
    found.update({name: value for name, value in names.items() if not raw.get(name)})
    if len(kept) < len(lines):
        found["note"] = "\n".join(kept).strip()
    if "{:" in note:
        found["note"] = _NOTE_BRACE_FIELD.sub("", found.get("note", note)).strip()
    return found


def _field_name(label: str) -> str:
    for name in (label, label.lower().replace(" ", "-"), label.upper()):
        if (
            name in _KNOWN_FIELDS
            or name in NAME_VARIABLES
            or name in DATE_VARIABLES
            or name in NUMBER_VARIABLES
        ):
            return name
    return label if _NOTE_LABEL.match(label) else ""

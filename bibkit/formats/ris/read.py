"""RIS fields to CSL items, by the mapping table."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import TypeAlias

from ... import identifiers
from ...diagnostics import Report, diagnostic
from ...names import parse_family_first
from ...normalise import normalise, normalise_text
from ...record import Item, Name, Record
from ...variables import DATE_VARIABLES, NAME_VARIABLES
from .. import Source, TextStream, datetext
from ..losses import join_keywords, restore
from . import dates
from .lines import Field, entries
from .programs import as_meant
from .table import EVENT_ROW, EVENT_TAGS, OTHER_MEANING, OWN_MEANING, TABLE, WORK_TYPES

#: The mark of what a lossless export carries in a user-defined field (`U5`).
CARRIER = ("U5", "bibkit ")

#: Tags with their own rules; all others are in the table.
_SPECIAL = frozenset("TY ID DA PY Y1 Y2 SP EP KW SN UR M3 N1 C2 AN".split())
#: Of the tags for one container title, the first that is there has it; an abbreviation (`JO`) only if alone.
_CONTAINER_ORDER = ("C3", "A2", "BT", "JF", "T2", "JO")
#: What databases say in `M3` of every article; it is no genre.
_DOCUMENT_TYPES = frozenset(
    """article;journal article;research article;original article;review;review article;conference paper;editorial;
    letter;note;short survey;erratum;article in press""".replace("\n", "")
    .replace("    ", "")
    .split(";")
)
_SHAPES = {"container-title": "container", "DOI": "DOI"}
_ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")
_PUBMED = frozenset(("pubmed", "medline", "nlm"))
_BLOCK_TAG = re.compile(r"</?(?:p|div|br)\b[^<>]{0,200}/?>", re.IGNORECASE)
_ISSN = re.compile(r"\d{4}-?\d{3}[\dXx]")
_ISBN = re.compile(r"(?:97[89])?\d{9}[\dXx]")
_ET_AL = re.compile(r"(?:et|and)\s+(?:al\.?|others)\.?,?", re.IGNORECASE)
#: arXiv's classes, which a library has among its keywords.
_ARXIV_CLASS = re.compile(
    r"(?:cs|math|stat|eess|econ|q-bio|q-fin|physics|cond-mat|astro-ph|nlin)\.[A-Za-z-]{2,12}"
    r"|hep-(?:ex|lat|ph|th)|gr-qc|quant-ph|math-ph|nucl-(?:ex|th)"
)
_DASH = re.compile(r"(?<=\w)\s*[–—]\s*(?=\w)")
_PAGE_COUNT = re.compile(r"(\d+) ?(?:p|pp|pages)\.?")
_RANGE = re.compile(r"\d\s*[-–—]+\s*\w*\d")


def read_ris(stream: TextStream, report: Report, source: Source) -> Iterator[Record]:
    """The records of a RIS file. Entries without content are reported (BK152), as are unknown types (BK153)."""
    for entry in entries(stream, report, source):
        by_tag = _grouped(entry.fields)
        told = by_tag.get("TY", [""])[0]
        item = _item(by_tag, "ris")
        line = entry.origin.line
        if len(item) < 2:
            report(diagnostic("BK152", "this record has no content", path=source.path, line=line))
            continue
        if TABLE.csl_type(told.upper()) is None:
            what = f"the type '{told}' is not one of RIS" if told else "this record has no type (TY)"
            message = f"{what}; read as '{item['type']}'"
            report(diagnostic("BK153", message, path=source.path, line=line, field="type"))
        record = Record(item, entry.origin)
        raw = entry.origin.raw
        # what an entity stands for, and what a lossless export carries, is not in the text
        is_plain = entry.is_plain and CARRIER[0] not in by_tag and not ("&" in raw and _ENTITY.search(raw))
        yield record if is_plain else normalise(record)


def item_of(fields: Iterable[Field], custom: str = "ris") -> Item:
    """The CSL item of RIS fields. What has no variable stands in `custom`, under the name of the format."""
    return _item(_grouped(fields), custom)


def _grouped(fields: Iterable[Field]) -> dict[str, list[str]]:
    """Tag → its values, without entities."""
    by_tag: dict[str, list[str]] = {}
    for tag, value in fields:
        value = value.strip()
        if not value:
            continue
        if "&" in value:
            value = _ENTITY.sub(lambda match: html.unescape(match[0]), value)
        if tag in by_tag:
            by_tag[tag].append(value)
        else:
            by_tag[tag] = [value]
    return by_tag


def _item(by_tag: dict[str, list[str]], custom: str) -> Item:
    by_tag = as_meant(by_tag)
    tag, mark = CARRIER
    carried = ""
    if tag in by_tag:
        for value in by_tag.pop(tag):
            if value.startswith(mark):
                carried = value.removeprefix(mark)
            else:
                by_tag.setdefault(tag, []).append(value)
    return _Reading(by_tag, custom).item(carried)


@lru_cache(maxsize=8192)
def _person(value: str) -> Name | None:
    """The CSL name of a line; None for "et al.". Names come again and again in one library."""
    if value.endswith(","):
        # "An organisation ends in a comma" (EndNote): it is kept whole
        return {"literal": value.rstrip(", ") or value}
    return None if _ET_AL.fullmatch(value) else parse_family_first(value)


@lru_cache(maxsize=4096)
def _serial_number(value: str) -> tuple[str, str]:
    """A serial number without "(print)", and the variable that it is by its form, '' if that says nothing."""
    value = re.sub(r"\s*\([^()]*\)$", "", value)
    bare = value.replace("-", "").replace(" ", "")
    return value, "ISSN" if _ISSN.fullmatch(bare) else "ISBN" if _ISBN.fullmatch(bare) else ""


#: Tag → (variable, shape of its values).
_Places: TypeAlias = dict[str, tuple[str, str]]
_NONE = ("", "")
_UNPLACED = ("", "rest")


@cache
def _places(row: str, told: str) -> dict[str, tuple[str, str]]:
    """Tag → variable and the shape of its values, for a row of the table and a RIS type."""
    own = OWN_MEANING.get(told, {})
    found: dict[str, tuple[str, str]] = {}
    for tag, variable in TABLE.variables(row).items():
        variable = own.get(tag, variable)
        shape = (
            "special"
            if tag in _SPECIAL
            else "name"
            if variable in NAME_VARIABLES
            else "date"
            if variable in DATE_VARIABLES
            else _SHAPES.get(variable, "text")
        )
        if tag not in OTHER_MEANING.get(told, ()):
            found[tag] = (variable, shape)
    return dict.fromkeys(_SPECIAL, ("", "special")) | found


class _Reading:
    """One record on its way from tags to variables."""

    def __init__(self, by_tag: dict[str, list[str]], custom: str) -> None:
        self.by_tag, self.custom = by_tag, custom
        self.found: Item = {}
        self.truncated: dict[str, None] = {}
        self.rest: dict[str, list[str]] = {}

    def item(self, carried: str) -> Item:
        """All variables of the record."""
        by_tag, found = self.by_tag, self.found
        told = by_tag.get("TY", [""])[0].upper()
        kind = self._type(told)
        row = EVENT_ROW if kind == "paper-conference" and self._has(*EVENT_TAGS) else kind
        places = _places(row, told if told in OWN_MEANING or told in OTHER_MEANING else "")
        if "ID" in by_tag:
            found["id"] = by_tag["ID"][0]
        found["type"] = kind
        containers: dict[str, str] = {}
        for tag, values in by_tag.items():
            variable, shape = places.get(tag, _UNPLACED)
            if shape == "text":
                first = values[0]
                if found.setdefault(variable, first) is not first or len(values) > 1:
                    for value in values:
                        if value != found[variable]:
                            self.rest.setdefault(tag, []).append(value)
            elif shape == "name":
                self._names(variable, values)
            elif shape == "rest":
                self.rest[tag] = values
            elif shape == "container":
                containers[tag] = values[0]
                if len(values) > 1:
                    self.rest[tag] = values[1:]
            elif shape != "special":
                for value in values:
                    self._shaped(variable, shape, tag, value)
        self._titles(containers, kind)
        self._specials(places, kind)
        if self.truncated or self.rest:
            found["custom"] = {}
            if self.truncated:
                found["custom"]["truncated"] = list(self.truncated)
            if self.rest:
                found["custom"][self.custom] = self.rest
        return (restore(dict(found), carried) if carried else None) or found

    def _type(self, told: str) -> str:
        """The CSL type: by `TY`, told apart by `M3`, or by what a general record holds."""
        kind = TABLE.csl_type(told)
        work = self.by_tag.get("M3", [""])[0]
        if work and kind is not None:
            for name, phrase in WORK_TYPES.items():
                if phrase == work and TABLE.types[name] == told and (name != "review" or self._has("RI")):
                    del self.by_tag["M3"][0]
                    return name
        if (kind is None or told == "GEN") and self._has("T2", "JF", "JO") and self._has("VL", "IS"):
            return "article-journal"
        return kind or "document"

    def _has(self, *tags: str) -> bool:
        return not self.by_tag.keys().isdisjoint(tags)

    def _names(self, variable: str, values: list[str]) -> None:
        last = values[-1]
        if last.endswith(("al.", "al", "AL")) and last.lower().endswith((" et al.", " et al")):
            values = [*values[:-1], last[: last.lower().rindex(" et al")].rstrip(" ,;"), "et al."]
        names = [name.copy() for value in values if (name := _person(value)) is not None]
        if len(names) < len(values):
            self.truncated[variable] = None
        if variable in self.found:
            self.found[variable] += names
        elif names:
            self.found[variable] = names

    def _shaped(self, variable: str, shape: str, tag: str, value: str) -> None:
        """Add a date, or a DOI, if the value is one."""
        if shape == "date" and (found := datetext.parse(value)):
            self.found[variable] = found
        elif shape == "DOI" and (bare := identifiers.doi(value)):
            self._put(variable, tag, bare)
        else:
            self.rest.setdefault(tag, []).append(value)

    def _put(self, variable: str, tag: str, value: str) -> None:
        present = self.found.setdefault(variable, value)
        if present != value:
            self.rest.setdefault(tag, []).append(value)

    def _titles(self, containers: dict[str, str], kind: str) -> None:
        found = self.found
        chosen = next((tag for tag in _CONTAINER_ORDER if tag in containers), None)
        if chosen is None:
            short = found.get("container-title-short")
            if short and kind.startswith("article-"):
                found["container-title"] = short
            return
        found["container-title"] = containers.pop(chosen)
        if found.get("container-title-short") == found["container-title"]:
            # IEEE writes the one for the other
            del found["container-title-short"]
        for tag, value in containers.items():
            if value == found["container-title"]:
                continue
            if tag == "JO":
                self._put("container-title-short", tag, value)
            elif tag == "T2" and chosen == "BT":
                self._put("collection-title", tag, value)
            else:
                self.rest.setdefault(tag, []).append(value)

    def _specials(self, places: _Places, kind: str) -> None:
        by_tag, found = self.by_tag, self.found
        # Y1 is the older name of DA, which counts if both are there
        told = by_tag.get("DA") or by_tag.get("Y1") or [""]
        issued = dates.read(told[0], by_tag.get("PY", [""])[0])
        if issued:
            found["issued"] = issued
        if "Y2" in by_tag:
            # EndNote has the year in VL ("Access Year") for web pages
            year = self.rest.get("VL", [""])[0] if kind == "webpage" else ""
            if accessed := dates.read(by_tag["Y2"][0], year if year.isdigit() else ""):
                found["accessed"] = accessed
        for number in by_tag.get("SN", []):
            self._serial(number, places, kind)
        if kind == "report" and "number" not in found and "M1" in self.rest:
            # the number of a document, which counts where it has no report number
            found["number"], *others = self.rest.pop("M1")
            if others:
                self.rest["M1"] = others
        if "SP" in by_tag or "EP" in by_tag:
            self._pages(places)
        if "UR" in by_tag:
            self._addresses()
        if "M3" in by_tag:
            self._work_type(places, kind)
        if "N1" in by_tag:
            self._notes()
        if "C2" in by_tag or "AN" in by_tag:
            self._numbers(places)
        if "KW" in by_tag:
            self._keywords(by_tag["KW"])

    def _serial(self, line: str, places: _Places, kind: str) -> None:
        value, variable = _serial_number(line)
        if not variable and places.get("SN", _NONE)[0] == "number":
            variable = "number"
        elif not variable:
            variable = "ISSN" if kind.startswith(("article-", "periodical", "review")) else "ISBN"
        if variable != "number" and variable in self.found:
            self.found[variable] = f"{self.found[variable]} {value}"
        else:
            self._put(variable, "SN", value)

    def _pages(self, places: _Places) -> None:
        first, last = self.by_tag.get("SP", [""])[0], self.by_tag.get("EP", [""])[0]
        if not first or first == last or (not first.isalnum() and _RANGE.search(first)):
            pages = first or last
        else:
            pages = f"{first}-{last}" if last else first
        if not pages.isascii():
            pages = _DASH.sub("-", pages)
        variable = places.get("SP", _NONE)[0]
        if variable and pages[-1:] in "ps." and not last and (count := _PAGE_COUNT.fullmatch(pages)):
            variable, pages = "number-of-pages", count[1]
        elif variable == "number-of-pages" and (last or _RANGE.search(pages)):
            variable = "page"
        if pages and variable:
            self.found[variable] = pages
        elif pages:
            self.rest["SP"] = [pages]

    def _addresses(self) -> None:
        for line in self.by_tag["UR"]:
            parts = line.split()
            for value in parts if len(parts) > 1 and all("://" in part for part in parts) else [line]:
                if value.startswith("PM:"):
                    self._put("PMID", "UR", value[3:].strip())
                else:
                    self._put("URL", "UR", value)

    def _work_type(self, places: _Places, kind: str) -> None:
        for value in self.by_tag["M3"]:
            bare = identifiers.doi(value)
            if bare and "DOI" not in self.found:
                # EndNote before X5 wrote the DOI here
                self.found["DOI"] = bare
            elif value.lower() in _DOCUMENT_TYPES and kind.startswith(("article-", "paper-")):
                self.rest.setdefault("M3", []).append(value)
            else:
                self._put(places.get("M3", _NONE)[0] or "genre", "M3", value)

    def _notes(self) -> None:
        notes: list[str] = [str(self.found["note"])] if "note" in self.found else []
        for text in self.by_tag["N1"]:
            if "<" in text and _BLOCK_TAG.search(text):
                text = normalise_text(html.unescape(_BLOCK_TAG.sub("\n", text)), multiline=True)
            bare = identifiers.doi(text)
            if bare and "DOI" not in self.found:
                self.found["DOI"] = bare
            elif text and text != self.found.get("title"):
                notes.append(text)
        if notes:
            self.found["note"] = "\n\n".join(notes)

    def _numbers(self, places: _Places) -> None:
        """Accession numbers (`AN`, `C2`) that are PubMed's."""
        by_tag, found = self.by_tag, self.found
        for value in by_tag.get("C2", []):
            if re.fullmatch(r"PMC\d+", value):
                self._put("PMCID", "C2", value)
            elif re.fullmatch(r"\d{6,9}", value) and places.get("C2", _NONE)[0] == "PMCID":
                self._put("PMID", "C2", value)
            else:
                self.rest.setdefault("C2", []).append(value)
        # EndNote's connection to PubMed says NLM in the database provider (DP)
        pubmed = not _PUBMED.isdisjoint({str(found.get(name, "")).lower() for name in ("archive", "source")})
        for value in by_tag.get("AN", []):
            bare = re.fullmatch(r"(?:PMID:?\s*)?(\d{1,9})", value)
            if bare and (pubmed or not value[0].isdigit()):
                self._put("PMID", "AN", bare[1])
                if str(found.get("archive", "")).lower() in _PUBMED:
                    del found["archive"]
            else:
                self._put("archive_location", "AN", value)

    def _keywords(self, lines: list[str]) -> None:
        words = [word.strip() for word in ";".join(lines).split(";")]
        classes = [word for word in words if ("-" in word or "." in word) and _ARXIV_CLASS.fullmatch(word)]
        if classes:
            self.found["categories"] = classes
        words = [word for word in words if word and word not in classes]
        if words:
            self.found["keyword"] = join_keywords(words)

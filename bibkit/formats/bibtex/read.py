"""BibTeX and BibLaTeX → CSL-JSON, by the mapping table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial
from typing import Any

from ... import identifiers
from ...diagnostics import Report, diagnostic
from ...inline import latex_decode
from ...record import Item, Origin, Record
from ...variables import NAME_VARIABLES, TYPES
from .. import Source, TextStream
from ..places import line_column
from . import lossless
from .inherit import inherit
from .read_dates import read_date
from .read_names import read_names, split_list
from .split import Entry, places_of, split
from .table import (
    ARTICLES,
    HANDLED,
    LANGUAGE_TAGS,
    NAME_ALIASES,
    NAME_FIELDS,
    ROLES,
    STATE_KEYS,
    SUBTYPES,
    THESIS_GENRES,
    TYPE_KEYS,
    TYPES_READ,
    fields_read,
    rows_by_field,
)

#: Fields of names, and the variable that each is.
_NAME_FIELDS = {
    field: variable for variable, fields in NAME_FIELDS.items() for field in fields if field
} | NAME_ALIASES
_ROLE_FIELDS = ("editor", "editora", "editorb", "editorc")
_ROLES_READ = {role: variable for variable, role in ROLES.items()}
_DATES = {"accessed": "url", "event-date": "event", "original-date": "orig"}
_HREF = re.compile(r"\\(?:url|href)\s*\{\s*([^{}\s]+)\s*\}")
_URL = re.compile(r"(?:https?|ftp)://[^\s{}]+")


def read_bibtex(stream: TextStream, report: Report, source: Source) -> Iterator[Record]:
    """The records of BibTeX, one by one; mistakes are reported with their place and reading goes on."""
    return _read(stream, report, source, "bibtex")


def read_biblatex(stream: TextStream, report: Report, source: Source) -> Iterator[Record]:
    """The records of BibLaTeX; see `read_bibtex`."""
    return _read(stream, report, source, "biblatex")


def _read(stream: TextStream, report: Report, source: Source, format: str) -> Iterator[Record]:
    keys: set[str] = set()
    for entry in inherit(split(stream, report, source), report, source):
        key = entry.key
        if key in keys:
            report(
                diagnostic(
                    "BK141", f"the citation key '{key}' is used twice", path=source.path, line=entry.line,
                    column=entry.column, record=key,
                )
            )  # fmt: skip
        elif key:
            keys.add(key)
        item = to_item(entry, partial(_tell, entry, report, source))
        end = entry.start + len(entry.raw)
        yield Record(item, Origin(format, source.path, entry.line, entry.start, end, entry.raw, entry.column))


def _tell(entry: Entry, report: Report, source: Source, field: str, message: str) -> None:
    offset = locate_field(entry.raw, field) or 0
    line, column = line_column(entry.raw, offset, entry.line, entry.column)
    report(
        diagnostic(
            "BK138",
            message,
            path=source.path,
            line=line,
            column=column,
            record=entry.key or None,
            field=field,
        )
    )


def to_item(entry: Entry, tell: Any) -> Item:
    """The CSL-JSON item of an entry. `tell(field, message)` hears of names that are not in order."""
    fields = entry.fields
    kind = entry.type
    item: Item = {"id": entry.key, "type": TYPES_READ.get(kind, "document")} if entry.key else {
        "type": TYPES_READ.get(kind, "document")
    }  # fmt: skip
    used: set[str] = set()
    _names(item, fields, used, tell)
    for variable, decode, names in _plan(kind, tuple(fields)):
        for name in names:
            if name not in used:
                text = decode(fields[name])
                used.add(name)
                if text:
                    item[variable] = text
                    break
    if (issued := read_date(fields)) is not None:
        item["issued"] = issued
    for variable, prefix in _DATES.items():
        there = f"{prefix}date" in fields or f"{prefix}year" in fields
        if there and (found := read_date(fields, prefix)) is not None:
            item[variable] = found
    _titles(item, fields, kind)
    _subtype(item, fields, kind)
    _published(item, fields, kind)
    _details(item, fields, kind)
    _eprint(item, fields, kind)
    _rest(item, entry, used)
    if lossless.FIELD in fields:
        lossless.apply(item, fields[lossless.FIELD])
    return item


# Values ----------------------------------------------------------------------------------------------------


def _text(value: str) -> str:
    return latex_decode.to_markup(value).strip()


def _title(value: str) -> str:
    return latex_decode.to_markup(value, braces_protect=True).strip()


#: TeX's escapes that people write in addresses; elsewhere a backslash is what it is (biblatex manual, 2.2.1).
_ESCAPED = re.compile(
    r"\\([_%&#~^$])(?:\{\})?|\{\\([_%&#])\}|\{\\textasciitilde\}|\\textasciitilde(?:\{\}|\s?)|\{~\}"
)


def _verbatim(value: str) -> str:
    """A field that is never LaTeX: only the escapes that TeX users cannot do without are undone."""
    value = value.strip()
    if "\\" in value or "{" in value:
        if href := _HREF.search(value):
            value = href[1]
        value = _ESCAPED.sub(lambda match: match[1] or match[2] or "~", value)
        if value.startswith("{") and value.endswith("}"):
            value = value[1:-1]
    return value


def _pages(value: str) -> str:
    """Pages with one hyphen for a range, as CSL-JSON has them."""
    text = _text(value) if "\\" in value or "{" in value or "$" in value else value.strip()
    return re.sub(r"\s*(?:--+|[–—])\s*", "-", text)


def _language(value: str) -> str:
    text = _text(value)
    return LANGUAGE_TAGS.get(text.lower(), text)


_DECODERS = {
    "text": _text, "title": _title, "verbatim": _verbatim, "pages": _pages, "language": _language, "edition": _text,
}  # fmt: skip


@lru_cache(maxsize=1024)
def _plan(kind: str, there: tuple[str, ...]) -> list[tuple[str, Callable[[str], str], list[str]]]:
    """For an entry type and the fields of an entry, which most entries share with others: the variables, how they
    are decoded, and the fields that they are read from, the best one first."""
    rows, by_field = fields_read(kind), rows_by_field(kind)
    places = sorted({place for name in there for place in by_field.get(name, ())})
    plan = [(row, [name for name in names if name in there]) for row, names in map(rows.__getitem__, places)]
    return [(row.variable, _DECODERS[row.kind], names) for row, names in plan]


# Parts of an item --------------------------------------------------------------------------------------------


def _names(item: Item, fields: dict[str, str], used: set[str], tell: Any) -> None:
    truncated: list[str] = []
    use_prefix = (
        "options" in fields and re.search(r"useprefix(?!\s*=\s*false)", fields["options"]) is not None
    )
    for field, value in fields.items():
        variable = _NAME_FIELDS.get(field)
        if field in _ROLE_FIELDS:
            variable = _role(fields, field)
        if variable is None or variable == "holder":
            continue
        used.add(field)
        names, cut = read_names(value, partial(tell, field), use_prefix=use_prefix)
        if names:
            item[variable] = [*item[variable], *names] if variable in item else names
            if cut:
                truncated.append(variable)
    if truncated:
        item["custom"] = {"truncated": truncated}


def _role(fields: dict[str, str], field: str) -> str:
    """What `editor` … `editorc` are, by their type field (biblatex manual, 2.3.6)."""
    role = fields.get(f"{field}type", "").strip().lower()
    if role in NAME_VARIABLES:
        return role
    return _ROLES_READ.get(role, "contributor" if role else "editor")


def _joined(fields: dict[str, str], name: str) -> str:
    """A title with its subtitle and addition: `Title: Subtitle. Addition`."""
    text, sub, addon = (
        _title(fields.get(f"{name}{part}", "")) for part in ("title", "subtitle", "titleaddon")
    )
    if sub:
        text = f"{text}{' ' if text[-1:] in '?!.:' else ': '}{sub}" if text else sub
    if addon:
        text = f"{text}{' ' if text[-1:] in '?!.' else '. '}{addon}" if text else addon
    return text


_WHOLES = ("book", "proceedings", "collection", "mvbook", "reference")


def _titles(item: Item, fields: dict[str, str], kind: str) -> None:
    """Titles of parts: a volume of a work in several has `volume-title` beside the title of the whole, as CSL 1.0.2
    has it."""
    if "subtitle" in fields or "titleaddon" in fields:
        item["title"] = _joined(fields, "")
    for name, wanted in (("journal", kind in ARTICLES), ("book", True)):
        if wanted and (f"{name}subtitle" in fields or f"{name}titleaddon" in fields):
            base = (
                fields if "journaltitle" in fields else {**fields, "journaltitle": fields.get("journal", "")}
            )
            item["container-title"] = _joined(base, name)
    if "maintitle" in fields:
        main = _joined(fields, "main")
        if "booktitle" in fields or item["type"] in ("chapter", "paper-conference", "entry"):
            if "container-title" in item:
                item["volume-title"] = item["container-title"]
            item["container-title"] = main
        else:
            if "title" in item:
                item["volume-title"] = item["title"]
            item["title"] = main
    elif "title" not in item and "booktitle" in fields and item["type"] == "book":
        item["title"] = item.pop("container-title")
    # a book is in no book: BibTeX's @book and @proceedings have `booktitle` for their children only (btxdoc, 4)
    if kind in _WHOLES and "booktitle" in fields and "maintitle" not in fields:
        item.pop("container-title", None)


def _subtype(item: Item, fields: dict[str, str], kind: str) -> None:
    subtype = fields.get("entrysubtype", "").strip().lower()
    if subtype in TYPES:
        item["type"] = subtype
    elif subtype in SUBTYPES:
        item["type"] = SUBTYPES[subtype]
    elif kind == "unpublished" and ("eventtitle" in fields or "venue" in fields or "eventdate" in fields):
        item["type"] = "speech"


def _published(item: Item, fields: dict[str, str], kind: str) -> None:
    """`howpublished` is an address or a publisher; lists of places and publishers are joined as CSL has no lists."""
    how = fields.get("howpublished", "")
    # a notice of publication: who published it if nothing else says so, else in what form
    if how and "publisher" not in item and (kind != "misc" or "container-title" in item):
        item["publisher"] = item.pop("container-title" if kind == "misc" else "medium", "")
    if how and (match := _HREF.search(how) or _URL.search(how)):
        url = _verbatim(match[1] if match.re is _HREF else match[0].rstrip(".,;)"))
        if item.get("URL", url) == url or "URL" not in item:
            item["URL"] = url
        for variable in ("publisher", "container-title", "medium"):
            if variable in item and _URL.search(how) and item[variable] == _text(how):
                del item[variable]
    for variable, names in (("publisher", ("publisher",)), ("publisher-place", ("location", "address"))):
        source = next((fields[name] for name in names if name in fields), "")
        if " and " in source and variable in item:
            item[variable] = "; ".join(filter(None, map(_text, split_list(source))))


def _details(item: Item, fields: dict[str, str], kind: str) -> None:
    if "genre" in item:
        item["genre"] = TYPE_KEYS.get(item["genre"].lower(), item["genre"])
    elif kind in THESIS_GENRES:
        item["genre"] = THESIS_GENRES[kind]
    if "status" in item:
        item["status"] = STATE_KEYS.get(item["status"].lower(), item["status"])
    if kind in ARTICLES and "issue" in fields and "number" in fields:
        item["issue"] = f"{_text(fields['number'])}, {_text(fields['issue'])}"
    if "addendum" in fields:
        item["note"] = ". ".join(filter(None, (item.get("note", "").rstrip("."), _text(fields["addendum"]))))
    if "library" in fields:
        item |= _library(_text(fields["library"]))
    if "fjournal" in fields and "container-title" in item:
        # MathSciNet: `journal` is the short form
        item["container-title"], short = _title(fields["fjournal"]), item["container-title"]
        item.setdefault("container-title-short", short)
    if "keyword" in item:
        item["keyword"] = ", ".join(
            word.strip() for word in re.split("[,;]", item["keyword"]) if word.strip()
        )
    if "DOI" in item and (bare := identifiers.doi(item["DOI"])):
        item["DOI"] = bare


def _library(text: str) -> Item:
    """`library` is "a library name and a call number" (biblatex manual, 2.2.2), either or both."""
    archive, comma, place = text.partition(", ")
    if comma:
        return {"archive": archive, "archive-location": place}
    return {"call-number" if any(char.isdigit() for char in text) else "archive": text}


#: Archives whose identifiers have an address (biblatex manual, 3.14.7).
_ARCHIVES = {
    "jstor": "https://www.jstor.org/stable/", "hdl": "https://hdl.handle.net/",
    "googlebooks": "https://books.google.com?id=",
}  # fmt: skip


def _eprint(item: Item, fields: dict[str, str], kind: str) -> None:
    """`eprint` by its archive: arXiv's number, PubMed's, or an address."""
    value = _verbatim(fields.get("eprint", ""))
    archive = (fields.get("eprinttype") or fields.get("archiveprefix") or "").strip().strip("{}").lower()
    if not value:
        return
    number = identifiers.arxiv_id(value)
    if number and archive in ("", "arxiv"):
        item.setdefault("number", f"arXiv:{number}")
        elsewhere = any(name in item for name in ("container-title", "publisher")) or (
            "URL" in item and identifiers.arxiv_id(item["URL"]) is None
        )
        if not elsewhere and kind in ("misc", "unpublished", "article", "preprint", "online"):
            item["type"] = "article"
            item["publisher"] = "arXiv"
        if classes := _text(fields.get("eprintclass") or fields.get("primaryclass") or ""):
            item["categories"] = [classes]
    elif archive == "pubmed":
        item.setdefault("PMID", value)
    elif archive in _ARCHIVES:
        item.setdefault("URL", _ARCHIVES[archive] + value)
    else:
        _custom(item)["eprint"] = fields["eprint"]
        if archive:
            _custom(item)["eprinttype"] = archive


def _custom(item: Item) -> dict[str, Any]:
    """What CSL cannot hold, by field: `custom.bibtex`."""
    fields: dict[str, Any] = item.setdefault("custom", {}).setdefault("bibtex", {})
    return fields


def _rest(item: Item, entry: Entry, used: set[str]) -> None:
    """Fields without a place in CSL are kept as they are written, under `custom.bibtex`."""
    for name, value in entry.fields.items():
        if name not in used and name not in HANDLED and name != lossless.FIELD and value:
            _custom(item)[name] = value
    for name, value in entry.again:
        _custom(item).setdefault(f"{name}-again", value)


# Places ------------------------------------------------------------------------------------------------------


def locate_field(raw: str, name: str) -> int | None:
    """The offset of a field's value in the text of an entry."""
    return next((start for told, (start, _) in places_of(raw) if told == name.lower()), None)


def fields_of(kind: str, variable: str) -> tuple[str, ...]:
    """The fields of an entry type that a variable is read from; a name that is no variable is a field's own."""
    return _fields_of(kind).get(variable, (variable,))


@cache
def _fields_of(kind: str) -> dict[str, tuple[str, ...]]:
    found = {row.variable: names for row, names in fields_read(kind)}
    for field, variable in _NAME_FIELDS.items():
        found[variable] = (*found.get(variable, ()), field)
    found |= {
        "issued": ("date", "year", "month"),
        "accessed": ("urldate",),
        "event-date": ("eventdate",),
        "original-date": ("origdate",),
    }
    return found

"""CSL-JSON → BibTeX and BibLaTeX by the mapping table, on bibtexparser's model and writer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import quote

from ... import dates, identifiers
from ...diagnostics import Report, diagnostic
from ...inline import csl_markup, latex
from ...inline.latex import Charset
from ...keys import letters
from ...record import Item, Name, Record, is_truncated, names_of
from ...variables import TYPES
from . import lossless
from .losses import read_back, report_losses
from .names import write_names
from .protect import protect
from .table import (
    ARTICLES,
    BABEL_LANGUAGES,
    BABEL_VARIANTS,
    ENTRY_TYPES,
    FIELDS,
    NAME_FIELDS,
    ROLES,
    STATE_KEYS,
    TYPE_KEYS,
    TYPES_READ,
    Dialect,
    Row,
    field_of,
)

_COLUMN: dict[Dialect, int] = {"bibtex": 0, "biblatex": 1}

#: Fields that are written last: they are long, and nobody looks for the others below them.
_LONG_FIELDS = frozenset(("abstract", "annotation", "annote", lossless.FIELD))

_ASCII = "".join(map(chr, range(128)))

_STATE_OF = {text: key for key, text in STATE_KEYS.items()}
_TYPE_OF = {text: key for key, text in TYPE_KEYS.items()}


#: Variables whose letters styles lower: no style does so with the names of journals, books, series or events.
_CASE_CHANGED = frozenset(("title", "title-short", "volume-title"))


@dataclass(frozen=True, slots=True)
class BibtexOptions:
    """`charset`: `ascii` writes accents as LaTeX commands, `unicode` as they are. By default BibTeX is
    written in ASCII, for pdfLaTeX, and BibLaTeX in Unicode, for biber. `omit` names fields that are not written
    (`file` leaks paths), `order` those that come first. Lines longer than `line_width` are wrapped at spaces, which
    readers fold again. `lossless` adds a field that brings back what the
    others cannot hold; see lossless.py."""

    charset: Charset | None = None
    omit: tuple[str, ...] = ("file",)
    order: tuple[str, ...] = ()
    line_width: int | None = None
    lossless: bool = False


def export_bibtex(records: Iterable[Record], options: BibtexOptions, report: Report) -> Iterator[str]:
    """BibTeX entries, one by one, blank lines between them."""
    return _export(records, "bibtex", options, report)


def export_biblatex(records: Iterable[Record], options: BibtexOptions, report: Report) -> Iterator[str]:
    """BibLaTeX entries, one by one, blank lines between them."""
    return _export(records, "biblatex", options, report)


def _export(
    records: Iterable[Record], dialect: Dialect, options: BibtexOptions, report: Report
) -> Iterator[str]:
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.middlewares import AddEnclosingMiddleware
    from bibtexparser.model import Entry, Field
    from bibtexparser.writer import BibtexFormat

    layout = BibtexFormat()  # type: ignore[no-untyped-call]
    layout.indent = "  "
    layout.trailing_comma = True
    enclose = AddEnclosingMiddleware(
        reuse_previous_enclosing=False, enclose_integers=True, default_enclosing="{"
    )
    charset: Charset = options.charset or ("ascii" if dialect == "bibtex" else "unicode")
    separator = ""
    used: set[str] = set()
    for record in records:
        kind, values = _entry(record.item, dialect, charset)
        key = _unique_key(record, used, report)
        if not options.lossless:
            # what was asked to be omitted is no loss
            report_losses(record, read_back(kind, key, values), dialect, report)
        values = _arranged(values, options)
        if options.lossless and (patch := lossless.encode(record.item, read_back(kind, key, values))):
            values.append((lossless.FIELD, patch, None))
        fields = [
            Field(name, _wrapped(name, value, options.line_width), enclosing=enclosing)
            for name, value, enclosing in values
        ]
        library = Library([Entry(kind, key, fields)])
        yield separator + write_string(library, unparse_stack=[enclose], bibtex_format=layout)
        separator = "\n"


def _unique_key(record: Record, used: set[str], report: Report) -> str:
    """The key of an entry, unlike all before it (bibtex compares without case); what is changed is reported."""
    wanted = key = citation_key(record.id)
    count = 1
    while key.lower() in used:
        count += 1
        key = wanted + letters(count)
    used.add(key.lower())
    if key != record.id and record.id:
        code, reason = ("BK501", "is used twice") if count > 1 else ("BK603", "is none for BibTeX")
        place: dict[str, Any] = (
            {"path": record.origin.path, "line": record.origin.line} if record.origin else {}
        )
        message = f"the key '{record.id}' {reason}; written as '{key}'"
        report(diagnostic(code, message, record=record.id, field="id", **place))
    return key


def citation_key(key: str) -> str:
    """The key without the characters that end or upset a key in BibTeX, biber or `\\cite`."""
    return re.sub(r"""[\s"#%'(),={}\\~]+""", "-", key).strip("-") or "untitled"


#: A field's name, its value in LaTeX, and bibtexparser's enclosing (None: braces).
Value: TypeAlias = tuple[str, str, str | None]


def _arranged(values: list[Value], options: BibtexOptions) -> list[Value]:
    """The values without the fields to omit; those that the order names first, the long ones last."""
    order = {name.lower(): place for place, name in enumerate(options.order)}
    omit = frozenset(name.lower() for name in options.omit)
    kept = [value for value in values if value[0].lower() not in omit]
    return sorted(kept, key=lambda value: (order.get(value[0].lower(), len(order)), value[0] in _LONG_FIELDS))


#: A space where a line may end: `@` and `%` begin no line, which some programs would take for an entry or a comment.
_BREAK = re.compile(r" (?![@% ]|$)")


def _wrapped(name: str, value: str, width: int | None) -> str:
    """A field's value in lines of at most `width` characters, as far as its spaces allow, indented by four."""
    if width is None or len(name) + len(value) + 8 <= width:
        return value
    lines: list[str] = []
    for paragraph in value.split("\n"):
        line, room = "", width - (len(name) + 6 if not lines else 4)
        for word in _BREAK.split(paragraph):
            if line and len(line) + len(word) + 1 > room:
                lines.append(line)
                line, room = word, width - 4
            else:
                line = f"{line} {word}" if line else word
        lines.append(line)
    first, *rest = lines
    return "\n".join([first, *(f"    {line}" if line else "" for line in rest)])


def _entry(item: Item, dialect: Dialect, charset: Charset) -> tuple[str, list[Value]]:
    kind = entry_type(item, dialect)
    written: set[str] = {"issued"}
    values = _subtype(item, kind, dialect)
    if dialect == "biblatex" and item.get("volume-title") and kind not in ARTICLES:
        # a volume of a work in several (biblatex manual, 2.3.4)
        whole = "container-title" if item.get("container-title") else "title"
        main = _title(str(item.get(whole) or ""), item, charset)
        values += [("maintitle", main, None)] if main else []
        item = {**item, whole: item["volume-title"]}
    values += _names(item, kind, dialect, charset)
    eprint = _eprint(item, dialect, written)
    taken = {name for name, _, _ in values} | {name for name, _, _ in eprint}
    for row in FIELDS:
        field = field_of(row, kind, dialect)
        wanted = row.variable in item and row.variable not in written
        if wanted and field and field not in taken and (text := _write(row, item, dialect, charset)):
            values.append((field, text, None))
            taken.add(field)
        if row.variable == "title":
            values.extend(_date(item, dialect, charset))
    for variable, date_field in _DATE_FIELDS[dialect].items():
        if isinstance(item.get(variable), dict) and (date := _edtf(item[variable])):
            values.append((date_field, date, None))
    if dialect == "biblatex" and "library" not in taken and (text := _library(item)):
        values.append(("library", latex.write_balanced((text,), charset), None))
    values.extend(eprint)
    values = _with_keywords(values, item, charset, bool(eprint))
    return kind, [*values, *_kept(item, taken | {name for name, _, _ in values})]


_DATE_FIELDS: dict[Dialect, dict[str, str]] = {
    "bibtex": {"accessed": "urldate"},
    "biblatex": {"event-date": "eventdate", "original-date": "origdate", "accessed": "urldate"},
}


def entry_type(item: Item, dialect: Dialect) -> str:
    """The entry type of an item."""
    csl_type = str(item.get("type", ""))
    kind = ENTRY_TYPES.get(csl_type, ("misc", "misc"))[_COLUMN[dialect]]
    genre = str(item.get("genre", "")).lower()
    if kind == "phdthesis" and "master" in genre:
        return "mastersthesis"
    # the data model wants a url, doi or eprint in @online (blx-dm.def)
    linked = item.get("URL") or item.get("DOI") or identifiers.arxiv_of(item)
    if kind == "online" and not linked:
        return "misc"
    if kind == "incollection" and dialect == "biblatex" and not item.get("editor"):
        return "inbook"
    return kind


def _subtype(item: Item, kind: str, dialect: Dialect) -> list[Value]:
    """`entrysubtype` (biblatex manual, 2.2.4), where the entry type alone does not say what the record is."""
    csl_type = str(item.get("type", ""))
    told = TYPES_READ.get(kind)
    if csl_type == "article" and kind in ("misc", "online") and identifiers.arxiv_of(item):
        return []
    if (
        csl_type not in TYPES
        or csl_type == told
        or ((csl_type, told) == ("speech", "manuscript") and item.get("event-title"))
    ):
        return []
    # what CSL calls an article is a preprint everywhere else
    return [("entrysubtype", "preprint" if csl_type == "article" else csl_type, None)]


def _names(item: Item, kind: str, dialect: Dialect, charset: Charset) -> list[Value]:
    values: list[Value] = []
    for variable, fields in NAME_FIELDS.items():
        named = fields[_COLUMN[dialect]]
        if named and (text := _list(item, variable, charset)):
            values.append((named, text, None))
    if dialect == "biblatex":
        taken = {name for name, _, _ in values}
        free = [field for field in ("editor", "editora", "editorb", "editorc") if field not in taken]
        for variable, role in ROLES.items():
            if free and (text := _list(item, variable, charset)):
                field = free.pop(0)
                values += [(field, text, None), (f"{field}type", role, None)]
    return values


def _list(item: Item, variable: str, charset: Charset) -> str:
    names: list[Name] = names_of(item, variable)
    return write_names(names, truncated=is_truncated(item, variable), charset=charset)


def _date(item: Item, dialect: Dialect, charset: Charset) -> list[Value]:
    """BibLaTeX takes EDTF in `date`; BibTeX has `year` and `month`, the month as one of its macros."""
    issued = item.get("issued")
    if not isinstance(issued, dict):
        return []
    text = _edtf(issued)
    if text is None:
        literal = str(issued.get("literal") or issued.get("raw") or "")
        return [("year", latex.write_balanced((literal,), charset), None)] if literal else []
    if dialect == "biblatex":
        return [("date", text, None)]
    start, *end = dates.integer_parts(issued)
    if end and end[0][0] != start[0]:
        # a range of years is text for BibTeX; months and days of its ends have no place
        return [("year", f"{start[0]}--{end[0][0]}", None)]
    year = f"c. {start[0]}" if issued.get("circa") and len(start) == 1 else str(start[0])
    values: list[Value] = [("year", year, None)]
    season = str(issued.get("season") or "")
    if len(start) == 1 and season in _SEASONS:
        values.append(("month", _SEASONS[season], None))
    if len(start) > 1 and 1 <= start[1] <= 12:
        values.append(("month", *_month(start, end[0] if end else start)))
        if len(start) > 2:
            day = str(start[2])
            if end and len(end[0]) > 2 and end[0][:2] == start[:2]:
                day += f"--{end[0][2]}"
            values.append(("day", day, None))
    return values


_SEASONS = {"1": "Spring", "2": "Summer", "3": "Autumn", "4": "Winter"}


def _month(start: list[int], end: list[int]) -> tuple[str, str | None]:
    first = dates.MONTHS[start[1] - 1]
    if len(end) > 1 and end[1] != start[1] and 1 <= end[1] <= 12:
        return f'{first} # "--" # {dates.MONTHS[end[1] - 1]}', "no-enclosing"
    return first, "no-enclosing"


def _edtf(value: dict[str, Any]) -> str | None:
    """EDTF, which counts years astronomically: CSL's -1, 1 BC, is its year 0 (biblatex manual, 2.3.8)."""
    parts = dates.integer_parts(value)
    shifted = [[year + 1 if year < 0 else year, *rest] for year, *rest in parts]
    historical: Any = {**value, "date-parts": shifted}
    return dates.edtf(historical)


def _eprint(item: Item, dialect: Dialect, written: set[str]) -> list[Value]:
    """arXiv's own fields (arXiv help, "BibTeX"; biblatex manual, 3.14.7), or else PubMed's number."""
    number = identifiers.arxiv_of(item)
    if number is None:
        if item.get("PMID") and dialect == "biblatex":
            written.add("PMID")
            return [("eprint", str(item["PMID"]), None), ("eprinttype", "pubmed", None)]
        return []
    written.update(
        name for name in ("number", "archive", "archive-location", "archive_location") if name in item
    )
    if str(item.get("publisher", "")).lower() == "arxiv":
        written.add("publisher")
    names = ("eprint", "archivePrefix", "primaryClass") if dialect == "bibtex" else (
        "eprint", "eprinttype", "eprintclass")  # fmt: skip
    values: list[Value] = [
        (names[0], number, None),
        (names[1], "arXiv" if dialect == "bibtex" else "arxiv", None),
    ]
    categories = item.get("categories")
    if "/" not in number and isinstance(categories, list) and categories:
        values.append((names[2], str(categories[0]), None))
    return values


def _library(item: Item) -> str:
    """The name of a library and a call number (biblatex manual, 2.2.2)."""
    place = item.get("archive-location") or item.get("archive_location") or item.get("call-number")
    parts = (None if identifiers.arxiv_of(item) else item.get("archive"), place)
    return ", ".join(str(part) for part in parts if part)


def _with_keywords(values: list[Value], item: Item, charset: Charset, has_eprint_class: bool) -> list[Value]:
    categories = item.get("categories")
    classes = [str(name) for name in categories] if isinstance(categories, list) else []
    extra = classes[1:] if has_eprint_class else classes
    text = ", ".join(filter(None, (str(item.get("keyword", "")), *extra)))
    if not text:
        return values
    others = [value for value in values if value[0] != "keywords"]
    return [*others, ("keywords", latex.write_balanced((text,), charset), None)]


def _kept(item: Item, taken: set[str]) -> list[Value]:
    """Fields of the source that CSL has no variable for, as they were written."""
    custom = item.get("custom")
    fields = custom.get("bibtex") if isinstance(custom, dict) else None
    if not isinstance(fields, dict):
        return []
    return [
        (str(name), text, None)
        for name, value in fields.items()
        if re.fullmatch(r"[A-Za-z][\w.:+-]*", str(name))
        and name not in taken
        and not str(name).endswith("-again")
        if isinstance(value, str) and (text := value.strip()) and latex.is_balanced(text)
    ]


def _write(row: Row, item: Item, dialect: Dialect, charset: Charset) -> str:
    value = item[row.variable]
    text = str(value)
    if row.kind == "verbatim":
        address = latex.verbatim_url(text)
        # an address in ASCII is the same address (RFC 3987, 3.1)
        return quote(address, safe=_ASCII) if row.variable == "URL" and charset == "ascii" else address
    if row.kind == "language":
        if dialect == "bibtex":
            return latex.write_balanced((text,), charset)
        return (
            BABEL_VARIANTS.get(text)
            or BABEL_LANGUAGES.get(text.lower().split("-")[0])
            or latex.write_balanced((text,), charset)
        )
    if row.kind == "pages":
        return latex.write_balanced((re.sub(r"\s*[-–—]+\s*", "–", text),), "ascii")
    if row.variable == "status" and dialect == "biblatex" and text in _STATE_OF:
        return _STATE_OF[text]
    if row.variable in _CASE_CHANGED:
        return _title(text, item, charset)
    return latex.write_balanced(csl_markup.parse(text), charset)


def _title(text: str, item: Item, charset: Charset) -> str:
    language, abstract = str(item.get("language", "")), str(item.get("abstract", ""))
    return latex.write_balanced(
        protect(csl_markup.parse(text), language=language, abstract=abstract), charset
    )

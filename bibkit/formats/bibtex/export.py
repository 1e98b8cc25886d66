"""CSL-JSON → BibTeX and BibLaTeX, on bibtexparser's model and writer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from ... import dates, identifiers
from ...diagnostics import Report, diagnostic
from ...inline import csl_markup, latex
from ...inline.latex import Charset
from ...record import Item, Record, is_truncated, names_of
from .names import write_names
from .protect import protect
from .table import BABEL_LANGUAGES, ENTRY_TYPES, FIELDS, NAME_FIELDS, Row

Dialect: TypeAlias = Literal["bibtex", "biblatex"]

_COLUMN: dict[Dialect, int] = {"bibtex": 0, "biblatex": 1}

#: Members that hold no variable to be lost, or that another field stands for.
_NOT_LOST = frozenset(
    "id type custom categories citation-key journalAbbreviation shortTitle language".split()
)


#: Fields that are written last: they are long, and nobody looks for the others below them.
_LONG_FIELDS = frozenset("abstract annotation annote".split())


@dataclass(frozen=True, slots=True)
class BibtexOptions:
    """`charset`: `ascii` writes accents as LaTeX commands, `unicode` as they are. By default BibTeX is
    written in ASCII, for pdfLaTeX, and BibLaTeX in Unicode, for biber."""

    charset: Charset | None = None


def export_bibtex(records: Iterable[Record], options: BibtexOptions, report: Report) -> Iterator[str]:
    """BibTeX entries, one by one, blank lines between them."""
    return _export(records, "bibtex", options.charset or "ascii", report)


def export_biblatex(records: Iterable[Record], options: BibtexOptions, report: Report) -> Iterator[str]:
    """BibLaTeX entries, one by one, blank lines between them."""
    return _export(records, "biblatex", options.charset or "unicode", report)


def _export(records: Iterable[Record], dialect: Dialect, charset: Charset, report: Report) -> Iterator[str]:
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
    separator = ""
    for record in records:
        entry_type, values = _entry(record, dialect, charset, report)
        fields = [Field(name, value, enclosing=enclosing) for name, value, enclosing in values]
        block = Entry(entry_type, citation_key(record.id), fields)
        library = Library([block])
        yield separator + write_string(library, unparse_stack=[enclose], bibtex_format=layout)
        separator = "\n"


def citation_key(key: str) -> str:
    """The key without the characters that end or upset a key in BibTeX, biber or `\\cite`."""
    return re.sub(r"""[\s"#%'(),={}\\~]+""", "-", key).strip("-") or "untitled"


#: A field's name, its value in LaTeX, and bibtexparser's enclosing (None: braces).
_Value: TypeAlias = tuple[str, str, str | None]


def _entry(record: Record, dialect: Dialect, charset: Charset, report: Report) -> tuple[str, list[_Value]]:
    item = record.item
    kind = entry_type(item, dialect)
    written: set[str] = {"issued"}
    values = _names(item, dialect, charset, written)
    eprint = _eprint(item, dialect, written)
    taken = {name for name, _, _ in values}
    for row in FIELDS:
        field = _field_of(row, kind, dialect)
        if row.variable not in item or row.variable in written or field is None or field in taken:
            continue
        if text := _write(row, item, dialect, charset):
            values.append((field, text, None))
            taken.add(field)
        written.add(row.variable)
        if row.variable == "title":
            values.extend(_date(item, dialect, charset))
    if "title" not in item:
        values.extend(_date(item, dialect, charset))
    if isinstance(item.get("accessed"), dict) and (visited := dates.edtf(item["accessed"])):
        values.append(("urldate", visited, None))
        written.add("accessed")
    values.extend(eprint)
    keywords = _keywords(item, bool(eprint))
    if keywords:
        values = [value for value in values if value[0] != "keywords"]
        values.append(("keywords", latex.escape(keywords, charset), None))
    _report_losses(record, dialect, written, report)
    return kind, sorted(values, key=lambda value: value[0] in _LONG_FIELDS)


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


def _field_of(row: Row, kind: str, dialect: Dialect) -> str | None:
    for place, field in row.by_type:
        if place == f"{dialect}:{kind}":
            return field
    return (row.bibtex, row.biblatex)[_COLUMN[dialect]]


def _names(item: Item, dialect: Dialect, charset: Charset, written: set[str]) -> list[_Value]:
    values: list[_Value] = []
    for variable, fields in NAME_FIELDS.items():
        field = fields[_COLUMN[dialect]]
        if field is None or variable not in item:
            continue
        text = write_names(names_of(item, variable), truncated=is_truncated(item, variable), charset=charset)
        if text:
            values.append((field, text, None))
        written.add(variable)
    return values


def _date(item: Item, dialect: Dialect, charset: Charset) -> list[_Value]:
    """BibLaTeX takes EDTF in `date`; BibTeX has `year` and `month`, the month as one of its macros."""
    issued = item.get("issued")
    if not isinstance(issued, dict):
        return []
    text = dates.edtf(issued)  # type: ignore[arg-type]
    if text is None:
        literal = str(issued.get("literal") or issued.get("raw") or "")
        return [("year", latex.escape(literal, charset), None)] if literal else []
    if dialect == "biblatex":
        return [("date", text, None)]
    year, *rest = dates.first_parts(issued)
    values: list[_Value] = [("year", str(year), None)]
    if rest and 1 <= rest[0] <= 12:
        values.append(("month", dates.MONTHS[rest[0] - 1], "no-enclosing"))
        if len(rest) > 1:
            values.append(("day", str(rest[1]), None))
    return values


def _eprint(item: Item, dialect: Dialect, written: set[str]) -> list[_Value]:
    """arXiv's own fields (arXiv help, "BibTeX"; biblatex manual, 3.14.7)."""
    number = identifiers.arxiv_of(item)
    if number is None:
        return []
    written.update(
        name for name in ("number", "archive", "archive-location", "archive_location") if name in item
    )
    if str(item.get("publisher", "")).lower() == "arxiv":
        written.add("publisher")
    names = ("eprint", "archivePrefix", "primaryClass") if dialect == "bibtex" else (
        "eprint", "eprinttype", "eprintclass")  # fmt: skip
    values: list[_Value] = [
        (names[0], number, None),
        (names[1], "arXiv" if dialect == "bibtex" else "arxiv", None),
    ]
    categories = item.get("categories")
    if "/" not in number and isinstance(categories, list) and categories:
        values.append((names[2], str(categories[0]), None))
    return values


def _keywords(item: Item, has_eprint_class: bool) -> str:
    categories = item.get("categories")
    classes = [str(name) for name in categories] if isinstance(categories, list) else []
    keyword = str(item.get("keyword", ""))
    extra = classes[1:] if has_eprint_class else classes
    return ", ".join(filter(None, (keyword, *extra)))


def _write(row: Row, item: Item, dialect: Dialect, charset: Charset) -> str:
    value = item[row.variable]
    text = str(value)
    if row.kind == "verbatim":
        return latex.verbatim_url(text)
    if row.kind == "language":
        return BABEL_LANGUAGES.get(text.lower().split("-")[0], text) if dialect == "biblatex" else text
    if row.kind == "pages":
        return latex.escape(re.sub(r"\s*[-–—]+\s*", "–", text), "ascii")
    inlines = csl_markup.parse(text)
    if row.kind == "title":
        inlines = protect(
            inlines, language=str(item.get("language", "")), abstract=str(item.get("abstract", ""))
        )
    return latex.write_balanced(inlines, charset)


def _report_losses(record: Record, dialect: Dialect, written: set[str], report: Report) -> None:
    place = _place(record)
    for variable in record.item:
        if variable not in written and variable not in _NOT_LOST and variable != "keyword":
            report(
                replace(
                    diagnostic("BK601", f"'{variable}' has no field in {dialect}", **place), field=variable
                )
            )


def _place(record: Record) -> dict[str, Any]:
    origin = record.origin
    return {
        "record": record.id or None,
        "path": origin.path if origin else None,
        "line": origin.line if origin else None,
    }

"""CSV (RFC 4180) and TSV with a header row: one record a row, one variable a column, under the CSL name.

Names are `Family, Given; Family, Given`, dates EDTF. The headers of Zotero, Scopus, Web of Science, Dimensions and
plain spreadsheets are understood too.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from .. import dates
from ..diagnostics import Report, diagnostic
from ..names import family_first, parse_display_name, parse_family_first
from ..record import Item, Name, Origin, Record, is_truncated, names_of
from ..variables import ALL_VARIABLES, DATE_VARIABLES, MULTILINE_VARIABLES, NAME_VARIABLES, TYPES
from . import Format, Lossless, Source, TextStream, datetext
from .losses import (
    canonical,
    carried,
    join_keywords,
    report_losses,
    restore,
    split_keywords,
)
from .places import Span, trimmed
from .ris.table import TABLE as RIS_TABLE

#: The column of what a lossless export carries besides.
CARRIER = "csl-json"
#: One cell longer than this is no value of a bibliography.
MAX_CELL = 1_000_000

#: The first columns of an export; those that follow are in alphabetical order.
FIRST_COLUMNS = tuple(
    """id type author issued title container-title volume issue page DOI URL publisher publisher-place editor
    abstract keyword""".split()
)

#: Header in small letters, words parted by one space → variable; besides the CSL names themselves.
HEADERS: dict[str, str] = {
    "key": "id", "citation key": "id", "citekey": "id", "bibtexkey": "id", "identifier": "id",
    "item type": "type", "document type": "type", "publication type": "type", "reference type": "type",
    "authors": "author", "author full names": "author", "creator": "author", "creators": "author",
    "editors": "editor", "translators": "translator", "series editor": "collection-editor",
    "date": "issued", "year": "issued", "publication year": "issued", "publication date": "issued", "pubyear": "issued",
    "article title": "title", "document title": "title", "short title": "title-short",
    "journal": "container-title", "journal title": "container-title", "publication title": "container-title",
    "source title": "container-title", "source": "container-title", "book title": "container-title", "booktitle": "container-title",
    "abbreviated source title": "container-title-short", "journal abbreviation": "container-title-short",
    "series": "collection-title", "series title": "collection-title", "series number": "collection-number",
    "vol": "volume", "vol.": "volume", "issue number": "issue", "no": "issue", "no.": "issue",
    "pages": "page", "page range": "page", "pagination": "page", "num pages": "number-of-pages", "page count": "number-of-pages",
    "number of volumes": "number-of-volumes", "link": "URL", "urls": "URL", "web": "URL", "doi link": "URL",
    "place": "publisher-place", "address": "publisher-place", "location": "publisher-place",
    "abstract note": "abstract", "notes": "note", "extra": "note",
    "keywords": "keyword", "author keywords": "keyword", "manual tags": "keyword", "tags": "keyword",
    "access date": "accessed", "language of original document": "language", "library catalog": "source",
    "archive": "archive", "archive location": "archive_location", "call number": "call-number",
    "pubmed id": "PMID", "pmc id": "PMCID", "conference name": "event-title", "art. no.": "number", "article number": "number",
    "rights": "license",
}  # fmt: skip
#: Headers of two columns that make one variable.
_START, _END = ("page start", "start page", "beginning page"), ("page end", "end page", "ending page")
#: Headers that say the same as another column does better; read only where that one is empty.
_WEAKER = frozenset(("year", "publication year", "pubyear", "doi link", "source", "authors"))

#: Names of types in these sources, without spaces and in small letters → CSL type.
TYPE_WORDS: dict[str, str] = {
    "article": "article-journal", "journalarticle": "article-journal", "journal": "article-journal",
    "review": "article-journal", "researcharticle": "article-journal", "magazinearticle": "article-magazine",
    "newspaperarticle": "article-newspaper", "bookchapter": "chapter", "booksection": "chapter", "incollection": "chapter",
    "conferencepaper": "paper-conference", "proceedingspaper": "paper-conference", "inproceedings": "paper-conference",
    "preprint": "article", "phdthesis": "thesis", "mastersthesis": "thesis", "dissertation": "thesis",
    "techreport": "report", "computerprogram": "software", "blogpost": "post-weblog", "case": "legal_case",
    "statute": "legislation", "film": "motion_picture", "videorecording": "motion_picture", "artwork": "graphic",
    "audiorecording": "song", "presentation": "speech", "letter": "personal_communication", "misc": "document",
    "encyclopediaarticle": "entry-encyclopedia", "dictionaryentry": "entry-dictionary",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its cells, its first line (from 1) and its text."""

    cells: list[str]
    line: int
    raw: str


def read_table(delimiter: str, stream: TextStream, report: Report, source: Source) -> Iterator[Record]:
    """The records of a table. Columns whose header is no variable are kept under `custom`."""
    rows = _rows(stream.read(), delimiter, report, source)
    header = next(rows, None)
    if header is None:
        return
    columns = [_variable(name) for name in header.cells]
    if not any(name in ("title", "author", "id", "DOI") for name, _ in columns):
        report(
            diagnostic(
                "BK157",
                "the first row has no column for a title, author, DOI or key",
                path=source.path,
                line=header.line,
            )
        )
        return
    for row in rows:
        if not any(cell.strip() for cell in row.cells):
            continue
        if len(row.cells) > len(columns):
            message = (
                f"a row has {len(row.cells)} cells, the header {len(columns)}; the last ones were left out"
            )
            report(diagnostic("BK157", message, path=source.path, line=row.line))
        item = item_of(columns, header.cells, row.cells)
        yield Record(
            item,
            Origin(
                "csv" if delimiter == "," else "tsv", source.path, row.line, 0, 0, row.raw, header=header.raw
            ),
        )


def _rows(text: str, delimiter: str, report: Report, source: Source) -> Iterator[Row]:
    if delimiter == "," and _separator(text) == ";":
        delimiter = ";"
    lines = text.split("\n")
    read: list[str] = []

    def feed() -> Iterator[str]:
        for line in lines:
            read.append(line)
            yield line + "\n"

    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(feed(), delimiter=delimiter)
    begun = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            report(diagnostic("BK157", f"not valid as a table: {error}", path=source.path, line=begun + 1))
            begun = len(read)
            continue
        row = Row(cells, begun + 1, "\n".join(read[begun:]))
        begun = len(read)
        if cells:
            yield row


def _separator(text: str) -> str:
    """What parts the cells of the header: spreadsheets write semicolons where the comma is the decimal sign."""
    head = text.lstrip("\ufeff \n").partition("\n")[0]
    bare = re.sub(r'"[^"]*"', "", head)
    return max(",;\t", key=bare.count)


def _variable(header: str) -> tuple[str, str]:
    """The variable of a column, and its header as the table of headers has it."""
    name = header.strip("\ufeff ")
    if name in ALL_VARIABLES or name in ("id", "type", "categories", CARRIER):
        return name, name
    words = " ".join(re.sub(r"(?<=[a-z])(?=[A-Z])|[_\s]+", " ", name).lower().split())
    by_name = {variable.lower(): variable for variable in ALL_VARIABLES | {"id", "type"}}
    return by_name.get(words.replace(" ", "-")) or by_name.get(words) or HEADERS.get(words, ""), words


def item_of(columns: list[tuple[str, str]], headers: list[str], cells: list[str]) -> Item:
    """The CSL item of a row."""
    item: Item = {}
    rest: dict[str, str] = {}
    pages = {}
    weak: list[tuple[str, str]] = []
    extra = ""
    for (variable, header), told, raw in zip(columns, headers, cells, strict=False):
        cell = raw.strip()
        if not cell:
            continue
        if variable == CARRIER:
            extra = cell
        elif header in _START or header in _END:
            pages["start" if header in _START else "end"] = cell
        elif not variable:
            rest[told] = cell
        elif header in _WEAKER:
            weak.append((variable, cell))
        else:
            _put(item, variable, cell)
    for variable, cell in weak:
        if variable not in item:
            _put(item, variable, cell)
    if "start" in pages and "page" not in item:
        item["page"] = "-".join(dict.fromkeys(pages[name] for name in ("start", "end") if name in pages))
    item.setdefault(
        "type", "article-journal" if item.get("container-title") and item.get("volume") else "document"
    )
    if rest:
        item.setdefault("custom", {})["csv"] = rest
    return (restore(dict(item), extra) if extra else None) or item


def _put(item: Item, variable: str, cell: str) -> None:
    if variable in NAME_VARIABLES:
        names, cut = _read_names(cell)
        if names:
            item.setdefault(variable, names)
        if cut:
            item.setdefault("custom", {}).setdefault("truncated", []).append(variable)
    elif variable in DATE_VARIABLES:
        found = dates.parse_edtf(cell) or datetext.parse_or_literal(cell)
        if found:
            item.setdefault(variable, found)
    elif variable == "type":
        item["type"] = _type(cell)
    elif variable == "keyword":
        item[variable] = join_keywords(split_keywords(cell))
    elif variable == "categories":
        item[variable] = split_keywords(cell)
    else:
        item.setdefault(variable, cell)


def _type(cell: str) -> str:
    if cell in TYPES:
        return cell
    word = re.sub(r"[^a-z]", "", cell.lower())
    return (
        TYPE_WORDS.get(word)
        or (word if word in TYPES else None)
        or RIS_TABLE.csl_type(cell.upper())
        or "document"
    )


def _read_names(cell: str) -> tuple[list[Name], bool]:
    """`Family, Given; Family, Given`, or names in display order parted by semicolons, "and", or commas; and whether
    the list ends in "et al."."""
    shorter = re.sub(r"[,;]?\s*(?:et al\.?|and others)$", "", cell)
    cut = shorter != cell
    if ";" in shorter or "\n" in shorter or shorter[:1] == "{":
        parts = [part.strip() for part in re.split(r"[;\n]", shorter) if part.strip()]
    else:
        parts = re.split(r"\s+and\s+", shorter)
    if len(parts) == 1 and shorter.count(",") > 1 and all(" " in part.strip() for part in shorter.split(",")):
        parts = [part.strip() for part in shorter.split(",")]
    names: list[Name] = []
    for part in parts:
        text = re.sub(r"\s*\(\d{6,}\)$", "", part.strip())
        if text.startswith("{") and text.endswith("}"):
            names.append({"literal": text[1:-1]})
        elif text:
            names.append(parse_family_first(text) if "," in text else parse_display_name(text))
    return names, cut


def export_table(
    delimiter: str, records: Iterable[Record], options: Lossless, report: Report
) -> Iterator[str]:
    """A header row with the variables that occur, and a row a record."""
    listed = list(records)
    items = [canonical(record.item) for record in listed]
    used = {name for item in items for name in item if name != "custom"} | {
        "id",
        "type",
        "author",
        "issued",
        "title",
    }
    columns = [name for name in FIRST_COLUMNS if name in used]
    columns += sorted(used - set(columns), key=lambda name: (name.lower(), name))
    rows = [[_cell(item, name) for name in columns] for item in items]
    headers = [
        (name, name) if name in ALL_VARIABLES or name in ("id", "type", "categories") else ("", name)
        for name in columns
    ]
    extras = []
    for record, row in zip(listed, rows, strict=True):
        back = item_of(headers, columns, row)
        if options.lossless:
            extras.append(carried(record.item, back))
        else:
            report_losses(record, back, "a table", report)
    if any(extras):
        columns = [*columns, CARRIER]
        rows = [[*row, extra] for row, extra in zip(rows, extras, strict=True)]
    for row in [columns, *rows]:
        line = io.StringIO()
        csv.writer(line, delimiter=delimiter, lineterminator="\n").writerow(row)
        yield line.getvalue()


def _cell(item: Item, variable: str) -> str:
    value = item.get(variable)
    if variable in NAME_VARIABLES:
        names = "; ".join(_name(name) for name in names_of(item, variable))
        return f"{names}; et al." if is_truncated(item, variable) else names
    if variable in DATE_VARIABLES and isinstance(value, dict):
        return dates.edtf(value) or datetext.write(value)  # type: ignore[arg-type]
    if isinstance(value, list):
        return "; ".join(str(part) for part in value)
    if value is None or isinstance(value, dict):
        return ""
    # the markup of CSL is kept: it is text that other readers show as it is
    return paragraphs(value) if variable in MULTILINE_VARIABLES else " ".join(str(value).split())


def paragraphs(value: Any) -> str:
    """A value with its line breaks: a quoted cell holds them (RFC 4180, 2.6)."""
    return str(value).strip()


def _name(name: Name) -> str:
    """One name of a cell; a literal one that would be read otherwise stands in braces."""
    text = " ".join(family_first(name).replace(";", ",").split())
    if "literal" in name and _read_names(text) != ([{"literal": text}], False):
        return f"{{{text}}}"
    return text


def _detect(delimiter: str, head: str) -> float:
    first, _, _ = head.lstrip("\ufeff").partition("\n")
    if "{" in first or first.count(delimiter) < 1 or _separator(head) not in (delimiter, ";"):
        return 0.0
    try:
        cells = next(csv.reader([first], delimiter=_separator(head)))
    except (csv.Error, StopIteration):
        return 0.0
    known = [name for name, _ in map(_variable, cells) if name]
    return 0.85 if len(known) >= 2 and "title" in known else 0.0


def locate(delimiter: str, record: Record, field: str) -> list[Span]:
    """The cells of a variable, or of a column by its header, in the text of a row."""
    origin = record.origin
    if origin is None or not origin.header:
        return []
    if delimiter == ",":
        delimiter = _separator(origin.header)
    headers = next(csv.reader(origin.header.split("\n"), delimiter=delimiter))
    wanted = [
        place
        for place, name in enumerate(headers)
        if field in (_variable(name)[0], name.strip("\ufeff ")) or (field == "page" and _variable(name)[1] in (*_START, *_END))
    ]  # fmt: skip
    cells = _cell_spans(origin.raw, delimiter)
    return [cells[place] for place in wanted if place < len(cells)]


@lru_cache(maxsize=2)
def _cell_spans(raw: str, delimiter: str) -> list[Span]:
    quoted = r'"(?:[^"]|"")*+"'
    cell = re.compile(rf"(?:{quoted}|[^{re.escape(delimiter)}])*+")
    spans: list[Span] = []
    position = 0
    while match := cell.match(raw, position):
        spans.append(trimmed(raw, *match.span()))
        if match.end() >= len(raw):
            break
        position = match.end() + 1
    return spans


CSV = Format(
    name="csv",
    title="CSV with a header row",
    extensions=(".csv",),
    media_type="text/csv",
    read=partial(read_table, ","),
    export=partial(export_table, ","),
    detect=partial(_detect, ","),
    locate=partial(locate, ","),
    options=Lossless,
    per_record=False,
)

TSV = Format(
    name="tsv",
    title="TSV with a header row",
    extensions=(".tsv", ".tab"),
    media_type="text/tab-separated-values",
    read=partial(read_table, "\t"),
    export=partial(export_table, "\t"),
    detect=partial(_detect, "\t"),
    locate=partial(locate, "\t"),
    options=Lossless,
    per_record=False,
)

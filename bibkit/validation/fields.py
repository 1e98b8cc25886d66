"""Rules on the fields of a record: names that are misspelt, fields that exclude each other, empty ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..diagnostics import Severity
from ..formats.bibtex.table import FIELDS, HANDLED, NAME_ALIASES, NAME_FIELDS
from ..record import Record
from ..variables import ALL_VARIABLES, JSON_MEMBERS
from .rule import Context, Finding
from .source import BIB_FORMATS, entry_type

_KNOWN = ALL_VARIABLES | JSON_MEMBERS | frozenset(
    # what Zotero, citeproc-js and Crossref's JSON have beside them
    "collection-title-short shortTitle journalAbbreviation seeAlso multi note archive-location original-author".split()
)  # fmt: skip
_BIB_FIELDS = (
    HANDLED
    | frozenset(NAME_ALIASES)
    | {field for fields in NAME_FIELDS.values() for field in fields if field}
    | {name for row in FIELDS for name in (row.bibtex, row.biblatex, *row.aliases) if name}
    | {field for row in FIELDS for _, field in row.by_type if field}
    | frozenset(
        # biblatex's data model (blx-dm.def) and btxdoc, 3.2, besides those that have a variable
        """
        afterword annotator authortype bookpagination commentator execute file foreword gender hour indexsorttitle
        indextitle introduction isan ismn isrn iswc issuetitleaddon eventtitleaddon label langidopts lista listb listc
        listd liste listf minute namea nameaddon nameatype nameb namebtype namec namectype origlanguage pagination
        presort related relatedoptions relatedstring relatedtype reprinttitle second shortauthor shorteditor shorthand
        shorthandintro shortseries sortkey sortname sortshorthand sorttitle sortyear timezone usera userb userc userd
        usere userf verba verbb verbc xref entryset yeardivision key affiliation contents copyright keywords price size
        """.split()
    )
)
#: Names of fields that reference managers write, though they look like others.
_NO_MISTAKES = frozenset(
    "dates months years edition pagination bookpagination eprints authors editors titles numbers volumes keyword pages"
    " annote notes note1 url1 url2 doi1 typ date1 code mode node vote quote rating title1 urls issn1 isbn1 isbn2 day1"
    " group groups year1 place month1 author1 editor1 isbn10 isbn13 eissn nissn lissn pissn number1 language2 languages".split()
)
_EMPTY = re.compile(r"[,{(]\s*([A-Za-z][\w-]*)\s*=\s*(?:\{\s*\}|\"\s*\")\s*(?=[,})])")


def check_names_of_fields(record: Record, context: Context) -> Iterator[Finding]:
    """Variables that CSL does not have; fields of a .bib file that are nearly one that BibTeX has."""
    item = record.item
    origin = record.origin
    if origin is not None and origin.format in BIB_FORMATS:
        kept = item.get("custom")
        fields = kept.get("bibtex") if kept else None
        if fields:
            for name in fields:
                if (meant := _meant(name)) and meant not in fields:
                    yield Finding(
                        "BK203", f"the field '{name}' is not known; did you mean '{meant}'?", field=name
                    )
        return
    for name in item:
        if name not in _KNOWN:
            near = _near_variable(name)
            hint = f"did you mean '{near}'?" if near else "CSL-JSON keeps what is not of CSL under `custom`."
            yield Finding("BK203", f"'{name}' is not a variable of CSL 1.0.2", field=name, hint=hint, severity=None if near else Severity.INFO)  # fmt: skip


@lru_cache(maxsize=2048)
def _meant(name: str) -> str | None:
    """The field that a name misspells by one letter left out, added, changed, or two swapped."""
    if len(name) < 4 or name in _BIB_FIELDS or name in _NO_MISTAKES or not name.isalpha():
        return None
    return next((known for known in sorted(_BIB_FIELDS) if len(known) > 3 and _is_slip(name, known)), None)


@lru_cache(maxsize=512)
def _near_variable(name: str) -> str | None:
    small = name.lower().replace("_", "-").replace(" ", "-")
    for known in sorted(_KNOWN):
        if known.lower().replace("_", "-") == small or known.lower().replace("-", "") == small.replace(
            "-", ""
        ):
            return known
    return next((known for known in sorted(_KNOWN) if len(known) > 3 and _is_slip(name, known)), None)


def _is_slip(one: str, other: str) -> bool:
    """Whether two words are one edit apart (Damerau's: insert, delete, change, swap), the first letter being the
    same or the slip."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (len(a) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:])
    return a[1:] == b if len(a) > len(b) else a == b[1:]


def check_empty(record: Record, context: Context) -> Iterator[Finding]:
    """Fields of a .bib entry without content."""
    origin = record.origin
    if origin is None or origin.format not in BIB_FORMATS:
        return
    raw = origin.raw
    if "{}" in raw or '""' in raw or "{ }" in raw:
        for found in _EMPTY.finditer(raw):
            yield Finding("BK207", f"the field '{found[1]}' is empty", field=found[1])


#: btxdoc's styles print either of these, or one only with the other (plain.bst, "either.or.check").
_BOOKS = ("book", "inbook", "incollection", "inproceedings", "proceedings", "conference")


def check_exclusive(record: Record, context: Context) -> Iterator[Finding]:
    """Pairs of fields that bibtex's styles warn of."""
    origin = record.origin
    if (context.target or (origin and origin.format)) != "bibtex":
        return
    item = record.item
    kind = entry_type(record)
    if kind in ("book", "inbook") and item.get("author") and item.get("editor"):
        yield Finding("BK204", "BibTeX's styles print the author or the editor, not both", field="editor")
    if kind in _BOOKS:
        number = "collection-number" if "collection-number" in item else "issue"
        if item.get("volume") and item.get(number):
            yield Finding("BK204", "BibTeX's styles print volume or number of a book, not both", field=number)
        elif item.get(number) and not item.get("collection-title"):
            yield Finding("BK204", "there is a number of a series, but no series", field=number)
    elif kind == "article" and item.get("issue") and not item.get("volume"):
        yield Finding("BK204", "there is a number, but no volume", field="issue")

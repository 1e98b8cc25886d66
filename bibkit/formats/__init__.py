"""The formats: what a format is, the table of built-in ones, and how one is found by name, suffix or content.

A built-in format is a module-level `Format` in the module that the table names, imported when it is used.
Formats of other packages are found through the entry-point group `bibkit.formats`; plug-ins and built-ins
are the same objects.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import PurePath
from types import NoneType, UnionType
from typing import Any, Literal, Protocol, TypeAlias, Union, get_args, get_origin, get_type_hints

from ..diagnostics import BibkitError, Report, diagnostic, near_matches
from ..record import Record
from .places import Locator

ENTRY_POINT_GROUP = "bibkit.formats"


class TextStream(Protocol):
    """What a reader reads from: lines, or everything at once. Every text file is one."""

    def __iter__(self) -> Iterator[str]: ...

    def read(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader knows of its input besides the text: the path for messages, and the reference date."""

    path: str | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class NoOptions:
    """The options of an exporter that has none."""


@dataclass(frozen=True, slots=True)
class Lossless:
    """Options of the exporters that hold everything, or can carry what their format lacks inside it (losses.py)."""

    lossless: bool = False


#: Text stream in, records out; what was inferred or could not be read goes to the report.
Reader: TypeAlias = Callable[[TextStream, Report, Source], Iterator[Record]]
#: Records and the format's own options in, text (or bytes for a binary format) out; losses go to the report.
Exporter: TypeAlias = Callable[[Iterable[Record], Any, Report], Iterator[str] | Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Format:
    """One reference format. `detect` looks at the beginning of a text and says how sure it is, 0 to 1.
    `options` is the frozen dataclass that the exporter takes. `locate` gives the places of a value in
    the raw text of a record (see places.py). `per_record` says that records can be read and exported one by one,
    `is_normal` that the reader's records are as `normalise` leaves them."""

    name: str
    title: str
    extensions: tuple[str, ...]
    media_type: str
    read: Reader | None = None
    export: Exporter | None = None
    detect: Callable[[str], float] | None = None
    locate: Locator | None = None
    options: type[Any] = NoOptions
    per_record: bool = True
    is_normal: bool = False

    def parse_options(self, values: dict[str, Any]) -> Any:
        """The exporter's options from keyword arguments. Raises BibkitError for a name it does not know."""
        return parse_options(self.name, self.options, values)


def parse_options(owner: str, options: type[Any], values: dict[str, Any]) -> Any:
    """The options of the format `owner` (a frozen dataclass) from keyword arguments. Raises BibkitError for a name
    that they do not have, or a value of another type."""
    known = [field.name for field in fields(options)]
    for name in values:
        if name not in known:
            raise BibkitError(
                f"the format {owner} has no option '{name}'",
                hint=near_matches(name, known) or f"it has {', '.join(known) or 'none'}",
            )
    parsed = options(
        **{name: tuple(part) if isinstance(part, list) else part for name, part in values.items()}
    )
    for name, hint in get_type_hints(options).items():
        check_option(owner, name, getattr(parsed, name), hint)
    return parsed


#: What messages call the types of options.
_TYPE_NAMES = {
    str: "a string", bool: "true or false", int: "a whole number", tuple: "an array of strings", date: "a date",
}  # fmt: skip


def check_option(owner: str, name: str, value: Any, hint: Any) -> None:
    """Raise BibkitError if an option's value is not of its type: a plain type, a choice of literals, a tuple
    of strings, or a union of such."""
    parts = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    choices = [choice for part in parts if get_origin(part) is Literal for choice in get_args(part)]
    plain = [get_origin(part) or part for part in parts if get_origin(part) is not Literal]
    is_text_tuple = isinstance(value, tuple) and all(isinstance(part, str) for part in value)
    if value in choices or (type(value) in plain and (not isinstance(value, tuple) or is_text_tuple)):
        return
    names = [repr(choice) for choice in choices] or [
        _TYPE_NAMES[kind] for kind in plain if kind is not NoneType
    ]
    raise BibkitError(f"the option '{name}' of {owner} cannot be {value!r}", hint=f"use {' or '.join(names)}")


#: name → module (below this package) and attribute. Nothing is imported before it is used.
_BUILT_IN: dict[str, tuple[str, str]] = {
    "listing": ("bibkit.formats.listing", "LISTING"),
    "bibtex": ("bibkit.formats.bibtex", "BIBTEX"),
    "biblatex": ("bibkit.formats.bibtex", "BIBLATEX"),
    "ris": ("bibkit.formats.ris", "RIS"),
    "csl-json": ("bibkit.formats.csljson", "CSL_JSON"),
    "jsonl": ("bibkit.formats.csljson", "JSON_LINES"),
    "csl-yaml": ("bibkit.formats.cslyaml", "CSL_YAML"),
    "nbib": ("bibkit.formats.nbib", "NBIB"),
    "endnotexml": ("bibkit.formats.endnotexml", "ENDNOTE_XML"),
    "enw": ("bibkit.formats.enw", "ENW"),
    "mods": ("bibkit.formats.mods", "MODS"),
    "hayagriva": ("bibkit.formats.hayagriva", "HAYAGRIVA"),
    "cff": ("bibkit.formats.cff", "CFF"),
    "csv": ("bibkit.formats.tables", "CSV"),
    "tsv": ("bibkit.formats.tables", "TSV"),
    "arxiv": ("bibkit.formats.answers.arxiv", "ARXIV"),
    "crossref": ("bibkit.formats.answers.crossref", "CROSSREF"),
    "datacite": ("bibkit.formats.answers.datacite", "DATACITE"),
    "openalex": ("bibkit.formats.answers.openalex", "OPENALEX"),
    "pubmed": ("bibkit.formats.answers.pubmed", "PUBMED"),
    "openlibrary": ("bibkit.formats.answers.openlibrary", "OPEN_LIBRARY"),
    "wordxml": ("bibkit.formats.wordxml", "WORD_XML"),
    "json-ld": ("bibkit.formats.jsonld", "JSON_LD"),
    "coins": ("bibkit.formats.coins", "COINS"),
    "dublin-core": ("bibkit.formats.dublincore", "DUBLIN_CORE"),
    "atom": ("bibkit.feeds.atom", "ATOM_FORMAT"),
    "rss": ("bibkit.feeds.rss", "RSS"),
    "json-feed": ("bibkit.feeds.json_feed", "JSON_FEED"),
}


def _entry_points(name: str | None = None) -> Iterable[Any]:
    """The entry points of formats, all or those of a name. Their module is much to import, and not for built-in ones."""
    from importlib.metadata import entry_points

    if name is None:
        return entry_points(group=ENTRY_POINT_GROUP)
    return entry_points(group=ENTRY_POINT_GROUP, name=name)


@cache
def get(name: str, also: tuple[str, ...] = ()) -> Format:
    """The format of that name. Raises BibkitError, with near matches among the formats and the names in
    `also`, if there is none."""
    if place := _BUILT_IN.get(name):
        built_in: Format = getattr(import_module(place[0]), place[1])
        return built_in
    for entry_point in _entry_points(name):
        return _load(entry_point)
    known = [*_BUILT_IN, *(point.name for point in _entry_points()), *also]
    raise BibkitError(
        f"unknown format '{name}'", hint=near_matches(name, known) or f"known formats: {', '.join(known)}"
    )


def _load(entry_point: Any) -> Format:
    try:
        loaded = entry_point.load()
    except Exception as error:  # whatever a foreign package raises at import
        raise BibkitError(
            f"the plug-in for the format '{entry_point.name}' cannot be loaded: {error}"
        ) from error
    if not isinstance(loaded, Format):
        raise BibkitError(
            f"the plug-in for the format '{entry_point.name}' gives a {type(loaded).__name__}, not a Format"
        )
    return loaded


def built_in() -> list[Format]:
    """All built-in formats, in the order of the table."""
    return [get(name) for name in _BUILT_IN]


def plugged_in(report: Report) -> list[Format]:
    """All formats of other packages; one that cannot be loaded is reported (BK901) and left out."""
    found: list[Format] = []
    for entry_point in sorted(_entry_points(), key=lambda point: point.name):
        if entry_point.name in _BUILT_IN:
            continue
        try:
            found.append(_load(entry_point))
        except BibkitError as error:
            report(diagnostic("BK901", str(error)))
    return found


#: What a text that begins (or has a line that begins) so may be. Only these formats are imported and asked.
_SIGNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"\A\s*[\[{]", ("csl-json", "jsonl", "crossref", "datacite", "openalex", "pubmed", "openlibrary")),
    (r"\A\s*<", ("endnotexml", "mods", "arxiv", "pubmed")),
    (r"@\s*[A-Za-z]\w*\s*[{(]", ("bibtex", "biblatex")),
    (r"^\s*[Tt][Yy]\s*-", ("ris",)),
    (r"^[A-Z]{2,4} {0,2}- ", ("nbib",)),
    (r"^\s*%[0-9A-Z@] ", ("enw",)),
    (r"^[\w\"'-][^\n]*:|^- ", ("csl-yaml", "hayagriva", "cff")),
    (r"\A[^\n]*[,;\t]", ("csv", "tsv")),
    (r"", ("listing",)),
)

#: Suffix → the formats that use it, the one to write first.
_SUFFIXES: dict[str, tuple[str, ...]] = {
    ".txt": ("listing",),
    ".bib": ("bibtex",),
    ".ris": ("ris",),
    ".json": ("csl-json",),
    ".jsonl": ("jsonl",),
    ".ndjson": ("jsonl",),
    ".yaml": ("csl-yaml",),
    ".yml": ("csl-yaml",),
    ".xml": ("endnotexml",),
    ".nbib": ("nbib",),
    ".enw": ("enw",),
    ".mods": ("mods",),
    ".cff": ("cff",),
    ".csv": ("csv",),
    ".tsv": ("tsv",),
    ".tab": ("tsv",),
    ".rdf": ("dublin-core",),
    ".atom": ("atom",),
    ".rss": ("rss",),
    ".jsonld": ("json-ld",),
}


def for_path(path: str, *, reading: bool) -> Format | None:
    """The format, a built-in one first, whose extension the path has, if it can be read (or exported), else None."""
    suffix = PurePath(path).suffix.lower()
    if not suffix:
        return None
    for forms in (lambda: map(get, _SUFFIXES.get(suffix, ())), lambda: plugged_in(lambda finding: None)):
        for form in forms():
            if suffix in form.extensions and (form.read if reading else form.export):
                return form
    return None


def detect(head: str, path: str | None = None) -> Format:
    """The format of a text, by its beginning, then by the suffix of its path.

    Raises BibkitError if neither tells.
    """
    names = [name for sign, named in _SIGNS if re.search(sign, head, re.MULTILINE) for name in named]
    scored = [(form.detect(head), form) for form in map(get, names) if form.detect and form.read]
    confidence, best = max(scored, key=lambda pair: pair[0])
    if confidence >= 0.5:
        return best
    by_suffix = for_path(path, reading=True) if path else None
    if by_suffix:
        return by_suffix
    if confidence > 0:
        return best
    for form in plugged_in(lambda finding: None):
        if form.detect and form.read and form.detect(head) >= 0.5:
            return form
    raise BibkitError(
        f"cannot tell the format of {path or 'the input'}",
        hint=f"say it with --from: {', '.join(form.name for form in built_in() if form.read)}",
    )

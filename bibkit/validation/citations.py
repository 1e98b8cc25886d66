"""Documents against a library: keys that are cited but missing, and records that nothing cites.

Keys are read from LaTeX sources (`\\cite` and its like), `.aux` and `.bcf` files, Markdown (pandoc's syntax) and
Typst.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePath

from ..diagnostics import BibkitError, Diagnostic, diagnostic, near_matches
from ..opaque import hide_opaque
from ..record import Library, Record
from ..source import open_source
from .cited import Cited, blank
from .latex_citations import LATEX, in_aux, in_tex, keys_in, latex_files
from .source import bib_fields


def check_citations(library: Library, paths: Iterable[str | Path]) -> list[Diagnostic]:
    """The keys that documents cite and no record has (BK502, placed in the document, once a document), and the records
    that none of them cites (BK511). A document that cites everything (`\\nocite{*}`) leaves no record uncited.

    Raises BibkitError for a document that cannot be read, or whose kind its suffix does not tell.
    """
    aliases = _aliases(library)
    known = {record.id for record in library} | aliases.keys()
    cited: set[str] = set()
    found: list[Diagnostic] = []
    for part, text, told in _parts(paths, found):
        starts = [0, *(match.end() for match in re.finditer("\n", text))]
        for key, offset in citations_in(text, part):
            cited.add(key)
            if key in known or key in told or key == "*":
                continue
            told.add(key)
            line = bisect_right(starts, offset)
            details = {"hint": hint} if (hint := near_matches(key, known)) else {}
            message = f"no record has the key '{key}'"
            found.append(
                diagnostic(
                    "BK502", message, path=part, line=line, column=offset - starts[line - 1] + 1, record=key,
                    **details,
                )
            )  # fmt: skip
    if "*" in cited:
        return found
    used = {aliases.get(key, key) for key in cited}
    used |= {key for record in library if record.id in used for key in _parents(record)}
    for record in library:
        if record.id and record.id not in used:
            one = diagnostic("BK511", f"nothing cites '{record.id}'", record=record.id)
            place = record.origin
            found.append(replace(one, path=place.path, line=place.line) if place else one)
    return found


def _aliases(library: Library) -> dict[str, str]:
    """The other keys of records, which citations may use (`ids`; biblatex manual, 2.2.3)."""
    return {
        alias.strip(): record.id
        for record in library
        if record.origin and "ids" in record.origin.raw
        for alias in bib_fields(record).get("ids", "").split(",")
        if alias.strip()
    }


def _parents(record: Record) -> list[str]:
    """The entries that one inherits from: cited with it."""
    if record.origin is None or not re.search("crossref|xdata|xref", record.origin.raw, re.IGNORECASE):
        return []
    fields = bib_fields(record)
    return [key.strip() for name in ("crossref", "xref", "xdata") for key in fields.get(name, "").split(",")]


def _parts(paths: Iterable[str | Path], found: list[Diagnostic]) -> Iterator[tuple[str, str, set[str]]]:
    """The documents and the files that they take in: the path and text of each, and what was told of its document."""
    for path in map(str, paths):
        told: set[str] = set()
        if PurePath(path).suffix.lower() in LATEX:
            for part in latex_files(path, found.append):
                yield *part, told
        else:
            with open_source(path, found.append) as stream:
                yield path, stream.read(), told


def citations_in(text: str, path: str) -> Iterator[Cited]:
    """The keys that a document cites, in order, once for each place. Raises BibkitError if the suffix of its path is
    none of a document's."""
    suffix = PurePath(path).suffix.lower()
    reader = _READERS.get(suffix)
    if reader is None:
        raise BibkitError(
            f"cannot tell what kind of document {path} is",
            hint=f"its name should end in {', '.join(_READERS)}",
        )
    return reader(text)


_BCF = re.compile(r"<bcf:citekey\b[^<>]*>([^<>]*)</bcf:citekey>")


def _in_bcf(text: str) -> Iterator[Cited]:
    for match in _BCF.finditer(text):
        yield from keys_in(html.unescape(match[1]), match.start(1))


# Markdown ---------------------------------------------------------------------------------------------------

_MARKDOWN_KEY = re.compile(r"(?<![\w\\.@/])-?@(?:\{([^{}\n]+)\}|(\w(?:[:.#$%&\-+?<>~/]?\w)*))")
#: pandoc-crossref's labels are no citations.
_CROSSREF = re.compile(r"(?:fig|tbl|eq|lst|sec):", re.IGNORECASE)


_FRONT_MATTER = re.compile(r"---\n.*?\n(?:---|\.\.\.)\n", re.DOTALL)
#: What pandoc takes as cited without a citation; `@*` is everything.
_NOCITE = re.compile(r"^nocite:(.*(?:\n[ \t]+.*|\n(?=[ \t]*\n))*)", re.MULTILINE)
_NOCITE_KEY = re.compile(rf"{_MARKDOWN_KEY.pattern}|@(\*)")


def _in_markdown(text: str) -> Iterator[Cited]:
    from ..citation_syntax import find_citations

    if front := _FRONT_MATTER.match(text):
        for field in _NOCITE.finditer(text, 0, front.end()):
            for match in _NOCITE_KEY.finditer(text, field.start(1), field.end(1)):
                group = next(number for number in (1, 2, 3) if match[number])
                yield Cited(match[group], match.start(group))
    hidden = hide_opaque(text)
    for found in find_citations(hidden):
        keys = {str(cite["id"]) for cite in found.citation["citationItems"]}
        for match in _MARKDOWN_KEY.finditer(hidden, found.start, found.end):
            key = match[1] or match[2]
            if key in keys and not _CROSSREF.match(key):
                yield Cited(key, match.start(1) if match[1] else match.start(2))


# Typst ------------------------------------------------------------------------------------------------------

#: Comments, raw text and addresses; what is not closed goes to the end.
_TYPST_OPAQUE = re.compile(
    r"https?://\S+|//[^\n]*|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)|(`{3,})(?:(?!\1).)*+(?:\1|\Z)|`[^`]*+(?:`|\Z)",
    re.DOTALL,
)
_TYPST_REFERENCE = re.compile(r"(?<![\w\\@])@([\w](?:[\w.:-]*[\w])?)")
_TYPST_CITE = re.compile(r"#?\bcite\(\s*(?:<([^<>\s]+)>|label\(\"([^\"]+)\"\))")
_TYPST_LABEL = re.compile(r"(?<!cite\()<([\w](?:[\w.:-]*[\w])?)>")


#: A bibliography of everything.
_TYPST_FULL = re.compile(r"\bbibliography\([^()]*\bfull:\s*true\b")


def _in_typst(text: str) -> Iterator[Cited]:
    text = blank(_TYPST_OPAQUE, text)
    labels = {match[1] for match in _TYPST_LABEL.finditer(text)}
    found = [
        Cited(match[1] or match[2], match.start(1) if match[1] else match.start(2))
        for match in _TYPST_CITE.finditer(text)
    ]
    found += [
        Cited(match[1], match.start(1)) for match in _TYPST_REFERENCE.finditer(text) if match[1] not in labels
    ]
    found += [Cited("*", match.start()) for match in _TYPST_FULL.finditer(text)]
    yield from sorted(found, key=lambda cited: cited.offset)


_READERS: dict[str, Callable[[str], Iterator[Cited]]] = {
    ".tex": in_tex,
    ".ltx": in_tex,
    ".aux": in_aux,
    ".bcf": _in_bcf,
    ".md": _in_markdown,
    ".markdown": _in_markdown,
    ".qmd": _in_markdown,
    ".rmd": _in_markdown,
    ".typ": _in_typst,
}

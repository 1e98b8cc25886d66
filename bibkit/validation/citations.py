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
from typing import NamedTuple

from ..diagnostics import BibkitError, Diagnostic, diagnostic, near_matches
from ..opaque import hide_opaque
from ..record import Library, Record
from ..source import open_source
from .source import bib_fields


class Cited(NamedTuple):
    """A key, and where it stands in a document."""

    key: str
    offset: int


def check_citations(library: Library, paths: Iterable[str | Path]) -> list[Diagnostic]:
    """The keys that documents cite and no record has (BK502, placed in the document, once a document), and the records
    that none of them cites (BK511). A document that cites everything (`\\nocite{*}`) leaves no record uncited.

    Raises BibkitError for a document that cannot be read, or whose kind its suffix does not tell.
    """
    aliases = _aliases(library)
    known = {record.id for record in library} | aliases.keys()
    cited: set[str] = set()
    found: list[Diagnostic] = []
    for path in paths:
        text = _read(path, found)
        starts = [0, *(match.end() for match in re.finditer("\n", text))]
        told: set[str] = set()
        for key, offset in citations_in(text, str(path)):
            cited.add(key)
            if key in known or key in told or key == "*":
                continue
            told.add(key)
            line = bisect_right(starts, offset)
            details = {"hint": hint} if (hint := near_matches(key, known)) else {}
            message = f"no record has the key '{key}'"
            found.append(
                diagnostic(
                    "BK502", message, path=str(path), line=line, column=offset - starts[line - 1] + 1, record=key,
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


def _read(path: str | Path, found: list[Diagnostic]) -> str:
    with open_source(path, found.append) as stream:
        return stream.read()


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


# LaTeX ------------------------------------------------------------------------------------------------------

_TEX_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*")
_TEX_VERB = re.compile(r"\\verb\*?([^\w\s])[^\n]*?\1")
_TEX_BEGIN = re.compile(r"\\begin\{(verbatim\*?|lstlisting|comment|minted)\}")
#: natbib's, biblatex's and jurabib's commands, with their arguments.
_TEX_CITE = re.compile(
    r"\\([a-zA-Z]{0,40}[cC]ite[a-zA-Z]{0,40})\*?"
    r"((?:\s*(?:\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]|\([^()]*\)|<[^<>]*>|\{[^{}]*\}))+)"
)
#: `\cites` and its like (biblatex manual, 3.9.3, "Qualified Citation Lists") take a key list after each pair of notes.
_MANY = re.compile(r"(?:cite|Cite)s$")
#: Commands whose name only looks like a citation, or whose first argument is no key.
_NO_KEYS = re.compile(
    r"(?:set|DeclareCite|new|renew|NewCite).*|cite(?:style|reset|setup|text|index|name|trackertrue).*|bibcite|defcitealias"
)
#: What stands before a command that is being defined.
_DEFINES = re.compile(r"\\(?:(?:re)?new|provide|Declare|let|def)[a-zA-Z]*\*?\s*\{?\s*$")
_BRACES = re.compile(r"\{([^{}]*)\}")


def _in_tex(text: str) -> Iterator[Cited]:
    text = _without_environments(_blank(_TEX_VERB, text))
    text = _TEX_COMMENT.sub(lambda match: match[1] + " " * (len(match[0]) - len(match[1])), text)
    for match in _TEX_CITE.finditer(text):
        if _NO_KEYS.fullmatch(match[1]) or _DEFINES.search(text, max(0, match.start() - 30), match.start()):
            continue
        arguments = [*_BRACES.finditer(text, match.start(2), match.end(2))]
        for argument in arguments if _MANY.search(match[1]) else arguments[:1]:
            yield from _keys(argument[1], argument.start(1))


def _without_environments(text: str) -> str:
    """The text with what stands in verbatim environments and the like made blank."""
    pieces: list[str] = []
    position = 0
    while (begin := _TEX_BEGIN.search(text, position)) is not None:
        end = text.find(f"\\end{{{begin[1]}}}", begin.end())
        end = len(text) if end < 0 else end
        pieces += [text[position : begin.end()], _NOT_NEWLINE.sub(" ", text[begin.end() : end])]
        position = end
    return "".join([*pieces, text[position:]])


def _keys(text: str, offset: int) -> Iterator[Cited]:
    """The keys of a list with commas."""
    for match in re.finditer(r"[^,]+", text):
        key = match[0].strip()
        if key and "#" not in key:
            yield Cited(key, offset + match.start() + len(match[0]) - len(match[0].lstrip()))


_AUX = re.compile(r"\\citation\{([^{}]*)\}|\\abx@aux@cite\{[^{}]*\}\{([^{}]*)\}")


def _in_aux(text: str) -> Iterator[Cited]:
    for match in _AUX.finditer(text):
        group = 1 if match[1] is not None else 2
        yield from _keys(match[group], match.start(group))


_BCF = re.compile(r"<bcf:citekey\b[^<>]*>([^<>]*)</bcf:citekey>")


def _in_bcf(text: str) -> Iterator[Cited]:
    for match in _BCF.finditer(text):
        yield from _keys(html.unescape(match[1]), match.start(1))


# Markdown ---------------------------------------------------------------------------------------------------

_MARKDOWN_KEY = re.compile(r"(?<![\w\\.@/])-?@(?:\{([^{}\n]+)\}|(\w(?:[:.#$%&\-+?<>~/]?\w)*))")
#: pandoc-crossref's labels are no citations.
_CROSSREF = re.compile(r"(?:fig|tbl|eq|lst|sec):", re.IGNORECASE)


def _in_markdown(text: str) -> Iterator[Cited]:
    from ..citation_syntax import find_citations

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


def _in_typst(text: str) -> Iterator[Cited]:
    text = _blank(_TYPST_OPAQUE, text)
    labels = {match[1] for match in _TYPST_LABEL.finditer(text)}
    found = [
        Cited(match[1] or match[2], match.start(1) if match[1] else match.start(2))
        for match in _TYPST_CITE.finditer(text)
    ]
    found += [
        Cited(match[1], match.start(1)) for match in _TYPST_REFERENCE.finditer(text) if match[1] not in labels
    ]
    yield from sorted(found, key=lambda cited: cited.offset)


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """The text with what matches made blank, so that all else keeps its place."""
    return pattern.sub(lambda match: _NOT_NEWLINE.sub(" ", match[0]), text)


_NOT_NEWLINE = re.compile(r"[^\n]")


_READERS: dict[str, Callable[[str], Iterator[Cited]]] = {
    ".tex": _in_tex,
    ".ltx": _in_tex,
    ".aux": _in_aux,
    ".bcf": _in_bcf,
    ".md": _in_markdown,
    ".markdown": _in_markdown,
    ".qmd": _in_markdown,
    ".rmd": _in_markdown,
    ".typ": _in_typst,
}

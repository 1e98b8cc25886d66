"""The keys that LaTeX sources and .aux files cite, and the files that they take in."""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path, PurePath

from ..diagnostics import BibkitError, Report, Severity, diagnostic
from ..source import open_source
from .cited import Cited, blank, blanked

#: Suffixes of the documents that take in others.
LATEX = (".tex", ".ltx", ".aux")

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


def in_tex(text: str) -> Iterator[Cited]:
    """The keys that a LaTeX source cites."""
    text = _read_by_tex(text)
    for match in _TEX_CITE.finditer(text):
        if _NO_KEYS.fullmatch(match[1]) or _DEFINES.search(text, max(0, match.start() - 30), match.start()):
            continue
        arguments = [*_BRACES.finditer(text, match.start(2), match.end(2))]
        for argument in arguments if _MANY.search(match[1]) else arguments[:1]:
            yield from keys_in(argument[1], argument.start(1))


def _read_by_tex(text: str) -> str:
    """The text with comments and verbatim text made blank."""
    text = _without_environments(blank(_TEX_VERB, text))
    return _TEX_COMMENT.sub(lambda match: match[1] + " " * (len(match[0]) - len(match[1])), text)


def _without_environments(text: str) -> str:
    """The text with what stands in verbatim environments and the like made blank."""
    pieces: list[str] = []
    position = 0
    while (begin := _TEX_BEGIN.search(text, position)) is not None:
        end = text.find(f"\\end{{{begin[1]}}}", begin.end())
        end = len(text) if end < 0 else end
        pieces += [text[position : begin.end()], blanked(text[begin.end() : end])]
        position = end
    return "".join([*pieces, text[position:]])


def keys_in(text: str, offset: int) -> Iterator[Cited]:
    """The keys of a list with commas."""
    for match in re.finditer(r"[^,]+", text):
        key = match[0].strip()
        if key and "#" not in key:
            yield Cited(key, offset + match.start() + len(match[0]) - len(match[0].lstrip()))


_AUX = re.compile(r"\\citation\{([^{}]*)\}|\\abx@aux@cite\{[^{}]*\}\{([^{}]*)\}")


def in_aux(text: str) -> Iterator[Cited]:
    """The keys in an .aux file."""
    for match in _AUX.finditer(text):
        group = 1 if match[1] is not None else 2
        yield from keys_in(match[group], match.start(group))


# Files that a document takes in ----------------------------------------------------------------------------------

#: LaTeX's commands, those of the packages import and subfiles, and TeX's own form without braces.
_TEX_FILES = re.compile(
    r"\\(?:input|include|subfile|subfileinclude|InputIfFileExists)\s*\{(?P<file>[^{}\n]+)\}"
    r"|\\(?:sub)?(?:import|inputfrom|includefrom)\*?\s*\{(?P<folder>[^{}\n]*)\}\s*\{(?P<within>[^{}\n]+)\}"
    r"|\\input\s+(?P<bare>[^\s{}\\%#]+)"
)
_AUX_FILES = re.compile(r"\\@input\{(?P<file>[^{}\n]+)\}")
#: Files of TeX itself that documents take in.
_OF_TEX = frozenset("glyphtounicode epsf xy xypic insbox binhex pdfpages tikz pgf".split())


def latex_files(path: str, report: Report) -> Iterator[tuple[str, str]]:
    r"""A document and the files that it takes in, each once: path and text. Names are relative to the folder of the
    document, or to that of the file that names them. One that is not there is reported where it is first named
    (BK004, a warning), unless it is TeX's own. Raises BibkitError if the document itself cannot be read."""
    main = Path(path).parent
    waiting = deque([(path, main)])
    seen = {os.path.realpath(path)}
    while waiting:
        name, folder = waiting.popleft()
        try:
            with open_source(name, report) as stream:
                text = stream.read()
        except BibkitError as error:
            if name == path:
                raise
            report(diagnostic("BK004", str(error), severity=Severity.WARNING, path=name))
            continue
        yield name, text
        is_aux = name.endswith(".aux")
        plain = text if is_aux else _read_by_tex(text)
        for match in (_AUX_FILES if is_aux else _TEX_FILES).finditer(plain):
            places = _places(match, main, folder)
            if not places:
                continue
            found = next((place for place in places if _is_file(place)), None)
            one = os.path.realpath(found or places[0])
            if one in seen:
                continue
            seen.add(one)
            if found is not None:
                waiting.append((str(found), found.parent))
            elif "InputIf" not in match[0]:
                line = text.count("\n", 0, match.start()) + 1
                column = match.start() - text.rfind("\n", 0, match.start())
                message = f"cannot read {places[0]}, which the document takes in: no such file"
                report(
                    diagnostic(
                        "BK004", message, severity=Severity.WARNING, path=name, line=line, column=column
                    )
                )


def _is_file(path: Path) -> bool:
    return os.path.isfile(path)  # noqa: PTH113 - Path.is_file raises for a name that is too long


def _places(match: re.Match[str], main: Path, folder: Path) -> list[Path]:
    """Where a file may be; TeX looks for the name with .tex first. Empty if its
    name is made by macros, or it is one of TeX's."""
    parts = match.groupdict()
    name = (parts["file"] or parts.get("within") or parts.get("bare") or "").strip().strip('"')
    within = (parts.get("folder") or "").strip()
    if not name or re.search(r"[\\#|\0]", name) or PurePath(name).stem in _OF_TEX:
        return []
    name = f"{within}/{name}" if within else name
    names = [name] if name.endswith(LATEX) else [f"{name}.tex", name]
    return list(dict.fromkeys(place / one for one in names for place in (main, folder)))

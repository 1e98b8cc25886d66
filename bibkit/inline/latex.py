"""Inline tree → LaTeX, in ASCII for pdfLaTeX and BibTeX or in Unicode for biber, XeLaTeX and LuaLaTeX.

Characters come from pylatexenc's tables. A script that has no LaTeX commands (CJK, Arabic …) stays Unicode:
nothing is dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Literal, TypeAlias

from .tree import Inline, Inlines, Kind, Link, Math, Span

Charset: TypeAlias = Literal["ascii", "unicode"]

_COMMANDS: dict[Kind, str] = {
    "italic": "emph",
    "bold": "textbf",
    "small-caps": "textsc",
    "underline": "underline",
    "superscript": "textsuperscript",
    "subscript": "textsubscript",
    "normal-style": "textup",
    "normal-weight": "textmd",
    "normal-variant": "textup",
    "oblique": "textsl",
}
#: What stands before a block of a bibliography entry (CSL's `display`).
_BLOCK_START: dict[Kind, str] = {"block": "\\\\\n", "right-inline": " ", "indent": "\\\\\n\\hspace*{2em}"}

#: Characters that mean something to TeX, and those that a font encoding or an input method could change.
_ASCII_SPECIALS = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\ensuremath{<}",
    ">": r"\ensuremath{>}",
    "|": r"\ensuremath{|}",
    '"': '{"}',  # \textquotedbl needs T1, and a bare " is a shorthand of babel's German
    "\uffff": "{}",  # see _LIGATURE
}

#: Punctuation that TeX writes with ligatures, and spaces.
_TYPOGRAPHY = {
    "–": "--",
    "—": "---",
    "‘": "`",
    "’": "'",
    "“": "``",
    "”": "''",
    "…": r"\ldots{}",
    "\u00a0": "~",
    "\u202f": r"\,",
    "\u2009": r"\,",
    "\u00ad": r"\-",
    "\u200b": "",
    "\u2060": "",
    "\u2010": "-",
    "\u2011": "-",
    "′": r"\ensuremath{'}",
    "″": r"\ensuremath{''}",
}

#: Combining marks that OT1 and T1 fonts can set, and their accent commands (The LaTeX Companion, 7.11).
_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".",
    "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d", "\u0327": "c", "\u0328": "k",
    "\u0331": "b",
}  # fmt: skip
#: Characters whose commands in pylatexenc's table neither LaTeX itself nor amsmath and amssymb define, or that
#: need math where the table has none (found by typesetting the whole table).
_WITHOUT_COMMAND = frozenset(
    "ŉƕƞəɛɸʔʞ˚˛ΐϒ҂\u0488\u0489ΐ⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞↜↝⇅⇵∟∯∰∱∻∾≆≋≌≙≛≸≹⊧⊨⊫⊶⊷⊹⊾⋘⋙⋨⋰⌆⌕♩♭"
    "♮♯⨏⨖\u1d49d\u1d4a0\u1d4a1\u1d4a3\u1d4a4\u1d4a7\u1d4a8\u1d4ad𝒶𝒷𝒸𝒹𝒻𝒽𝒾𝒿𝓀𝓁𝓂𝓃𝓅𝓆𝓇𝓈𝓉𝓊𝓋𝓌𝓍𝓎𝓏"
)

#: Beginnings of the Unicode names of letters that have commands; letters of all other scripts are text.
_SCRIPTS = frozenset("LATIN MATHEMATICAL MICRO SCRIPT ANGSTROM DOUBLE-STRUCK BLACK-LETTER".split())

#: A letter with marks that Unicode has no single character for.
_MARKED = re.compile(f"([A-Za-z])([{''.join(_ACCENTS)}]+)")

#: Accents that stand below the letter.
_BELOW = "dbck"


class _Table(dict[int, str]):
    """A translation table for `str.translate` that looks a character up when it first meets it."""

    def __init__(self, known: dict[str, str], *, encode: bool) -> None:
        super().__init__({ord(char): command for char, command in known.items()})
        self._encode = encode

    def __missing__(self, code: int) -> str:
        char = chr(code)
        command = _command(char) if self._encode and code > 0x7E else char
        self[code] = command
        return command


def _command(char: str) -> str:
    """The LaTeX of one non-ASCII character, or the character itself where LaTeX has no command for it in
    its default encodings. A braced group beginning with a command is what BibTeX counts as one letter
    (btxdoc, 4.1), so accented letters are such groups."""
    decomposed = unicodedata.normalize("NFD", char)
    base, marks = decomposed[0], decomposed[1:]
    if marks and all(mark in _ACCENTS for mark in marks):
        letter = base if base.isascii() else _command(base).strip("{}")
        if letter.isascii():
            return _accented(letter, marks)
    if char in _ACCENTS:
        # see _MARKED
        return char
    script = unicodedata.name(char, "").partition(" ")[0]
    return char if char.isalpha() and script not in _SCRIPTS else _symbol(char)


def _accented(command: str, marks: str) -> str:
    """A letter, or the command of one, under accents."""
    for mark in marks:
        accent = _ACCENTS[mark]
        # i and j lose their dot under an accent, not above one; under these i does so by itself (ltoutenc), and
        # pandoc reads it in this form alone
        has_own = command == "i" and accent in "`'^\""
        argument = f"\\{command}" if command in "ij" and accent not in _BELOW and not has_own else command
        is_short = len(argument) == 1 and not accent.isalpha()
        command = f"\\{accent}{argument}" if is_short else f"\\{accent}{{{argument}}}"
    return f"{{{command}}}"


def _symbol(char: str) -> str:
    """A character by pylatexenc's table."""
    if char in _WITHOUT_COMMAND:
        return char
    command = str(_encoder().unicode_to_latex(char)).replace(r"\mathscr", r"\mathcal")
    if command == char or not command.startswith("\\") or command.startswith(r"\ensuremath"):
        return command
    return f"{{{command.removesuffix('{}')}}}"


@cache
def _encoder():  # type: ignore[no-untyped-def]
    from pylatexenc.latexencode import UnicodeToLatexEncoder

    return UnicodeToLatexEncoder(
        replacement_latex_protection="braces-after-macro",
        unknown_char_policy="keep",
        unknown_char_warning=False,
    )


_TABLES = {
    "ascii": _Table({**_ASCII_SPECIALS, **_TYPOGRAPHY}, encode=True),
    "unicode": _Table({**_ASCII_SPECIALS, "\u00a0": "~", "\u00ad": r"\-"}, encode=False),
}

# After a letter, these ligature-forming pairs would change what is printed.
_LIGATURE = re.compile(r"(-)(?=-)|([?!])(?=`)|(`)(?=`)|(')(?=')|(,)(?=,)")


# Mathematical operators, arrows, alphanumeric symbols, and a Greek letter that stands among no others.
_MATH_CHARACTER = re.compile(
    "[\u2100-\u214f\u2190-\u22ff\u27c0-\u27ff\u2900-\u2aff\U0001d400-\U0001d7ff±×÷¬]"
    "|(?<![\u0370-\u03ff\u1f00-\u1fff])[\u0391-\u03c9](?![\u0370-\u03ff\u1f00-\u1fff])"
)


def escape(text: str, charset: Charset = "ascii") -> str:
    """Plain text as LaTeX that prints it, outside math."""
    if text.isascii() and text.isalnum():
        return text
    escaped = _LIGATURE.sub(lambda match: match[0] + "\uffff", text).translate(_TABLES[charset])
    if escaped.isascii():
        return escaped
    if charset == "ascii":
        escaped = _MARKED.sub(lambda match: _accented(match[1], match[2]), escaped)
    # pdfLaTeX has no text fonts for these, with biber or without; as math, every engine prints them
    return _MATH_CHARACTER.sub(lambda match: _symbol(match[0]), escaped)


def math(latex: str, charset: Charset = "ascii") -> str:
    """A formula's source; in ASCII its Unicode letters and symbols become commands (γ → \\gamma)."""
    if charset == "unicode" or latex.isascii():
        return latex
    return re.sub(r"[^\x00-\x7f]", lambda match: _math_command(match[0]), latex)


def _math_command(char: str) -> str:
    command = str(_encoder().unicode_to_latex(char))
    inner = re.fullmatch(r"\\ensuremath\{(.*)\}", command)
    command = inner[1] if inner else command
    return f"{{{command}}}" if command.startswith("\\") else command


def write(inlines: Inlines, charset: Charset = "ascii") -> str:
    """The LaTeX of an inline tree."""
    parts: list[str] = []
    for inline in inlines:
        if isinstance(inline, str):
            parts.append(escape(inline, charset))
        elif isinstance(inline, Math):
            parts.append(f"${math(inline.latex, charset)}$")
        elif isinstance(inline, Link):
            parts.append(rf"\href{{{escape_url(inline.href)}}}{{{write(inline.children, charset)}}}")
        elif inline.kind == "nocase":
            content = write(inline.children, charset)
            # a group that begins with a command is a letter to BibTeX, and lowered (btxdoc, 4.1)
            parts.append(f"{{{{}}{content}}}" if content.startswith("\\") else f"{{{content}}}")
        else:
            command = _COMMANDS.get(inline.kind)
            content = write(inline.children, charset)
            start = _BLOCK_START.get(inline.kind, "") if any(parts) else ""
            parts.append(rf"\{command}{{{content}}}" if command else start + content)
    return "".join(parts)


def write_entries(entries: Iterable[Inlines]) -> tuple[str, list[str], str]:
    """A bibliography to `\\input`: what stands before it, one item with a hanging indent an entry, what stands
    after it. Links need the package hyperref."""
    return (
        "\\begin{list}{}{\\leftmargin2em\\itemindent-2em\\itemsep0.5ex}\n",
        [f"\\item {write(entry).strip()}\n" for entry in entries],
        "\\end{list}\n",
    )


def escape_url(url: str) -> str:
    r"""An address as the argument of `\href`: what TeX would act upon is escaped or percent-encoded."""
    return re.sub(r"[%#]", lambda match: "\\" + match[0], verbatim_url(url))


def verbatim_url(url: str) -> str:
    r"""An address where TeX reads it verbatim (`\url`, BibLaTeX's `url`): percent-encode what would end it."""
    return re.sub(r"[\\{}^`\s]", lambda match: f"%{ord(match[0]):02X}", url)


def is_balanced(text: str) -> bool:
    """Whether the braces of a text match by BibTeX's count, for which a backslash escapes nothing."""
    depth = 0
    for match in re.finditer(r"[{}]", text):
        depth += 1 if match[0] == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def write_balanced(inlines: Inlines, charset: Charset = "ascii") -> str:
    """The LaTeX of an inline tree with braces balanced even if the text holds single ones, as the value of
    a BibTeX field must be (btxdoc, 2.2)."""
    text = write(inlines, charset)
    if is_balanced(text):
        return text
    text = write(_with_named_braces(inlines), charset)
    return text.replace(r"\{", r"{\textbraceleft}").replace(r"\}", r"{\textbraceright}")


def _with_named_braces(inlines: Inlines) -> Inlines:
    """Math names its braces; math whose groups do not match is no math and becomes text."""
    changed: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Math):
            named = inline.latex.replace(r"\{", r"\lbrace ").replace(r"\}", r"\rbrace ")
            changed.append(Math(named) if is_balanced(named) else f"${inline.latex}$")
        elif isinstance(inline, Span):
            changed.append(Span(inline.kind, _with_named_braces(inline.children)))
        elif isinstance(inline, Link):
            changed.append(Link(inline.href, _with_named_braces(inline.children)))
        else:
            changed.append(inline)
    return tuple(changed)

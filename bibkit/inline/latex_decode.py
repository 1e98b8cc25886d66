r"""LaTeX → inline tree: the accents, symbols, fonts and simple formulas that bibliography fields hold.

Own tokeniser (one regular expression, no backtracking), pylatexenc's table of symbols: see docs/bibtex.md for
what its parser would cost. Nothing is lost: an unknown command gives its arguments, or, without any, stays as it is written;
a bare `%` is a per-cent sign, an unpaired `$` a dollar.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from . import csl_markup
from .latex_formula import formula, symbol
from .latex_tables import ACCENTS, DROPPED, FONTS, QUOTING, SWITCHES, SYMBOLS, TYPOGRAPHY
from .tree import Inline, Inlines, Kind, Link, Math, Span, merge_text

#: Groups in groups beyond this depth are text: no bibliography needs them.
MAX_DEPTH = 60

#: What makes a value more than its characters. Like `_FREQUENT` it begins with one set of characters, which the
#: engine looks for by itself, many times faster than it tries alternatives.
_SPECIAL = re.compile(r"[\\{}$~`',-](?:(?<=[\\{}$~`])|(?<=-)-|(?<=')'|(?<=,),)")
#: The frequent accents, with or without braces: {\"o} \"{o} \"o {\'{e}} {\'\i}.
_SIMPLE_ACCENT = re.compile(
    r"""\{\\["'`^~=.](?:[A-Za-z]|\{[A-Za-z]\}|\\[ij]|\{\\[ij]\})\}"""
    r"""|\{\\(?:ss|o|O|l|L|ae|AE|oe|OE|aa|AA|dh|DH|th|TH|dj|DJ)\}"""
    r"""|\\["'`^~=.](?:[A-Za-z]|\{[A-Za-z]\}|\{\\[ij]\})"""
)
_TOKEN = re.compile(
    r"""
      \\(?P<word>[A-Za-z@]+)(?P<star>\*?)(?P<space>\s*)
    | \\(?P<symbol>.)
    | (?P<mark>[{}$~])
    | (?P<ligature>---?|``?|''?|,,|\?`|!`)
    | (?P<text>(?:[^\\{}$~`',?!-]|,(?!,)|-(?!-)|[?!](?!`))++|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_LETTER = re.compile(r"[^\W\d_]")


def parse(text: str, *, braces_protect: bool = False) -> Inlines:
    """The inline tree of a piece of LaTeX. Never fails. With `braces_protect` a group that is no argument keeps
    its capitals (`nocase`), as BibTeX and biblatex have it in titles."""
    if not _SPECIAL.search(text):
        return (text,) if text else ()
    text = with_accents(text)
    if not _SPECIAL.search(text):
        return (text,)
    return _Decoder(text, braces_protect).run()


def to_markup(text: str, *, braces_protect: bool = False) -> str:
    """A piece of LaTeX as a CSL-JSON string with its markup: `csl_markup.write(parse(text))`, by one pass of
    replacements where the text has nothing but the frequent constructs."""
    if not _SPECIAL.search(text):
        return text
    try:
        return _FREQUENT.sub(_replace_protecting if braces_protect else _replace, with_accents(text))
    except _RareError:
        return csl_markup.write(parse(text, braces_protect=braces_protect))


def to_text(text: str) -> str:
    """A piece of LaTeX as plain text: formats dropped, formulas as their source."""
    if not _SPECIAL.search(text):
        return text
    plain = with_accents(text)
    if not _SPECIAL.search(plain):
        return plain
    from .text import write

    return write(parse(text), keep_math=True)


def with_accents(text: str) -> str:
    """The text with its simple accents and special letters as characters, all else as it is."""
    return _SIMPLE_ACCENT.sub(_simple_accent, text) if "\\" in text else text


def _simple_accent(match: re.Match[str]) -> str:
    return _accented(match[0])


@cache
def _accented(source: str) -> str:
    accent, letter = (
        re.findall(r"\\(.[A-Za-z]*)|([A-Za-z])", source.replace("\\i", "i").replace("\\j", "j"))[0][0],
        "",
    )
    if accent[0].isalpha():
        return SYMBOLS[accent]
    letter = re.sub(r"[^A-Za-z]", "", source)
    return unicodedata.normalize("NFC", letter + ACCENTS[accent[0]])


# The fast path --------------------------------------------------------------------------------------------------


class _RareError(Exception):
    """The text has a construct that the fast path leaves to the decoder."""


#: Constructs that stand alone, and last whatever else has a meaning.
_FREQUENT = re.compile(
    r"""
    [\\{}$`~,?!'-]
    (?: (?<=\{)([^{}\\$`]*)\}
      | (?<=\\)([&%\#_{}$])
      | ((?<=-)--?|(?<=`)`|(?<=')'|(?<=~))
      | (?<=\$)((?:[^$\\]|\\.)+)\$
      | (?<=\\)(emph|textit|textbf|textsuperscript|textsubscript|textsc)\{([^{}\\$`]*)\}
      | ((?<=[\\{}$`])|(?<=,),|(?<=[?!])`)
    )""",
    re.VERBOSE | re.DOTALL,
)
_FONT_TAGS = {
    name: csl_markup.tags(FONTS[name])  # type: ignore[arg-type]
    for name in ("emph", "textit", "textbf", "textsuperscript", "textsubscript", "textsc")
}
_PLAIN_MARKS = {"--": "–", "---": "—", "``": "“", "''": "”", "~": "\u00a0"}
_NOCASE = csl_markup.tags("nocase")


def _replace(match: re.Match[str]) -> str:
    kind = match.lastindex
    if kind == 1:
        return _inside(match[1])
    if kind == 2:
        return match[2]
    if kind == 3:
        return _PLAIN_MARKS[match[0]]
    if kind == 4:
        return _formula_markup(match[4])
    if kind == 6:
        opening, closing = _FONT_TAGS[match[5]]
        argument = _inside(match[6])
        return f"{opening}{argument}{closing}" if argument else ""
    raise _RareError


def _replace_protecting(match: re.Match[str]) -> str:
    group = match[1]
    if group is not None and _LETTER.search(group):
        return f"{_NOCASE[0]}{_inside(group)}{_NOCASE[1]}"
    return _replace(match)


def _inside(text: str) -> str:
    """The text of a group that has no group in it."""
    return _FREQUENT.sub(_replace, text) if _SPECIAL.search(text) else text


@lru_cache(maxsize=4096)
def _formula_markup(source: str) -> str:
    return csl_markup.write(merge_text(formula(source)))


# The decoder ----------------------------------------------------------------------------------------------------


class _Decoder:
    """One run over a text. `_tokens` is read by index; groups and arguments recurse, to a bounded depth."""

    def __init__(self, text: str, braces_protect: bool) -> None:
        self._text = text
        self._protect = braces_protect
        self._position = 0
        self._quotes = 0  # single quotes that are open
        self._depth = 0
        self._never: set[str] = set()  # closing delimiters of formulas that do not come any more

    def run(self) -> Inlines:
        """All of the text; closing braces that nothing opens are dropped, as are opening ones never closed."""
        parts: list[Inline] = []
        while self._position < len(self._text):
            parts.extend(self._until_close())
        return merge_text(parts)

    def _until_close(self) -> list[Inline]:
        """Inlines up to the brace that closes the group (passed over) or the end."""
        parts: list[Inline] = []
        while (match := _TOKEN.match(self._text, self._position)) is not None:
            self._position = match.end()
            kind = match.lastgroup
            if kind == "text":
                parts.append(match["text"])
            elif kind == "mark":
                mark = match["mark"]
                if mark == "}":
                    return parts
                parts.extend(self._mark(mark))
            elif kind == "ligature":
                parts.append(self._ligature(match["ligature"]))
            elif kind == "symbol":
                parts.extend(self._control_symbol(match["symbol"]))
            elif (switch := SWITCHES.get(match["word"])) is not None:
                children = merge_text(self._until_close())
                return [*parts, *_span(switch, children)]
            else:
                parts.extend(self._command(match))
        return parts

    def _mark(self, mark: str) -> list[Inline]:
        if mark == "~":
            return ["\u00a0"]
        if mark == "$":
            return self._math()
        special = self._text.startswith("\\", self._position)
        children = self._group()
        # a group that begins with a command is one "special character" for BibTeX (btxdoc, 4.1) and no protection
        if not self._protect or special or self._depth or not _protects(children):
            return list(children)
        return [Span("nocase", children)]

    def _group(self) -> Inlines:
        """The inlines of a group whose brace is open."""
        if self._depth >= MAX_DEPTH:
            return ()
        self._depth += 1
        try:
            return merge_text(self._until_close())
        finally:
            self._depth -= 1

    def _ligature(self, ligature: str) -> str:
        if ligature == "`":
            self._quotes += 1
        elif ligature == "'":
            before = self._text[self._position - 2 : self._position - 1]
            after = self._text[self._position : self._position + 1]
            if not self._quotes or (before.isalpha() and after.isalpha()):
                return "'"
            self._quotes -= 1
            return "’"
        return TYPOGRAPHY[ligature]

    def _control_symbol(self, symbol: str) -> list[Inline]:
        if symbol in ACCENTS:
            return self._accent(symbol)
        if symbol in "([":
            return self._display_math("\\)" if symbol == "(" else "\\]")
        return [TYPOGRAPHY.get("\\" + symbol, symbol)]

    def _accent(self, accent: str) -> list[Inline]:
        base = list(self._argument())
        if not base or not isinstance(base[0], str) or not base[0].strip():
            return [*([] if accent.isalpha() else [_BARE_ACCENTS.get(accent, "")]), *base]
        text = base[0].lstrip()
        letter = {"ı": "i", "ȷ": "j"}.get(text[0], text[0]) if accent not in "cdbk" else text[0]
        width = 1
        while width < len(text) and unicodedata.combining(text[width]):
            width += 1
        return [
            unicodedata.normalize("NFC", letter + text[1:width] + ACCENTS[accent]) + text[width:],
            *base[1:],
        ]

    def _argument(self) -> Inlines:
        """The next group, command or character, as TeX takes an argument without delimiters."""
        if self._depth >= MAX_DEPTH:
            return ()
        self._depth += 1
        try:
            return self._next_argument()
        finally:
            self._depth -= 1

    def _next_argument(self) -> Inlines:
        while self._text[self._position : self._position + 1].isspace():
            self._position += 1
        match = _TOKEN.match(self._text, self._position)
        if match is None or match["mark"] == "}":
            return ()
        if match["mark"] == "{":
            self._position = match.end()
            return self._group()
        if match["text"] or match["ligature"]:
            self._position += 1
            return (self._text[self._position - 1],)
        self._position = match.end()
        if match.lastgroup == "symbol":
            return merge_text(self._control_symbol(match["symbol"]))
        if match.lastgroup == "mark":
            return merge_text(self._mark(match["mark"]))
        return merge_text(self._command(match))

    def _raw_argument(self) -> str:
        """The source of the next group, undecoded."""
        start = re.compile(r"\s*").match(self._text, self._position)
        position = start.end() if start else self._position
        if not self._text.startswith("{", position):
            return ""
        end = closing_brace(self._text, position)
        self._position = end + 1
        return self._text[position + 1 : end]

    def _command(self, match: re.Match[str]) -> list[Inline]:
        word, space = match["word"], match["space"]
        if word in FONTS:
            return _span(FONTS[word], self._argument())
        if word in ACCENTS and (space or not self._text[self._position : self._position + 1].isalpha()):
            return self._accent(word)
        if word in SYMBOLS:
            self._swallow_empty()
            return [SYMBOLS[word]]
        if word == "url":
            return [self._raw_argument()]
        if word == "href":
            href = self._raw_argument()
            return [Link(href, self._argument())]
        if word == "ensuremath":
            return formula(self._raw_argument())
        if word in QUOTING:
            opening, closing = QUOTING[word]
            return [opening, *self._argument(), closing]
        if word in DROPPED:
            if DROPPED[word]:
                self._raw_argument()
            return []
        if (char := symbol(word)) is not None:
            self._swallow_empty()
            return [char]
        if self._text.startswith("{", self._position):
            return list(self._argument())
        return [match[0]]

    def _swallow_empty(self) -> bool:
        """Pass over the `{}` that only ends a command's name."""
        if self._text.startswith("{}", self._position):
            self._position += 2
            return True
        return False

    def _math(self) -> list[Inline]:
        dollars = 1
        if self._text.startswith("$", self._position):
            dollars = 2
        start = self._position + dollars - 1
        end = _math_end(self._text, start)
        if end < 0:
            return ["$"]
        self._position = end + (2 if self._text.startswith("$$", end) and dollars == 2 else 1)
        return formula(self._text[start:end])

    def _display_math(self, closing: str) -> list[Inline]:
        end = -1 if closing in self._never else self._text.find(closing, self._position)
        if end < 0:
            self._never.add(closing)
            return [self._text[self._position - 1]]
        source = self._text[self._position : end]
        self._position = end + 2
        return formula(source)


_BARE_ACCENTS = {"~": "~", "^": "^", "`": "`", "'": "'", '"': '"', "=": "", ".": ""}


def _protects(children: Inlines) -> bool:
    """Whether there is a letter to protect: not in a formula, which no style recases."""
    return any(
        _LETTER.search(child) is not None if isinstance(child, str) else not isinstance(child, Math)
        for child in children
    )


def _span(kind: Kind | str, children: Inlines) -> list[Inline]:
    if kind == "plain" or not children:
        return list(children)
    return [Span(kind, children)]  # type: ignore[arg-type]


def closing_brace(text: str, start: int) -> int:
    """The offset of the brace that closes the one at `start`, or the end of the text."""
    depth = 0
    for match in _BRACES.finditer(text, start):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
            if depth == 0:
                return match.start()
    return len(text)


_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_MATH_END = re.compile(r"\\.|\$", re.DOTALL)


def _math_end(text: str, start: int) -> int:
    for match in _MATH_END.finditer(text, start):
        if match[0] == "$":
            return match.start() if match.start() > start else -1
    return -1

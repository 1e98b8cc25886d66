r"""LaTeX formulas → inlines: text with scripts where a formula is no more than that (`H_2O`, `4^{th}`, `\\alpha`), else
math, which stays what it is."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from .latex_tables import MATH_ACCENTS, SYMBOLS
from .tree import Inline, Math, Span, merge_text


def formula(source: str) -> list[Inline]:
    """A formula: text with scripts where it is no more than that, else math."""
    return list(_parts(" ".join(source.split())))


@cache
def symbol(word: str) -> str | None:
    """The character of a command by pylatexenc's tables, or None."""
    from pylatexenc.latex2text import get_default_latex_context_db

    spec = get_default_latex_context_db().get_macro_spec(word)
    replacement = getattr(spec, "simplify_repl", None)
    # its "<cit.>" and "<ref>" are no characters
    if isinstance(replacement, str) and replacement and "%" not in replacement and replacement[0] != "<":
        return unicodedata.normalize("NFC", replacement)
    return None


#: One script: a character, or a group of digits, signs and upright letters.
_SCRIPT = r"(?:[\w+−-]|\{(?:\\(?:mathrm|textrm|text|rm|mathit|textit)\s*)?\{?[\w+−.,-]*\}?\}|\\(?:mathrm|textrm|text)\{[\w+−.,-]*\})"
_PIECE = re.compile(rf"([_^])({_SCRIPT})|(\\[,;])|([^_^\\]+)")
_WRAPPED = re.compile(r"\\(?:mathrm|textrm|text|rm)\s*\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")


_MATH_ACCENT = re.compile(rf"\\({'|'.join(MATH_ACCENTS)})\s*\{{?\s*(\\[A-Za-z]+|[A-Za-z])\s*\}}?")


def _letter(source: str) -> str | None:
    return (SYMBOLS.get(source[1:]) or symbol(source[1:])) if source[0] == "\\" else source


_ALPHABET = re.compile(r"\\(mathbb|mathcal|mathfrak)\s*\{?\s*([A-Za-z])\s*\}?")
_ALPHABETS = {"mathbb": ("DOUBLE-STRUCK",), "mathcal": ("SCRIPT",), "mathfrak": ("FRAKTUR", "BLACK-LETTER")}


def _styled(alphabet: str, letter: str) -> str | None:
    """The character of a letter in one of Unicode's mathematical alphabets."""
    case = "CAPITAL" if letter.isupper() else "SMALL"
    for style in _ALPHABETS[alphabet]:
        for prefix in ("", "MATHEMATICAL "):
            try:
                return unicodedata.lookup(f"{prefix}{style} {case} {letter}")
            except KeyError:
                continue
    return None


@lru_cache(maxsize=4096)
def _parts(source: str) -> tuple[Inline, ...]:
    inner = source.strip()
    if wrapped := _WRAPPED.fullmatch(inner):
        inner = wrapped[1].strip()
        if inner and re.fullmatch(r"[\w .,+-]+", inner) and "_" not in inner:
            return (inner,)
    if re.fullmatch(r"\\[A-Za-z]+\s*(?:\{\})?", inner):
        word = inner[1:].removesuffix("{}").strip()
        char = SYMBOLS.get(word) or symbol(word)
        if char and len(char) == 1:
            return (char,)
    if inner in ("<", ">", "=", "+", "|", "/") or re.fullmatch(r"[\d.,]+", inner):
        return (inner,)
    if (accented := _MATH_ACCENT.fullmatch(inner)) and (letter := _letter(accented[2])):
        composed = unicodedata.normalize("NFC", letter + MATH_ACCENTS[accented[1]])
        if len(composed) == 1:
            return (composed,)
    if (styled := _ALPHABET.fullmatch(inner)) and (char := _styled(styled[1], styled[2])):
        return (char,)
    if re.fullmatch(r"\^(?:\{\s*\\circ\s*\}|\s*\\circ)", inner):
        return ("°",)
    if inner == "-":
        return ("−",)
    if len(inner) < 80 and _is_upright(inner):
        return merge_text(_scripts(inner))
    return (Math(inner),) if inner else ()


def _is_upright(inner: str) -> bool:
    if "_" not in inner and "^" not in inner:
        return False
    rest = _PIECE.sub(lambda match: "" if match[1] or match[3] else match[0], inner)
    if "\\" in rest or "{" in rest or "_" in rest or "^" in rest:
        return False
    bare = re.sub(r"[\d.,+()\s]", "", rest)
    if not bare:
        return True
    # chemical formulas: element symbols, and only digits or charges below and above
    scripts = [match[2].strip("{}") for match in _PIECE.finditer(inner) if match[1]]
    return (
        re.fullmatch(rf"(?:{_ELEMENTS})+", bare) is not None
        and all(re.fullmatch(r"\d*[+−-]?|x", script) for script in scripts)
        and (len(bare) > 1 or bare in "HBCNOFPSKVYIWU")
    )


_ELEMENTS = (
    "A[cglmrstu]|B[aehikr]?|C[adeflmnorsu]?|D[bsy]|E[rsu]|F[elmr]?|G[ade]|H[efgos]?|I[nr]?|Kr?|L[airuv]|M[cdgnot]"
    "|N[abdehiop]?|O[gs]?|P[abdmortu]?|R[abefghnu]|S[bcegimnr]?|T[abcehilms]|U|V|W|Xe|Yb?|Z[nr]"
)


def _scripts(inner: str) -> list[Inline]:
    parts: list[Inline] = []
    for match in _PIECE.finditer(inner):
        if match[1]:
            content = re.sub(r"\\[a-z]+\s*|[{}]", "", match[2]).replace("-", "−")
            if content:
                parts.append(Span("subscript" if match[1] == "_" else "superscript", (content,)))
        elif match[3]:
            parts.append("\u2009")
        else:
            parts.append(match[4])
    return parts

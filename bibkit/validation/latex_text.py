"""Rules on the text of .bib files: what a LaTeX run would stumble over."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..record import Record
from .rule import Finding, Fix
from .source import bib_fields, is_macro

#: Fields that the styles typeset.
PRINTED = frozenset(
    """
    title subtitle titleaddon booktitle booksubtitle maintitle mainsubtitle journal journaltitle journalsubtitle
    issuetitle eventtitle series publisher school institution organization address location note addendum
    howpublished edition chapter type author editor translator bookauthor venue shorttitle
    """.split()
)
#: Whose argument is not text.
_VERBATIM = re.compile(r"\\(?:url|nolinkurl|path|doi|href|label|ref|cite\w*|verb)\s*\{[^{}]*\}")
_MATH = re.compile(
    r"(?<!\\)\$(?:\\.|[^$\\])*\$|\\\(.{0,2000}?\\\)|\\ensuremath\s*\{(?:[^{}]|\{[^{}]*\})*\}", re.DOTALL
)
#: An ampersand that begins an entity of HTML is that rule's.
_RESERVED = re.compile(r"(?<!\\)(?:&(?!#?\w{2,8};)|(?<!&)#|[%_^])")
_SCREEN = re.compile(r"[$&#%_^\"]|``")
_DOLLAR = re.compile(r"(?<!\\)\$")
_BRACE_QUOTE = re.compile(r"(?<![\\{])\"")


def check_latex(record: Record) -> Iterator[Finding]:
    """Dollars without their other half, reserved characters that are not escaped, quotes that TeX prints wrong. For
    entries whose text has such characters at all (text.py)."""
    for name, text in bib_fields(record).items():
        if name not in PRINTED or not _SCREEN.search(text) or is_macro(record, name):
            continue
        if "$" in text and len(_DOLLAR.findall(text.replace("\\\\", ""))) % 2:
            yield Finding("BK401", "a dollar sign has no other half", field=name, excerpt="$")
            continue
        rest = _VERBATIM.sub(lambda match: " " * len(match[0]), text) if "\\" in text else text
        rest = _MATH.sub(lambda match: " " * len(match[0]), rest) if "$" in rest or "\\" in rest else rest
        if found := _RESERVED.search(rest):
            places = [match.start() for match in _RESERVED.finditer(rest)]
            message = f"'{found[0]}' is not escaped: LaTeX takes it for a command"
            certain = found[0] != "^" and "://" not in text
            yield Finding("BK420", message, field=name, excerpt=_around(text, found.start()), fix=Fix(text, _with_escapes(text, places), certain) if "^" not in rest else None)  # fmt: skip
        if "``" in rest or "''" in rest or '"' in rest:
            yield from _quotes(name, rest)


def _quotes(name: str, text: str) -> Iterator[Finding]:
    opening, closing = text.count("``"), text.count("''")
    if opening > closing and '"' in text:
        yield Finding(
            "BK410", "a quotation opens with `` and closes with another sign", field=name, excerpt='"'
        )
    elif opening > closing:
        yield Finding("BK410", "a quotation opens with `` and is not closed", field=name, excerpt="``")
    elif '"' in text and _BRACE_QUOTE.search(text) and '\\"' not in text:
        yield Finding("BK419", 'the quotes " are both printed as closing ones', field=name, excerpt='"')


def _around(text: str, at: int) -> str:
    """Enough of the text around a place to be found again: from the word before to the word after."""
    start = text.rfind(" ", 0, max(at - 1, 0)) + 1
    end = text.find(" ", at + 1)
    end = len(text) if end < 0 else end
    return text[start:end] if text.count(text[at]) > 1 else text[at]


def _with_escapes(text: str, places: list[int]) -> str:
    for at in reversed(places):
        text = f"{text[:at]}\\{text[at:]}"
    return text


def escaped(text: str) -> str:
    """Text with the reserved characters that stand alone escaped."""
    rest = _MATH.sub(lambda match: " " * len(match[0]), text)
    return _with_escapes(text, [match.start() for match in _RESERVED.finditer(rest)])

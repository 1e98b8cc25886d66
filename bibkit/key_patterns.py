"""Patterns of citation keys: a subset of the syntax that JabRef and Better BibTeX share; see docs/keys.md.

pattern  = { literal | "[" marker { ( ":" | "." ) modifier } "]" }
marker   = name [ number ]                      a row of MARKERS
modifier = "lower" | "upper" | "abbr" | "capitalize" | "(" text in place of nothing ")"
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TypeAlias

from . import dates
from .diagnostics import BibkitError, near_matches
from .inline import csl_markup, tree
from .record import Item, family_of, is_truncated, names_of
from .text import without_accents

#: The pattern of keys that bibkit makes unless told otherwise: `heliou2021zeroth`.
DEFAULT_PATTERN = "[auth:lower][year][veryshorttitle:lower]"

#: Words that say nothing about a title: articles, prepositions, conjunctions of the common title languages.
STOP_WORDS = frozenset(
    """
    a about after against all an and are as at be before between but by can do does for from how if in into is
    it its no not of on or our over so some than that the their these this through to toward towards under
    upon using via we what when where which who why will with without you your
    das dem den der des die ein eine einer eines im in mit nach oder uber und vom von zu zum zur
    au aux avec dans de du en et la le les par pour sur un une
    al como con da do dos e el em las los o os para por um uma y
    degli dei del della delle di e gli i il lo nel nella per un' uno
    een en het in of op te van voor
    """.split()
)

#: What stands for an author that a record lacks.
_ANONYMOUS = "anon"

#: What stands for a key of nothing.
_EMPTY = "untitled"

_WORD = re.compile(r"[^\W_]+")

#: Words of a marker's value, from an item and the number behind the marker's name (0: none).
_Words: TypeAlias = Callable[[Item, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker: its words, what joins them, whether a number may follow its name, and what it gives, for the
    documentation."""

    words: _Words
    meaning: str
    glue: str = ""
    is_numbered: bool = False
    default: str = ""


@dataclass(frozen=True, slots=True)
class KeyPattern:
    """A pattern that is ready to use; `parse` makes it."""

    parts: tuple[str | Callable[[Item], str], ...]

    def key(self, item: Item) -> str:
        """The key of an item, in ASCII, not yet unique; never empty."""
        return "".join([part if isinstance(part, str) else part(item) for part in self.parts]) or _EMPTY


# what the markers give

#: The first of them that a record has are its authors.
_ROLES = ("author", "editor", "translator")


def _families(item: Item) -> list[str]:
    for role in _ROLES:
        if names := names_of(item, role):
            return [_clean(family_of(name)) for name in names]
    return []


def _authors(item: Item, number: int) -> list[str]:
    families = _families(item)
    shown = families[:number] if number else families
    is_cut = len(shown) < len(families) or is_truncated(item, "author")
    return [*shown, "EtAl"] if shown and is_cut else shown


def _et_al(mark: str, most: int) -> _Words:
    """One author, or up to `most`; the first (or the first two of `.ea`) and a mark if there are more."""

    def words(item: Item, _: int) -> list[str]:
        families = _families(item)
        if len(families) <= 2 and not is_truncated(item, "author"):
            return families
        return [*families[:most], mark] if families else []

    return words


def _first_author(item: Item, number: int) -> list[str]:
    for role in _ROLES:
        if names := names_of(item, role):
            return [_clean(family_of(names[0]))[: number or None]]
    return []


def _year(item: Item) -> str:
    year = dates.year_of(item.get("issued"))
    return "" if year is None else str(abs(year))


def _month(item: Item, _: int) -> list[str]:
    parts = dates.first_parts(item.get("issued"))
    return [f"{parts[1]:02d}"] if len(parts) > 1 else []


def _title(item: Item) -> list[str]:
    return [*_words_of(_plain_title(item))]


def _plain_title(item: Item) -> str:
    runs = csl_markup.parse(str(item.get("title", "")))
    return runs[0] if len(runs) == 1 and isinstance(runs[0], str) else " ".join(tree.strings(runs))


def _split(text: str) -> list[str]:
    return [*_words_of(text)]


def _words_of(text: str) -> Iterator[str]:
    for part in text.replace("'", "").replace("’", "").split(" "):
        if part.isalnum() and part.isascii():
            yield part
        else:
            yield from filter(None, map(_clean, _WORD.findall(without_accents(part))))


def _significant(count: int) -> _Words:
    """The first words that are no stop words, or the first word if there is no other."""

    def words(item: Item, _: int) -> list[str]:
        text = _plain_title(item)
        telling: list[str] = []
        for word in _words_of(text):
            if word.lower() not in STOP_WORDS:
                telling.append(word)
                if len(telling) == count:
                    return telling
        return telling or [*islice(_words_of(text), 1)]

    return words


def _title_case(item: Item, _: int) -> list[str]:
    return [
        word if at and word.lower() in STOP_WORDS else _capital(word) for at, word in enumerate(_title(item))
    ]


def _camel(item: Item, number: int) -> list[str]:
    return [_capital(word) for word in _title(item)][: number or None]


def _keyword(item: Item, number: int) -> list[str]:
    words = [part for part in re.split("[,;]", str(item.get("keyword") or "")) if part.strip()]
    return _split(words[number - 1 if number else 0]) if len(words) >= max(number, 1) else []


def _variable(*names: str) -> _Words:
    return lambda item, _: next((_split(str(item[name])) for name in names if item.get(name)), [])


def _page(at: int) -> _Words:
    def words(item: Item, _: int) -> list[str]:
        pages = re.split(r"[-–—]+", str(item.get("page") or ""))
        return _split(pages[at])

    return words


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _clean(text: str) -> str:
    if text.isascii() and text.isalnum():
        return text
    return re.sub(r"[^A-Za-z0-9]", "", without_accents(text))


#: name → marker. Of the record's first list of names: authors, else editors, else translators.
MARKERS: dict[str, Marker] = {
    "auth": Marker(_first_author, "family name of the first author; with a number, its first letters", is_numbered=True, default=_ANONYMOUS),
    "authors": Marker(_authors, "family names of all authors; with a number, of so many, then `EtAl` if there are more", is_numbered=True, default=_ANONYMOUS),
    "auth.etal": Marker(_et_al("etal", 1), "one or two authors, or the first and `.etal`", glue=".", default=_ANONYMOUS),
    "auth.auth.ea": Marker(_et_al("ea", 2), "one or two authors, or the first two and `.ea`", glue=".", default=_ANONYMOUS),
    "authEtAl": Marker(_et_al("EtAl", 1), "as `auth.etal`, without dots", default=_ANONYMOUS),
    "authorLast": Marker(lambda item, _: _families(item)[-1:], "family name of the last author", default=_ANONYMOUS),
    "year": Marker(lambda item, _: [_year(item)], "year of issue"),
    "shortyear": Marker(lambda item, _: [_year(item)[-2:]], "its last two digits"),
    "month": Marker(_month, "month of issue, two digits"),
    "title": Marker(_title_case, "the title, all but small words capitalised"),
    "shorttitle": Marker(_significant(3), "its first three words that are not small"),
    "veryshorttitle": Marker(_significant(1), "the first of them"),
    "camel": Marker(_camel, "the title, all words capitalised; with a number, its first words", is_numbered=True),
    "keyword": Marker(_keyword, "a keyword: `[keyword2]` is the second", is_numbered=True),
    "journal": Marker(_variable("container-title"), "the journal or book it stands in"),
    "publisher": Marker(_variable("publisher"), "the publisher"),
    "volume": Marker(_variable("volume"), "the volume"),
    "number": Marker(_variable("issue", "number"), "the issue, or the number"),
    "firstpage": Marker(_page(0), "the first page"),
    "lastpage": Marker(_page(-1), "the last page"),
    "type": Marker(_variable("type"), "the CSL type"),
}  # fmt: skip

#: name → what it does to the words of a marker.
MODIFIERS: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "abbr": lambda word: word[:1],
    "capitalize": _capital,
}

_MARKER = re.compile(
    rf"(?P<name>{'|'.join(re.escape(name) for name in sorted(MARKERS, key=len, reverse=True))})"
    r"(?P<number>\d{0,4})(?P<modifiers>(?:[:.](?:[A-Za-z]+|\([^()]*\)))*)"
)
_LITERAL = re.compile(r"[A-Za-z0-9_.:+/*!?@|-]*")


@cache
def parse(pattern: str) -> KeyPattern:
    """The key pattern of that text. Raises BibkitError, with near matches, for what is none."""
    parts: list[str | Callable[[Item], str]] = []
    for at, piece in enumerate(re.split(r"\[([^\[\]]*)\]", pattern)):
        if at % 2:
            parts.append(_marker(piece, pattern))
        elif not _LITERAL.fullmatch(piece):
            wrong = piece[_LITERAL.match(piece).end()]  # type: ignore[union-attr]
            raise BibkitError(
                f"the key pattern '{pattern}' cannot have '{wrong}' outside of a marker",
                hint="a marker stands in [brackets]; letters, digits and _ . : + / * ! ? @ | - may stand outside",
            )
        elif piece:
            parts.append(piece)
    if not any(callable(part) for part in parts):
        raise BibkitError(
            f"the key pattern '{pattern}' has no marker", hint=f"the default is {DEFAULT_PATTERN}"
        )
    return KeyPattern(tuple(parts))


def _marker(text: str, pattern: str) -> Callable[[Item], str]:
    match = _MARKER.fullmatch(text)
    marker = MARKERS[match["name"]] if match else None
    if match is None or marker is None or (match["number"] and not marker.is_numbered):
        word = re.split(r"[:\d(]", text, maxsplit=1)[0]
        raise BibkitError(
            f"the key pattern '{pattern}' has an unknown marker '[{text}]'",
            hint=f"'{word}' takes no number, and modifiers after a colon"
            if word in MARKERS
            else near_matches(word, MARKERS) or f"there are {', '.join(MARKERS)}",
        )  # fmt: skip
    number = int(match["number"] or 0)
    default = marker.default
    changes: list[Callable[[str], str]] = []
    for name, given in re.findall(r"[:.](?:([A-Za-z]+)|\(([^()]*)\))", match["modifiers"]):
        if not name:
            default = re.sub(r"[^A-Za-z0-9_.:+/-]", "", without_accents(given))
        elif name in MODIFIERS:
            changes.append(MODIFIERS[name])
        else:
            raise BibkitError(
                f"the key pattern '{pattern}' has an unknown modifier ':{name}'",
                hint=near_matches(name, MODIFIERS) or f"there are {', '.join(MODIFIERS)} and (text)",
            )
    words, glue = marker.words, marker.glue

    def value(item: Item) -> str:
        found = [word for word in words(item, number) if word]
        for change in changes:
            found = [change(word) for word in found]
        return glue.join(found) or default

    return value

"""What a record says of its work, in forms for comparing: identifiers, title, first author, year, place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from . import dates, identifiers
from .inline import csl_markup, tree
from .record import Item, Name, names_of
from .text import fold

#: Types whose ISBN is their own, and not that of the book they stand in.
_WHOLE = frozenset("book classic collection report thesis software map dataset periodical".split())

#: What must not differ where both records have it: the place of a work.
PLACES = ("volume", "issue", "edition", "page", "number", "chapter-number", "part-number")
PAGE = PLACES.index("page")

#: Words and signs that differ between copies of one title.
_SMALL_WORDS = frozenset(("a", "an", "and", "the"))


@dataclass(frozen=True, slots=True)
class Work:
    """What of a record tells which work it is, in forms for comparing: `title` is its words without spaces, `schemes`
    the kinds of its identifiers."""

    identifiers: frozenset[tuple[str, str]]
    words: tuple[str, ...]
    author: str
    initial: str
    year: int | None
    is_preprint: bool
    type: str
    places: tuple[str, ...]
    title: str
    schemes: frozenset[str]


# what a record says


def work_of(item: Item) -> Work:
    """What an item tells of its work."""
    words = title_words(item.get("title"))
    found = frozenset(identifiers_of(item))
    author, initial = _first_author(item)
    return Work(
        identifiers=found,
        words=words,
        author=author,
        initial=initial,
        year=dates.year_of(item.get("issued")),
        is_preprint=is_preprint(item),
        type=str(item.get("type", "")),
        places=tuple(_place(item, variable) for variable in PLACES),
        title="".join(words),
        schemes=frozenset(scheme for scheme, _ in found),
    )


def identifiers_of(item: Item) -> Iterator[tuple[str, str]]:
    """The identifiers of the work as (scheme, value), in one spelling each."""
    arxiv = arxiv_of(item)
    if arxiv:
        yield "arxiv", arxiv
    if (doi := identifiers.doi_of(item)) and identifiers.arxiv_id(doi) is None:
        yield "doi", doi.lower()
    if (pmid := item.get("PMID")) and (digits := re.sub(r"\D", "", str(pmid)).lstrip("0")):
        yield "pmid", digits
    if "ISBN" in item and str(item.get("type")) in _WHOLE:
        for part in re.split(r"[,;/\s]+(?=97[89]|[\dX-]{10,})", str(item.get("ISBN") or "")):
            if identifiers.isbn_is_valid(part):
                yield "isbn", _isbn_core(part)


def _isbn_core(isbn: str) -> str:
    """The nine digits that ISBN-10 and ISBN-13 share, with the prefix."""
    digits = re.sub(r"[\s-]", "", isbn)
    return "978" + digits[:9] if len(digits) == 10 else digits[:12]


def arxiv_of(item: Item) -> str | None:
    """The arXiv number of an item without its version, in `journal = {arXiv preprint arXiv:…}` too."""
    found = identifiers.arxiv_of(item)
    if found is None:
        home = str(item.get("container-title") or "")
        named = re.search(r"arxiv:\s*(\S{7,40})", home, re.IGNORECASE) if ":" in home else None
        found = identifiers.arxiv_id(named[1].rstrip(".,;)")) if named else None
    return identifiers.without_version(found).lower() if found else None


def is_preprint(item: Item) -> bool:
    """Whether the record is of a preprint: by its type, its genre, or arXiv in the place of a journal."""
    if item.get("type") == "article" or "preprint" in str(item.get("genre") or "").lower():
        return True
    home = str(item.get("container-title") or "").lower()
    return home.startswith(("arxiv", "biorxiv", "medrxiv", "corr", "ssrn"))


def title_words(title: Any) -> tuple[str, ...]:
    """The words of a title for comparing: no markup, accents, case, punctuation, articles or "and"."""
    text = str(title or "")
    if _MARKUP.search(text):
        text = tree.plain(csl_markup.parse(text))
    words = _WORD.findall(fold(_APOSTROPHE.sub("", text)))
    return tuple([word for word in words if word not in _SMALL_WORDS])


_MARKUP, _WORD, _APOSTROPHE = re.compile(r"[<$\\]"), re.compile(r"[^\W_]+"), re.compile("['’`]")


def _first_author(item: Item) -> tuple[str, str]:
    """Family name and initial of the first author (else editor), in letters alone."""
    for role in ("author", "editor"):
        if names := names_of(item, role):
            return author_key(names[0]), _letters(str(names[0].get("given") or ""))[:1]
    return "", ""


def author_key(name: Name) -> str:
    """The family name without particles in front, `ü` and `ue` alike."""
    family = str(name.get("family") or name.get("literal") or "")
    if " " in family:
        family = re.sub(r"^(?:[a-zà-ÿ'’]+\s+)+(?=\S)", "", family)
    return re.sub(r"(?<=[aou])e", "", _letters(family))


def _letters(text: str) -> str:
    if text.isascii() and text.isalnum():
        return text.lower()
    return re.sub(r"[\W_]", "", fold(text))


def _place(item: Item, variable: str) -> str:
    value = str(item.get(variable) or "")
    if not value or (value.isascii() and value.isdigit()):
        return value
    if variable == "page":
        return re.split(r"[-–—,\s]", value.strip(), maxsplit=1)[0].lower()
    if variable == "number" and identifiers.arxiv_id(value):
        return ""
    return _letters(value)

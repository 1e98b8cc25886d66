"""Which records are the same work: by identifier, then by title, year and first author.

1. Records that share a DOI, an arXiv number (whatever its version), a PMID or, for whole books, an ISBN.
2. Records with the same title, first author and year (± 1; a preprint may precede its publication by five), unless
   an identifier, volume, issue, page, edition or a decided type tells them apart. With rapidfuzz (the extra `fuzzy`)
   titles may differ by typing errors and spelling; without it they are the same letters and digits.

Two different DOIs are never one work; a DOI that arXiv issued is an arXiv number. The sets depend on the records
alone, not on their order, and are found by blocks, in nearly linear time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, TypeAlias

from . import dates, identifiers
from .inline import csl_markup, tree
from .record import Item, Name, Record, names_of
from .text import fold

#: Types whose ISBN is their own, and not that of the book they stand in.
_WHOLE = frozenset("book classic collection report thesis software map dataset periodical".split())

#: Types that say what a work is: two of them are two works. The others (document, webpage …) are vague.
_DECIDED = frozenset(
    """
    article-journal book chapter dataset entry-dictionary entry-encyclopedia paper-conference patent report review
    review-book software speech thesis
    """.split()
)

#: What must not differ where both records have it: the place of a work.
_PLACES = ("volume", "issue", "edition", "page", "number", "chapter-number", "part-number")
_PAGE = _PLACES.index("page")

#: Words and signs that differ between copies of one title.
_SMALL_WORDS = frozenset(("a", "an", "and", "the"))

#: Years from a preprint to its publication, at most.
_PREPRINT_YEARS = 5

#: A larger block is not compared pair by pair: each record with its next neighbours by title.
_BLOCK, _NEIGHBOURS = 64, 24

#: So many letters at the beginning or the end of two titles must be the same.
_ENDS = 8

#: So many words of two titles may differ, by so much (rapidfuzz's ratio, 0 to 100).
_TYPOS, _NEAR_WORD = 2, 83


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


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Sets of indices of records that are one work each; and sets left apart because they may be several works."""

    sets: tuple[tuple[int, ...], ...]
    doubtful: tuple[tuple[int, ...], ...]


def find_duplicates(records: Sequence[Record]) -> Duplicates:
    """The duplicate sets of the records, each in the records' order, the sets by their first record."""
    return duplicates_among([work_of(record.item) for record in records])


def duplicates_among(works: Sequence[Work]) -> Duplicates:
    """The duplicate sets, by what is known of the records; see `find_duplicates`."""
    groups: list[list[int]] = [[index] for index in range(len(works))]
    doubtful: list[list[int]] = []
    stages: tuple[_Stage, ...] = (
        (_sharing(("doi",), _is_alike), frozenset()),
        (_sharing(("arxiv", "pmid"), _is_alike), frozenset(("doi",))),
        (_sharing(("isbn",), _is_same_book), frozenset(("doi",))),
        (_same_title, frozenset(("doi", "arxiv", "pmid", "isbn"))),
    )
    for pairs_of, telling in stages:
        groups, doubts = _join(works, groups, pairs_of(works), telling)
        doubtful += doubts
    where = {index: at for at, group in enumerate(groups) for index in group}
    apart = {tuple(sorted(doubt)) for doubt in doubtful if len({where[index] for index in doubt}) > 1}
    sets = sorted(tuple(sorted(group)) for group in groups if len(group) > 1)
    return Duplicates(tuple(sets), tuple(sorted(apart)))


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
        places=tuple(_place(item, variable) for variable in _PLACES),
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


# which pairs are one work

Pairs: TypeAlias = Iterable[tuple[int, int]]
_Stage: TypeAlias = tuple[Callable[[Sequence[Work]], Pairs], frozenset[str]]


def _sharing(
    schemes: tuple[str, ...], is_alike: Callable[[Work, Work], bool]
) -> Callable[[Sequence[Work]], Pairs]:
    """The pairs that share an identifier of one of the schemes."""

    def pairs(works: Sequence[Work]) -> Pairs:
        blocks: dict[Any, list[int]] = defaultdict(list)
        for index, work in enumerate(works):
            for identifier in work.identifiers:
                if identifier[0] in schemes:
                    blocks[identifier].append(index)
        return _compared(blocks.values(), works, lambda work: work.title, is_alike)

    return pairs


def _is_alike(one: Work, other: Work) -> bool:
    """Whether two records with one identifier can be one work. Papers that bear the DOI of their volume differ in both
    title and first page; a misplaced identifier stands on works that differ in both title and author."""
    if not one.words or not other.words or _is_related(one, other):
        return True
    pages = one.places[_PAGE], other.places[_PAGE]
    if all(pages):
        return pages[0] == pages[1]
    return not one.author or not other.author or one.author == other.author


def _is_same_book(one: Work, other: Work) -> bool:
    """Whether two records with one ISBN can be one work: parts of a collection bear its ISBN, too."""
    return not one.words or not other.words or _is_related(one, other)


def _is_related(one: Work, other: Work) -> bool:
    """Whether half the words of the shorter title stand in the other."""
    ours, theirs = set(one.words), set(other.words)
    return 2 * len(ours & theirs) >= min(len(ours), len(theirs))


def _same_title(works: Sequence[Work]) -> Pairs:
    """The pairs with one title, author and year."""
    by_title: dict[Any, list[int]] = defaultdict(list)
    by_start: dict[Any, list[int]] = defaultdict(list)
    by_end: dict[Any, list[int]] = defaultdict(list)
    ratio = _ratio()
    for index, work in enumerate(works):
        title = work.title
        if not title or not (work.author or len(work.words) > 2):
            continue
        by_title[work.author, title].append(index)
        if ratio and len(title) > 2 * _ENDS:
            by_start[work.author, title[:_ENDS]].append(index)
            by_end[work.author, title[-_ENDS:]].append(index)
    yield from _compared(by_title.values(), works, lambda work: work.title, _can_be_one)
    if ratio:

        def is_near(one: Work, other: Work) -> bool:
            return _can_be_one(one, other) and _is_typo(one, other, ratio)

        yield from _compared(by_start.values(), works, lambda work: work.title, is_near)
        yield from _compared(by_end.values(), works, lambda work: work.title[::-1], is_near)


def _can_be_one(one: Work, other: Work) -> bool:
    """Whether nothing but the title tells two records of one author apart."""
    if one.schemes & other.schemes or (one.initial and other.initial and one.initial != other.initial):
        return False
    if one.is_preprint != other.is_preprint:
        early, late = (one, other) if one.is_preprint else (other, one)
        return _is_within(early.year, late.year, -1, _PREPRINT_YEARS)
    if not _is_within(one.year, other.year, -1, 1):
        return False
    if one.type != other.type and {one.type, other.type} <= _DECIDED:
        return False
    return all(a == b or not a or not b for a, b in zip(one.places, other.places, strict=True))


def _is_within(early: int | None, late: int | None, least: int, most: int) -> bool:
    if early is None or late is None:
        return early == late
    return least <= late - early <= most


#: Two words → how alike they are, 0 to 100.
_Ratio: TypeAlias = Callable[[str, str], float]


def _ratio() -> _Ratio | None:
    """rapidfuzz's ratio, or None without the extra."""
    try:
        from rapidfuzz.fuzz import ratio
    except ImportError:
        return None
    return ratio


def _is_typo(one: Work, other: Work, ratio: _Ratio) -> bool:
    """Whether two titles differ by one or two words that look alike: longer ones, no numbers."""
    if len(one.words) != len(other.words):
        return False
    unlike = [(a, b) for a, b in zip(one.words, other.words, strict=True) if a != b]
    return len(unlike) <= _TYPOS and all(
        min(len(a), len(b)) > 3 and a.isalpha() and b.isalpha() and ratio(a, b) >= _NEAR_WORD
        for a, b in unlike
    )


def _compared(
    blocks: Iterable[list[int]],
    works: Sequence[Work],
    order: Callable[[Work], str],
    is_pair: Callable[[Work, Work], bool],
) -> Pairs:
    """The pairs within the blocks; in large ones those of neighbours only."""
    for block in blocks:
        if len(block) < 2:
            continue
        pairs: Pairs = combinations(block, 2)
        if len(block) > _BLOCK:
            line = sorted(block, key=lambda index: (order(works[index]), _rank(works[index])))
            pairs = (
                (line[at], other) for at in range(len(line)) for other in line[at + 1 : at + _NEIGHBOURS]
            )
        for one, other in pairs:
            if is_pair(works[one], works[other]):
                yield one, other


def _rank(work: Work) -> tuple[Any, ...]:
    """An order that depends on content alone."""
    return work.year or 0, work.initial, work.type, work.places, sorted(work.identifiers)


# from pairs to sets


def _join(
    works: Sequence[Work], groups: list[list[int]], pairs: Pairs, telling: frozenset[str]
) -> tuple[list[list[int]], list[list[int]]]:
    """The groups joined along the pairs, and those left apart.

    Two groups that both have an identifier of a telling scheme are different works. Where a chain would join
    such groups, what hangs between them stays apart; if they still hang together, all of them do.
    """
    group_of = {index: at for at, group in enumerate(groups) for index in group}
    schemes = [telling & frozenset().union(*(works[index].schemes for index in group)) for group in groups]
    near: dict[int, set[int]] = defaultdict(set)
    for one, other in pairs:
        a, b = group_of[one], group_of[other]
        if a != b and not schemes[a] & schemes[b]:
            near[a].add(b)
            near[b].add(a)
    joined: list[list[int]] = [groups[at] for at in range(len(groups)) if at not in near]
    doubtful: list[list[int]] = []
    for component in _components(near, near.keys()):
        parts = [component]
        if _is_contradictory(component, schemes):
            between = {at for at in component if _is_contradictory(near[at], schemes)}
            parts = [*_components(near, between), *_components(near, set(component) - between)]
            parts = [
                piece
                for part in parts
                for piece in ([[at] for at in part] if _is_contradictory(part, schemes) else [part])
            ]
            doubtful.append([index for at in component for index in groups[at]])
        joined += [[index for at in part for index in groups[at]] for part in parts]
    return joined, doubtful


def _is_contradictory(component: Iterable[int], schemes: list[frozenset[str]]) -> bool:
    """Whether two groups have an identifier of one scheme."""
    seen: set[str] = set()
    for at in component:
        if schemes[at] & seen:
            return True
        seen |= schemes[at]
    return False


def _components(near: dict[int, set[int]], among: Iterable[int]) -> list[list[int]]:
    """The connected components of the groups in `among`."""
    left = dict.fromkeys(sorted(among))
    found: list[list[int]] = []
    while left:
        start = next(iter(left))
        del left[start]
        component, ahead = [start], [start]
        while ahead:
            for neighbour in near[ahead.pop()]:
                if neighbour in left:
                    del left[neighbour]
                    component.append(neighbour)
                    ahead.append(neighbour)
        found.append(sorted(component))
    return found

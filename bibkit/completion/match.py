"""Which records a found work is: by identifier, by title and first author, or by a similar title.

    identifier  the same DOI, arXiv number, PMID or PMCID, and titles that are not plainly different
    exact       the same title (see `similarity.title_key`) and an author in common
    fuzzy       a title at least `THRESHOLD` alike, with the same numbers in it, and the same first author

A record without authors is matched by its title alone, if that has `LONE_TITLE` letters. Works with two
different arXiv numbers are two works, however alike their titles.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from .. import dates, identifiers
from ..record import Item, Record, names_of
from . import people
from .similarity import numbers, similarity, title_key

#: Similarity from which two titles can be one.
THRESHOLD = 0.9
#: Titles of fewer letters are never matched by similarity, and equal ones only with years that are near.
SHORTEST = 12
#: Years between a preprint and what was printed.
NEAR = 2
#: Below this, an identifier in common is a mistake in one of the two.
SAME_IDENTIFIER = 0.5
#: Letters that a title needs to stand for a work without an author.
LONE_TITLE = 25


class Level(IntEnum):
    """How sure a match is; the greater, the surer."""

    FUZZY = 1
    EXACT = 2
    IDENTIFIER = 3


@dataclass(frozen=True, slots=True)
class Match:
    """The work is the record at `index` of the library."""

    index: int
    level: Level
    similarity: float

    def __str__(self) -> str:
        return (
            f"fuzzy match, {self.similarity:.0%} alike"
            if self.level is Level.FUZZY
            else f"{self.level.name.lower()} match"
        )


def identifiers_of(item: Item) -> set[str]:
    """The identifiers that name a work and nothing else: `doi:…`, `arxiv:…`, `pmid:…`, `pmcid:…`."""
    found: set[str] = set()
    if doi := identifiers.doi_of(item):
        found.add(f"doi:{doi.lower()}")
    if arxiv := identifiers.arxiv_of(item):
        found.add(f"arxiv:{identifiers.without_version(arxiv).lower()}")
    for variable in ("PMID", "PMCID"):
        if value := str(item.get(variable) or "").strip().lower():
            found.add(f"{variable.lower()}:{value}")
    return found


def _near(first: Item, second: Item) -> bool:
    """Whether the years of two items are near, as far as both are known."""
    years = [dates.year_of(item.get("issued")) for item in (first, second)]
    return years[0] is None or years[1] is None or abs(years[0] - years[1]) <= NEAR


class Wanted:
    """The records to be completed, indexed by identifier, title and first author."""

    def __init__(self, records: Sequence[Record], threshold: float = THRESHOLD) -> None:
        self.records, self.threshold = records, threshold
        self.titles = [title_key(str(record.item.get("title") or "")) for record in records]
        self.by_identifier: defaultdict[str, list[int]] = defaultdict(list)
        self.by_title: defaultdict[str, list[int]] = defaultdict(list)
        #: titles up to the colon: some services have the rest apart, as a subtitle
        self.openings: set[str] = set()
        #: word of a first author's name → (length of the title key, index), by length
        self.by_author: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for index, record in enumerate(records):
            for identifier in identifiers_of(record.item):
                self.by_identifier[identifier].append(index)
            if not self.titles[index]:
                continue
            self.by_title[self.titles[index]].append(index)
            self.openings.add(title_key(str(record.item["title"]).partition(":")[0]))
            if authors := names_of(record.item, "author"):
                for mark in people.marks(authors[0]):
                    insort(self.by_author[mark], (len(self.titles[index]), index))

    def admits(self, title: str, author: str) -> bool:
        """Whether a work of this title and first author can be one of the records by title: the cheap test
        that decides whether the rest of a work is read. The author may be unknown ("")."""
        key = title_key(title)
        return (
            key in self.by_title
            or key in self.openings
            or any(True for _ in self._similar(key, people.words(author)))
        )

    def matches(self, item: Item) -> Iterator[Match]:
        """The records that a work is."""
        key = title_key(str(item.get("title") or ""))
        authors, names = names_of(item, "author"), identifiers_of(item)
        given: set[int] = set()
        for identifier in names:
            for index in self.by_identifier.get(identifier, ()):
                if index not in given and not self._excluded(index, names):
                    given.add(index)
                    yield Match(
                        index,
                        Level.IDENTIFIER,
                        similarity(key, self.titles[index]) if key and self.titles[index] else 1.0,
                    )
        for index in self.by_title.get(key, ()) if key else ():
            shown = names_of(self.records[index].item, "author")
            same = people.agree(shown, authors) if shown else len(key) >= LONE_TITLE
            telling = len(key) >= SHORTEST or _near(self.records[index].item, item)
            if index not in given and same and telling and not self._excluded(index, names):
                given.add(index)
                yield Match(index, Level.EXACT, 1.0)
        if not authors:
            return
        for index, alike in self._similar(key, people.all_words(authors[0])):
            record = self.records[index].item
            if (
                index not in given
                and people.is_same(names_of(record, "author")[0], authors[0])
                and numbers(str(record.get("title"))) == numbers(str(item.get("title")))
                and not self._excluded(index, names)
            ):
                given.add(index)
                yield Match(index, Level.FUZZY, alike)

    def _similar(self, key: str, author: Iterable[str]) -> Iterator[tuple[int, float]]:
        """The records with a title as similar as it must be, and a word of the author's name."""
        if len(key) < SHORTEST or self.threshold >= 1:
            return
        # of two titles that are alike, one is longer than the other by no more than this
        spread = self.threshold / (2 - self.threshold)
        shortest, longest = int(len(key) * spread), int(len(key) / spread) + 1
        for word in author:
            rows = self.by_author.get(word, [])
            for length, index in rows[bisect_left(rows, (shortest, 0)) :]:
                if length > longest:
                    break
                if alike := similarity(key, self.titles[index], self.threshold):
                    yield index, alike

    def _excluded(self, index: int, names: set[str]) -> bool:
        """Whether both have an arXiv number, and not the same."""
        mine = {name for name in identifiers_of(self.records[index].item) if name.startswith("arxiv:")}
        others = {name for name in names if name.startswith("arxiv:")}
        return bool(mine and others and mine != others)

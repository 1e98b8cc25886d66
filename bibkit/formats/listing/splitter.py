"""Where a title ends and its authors begin, in a line that has them fused: "… with GPT-4Ada Lovelace, …".

Every place where a name could begin is scored: the cost of the text before it as a title plus the cost of the
text after it as a list of names (see `model`). The cheapest split wins; its margin is how much the next one
costs more. A split below `THRESHOLD` is worth a look. docs/listing-splitter.md explains and measures it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from ...names import (
    ORGANISATION_WORDS,
    ORGANISATIONS,
    PARTICLES,
    SUFFIXES,
    is_organisation,
    parse_display_name,
)
from ...native_names import COMPOUND_FAMILIES, JAPANESE_FAMILIES, SHORT_FAMILIES, is_native
from .line import COMMA, LONGEST_TITLE, author_list, override, take_ending, take_tag
from .model import FAMILY, GIVEN, LAST, MIDDLE, TITLE, UNIT, Model, capital_parts, load

#: A split with a smaller margin (in nats) is uncertain.
THRESHOLD = 6.0
#: So much of the abstract is looked at.
LONGEST_ABSTRACT = 10_000
#: A longer line is no heading of a paper: it has no authors, and a margin of 0.
LONGEST_LINE = 200_000
#: More words than this make no name of a person (or an organisation).
LONGEST_NAME = 9
#: So many characters before a small letter are looked at for a word.
LONGEST_FRAGMENT = 40
#: More characters than this make no name.
NAME_CHARACTERS = 200

#: The cost of a name of so many words, counted (index 0 is unused).
NAME_LENGTH = (inf, 7.1, 0.095, 2.54, 4.6, 6.8, 9.1, 10.5, 12.0, 13.5)
#: The cost of an entry that is empty, or no name (":", "Jr.").
EMPTY_ENTRY, NO_NAME = 3.0, 6.0
#: The cost of a name being an organisation's, and of the words that mark it.
ORGANISATION = 5.0
ORGANISATION_WITHOUT_MARK = 9.2
ORGANISATION_MARK = 2.0
#: The cost of a word of it that the title has too, and of an acronym and each of its letters.
ORGANISATION_REPEATS = 2.5
ACRONYM, ACRONYM_LETTER = 2.0, 2.7
LONGEST_ORGANISATION = 6
#: What the abstract says for the last word of a title: by whether that word was never seen, seen inside
#: titles or seen at their ends, the gain if the abstract repeats it and if not. Counted, as the logarithm
#: of how much more often that is so of true ends of titles than of other places.
REPEATED = ((3.7, -1.4), (2.1, -1.1), (1.2, -1.4))
#: In Han, kana or hangul: a frequent family name, each letter of another, each letter of a given name (as
#: costly as in a title), and the length of the given name.
NATIVE_FAMILY, UNKNOWN_NATIVE_FAMILY, NATIVE_LETTER = 4.0, 10.0, 8.0
NATIVE_LENGTH = (6.0, 1.2, 0.5, 4.0)
#: The further cost of several capitals with one dot as a given name ("OH. Takenaka" of "ZnO" and "H.
#: Takenaka").
CAPITALS_WITH_DOT = 7.0
#: The further cost of a name that begins with the second initial ("M. Turing" of "A.M. Turing").
SECOND_INITIAL = 8.0
#: The further cost of a name that begins with a small letter.
SMALL_LETTER = 5.0
#: The cost of there being no authors, and the further one if the list is said to be cut.
NO_AUTHORS, NO_AUTHORS_OF_MANY = 15.0, 15.0
#: A title that goes on past a split and is so much more costly is not followed further.
FAR_WORSE = 100.0
#: The cost of a title or sentence that ends in "et al.".
TRUNCATED_TITLE = 5.0
#: The cost of a title and authors in one, where lists of authors have lines to themselves.
FUSED = 10.0

#: No title ends with these, nor with a quotation mark after a space.
OPENING, QUOTES = "([{¿¡“‘«", "\"'`"

_LAST_WORD = re.compile(r"[^\W_]+$")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Split:
    """A line divided. `organisation` is the tag after " · ", `truncated` says that the list was cut ("et
    al."), `dropped` holds entries of the list that are no names (a stray ":"). `margin` is how much worse the
    next best split is, and infinite if the line itself settles it; `runner_up` is that one's title and
    authors."""

    title: str
    authors: tuple[str, ...]
    truncated: bool = False
    organisation: str | None = None
    margin: float = 0.0
    runner_up: tuple[str, tuple[str, ...]] | None = None
    dropped: tuple[str, ...] = ()

    @property
    def uncertain(self) -> bool:
        """Whether the margin is below the threshold."""
        return self.margin < THRESHOLD


def split(line: str, abstract: str = "") -> Split:
    """Divide a line into title and authors; the abstract, if there is one, helps to find the title's end."""
    if len(line) > LONGEST_LINE:
        return Split(line.strip(), ())
    text, organisation = take_tag(line.strip())
    text, truncated = take_ending(text)
    bar = override(text)
    if bar is not None:
        authors, dropped = author_list(text[bar + 1 :])
        return Split(text[:bar].strip(), authors, truncated, organisation, inf, None, dropped)
    model = load()
    repeated = frozenset(_WORD.findall(abstract[:LONGEST_ABSTRACT].casefold()))
    scored = _scored(text, repeated, model)
    if truncated:
        scored = [(cost + NO_AUTHORS_OF_MANY * (place == len(text)), place) for cost, place in scored]
    scored.sort()
    (best, place), *others = scored
    authors, dropped = author_list(text[place:])
    margin, runner_up = 0.0, None
    if others:
        second, other = others[0]
        margin = second - best if authors else 0.0  # a paper has authors: none found is never certain
        runner_up = (text[:other].strip(), author_list(text[other:])[0])
    return Split(text[:place].strip(), authors, truncated, organisation, margin, runner_up, dropped)


def author_odds(line: str) -> float:
    """The odds (a logarithm, positive for) that the line is a list of authors by itself: not a
    title, a sentence, or a title with authors."""
    text, _ = take_tag(line.strip())
    text, truncated = take_ending(text)
    names, dropped = author_list(text[:LONGEST_TITLE])
    numbers = any(character.isdigit() for entry in dropped for character in entry)
    if not names or numbers or len(line) > LONGEST_LINE:
        return -inf
    model = load()
    costs = [_name_cost(name, model) for name in names]
    if inf in costs:
        return -inf
    as_title = _title_cost(text[:LONGEST_TITLE], model) + (TRUNCATED_TITLE if truncated else 0.0)
    fused = (cost + FUSED for cost, place in _scored(text, frozenset(), model) if place < len(text))
    return min([as_title - sum(costs[1:]), *fused]) - costs[0]


def looks_like_authors(line: str) -> bool:
    """Whether a whole line is a list of authors, or one author."""
    return author_odds(line) > 0


def _scored(text: str, repeated: frozenset[str], model: Model) -> list[tuple[float, int]]:
    """Each possible split: its cost, and the place where the authors begin (the end of the text, if it has no
    authors). From all costs the same is taken away, the cost of the entries after the first comma as names;
    so the list of a thousand authors need not be looked at to its end."""
    window = text[:LONGEST_TITLE]
    found: list[tuple[float, int]] = []
    title = names = 0.0
    best = inf
    for start, end in _segments(text):
        if start:
            name = _name_cost(text[start:end].strip(), model)
            if name == inf:  # It is part of the title, then: no list of names begins before it.
                found, names, best = [], 0.0, inf
            else:
                names += name
        for cost, place in _segment(window, text, start, end, repeated, model):
            found.append((title + cost - names, place))
            best = min(best, found[-1][0])
        title += sum(model.cost(unit, TITLE) for unit in UNIT.findall(window[start : end + 1]))
        if title - names > best + FAR_WORSE:
            break
    return [*found, (title - names + NO_AUTHORS, len(text))]


def _segments(text: str) -> Iterator[tuple[int, int]]:
    """What stands between commas, as far as the title can reach."""
    start = 0
    while start < LONGEST_TITLE:
        comma = COMMA.search(text, start)
        if comma is None:
            yield start, len(text)
            return
        yield start, comma.start()
        start = comma.end()


def _segment(
    window: str, text: str, start: int, end: int, repeated: frozenset[str], model: Model
) -> Iterator[tuple[float, int]]:
    """The costs of the splits in one segment between commas, without what lies outside of it."""
    stop = min(end, len(window))
    earliest = max(start, end - NAME_CHARACTERS)
    words = [found.start() for found in re.finditer(r"\S+", text[earliest:end])]
    if len(words) > LONGEST_NAME:
        earliest += words[-LONGEST_NAME - 1]
    title = 0.0
    last = window[:start].rstrip()[-1:]
    for unit in UNIT.finditer(window, start, stop):
        here, word = unit.start(), unit[0]
        if here >= earliest and last and not last.isspace() and _may_begin(text, here, end, model):
            cost = _name_cost(text[here:end].strip(), model, window[:here])
            if cost < inf:
                yield title + _last_cost(window, here, repeated, model) + cost, here
        if word[0].isalnum():
            for place in range(max(here + 1, earliest), unit.end()):
                if _may_begin(text, place, end, model):
                    cost = _name_cost(text[place:end].strip(), model, window[:place])
                    if cost < inf:
                        yield title + _end_cost(text[here:place], repeated, model) + cost, place
        title += model.cost(word, TITLE)
        last = word[-1]


def _last_cost(window: str, place: int, repeated: frozenset[str], model: Model) -> float:
    """The correction of the cost of a title that ends before `place`, where a unit begins: its last unit is
    already counted as one inside a title."""
    unit = UNIT.findall(window[max(0, place - 60) : place])[-1]
    return _end_cost(unit, repeated, model) - model.cost(unit, TITLE)


def _end_cost(unit: str, repeated: frozenset[str], model: Model) -> float:
    cost = model.cost(unit, LAST)
    if repeated and unit[0].isalnum():
        seen = 2 if model.count(unit, LAST) else 1 if model.count(unit, TITLE) else 0
        cost -= REPEATED[seen][unit.casefold() not in repeated]
    return cost


def _has_word(text: str, word: str) -> bool:
    place = text.find(word)
    while place >= 0:
        end = place + len(word)
        if not text[place - 1 : place].isalnum() and not text[end : end + 1].isalnum():
            return True
        place = text.find(word, end)
    return False


def _may_begin(text: str, place: int, end: int, model: Model) -> bool:
    """Whether a name can begin here: at a capital or a letter without case; at a digit if it is that of an
    organisation; at a small letter if there are two words, the first a particle or a known name."""
    character, before = text[place], text[place - 1]
    if before in OPENING or (before in QUOTES and text[place - 2 : place - 1].isspace()):
        return False
    if character.isdigit():
        return not before.isdigit() and is_organisation(text[place:end])
    if not character.islower():
        return character.isalpha()
    found = _WORD.match(text, place, end)
    if found is None:
        return False
    word = found[0]
    if (
        word not in PARTICLES
        and word != "the"
        and (len(word) < 3 or not model.count(word.capitalize(), GIVEN))
    ):
        return False
    if " " not in text[place:end].strip() and text[found.end() : found.end() + 1] not in "-'’":
        return False
    # Between small letters nothing shows a name's beginning, so what is before it must be a word.
    fragment = _LAST_WORD.search(text, max(0, place - LONGEST_FRAGMENT), place) if before.islower() else None
    return fragment is None or any(
        model.count(word, role) for word in (fragment[0], fragment[0].casefold()) for role in (TITLE, LAST)
    )


def _title_cost(text: str, model: Model) -> float:
    units = UNIT.findall(text)
    return sum(model.cost(unit, TITLE) for unit in units[:-1]) + sum(
        model.cost(unit, LAST) for unit in units[-1:]
    )


def _name_cost(name: str, model: Model, title: str = "") -> float:
    """The cost of a text as one entry of an author list; of the first one, after this title."""
    words = name.split() if len(name) <= NAME_CHARACTERS else []
    if not words or len(words) > LONGEST_NAME:
        return inf if name else EMPTY_ENTRY
    if name.casefold() in SUFFIXES or not any(character.isalpha() for character in name):
        return NO_NAME
    if is_native(name):
        return _native_cost(name)
    marked = is_organisation(name)
    if not marked and sum(word.islower() and _never_in_names(word, model) for word in words) > 1:
        return inf
    last = len(words) - 1
    cost = NAME_LENGTH[len(words)]
    for place, word in enumerate(words):
        role = GIVEN if place == 0 else FAMILY if place == last else MIDDLE
        cost += sum(model.cost(unit, role) for unit in UNIT.findall(word)) + model.cost(" ", role)
    first = words[0]
    if first[0].islower():
        cost += SMALL_LETTER
    capitals, dot, _ = first.partition(".")
    if dot and len(capitals) > 1 and capitals.isupper() and not model.count(capitals, GIVEN):
        cost += CAPITALS_WITH_DOT
    if first[1:2] == "." == title[-1:] and title[-2:-1].isupper():
        cost += SECOND_INITIAL
    return min(cost, _organisation_cost(words, marked, title, model))


def _never_in_names(word: str, model: Model) -> bool:
    """Whether a word in small letters is frequent in titles and was seen in no name ("with", "learning")."""
    return model.count(word, TITLE) > 20 and not any(model.count(word, role) for role in (MIDDLE, FAMILY))


def _native_cost(name: str) -> float:
    """The cost of a name in Han, kana or hangul: a family name and one or two letters more."""
    parsed = parse_display_name(name)
    family, given = parsed.get("family", name), parsed.get("given", "")
    known = family in SHORT_FAMILIES or family in COMPOUND_FAMILIES or family in JAPANESE_FAMILIES
    letters = len(given.replace(" ", ""))
    return (
        (NATIVE_FAMILY if known else UNKNOWN_NATIVE_FAMILY * len(family))
        + NATIVE_LETTER * letters
        + (NATIVE_LENGTH[letters] if letters < len(NATIVE_LENGTH) else 6.0 * letters)
    )


def _organisation_cost(words: list[str], marked: bool, title: str, model: Model) -> float:
    """The cost of a name as an organisation's: words of titles (often of this title), perhaps acronyms, and
    perhaps words that mark an organisation."""
    name = " ".join(words)
    if len(words) > LONGEST_ORGANISATION or ":" in name or name.casefold() in ORGANISATION_WORDS:
        return inf
    if not marked and not (name[0].isupper() and name.replace(" ", "").isalpha()):
        return inf
    cost = ORGANISATION if marked else ORGANISATION_WITHOUT_MARK
    for unit in UNIT.findall(name):
        parts = capital_parts(unit)
        for word in parts if parts[-1].casefold() in ORGANISATION_WORDS else (unit,):
            if word.casefold() in ORGANISATION_WORDS or word.casefold() in ORGANISATIONS or word == "OpenAI":
                cost += ORGANISATION_MARK
            elif marked and len(word) > 2 and word[0].isupper() and _has_word(title, word):
                cost += ORGANISATION_REPEATS
            elif marked and 1 < len(word) < 8 and word.isupper() and word.isalpha():
                cost += min(model.cost(word, TITLE), ACRONYM + len(word) * ACRONYM_LETTER)
            else:
                cost += model.cost(word, TITLE)
    return cost

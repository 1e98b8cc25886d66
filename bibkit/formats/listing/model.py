"""The counted model behind the splitter: how likely a word is in a title, and how likely in a name.

A text is a row of units: a run of letters and digits, or one other character (a space, a hyphen, a dot).
Each unit is drawn in a role: inside a title, last in a title, in the first word of a name, in a middle word,
in the last word. Its probability is counted in the lexicon; what the role has not seen is estimated from the
kind (all roles of titles, or of names), and what the kind has not seen, from its characters: the chance of
each one after up to three before it. Every step gives the next one as much weight as the counts earn it
(interpolated absolute discounting). Costs are negative natural logarithms of probabilities.
"""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import log, sqrt
from typing import Final

from ...native_names import is_native

TITLE: Final = 0
LAST: Final = 1
GIVEN: Final = 2
MIDDLE: Final = 3
FAMILY: Final = 4
#: The first part of a word with a capital inside ("Auto" of "AutoAugment"), and a later one, in titles.
FIRST_PART: Final = 5
LATER_PART: Final = 6
ROLES = ("title", "last", "given", "middle", "family", "first part", "later part")
#: The kind of each role: 0 is a title, 1 a name.
KIND = (0, 0, 1, 1, 1, 0, 0)
#: The roles in which whole words of each kind are counted.
WHOLE = ((TITLE, LAST), (GIVEN, MIDDLE, FAMILY))

#: A run of letters and digits with their marks, or one other character.
UNIT = re.compile("[^\\W_]+(?:[\u0300-\u036f]+[^\\W_]*)*|[\\W_]")
DATA_FILE = "splitter.json.z"

#: A word starts with this character in the counts of character sequences, and ends with the other.
START, END = "\x02", "\x03"
ORDER = 4
#: So many results are remembered before all are forgotten.
MOST_REMEMBERED = 50_000
#: Longer words than this are judged by their first characters alone.
LONGEST_WORD = 40
#: What discounting takes from each count; the weight of a shorter context, a constant and what is added for
#: each root of the times that the longer one was seen. Found on held-out lines.
DISCOUNT = 0.7
CONTEXT_WEIGHT = (2.0, 0.5)
#: The chance of a character never seen, and of one of the thousands of Han and hangul letters (not counted).
UNKNOWN_CHARACTER, UNKNOWN_LETTER = 1e-5, 1 / 3000
#: How many of the unseen words of titles, and of names, have a capital inside ("AutoAugment", "DaeEun").
COMPOUND = (0.33, 0.01)
#: How many of the unseen words of names are initials without dots ("JP"), and the chance of each of them.
INITIALS, ONE_INITIAL = 0.002, 1 / 20
#: And how many are names in capitals ("VASWANI").
CAPITALS = 0.02
#: The count of punctuation that a role has not seen.
NEW_PUNCTUATION = 0.05
#: The count of full stops at the end of titles: a dump has none, but other sources have.
FULL_STOP = 10


def levels() -> list[int]:
    """The counts that a character of the data file can stand for: exact to 30, then in steps of 17 %."""
    values = list(range(31))
    while len(values) < 92:
        values.append(values[-1] + max(1, values[-1] * 17 // 100))
    return values


LEVELS = levels()
_CODES = "".join(chr(code) for code in range(33, 127) if chr(code) not in '"\\')[: len(LEVELS)]


def encode(counts: list[int]) -> str:
    """The counts as one character each, rounded down to a level."""
    from bisect import bisect_right

    return "".join(_CODES[bisect_right(LEVELS, count) - 1] for count in counts)


def decode(text: str) -> bytes:
    """The level numbers of the characters, to be looked up in `LEVELS`."""
    return text.encode("ascii").translate(_TO_LEVEL)


_TO_LEVEL = bytes(_CODES.find(chr(code)) if chr(code) in _CODES else 0 for code in range(256))


@dataclass(frozen=True, slots=True)
class Model:
    """The lexicon: for every unit its count by role, for every character sequence its count by kind.
    `new` is the share of a role's unseen words that the kind has not seen either; `costs` and `chances`
    remember results."""

    words: dict[str, int]
    columns: tuple[bytes, ...]
    totals: tuple[int, ...]
    types: tuple[int, ...]
    new: tuple[float, ...]
    sequences: dict[str, int]
    sequence_columns: tuple[bytes, bytes]
    word_types: tuple[int, int]
    costs: dict[tuple[str, int], float]
    chances: tuple[dict[str, float], dict[str, float]]

    def count(self, word: str, role: int) -> int:
        """How often the word was seen in this role."""
        index = self.words.get(word)
        return 0 if index is None else LEVELS[self.columns[role][index]]

    def cost(self, word: str, role: int) -> float:
        """The cost of a unit in a role."""
        key = (word, role)
        known = self.costs.get(key)
        if known is None:
            if len(self.costs) > MOST_REMEMBERED:
                self.costs.clear()
            known = self.costs[key] = -log(self._probability(word, role))
        return known

    def _probability(self, word: str, role: int) -> float:
        count = self.count(word, role)
        if not word[0].isalnum():
            # No word makes up new punctuation: what a role has not seen is unlikely, however frequent
            # elsewhere.
            least = FULL_STOP if role == LAST and word == "." else NEW_PUNCTUATION
            return max(count, least) / self.totals[role]
        kind = KIND[role]
        if word in self.words and self._in_kind(word, kind):
            otherwise = (1 - self.new[role]) / self.word_types[kind]
        else:
            otherwise = self.new[role] * self._unseen(word, kind)
        seen = max(0.0, count - DISCOUNT)
        return (seen + DISCOUNT * self.types[role] * otherwise) / self.totals[role]

    def _in_kind(self, word: str, kind: int) -> bool:
        return any(self.count(word, role) for role in WHOLE[kind])

    def _unseen(self, word: str, kind: int) -> float:
        """The probability of a word not seen in the kind: from its parts, its capitals, its characters."""
        characters = self._characters(word, kind)
        if kind == 1 and len(word) > 1 and word.isupper() and word.isalpha():
            initials = INITIALS * ONE_INITIAL ** len(word) if len(word) < 7 else 0.0
            return initials + CAPITALS * self._in_capitals(word) + (1 - INITIALS - CAPITALS) * characters
        parts = capital_parts(word)
        if len(parts) == 1:
            return characters
        product = COMPOUND[kind]
        for place, part in enumerate(parts):
            if kind == 0:
                product *= self._probability(part, LATER_PART if place else FIRST_PART)
            else:
                seen = sum(self.count(part, role) for role in WHOLE[kind])
                product *= seen / sum(self.totals[role] for role in WHOLE[kind])
        return product + (1 - COMPOUND[kind]) * characters

    def _in_capitals(self, word: str) -> float:
        """The probability of a word of a name, written in capitals, as if it were not."""
        word = word.capitalize()
        seen = sum(self.count(word, role) for role in WHOLE[1])
        if seen:
            return seen / sum(self.totals[role] for role in WHOLE[1])
        return self._characters(word, 1)

    def _characters(self, word: str, kind: int) -> float:
        """The probability of a word from its characters."""
        text = START + word[:LONGEST_WORD] + END
        chances = self.chances[kind]
        product = 1.0
        for end in range(1, len(text)):
            sequence = text[max(0, end - ORDER + 1) : end + 1]
            chance = chances.get(sequence)
            if chance is None:
                if len(chances) > MOST_REMEMBERED:
                    chances.clear()
                chance = chances[sequence] = self._last_character(sequence, kind)
            product *= chance
        return product

    def _last_character(self, sequence: str, kind: int) -> float:
        """The probability of the last character of a sequence after the others."""
        context, character = sequence[:-1], sequence[-1]
        if character > "\u2e80" and is_native(character):
            return UNKNOWN_LETTER
        column, find = self.sequence_columns[kind], self.sequences.get
        probability = UNKNOWN_CHARACTER
        for start in range(len(context), -1, -1):
            before, seen = find(context[start:]), find(sequence[start:])
            if before is None:
                break
            count, total = 0 if seen is None else LEVELS[column[seen]], LEVELS[column[before]]
            if start == len(context):
                probability = max(probability, count / total)
            else:
                weight = CONTEXT_WEIGHT[0] + CONTEXT_WEIGHT[1] * sqrt(total)
                probability = (count + weight * probability) / (total + weight)
        return probability


def capital_parts(word: str) -> list[str]:
    """The word cut before each capital that follows a small letter."""
    parts = [""]
    for character in word[:LONGEST_WORD]:
        if character.isupper() and parts[-1][-1:].islower():
            parts.append("")
        parts[-1] += character
    return parts


def from_bytes(data: bytes) -> Model:
    """The model from the bytes of its data file: compressed JSON, with the words and counts in columns."""
    plain = json.loads(zlib.decompress(data))
    words = plain["words"].split("\n")
    sequences = plain["sequences"].split("\n")
    columns = tuple(decode(plain["counts"][role]) for role in ROLES)
    return Model(
        words=dict(zip(words, range(len(words)), strict=True)),
        columns=columns,
        totals=tuple(plain["totals"]),
        types=tuple(plain["types"]),
        new=tuple(plain["new"]),
        sequences=dict(zip(sequences, range(len(sequences)), strict=True)),
        sequence_columns=(
            decode(plain["sequence_counts"]["title"]),
            decode(plain["sequence_counts"]["name"]),
        ),
        word_types=(plain["word_types"][0], plain["word_types"][1]),
        costs={},
        chances=({}, {}),
    )


@cache
def load() -> Model:
    """The model that ships with bibkit, read on the first call."""
    return from_bytes(resources.files("bibkit").joinpath("data", DATA_FILE).read_bytes())

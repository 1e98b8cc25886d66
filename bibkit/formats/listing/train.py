"""Build the splitter's lexicon from a metadata dump: JSON Lines (.gz) with `title` and `authors`.

    python -m bibkit.formats.listing.train DUMP... -o bibkit/data/splitter.json.z

The same dump gives the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from ...names import is_organisation
from .model import (
    END,
    FAMILY,
    FIRST_PART,
    GIVEN,
    KIND,
    LAST,
    LATER_PART,
    MIDDLE,
    ORDER,
    ROLES,
    START,
    TITLE,
    UNIT,
    WHOLE,
    capital_parts,
    encode,
)

#: Sequences of this length are kept only if seen this often (the index is the length).
SEQUENCE_MINIMUM = (0, 1, 1, 2, 3)

Paper = tuple[str, list[str]]


def papers(paths: Iterable[Path]) -> Iterator[Paper]:
    """The title and authors of each line of the dumps."""
    for path in paths:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as stream:
            for line in stream:
                paper = json.loads(line)
                yield paper["title"], paper["authors"]


def count_words(source: Iterable[Paper]) -> list[Counter[str]]:
    """How often each unit occurs in each role. Organisations have a grammar of their own."""
    counts: list[Counter[str]] = [Counter() for _ in ROLES]
    for title, authors in source:
        units = UNIT.findall(title)
        counts[TITLE].update(units[:-1])
        counts[LAST].update(units[-1:])
        for author in authors:
            if is_organisation(author):
                continue
            words = author.split()
            for place, word in enumerate(words):
                role = GIVEN if place == 0 else FAMILY if place == len(words) - 1 else MIDDLE
                counts[role].update([*UNIT.findall(word), " "])
    for word in {*counts[TITLE], *counts[LAST]}:
        first, *later = capital_parts(word)
        if later:
            counts[FIRST_PART][first] += 1
            counts[LATER_PART].update(later)
    return counts


def count_sequences(words: Iterable[str]) -> Counter[str]:
    """How often each sequence of up to ORDER characters occurs in the words; the empty one counts all."""
    counts: Counter[str] = Counter()
    for word in words:
        text = START + word + END
        for end in range(1, len(text) + 1):
            counts.update(text[start:end] for start in range(max(0, end - ORDER), end + 1))
    return counts


def build(source: Iterable[Paper]) -> bytes:
    """The data file for these papers."""
    counts = count_words(source)
    # A word seen once in a title, and in no name, says no more than its characters do.
    words = sorted(
        word
        for word in set().union(*counts)
        if sum(count[word] for count in counts) > 1 or any(counts[role][word] for role in WHOLE[1])
    )
    pooled = [counts[TITLE] + counts[LAST], counts[GIVEN] + counts[MIDDLE] + counts[FAMILY]]
    # Every word once, however frequent: a word not in the lexicon resembles the rare ones.
    sequences = [count_sequences(sorted(kind)) for kind in pooled]
    both = sequences[0] + sequences[1]
    kept = sorted(text for text, count in both.items() if count >= SEQUENCE_MINIMUM[len(text)])
    data = {
        "words": "\n".join(words),
        "counts": {role: encode([counts[i][word] for word in words]) for i, role in enumerate(ROLES)},
        "totals": [count.total() for count in counts],
        "types": [len(count) for count in counts],
        "new": [round(_share_of_new(counts[i], pooled[KIND[i]]), 4) for i in range(len(ROLES))],
        "word_types": [len(kind) for kind in pooled],
        "sequences": "\n".join(kept),
        "sequence_counts": {
            name: encode([sequences[i][text] for text in kept]) for i, name in enumerate(("title", "name"))
        },
    }
    return zlib.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), 9)


def _share_of_new(role: Counter[str], kind: Counter[str]) -> float:
    """Of the words seen once in a role, the share not seen in the other roles of the kind: what to expect of
    the next word that is new in the role."""
    once = [word for word, count in role.items() if count == 1]
    return sum(kind[word] <= 1 for word in once) / max(1, len(once))


def main() -> None:
    """Read the dumps and write the data file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("dumps", nargs="+", type=Path, metavar="DUMP")
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    options.output.write_bytes(build(papers(options.dumps)))


if __name__ == "__main__":
    main()

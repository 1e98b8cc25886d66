"""Reading RIS: entries a second beside rispy, on varied made-up entries, or on files that rispy can read.

python benchmarks/ris.py [ENTRIES | FILE...]

rispy gives the tags under readable names; bibkit gives CSL items, names parsed, dates understood, keys made.
Processor time, the best of twelve runs that take turns.
"""

from __future__ import annotations

import io
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import rispy

import bibkit

FAMILIES = "Curie Noether Gödel Łukasiewicz Müller Nakamura O'Neill Smith Virtanen Zhang".split()
WORDS = (
    "adaptive bounds for graph inference of learning networks on sparse transport under weak priors".split()
)


def entries(count: int) -> str:
    """That many journal articles, chapters and reports as RIS, always the same ones."""
    chance = random.Random(4)
    parts: list[str] = []
    for number in range(count):
        kind = chance.choice(("JOUR", "JOUR", "CHAP", "RPRT"))
        names = [
            f"AU  - {chance.choice(FAMILIES)}, {chance.choice('ABCDEFG')}. {chance.choice('HIJ')}."
            for _ in range(chance.randint(1, 6))
        ]
        title = " ".join(chance.choices(WORDS, k=9)).capitalize()
        parts.append(
            "\n".join(
                [
                    f"TY  - {kind}",
                    f"ID  - key{number}",
                    *names,
                    f"PY  - {chance.randint(1950, 2024)}",
                    f"DA  - {chance.randint(1950, 2024)}/{chance.randint(1, 12):02d}/11/",
                    f"TI  - {title}",
                    f"T2  - Journal of {chance.choice(WORDS)} {chance.choice(WORDS)}",
                    f"VL  - {chance.randint(1, 99)}",
                    f"SP  - {chance.randint(1, 400)}",
                    f"EP  - {chance.randint(401, 900)}",
                    f"DO  - 10.1000/x{number}",
                    f"UR  - https://example.org/{number}",
                    f"KW  - {chance.choice(WORDS)}",
                    f"KW  - {chance.choice(WORDS)}",
                    f"AB  - {' '.join(chance.choices(WORDS, k=80))}",
                    "ER  - ",
                    "",
                ]
            )
        )
    return "\n".join(parts)


def best(jobs: dict[str, Callable[[str], int]], texts: list[str]) -> dict[str, float]:
    """Entries a second of each reader."""
    found = dict.fromkeys(jobs, 0.0)
    for _ in range(12):
        for name, read in jobs.items():
            began = time.process_time()
            count = sum(map(read, texts))
            found[name] = max(found[name], count / (time.process_time() - began))
    return found


def readable(paths: list[str]) -> list[str]:
    """The texts of the files that rispy reads with as many entries as bibkit."""
    texts: list[str] = []
    for path in paths:
        text = Path(path).read_bytes().decode("utf-8-sig", "replace")
        try:
            if with_rispy(text) == with_bibkit(text) > 0:
                texts.append(text)
        except (ValueError, OSError):
            continue
    return texts


def with_bibkit(text: str) -> int:
    """The number of entries that bibkit reads."""
    return len(bibkit.loads(text, format="ris"))


def with_rispy(text: str) -> int:
    """The number of entries that rispy reads."""
    return len(rispy.load(io.StringIO(text)))


def main() -> None:
    """Print the rates and their ratio."""
    given = sys.argv[1:] or ["5000"]
    texts = [entries(int(given[0]))] if given[0].isdigit() else readable(given)
    rates = best({"bibkit": with_bibkit, "rispy": with_rispy}, texts)
    for name, rate in rates.items():
        print(f"{name:7} {rate:8.0f} entries/s")
    print(f"bibkit / rispy {rates['bibkit'] / rates['rispy']:.2f}")


if __name__ == "__main__":
    main()

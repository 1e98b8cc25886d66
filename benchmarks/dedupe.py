"""Duplicates among 50,000 varied records (or as many as the argument says), a tenth of them there twice.

python benchmarks/dedupe.py [COUNT]
"""

from __future__ import annotations

import random
import resource
import sys
import time
from typing import Any

import bibkit
from bibkit import Library, Record

WORDS = (
    "learning game equilibrium stochastic gradient network quantum protein cell climate model analysis theory "
    "method deep graph random optimal control signal image language inference dynamics market policy health"
).split()
FAMILIES = [f"{a}{b}" for a in ("Wang", "Smith", "Garc", "Mull", "Kim", "Ros", "Sing") for b in ("", "er", "ia", "son", "i", "ov", "h")]  # fmt: skip


def records(count: int) -> list[Record]:
    """`count` records; each tenth is a copy of an earlier one in another spelling."""
    chance = random.Random(1)
    found: list[dict[str, Any]] = []
    for at in range(count):
        if at % 10 == 9:
            copy = {**chance.choice(found), "id": f"k{at}"}
            copy["title"] = copy["title"].upper() + "."
            if chance.random() < 0.5:
                copy.pop("DOI", None)
            found.append(copy)
            continue
        title = " ".join(chance.choices(WORDS, k=chance.randint(4, 9)))
        item = {
            "id": f"k{at}",
            "type": "article-journal",
            "title": title.capitalize(),
            "author": [
                {"family": chance.choice(FAMILIES), "given": chance.choice("ABCDE")} for _ in range(3)
            ],
            "issued": {"date-parts": [[chance.randint(1990, 2025)]]},
        }
        found.append(item | ({"DOI": f"10.1000/{at}"} if chance.random() < 0.7 else {}))
    return [Record(item) for item in found]


def main() -> None:
    """Print time, rate, memory and what was merged."""
    counts = [int(argument) for argument in sys.argv[1:]] or [12_500, 25_000, 50_000]
    for count in counts:
        library = Library(tuple(records(count)))
        start = time.perf_counter()
        merged = bibkit.dedupe(library)
        seconds = time.perf_counter() - start
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{count:7,d} records  {seconds:6.2f} s  {count / seconds:8,.0f}/s  {memory:5.0f} MB  {len(library) - len(merged):,d} merged")  # fmt: skip


if __name__ == "__main__":
    main()

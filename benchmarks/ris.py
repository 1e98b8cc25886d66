"""Reading RIS: entries a second beside rispy, on varied made-up entries.

python benchmarks/ris.py [ENTRIES]

rispy gives the tags under readable names; bibkit gives CSL items, names parsed and dates understood.
"""

from __future__ import annotations

import io
import random
import sys
import time
from collections.abc import Callable

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


def rate(read: Callable[[str], int], text: str) -> float:
    """Entries a second, the best of three runs."""
    best = 0.0
    for _ in range(3):
        began = time.perf_counter()
        count = read(text)
        best = max(best, count / (time.perf_counter() - began))
    return best


def main() -> None:
    """Print the rates, and their ratio where rispy is installed."""
    text = entries(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
    ours = rate(lambda source: len(bibkit.loads(source, format="ris")), text)
    print(f"bibkit  {ours:8.0f} entries/s")
    try:
        import rispy
    except ImportError:
        print("rispy   not installed")
        return
    theirs = rate(lambda source: len(rispy.load(io.StringIO(source))), text)
    print(f"rispy   {theirs:8.0f} entries/s    bibkit / rispy {ours / theirs:.2f}")


if __name__ == "__main__":
    main()

"""Validation of 50,000 varied records of a .bib file (or as many as the argument says), a tenth of them with a defect:
CPU time beyond reading.

python benchmarks/validate.py [COUNT] [--profile]
"""

from __future__ import annotations

import cProfile
import pstats
import sys
import time
from collections import Counter
from typing import Any

from items import make_items

import bibkit
from bibkit.validation.check import validate
from bibkit.validation.rule import Context
from bibkit.validation.rules import LIBRARY_RULES, RECORD_RULES

#: Defects, as they are put into every tenth item.
DEFECTS: tuple[dict[str, Any], ...] = (
    {"title": "The upper limit of hearing in chimpanzees."},
    {"title": "THE UPPER LIMIT OF HEARING IN CHIMPANZEES"},
    {"DOI": "unknown"},
    {"page": "374-364"},
    {"volume": "12(3)"},
    {"ISBN": "978-3-16-148410-1"},
    {"URL": "www.example.org"},
    {"publisher": "Taylor &amp; Francis"},
    {"author": [{"family": "J. A.", "given": "Stone"}]},
    {"author": [{"family": "MÃ¼ller", "given": "Hanna"}]},
)


def library_text(count: int) -> str:
    """A .bib file of `count` entries."""
    items = make_items(count)
    for at in range(0, count, 10):
        items[at] |= DEFECTS[at // 10 % len(DEFECTS)]
    return str(bibkit.dumps([bibkit.Record(item) for item in items], to="bibtex"))


def main() -> None:
    """Print time and rate by size, and the share of each rule at the largest."""
    counts = [int(argument) for argument in sys.argv[1:] if argument.isdigit()] or [12_500, 25_000, 50_000]
    for count in counts:
        text = library_text(count)
        start = time.process_time()
        library = bibkit.loads(text, format="bibtex")
        reading = time.process_time() - start
        start = time.process_time()
        found = validate(library)
        seconds = time.process_time() - start
        codes = ", ".join(
            f"{code} {number}" for code, number in Counter(one.code for one in found).most_common(6)
        )
        print(f"{count:7,d} records  reading {reading:5.2f} s  validating {seconds:5.2f} s  {count / seconds:8,.0f}/s  {len(found):,d} findings ({codes})")  # fmt: skip
    context = Context()
    for rule in LIBRARY_RULES:
        start = time.process_time()
        sum(1 for _ in rule(library.records, context))
        print(f"{(time.process_time() - start) / count * 1e6:8.1f} µs  {rule.__name__}")
    for check in RECORD_RULES:
        start = time.process_time()
        for record in library:
            for _ in check(record, context):
                pass
        print(f"{(time.process_time() - start) / count * 1e6:8.1f} µs  {check.__name__}")
    if "--profile" in sys.argv:
        profile = cProfile.Profile()
        profile.runcall(validate, library)
        pstats.Stats(profile).sort_stats("tottime").print_stats(30)


if __name__ == "__main__":
    main()

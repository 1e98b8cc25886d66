"""How fast a dump of metadata is scanned, and in how much memory: a listing of 100 papers, most of them cut by
"et al.", completed from a generated dump in the form of arXiv's public snapshot.

    python benchmarks/complete.py [--records 300000] [--folder DIR]
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

SIZE = 300_000
WANTED = 100
FREQUENT = "Wang Li Zhang Chen Liu Smith Müller García Nguyen Kim Ivanov Rossi Dupont Héliou Sessa Okafor Patel Sato".split()
SYLLABLES = "ka ro ben sti mar hof lu vi dé son tan ber gue zhu mil nov ski ra po wen".split()
#: As in life, a few names are frequent and most are rare.
FAMILIES = FREQUENT + [
    (a + b + c).capitalize()
    for a in SYLLABLES
    for b in SYLLABLES
    for c in ("", "ner", "va", "ley", "ssen", "ini")
]
WEIGHTS = [1 / (rank + 8) for rank in range(len(FAMILIES))]
GIVEN = "Wei Anna Robert Léonard Johan Maria Quoc Min Pier Amélie Olga Luca Chidi Priya Yuki".split()
WORDS = (
    "learning deep networks for optimal with of the stochastic bounds quantum gravity models large language inference "
    "robust graph neural estimation sparse dynamics spin lattice galaxies dark matter $\\alpha$-decay on random matrices "
    "Best-of-N hierarchical averaging zeroth-order non-convex approach to and convergence in games"
).split()


def entries(count: int) -> Iterator[dict[str, Any]]:
    """Entries with titles of 4 to 14 words, 1 to 12 authors and abstracts of the usual length."""
    random.seed(1)
    for number in range(count):
        authors = [
            [family, random.choice(GIVEN), ""]
            for family in random.choices(FAMILIES, WEIGHTS, k=random.randint(1, 12))
        ]
        title = " ".join(random.choices(WORDS, k=random.randint(4, 14))).capitalize()
        yield {
            "id": f"{7 + number // 120_000:02d}{1 + number // 10_000 % 12:02d}.{number % 10_000:05d}",
            "submitter": "A. Person",
            "authors": ", ".join(f"{given} {family}" for family, given, _ in authors),
            "title": title.replace(" of ", " of\n  "),
            "comments": "12 pages, 3 figures",
            "journal-ref": "Phys.Rev.D76:013009,2007" if number % 5 == 0 else None,
            "doi": f"10.1103/PhysRevD.{number}" if number % 5 == 0 else None,
            "report-no": None,
            "categories": "cs.LG stat.ML",
            "license": None,
            "abstract": "  " + " ".join(random.choices(WORDS, k=140)) + "\n",
            "versions": [{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}],
            "update_date": "2008-11-26",
            "authors_parsed": authors,
        }


def library(path: Path, dump: Path, count: int) -> None:
    """A hundred papers of the dump as another program may have them: two authors and "et al.", some titles
    with a slip."""
    items = []
    every = count // WANTED
    with dump.open(encoding="utf-8") as lines:
        chosen = [json.loads(line) for line in islice(lines, 0, every * WANTED, every)]
    for index, entry in enumerate(chosen):
        title = " ".join(entry["title"].split())
        items.append({
            "id": f"paper{index}", "type": "article", "title": title[:-1] if index % 4 == 0 else title,
            "author": [{"family": family, "given": given} for family, given, _ in entry["authors_parsed"][:2]],
            "custom": {"truncated": ["author"]},
        })  # fmt: skip
    path.write_text(json.dumps(items), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=SIZE)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp())
    plain, packed, papers = folder / "dump.jsonl", folder / "dump.jsonl.gz", folder / "papers.json"
    with plain.open("w", encoding="utf-8") as stream:
        for entry in entries(options.records):
            stream.write(json.dumps(entry) + "\n")
    with plain.open("rb") as source, gzip.open(packed, "wb", compresslevel=6) as target:
        shutil.copyfileobj(source, target)
    library(papers, plain, options.records)
    print(
        f"{options.records} records, {plain.stat().st_size / 1e6:.0f} MB plain, {packed.stat().st_size / 1e6:.0f} MB gzip; {WANTED} papers wanted"
    )
    print(f"{'dump':14} {'wall s':>8} {'CPU s':>8} {'records/s of CPU':>17} {'peak MiB':>9}  result")
    for path in (plain, packed):
        begin, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        ran = subprocess.run(
            [sys.executable, "-m", "bibkit", "complete", papers, "--from", path, "-o", folder / "out.json"],
            stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
        seconds = time.perf_counter() - begin
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        peak = after.ru_maxrss / 1024
        print(
            f"{path.name:14} {seconds:8.2f} {processor:8.2f} {options.records / processor:17.0f} {peak:9.0f}  {ran.stderr.splitlines()[-1]}"
        )
    if options.folder is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()

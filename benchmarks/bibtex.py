"""BibTeX → CSL-JSON: bibkit beside bibtexparser's own middlewares, and citation-js where node has it.

    python benchmarks/bibtex.py [ENTRIES …] [--node FOLDER]

FOLDER is one in which `npm install @citation-js/core @citation-js/plugin-bibtex` was run. The entries are made up
and varied: eight types, accents, particles, groups, formulas, abstracts. bibtexparser is run on at most 2,000.
"""

from __future__ import annotations

import argparse
import io
import logging
import random
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import bibkit
from bibkit.formats import Source
from bibkit.formats.bibtex.read import read_bibtex
from bibkit.formats.bibtex.split import split
from bibkit.source import open_source

FAMILIES = r"Müller;G{\"o}del;van der Berg;{\O}rsted;Smith;Nguy{\~{\^e}}n;Garc{\'\i}a;O'Neil;de la Cruz;李;Kowalski".split(
    ";"
)
GIVEN = r"Anna;J.;Kurt F.;{\'E}mile;Jean-Paul;X. Y.".split(";")
WORDS = r"the of Analysis {DNA} quantum \emph{vivo} $H_2O$ learning theory {\ss} systems \& models networks -- deep large".split()
TYPES = "article book inproceedings incollection phdthesis techreport misc online".split()
NODE = """
const {plugins} = require('@citation-js/core'); require('@citation-js/plugin-bibtex');
const text = require('fs').readFileSync(process.argv[1], 'utf8'), begin = Date.now();
plugins.input.chain(text, {generateGraph: false}); console.log((Date.now() - begin) / 1000);
"""


def make(count: int) -> str:
    """So many entries, always the same."""
    chance = random.Random(1)

    def words(number: int) -> str:
        return " ".join(chance.choice(WORDS) for _ in range(number))

    entries = []
    for number in range(count):
        people = [f"{chance.choice(FAMILIES)}, {chance.choice(GIVEN)}" for _ in range(chance.randint(1, 6))]
        entries.append(
            f"@{chance.choice(TYPES)}{{key{number},\n  author = {{{' and '.join(people)}}},\n"
            f"  title = {{{words(chance.randint(5, 12))}}},\n  year = {{{chance.randint(1900, 2024)}}},\n"
            f'  month = {chance.choice(("jan", "feb", "mar"))},\n  journal = "Journal of {{T}}hings",\n'
            f"  volume = {{{number % 90}}}, number = {{{number % 12}}}, pages = {{{number}--{number + 9}}},\n"
            f"  doi = {{10.1000/x_{number}}},\n  url = {{https://example.org/a_b?x={number}%20}},\n"
            f"  publisher = {{Springer}},\n  abstract = {{{words(60)}}},\n}}\n"
        )
    return "\n".join(entries)


def timed(name: str, count: int, work: Callable[[], object]) -> None:
    """Print how many entries a second `work` does."""
    begin = time.perf_counter()
    work()
    seconds = time.perf_counter() - begin
    print(f"{name:44} {count:7} entries {seconds:7.2f} s {count / seconds:8.0f} /s", flush=True)


def stream(path: Path) -> int:
    """Read a file record by record, keeping none."""
    with open_source(path, lambda found: None) as source:
        return sum(1 for _ in read_bibtex(source, lambda found: None, Source()))


def bibtexparser_middlewares(text: str) -> None:
    import bibtexparser
    from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors, SplitNameParts

    bibtexparser.parse_string(
        text, append_middleware=[LatexDecodingMiddleware(), SeparateCoAuthors(), SplitNameParts()]
    )


def bibtexparser_split(text: str) -> None:
    from bibtexparser.splitter import Splitter

    Splitter(text).split()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("entries", nargs="*", type=int, default=[10_000])
    parser.add_argument("--node", help="folder with citation-js in node_modules")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    for count in options.entries:
        text = make(count)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "made.bib"
            path.write_text(text, "utf-8")
            timed("bibkit: record by record", count, lambda path=path: stream(path))  # type: ignore[misc]
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(f"{'peak memory, the text and its maker included':44} {peak:7} MB")
            timed(
                "bibkit: loads, normalised, with keys",
                count,
                lambda text=text: bibkit.loads(text, format="bibtex"),
            )  # type: ignore[misc]
            timed(
                "bibkit: splitting alone",
                count,
                lambda text=text: sum(1 for _ in split(io.StringIO(text), lambda found: None, Source())),
            )  # type: ignore[misc]
            timed("bibtexparser: splitting alone", count, lambda text=text: bibtexparser_split(text))  # type: ignore[misc]
            few = min(count, 2000)
            timed("bibtexparser: LaTeX and names", few, lambda few=few: bibtexparser_middlewares(make(few)))  # type: ignore[misc]
            if options.node:
                done = subprocess.run(
                    ["node", "-e", NODE, str(path)],
                    cwd=options.node,
                    capture_output=True,
                    text=True,
                    check=True,
                )
                seconds = float(done.stdout)
                print(f"{'citation-js':44} {count:7} entries {seconds:7.2f} s {count / seconds:8.0f} /s")


if __name__ == "__main__":
    main()

"""How often the splitter is right on papers that it has not seen, by kind of title and of author.

    python benchmarks/splitter_accuracy.py TRAIN.jsonl.gz [--dev DEV.jsonl.gz] [--organisations FILE]

TRAIN has `id`, `title` and `authors` (as shown) in each line. It is cut into five parts by a hash of the id,
and each part is split with a lexicon built from the other four; these lines have no abstract. DEV has `line`,
`abstract`, `title`, `shown`, `truncated` and `org`; it is split with the lexicon that ships. The third file
has lines with a `|` between title and authors, which is taken out before they are split.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from bibkit.formats.listing import model, splitter, train
from bibkit.names import PARTICLES, is_organisation

FOLDS = 5


@dataclass(frozen=True)
class Case:
    """A line, its abstract, and what it is to be; `unseen`: the names of the first author are not known."""

    line: str
    abstract: str
    title: str
    authors: tuple[str, ...]
    truncated: bool
    organisation: str | None
    unseen: bool = False


@dataclass(frozen=True)
class Result:
    """A case, its split and whether it is right."""

    case: Case
    split: splitter.Split

    @property
    def right(self) -> bool:
        """Whether title, authors, truncation and tag are all exactly right."""
        found = self.split
        return (found.title, found.authors, found.truncated, found.organisation) == (
            self.case.title,
            self.case.authors,
            self.case.truncated,
            self.case.organisation,
        )


def _table(words: str) -> frozenset[str]:
    return frozenset(words.split())


CHINESE = _table(
    "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Gao Lin Luo Zheng Liang"
    " Xie Tang Song"
)
KOREAN = _table(
    "Kim Lee Park Choi Jung Jeong Kang Cho Yoon Jang Lim Seo Shin Kwon Hwang Ahn Yoo Hong Moon Bae"
)
VIETNAMESE = _table(
    "Nguyen Tran Pham Hoang Huynh Phan Vu Vo Dang Bui Ngo Duong Le Truong Dinh Trinh Nguyễn Trần"
)
INDIAN = _table(
    "Kumar Singh Sharma Gupta Patel Jain Agarwal Agrawal Das Rao Reddy Mishra Verma Shah Mehta Joshi Banerjee"
    " Chakraborty Ghosh Iyer Nair Pandey Roy Sinha Bhattacharya Mukherjee Krishnan Saha Dutta Bose Desai"
)
SPANISH = _table(
    "García Garcia Rodríguez Rodriguez Martínez Martinez López Lopez González Gonzalez Hernández"
    " Hernandez Pérez Perez Sánchez Sanchez Ramírez Ramirez Torres Flores Gómez Gomez Díaz Diaz"
    " Fernández Fernandez Álvarez Alvarez Ruiz Morales Castro Ortiz Jiménez Jimenez Moreno Muñoz"
    " Munoz Rojas Navarro Vargas Herrera Vega"
)


def _first(case: Case) -> list[str]:
    return case.authors[0].split() if case.authors else [""]


def _last_word(case: Case) -> str:
    return model.UNIT.findall(case.title)[-1]


def _family(names: frozenset[str]) -> Callable[[Case], bool]:
    return lambda case: _first(case)[-1] in names


STRATA: dict[str, Callable[[Case], bool]] = {
    "all": lambda case: True,
    "title ends in an acronym": lambda case: len(_last_word(case)) > 1 and _last_word(case).isupper(),
    "title ends in camelCase": lambda case: len(model.capital_parts(_last_word(case))) > 1,
    "title ends in a digit": lambda case: case.title[-1].isdigit(),
    "title ends in a parenthesis": lambda case: case.title[-1] in ")]}",
    "title ends in ? or !": lambda case: case.title[-1] in "?!",
    "title ends in a quote or $": lambda case: case.title[-1] in "\"'”’$",
    "title of one word": lambda case: " " not in case.title,
    "comma in the title": lambda case: "," in case.title,
    "colon in the title": lambda case: ":" in case.title,
    "single author": lambda case: len(case.authors) == 1,
    "two authors": lambda case: len(case.authors) == 2,
    "truncated": lambda case: case.truncated,
    "not truncated": lambda case: not case.truncated,
    "with a tag": lambda case: case.organisation is not None,
    "first author: organisation": lambda case: is_organisation(case.authors[0]),
    "first author: mononym": lambda case: len(_first(case)) == 1 and not is_organisation(case.authors[0]),
    "first author: particle": lambda case: any(word in PARTICLES for word in _first(case)[1:]),
    "first author: initials": lambda case: any(len(word.strip(".")) == 1 for word in _first(case)),
    "first author: hyphen": lambda case: "-" in case.authors[0],
    "first author: three words or more": lambda case: len(_first(case)) > 2,
    "first author: small letter": lambda case: case.authors[0][0].islower(),
    "first author: not ASCII": lambda case: not case.authors[0].isascii(),
    "first author: Chinese": _family(CHINESE),
    "first author: Korean": _family(KOREAN),
    "first author: Vietnamese": _family(VIETNAMESE),
    "first author: Indian": _family(INDIAN),
    "first author: Spanish": _family(SPANISH),
    "first author: both names unseen": lambda case: case.unseen,
}


def _rows(path: Path) -> list[dict[str, object]]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def _hash(row: dict[str, object]) -> int:
    return zlib.crc32(str(row["id"]).encode())


def _use(lexicon: model.Model) -> None:
    """Let the splitter use another lexicon than the one that ships."""
    splitter.load = lambda: lexicon  # type: ignore[assignment]


def _unseen(author: str, lexicon: model.Model) -> bool:
    words = [unit for unit in model.UNIT.findall(author) if len(unit) > 1]
    roles = (model.GIVEN, model.MIDDLE, model.FAMILY)
    return len(words) > 1 and not any(lexicon.count(word, role) for word in words for role in roles)


def held_out(path: Path) -> Iterator[Result]:
    """Every paper of the dump, split with a lexicon built without its part."""
    rows = _rows(path)
    for fold in range(FOLDS):
        rest = ((str(row["title"]), list(row["authors"])) for row in rows if _hash(row) % FOLDS != fold)  # type: ignore[call-overload]
        lexicon = model.from_bytes(train.build(rest))
        _use(lexicon)
        for row in rows:
            if _hash(row) % FOLDS == fold:
                title, authors = str(row["title"]), tuple(row["authors"])  # type: ignore[arg-type]
                cut = len(authors) == 3 and _hash(row) % 7 < 5
                line = title + ", ".join(authors) + (" et al." if cut else "")
                case = Case(line, "", title, authors, cut, None, _unseen(authors[0], lexicon))
                yield Result(case, splitter.split(line))


def development(path: Path) -> Iterator[Result]:
    """Every line of the development file, with its abstract."""
    for row in _rows(path):
        case = Case(
            str(row["line"]),
            str(row["abstract"]),
            str(row["title"]),
            tuple(row["shown"]),  # type: ignore[arg-type]
            bool(row["truncated"]),
            row["org"],  # type: ignore[arg-type]
            _unseen(row["shown"][0], splitter.load()),  # type: ignore[index]
        )
        yield Result(case, splitter.split(case.line, case.abstract))


def organisations(path: Path) -> Iterator[Result]:
    """Lines whose first author is an organisation."""
    for marked in path.read_text(encoding="utf-8").splitlines():
        want = splitter.split(marked)
        line = marked.replace("|", "")
        case = Case(line, "", want.title, want.authors, want.truncated, want.organisation)
        yield Result(case, splitter.split(line))


def report(name: str, results: list[Result], seconds: float) -> None:
    """Print the table of a set of results."""
    print(f"\n## {name}\n\n{'stratum':36} {'lines':>6} {'wrong':>6} {'right %':>9}")
    for stratum, holds in STRATA.items():
        chosen = [result for result in results if holds(result.case)]
        wrong = sum(not result.right for result in chosen)
        if chosen:
            print(f"{stratum:36} {len(chosen):6} {wrong:6} {100 - 100 * wrong / len(chosen):9.3f}")
    sure = [result for result in results if not result.split.uncertain]
    wrong = sum(not result.right for result in sure)
    flagged = 100 - 100 * len(sure) / len(results)
    print(f"\nbelow the threshold ({splitter.THRESHOLD:g}): {flagged:.3f} % of lines;", end=" ")
    print(f"above it {wrong} of {len(sure)} wrong ({100 - 100 * wrong / len(sure):.3f} % right)")
    print(f"{1000 * seconds / len(results):.2f} ms a line")
    for result in results:
        if not result.right:
            found = f"{result.split.title} | {', '.join(result.split.authors)}"
            print(f"  wrong, margin {result.split.margin:.1f}: {found}")


def timed(name: str, results: Iterator[Result]) -> None:
    """Run and report; the time of building lexicons counts too, so it is told for the shipped one only."""
    start = time.process_time()
    done = list(results)
    report(name, done, time.process_time() - start)


def main() -> None:
    """Print the size of the data, the (processor) time to load it and the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("train", type=Path)
    parser.add_argument("--dev", type=Path)
    parser.add_argument("--organisations", type=Path)
    options = parser.parse_args()
    data = resources.files("bibkit").joinpath("data", model.DATA_FILE).read_bytes()
    times = []
    for _ in range(5):
        start = time.process_time()
        shipped = model.from_bytes(data)
        times.append(time.process_time() - start)
    print(f"data: {len(data) / 1024:.0f} KiB, loaded in {1000 * min(times):.0f} ms")
    if options.dev:
        _use(shipped)
        timed("development lines, with abstracts", development(options.dev))
    if options.organisations:
        _use(shipped)
        timed("organisations first, without abstracts", organisations(options.organisations))
    timed("held out, without abstracts (time includes the training)", held_out(options.train))


if __name__ == "__main__":
    main()

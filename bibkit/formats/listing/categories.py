"""arXiv's category codes as listings show them, without the archive: which class is meant."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

#: Classes that arXiv's taxonomy declares to be aliases; they are never what a code stands for if the class
#: itself has the same code.
_ALIASES = frozenset(("cs.NA", "cs.SY", "math.IT", "stat.TH"))

#: Where several archives share a code, the first of these that has it is meant: listings of this kind hold
#: computer science before all, then the archives nearest to it.
ARCHIVE_PREFERENCE = (
    "cs",
    "stat",
    "eess",
    "math",
    "q-bio",
    "q-fin",
    "econ",
    "nlin",
    "astro-ph",
    "cond-mat",
    "physics",
)


@dataclass(frozen=True, slots=True)
class Category:
    """An arXiv class such as `cs.LG`, and the other classes whose code is the same."""

    full: str
    alternatives: tuple[str, ...] = ()


@cache
def codes() -> dict[str, tuple[str, ...]]:
    """The table: code → full class identifiers."""
    text = files("bibkit").joinpath("data/arxiv_codes.json").read_text(encoding="utf-8")
    return {code: tuple(ids) for code, ids in json.loads(text).items()}


def resolve(code: str) -> Category | None:
    """The class of a code (`LG` → `cs.LG`) or of a class that is given in full; None if arXiv has none."""
    table = codes()
    if code in table:
        ranked = sorted(table[code], key=_rank)
        return Category(ranked[0], tuple(ranked[1:]))
    if code in table.get(code.partition(".")[2], ()):
        return Category(code)
    return Category(code) if code in _WITHOUT_CLASS else None


def is_class(code: str) -> bool:
    """Whether arXiv has this code or this class in full."""
    return resolve(code) is not None


def _rank(full: str) -> tuple[bool, int]:
    return full in _ALIASES, ARCHIVE_PREFERENCE.index(full.partition(".")[0])


#: Archives that have no classes (arXiv's category taxonomy).
_WITHOUT_CLASS = frozenset("gr-qc hep-ex hep-lat hep-ph hep-th math-ph nucl-ex nucl-th quant-ph".split())

"""Varied CSL-JSON items for the benchmarks: the same for every call."""

from __future__ import annotations

import random
from typing import Any

FAMILIES = """Smith Müller García Nguyen Kowalski Rossi Dubois Jensen Novák Silva Tanaka Kim Ivanov Papadopoulos
O'Connor Andersson Okafor Haddad Cohen Yılmaz Singh Chen Wang Ferrari Weber Moreau Lindqvist Horváth Popescu Marković
Hughes Bergström Castro Eriksen Fischer Greenberg Hansen Ibrahim Jovanović Keller""".split()
GIVEN = """Anna Pierre Jean-Luc Mary Ann Li Wei José María Ewa Giulia Lars Kenji Min-jun Olga Dimitris Sean
Ingrid Chidi Layla David Mehmet Priya Xiaoming Marco Karl Chloé Nils Zsófia Andrei Ivana Grace""".split()
PARTICLES = ("van", "de la", "von", "di")
WORDS = """learning models of language deep structural analysis in the quantum theory a new approach to optimal
control for stochastic networks and their applications evidence from large scale data estimation under uncertainty
climate change policy social history early modern Europe protein folding graph neural efficient inference""".split()
TYPES = ("article-journal", "book", "chapter", "paper-conference", "thesis", "report", "article", "webpage")


def make_items(count: int, *, one_author: bool = False) -> list[dict[str, Any]]:
    """`count` items of eight types with 1 to 8 authors; with `one_author`, all by the same first author."""
    rng = random.Random(count)
    return [_item(rng, number, one_author) for number in range(count)]


def _name(rng: random.Random) -> dict[str, str]:
    if rng.random() < 0.03:
        return {"literal": f"{rng.choice(FAMILIES)} Research Group"}
    name = {"family": rng.choice(FAMILIES), "given": rng.choice(GIVEN)}
    if rng.random() < 0.3:
        name["given"] += f" {rng.choice('ABCDEFGHJKLM')}."
    if rng.random() < 0.05:
        name["non-dropping-particle"] = rng.choice(PARTICLES)
    if rng.random() < 0.02:
        name["suffix"] = "Jr."
    return name


def _title(rng: random.Random) -> str:
    title = " ".join(rng.choices(WORDS, k=rng.randint(4, 12)))
    if rng.random() < 0.1:
        title += " in <i>E. coli</i>"
    return title[0].upper() + title[1:]


def _item(rng: random.Random, number: int, one_author: bool) -> dict[str, Any]:
    kind = rng.choice(TYPES)
    authors = [_name(rng) for _ in range(rng.choice((1, 1, 2, 2, 3, 3, 4, 5, 8)))]
    if one_author:
        authors[0] = {"family": "Doe", "given": "Jane"}
    day = [rng.randint(1985, 2025), rng.randint(1, 12), rng.randint(1, 28)]
    item: dict[str, Any] = {
        "id": f"item{number}",
        "type": kind,
        "title": _title(rng),
        "author": authors,
        "issued": {"date-parts": [day[: rng.randint(1, 3)]]},
    }
    if kind in ("article-journal", "chapter", "paper-conference", "webpage"):
        item["container-title"] = _title(rng)
    if kind in ("article-journal", "chapter", "paper-conference"):
        first = rng.randint(1, 900)
        item["page"] = f"{first}-{first + rng.randint(3, 40)}"
    if kind == "article-journal":
        item |= {"volume": str(rng.randint(1, 90)), "issue": str(rng.randint(1, 12))}
        item["DOI"] = f"10.1000/j.{number}"
    if kind in ("book", "chapter", "thesis", "report"):
        item |= {"publisher": f"{rng.choice(FAMILIES)} Press", "publisher-place": "London"}
    if kind == "chapter":
        item["editor"] = [_name(rng)]
    if kind == "webpage":
        item |= {"URL": f"https://example.org/{number}", "accessed": {"date-parts": [[2025, 3, 4]]}}
    return item


#: Seven items as most libraries hold them.
PLAIN: list[dict[str, Any]] = make_items(7)


def hard_items() -> list[dict[str, Any]]:
    """Items that meet the corners of a style: every kind of name, date and value, and types of all kinds."""
    doe = {"family": "Doe", "given": "Jane Q."}
    base: dict[str, Any] = {"author": [doe], "issued": {"date-parts": [[2020, 5, 17]]}}
    many = [
        {"family": f"Family{number:02d}", "given": f"Given {chr(65 + number % 26)}."} for number in range(60)
    ]
    kinds = (
        "bill", "broadcast", "classic", "dataset", "entry-encyclopedia", "hearing", "interview", "legal_case",
        "legislation", "map", "motion_picture", "patent", "personal_communication", "post-weblog", "review-book",
        "software", "speech", "thesis",
    )  # fmt: skip
    items: list[dict[str, Any]] = [
        {"type": kind, "title": f"A {kind} of things", "publisher": "Press", "number": "12", **base}
        for kind in kinds
    ]
    items += [
        {"type": "article-journal", "title": "Sixty authors", "author": many, "container-title": "Journal", "page": "1-20"},
        {"type": "book", "title": "Particles", "author": [{"family": "Berg", "given": "Jan", "non-dropping-particle": "van den"}, {"family": "Humboldt", "given": "Alexander", "dropping-particle": "von"}, {"family": "King", "given": "Martin Luther", "suffix": "Jr."}]},
        {"type": "book", "title": "漢字の本", "author": [{"family": "山田", "given": "太郎"}], "issued": {"date-parts": [[1999]]}},
        {"type": "chapter", "title": "Кириллица", "author": [{"family": "Толстой", "given": "Лев Николаевич"}], "container-title": "Сборник", "editor": [doe]},
        {"type": "article-journal", "title": "Ranges", "issued": {"date-parts": [[2019, 12, 30], [2020, 1, 2]]}, "page": "1201-1209, 1300", "volume": "12-13", "issue": "3 & 4", "container-title": "J"},
        {"type": "book", "title": "Circa", "author": [{"literal": "The Royal Society of Things"}], "issued": {"date-parts": [[-44]], "circa": True}},
        {"type": "article-newspaper", "title": "Season", "author": [doe], "issued": {"date-parts": [[2021]], "season": 2}},
        {"type": "webpage", "URL": "https://example.org/a_b?c=1&d=2", "accessed": {"raw": "2021-03-04"}},
        {"type": "report", "title": "Literal date", "issued": {"literal": "in press"}, "author": [doe, doe]},
        {"type": "paper-conference", "title": "<i>Markup</i> & \"quotes\": 50% of $x_1$ <script>", "author": [doe], "event-title": "Conf"},
        {"type": "article", "title": "Specials \\ { } # ^ ~ _ \u201cquoted\u201d \u2014 dash", "author": [doe], "number": "arXiv:2407.14622"},
        {"type": "no-such-type", "title": "Unknown type", "foo": "bar", "author": [doe]},
        {"type": "book"},
        {"type": "article-journal", "title": 5, "volume": 7, "issued": {"date-parts": [["2020", "13"]]}, "author": [doe], "custom": {"truncated": ["author"]}},
    ]  # fmt: skip
    return [{"id": f"hard{number}", **item} for number, item in enumerate(items)]

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

"""Duplicates: which records are one work, what a merged record keeps, and that nothing is lost unreported."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import items

import bibkit
from bibkit import Diagnostic, Library, Record
from bibkit.duplicates import find_duplicates

VASWANI = {"family": "Vaswani", "given": "Ashish"}
SHAZEER = {"family": "Shazeer", "given": "Noam"}


def _item(key: str, **more: Any) -> dict[str, Any]:
    start = {"id": key, "type": "article-journal", "title": "Attention is all you need", "author": [VASWANI]}
    return (
        start | {"issued": {"date-parts": [[2017]]}} | {name.replace("_", "-"): more[name] for name in more}
    )


def _library(*found: dict[str, Any]) -> Library:
    return Library(tuple(map(Record, found)))


def _sets(*found: dict[str, Any]) -> list[list[str]]:
    groups = find_duplicates([Record(item) for item in found]).sets
    return [[str(found[index]["id"]) for index in group] for group in groups]


ONE_WORK = {
    "DOI in another case": ({"DOI": "10.1000/ABC", "title": "A"}, {"DOI": "10.1000/abc", "title": "B"}),
    "arXiv versions": ({"number": "arXiv:1706.03762v1", "title": "A"}, {"number": "arXiv:1706.03762v5"}),
    "arXiv in a journal's place": (
        {"container_title": "arXiv preprint arXiv:1706.03762", "title": "Attention"},
        {"number": "arXiv:1706.03762", "type": "article"},
    ),
    "ISBN-10 and ISBN-13": (
        {"type": "book", "ISBN": "0-306-40615-2", "title": "Attention"},
        {"type": "book", "ISBN": "978-0-306-40615-7"},
    ),
    "PMID": ({"PMID": "12345", "title": "A"}, {"PMID": "12345"}),
    "title in another spelling": ({}, {"title": "Attention <i>Is</i> All You Need!"}),
    "and or &": ({"title": "The cat & the dog in art"}, {"title": "Cat and dog in art"}),
    "the year after": ({}, {"issued": {"date-parts": [[2018]]}}),
    "ü or ue": ({"author": [{"family": "Müller"}]}, {"author": [{"family": "Mueller"}]}),
    "particle or none": (
        {"author": [{"family": "Berg", "non-dropping-particle": "van den"}]},
        {"author": [{"family": "van den Berg"}]},
    ),
    "given name or initial": ({}, {"author": [{"family": "Vaswani", "given": "A."}]}),
    "preprint, published two years later": (
        {"type": "article", "number": "arXiv:1706.03762"},
        {"DOI": "10.1000/a", "issued": {"date-parts": [[2019]]}},
    ),
    "arXiv-issued DOI and a journal's": (
        {"type": "article", "DOI": "10.48550/arXiv.1706.03762"},
        {"DOI": "10.1000/a"},
    ),
}

SEVERAL_WORKS = {
    "two DOIs": ({"DOI": "10.1000/a"}, {"DOI": "10.1000/b"}),
    "two DOIs with one arXiv number": (
        {"DOI": "10.1000/a", "number": "arXiv:1706.03762"},
        {"DOI": "10.1000/b", "number": "arXiv:1706.03762"},
    ),
    "two arXiv numbers": ({"number": "arXiv:1706.03762"}, {"number": "arXiv:1706.03763"}),
    "three years between": ({}, {"issued": {"date-parts": [[2020]]}}),
    "another author": ({}, {"author": [SHAZEER]}),
    "another initial": ({}, {"author": [{"family": "Vaswani", "given": "Noam"}]}),
    "another volume": ({"volume": "1"}, {"volume": "2"}),
    "part two": ({"title": "On the theory of games, part II"}, {"title": "On the theory of games, part III"}),
    "one other word": (
        {"title": "The long-term effect of caffeine on mice"},
        {"title": "The long-term effect of caffeine on rats"},
    ),
    "paper and talk": ({"type": "paper-conference"}, {}),
    "chapters with the ISBN of their book": (
        {"type": "chapter", "ISBN": "0-306-40615-2", "title": "One"},
        {"type": "chapter", "ISBN": "0-306-40615-2", "title": "Two"},
    ),
    "papers with the DOI of their volume": (
        {"DOI": "10.1000/a", "title": "One thing", "page": "1-9"},
        {"DOI": "10.1000/a", "title": "Another matter", "page": "10-19"},
    ),
    "a misplaced PMID": ({"PMID": "1"}, {"PMID": "1", "title": "Gout", "author": [{"family": "Gibb"}]}),
    "a collection and a part of it": (
        {"type": "book", "ISBN": "0-306-40615-2", "title": "Roverandom"},
        {"type": "book", "ISBN": "0-306-40615-2", "title": "Tales from the Perilous Realm"},
    ),
    "no author, short title": ({"title": "Home", "author": []}, {"title": "Home", "author": []}),
}


@pytest.mark.parametrize("name", ONE_WORK)
def test_one_work(name: str) -> None:
    one, other = ONE_WORK[name]
    assert _sets(_item("a", **one), _item("b", **other)) == [["a", "b"]]


@pytest.mark.parametrize("name", SEVERAL_WORKS)
def test_several_works(name: str) -> None:
    one, other = SEVERAL_WORKS[name]
    assert _sets(_item("a", **one), _item("b", **other)) == []


def test_a_typing_error_is_forgiven_with_rapidfuzz_only(monkeypatch: pytest.MonkeyPatch) -> None:
    pair = _item("a", title="Models of behaviour in games"), _item("b", title="Models of behavior in games")
    pytest.importorskip("rapidfuzz")
    assert _sets(*pair) == [["a", "b"]]
    monkeypatch.setitem(sys.modules, "rapidfuzz.fuzz", None)
    assert _sets(*pair) == []
    assert _sets(_item("a"), _item("b")) == [["a", "b"]]


def test_what_may_be_either_of_two_works_stays_apart_and_is_reported() -> None:
    library = bibkit.dedupe(_library(_item("a", DOI="10.1000/a"), _item("b", DOI="10.1000/b"), _item("c")))
    assert [record.id for record in library] == ["a", "b", "c"]
    assert [finding.code for finding in library.diagnostics] == ["BK505"]


def test_the_published_version_wins_and_the_arxiv_number_stays() -> None:
    preprint = _item(
        "v17", type="article", number="arXiv:1706.03762v2", publisher="arXiv", keyword="NLP, deep learning",
        DOI="10.48550/arXiv.1706.03762", abstract="The dominant models.", custom={"truncated": ["author"]},
    )  # fmt: skip
    published = _item(
        "nips", type="paper-conference", container_title="NeurIPS", DOI="10.1000/nips", page="5998-6008",
        author=[VASWANI, SHAZEER], keyword="nlp, attention",
    )  # fmt: skip
    library = bibkit.dedupe(_library(preprint, published))
    assert library.items == [
        {
            "id": "v17",
            "type": "paper-conference",
            "title": "Attention is all you need",
            "author": [VASWANI, SHAZEER],
            "issued": {"date-parts": [[2017]]},
            "container-title": "NeurIPS",
            "DOI": "10.1000/nips",
            "page": "5998-6008",
            "keyword": "nlp, attention, deep learning",
            "abstract": "The dominant models.",
            "number": "arXiv:1706.03762v2",
        }
    ]
    assert {finding.severity for finding in library.diagnostics} == {"info"}


def test_the_richer_value_of_every_field() -> None:
    poor = _item("a", DOI="10.1000/a", container_title="Phys. Rev.", page="12", title="Attention")
    rich = _item(
        "b", DOI="10.1000/a", container_title="Physical Review", page="12-34", volume="3",
        issued={"date-parts": [[2017, 6, 12]]}, author=[VASWANI, SHAZEER], note="Best paper",
    )  # fmt: skip
    library = bibkit.dedupe(_library(poor, rich))
    assert library.items == [
        rich | {"id": "a", "container-title-short": "Phys. Rev."},
    ]
    told = [(finding.code, finding.severity, finding.field) for finding in library.diagnostics]
    assert told == [("BK503", "info", None), ("BK504", "warning", "author")]


def test_a_conflict_is_a_warning_that_names_both_values() -> None:
    library = bibkit.dedupe(
        _library(_item("a", DOI="10.1000/a", volume="3"), _item("b", DOI="10.1000/a", volume="4"))
    )
    assert library.items[0]["volume"] == "3"
    assert library.diagnostics[-1].message == "merging 'b': volume is '3' and not '4'"
    assert library.diagnostics[-1].severity == "warning"


def test_libraries_are_joined_and_clashing_keys_renamed() -> None:
    mine = _library(_item("x", DOI="10.1000/a"), _item("y", title="Other", author=[SHAZEER]))
    theirs = _library(_item("x", title="Third", DOI="10.1000/c"), _item("z", DOI="10.1000/A", volume="3"))
    library = bibkit.merge([mine, theirs])
    assert [(record.id, record.item["title"]) for record in library] == [
        ("x", "Attention is all you need"),
        ("y", "Other"),
        ("xb", "Third"),
    ]
    assert library.items[0]["volume"] == "3"
    assert [finding.code for finding in library.diagnostics] == ["BK503", "BK506"]


# properties

#: Records that often are one work: few titles, names, years and identifiers.
_NEAR = st.fixed_dictionaries(
    {"id": st.sampled_from("abcdef"), "type": st.sampled_from(["article", "article-journal", "book"])},
    optional={
        "title": st.sampled_from(["A theory of games", "The theory of games!", "Theory of gamess", "Games"]),
        "author": st.lists(st.sampled_from([VASWANI, SHAZEER, {"literal": "Team"}]), min_size=1, max_size=3),
        "issued": st.integers(2000, 2003).map(lambda year: {"date-parts": [[year]]}),
        "DOI": st.sampled_from(["10.1000/a", "10.1000/A", "10.1000/b", "10.48550/arXiv.1706.03762"]),
        "number": st.sampled_from(["arXiv:1706.03762v1", "arXiv:1706.03762", "7"]),
        "PMID": st.sampled_from(["1", "2"]),
        "ISBN": st.sampled_from(["0306406152", "9780306406157"]),
        "volume": st.sampled_from(["1", "2"]),
        "keyword": st.sampled_from(["a, b", "B; c"]),
        "container-title": st.sampled_from(["Phys. Rev.", "Physical Review", "Nature"]),
        "note": st.sampled_from(["one", "two\n\none"]),
        "custom": st.sampled_from([{"truncated": ["author"]}, {"ris": {"C1": "x"}}, {"ris": {"C1": "y"}}]),
    },
)
_LIBRARIES = st.lists(st.one_of(_NEAR, items()), max_size=7)


@given(_LIBRARIES)
@settings(max_examples=150, deadline=None)
def test_dedupe_is_idempotent(found: list[dict[str, Any]]) -> None:
    once = bibkit.dedupe(_library(*found))
    assert bibkit.dedupe(once).records == once.records


@given(_LIBRARIES, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_sets_do_not_depend_on_the_order(found: list[dict[str, Any]], random: Any) -> None:
    numbered = [{**item, "id": str(at)} for at, item in enumerate(found)]
    shuffled = list(numbered)
    random.shuffle(shuffled)
    assert {frozenset(group) for group in _sets(*numbered)} == {
        frozenset(group) for group in _sets(*shuffled)
    }


@given(st.lists(_NEAR, max_size=7))
@settings(max_examples=200, deadline=None)
def test_nothing_is_lost_unreported(found: list[dict[str, Any]]) -> None:
    library = bibkit.dedupe(_library(*({**item, "id": f"k{at}"} for at, item in enumerate(found))))
    text = json.dumps(library.items, ensure_ascii=False).casefold()
    told = {finding.field for finding in library.diagnostics if finding.code == "BK504"}
    for item in found:
        for variable in ("PMID", "ISBN", "volume", "container-title", "type", "DOI", "note"):
            if item.get(variable) and variable not in told:
                assert all(
                    part.casefold() in text or part.replace("0306406152", "9780306406157") in text
                    for part in str(item[variable]).split("\n\n")
                    if variable != "DOI" or "arXiv" not in part
                ), (variable, item)
        for keyword in str(item.get("keyword", "")).replace(";", ",").split(","):
            assert json.dumps(keyword.strip(), ensure_ascii=False)[1:-1].casefold() in text


@given(_LIBRARIES)
@settings(max_examples=100, deadline=None)
def test_no_set_has_two_dois(found: list[dict[str, Any]]) -> None:
    for group in find_duplicates([Record(item) for item in found]).sets:
        dois = {str(found[index].get("DOI", "")).lower() for index in group}
        assert len({doi for doi in dois if doi and "arxiv" not in doi}) <= 1


@pytest.mark.parametrize("same", ["title", "author", "both"])
def test_large_blocks_are_not_compared_pair_by_pair(same: str) -> None:
    found = [
        _item(
            f"k{at}",
            title="Editorial" if same != "author" else f"A long enough title about matter number {at}",
            author=[{"family": "Smith" if same != "title" else f"Smith{at}"}],
            DOI=f"10.1000/{at}",
        )
        for at in range(5000)
    ]
    start = time.perf_counter()
    assert _sets(*found) == []
    assert time.perf_counter() - start < 20


def test_findings_have_the_place_of_the_later_record() -> None:
    library = bibkit.loads(
        "@article{a, doi={10.1000/a}, title={A}}\n\n@article{b, doi={10.1000/A}, title={A}}\n"
    )
    merged: Diagnostic = bibkit.dedupe(library).diagnostics[-1]
    assert (merged.code, merged.line, merged.record) == ("BK503", 3, "a")

"""Completing: which work a record is, what it takes, and from what kinds of files."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import AS_OF, SEED, Ran
from hypothesis import given
from hypothesis import strategies as st
from strategies import items

import bibkit
from bibkit.completion import people
from bibkit.completion.arxiv import read_entry, venue_of, with_venue
from bibkit.completion.fill import fill
from bibkit.completion.match import Level, Wanted
from bibkit.completion.similarity import numbers, own_measure, similarity, title_key
from bibkit.names import parse_display_name

Bibkit = Callable[..., Ran]

BOND: dict[str, Any] = {
    "id": "2407.14622",
    "submitter": "P. G. Sessa",
    "authors": "Pier Giuseppe Sessa, Robert Dadashi, L\\'eonard Hussenot, Johan Ferret",
    "title": "BOND: Aligning LLMs with Best-of-N\n  Distillation",
    "comments": None,
    "journal-ref": None,
    "doi": None,
    "categories": "cs.LG cs.AI cs.CL",
    "abstract": "  An abstract.\n",
    "versions": [{"version": "v1", "created": "Fri, 19 Jul 2024 18:38:25 GMT"}],
    "update_date": "2024-07-22",
    "authors_parsed": [
        ["Sessa", "Pier Giuseppe", ""],
        ["Dadashi", "Robert", ""],
        ["Hussenot", "Léonard", ""],
        ["Ferret", "Johan", ""],
    ],
}
ZEROTH: dict[str, Any] = {
    **BOND,
    "id": "2109.05829",
    "title": "Zeroth-order non-convex learning via hierarchical dual averaging",
    "journal-ref": "Ann. Tests 12 (2021) no. 2, 681-689",
    "doi": "10.1000/zeroth",
    "authors_parsed": [["Héliou", "Amélie", ""], ["Martin", "Matthieu", ""], ["Mertikopoulos", "Panayotis", ""], ["Rahier", "Thibaud", ""]],
}  # fmt: skip
OTHER: dict[str, Any] = {
    **BOND,
    "id": "2001.00001",
    "title": "Something else",
    "authors_parsed": [["Roe", "Richard", ""]],
}
CUT = {"truncated": ["author"]}


def _write(path: Path, *entries: object) -> Path:
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries), "utf-8")
    return path


def _library(*items: dict[str, Any]) -> bibkit.Library:
    return bibkit.Library(
        tuple(
            bibkit.Record({"id": f"r{index}", "type": "article", **item}) for index, item in enumerate(items)
        )
    )


def _codes(library: bibkit.Library) -> list[str]:
    return [found.code for found in library.diagnostics]


# titles and names


def test_title_keys_forget_what_does_not_matter() -> None:
    key = title_key('The $\\mathcal{O}(n)$ Schr\\"odinger <i>equation</i> &amp; more')
    assert key == title_key("the $O(n)$ Schrödinger Equation & More!") == "theonschrodingerequationmore"


@given(st.text("abcdefg α", max_size=40), st.text("abcdefg α", max_size=40))
def test_both_measures_are_one(first: str, second: str) -> None:
    indel = pytest.importorskip("rapidfuzz.distance").Indel
    if first or second:
        assert own_measure(first, second) == pytest.approx(indel.normalized_similarity(first, second))


@given(st.text(max_size=30), st.text(max_size=30))
def test_the_measure_is_symmetric_and_bounded(first: str, second: str) -> None:
    assert 0 <= similarity(first, second) <= 1
    assert similarity(first, second) == pytest.approx(similarity(second, first))
    assert similarity(first, first) == 1


def test_numbers_of_titles() -> None:
    assert numbers("Ministral 3, part II") == ["3", "II"]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Pier Giuseppe Sessa", "P. G. Sessa", True),
        ("Pier Giuseppe Sessa", "Sessa", True),
        ("Amélie Héliou", "Amelie Heliou", True),
        ("Vincent van Gogh", "V. Gogh", True),
        ("Min-jun Kim", "Kim Min-jun", True),
        ("Wei Wang", "Li Wang", False),
        ("Anna Smith", "Anna Jones", False),
        ("Gemma Team", "Team Gemma", True),
        ("Gemma Team", "Gemini Team", False),
        ("王小明", "王小明", True),
    ],
)
def test_names(first: str, second: str, same: bool) -> None:
    assert people.is_same(parse_display_name(first), parse_display_name(second)) is same


# matching


def _levels(record: dict[str, Any], work: dict[str, Any], threshold: float = 0.9) -> list[Level]:
    return [match.level for match in Wanted(_library(record).records, threshold).matches(work)]


SESSA = [{"family": "Sessa", "given": "Pier Giuseppe"}]
TITLE = "BOND: Aligning LLMs with Best-of-N Distillation"


@pytest.mark.parametrize(
    ("work", "levels"),
    [
        ({"title": TITLE, "author": SESSA}, [Level.EXACT]),
        ({"title": TITLE.upper(), "author": [{"family": "Sessa", "given": "P."}]}, [Level.EXACT]),
        ({"title": TITLE, "author": [{"literal": "A Team"}, *SESSA]}, [Level.EXACT]),
        ({"title": TITLE, "author": [{"family": "Roe"}]}, []),
        ({"title": TITLE}, []),
        ({"title": "BOND: Aligning LLMs with Best-of-n Destillation", "author": SESSA}, [Level.FUZZY]),
        ({"title": "BOND: Aligning LLMs with Best-of-n Destillation", "author": [{"family": "Roe"}]}, []),
        ({"title": "BOND 2: Aligning LLMs with Best-of-N Distillation", "author": SESSA}, []),
        ({"title": TITLE, "author": SESSA, "number": "arXiv:2407.14623"}, []),
        ({"title": "Best of N", "author": SESSA, "number": "arXiv:2407.14622v3"}, [Level.IDENTIFIER]),
        ({"title": TITLE, "author": SESSA, "DOI": "10.48550/ARXIV.2407.14622"}, [Level.IDENTIFIER]),
    ],
)
def test_levels(work: dict[str, Any], levels: list[Level]) -> None:
    record = {"title": TITLE, "author": SESSA, "number": "arXiv:2407.14622"}
    assert _levels(record, work) == levels


def test_a_record_without_authors_needs_a_telling_title() -> None:
    assert _levels({"title": TITLE}, {"title": TITLE, "author": SESSA}) == [Level.EXACT]
    assert _levels({"title": "Introduction"}, {"title": "Introduction", "author": SESSA}) == []


def test_a_short_title_needs_a_year_that_is_near() -> None:
    record = {"title": "Editorial", "author": SESSA, "issued": {"date-parts": [[2024]]}}
    assert _levels(record, {**record, "issued": {"date-parts": [[2025, 3]]}}) == [Level.EXACT]
    assert _levels(record, {**record, "issued": {"date-parts": [[2019]]}}) == []


def test_a_threshold_of_one_wants_equal_titles() -> None:
    work = {"title": TITLE[:-1], "author": SESSA}
    assert _levels({"title": TITLE, "author": SESSA}, work) == [Level.FUZZY]
    assert _levels({"title": TITLE, "author": SESSA}, work, 1.0) == []


# filling


def test_a_cut_list_keeps_its_names_and_gets_the_rest() -> None:
    item = {
        "author": [{"family": "Sessa", "given": "P. G."}],
        "custom": {**CUT, "listing": {"badges": ["Code"]}},
    }
    done = fill(item, read_entry(BOND)).item
    assert done["author"][0] == {"family": "Sessa", "given": "P. G."}
    assert [name["family"] for name in done["author"]] == ["Sessa", "Dadashi", "Hussenot", "Ferret"]
    assert done["custom"] == {"listing": {"badges": ["Code"]}}


def test_a_list_that_is_cut_there_too_stays_cut() -> None:
    work = {"author": [{"family": "A"}, {"family": "B"}], "custom": CUT}
    assert fill({"author": [{"family": "A"}], "custom": CUT}, work).item == work
    assert not fill(work, {"author": [{"family": "A"}], "custom": CUT}).filled


def test_a_list_of_others_is_a_conflict() -> None:
    item = {"author": [{"family": "A"}, {"family": "X"}], "custom": CUT}
    work = {"author": [{"family": "A"}, {"family": "B"}, {"family": "C"}]}
    kept = fill(item, work)
    assert kept.item == item
    assert kept.conflicts == {"author": ("A, X", "A, B, C")}
    replaced = fill(item, work, overwrite=True)
    assert replaced.item == work
    assert replaced.replaced == {"author": ("A, X", "A, B, C")}


def test_a_venue_comes_whole_or_not_at_all() -> None:
    work = {
        "type": "article-journal",
        "container-title": "J. Tests",
        "volume": "7",
        "page": "1-9",
        "DOI": "10.1/x",
    }
    other = {"type": "article-journal", "container-title": "Annals of Proofs"}
    done = fill(other, work)
    assert done.item == {**other, "DOI": "10.1/x"}
    assert done.conflicts == {"container-title": ("Annals of Proofs", "J. Tests")}
    abbreviated = {"type": "article-journal", "container-title": "Journal of Tests"}
    assert fill(abbreviated, work).item == {**abbreviated, "volume": "7", "page": "1-9", "DOI": "10.1/x"}


def test_a_preprint_that_appeared_keeps_its_number_elsewhere() -> None:
    item = {"type": "article", "number": "arXiv:2407.14622", "publisher": "arXiv"}
    work = {"type": "article-journal", "container-title": "J. Tests", "number": "e12", "publisher": "Press"}
    assert fill(item, work).item == {
        **work, "archive": "arXiv", "archive_location": "2407.14622",
    }  # fmt: skip


def test_dates_of_one_year_are_no_conflict() -> None:
    item, work = {"issued": {"date-parts": [[2024, 7, 19]]}}, {"issued": {"date-parts": [[2024]]}}
    assert not fill(item, work).conflicts
    assert fill(item, {"issued": {"date-parts": [[2026]]}}).conflicts == {"issued": ("2024-07-19", "2026")}


_MAY_CHANGE = {"author", "type", "number", "publisher", "custom"}


@given(items(), items())
def test_nothing_is_lost_without_overwriting(item: dict[str, Any], work: dict[str, Any]) -> None:
    done = fill(item, work).item
    for key, value in item.items():
        if value and key not in _MAY_CHANGE:
            assert done[key] == value
    assert done.get("author", [])[: len(item.get("author", []))] == item.get("author", [])
    assert not fill(done, work).filled


_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.sampled_from(["family", "given", "literal", "date-parts", "truncated", "arxiv", "journal_ref"]), part, max_size=3),
    max_leaves=8,
)  # fmt: skip
_JUNK_ITEMS = st.dictionaries(st.sampled_from(["type", "title", "author", "DOI", "number", "URL", "issued", "custom", "page", "container-title", "archive", "categories"]), _JUNK)  # fmt: skip


@given(_JUNK_ITEMS, _JUNK_ITEMS, st.booleans())
def test_junk_raises_nothing(item: dict[str, Any], work: dict[str, Any], overwrite: bool) -> None:
    fill(item, with_venue(work), overwrite=overwrite)
    bibkit.complete(bibkit.Library((bibkit.Record(item),)), [[bibkit.Record(work)]], overwrite=overwrite)


# arXiv's metadata


def test_an_entry_of_arxiv() -> None:
    assert read_entry(ZEROTH) == {
        "type": "article",
        "title": "Zeroth-order non-convex learning via hierarchical dual averaging",
        "author": [
            {"family": "Héliou", "given": "Amélie"}, {"family": "Martin", "given": "Matthieu"},
            {"family": "Mertikopoulos", "given": "Panayotis"}, {"family": "Rahier", "given": "Thibaud"},
        ],
        "number": "arXiv:2109.05829",
        "publisher": "arXiv",
        "URL": "https://arxiv.org/abs/2109.05829",
        "issued": {"date-parts": [[2024, 7, 19]]},
        "DOI": "10.1000/zeroth",
        "categories": ["cs.LG", "cs.AI", "cs.CL"],
        "abstract": "An abstract.",
        "custom": {"arxiv": {"journal_ref": "Ann. Tests 12 (2021) no. 2, 681-689"}},
    }  # fmt: skip
    assert (
        with_venue(read_entry(ZEROTH)).items()
        >= {"container-title": "Ann. Tests", "volume": "12", "page": "681-689"}.items()
    )


def test_names_of_arxiv() -> None:
    parsed = [
        ["van Gogh", "Vincent", ""],
        ["Team", "Gemma", ""],
        ["Mistral-AI", "", ""],
        [":", "", ""],
        ["Roe", "R.", "Jr"],
        [],
        None,
    ]
    assert read_entry({"authors_parsed": parsed})["author"] == [
        {"family": "Gogh", "non-dropping-particle": "van", "given": "Vincent"},
        {"literal": "Gemma Team"},
        {"literal": "Mistral-AI"},
        {"family": "Roe", "given": "R.", "suffix": "Jr"},
    ]


@pytest.mark.parametrize(
    ("reference", "venue"),
    [
        ("Phys.Rev.D76:013009,2007", ("Phys.Rev.D", "76", None)),
        ("Phys. Rev. D 76 (2007) 013009", ("Phys. Rev. D", "76", None)),
        ("J. Phys. A: Math. Theor. 40 (2007) 1-12", ("J. Phys. A: Math. Theor.", "40", "1-12")),
        ("Proceedings of the 40th Conference on Tests, PMLR 202:12-34, 2023", ("Proceedings of the 40th Conference on Tests", None, "12-34")),
        ("Transactions on Machine Learning Research (2024)", None),
        ("ICML 2023, Honolulu 2023", None),
        ("submitted", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_journal_reference_is_taken_apart_only_if_plain(
    reference: str, venue: tuple[str, ...] | None
) -> None:
    found = venue_of(reference)
    assert (tuple(map(found.get, ("container-title", "volume", "page"))) if found else None) == venue


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=9),
        lambda part: (
            st.lists(part, max_size=4) | st.dictionaries(st.sampled_from(sorted(BOND)), part, max_size=4)
        ),
    )
)
def test_no_entry_breaks_the_reading(value: Any) -> None:
    if isinstance(value, dict):
        assert read_entry(value)["type"] == "article"


# dumps


def test_a_listing_is_completed(tmp_path: Path) -> None:
    dump = _write(tmp_path / "arxiv.jsonl", OTHER, BOND, ZEROTH)
    done = bibkit.complete(bibkit.read(SEED, as_of=AS_OF), [dump])
    by_key = {item["id"]: item for item in done.items}
    bond, zeroth = by_key["sessa2024bond"], by_key["heliou2021zeroth"]
    assert len(bond["author"]) == 4
    assert "custom" not in bond
    assert bond["number"] == "arXiv:2407.14622"
    assert (zeroth["type"], zeroth["DOI"], zeroth["container-title"]) == (
        "article-journal",
        "10.1000/zeroth",
        "Ann. Tests",
    )
    assert zeroth["archive_location"] == "2109.05829"
    (told, _) = [found for found in done.diagnostics if found.code == "BK160"]
    assert (told.path, told.line, told.record) == (str(SEED), 1, "sessa2024bond")
    assert (
        told.message
        == f"completed from {dump}:2 (exact match): author (3 of 4 names), arXiv (2407.14622), URL"
    )


@pytest.mark.parametrize(
    ("suffix", "opener"), [("", open), (".gz", gzip.open), (".bz2", bz2.open), (".xz", lzma.open)]
)
def test_compressed_dumps(tmp_path: Path, suffix: str, opener: Callable[..., Any]) -> None:
    path = tmp_path / f"dump.jsonl{suffix}"
    with opener(path, "wb") as stream:
        stream.write(b"".join(json.dumps(entry).encode() + b"\r\n" for entry in (OTHER, BOND)))
    done = bibkit.complete(_library({"title": TITLE, "author": SESSA, "custom": CUT}), [path])
    assert len(done.items[0]["author"]) == 4


CROSSREF = {
    "DOI": "10.1000/x", "type": "journal-article", "title": [TITLE], "container-title": ["Journal of Tests"],
    "author": [{"ORCID": "https://orcid.org/0", "given": "Pier Giuseppe", "family": "Sessa"}, {"given": "R", "family": "Dadashi"}],
}  # fmt: skip
OPENALEX = {
    "id": "https://openalex.org/W1", "doi": "https://doi.org/10.1000/x", "title": TITLE, "display_name": TITLE, "type": "article",
    "authorships": [{"author_position": "first", "author": {"id": "https://openalex.org/A1", "display_name": "Pier Giuseppe Sessa"}}, {"author": {"display_name": "R. Dadashi"}}],
    "primary_location": {"source": {"display_name": "Journal of Tests", "type": "journal"}},
}  # fmt: skip
DATACITE = {
    "id": "10.1000/x", "type": "dois",
    "attributes": {
        "doi": "10.1000/x", "creators": [{"name": "Sessa, Pier Giuseppe"}, {"name": "Dadashi, R."}], "titles": [{"title": TITLE}],
        "container": {"title": "Journal of Tests"}, "types": {"resourceTypeGeneral": "JournalArticle"},
    },
}  # fmt: skip
CSL = {
    "id": "x", "type": "article-journal", "title": TITLE, "DOI": "10.1000/x", "container-title": "Journal of Tests",
    "author": [{"given": "Pier Giuseppe", "family": "Sessa"}, {"family": "Dadashi"}],
}  # fmt: skip
BIB = f"@article{{x, title={{{TITLE}}}, author={{Sessa, Pier Giuseppe and Dadashi, R.}}, doi={{10.1000/x}}, journal={{Journal of Tests}}}}"
RIS = f"TY  - JOUR\nTI  - {TITLE}\nAU  - Sessa, Pier Giuseppe\nAU  - Dadashi, R.\nDO  - 10.1000/x\nJO  - Journal of Tests\nER  - \n"


def _as_file(kind: object) -> str:
    filler = {**CSL, "id": "y", "title": "Another", "DOI": "10.1000/y"} if kind is CSL else None
    return kind if isinstance(kind, str) else "".join(json.dumps(one) + "\n" for one in (filler, kind) if one)


@pytest.mark.parametrize(
    "kind",
    [CROSSREF, OPENALEX, DATACITE, CSL, RIS, BIB],
    ids=["crossref", "openalex", "datacite", "csl", "ris", "bibtex"],
)
@pytest.mark.parametrize(
    "wanted",
    [{"title": TITLE, "author": SESSA, "custom": CUT}, {"title": TITLE, "DOI": "10.1000/X"}],
    ids=["title", "doi"],
)
def test_every_kind_of_file(tmp_path: Path, kind: object, wanted: dict[str, Any]) -> None:
    path = tmp_path / ("x.txt" if isinstance(kind, str) else "x.jsonl")
    path.write_text(_as_file(kind), "utf-8")
    (item,) = bibkit.complete(_library(wanted), [path]).items
    assert [name["family"] for name in item["author"]] == ["Sessa", "Dadashi"]
    assert (item["type"], item["container-title"], item["DOI"].lower()) == (
        "article-journal",
        "Journal of Tests",
        "10.1000/x",
    )


def test_a_subtitle_kept_apart_does_not_hide_a_work(tmp_path: Path) -> None:
    work = {**CROSSREF, "title": ["BOND"], "subtitle": ["Aligning LLMs with Best-of-N Distillation"]}
    dump = _write(tmp_path / "crossref.jsonl", {**CROSSREF, "title": ["Other"]}, work)
    assert bibkit.complete(_library({"title": TITLE, "author": SESSA}), [dump]).items[0]["DOI"] == "10.1000/x"


def test_an_organisation_first_does_not_hide_a_work(tmp_path: Path) -> None:
    work = {**CROSSREF, "title": [TITLE[:-1]], "author": [{"name": "Gemma Team", "sequence": "first"}]}
    dump = _write(tmp_path / "crossref.jsonl", {**CROSSREF, "title": ["Other"]}, work)
    given = _library({"title": TITLE, "author": [{"literal": "Gemma Team"}]})
    assert bibkit.complete(given, [dump]).items[0]["DOI"] == "10.1000/x"


def test_what_a_work_has_wrong_is_told_with_its_line(tmp_path: Path) -> None:
    dump = _write(tmp_path / "csl.jsonl", {**CSL, "title": "Other"}, {**CSL, "volume": {"a": 1}})
    found = bibkit.complete(_library({"title": TITLE, "author": SESSA}), [dump]).diagnostics[0]
    assert (found.code, found.line) == ("BK106", 2)


def test_a_library_and_a_list_are_sources_too() -> None:
    given = _library({"title": TITLE, "author": SESSA, "custom": CUT})
    for source in (_library(CSL), list(_library(CSL).records)):
        assert len(bibkit.complete(given, [source]).items[0]["author"]) == 2


_TITLES = st.sampled_from(
    [
        TITLE,
        TITLE[:-1],
        'Schr\\"odinger\n  cats',
        "Schrödinger cats",
        'A "quoted" title of a paper',
        "短い題名",
    ]
)
_FAMILIES = st.sampled_from(["Sessa", "Héliou", "van Gogh", 'O"Neil', "Gemma Team", "王"])
_ENTRIES = st.builds(
    lambda title, families, doi: {**BOND, "title": title, "doi": doi, "authors_parsed": [[family, "A.", ""] for family in families]},
    _TITLES, st.lists(_FAMILIES, max_size=3), st.sampled_from([None, "10.1000/A", "10.1000/b"]),
)  # fmt: skip


@given(st.lists(_ENTRIES, min_size=1, max_size=5), st.lists(_ENTRIES, min_size=1, max_size=3), st.booleans())
def test_the_first_look_dismisses_nothing_that_matches(
    tmp_path_factory: pytest.TempPathFactory,
    entries: list[dict[str, Any]],
    wanted: list[dict[str, Any]],
    ascii_only: bool,
) -> None:
    path = tmp_path_factory.mktemp("dumps") / "dump.jsonl"
    path.write_text("".join(json.dumps(entry, ensure_ascii=ascii_only) + "\n" for entry in entries), "utf-8")
    unnumbered = [
        {key: value for key, value in read_entry(entry).items() if key in ("title", "author", "DOI")}
        for entry in wanted
    ]
    library = _library(*unnumbered)
    held = [bibkit.normalise(bibkit.Record(read_entry(entry))) for entry in entries]
    assert bibkit.complete(library, [path]).items == bibkit.complete(library, [held]).items


def test_broken_lines_are_told_and_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_text('{"title": "x",\n' + json.dumps(OTHER) + "\n\n[1]\n\0\n" + json.dumps(BOND), "utf-8")
    done = bibkit.complete(_library({"title": TITLE, "author": SESSA, "custom": CUT}), [_write_first(path)])
    assert [(found.code, found.line) for found in done.diagnostics] == [
        ("BK104", 2),
        ("BK104", 5),
        ("BK104", 6),
        ("BK160", None),
    ]
    assert len(done.items[0]["author"]) == 4


def _write_first(path: Path) -> Path:
    path.write_text(json.dumps(OTHER) + "\n" + path.read_text("utf-8"), "utf-8")
    return path


def test_many_broken_lines_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_text(json.dumps(OTHER) + "\n" + "{broken\n" * 50, "utf-8")
    found = bibkit.complete(_library({"title": TITLE}), [path]).diagnostics
    assert len(found) == 12
    assert "40 more lines are not valid JSON" in found[10].message


def test_a_dump_that_breaks_off_was_used_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl.gz"
    entries = [
        BOND,
        *({**OTHER, "id": str(index), "abstract": str(hash(str(index)))} for index in range(20_000)),
    ]
    path.write_bytes(gzip.compress("".join(json.dumps(entry) + "\n" for entry in entries).encode())[:-2_000])
    done = bibkit.complete(_library({"title": TITLE, "author": SESSA, "custom": CUT}), [path])
    assert _codes(done) == ["BK167", "BK160"]
    assert len(done.items[0]["author"]) == 4


# several works, several sources


def test_several_works_are_not_guessed_between() -> None:
    works = _library(
        {"title": TITLE, "author": [*SESSA, {"family": "Roe"}], "DOI": "10.1/a"},
        {"title": TITLE, "author": [*SESSA, {"family": "Doe"}], "DOI": "10.1/b"},
    )
    done = bibkit.complete(_library({"title": TITLE, "author": SESSA, "custom": CUT}), [works])
    assert _codes(done) == ["BK163"]
    assert "DOI" not in done.items[0]


def test_versions_of_one_work_are_one() -> None:
    works = _library(
        {"title": TITLE, "author": SESSA, "custom": CUT},
        {
            "type": "article-journal",
            "title": TITLE,
            "author": [*SESSA, {"family": "Roe"}],
            "container-title": "J",
        },
    )
    done = bibkit.complete(_library({"title": TITLE, "author": SESSA, "custom": CUT}), [works])
    assert len(done.items[0]["author"]) == 2
    assert done.items[0]["container-title"] == "J"


def test_an_identifier_of_another_work_is_told() -> None:
    works = _library(
        {"title": "On something entirely different", "DOI": "10.1000/a", "author": SESSA, "volume": "3"}
    )
    given = _library({"title": TITLE, "author": SESSA, "DOI": "10.1000/a", "custom": CUT})
    done = bibkit.complete(given, [works])
    assert done.items == given.items
    assert "has another title for the identifier" in done.diagnostics[0].message


def test_the_first_source_is_trusted_most() -> None:
    given = _library({"title": TITLE, "author": SESSA, "DOI": "10.1/mine"})
    sources = [
        _library({"title": TITLE, "author": SESSA, "DOI": f"10.1/{name}"}) for name in ("first", "second")
    ]
    kept = bibkit.complete(given, sources)
    assert (kept.items[0]["DOI"], _codes(kept)) == ("10.1/mine", ["BK161", "BK161"])
    replaced = bibkit.complete(given, sources, overwrite=True)
    assert (replaced.items[0]["DOI"], _codes(replaced)) == ("10.1/first", ["BK162", "BK161"])


def test_a_similar_title_replaces_nothing() -> None:
    works = _library({"title": TITLE[:-1], "author": SESSA, "DOI": "10.1/other"})
    done = bibkit.complete(
        _library({"title": TITLE, "author": SESSA, "DOI": "10.1/mine"}), [works], overwrite=True
    )
    assert done.items[0]["DOI"] == "10.1/mine"
    assert "fuzzy match, 99% alike" in done.diagnostics[0].message


# the command


def test_the_command(bibkit: Bibkit, tmp_path: Path) -> None:
    _write(tmp_path / "arxiv.jsonl", OTHER, BOND)
    ran = bibkit("complete", SEED, "--as-of", AS_OF, "--from", "arxiv.jsonl", "-o", "out.bib")
    assert (ran.status, ran.stdout) == (0, "")
    text = (tmp_path / "out.bib").read_text("utf-8")
    assert "Hussenot, L{\\'e}onard and Ferret, Johan}," in text
    assert "info BK160 completed from arxiv.jsonl:2 (exact match): author (3 of 4 names)" in ran.stderr
    assert ran.stderr.splitlines()[-1] == "1 of 12 records completed"


def test_the_command_reads_from_stdin_and_chooses(bibkit: Bibkit, tmp_path: Path) -> None:
    _write(tmp_path / "arxiv.jsonl", OTHER, BOND)
    ran = bibkit(
        "complete", "-", "--input-format", "listing", "--as-of", AS_OF, "--from", "arxiv.jsonl", "--where", "title~BOND",
        stdin=SEED.read_bytes(),
    )  # fmt: skip
    assert [len(item["author"]) for item in json.loads(ran.stdout)] == [4]


def test_a_broken_dump_still_gives_what_it_has(bibkit: Bibkit, tmp_path: Path) -> None:
    _write(tmp_path / "arxiv.jsonl", OTHER, BOND)
    with (tmp_path / "arxiv.jsonl").open("a") as stream:
        stream.write('{"id": "24')
    ran = bibkit("complete", SEED, "--as-of", AS_OF, "--from", "arxiv.jsonl")
    assert ran.status == 1
    assert "arxiv.jsonl:3: error BK104 not valid JSON" in ran.stderr
    assert len(json.loads(ran.stdout)) == 12


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "nothing to complete from (give --from DUMP or --online SERVICE)"),
        (("--from", "none.jsonl"), "cannot read none.jsonl: No such file or directory"),
        (("--from", "."), "cannot read .: "),
        (("--from", "noise"), "noise is a binary file"),
        (("--from", "prose"), "cannot tell the format of prose"),
        (("--from", "good.jsonl", "--from", "prose"), "cannot tell the format of prose"),
    ],
)
def test_misuse_is_one_line(bibkit: Bibkit, tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    (tmp_path / "noise").write_bytes(bytes(range(256)) * 9)
    _write(tmp_path / "good.jsonl", OTHER, BOND)
    (tmp_path / "prose").write_text("Nothing that anyone could read as papers.\n")
    ran = bibkit("complete", SEED, "--as-of", AS_OF, *arguments)
    assert (ran.status, ran.stdout) == (2, "")
    assert message in ran.stderr

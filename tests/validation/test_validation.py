"""Validation: required fields per target, values, duplicate keys; where each finding is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from conftest import AS_OF, SEED
from hypothesis import given
from hypothesis import strategies as st
from strategies import items

import bibkit
from bibkit.formats.bibtex.table import TYPES_READ
from bibkit.validation import TARGETS
from bibkit.validation.requirements import BIBLATEX_ASKED, CITED, ENTRY_TARGETS, TABLES
from bibkit.variables import ALL_VARIABLES, JSON_MEMBERS, TYPES


def _codes(item: dict[str, Any], target: str | None = None) -> list[tuple[str, str | None]]:
    library = bibkit.Library((bibkit.Record(item),))
    return [(found.code, found.field) for found in bibkit.validate(library, target=target)]


ARTICLE = {
    "id": "a",
    "type": "article-journal",
    "title": "T",
    "author": [{"family": "Doe"}],
    "container-title": "J",
    "issued": {"date-parts": [[2020]]},
}


@pytest.mark.parametrize("target", TARGETS)
def test_a_complete_record_has_no_findings(target: str) -> None:
    assert _codes(ARTICLE, target) == []


@pytest.mark.parametrize("target", [None, *TARGETS])
def test_the_seed_meets_every_target(target: str | None) -> None:
    assert bibkit.validate(bibkit.read(SEED, as_of=AS_OF), target=target) == []


@pytest.mark.parametrize(
    ("target", "item", "missing"),
    [
        ("bibtex", {"id": "a", "type": "book", "title": "T"}, ["author", "publisher", "issued"]),
        (
            "bibtex",
            {"id": "a", "type": "book", "title": "T", "editor": [{"family": "E"}], "publisher": "P"},
            ["issued"],
        ),
        ("bibtex", {"id": "a", "type": "article", "title": "T"}, []),
        ("bibtex", {"id": "a", "type": "manuscript", "title": "T", "author": [{"family": "E"}]}, ["note"]),
        ("biblatex", {"id": "a", "type": "thesis", "title": "T"}, ["author", "genre", "publisher", "issued"]),
        ("biblatex", {"id": "a", "type": "webpage", "title": "T", "issued": {"raw": "x"}}, ["URL"]),
        ("biblatex", {"id": "a", "type": "article", "title": "T"}, ["issued"]),
        ("ris", {"id": "a", "type": "book"}, ["title"]),
        ("csl", {"type": "book", "title": ""}, ["id", "title"]),
        ("feed", {"id": "a", "type": "book", "title": "T"}, ["author", "issued"]),
    ],
)
def test_required_fields(target: str, item: dict[str, Any], missing: list[str]) -> None:
    assert [field for code, field in _codes(item, target) if code == "BK201"] == missing


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"DOI": "10.1000"}, "BK301", "DOI"),
        ({"number": "arXiv:24.1"}, "BK302", "number"),
        ({"issued": {"date-parts": [[2023, 2, 29]]}}, "BK303", "issued"),
        ({"accessed": {"date-parts": [[2023, 13]]}}, "BK303", "accessed"),
        ({"URL": "www.example.org"}, "BK304", "URL"),
        ({"ISBN": "978-3-406-58283-8"}, "BK305", "ISBN"),
        ({"ISSN": "0378-5955, 0378-5954"}, "BK305", "ISSN"),
        ({"type": "paper"}, "BK202", "type"),
    ],
)
def test_values(values: dict[str, Any], code: str, field: str) -> None:
    assert (code, field) in _codes(ARTICLE | values)


def test_findings_are_on_the_line_of_the_value_or_of_the_record() -> None:
    text = '[\n  {"id": "a", "type": "book",\n   "title": "T",\n   "DOI": "nonsense"},\n  {"id": "a", "type": "book"}\n]\n'
    found = bibkit.validate(bibkit.loads(text))
    assert [(one.code, one.line, one.column, one.record) for one in found] == [
        ("BK208", 2, None, "a"),
        ("BK208", 2, None, "a"),
        ("BK208", 2, None, "a"),
        ("BK301", 4, 11, "a"),
        ("BK201", 5, None, "a"),
        ("BK208", 5, None, "a"),
        ("BK208", 5, None, "a"),
        ("BK208", 5, None, "a"),
        ("BK501", 5, 10, "a"),
    ]


def test_select_and_ignore_take_codes_and_their_beginnings() -> None:
    library = bibkit.Library((bibkit.Record({"id": "a", "type": "book", "DOI": "x"}),))
    assert [one.code for one in bibkit.validate(library, select=["BK3"])] == ["BK301"]
    assert [one.code for one in bibkit.validate(library, ignore=["BK3", "BK208"])] == ["BK201"]


def test_an_unknown_target() -> None:
    with pytest.raises(bibkit.BibkitError, match=r"unknown target 'bibtxe'.*did you mean 'bibtex'"):
        bibkit.validate(bibkit.Library(), target="bibtxe")


def test_the_tables_name_only_what_csl_has() -> None:
    by_entry = [*(TABLES[target] for target in ENTRY_TARGETS), BIBLATEX_ASKED]
    for table in [*TABLES.values(), BIBLATEX_ASKED, CITED]:
        assert "*" in table
        assert table.keys() - {"*"} <= (TYPES_READ.keys() if table in by_entry else TYPES)
        names = [
            name
            for row in table.values()
            for need in row
            for name in ([need] if isinstance(need, str) else need)
        ]
        assert set(names) <= ALL_VARIABLES | JSON_MEMBERS | {"eprint"}


@given(st.lists(items(), max_size=3), st.sampled_from(TARGETS))
def test_nothing_raises(found: list[dict[str, Any]], target: str) -> None:
    bibkit.validate(bibkit.Library(tuple(map(bibkit.Record, found))), target=target)


def test_dates_after_the_day_given_are_in_the_future() -> None:
    library = bibkit.Library((bibkit.Record(ARTICLE | {"issued": {"date-parts": [[2024, 7]]}}),))
    assert bibkit.validate(library) == []
    assert [one.code for one in bibkit.validate(library, as_of=date(2024, 6, 30))] == ["BK313"]
    assert bibkit.validate(library, as_of=date(2024, 7, 1)) == []


def test_an_unknown_style() -> None:
    with pytest.raises(bibkit.BibkitError, match="no-such-style"):
        bibkit.validate(bibkit.Library(), target="style:no-such-style")


@pytest.mark.parametrize(
    ("style", "shown"), [("apa", "the style prints 'n.d.' instead"), ("ieee", "the style would print it")]
)
def test_a_style_tells_what_it_shows_to_be_missing(style: str, shown: str) -> None:
    undated = {key: value for key, value in ARTICLE.items() if key != "issued"}
    library = bibkit.Library((bibkit.Record(undated),))
    found = bibkit.validate(library, target=f"style:{style}", select=["BK205"])
    assert [(one.field, one.message) for one in found] == [("issued", f"'issued' is missing: {shown}")]


def test_a_code_that_is_off_must_be_named_in_full() -> None:
    title = {"title": "The Long and Winding Road to Better Examples"}
    library = bibkit.Library((bibkit.Record(ARTICLE | title),))
    assert bibkit.validate(library) == []
    assert bibkit.validate(library, select=["BK4"]) == []
    assert [one.code for one in bibkit.validate(library, select=["BK408"])] == ["BK408"]


@pytest.mark.parametrize(
    "values",
    [
        {"DOI": "10.1000.10/123", "ISBN": "978-3-16-148410-0 (print), 3-16-148410-X (online)"},
        {"ISSN": "0378-5955 1476-4687", "URL": "urn:isbn:9783161484100"},
        {"title": "The A. B. C. of Smith v. Jones, Inc.", "page": "e12-e15, S12-S20, iv-ix"},
        {"title": "À propos de « l’Année »: voilà !", "language": "zh-Hant-TW"},
        {
            "title": "می\u200cخواهم",
            "author": [{"family": "Li", "given": "X."}, {"family": "LI", "given": "Wei"}],
        },
        {"author": [{"literal": "Smith, Jones & Partners"}, {"family": "Ng", "given": "Andrew"}]},
        {"issued": {"literal": "in press"}, "volume": "L12", "edition": "2nd revised"},
        {"title": "IBM, NASA and UN"},
    ],
)
def test_what_looks_odd_and_is_right(values: dict[str, Any]) -> None:
    assert _codes(ARTICLE | values) == []


def test_a_part_of_a_book_has_the_title_of_its_parent_in_bibtex() -> None:
    text = "@inbook{a, crossref = {b}, pages = 3}\n@book{b, title = {T}, author = {A}, year = 1999, publisher = {P}}"
    assert bibkit.validate(bibkit.loads(text, format="bibtex")) == []


def test_lines_outside_of_a_record_lack_no_fields() -> None:
    library = bibkit.loads(
        "TY  - JOUR\nTI  - T\nAU  - A\nT2  - J\nPY  - 1999\nER  - \nNL  - stray\n", format="ris"
    )
    assert "BK153" in {found.code for found in library.diagnostics}
    assert [found.code for found in bibkit.validate(library)] == []

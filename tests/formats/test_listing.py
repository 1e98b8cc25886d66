"""Pasted listings: every field of every paper, and what is said of the rest."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from conftest import AS_OF, CASES, SEED
from hypothesis import given
from hypothesis import strategies as st

import bibkit
from bibkit.dates import infer_year
from bibkit.formats.listing.categories import resolve
from bibkit.formats.listing.headline import parse_head_line

LISTINGS = sorted((CASES / "listing").glob("*.txt"))


def test_seed_every_field() -> None:
    """The expected records were written by hand from the listing."""
    expected = json.loads((CASES / "listing" / "seed.json").read_text("utf-8"))
    assert bibkit.read(SEED, as_of=AS_OF).items == expected


@pytest.mark.parametrize("path", LISTINGS, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    """tests/cases/listing/NAME.txt becomes NAME.json; its diagnostics are the lines of NAME.report."""
    library = bibkit.read(path, as_of=AS_OF)
    assert library.items == json.loads(path.with_suffix(".json").read_text("utf-8"))
    told = [f"{found.line} {found.code}" for found in library.diagnostics]
    report = path.with_suffix(".report")
    assert told == (report.read_text("utf-8").split("\n")[:-1] if report.exists() else [])


@pytest.mark.parametrize(
    ("line", "code", "month_day_year", "badges"),
    [
        ("LGJul 19, 2024", "LG", (7, 19, 2024), ()),
        ("CLJan 13", "CL", (1, 13, None), ()),
        ("CLJun 12, 2025Code", "CL", (6, 12, 2025), ("Code",)),
        ("CVMay 9, 2025CodeDataset", "CV", (5, 9, 2025), ("Code", "Dataset")),
        ("AIFeb 11 Code", "AI", (2, 11, None), ("Code",)),
        ("mtrl-sciDec 1, 1999", "mtrl-sci", (12, 1, 1999), ()),
        ("quant-phSep 30, 2020", "quant-ph", (9, 30, 2020), ()),
        ("cs.LGJul 19, 2024", "cs.LG", (7, 19, 2024), ()),
        ("LG\u00a0Jul\u00a019,\u00a02024", "LG", (7, 19, 2024), ()),
        ("MLSeptember 5, 2021", "ML", (9, 5, 2021), ()),
        ("CLSep 6 2024", "CL", (9, 6, 2024), ()),
        ("LG19 Jul 2024Code", "LG", (7, 19, 2024), ("Code",)),
        ("CL2024-07-21", "CL", (7, 21, 2024), ()),
        ("cs.LG Jul 22, 2024 code", "cs.LG", (7, 22, 2024), ("code",)),
    ],
)
def test_head_line(
    line: str, code: str, month_day_year: tuple[int, int, int | None], badges: tuple[str, ...]
) -> None:
    head = parse_head_line(line)
    assert head is not None
    assert (head.code, (head.month, head.day, head.year), head.badges) == (code, month_day_year, badges)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "We met in March 12 times.",
        "In May 2024 we ran the experiment again and found nothing new.",
        "BOND: Aligning LLMs",
        "LGJuly",
        "Jul 19, 2024",
    ],
)
def test_not_a_head_line(line: str) -> None:
    assert parse_head_line(line) is None


@pytest.mark.parametrize(
    ("month", "day", "as_of", "year"),
    [
        (1, 13, date(2026, 11, 23), 2026),
        (11, 23, date(2026, 11, 23), 2026),
        (11, 24, date(2026, 11, 23), 2025),
        (12, 31, date(2026, 1, 1), 2025),
        (2, 29, date(2026, 11, 23), 2024),
        (2, 29, date(2024, 2, 28), 2020),
        (2, 29, date(2024, 2, 29), 2024),
    ],
)
def test_a_date_without_a_year_is_the_last_one_by_the_reference_date(
    month: int, day: int, as_of: date, year: int
) -> None:
    assert infer_year(month, day, as_of) == year


@pytest.mark.parametrize(
    ("code", "full", "others"),
    [
        ("LG", "cs.LG", ()),
        ("GT", "cs.GT", ("math.GT",)),
        ("NA", "math.NA", ("cs.NA",)),
        ("SY", "eess.SY", ("cs.SY",)),
        ("CO", "stat.CO", ("math.CO", "astro-ph.CO")),
        ("math.GT", "math.GT", ()),
        ("hep-th", "hep-th", ()),
    ],
)
def test_category_codes(code: str, full: str, others: tuple[str, ...]) -> None:
    category = resolve(code)
    assert category is not None
    assert (category.full, category.alternatives) == (full, others)


def test_a_code_that_arxiv_does_not_have() -> None:
    assert resolve("XX") is None


def test_windows_line_ends_and_no_break_spaces_change_nothing() -> None:
    text = SEED.read_text("utf-8")
    pasted = text.replace("Jul 19", "Jul\u00a019").replace("\n", "\r\n").encode("utf-8-sig")
    assert bibkit.loads(pasted, as_of=AS_OF).items == bibkit.read(SEED, as_of=AS_OF).items


def test_the_rest_of_a_listing_is_read_when_a_part_is_broken() -> None:
    lines = SEED.read_text("utf-8").split("\n")
    broken = "\n".join(["CLMar 3, 2024", *lines[:3], "LGFeb 30, 2024", *lines[4:6]])
    library = bibkit.loads(broken, as_of=AS_OF)
    assert [record.id for record in library] == ["sessa2024bond", "liuministral"]
    assert [(found.code, found.line) for found in library.diagnostics] == [("BK101", 1), ("BK114", 5)]


@given(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=400),
    st.sampled_from(["", "LGJul 19, 2024\n", "CLJan 13\nA title\n"]),
)
def test_anything_pasted_is_read_or_reported(text: str, before: str) -> None:
    data = (before + text).encode("utf-8")
    try:
        library = bibkit.loads(data, format="listing", as_of=AS_OF)
    except bibkit.BibkitError as error:
        assert "binary" in str(error)
        return
    assert library.records or library.diagnostics
    for record in library:
        assert record.item["type"] == "article"


def test_a_head_line_that_is_cut_is_told() -> None:
    text = "LGJul 19, 2024\nA Title of Some Length|Ann Lee\nText.\nLGJul\n"
    told = [(found.code, found.line) for found in bibkit.loads(text).diagnostics]
    assert told == [("BK128", 4)]

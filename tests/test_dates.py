"""The date grammar."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibkit.dates import edtf, is_possible, month_number, parse_edtf
from bibkit.record import Date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024", {"date-parts": [[2024]]}),
        ("2024-07", {"date-parts": [[2024, 7]]}),
        ("2024-07-19", {"date-parts": [[2024, 7, 19]]}),
        ("2024-21", {"date-parts": [[2024]], "season": 1}),
        ("1850~", {"date-parts": [[1850]], "circa": True}),
        ("1850?", {"date-parts": [[1850]], "circa": True}),
        ("-0043-03-15", {"date-parts": [[-43, 3, 15]]}),
        ("2020-05/2021", {"date-parts": [[2020, 5], [2021]]}),
        ("2020/..", {"date-parts": [[2020]]}),
        ("2024-02-29", {"date-parts": [[2024, 2, 29]]}),
        ("2023-02-29", None),
        ("2024-13", None),
        ("July 2024", None),
        ("", None),
    ],
)
def test_edtf(text: str, date: Date | None) -> None:
    assert parse_edtf(text) == date


@given(
    st.integers(-9999, 9999),
    st.one_of(st.none(), st.tuples(st.integers(1, 12), st.integers(1, 28))),
    st.booleans(),
)
def test_edtf_round_trip(year: int, month_and_day: tuple[int, int] | None, circa: bool) -> None:
    date: Date = {"date-parts": [[year, *(month_and_day or ())]]}
    if circa:
        date["circa"] = True
    assert parse_edtf(str(edtf(date))) == date


@pytest.mark.parametrize(
    ("name", "number"), [("Jul", 7), ("july", 7), ("Sept.", 9), ("May", 5), ("Ma", None), ("Foo", None)]
)
def test_month_names(name: str, number: int | None) -> None:
    assert month_number(name) == number


@pytest.mark.parametrize(
    ("parts", "possible"),
    [
        ((2024,), True),
        ((2024, 2, 29), True),
        ((1900, 2, 29), False),
        ((2024, 0), False),
        ((), False),
        ((-1, 12, 31), True),
    ],
)
def test_possible(parts: tuple[int, ...], possible: bool) -> None:
    assert is_possible(parts) is possible

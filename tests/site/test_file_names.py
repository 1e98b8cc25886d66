"""File names for citation keys: safe everywhere, one a key, and independent of the other papers."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bibkit.site.file_names import file_names

RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}


@pytest.mark.parametrize("key", ["smith2020", "Smith2020", "a", "héliou2021"[0] + "1", "x_y-z", "10"])
def test_a_plain_key_is_its_own_name(key: str) -> None:
    assert file_names([key]) == {key: key}


@given(st.lists(st.text(st.characters(exclude_categories=())), max_size=8))
@example(
    ["..", ".", "", "/", "\\", "a/../../b", "a\0b", "con", "CON", "nul.txt", "a ", "a.", "-rf", "_x", "a:b"]
)
@example(["Smith2020", "smith2020", "SMITH2020"])
@example(["a-0123456789ab", "x" * 300, "漢字", "e\u0301", "\u00e9"])
def test_names_are_safe_and_differ_even_without_regard_to_case(keys: list[str]) -> None:
    names = file_names(keys)
    assert set(names) == set(keys)
    assert len({name.lower() for name in names.values()}) == len(names)
    for name in names.values():
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,90}", name)
        assert name.lower() not in RESERVED


def test_a_name_is_the_same_whatever_other_papers_there_are() -> None:
    keys = ["a/b", "doe:2020", "..", "con", "漢字", "plain"]
    alone = {key: file_names([key])[key] for key in keys}
    assert file_names(reversed(keys)) == alone


def test_a_name_that_looks_made_cannot_be_taken_by_another_key() -> None:
    made = file_names(["a/b"])["a/b"]
    assert len(set(file_names(["a/b", made]).values())) == 2

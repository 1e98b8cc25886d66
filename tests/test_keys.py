"""Citation keys: the pattern, and that they are unique whatever the order of the input."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import items

import bibkit
from bibkit.keys import assign_keys, base_key


def _item(family: str, year: int, title: str, **more: Any) -> dict[str, Any]:
    author = {"author": [{"family": family}]} if family else {}
    return {"type": "article", "title": title, **author, "issued": {"date-parts": [[year]]}, **more}


@pytest.mark.parametrize(
    ("item", "key"),
    [
        (_item("Héliou", 2021, "Zeroth-order non-convex learning"), "heliou2021zeroth"),
        (_item("Åström", 1999, "The Ångström unit"), "astrom1999angstrom"),
        (_item("Straße", 2001, "Über die Größe"), "strasse2001grosse"),
        (_item("O'Brien", 2010, "It's a <i>Test</i>"), "obrien2010test"),
        (_item("Smith-Jones", 2010, "On the Of"), "smithjones2010on"),
        (_item("", 2010, "A title"), "anon2010title"),
        (_item("王", 2010, "注意力"), "anon2010"),
        ({"type": "book"}, "anon"),
        (_item("Doe", -44, "Ides"), "doe44ides"),
        (
            {"title": "$O(n)$ sorting", "author": [{"family": "Berg", "non-dropping-particle": "van den"}]},
            "vandenbergsorting",
        ),
        ({"title": "Gemma: open", "author": [{"literal": "Gemma Team"}]}, "gemmateamgemma"),
        ({"title": "A reader", "editor": [{"family": "Roe"}]}, "roereader"),
    ],
)
def test_pattern(item: dict[str, Any], key: str) -> None:
    assert base_key(item) == key


def test_keys_that_are_there_are_kept() -> None:
    records = [bibkit.Record({"id": "My Key", "title": "x"}), bibkit.Record(_item("Doe", 2020, "Thing"))]
    assert [record.id for record in assign_keys(records)] == ["My Key", "doe2020thing"]


def test_equal_keys_get_letters_by_date_not_by_place() -> None:
    early = _item("Doe", 2020, "Things", issued={"date-parts": [[2020, 1, 1]]})
    late = _item("Doe", 2020, "Things, again", issued={"date-parts": [[2020, 5, 1]]})
    for order in ([early, late], [late, early]):
        keys = {record.item["title"]: record.id for record in assign_keys(map(bibkit.Record, order))}
        assert keys == {"Things": "doe2020things", "Things, again": "doe2020thingsb"}


@given(st.lists(items(), max_size=6), st.randoms())
def test_keys_are_unique_and_do_not_depend_on_the_order(found: list[dict[str, Any]], random: Any) -> None:
    records = [bibkit.Record({**item, "id": ""}) for item in found]
    keyed = assign_keys(records)
    keys = [record.id for record in keyed]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch("[a-z0-9]+", key) for key in keys)
    shuffled = list(records)
    random.shuffle(shuffled)
    assert sorted(keys) == sorted(record.id for record in assign_keys(shuffled))

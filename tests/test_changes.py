"""Differences between libraries, in one format or two."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from strategies import items

import bibkit
from bibkit import Library, Record

PAPER = {
    "id": "doe2020thing",
    "type": "article-journal",
    "title": "A thing in itself",
    "author": [{"family": "Doe", "given": "Jane"}],
    "issued": {"date-parts": [[2020]]},
}


def _library(*found: dict[str, Any]) -> Library:
    return Library(tuple(map(Record, found)))


def test_added_removed_and_changed() -> None:
    other, third = {"id": "b", "title": "Other"}, {"id": "c", "title": "Third"}
    changes = bibkit.diff(
        _library(PAPER, other), _library(third, PAPER | {"volume": "3", "title": "A thing"})
    )
    assert [change.as_dict() for change in changes] == [
        {
            "kind": "changed",
            "key": "doe2020thing",
            "title": "A thing",
            "values": (
                {"variable": "title", "old": "A thing in itself", "new": "A thing"},
                {"variable": "volume", "old": None, "new": "3"},
            ),
        },
        {"kind": "removed", "key": "b", "title": "Other", "values": ()},
        {"kind": "added", "key": "c", "title": "Third", "values": ()},
    ]


def test_a_record_with_another_key_is_found_by_identifier_or_title() -> None:
    for more in ({}, {"DOI": "10.1000/a", "title": "Same thing"}):
        old, new = PAPER | more, PAPER | more | {"id": "new"}
        (change,) = bibkit.diff(_library(old), _library(new))
        assert (change.kind, change.key) == ("changed", "new")
        assert [(value.variable, value.old, value.new) for value in change.values] == [
            ("id", "doe2020thing", "new")
        ]


def test_order_and_spelling_are_no_change() -> None:
    other = {
        "id": "b",
        "title": "Other",
        "shortTitle": "O",
        "volume": 3,
        "issued": {"date-parts": [["2020"]]},
    }
    same = {
        "id": "b",
        "title": "Other",
        "title-short": "O",
        "volume": "3",
        "issued": {"date-parts": [[2020]]},
    }
    assert bibkit.diff(_library(PAPER, other), _library(same, PAPER)) == []


def test_formats_may_differ() -> None:
    library = bibkit.loads(str(bibkit.dumps([Record(PAPER)], to="biblatex")))
    same = bibkit.loads(str(bibkit.dumps([Record(PAPER)], to="ris")))
    assert bibkit.diff(library, same) == []


@given(st.lists(items(), max_size=5))
def test_a_library_does_not_differ_from_itself(found: list[dict[str, Any]]) -> None:
    library = _library(*found)
    assert bibkit.diff(library, library) == []


@given(st.lists(items(), max_size=4), st.lists(items(), max_size=4))
def test_differences_are_the_same_both_ways(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> None:
    there, back = (
        sorted(change.kind for change in bibkit.diff(*pair))
        for pair in ((_library(*old), _library(*new)), (_library(*new), _library(*old)))
    )
    swapped = {"added": "removed", "removed": "added", "changed": "changed"}
    assert there == sorted(swapped[kind] for kind in back)

"""Choosing records: the condition language, keys, order, limit."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import items

import bibkit
from bibkit.select import select, sort_records, where

ITEMS: list[dict[str, Any]] = [
    {
        "id": "a",
        "type": "article",
        "title": "On $x^2$ and <i>E. coli</i>",
        "author": [{"family": "Héliou", "given": "Amélie"}, {"literal": "Gemma Team"}],
        "issued": {"date-parts": [[2021, 9, 13]]},
        "categories": ["cs.LG", "stat.ML"],
        "volume": "9",
    },
    {
        "id": "b",
        "type": "book",
        "title": "Zebra",
        "author": [{"family": "Berg", "given": "Jan", "non-dropping-particle": "van den"}],
        "issued": {"date-parts": [[2023]]},
        "keyword": "animals, stripes",
        "volume": "10",
    },
    {"id": "c", "type": "webpage", "title": "éclair", "issued": {"literal": "in press"}},
]
RECORDS = [bibkit.Record(item) for item in ITEMS]


@pytest.mark.parametrize(
    ("condition", "ids"),
    [
        ("issued>=2023", "b"),
        ("issued<2023", "a"),
        ("issued=2021", "a"),
        ("issued=2021-09", "a"),
        ("issued>2021-09-12 and issued<2021-09-14", "a"),
        ("year=2021", "a"),
        ("author~heliou", "a"),
        ("author~Héliou and issued>=2023", ""),
        ('author="Jan van den Berg"', "b"),
        ("author='Gemma Team'", "a"),
        ("type=book or type=webpage", "bc"),
        ("not type=book", "ac"),
        ("not (type=book or type=article)", "c"),
        ("type!=book", "ac"),
        ("author!~Gemma", "bc"),
        ("categories=stat.ML", "a"),
        ("keyword=stripes", "b"),
        ("title~'e. COLI'", "a"),
        ("title=ECLAIR", "c"),
        ("author", "ab"),
        ("not author", "c"),
        ("volume>9", "b"),
        ("DOI=x", ""),
        ("id=a or id=b and type=article", "a"),
    ],
)
def test_where(condition: str, ids: str) -> None:
    assert "".join(record.id for record in select(RECORDS, condition=condition)) == ids


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("isued>2020", "'isued' is not a CSL variable.*did you mean 'issued'"),
        ("issued>", "column 8 should be a variable or a value"),
        ("(type=book", "lacks a closing parenthesis"),
        ("type=book type=x", "column 11 is not expected here"),
        ("type='book", "column 6 is not understood"),
        ("", "column 1 should be a variable"),
        ("=", "column 1 should be a variable"),
    ],
)
def test_a_condition_that_cannot_be_read(condition: str, message: str) -> None:
    with pytest.raises(bibkit.BibkitError, match=message):
        where(condition)


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        ("issued", "abc"),
        ("-issued", "bac"),
        ("title", "cab"),
        ("author", "abc"),
        ("volume", "abc"),
        ("-volume", "bac"),
        ("type,-title", "abc"),
        ("DOI", "abc"),
    ],
)
def test_sort(order: str, ids: str) -> None:
    assert "".join(record.id for record in sort_records(RECORDS, order)) == ids


def test_keys_give_the_order_and_limit_comes_last() -> None:
    assert [record.id for record in select(RECORDS, keys=["c", "a"])] == ["c", "a"]
    assert [record.id for record in select(RECORDS, order="-id", limit=1)] == ["c"]
    assert select(RECORDS, limit=0) == []


def test_an_unknown_key() -> None:
    with pytest.raises(bibkit.BibkitError, match="no record has the key 'd'"):
        select(RECORDS, keys=["d"])


@given(st.lists(items(), max_size=4), st.sampled_from(["issued", "-author", "title,issued", "keyword"]))
def test_sorting_loses_nothing(found: list[dict[str, Any]], order: str) -> None:
    records = [bibkit.Record(item) for item in found]
    by_id = sorted(map(id, records))
    assert sorted(map(id, sort_records(records, order))) == by_id

"""CSL-JSON and JSON Lines: round trips, and broken input of every kind."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import items

import bibkit
from bibkit.csl.engines import format_references


@given(
    st.lists(items(), max_size=4, unique_by=lambda item: item["id"]), st.sampled_from(["csl-json", "jsonl"])
)
def test_round_trip(found: list[dict[str, Any]], to: str) -> None:
    records = [bibkit.normalise(bibkit.Record(item)) for item in found]
    text = bibkit.dumps(records, to=to)
    library = bibkit.loads(text, format=to)
    assert library.items == [record.item for record in records]
    assert bibkit.dumps(library, to=to) == text


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ('[{"id": "a"}, {"id": "b"}]', ["a", "b"]),
        ('{"id": "a", "type": "book"}', ["a"]),
        ('{"items": [{"id": "a"}]}', ["a"]),
        ('{"id": "a"}\n\n{"id": "b"}\n', ["a", "b"]),
        ('[{"id": 1}]', ["1"]),
        ("[]", []),
    ],
)
def test_shapes(text: str, ids: list[str]) -> None:
    library = bibkit.loads(text)
    assert [record.id for record in library] == ids
    assert not library.diagnostics


@pytest.mark.parametrize(
    ("text", "ids", "told"),
    [
        ('[{"id": "a"},\n {"id": "b" "x"},\n {"id": "c"}]', ["a", "c"], [("BK104", 2)]),
        ('[{"id": "a"},\n {"id": "b"', ["a"], [("BK104", 2)]),
        ('[{"id": "a"}\n {"id": "b"}]', ["a", "b"], [("BK104", 2)]),
        ('[1, "x", null,\n {"id": "b"}]', ["b"], [("BK105", 1), ("BK105", 1), ("BK105", 1)]),
        ('{"id": "a"}\n{broken\n{"id": "c"}', ["a", "c"], [("BK104", 2)]),
        (
            '[{"id": "a",\n "title": ["x"],\n "author": "Doe",\n "issued": true}]',
            ["a"],
            [("BK106", 2), ("BK106", 3), ("BK106", 4)],
        ),
        ('[{"id": "a", "custom": ' + "[" * 5000 + "]" * 5000 + "}]", [], [("BK104", 1), ("BK001", None)]),
    ],
)
def test_broken_input(text: str, ids: list[str], told: list[tuple[str, int | None]]) -> None:
    library = bibkit.loads(text, format="jsonl" if text.startswith("{") else "csl-json")
    assert [record.id for record in library] == ids
    assert [(found.code, found.line) for found in library.diagnostics] == [
        *sorted(told, key=lambda x: x[1] or 0)
    ]


def test_origins_give_line_and_text() -> None:
    library = bibkit.loads('[\n  {"id": "a"},\n  {\n "id": "b"}\n]')
    origins = [record.origin for record in library]
    assert [(origin.line, origin.raw) for origin in origins if origin] == [
        (2, '{"id": "a"}'),
        (3, '{\n "id": "b"}'),
    ]


@pytest.mark.parametrize(
    ("issued", "parts"),
    [
        ("[[2020, 5]]", [[2020, 5]]),
        ("[2020, 5]", [[2020, 5]]),
        ("[[2020], [2021]]", [[2020], [2021]]),
        ('{"date-parts": [[null]]}', None),
        ('{"date-parts": [[]]}', None),
        ('{"date-parts": [[0, 0]]}', [[0, 0]]),
        ("[[0]]", [[0]]),
        ("{}", None),
        ("[]", None),
    ],
)
def test_a_date_without_its_object_or_without_content_is_no_fault(
    issued: str, parts: list[list[int]] | None
) -> None:
    library = bibkit.loads(f'[{{"id": "a", "type": "book", "title": "T", "issued": {issued}}}]')
    found = list(library.diagnostics)
    assert library.items[0].get("issued") == (parts and {"date-parts": parts})
    (reference,) = format_references(list(library), report=found.append)
    assert found == []
    assert ("n.d." in str(reference.content)) is (not parts or parts[0][0] == 0)


def test_a_bare_year_is_read_as_a_raw_date() -> None:
    assert bibkit.loads('[{"id": "a", "issued": 2020}]').items == [{"id": "a", "issued": {"raw": "2020"}}]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda part: (
            st.lists(part)
            | st.dictionaries(st.sampled_from(["id", "author", "issued", "title", "custom"]), part)
        ),
    )
)
def test_any_json_is_read_or_reported(value: Any) -> None:
    library = bibkit.loads(json.dumps([value]), format="csl-json")
    assert library.records or library.diagnostics
    for to in ("bibtex", "ris", "atom", "csl-json", "text"):
        bibkit.dumps(library, to=to)

"""Every format that is read and written: what an export does not give back is what it reports."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import items

import bibkit
from bibkit.formats import built_in
from bibkit.formats.losses import canonical, report_losses, text_of

FORMATS = "ris enw endnotexml nbib mods csl-yaml hayagriva cff csv tsv".split()
LOSSLESS = "ris enw endnotexml csv tsv".split()
#: These name their records otherwise, or not at all.
WITHOUT_KEYS = ("nbib", "cff")


#: A record that says something: an export of nothing is nothing.
ITEMS = items().map(lambda item: item if text_of(item.get("title", "")) else item | {"title": "A title"})


def exported(item: dict[str, Any], to: str, **options: Any) -> tuple[bytes, set[str]]:
    """The bytes of an item, and the variables that are reported as lost."""
    export = bibkit.export([bibkit.Record(item)], to=to, **options)
    data = export.data if isinstance(export.data, bytes) else export.data.encode()
    return data, {str(found.field) for found in export.diagnostics}


@pytest.mark.parametrize("to", FORMATS)
@given(item=ITEMS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_not_reported_comes_back(to: str, item: dict[str, Any]) -> None:
    item = bibkit.normalise(bibkit.Record(item)).item
    data, lost = exported(item, to)
    back = bibkit.loads(data, format=to).items
    assert len(back) == 1, data.decode()
    told: list[Any] = []
    report_losses(bibkit.Record(item), back[0], to, told.append, told=lost)
    assert not [str(found) for found in told], data.decode()
    if to not in WITHOUT_KEYS:
        assert back[0]["id"] == item["id"]


@pytest.mark.parametrize("to", LOSSLESS)
@given(item=ITEMS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_lossless_is_the_identity(to: str, item: dict[str, Any]) -> None:
    item = bibkit.normalise(bibkit.Record(item)).item
    data, lost = exported(item, to, lossless=True)
    assert not lost
    assert bibkit.loads(data, format=to).items == [item]


@pytest.mark.parametrize("to", [*FORMATS, "wordxml", "json-ld", "coins", "dublin-core"])
@given(found=st.lists(items(), max_size=3, unique_by=lambda item: item["id"]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_same_records_give_the_same_bytes(to: str, found: list[dict[str, Any]]) -> None:
    records = [bibkit.Record(item) for item in found]
    once, twice = bibkit.export(records, to=to), bibkit.export(records, to=to)
    assert once == twice
    for told in once.diagnostics:
        assert told.code in ("BK601", "BK602", "BK603")
        assert told.record
        assert told.field


@pytest.mark.parametrize("to", FORMATS)
@given(text=st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read_or_reported(to: str, text: str) -> None:
    if not text.strip() or "\0" in text:
        return
    try:
        library = bibkit.loads(text.encode("utf-8", "replace"), format=to)
    except bibkit.BibkitError as error:
        assert "binary" in str(error)
        return
    assert library.records or library.diagnostics


@pytest.mark.parametrize("to", FORMATS)
def test_facts_that_are_hard_to_carry(to: str) -> None:
    item = {
        "id": "hard",
        "type": "article-journal",
        "title": "On <i>E. coli</i> and H<sub>2</sub>O",
        "author": [
            {"family": "Berg", "given": "Jan", "non-dropping-particle": "van den"},
            {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
            {"literal": "ATLAS Collaboration"},
        ],
        "issued": {"date-parts": [[1999, 12], [2000, 1]], "circa": True},
        "container-title": "Journal of Tests",
        "keyword": "one, two",
        "note": "First.\n\nSecond.",
        "PMID": "1234567",
        "custom": {"truncated": ["author"]},
    }
    data, lost = exported(item, to)
    back = bibkit.loads(data, format=to).items[0]
    for variable, value in canonical(item).items():
        if variable in ("id", "custom"):
            continue
        if variable not in lost:
            told: list[Any] = []
            report_losses(bibkit.Record({"id": "hard", variable: value}), back, to, told.append, ("type",))
            assert not told, (variable, data.decode())
    cut = (back.get("custom") or {}).get("truncated")
    assert cut == ["author"] or "author" in lost


def test_every_format_that_can_be_read_is_found_by_its_content() -> None:
    item = {"id": "k", "type": "article-journal", "title": "A title", "author": [{"family": "Doe", "given": "J."}],
            "container-title": "Journal", "volume": "1", "issued": {"date-parts": [[2020]]}}  # fmt: skip
    for to in FORMATS:
        data, _ = exported(item, to)
        assert bibkit.loads(data).items[0]["title"] == "A title", to


def test_every_built_in_format_says_what_it_is() -> None:
    for form in built_in():
        assert re.fullmatch(r"[a-z][a-z-]*", form.name)
        assert form.read or form.export

"""Every format that is read and written: what an export does not give back is what it reports."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import NAME, items

import bibkit
from bibkit.formats import built_in
from bibkit.formats.bibtex.losses import report_losses as report_bibtex_losses
from bibkit.formats.losses import canonical, report_losses, text_of
from bibkit.variables import DATE_VARIABLES, NAME_VARIABLES, NUMBER_VARIABLES, STANDARD_VARIABLES, TYPES

FORMATS = "ris enw endnotexml nbib mods csl-yaml hayagriva cff csv tsv".split()
LOSSLESS = "bibtex biblatex ris enw endnotexml mods csv tsv csl-json jsonl csl-yaml".split()
#: These name their records otherwise, or not at all.
WITHOUT_KEYS = ("nbib", "cff")


#: A record that says something: an export of nothing is nothing.
ITEMS = (
    items()
    .map(lambda item: bibkit.normalise(bibkit.Record(item)).item)
    .map(lambda item: item if text_of(item.get("title", "")) else item | {"title": "A title"})
)

WORDS = st.text(
    st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="<>$"), min_size=1, max_size=30
)
DATES = st.one_of(
    st.dates().map(lambda day: {"date-parts": [[day.year, day.month, day.day]]}),
    st.tuples(st.integers(1000, 2100), st.integers(1, 4)).map(
        lambda pair: {"date-parts": [[pair[0]]], "season": pair[1]}
    ),
    st.tuples(st.integers(1000, 1500), st.integers(1501, 2100)).map(
        lambda pair: {"date-parts": [[pair[0]], [pair[1]]]}
    ),
    st.integers(1000, 2100).map(lambda year: {"date-parts": [[year]], "circa": True}),
    st.integers(-900, -1).map(lambda year: {"date-parts": [[year]]}),
    st.sampled_from(["in press", "n.d.", "Meiji 23", "1 or 2 May"]).map(lambda text: {"literal": text}),
)
#: Every variable at once.
RICH = st.fixed_dictionaries(
    {"id": st.just("rich"), "type": st.sampled_from(sorted(TYPES)), "title": st.just("A title")},
    optional={
        **dict.fromkeys(sorted((STANDARD_VARIABLES | NUMBER_VARIABLES) - {"title", "citation-key"}), WORDS),
        **dict.fromkeys(sorted(DATE_VARIABLES), DATES),
        **dict.fromkeys(sorted(NAME_VARIABLES), st.lists(NAME, min_size=1, max_size=3)),
    },
)


def exported(item: dict[str, Any], to: str, **options: Any) -> tuple[bytes, set[str]]:
    """The bytes of an item, and the variables that are reported as lost."""
    export = bibkit.export([bibkit.Record(item)], to=to, **options)
    data = export.data if isinstance(export.data, bytes) else export.data.encode()
    return data, {str(found.field) for found in export.diagnostics}


@pytest.mark.parametrize("to", FORMATS)
@given(item=st.one_of(ITEMS, RICH))
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


@pytest.mark.parametrize("to", ["bibtex", "biblatex"])
@given(item=st.one_of(ITEMS, RICH))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_bibtex_does_not_report_comes_back(to: str, item: dict[str, Any]) -> None:
    item = bibkit.normalise(bibkit.Record(item)).item
    data, lost = exported(item, to)
    back = bibkit.loads(data, format=to).items
    assert len(back) == 1, data.decode()
    told: list[Any] = []
    # its own comparison: typography that LaTeX writes otherwise is no loss
    report_bibtex_losses(bibkit.Record(item), back[0], to, told.append)
    assert {found.field for found in told} <= lost, data.decode()
    assert back[0]["id"] == item["id"]


@pytest.mark.parametrize("to", LOSSLESS)
@given(item=st.one_of(ITEMS, RICH))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_lossless_is_the_identity(to: str, item: dict[str, Any]) -> None:
    item = bibkit.normalise(bibkit.Record(item)).item
    data, lost = exported(item, to, lossless=True)
    assert not lost
    assert bibkit.loads(data, format=to).items == [item]


@pytest.mark.parametrize("to", [form.name for form in built_in() if form.export])
@given(found=st.lists(items(), max_size=3, unique_by=lambda item: item["id"]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_same_records_give_the_same_bytes(to: str, found: list[dict[str, Any]]) -> None:
    records = [bibkit.Record(item) for item in found]
    once, twice = bibkit.export(records, to=to), bibkit.export(records, to=to)
    assert once == twice
    for told in once.diagnostics:
        if to not in ("atom", "rss", "json-feed"):
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

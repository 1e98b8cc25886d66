"""Atom and RSS: valid, stable, and read by a real feed reader's parser with all entries, authors and dates."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest
from conftest import AS_OF, SEED, shared
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from strategies import items

import bibkit
from bibkit.names import display_name

ATOM = "{http://www.w3.org/2005/Atom}"


def _seed() -> bibkit.Library:
    return bibkit.read(SEED, as_of=AS_OF)


def _day(item: dict[str, Any]) -> datetime:
    year, month, day = item["issued"]["date-parts"][0]
    return datetime(year, month, day, tzinfo=UTC)


def _record(**values: Any) -> bibkit.Record:
    return bibkit.Record({"id": "a", "type": "article", "title": "T", **values})


HOSTILE = [
    _record(title="a < b & <script>alert(1)</script> \x00\x0b\ud800 \uffff ]]>"),
    _record(title="", author=[], abstract=""),
    _record(title="DOI", DOI="10.1000/a<b>(c)\"d'&e#f%g"),
    _record(title="300 authors", author=[{"family": f"Name {index}"} for index in range(300)]),
    _record(title="month 13", issued={"date-parts": [[2020, 13, 40]]}),
    _record(title="year 0", issued={"date-parts": [[0]]}),
    _record(title="before Christ", issued={"date-parts": [[-300, 1, 1]]}),
    _record(title="far future", issued={"date-parts": [[123456]]}),
    _record(title="literal", issued={"literal": "in press"}),
    _record(title="script link", URL="javascript:alert(1)"),
    _record(title="漢字 שלום", abstract="x" * 300_000),
]


@pytest.mark.parametrize("to", ["atom", "rss"])
def test_feedparser_reads_every_entry_with_authors_and_dates(to: str) -> None:
    library = _seed()
    parsed = feedparser.parse(bibkit.dumps(library, to=to))
    assert not parsed.bozo
    assert len(parsed.entries) == len(library) == 12
    for entry, record in zip(parsed.entries, library, strict=True):
        names = [display_name(name) for name in record.item["author"]]
        assert entry.title == record.item["title"]
        found = [author.name for author in entry.authors]
        assert (found if to == "atom" else ", ".join(found)) == (names if to == "atom" else ", ".join(names))
        assert datetime(*entry.published_parsed[:6], tzinfo=UTC) == _day(record.item)
        assert [tag.term for tag in entry.tags] == record.item["categories"]


@pytest.mark.parametrize("records", [_seed(), HOSTILE, []], ids=["seed", "hostile", "empty"])
def test_atom_is_valid_by_the_schema_of_rfc_4287(records: list[bibkit.Record]) -> None:
    schema = etree.RelaxNG(etree.parse(shared("corpora/feeds/atom-rfc4287.rng")))
    feed = etree.fromstring(bibkit.dumps(records, to="atom"))
    schema.assertValid(feed)
    for entry in feed.iter(f"{ATOM}entry"):
        linked = entry.find(f"{ATOM}link[@rel='alternate']") is not None
        assert linked or entry.find(f"{ATOM}content") is not None


@pytest.mark.parametrize("to", ["atom", "rss"])
def test_hostile_records_give_well_formed_feeds(to: str) -> None:
    data = bibkit.dumps(HOSTILE, to=to)
    assert isinstance(data, bytes)
    root = etree.fromstring(data)
    assert b"<script" not in data
    assert not [
        value for element in root.iter() for value in element.attrib.values() if "javascript" in value
    ]
    assert "javascript:alert(1)" not in [link.text for link in root.iter("link")]
    titles = [title.text for title in root.iter("title", f"{ATOM}title")]
    assert "[Untitled]" in titles
    assert len(titles) == len(HOSTILE) + 1


def test_dates_that_a_feed_cannot_hold() -> None:
    found = {record.item["title"]: record for record in HOSTILE}
    exported = bibkit.export([found["month 13"], found["year 0"], found["literal"]], to="atom")
    entries = etree.fromstring(exported.data).findall(f"{ATOM}entry")
    dates = [(entry.findtext(f"{ATOM}published"), entry.findtext(f"{ATOM}updated")) for entry in entries]
    assert dates == [
        ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z"),
        (None, "1970-01-01T00:00:00Z"),
        (None, "1970-01-01T00:00:00Z"),
    ]
    assert [lost.code for lost in exported.diagnostics] == ["BK803", "BK803", "BK802", "BK801"]


def test_entry_ids() -> None:
    records = [
        _record(DOI="10.1000/AbC<1>"),
        _record(title="B", number="arXiv:2407.14622v3"),
        _record(title="C"),
    ]
    feed = etree.fromstring(bibkit.dumps(records, to="atom"))
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert ids[:2] == ["https://doi.org/10.1000/abc%3C1%3E", "https://arxiv.org/abs/2407.14622"]
    assert str(ids[2]).startswith("urn:uuid:")


def test_ids_depend_neither_on_the_key_nor_on_the_order_nor_on_the_abstract() -> None:
    def ids(records: list[bibkit.Record]) -> set[str | None]:
        feed = etree.fromstring(bibkit.dumps(records, to="atom"))
        return {entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")}

    one, other = _record(title="One", abstract="A"), _record(title="Other")
    renamed = _record(title="One", abstract="changed", id="renamed")
    assert ids([one, other]) == ids([other, renamed])


def test_a_configured_site() -> None:
    site = {
        "url": "https://example.org/papers/",
        "title": "Our papers",
        "author": "The lab",
        "language": "en",
    }
    exported = bibkit.export(_seed(), to="atom", **site)
    feed = etree.fromstring(exported.data)
    assert feed.findtext(f"{ATOM}id") == "https://example.org/papers/"
    assert feed.findtext(f"{ATOM}title") == "Our papers"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "self": "https://example.org/papers/feed.atom",
        "alternate": "https://example.org/papers/",
    }
    assert "BK801" not in {lost.code for lost in exported.diagnostics}


def test_a_work_stands_in_a_feed_once() -> None:
    exported = bibkit.export([_record(id="a"), _record(id="b")], to="atom")
    assert len(etree.fromstring(exported.data).findall(f"{ATOM}entry")) == 1
    assert [(lost.code, lost.record) for lost in exported.diagnostics if lost.code == "BK804"] == [
        ("BK804", "b")
    ]


@given(st.lists(items(), max_size=3), st.sampled_from(["atom", "rss"]))
def test_any_records_give_the_same_well_formed_bytes(found: list[dict[str, Any]], to: str) -> None:
    records = [bibkit.Record(item) for item in found]
    data = bibkit.dumps(records, to=to)
    assert data == bibkit.dumps(records, to=to)
    etree.fromstring(data)

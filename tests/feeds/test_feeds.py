"""Atom and RSS: valid, stable, and read by a real feed reader's parser with all entries, authors and dates."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest
from conftest import AS_OF, SEED
from feed_records import HOSTILE, record
from lxml import etree

import bibkit
from bibkit.names import display_name

ATOM = "{http://www.w3.org/2005/Atom}"


def _seed() -> bibkit.Library:
    return bibkit.read(SEED, as_of=AS_OF)


def _day(item: dict[str, Any]) -> datetime:
    year, month, day = item["issued"]["date-parts"][0]
    return datetime(year, month, day, tzinfo=UTC)


@pytest.mark.parametrize("to", ["atom", "rss"])
def test_feedparser_reads_every_entry_with_authors_and_dates(to: str) -> None:
    library = _seed()
    parsed = feedparser.parse(bibkit.dumps(library, to=to))
    assert not parsed.bozo
    assert len(parsed.entries) == len(library) == 12
    for entry, one in zip(parsed.entries, library, strict=True):
        names = [display_name(name) for name in one.item["author"]]
        assert entry.title == one.item["title"]
        found = [author.name for author in entry.authors]
        assert (found if to == "atom" else ", ".join(found)) == (names if to == "atom" else ", ".join(names))
        assert datetime(*entry.published_parsed[:6], tzinfo=UTC) == _day(one.item)
        assert [tag.term for tag in entry.tags] == one.item["categories"]


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
    found = {one.item["title"]: one for one in HOSTILE}
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
        record(DOI="10.1000/AbC<1>"),
        record(title="B", number="arXiv:2407.14622v3"),
        record(title="C"),
    ]
    feed = etree.fromstring(bibkit.dumps(records, to="atom"))
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert ids[:2] == ["https://doi.org/10.1000/abc%3C1%3E", "https://arxiv.org/abs/2407.14622"]
    assert str(ids[2]).startswith("urn:uuid:")


def test_ids_depend_neither_on_the_key_nor_on_the_order_nor_on_the_abstract() -> None:
    def ids(records: list[bibkit.Record]) -> set[str | None]:
        feed = etree.fromstring(bibkit.dumps(records, to="atom"))
        return {entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")}

    one, other = record(title="One", abstract="A"), record(title="Other")
    renamed = record(title="One", abstract="changed", id="renamed")
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
    exported = bibkit.export([record(id="a"), record(id="b")], to="atom")
    assert len(etree.fromstring(exported.data).findall(f"{ATOM}entry")) == 1
    assert [(lost.code, lost.record) for lost in exported.diagnostics if lost.code == "BK804"] == [
        ("BK804", "b")
    ]

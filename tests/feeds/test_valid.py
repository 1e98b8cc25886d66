"""Feeds are valid: by the schema of RFC 4287, the rules of the W3C feed validator, and those of JSON Feed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from conftest import AS_OF, SEED, shared
from feed_records import HOSTILE, record
from feed_rules import atom_faults, json_faults, rss_faults
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from strategies import items

import bibkit

SITE = {"url": "https://example.org/papers", "title": "Papers <of> ours & theirs", "author": "Lab", "language": "en", "hub": "https://hub.example.org/"}  # fmt: skip
CHECKS = {"atom": (atom_faults, "feed.atom"), "rss": (rss_faults, "feed.rss")}
SETS = {"seed": bibkit.read(SEED, as_of=AS_OF), "hostile": HOSTILE, "empty": []}


def _faults(records: Iterable[bibkit.Record], to: str, site: dict[str, str]) -> list[str]:
    data = bibkit.dumps(records, to=to, **site)
    assert isinstance(data, bytes)
    if to == "json-feed":
        return json_faults(data)
    check, name = CHECKS[to]
    return check(data, address=f"{site['url']}/{name}" if site else None)


@pytest.mark.parametrize("site", [SITE, {}], ids=["site", "no site"])
@pytest.mark.parametrize("to", ["atom", "rss", "json-feed"])
@pytest.mark.parametrize("records", SETS.values(), ids=SETS)
def test_no_rule_is_broken(records: list[bibkit.Record], to: str, site: dict[str, str]) -> None:
    assert _faults(records, to, site) == []


@pytest.mark.parametrize(
    "doi", ["10.1000/a[b]c?d", "10.1000/(a)<b>#c%d", '10.1000/a "b"\\^`{|}~', "10.1000/ü:;@+=/9"]
)
def test_ids_are_in_their_usual_spelling(doi: str) -> None:
    assert _faults([record(DOI=doi)], "atom", SITE) == []


def test_the_rules_find_faults() -> None:
    good = bibkit.dumps([record(URL="https://example.org/", abstract="A")], to="atom", **SITE)
    assert isinstance(good, bytes)
    assert atom_faults(good.replace(b'"https://example.org/"', b'"/relative"'))
    assert atom_faults(good.replace(b"<title>T<", b"<title>a&lt;/b&gt;<"))
    assert atom_faults(good.replace(b"T00:00:00Z", b""))
    good = bibkit.dumps([record(DOI="10.1000/(a)[b]", abstract="A")], to="atom", **SITE)
    assert isinstance(good, bytes)
    assert atom_faults(good.replace(b"%5B", b"["))
    assert atom_faults(good.replace(b"/10.1000/", b"/10%2E1000/"))
    good = bibkit.dumps([record(issued={"date-parts": [[2024, 7, 19]]}, abstract="A")], to="rss")
    assert isinstance(good, bytes)
    assert rss_faults(good.replace(b"Fri, 19", b"Mon, 19"))
    assert rss_faults(good.replace(b">A<", b">1 &lt; 2<"))
    assert json_faults(
        '{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": "1"}]}'
    )


@pytest.mark.parametrize("site", [SITE, {}], ids=["site", "no site"])
@pytest.mark.parametrize("records", SETS.values(), ids=SETS)
def test_atom_is_valid_by_the_schema_of_rfc_4287(records: list[bibkit.Record], site: dict[str, str]) -> None:
    schema = etree.RelaxNG(etree.parse(shared("corpora/feeds/atom-rfc4287.rng")))
    schema.assertValid(etree.fromstring(bibkit.dumps(records, to="atom", **site)))


@settings(max_examples=60)
@given(st.lists(items(), max_size=3), st.sampled_from(["atom", "rss", "json-feed"]), st.booleans())
def test_any_records_give_the_same_valid_bytes(found: list[dict[str, Any]], to: str, has_site: bool) -> None:
    records = [bibkit.Record(item) for item in found]
    site = SITE if has_site else {}
    assert bibkit.dumps(records, to=to, **site) == bibkit.dumps(records, to=to, **site)
    assert _faults(records, to, site) == []

"""Incremental publishing: what is kept, what changes, what a crash leaves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from conftest import AS_OF, SEED
from feed_records import HOSTILE, record
from feed_rules import atom_faults, json_faults, rss_faults
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from strategies import items

import bibkit
from bibkit.feeds.entries import build_entries
from bibkit.feeds.model import Entry, FeedOptions
from bibkit.feeds.publish import Edition, publish
from bibkit.feeds.published import read_published
from bibkit.feeds.update import CHANGE_FIELDS, merge

SITE = FeedOptions(url="https://example.org/papers", title="Our papers")
TODAY = date(2026, 11, 24)
NAMES = ("feed.atom", "feed.rss", "feed.json")
ATOM = "{http://www.w3.org/2005/Atom}"


def _paper(at: int, year: int, /, **values: Any) -> bibkit.Record:
    given = {"id": f"k{at}", "title": f"Paper {at}", "DOI": f"10.1000/{at}", "abstract": f"About {at}."}
    return record(issued={"date-parts": [[year, 5, 1]]}, **(given | values))


def _publish(folder: Path, records: list[bibkit.Record], **edition: Any) -> dict[str, bytes]:
    given = {"update": True, "as_of": TODAY} | edition
    publish(records, folder, SITE, lambda finding: None, Edition(**given))
    return {name: (folder / name).read_bytes() for name in NAMES}


def _dates(folder: Path) -> dict[str, tuple[str, str | None]]:
    """Title → updated and published, in the order of the feed."""
    feed = etree.fromstring((folder / "feed.atom").read_bytes())
    return {
        str(entry.findtext(f"{ATOM}title")): (
            str(entry.findtext(f"{ATOM}updated")),
            entry.findtext(f"{ATOM}published"),
        )
        for entry in feed.iter(f"{ATOM}entry")
    }


def test_without_a_change_the_bytes_and_the_files_stay(tmp_path: Path) -> None:
    papers = [_paper(number, 2000 + number) for number in range(5)]
    first = _publish(tmp_path, papers)
    before = {path.name: path.stat() for path in tmp_path.iterdir()}
    assert _publish(tmp_path, papers[::-1], as_of=date(2027, 1, 1)) == first
    after = {path.name: path.stat() for path in tmp_path.iterdir()}
    assert {name: stat.st_ino for name, stat in after.items()} == {
        name: stat.st_ino for name, stat in before.items()
    }
    assert {name: stat.st_mtime_ns for name, stat in after.items()} == {
        name: stat.st_mtime_ns for name, stat in before.items()
    }


def test_only_a_changed_entry_is_bumped_and_comes_first(tmp_path: Path) -> None:
    papers = [_paper(number, 2000 + number) for number in range(3)]
    _publish(tmp_path, papers)
    papers[1] = _paper(1, 2001, abstract="Corrected.", id="other key")
    _publish(tmp_path, [*papers, _paper(3, 2003)])
    assert _dates(tmp_path) == {
        "Paper 1": ("2026-11-24T00:00:00Z", "2001-05-01T00:00:00Z"),
        "Paper 3": ("2003-05-01T00:00:00Z", "2003-05-01T00:00:00Z"),
        "Paper 2": ("2002-05-01T00:00:00Z", "2002-05-01T00:00:00Z"),
        "Paper 0": ("2000-05-01T00:00:00Z", "2000-05-01T00:00:00Z"),
    }
    feed = etree.fromstring((tmp_path / "feed.atom").read_bytes())
    assert feed.findtext(f"{ATOM}updated") == "2026-11-24T00:00:00Z"
    shown = json.loads((tmp_path / "feed.json").read_text("utf-8"))["items"]
    assert [item["title"] for item in shown] == list(_dates(tmp_path))
    assert shown[0]["date_modified"] == "2026-11-24T00:00:00Z"


def test_a_second_change_of_a_day_is_seen(tmp_path: Path) -> None:
    for text, updated in (
        ("one", "2001-05-01T00:00:00Z"),
        ("two", "2026-11-24T00:00:00Z"),
        ("three", "2026-11-24T00:00:01Z"),
    ):
        _publish(tmp_path, [_paper(1, 2001, abstract=text)])
        assert _dates(tmp_path)["Paper 1"][0] == updated


def test_the_date_of_publication_stays_when_the_paper_gets_another(tmp_path: Path) -> None:
    _publish(tmp_path, [_paper(1, 2001)])
    _publish(tmp_path, [_paper(1, 2002)])
    assert _dates(tmp_path)["Paper 1"] == ("2026-11-24T00:00:00Z", "2001-05-01T00:00:00Z")


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another"},
        {"author": [{"family": "New"}]},
        {"abstract": "With <i>markup</i>"},
        {"URL": "https://example.org/elsewhere"},
        {"number": "arXiv:2407.14622"},
        {"container-title": "Journal"},
        {"volume": "7"},
        {"issue": "2"},
        {"ISSN": "1234-5679"},
        {"ISBN": "9783161484100"},
        {"keyword": "new"},
        {"categories": ["cs.LG"]},
        {"license": "https://example.org/licence"},
        {"license": "ours"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_counts_as_a_change(tmp_path: Path, change: dict[str, Any]) -> None:
    _publish(tmp_path, [_paper(1, 2001)])
    _publish(tmp_path, [_paper(1, 2001, **change)])
    assert [dates[0] for dates in _dates(tmp_path).values()] == ["2026-11-24T00:00:00Z"]


def test_what_a_feed_does_not_show_is_no_change(tmp_path: Path) -> None:
    first = _publish(tmp_path, [_paper(1, 2001)])
    assert _publish(tmp_path, [_paper(1, 2001, id="renamed", note="Read this", page="1-9")]) == first


def test_a_library_in_another_format_changes_nothing(tmp_path: Path) -> None:
    papers = [_paper(1, 2001, type="article-journal", categories=["cs.LG", "hep-th"], keyword="learning")]
    first = _publish(tmp_path, papers)
    for name in ("bibtex", "ris", "csl-json"):
        again = bibkit.loads(bibkit.dumps(papers, to=name), format=name)
        assert _publish(tmp_path, list(again)) == first, name


@pytest.mark.parametrize(
    ("before", "later"),
    [({}, {"DOI": "10.1000/1"}), ({}, {"number": "arXiv:2407.14622"}), ({"number": "arXiv:2407.14622"}, {"DOI": "10.1000/1"})],
    ids=["doi", "arxiv", "arxiv-doi"],
)  # fmt: skip
def test_a_paper_that_gets_an_identifier_keeps_its_id(
    tmp_path: Path, before: dict[str, Any], later: dict[str, Any]
) -> None:
    def ids() -> list[str]:
        feed = etree.fromstring((tmp_path / "feed.atom").read_bytes())
        return [str(entry.findtext(f"{ATOM}id")) for entry in feed.iter(f"{ATOM}entry")]

    paper = {"title": "Paper", "author": [{"family": "Doe"}], "DOI": None} | before
    _publish(tmp_path, [_paper(1, 2001, **paper)])
    first = ids()
    edition = _publish(tmp_path, [_paper(1, 2001, **(paper | later))])
    assert ids() == first
    assert list(_dates(tmp_path).values()) == [("2026-11-24T00:00:00Z", "2001-05-01T00:00:00Z")]
    assert _publish(tmp_path, [_paper(1, 2001, **(paper | later))]) == edition
    # another paper of that name has the old id, so this one has its own
    both = [_paper(1, 2001, **(paper | later)), _paper(2, 2001, **paper)]
    _publish(tmp_path, both)
    assert len(set(ids())) == 2


def test_removed_papers_stay_or_go(tmp_path: Path) -> None:
    papers = [_paper(number, 2000 + number) for number in range(3)]
    full = _publish(tmp_path, papers)
    assert _publish(tmp_path, papers[:1]) == full
    _publish(tmp_path, papers[:1], keep_removed=False)
    assert list(_dates(tmp_path)) == ["Paper 0"]
    for name in NAMES:
        assert b"Paper 2" not in (tmp_path / name).read_bytes()


def test_limit_and_since_are_windows_on_the_newest(tmp_path: Path) -> None:
    papers = [_paper(number, 2000 + number) for number in range(6)]
    first = _publish(tmp_path, papers, limit=2)
    assert list(_dates(tmp_path)) == ["Paper 5", "Paper 4"]
    assert _publish(tmp_path, papers, limit=2, as_of=date(2030, 1, 1)) == first
    _publish(tmp_path, papers, since=date(2002, 5, 1))
    assert list(_dates(tmp_path)) == ["Paper 5", "Paper 4", "Paper 3", "Paper 2"]


def test_a_feed_that_cannot_be_read_is_not_overwritten(tmp_path: Path) -> None:
    no_id = b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>x</title></entry></feed>"
    for content in (b"", b"<rss/>", no_id, b"<feed xmlns='http://www.w3.org/2005/Atom'><entry>", b"\xff\xfe"):
        (tmp_path / "feed.atom").write_bytes(content)
        with pytest.raises(bibkit.BibkitError, match="no Atom feed that can be updated"):
            _publish(tmp_path, [_paper(1, 2001)])
        assert (tmp_path / "feed.atom").read_bytes() == content
        assert [path.name for path in tmp_path.iterdir()] == ["feed.atom"]


def test_a_feed_of_another_program_is_merged_and_reported(tmp_path: Path) -> None:
    entry = (
        "<id> https://doi.org/10.1000/1 </id><title type='html'>Old &lt;b&gt;A&lt;/b&gt; &amp;amp; B</title>"
        "<published>2001-02-03T12:00:00+02:00</published><updated>2001-02-03T12:00:00+02:00</updated>"
    )
    other = "<id>urn:x:1</id><title>Other</title><link href='javascript:alert(1)'/>"
    (tmp_path / "feed.atom").write_text(
        f'<feed xmlns="http://www.w3.org/2005/Atom"><generator>another</generator><entry>{entry}</entry>'
        f"<entry>{other}<content type='xhtml'><div>Text</div></content></entry></feed>"
    )
    found: list[bibkit.Diagnostic] = []
    publish([_paper(1, 2001)], tmp_path, SITE, found.append, Edition(update=True, as_of=TODAY))
    assert [finding.code for finding in found] == ["BK806"]
    assert _dates(tmp_path) == {
        "Paper 1": ("2026-11-24T00:00:00Z", "2001-02-03T10:00:00Z"),
        "Other": ("1970-01-01T00:00:00Z", None),
    }
    assert b"javascript" not in (tmp_path / "feed.atom").read_bytes()
    found.clear()
    publish([], tmp_path, SITE, found.append, Edition(update=True, as_of=TODAY))
    assert found == []


def test_no_entity_of_a_published_feed_is_resolved(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "feed.atom").write_text(
        f'<!DOCTYPE feed [<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:x:1</id><title>&x;</title></entry></feed>'
    )
    assert b"secret" not in _publish(tmp_path, [_paper(1, 2001)])["feed.atom"]


@pytest.mark.parametrize(
    "href", ["", "/", "..", "next.atom", "https://example.org/a/../../other.atom", "http://[", "x\x00"]
)
def test_links_of_a_published_feed_lead_no_further_than_its_folder(tmp_path: Path, href: str) -> None:
    (tmp_path / "other.atom").write_text("secret")
    folder = tmp_path / "public"
    _publish(folder, [_paper(1, 2001)])
    feed = (folder / "feed.atom").read_text("utf-8")
    link = f'<link rel="next" href="{href}"/>'.replace("\x00", "&#xFFFD;")
    (folder / "feed.atom").write_text(feed.replace("<generator>", f"{link}<generator>"), "utf-8")
    assert _publish(folder, [_paper(1, 2001)])["feed.atom"] == feed.encode()


class _Crashed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("step", range(8))
def test_a_crash_leaves_whole_feeds_and_the_next_run_repairs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    old = [_paper(number, 2000 + number) for number in range(3)]
    new = [_paper(0, 2000, abstract="Corrected"), *old[1:], _paper(9, 2009)]
    before = _publish(tmp_path / "public", old)
    expected = _publish(tmp_path / "expected", old) and _publish(tmp_path / "expected", new)
    steps = iter(range(100))

    def crashing(real: Any) -> Any:
        def call(self: Path, *arguments: Any) -> Any:
            if next(steps) == step:
                raise _Crashed
            return real(self, *arguments)

        return call

    with monkeypatch.context() as patched:
        patched.setattr(Path, "chmod", crashing(Path.chmod))
        patched.setattr(Path, "replace", crashing(Path.replace))
        if step < 7:
            with pytest.raises(_Crashed):
                _publish(tmp_path / "public", new)
        else:
            _publish(tmp_path / "public", new)
    for name in NAMES:
        assert (tmp_path / "public" / name).read_bytes() in (before[name], expected[name])
    assert _publish(tmp_path / "public", new) == expected


def test_the_seed_is_published_and_updated(tmp_path: Path) -> None:
    library = bibkit.read(SEED, as_of=AS_OF)
    publish(library, tmp_path, SITE, lambda finding: None)
    assert _publish(tmp_path, list(library)) == _publish(tmp_path, list(library))
    assert sorted(_dates(tmp_path).values(), reverse=True) == list(_dates(tmp_path).values())
    assert all(dates[0] == dates[1] for dates in _dates(tmp_path).values())


def test_hostile_records_are_read_back_as_they_were_published(tmp_path: Path) -> None:
    first = _publish(tmp_path, HOSTILE)
    assert _publish(tmp_path, HOSTILE, as_of=date(2030, 1, 1)) == first


@settings(max_examples=50)
@given(found=st.lists(items(), max_size=4))
def test_any_entry_is_read_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, found: list[dict[str, Any]]
) -> None:
    path = tmp_path_factory.mktemp("any") / "feed.atom"
    records = [bibkit.Record(item) for item in found]
    data = bibkit.dumps(records, to="atom")
    assert isinstance(data, bytes)
    path.write_bytes(data)
    assert read_published(path, lambda finding: None) == list(build_entries(records, lambda finding: None))


_DAYS = st.dates(date(1, 1, 1), date(2030, 1, 1)).map(lambda day: datetime.combine(day, time(), UTC))
_ENTRIES = st.lists(
    st.builds(
        Entry,
        id=st.sampled_from([f"urn:x:{number}" for number in range(5)]),
        title=st.sampled_from("AB"),
        updated=_DAYS,
        published=st.none() | _DAYS,
    ),
    unique_by=lambda entry: entry.id,
    max_size=4,
)


@settings(max_examples=50)
@given(new=_ENTRIES, old=_ENTRIES, keep=st.booleans(), day=st.dates(date(2000, 1, 1), date(2030, 1, 1)))
def test_an_edition_changes_what_has_changed_and_only_once(
    new: list[Entry], old: list[Entry], keep: bool, day: date
) -> None:
    edition = merge(new, old, as_of=day, keep_removed=keep)
    before, now = {entry.id: entry for entry in old}, {entry.id: entry for entry in new}
    assert {entry.id for entry in edition} == set(now) | (set(before) if keep else set())
    for entry in edition:
        if entry.id in before and entry.id in now:
            is_same = all(
                getattr(before[entry.id], name) == getattr(now[entry.id], name) for name in CHANGE_FIELDS
            )
            assert (entry.updated == before[entry.id].updated) is is_same
            assert entry.updated >= before[entry.id].updated
    assert [entry.updated for entry in edition] == sorted((one.updated for one in edition), reverse=True)
    assert merge(new, edition, as_of=date(2031, 1, 1), keep_removed=keep) == edition


def _walk(folder: Path, name: str, relation: str) -> Iterator[etree._Element]:
    while name:
        feed = etree.fromstring((folder / f"{name}.atom").read_bytes())
        yield feed
        links = {link.get("rel"): str(link.get("href")) for link in feed.findall(f"{ATOM}link")}
        name = links[relation].rpartition("/")[2].removesuffix(".atom") if relation in links else ""


def test_pages_are_linked_and_merged(tmp_path: Path) -> None:
    papers = [_paper(number, 2000 + number) for number in range(7)]
    _publish(tmp_path, papers, page_size=3)
    pages = list(_walk(tmp_path, "feed", "next"))
    assert [len(page.findall(f"{ATOM}entry")) for page in pages] == [3, 3, 1]
    assert {page.findtext(f"{ATOM}id") for page in pages} == {"https://example.org/papers"}
    assert json.loads((tmp_path / "feed-2.json").read_text("utf-8"))["next_url"] == (
        "https://example.org/papers/feed-3.json"
    )
    for path in tmp_path.glob("feed*"):
        check = {".atom": atom_faults, ".rss": rss_faults, ".json": json_faults}.get(path.suffix)
        assert check is None or check(path.read_bytes()) == []
    whole = _publish(tmp_path, papers[:1])
    assert etree.fromstring(whole["feed.atom"]).findall(f"{ATOM}entry")[-1].findtext(f"{ATOM}title") == (
        "Paper 0"
    )
    assert len(_dates(tmp_path)) == 7


def test_archives_do_not_change_when_papers_come(tmp_path: Path) -> None:
    papers = [_paper(number, 2000 + number) for number in range(7)]
    _publish(tmp_path, papers, page_size=3, archive=True)
    archives = {path.name: path.read_bytes() for path in tmp_path.glob("archive-1.*")}
    _publish(tmp_path, [*papers, *(_paper(number, 2000 + number) for number in range(7, 12))], page_size=3, archive=True)  # fmt: skip
    feeds = list(_walk(tmp_path, "feed", "prev-archive"))
    titles = [entry.findtext(f"{ATOM}title") for feed in feeds for entry in feed.findall(f"{ATOM}entry")]
    assert titles == [f"Paper {number}" for number in range(11, -1, -1)]
    assert {path.name: path.read_bytes() for path in tmp_path.glob("archive-1.*")} == archives
    for path in tmp_path.glob("*.atom"):
        assert atom_faults(path.read_bytes()) == []
    assert b"fh:archive" in (tmp_path / "archive-2.atom").read_bytes()
    assert b"fh:archive" not in (tmp_path / "feed.atom").read_bytes()


def test_parts_of_a_feed_need_addresses(tmp_path: Path) -> None:
    with pytest.raises(bibkit.BibkitError, match="need the address of the site"):
        publish([], tmp_path, FeedOptions(), lambda finding: None, Edition(page_size=3))

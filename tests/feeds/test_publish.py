"""The folder: three feeds and their stylesheet, feeds of a part of the papers, OPML, how a page leads to them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import html5lib
import pytest
from conftest import AS_OF, SEED, Ran
from feed_records import HOSTILE, record
from feed_rules import atom_faults, json_faults, rss_faults
from lxml import etree

import bibkit
from bibkit.feeds.groups import file_name
from bibkit.feeds.model import FeedOptions
from bibkit.feeds.publish import Edition, discovery_links, publish

Bibkit = Callable[..., Ran]
ATOM = "{http://www.w3.org/2005/Atom}"
SITE = {"url": "https://example.org/papers", "title": "Our papers"}


def _published(folder: Path, records: list[bibkit.Record], **edition: Any) -> list[str]:
    publish(records, folder, FeedOptions(**SITE), lambda finding: None, Edition(**edition))
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(("to", "name"), [("atom", "feed.atom"), ("rss", "feed.rss"), ("json-feed", "feed.json")])  # fmt: skip
def test_the_folder_holds_what_convert_writes(tmp_path: Path, to: str, name: str) -> None:
    _published(tmp_path, HOSTILE)
    assert (tmp_path / name).read_bytes() == bibkit.dumps(HOSTILE, to=to, **SITE)


def test_the_stylesheet_stands_beside_the_feeds(tmp_path: Path) -> None:
    papers = [record(title="T", categories=["cs.LG"])]
    names = _published(tmp_path, papers, by=("category",))
    assert "feed.css" in names
    for name in names:
        if name.endswith((".atom", ".rss")):
            style = re.search(rb'<\?xml-stylesheet type="text/css" href="([^"]+)"\?>', (tmp_path / name).read_bytes())  # fmt: skip
            assert style
            assert (tmp_path / name).parent.joinpath(style[1].decode()).resolve() == tmp_path / "feed.css"


def test_feeds_by_category_and_author(tmp_path: Path) -> None:
    papers = [
        record(title="One", author=[{"family": "Héliou", "given": "Amélie"}], categories=["cs.LG"]),
        record(title="Two", author=[{"family": "Heliou", "given": "Amelie"}, {"family": "王", "given": "伟"}], keyword="C++"),
        record(title="Three", categories=["cs.LG"], keyword="C#"),
    ]  # fmt: skip
    names = _published(tmp_path, papers, by=("category", "author"))
    groups = {name.removesuffix(".atom") for name in names if "/" in name and name.endswith(".atom")}
    assert {"category/cs-lg", "author/amelie-heliou"} < groups
    assert len([name for name in groups if name.startswith("category/c-")]) == 2
    assert len(groups) == 5
    titles = {}
    for name in groups:
        feed = etree.fromstring((tmp_path / f"{name}.atom").read_bytes())
        assert feed.findtext(f"{ATOM}id") == f"https://example.org/papers/{name}"
        titles[feed.findtext(f"{ATOM}title")] = [
            entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")
        ]
        assert atom_faults((tmp_path / f"{name}.atom").read_bytes(), address=f"https://example.org/papers/{name}.atom") == []  # fmt: skip
        assert rss_faults((tmp_path / f"{name}.rss").read_bytes()) == []
        assert json_faults((tmp_path / f"{name}.json").read_bytes()) == []
    assert titles["Our papers: Machine Learning (cs.LG)"] == ["One", "Three"]
    assert titles["Our papers: Amélie Héliou"] == ["One", "Two"]


def test_a_paper_of_thousands_of_keywords_stands_in_a_hundred_feeds(tmp_path: Path) -> None:
    papers = [record(title="Many", keyword=", ".join(f"k{number}" for number in range(3000)))]
    found: list[bibkit.Diagnostic] = []
    publish(papers, tmp_path, FeedOptions(**SITE), found.append, Edition(by=("category",)))
    assert len(list(tmp_path.glob("category/*.atom"))) == 100
    assert [(finding.code, finding.message) for finding in found if finding.code != "BK802"] == [
        ("BK805", "'Many' stands in the feeds of the first 100 of its 3000 categories")
    ]
    assert (tmp_path / "feed.atom").read_text("utf-8").count("<category ") == 3000


def test_opml_lists_every_feed(tmp_path: Path) -> None:
    # a feed for each of 300 authors would say no more
    papers = [one for one in HOSTILE if len(one.item.get("author", [])) < 300]
    names = _published(tmp_path, papers, by=("author", "category"))
    opml = etree.fromstring((tmp_path / "feeds.opml").read_bytes())
    assert opml.get("version") == "2.0"
    feeds = list(opml.iterfind("body//outline[@type='rss']"))
    addresses = [str(feed.get("xmlUrl")) for feed in feeds]
    assert all(feed.get("text") and feed.get("title") and feed.get("htmlUrl") for feed in feeds)
    assert [unquote(address).removeprefix("https://example.org/papers/") for address in addresses] == [
        "feed.atom",
        *(name for name in names if name.startswith("author/") and name.endswith(".atom")),
        *(name for name in names if name.startswith("category/") and name.endswith(".atom")),
    ]


@pytest.mark.parametrize(
    "term", ["a/b", "..", "../../etc/passwd", "CON", "aux", "x" * 500, "漢字", "", "a\\b:c*?"]
)
def test_file_names_are_safe(term: str) -> None:
    name = file_name(term)
    assert re.fullmatch(r"[a-z0-9-]{1,100}", name)
    assert name not in ("con", "aux")
    assert name != file_name(f"{term}漢")


def test_a_page_leads_to_the_feeds() -> None:
    tree = html5lib.parse(discovery_links('Our "papers" & more', "../"), namespaceHTMLElements=False)
    links = [dict(link.attrib) for link in tree.iter("link")]
    assert [(link["type"], link["href"]) for link in links] == [
        ("application/atom+xml", "../feed.atom"),
        ("application/rss+xml", "../feed.rss"),
        ("application/feed+json", "../feed.json"),
    ]
    assert {link["rel"] for link in links} == {"alternate"}
    assert {link["title"] for link in links} == {'Our "papers" & more'}


def test_nothing_is_written_if_one_file_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "feed.json").mkdir()
    with pytest.raises(bibkit.BibkitError, match=r"feed\.json: it is a folder"):
        _published(tmp_path, [record()])
    assert [path.name for path in tmp_path.iterdir()] == ["feed.json"]


@pytest.mark.parametrize("more", [(), ("--update",)])
def test_the_source_of_the_papers_is_not_written_over(
    bibkit: Bibkit, tmp_path: Path, more: tuple[str, ...]
) -> None:
    source = tmp_path / "feed.json"
    source.write_text('[{"id": "a", "type": "book", "title": "T"}]')
    ran = bibkit("feed", "feed.json", "-o", ".", *more)
    assert (ran.status, "feed.json would be written over" in ran.stderr) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["feed.json"]
    assert source.read_text().startswith('[{"id"')


def test_the_command_updates_a_folder(bibkit: Bibkit, tmp_path: Path) -> None:
    given = ("feed", SEED, "-o", "public", "--as-of", AS_OF, "--url", "https://example.org/papers")
    assert bibkit(*given, "--update", "--limit", "3", "--by", "category").status == 0
    feed = etree.fromstring((tmp_path / "public" / "feed.atom").read_bytes())
    dates = [entry.findtext(f"{ATOM}updated") for entry in feed.iter(f"{ATOM}entry")]
    assert dates == ["2026-02-11T00:00:00Z", "2026-01-13T00:00:00Z", "2025-08-08T00:00:00Z"]
    assert (tmp_path / "public" / "feeds.opml").exists()
    assert bibkit(*given, "--update", "--since", "2025-08-08").status == 0
    assert bibkit(*given, "--update", "--since", "yesterday").status == 2
    assert bibkit(*given, "--removed", "drop").status == 2
    assert bibkit(*given, "--url", "ftp://example.org").status == 2
    ran = bibkit("feed", SEED, "-o", "other", "--hub", "https://hub.example.org/")
    assert (ran.status, ran.stderr.count("a hub needs the address of the site")) == (2, 1)
    assert not (tmp_path / "other").exists()


def test_a_configuration_makes_a_folder_of_feeds(bibkit: Bibkit, tmp_path: Path) -> None:
    (tmp_path / "bibkit.toml").write_text(
        f'[input]\nfiles = ["{SEED.as_posix()}"]\nas_of = {AS_OF}\n[site]\nurl = "https://example.org"\n'
        '[[output]]\npath = "public"\nto = "feeds"\nupdate = true\nlimit = 4\nby = ["category"]\nsince = 2020-01-01\n'
    )
    ran = bibkit("build")
    assert ran.status == 0, ran.stderr
    feed = etree.fromstring((tmp_path / "public" / "feed.atom").read_bytes())
    assert len(feed.findall(f"{ATOM}entry")) == 4
    assert feed.findtext(f"{ATOM}id") == "https://example.org/"
    assert (tmp_path / "public" / "category" / "cs-cl.rss").exists()
    config = tmp_path / "bibkit.toml"
    config.write_text(config.read_text().replace('["category"]', '["title"]'))
    ran = bibkit("build")
    assert (ran.status, "there are no feeds by 'title'" in ran.stderr) == (2, True)
    config.write_text(
        config.read_text().replace("update = true", 'removed = "drop"').replace('["title"]', "[]")
    )
    ran = bibkit("build")
    assert (ran.status, "needs update" in ran.stderr) == (2, True)

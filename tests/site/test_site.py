"""The site: what its pages hold, hostile input, themes, and building again."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from conftest import AS_OF, ROOT, SEED, Ran
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree, html
from strategies import items

import bibkit
from bibkit.diagnostics import BibkitError, Diagnostic
from bibkit.feeds.model import FeedOptions
from bibkit.feeds.publish import Edition, publish
from bibkit.record import Record
from bibkit.site.build import DOWNLOADS, join, write_page
from bibkit.site.model import PageOptions
from bibkit.site.publish import MANIFEST
from bibkit.site.reference import rich_text
from bibkit.site.words import direction
from bibkit.variables import TYPES

HACK = "</script><script>document.title='hacked'</script><!-- <script> <img src=x onerror=alert(1)> & \" ' \u2028"

HOSTILE: list[dict[str, Any]] = [
    {"id": "../../escape", "title": HACK, "abstract": HACK, "author": [{"literal": HACK}], "keyword": HACK},
    {"id": "a\0b", "title": "control \x00\x0b\ud800\uffff characters", "categories": [HACK]},
    {"id": "con", "title": "a device", "URL": "javascript:alert(1)"},
    {"id": "CON", "title": "the same device", "URL": "data:text/html,<script>alert(1)</script>"},
    {"id": "main", "title": "an id of the page itself", "container-title": HACK, "publisher": HACK},
    {
        "id": "doi",
        "title": "a DOI",
        "DOI": "10.1000/a<b>(c)\"d'&e#f%g",
        "note": 'https://github.com/a/b"><script>',
    },
    {"id": "many", "title": "300 authors", "author": [{"family": f"Name {n}"} for n in range(300)]},
    {"id": "empty"},
    {"id": "long", "title": "x" * 5000, "issued": {"date-parts": [[-44]]}, "language": '"><script>'},
    {"id": "rtl", "title": "تعلم الآلة", "author": [{"family": "حداد"}], "issued": {"date-parts": [[99999]]}},
    {"id": "date", "title": "odd dates", "issued": {"date-parts": [[2020, 13, 45]]}, "PMID": "<1>"},
]


def _write(folder: Path, records: Any, **options: Any) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    write_page(records, folder, PageOptions(**options), found.append)
    return found


def _seed() -> bibkit.Library:
    return bibkit.read(SEED, as_of=AS_OF)


def _page(path: Path) -> html.HtmlElement:
    return html.document_fromstring(path.read_bytes())


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def _meta(page: html.HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in page.iterfind(".//meta[@name]"):
        found.setdefault(element.get("name"), []).append(element.get("content"))
    return found


def test_the_command_writes_a_page_with_every_paper(bibkit: Callable[..., Ran], tmp_path: Path) -> None:
    ran = bibkit("page", SEED, "--as-of", AS_OF, "-o", "public", "--url", "https://example.org/papers")
    assert ran.status == 0
    assert "12 papers" in ran.stderr
    page = _page(tmp_path / "public" / "index.html")
    years = [heading.text_content() for heading in page.iterfind(".//main//h2")]
    assert years == sorted(years, reverse=True)
    references = [one.text_content() for one in page.cssselect(".papers .reference")]
    assert len(references) == 12
    assert references[0].startswith("Liu, A. H., Ehrenberg, A., Lo, A., et al. (2026). Voxtral Realtime")
    for link in page.cssselect(".papers .reference a[href^='papers/']"):
        paper = _page(tmp_path / "public" / link.get("href"))
        assert paper.find(".//h1").text_content() == link.text_content()
    for name in ("feed.atom", "feed.rss", "sitemap.xml"):
        etree.parse(tmp_path / "public" / name)
    for alternate in page.cssselect("link[rel=alternate]"):
        assert (tmp_path / "public" / alternate.get("href")).exists()


def test_every_local_link_of_every_page_leads_somewhere(tmp_path: Path) -> None:
    _write(tmp_path, _seed(), url="https://example.org")
    for path in tmp_path.rglob("*.html"):
        page = _page(path)
        for element in page.xpath("//*[@href or @src]"):
            target = element.get("href") or element.get("src")
            if re.match(r"[a-z]+:", target):
                continue
            file, _, anchor = target.partition("#")
            other = (path.parent / file).resolve() if file else path
            assert other.is_file(), target
            if anchor and "=" not in anchor:
                assert _page(other).get_element_by_id(anchor) is not None


def test_nothing_is_loaded_from_elsewhere(tmp_path: Path) -> None:
    _write(tmp_path, _seed())
    for path in tmp_path.rglob("*.html"):
        page = _page(path)
        assert not page.xpath("//*[@src and contains(@src, ':')]")
        assert not page.xpath("//link[not(@rel='canonical') and contains(@href, ':')]")
        assert not page.xpath("//*[@style] | //style | //script[not(@src) and not(contains(@type, 'json'))]")
    for path in (tmp_path / "assets").iterdir():
        assert not re.search(rb"https?://(?!www\.w3\.org/2000/svg)", path.read_bytes())


@pytest.mark.parametrize("group_by", ["year", "type", "category", "author"])
def test_a_paper_stands_once_in_its_group(tmp_path: Path, group_by: str) -> None:
    library = [
        {"id": "a", "type": "book", "title": "A", "author": [{"family": "Zola", "given": "É."}], "issued": {"date-parts": [[2001]]}, "categories": ["x", "y"]},
        {"id": "b", "type": "article-journal", "title": "B", "author": [{"family": "Élan", "given": "B."}], "issued": {"date-parts": [[2020]]}, "keyword": "w"},
        {"id": "c", "type": "book", "title": "C"},
    ]  # fmt: skip
    _write(tmp_path, map(Record, library), group_by=group_by)
    page = _page(tmp_path / "index.html")
    shown = {
        section.find("h2").text_content(): [item.get("data-name") for item in section.iterfind("ol/li")]
        for section in page.iterfind(".//section")
    }
    assert (
        list(shown.items())
        == {
            "year": [("2020", ["b"]), ("2001", ["a"]), ("Undated", ["c"])],
            "type": [("Book", ["a", "c"]), ("Journal article", ["b"])],
            "category": [("w", ["b"]), ("x", ["a"]), ("Other topics", ["c"])],
            "author": [("Élan, B.", ["b"]), ("Zola, É.", ["a"]), ("Without an author", ["c"])],
        }[group_by]
    )


def test_the_page_speaks_the_language_of_the_locale(tmp_path: Path) -> None:
    record = Record(
        {"id": "a", "type": "book", "title": "كتاب", "author": [{"family": "حداد"}], "abstract": "ملخص"}
    )
    _write(tmp_path, [record], locale="ar")
    page = _page(tmp_path / "index.html")
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    assert page.find(".//h1").text == "قائمة القراءة"
    assert "دون تاريخ" in page.text_content()
    _write(tmp_path, [record], locale="de-AT")
    assert _page(tmp_path / "index.html").find(".//summary").text == "Zusammenfassung"


def test_lists_and_papers_can_be_downloaded_in_each_format(tmp_path: Path) -> None:
    library = _seed()
    _write(tmp_path, library)
    for download in DOWNLOADS:
        whole = (tmp_path / f"references.{download.suffix}").read_text("utf-8")
        one = (tmp_path / "papers" / f"sessa2024bond.{download.suffix}").read_text("utf-8")
        assert len(bibkit.loads(whole)) == 12
        assert [record.id for record in bibkit.loads(one)] == ["sessa2024bond"]
        records = library.records[:3]
        texts = [
            (tmp_path / "papers" / f"{record.id}.{download.suffix}").read_text("utf-8") for record in records
        ]
        assert join(download.name, texts) == bibkit.dumps(records, to=download.name)


def test_the_data_for_the_script_holds_what_the_files_hold(tmp_path: Path) -> None:
    _write(tmp_path, _seed())
    (data,) = (tmp_path / "data").iterdir()
    content = json.loads(data.read_text("utf-8").strip().removeprefix("bibkit(").removesuffix(")"))
    assert len(content) == 12
    for name, texts in content.items():
        for download, text in zip(DOWNLOADS, texts, strict=True):
            assert (tmp_path / "papers" / f"{name}.{download.suffix}").read_text("utf-8") == text


def test_a_paper_has_what_scholar_and_zotero_look_for(tmp_path: Path) -> None:
    record = Record(
        {
            "id": "doe",
            "type": "article-journal",
            "title": "On <i>E. coli</i>",
            "author": [{"family": "Doe", "given": "Jane"}, {"literal": "The Group"}],
            "issued": {"date-parts": [[2020, 3, 4]]},
            "container-title": "Journal of Things",
            "volume": 5,
            "issue": "2",
            "page": "10-19",
            "DOI": "10.1000/x",
            "ISSN": "1234-5679",
            "categories": ["q-bio.BM"],
        }
    )
    _write(tmp_path, [record], url="https://example.org/list/")
    page = _page(tmp_path / "papers" / "doe.html")
    meta = _meta(page)
    expected = {
        "citation_title": ["On E. coli"],
        "citation_author": ["Doe, Jane", "The Group"],
        "citation_publication_date": ["2020/03/04"],
        "citation_journal_title": ["Journal of Things"],
        "citation_volume": ["5"],
        "citation_issue": ["2"],
        "citation_firstpage": ["10"],
        "citation_lastpage": ["19"],
        "citation_doi": ["10.1000/x"],
        "citation_issn": ["1234-5679"],
        "citation_abstract_html_url": ["https://example.org/list/papers/doe.html"],
        "DC.title": ["On E. coli"],
        "DC.creator": ["Jane Doe", "The Group"],
        "DC.date": ["2020-03-04"],
        "DC.identifier": ["doi:10.1000/x"],
        "DC.subject": ["q-bio.BM"],
    }
    assert {name: meta.get(name) for name in expected} == expected
    (graph,) = json.loads(page.find(".//script[@type='application/ld+json']").text)["@graph"]
    assert (graph["@type"], graph["name"]) == ("ScholarlyArticle", "On E. coli")
    assert page.find(".//link[@rel='canonical']").get("href") == "https://example.org/list/papers/doe.html"
    sitemap = etree.parse(tmp_path / "sitemap.xml")
    assert sitemap.xpath("//*[local-name()='loc']/text()") == [
        "https://example.org/list/",
        "https://example.org/list/papers/doe.html",
    ]


def _zotero_title(fields: dict[str, str]) -> str | None:
    """The title that Zotero's COinS translator lists: which key holds it depends on the type that it reads."""
    form = fields["rft_val_fmt"].removeprefix("info:ofi/fmt:kev:mtx:")
    is_part = form == "book" and fields.get("rft.genre") in ("bookitem", "conference", "proceeding")
    key = {"journal": "atitle", "book": "atitle" if is_part else "btitle"}.get(form, "title")
    return fields.get(f"rft.{key}")


def test_coins_offer_zotero_the_whole_list(tmp_path: Path) -> None:
    records = [
        Record({"id": f"p{number}", "type": kind, "title": f"A {kind}", "author": [{"family": "Wang"}, {"family": "Wang", "given": "Li"}], **more})
        for number, kind in enumerate(sorted(TYPES - {"periodical"}))
        for more in ({}, {"container-title": "Things"})
    ]  # fmt: skip
    _write(tmp_path, [*_seed(), *records])
    page = _page(tmp_path / "index.html")
    spans = page.xpath(
        "//span[contains(@class, ' Z3988') or contains(@class, 'Z3988 ') or @class='Z3988'][@title]"
    )
    fields = [dict(parse_qsl(span.get("title"))) for span in spans]
    assert all(one["ctx_ver"] == "Z39.88-2004" for one in fields)
    titles = [record.item["title"] for record in [*_seed(), *records]]
    assert sorted(map(str, map(_zotero_title, fields))) == sorted(titles)
    assert all(("rft.aulast" in one) == ("rft.aufirst" in one) for one in fields)


_ZOTERO_FORMS = {"journal": "journalArticle", "dissertation": "thesis", "patent": "patent", "dc": "webpage"}
_ZOTERO_GENRES = {"bookitem": "bookSection", "proceeding": "conferencePaper", "report": "report"}
_ZOTERO_NAMES = {"rft.au": "author", "rft.creator": "author", "rft.contributor": "contributor", "rft.inventor": "inventor"}  # fmt: skip


def _zotero(span: html.HtmlElement) -> tuple[str, list[tuple[str, str, str]]]:
    """Item type and creators as Zotero reads them (openurl.js): names are parted at their comma, else at their last
    space; the first author is not taken twice if one of the list is like it."""
    pairs = parse_qsl(span.get("title"))
    fields = dict(pairs)
    form = fields["rft_val_fmt"].rpartition(":")[2]
    kind = _ZOTERO_FORMS.get(form) or _ZOTERO_GENRES.get(fields["rft.genre"], "book")
    creators = []
    for key, value in pairs:
        if role := _ZOTERO_NAMES.get(key):
            last, comma, first = value.partition(", ")
            if not comma:
                first, _, last = value.rpartition(" ")
            creators.append((role, last, first.partition(", ")[0]))
        elif key == "rft.type" and kind not in ("thesis", "patent"):
            kind = value
    if "rft.aulast" in fields:
        last, given = fields["rft.aulast"], fields["rft.aufirst"]
        if not any(name == last and first.startswith(given) for _, name, first in creators):
            creators.insert(0, ("author", last, given))
    return kind, creators


def test_coins_are_read_as_the_types_and_names_of_the_records(tmp_path: Path) -> None:
    names = [
        {"family": "Berg", "non-dropping-particle": "van den", "given": "Jan"},
        {"family": "García Márquez", "given": "Gabriel"},
        {"family": "King", "given": "M. L.", "suffix": "Jr."},
        {"family": "王", "given": "伟"},
    ]
    parted = [("van den Berg", "Jan"), ("García Márquez", "Gabriel"), ("King", "M. L. Jr."), ("王", "伟")]
    expected = {
        "article": "preprint", "article-journal": "journalArticle", "article-magazine": "magazineArticle",
        "article-newspaper": "newspaperArticle", "book": "book", "chapter": "bookSection", "dataset": "dataset",
        "entry-encyclopedia": "encyclopediaArticle", "legal_case": "case", "legislation": "statute",
        "motion_picture": "film", "paper-conference": "conferencePaper", "patent": "patent", "post": "forumPost",
        "post-weblog": "blogPost", "report": "report", "review": "journalArticle", "software": "computerProgram",
        "speech": "presentation", "thesis": "thesis", "webpage": "webpage",
    }  # fmt: skip
    records = [
        Record({"id": kind, "type": kind, "title": "T", "author": names, "editor": names[1:2]})
        for kind in expected
    ]
    _write(tmp_path, records)
    for item in _page(tmp_path / "index.html").cssselect(".papers > li"):
        kind, creators = _zotero(item.cssselect("span.Z3988")[0])
        name = str(item.get("data-name"))
        assert kind == expected[name]
        role = "inventor" if name == "patent" else "author"
        assert [pair for found, *pair in creators if found == role] == [list(pair) for pair in parted], name
        if name in ("book", "chapter", "paper-conference"):
            assert creators[-1] == ("contributor", "García Márquez", "Gabriel")


def test_coins_of_a_preprint_lead_to_it(tmp_path: Path) -> None:
    _write(tmp_path, [Record({"id": "a", "type": "article", "title": "T", "number": "arXiv:2407.14622v2"})])
    (span,) = _page(tmp_path / "index.html").cssselect("span.Z3988")
    assert ("rft_id", "https://arxiv.org/abs/2407.14622v2") in parse_qsl(span.get("title"))


def test_links_are_those_that_the_record_supports(tmp_path: Path) -> None:
    records = [
        Record({"id": "a", "type": "article", "title": "A", "number": "arXiv:2407.14622", "abstract": "See https://github.com/x/y.git."}),
        Record({"id": "b", "type": "article", "title": "B", "URL": "https://openreview.net/forum?id=Ab_1", "DOI": "10.1000/(x)<y>"}),
        Record({"id": "c", "type": "article", "title": "C", "URL": "https://www.example.org/c.pdf", "PMID": "123"}),
        Record({"id": "d", "type": "article", "title": "D", "URL": "javascript:alert(1)"}),
    ]  # fmt: skip
    found = _write(tmp_path, records)
    page = _page(tmp_path / "index.html")
    links = {
        item.get("data-name"): {a.text: a.get("href") for a in item.cssselect(".links a:not(.cite)")}
        for item in page.cssselect(".papers > li")
    }
    assert links == {
        "a": {
            "arXiv": "https://arxiv.org/abs/2407.14622",
            "PDF": "https://arxiv.org/pdf/2407.14622",
            "Code": "https://github.com/x/y.git",
        },
        "b": {
            "DOI": "https://doi.org/10.1000/(x)%3Cy%3E",
            "PDF": "https://openreview.net/pdf?id=Ab_1",
            "openreview.net": "https://openreview.net/forum?id=Ab_1",
        },
        "c": {"PDF": "https://www.example.org/c.pdf", "PubMed": "https://pubmed.ncbi.nlm.nih.gov/123/"},
        "d": {},
    }
    assert [finding.record for finding in found if finding.code == "BK820"] == ["d"]


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\mathcal{O}(n^2\log x_{i})", "𝒪(n<sup>2</sup>log x<sub>i</sub>)"),
        (r"E = mc^2 + 1", "E = mc<sup>2</sup> + 1"),
        (r"\frac{x^2}{y}", r'<span class="math">$\frac{x^2}{y}$</span>'),
        (r"x^{2^n}", '<span class="math">$x^{2^n}$</span>'),
        (r"\frac 1", r'<span class="math">$\frac 1$</span>'),
        (r"x^", '<span class="math">$x^$</span>'),
    ],
)
def test_formulas_are_readable(latex: str, shown: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert rich_text(f"A ${latex}$ b") == f"A {shown} b"
    assert capfd.readouterr() == ("", "")


def test_scripts_without_slanted_letters_stand_upright(tmp_path: Path) -> None:
    titles = {
        "ar": "مقدمة في علم الحاسوب",
        "ja": "人工知能の基礎",
        "ko": "인공지능",
        "en": "On α-stable laws",
        "ru": "Введение",
    }
    _write(tmp_path, [Record({"id": key, "type": "book", "title": title}) for key, title in titles.items()])
    found = _page(tmp_path / "index.html").cssselect(".papers > li:has(.upright)")
    assert sorted(str(item.get("data-name")) for item in found) == ["ar", "ja", "ko"]


def test_the_year_zero_is_no_year(tmp_path: Path) -> None:
    _write(tmp_path, [Record({"id": "a", "type": "book", "title": "T", "issued": {"date-parts": [[0]]}})])
    assert [heading.text_content() for heading in _page(tmp_path / "index.html").iter("h2")][:1] == [
        "Undated"
    ]


@pytest.mark.parametrize("group_by", ["year", "author", "category"])
def test_hostile_records_stay_text_and_inside_the_folder(tmp_path: Path, group_by: str) -> None:
    folder = tmp_path / "public"
    _write(folder, [Record({"type": "article", **item}) for item in HOSTILE], group_by=group_by, url="https://example.org")  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == ["public"]
    pages = list(folder.rglob("*.html"))
    assert len(pages) == len(HOSTILE) + 1
    for path in pages:
        text = path.read_bytes().decode("utf-8")
        assert not re.search("[\x00-\x08\x0b-\x1f\ufffe\uffff]", text)
        page = _page(path)
        sources = [script.get("src") for script in page.iter("script") if not script.get("type")]
        assert len(sources) == 1
        assert not list(page.iter("img"))
        assert not page.xpath("//@*[starts-with(name(), 'on')]")
        for href in page.xpath("//a/@href"):
            assert re.match(r"https://|(\.\./)?[\w./#-]+", href), href
            assert not href.lower().startswith(("javascript:", "data:"))
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
        for data in page.xpath("//script[@type='application/ld+json']/text()"):
            json.loads(data)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(items(), max_size=4, unique_by=lambda item: item["id"]), st.sampled_from(["year", "type", "category", "author"]))  # fmt: skip
def test_any_records_make_a_page_with_all_of_them(
    tmp_path: Path, found: list[dict[str, Any]], group_by: str
) -> None:
    _write(tmp_path, map(Record, found), group_by=group_by)
    page = _page(tmp_path / "index.html")
    assert len(page.cssselect(".papers > li")) == len(found)
    assert len(page.cssselect("span.Z3988")) == len(found)
    written = {path.stem for path in (tmp_path / "papers").glob("*.html")} if found else set()
    assert written == {item.get("data-name") for item in page.cssselect(".papers > li")}


def test_the_same_records_give_the_same_bytes_and_nothing_is_touched(tmp_path: Path) -> None:
    _write(tmp_path, _seed())
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    files = _files(tmp_path)
    _write(tmp_path, _seed())
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
    other = tmp_path / "other"
    _write(other, _seed())
    assert _files(other) == files


def test_building_again_gives_what_a_new_build_gives(tmp_path: Path) -> None:
    records = list(_seed())
    _write(tmp_path / "old", records)
    changed = [records[0].with_item({**records[0].item, "title": "Another title"}), *records[2:]]
    _write(tmp_path / "old", changed, title="Another list")
    _write(tmp_path / "new", changed, title="Another list")
    assert _files(tmp_path / "old") == _files(tmp_path / "new")


def test_a_change_of_one_paper_writes_its_files_and_the_lists_only(tmp_path: Path) -> None:
    records = list(_seed())
    _write(tmp_path, records)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "papers").iterdir()}
    _write(tmp_path, [records[0].with_item({**records[0].item, "abstract": "Short."}), *records[1:]])
    touched = {path.stem for path, time in before.items() if path.stat().st_mtime_ns != time}
    assert touched == {records[0].id}


def test_only_what_bibkit_wrote_is_removed_or_reused(tmp_path: Path) -> None:
    records = list(_seed())
    _write(tmp_path, records)
    mine, edited = tmp_path / "papers" / "mine.html", tmp_path / "papers" / f"{records[1].id}.bib"
    mine.write_text("my own", "utf-8")
    edited.write_text("edited by hand", "utf-8")
    damaged = tmp_path / "papers" / f"{records[2].id}.ris"
    damaged.write_text("damaged", "utf-8")
    _write(tmp_path, [records[0], *records[2:]])
    left = {path.name for path in (tmp_path / "papers").iterdir() if path.stem == records[1].id}
    assert left == {edited.name}
    assert mine.read_text("utf-8") == "my own"
    assert damaged.read_text("utf-8").startswith("TY  - ")


@pytest.mark.parametrize("name", ["index.html", "references.bib", "papers/heliou2021zeroth.bib", "assets/icon.svg"])  # fmt: skip
def test_files_of_others_are_not_written_over(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("<title>my own</title>", "utf-8")
    with pytest.raises(BibkitError, match="bibkit did not write it"):
        _write(tmp_path, _seed(), url="https://example.org")
    assert _files(tmp_path) == {name: b"<title>my own</title>"}


def test_a_page_without_its_manifest_is_built_again(tmp_path: Path) -> None:
    _write(tmp_path, _seed())
    files = _files(tmp_path)
    (tmp_path / MANIFEST).unlink()
    _write(tmp_path, _seed())
    assert _files(tmp_path) == files


def test_the_source_of_the_papers_is_not_written_over(bibkit: Callable[..., Ran], tmp_path: Path) -> None:
    source = tmp_path / "references.bib"
    source.write_text("@misc{doe, title = {A title}, year = 2020}", "utf-8")
    for folder in (".", "link"):
        ran = bibkit("page", source.name, "-o", folder)
        assert (ran.status, "references.bib would be written over" in ran.stderr) == (2, True)
        if folder == ".":
            try:
                (tmp_path / "link").symlink_to(tmp_path)
            except OSError:
                break
    assert source.read_text("utf-8").startswith("@misc{doe")
    assert not (tmp_path / "index.html").exists()


def test_feeds_that_another_run_updates_stay(tmp_path: Path) -> None:
    records = list(_seed())
    assert "BK821" not in [finding.code for finding in _write(tmp_path, records)]
    publish(records, tmp_path, FeedOptions(), lambda finding: None, Edition(update=True, limit=3))
    before = {path.name: path.read_bytes() for path in tmp_path.glob("feed.*")}
    assert "BK821" in [finding.code for finding in _write(tmp_path, records[1:])]
    assert {path.name: path.read_bytes() for path in tmp_path.glob("feed.*")} == before
    assert "BK821" in [finding.code for finding in _write(tmp_path, records)]
    (tmp_path / "feed.atom").unlink()
    assert "BK821" not in [finding.code for finding in _write(tmp_path, records)]
    assert (tmp_path / "feed.atom").read_text("utf-8").count("<entry>") == 12


def test_a_build_that_fails_leaves_nothing_that_no_build_knows(tmp_path: Path) -> None:
    (tmp_path / "theme" / "templates").mkdir(parents=True)
    template = tmp_path / "theme" / "templates" / "index.html"
    template.write_text("{{ nothing }}", "utf-8")
    records, folder = list(_seed()), tmp_path / "public"
    with pytest.raises(BibkitError):
        _write(folder, records, theme=str(tmp_path / "theme"))
    assert (folder / "papers" / f"{records[0].id}.bib").exists()
    _write(folder, records[1:])
    assert not list((folder / "papers").glob(f"{records[0].id}.*"))


def test_what_downloads_do_not_hold_is_told_in_one_line(tmp_path: Path) -> None:
    records = [
        Record({"id": "a", "type": "book", "title": "H<sub>2</sub>O", "issued": {"date-parts": [[2020]]}}),
        Record({"id": "b", "type": "book", "title": "Plain", "issued": {"date-parts": [[2020]]}}),
    ]
    # the second time from what the first remembered
    for _ in range(2):
        told = [finding.message for finding in _write(tmp_path, records) if finding.code == "BK822"]
        assert told == ["papers that a download does not hold whole: 1 as RIS"]
    assert "BK822" not in [finding.code for finding in _write(tmp_path, records[1:])]


@pytest.mark.parametrize(
    "manifest",
    ["", "[]", '{"files": {"../../x": "1"}, "papers": 3}', '{"files": {"../victim": "%s"}, "papers": {}}'],
)
def test_a_manifest_that_is_none_does_no_harm(tmp_path: Path, manifest: str) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"")
    folder = tmp_path / "public"
    folder.mkdir()
    empty = "e3b0c44298fc1c149afbf4c8996fb924"
    (folder / ".bibkit-page.json").write_text(manifest.replace("%s", empty), "utf-8")
    _write(folder, _seed())
    assert victim.exists()
    assert (folder / "index.html").exists()


def test_a_theme_replaces_and_adds_file_by_file(tmp_path: Path) -> None:
    theme = tmp_path / "theme"
    (theme / "templates").mkdir(parents=True)
    (theme / "assets" / "fonts").mkdir(parents=True)
    (theme / "templates" / "index.html").write_text(
        '{% extends "bibkit/index.html" %}{% block title %}Mine: {{ super() }}{% endblock %}', "utf-8"
    )
    (theme / "assets" / "theme.css").write_text("body { color: red }", "utf-8")
    (theme / "assets" / "fonts" / "a.woff2").write_bytes(b"font")
    _write(tmp_path / "public", _seed(), theme=str(theme), title="List")
    page = _page(tmp_path / "public" / "index.html")
    assert page.findtext(".//title") == "Mine: List"
    assert len(page.cssselect(".papers > li")) == 12
    sheets = [link.get("href") for link in page.cssselect("link[rel=stylesheet]")]
    assert [re.sub(r"\.[0-9a-f]{10}\.", ".", sheet) for sheet in sheets] == [
        "assets/page.css",
        "assets/theme.css",
    ]
    assert (tmp_path / "public" / "assets" / "fonts" / "a.woff2").read_bytes() == b"font"


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{% if %}", "index.html:1: "),
        ("a\n{{ no_such_thing }}", "index.html:2: 'no_such_thing' is undefined"),
        ('{% extends "bibkit/index.html" %}{% block body %}\n{{ site.x }}{% endblock %}', "index.html:2: "),
        ('{% extends "index.html" %}', "extends or includes itself"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "unsafe"),
        ("{{ asset('none.css') }}", "index.html:1: the theme asks for an asset 'none.css'"),
        ('{% extends "none.html" %}', "there is no template 'none.html'"),
        ("{{ 1 / 0 }}", "zero"),
    ],
)
def test_a_wrong_template_is_one_line(tmp_path: Path, template: str, message: str) -> None:
    (tmp_path / "theme" / "templates").mkdir(parents=True)
    (tmp_path / "theme" / "templates" / "index.html").write_text(template, "utf-8")
    with pytest.raises(BibkitError) as caught:
        _write(tmp_path / "public", _seed(), theme=str(tmp_path / "theme"))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value.args[0])


@pytest.mark.parametrize(
    "options",
    [
        {"url": "javascript:alert(1)"},
        {"url": "https://example.org/?a=b"},
        {"theme": "nowhere"},
        {"style": "no-such-style"},
        {"locale": '"><script>'},
    ],
)
def test_wrong_options_write_nothing(tmp_path: Path, options: dict[str, str]) -> None:
    with pytest.raises(BibkitError):
        _write(tmp_path / "public", _seed(), **options)
    assert not (tmp_path / "public").exists()


def test_build_writes_a_page(bibkit: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "bibkit.toml").write_text(
        f"""[input]
files = ["{(ROOT / "seeds" / "listing.txt").as_posix()}"]
as_of = {AS_OF}
[site]
title = "Our papers"
language = "fr-FR"
[[output]]
to = "page"
path = "public"
group_by = "author"
""",
        "utf-8",
    )
    assert bibkit("build").status == 0
    page = _page(tmp_path / "public" / "index.html")
    assert (page.get("lang"), page.findtext(".//title")) == ("fr-FR", "Our papers")
    (tmp_path / "bibkit.toml").write_text('[input]\nfiles = ["x"]\n[[output]]\nto = "page"\npath = "p"\ngroup_by = "colour"\n')  # fmt: skip
    ran = bibkit("build")
    assert ran.status == 2
    assert "group_by" in ran.stderr


def test_the_example_has_its_theme(bibkit: Callable[..., Ran], demo: Path) -> None:
    assert bibkit("build", "examples/page.toml").status == 0
    page = _page(demo / "out" / "page" / "index.html")
    sheets = [Path(link.get("href")).name for link in page.cssselect("link[rel=stylesheet]")]
    assert [sheet.partition(".")[0] for sheet in sheets] == ["page", "theme"]


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("pa-Arab-PK", "rtl"),
        ("ar-Latn", "ltr"),
        ("en-US", "ltr"),
        ("fra", "ltr"),
    ],
)
def test_the_direction_is_that_of_the_script(tag: str, expected: str) -> None:
    assert direction(tag) == expected


def test_every_language_has_every_word() -> None:
    tables = tomllib.loads((ROOT / "bibkit" / "site" / "words.toml").read_text("utf-8"))
    for language, words in tables.items():
        assert {word for word in words if not word.startswith("type ")} == tables["en"].keys(), language

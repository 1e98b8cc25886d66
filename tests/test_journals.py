"""Names of journals: lists, long and abbreviated, in every export and in bibkit.toml."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran

import bibkit as package
from bibkit.journals import load_journal_list

LIST = """# our group's list
Journal of Applied Physics;J. Appl. Phys.;JAP
"Tides, Waves, and Currents",Tides Waves Curr.
Annals of Harbours\tAnn. Harb.
The Shore = Shr.
Same One;S. O.
Same Other;S. O.
"""


@pytest.fixture
def journal_list(tmp_path: Path) -> Path:
    path = tmp_path / "journals.csv"
    path.write_text(LIST, "utf-8")
    return path


def _article(name: str, **more: str) -> package.Record:
    return package.Record(
        {"id": "a", "type": "article-journal", "title": "T", "container-title": name, **more}
    )


def _names(record: package.Record) -> tuple[str | None, str | None]:
    return record.item.get("container-title"), record.item.get("container-title-short")


@pytest.mark.parametrize(
    ("name", "form", "expected"),
    [
        ("Journal of Applied Physics", "abbreviated", ("J. Appl. Phys.", "J. Appl. Phys.")),
        ("journal of applied physics", "both", ("journal of applied physics", "J. Appl. Phys.")),
        ("J Appl Phys", "long", ("Journal of Applied Physics", "J Appl Phys")),
        ("J. Appl. Phys.", "abbreviated", ("J. Appl. Phys.", "J. Appl. Phys.")),
        ("Tides, Waves & Currents", "abbreviated", ("Tides Waves Curr.", "Tides Waves Curr.")),
        ("Ann. Harb.", "both", ("Annals of Harbours", "Ann. Harb.")),
        ("Shr.", "long", ("The Shore", "Shr.")),
        ("S. O.", "long", ("S. O.", None)),
    ],
)
def test_lists_both_ways(
    journal_list: Path, name: str, form: str, expected: tuple[str | None, str | None]
) -> None:
    (record,) = package.name_journals([_article(name)], form, [journal_list])  # type: ignore[arg-type]
    assert _names(record) == expected


def test_what_the_record_says_and_iso_4() -> None:
    pytest.importorskip("pyiso4")
    records = [
        _article("Zeitschrift der Watten", **{"container-title-short": "Z.d.W."}),
        _article("Physical Review Letters"),
        _article("Nature"),
    ]
    shown = [_names(record)[0] for record in package.name_journals(records, "abbreviated")]
    assert shown == ["Z.d.W.", "Phys. Rev. Lett.", "Nature"]


def test_books_keep_their_titles_and_the_unknown_is_told(
    journal_list: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bibkit.journals._abbreviator", lambda: None)
    book = package.Record({"id": "b", "type": "chapter", "container-title": "Journal of Applied Physics"})
    export = package.export(
        [book, _article("Notes on Buoys"), _article("Notes on Buoys")],
        to="csl-json",
        journals="abbreviated",
        journal_list=[str(journal_list)],
    )
    items = json.loads(export.data)
    assert [item["container-title"] for item in items] == [
        "Journal of Applied Physics",
        *["Notes on Buoys"] * 2,
    ]
    assert [(found.code, found.field) for found in export.diagnostics] == [("BK604", "container-title")]


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("bibtex", "journal = {J. Appl. Phys.}"),
        ("biblatex", "journaltitle = {J. Appl. Phys.}"),
        ("ris", "T2  - J. Appl. Phys."),
        ("text", "J. Appl. Phys."),
    ],
)
def test_every_export_takes_them(journal_list: Path, to: str, expected: str) -> None:
    record = _article("Journal of Applied Physics", volume="1")
    options = {"journals": "abbreviated", "journal_list": str(journal_list)}
    assert expected in str(package.dumps([record], to=to, **options))


def test_a_list_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "broken.csv"
    path.write_text("Journal of Things\n", "utf-8")
    with pytest.raises(package.BibkitError, match=r"broken.csv:1: no journal and abbreviation"):
        load_journal_list([path])
    with pytest.raises(package.BibkitError, match="cannot read"):
        load_journal_list([tmp_path / "missing.csv"])


def test_on_the_command_line_and_in_bibkit_toml(
    bibkit: Callable[..., Ran], tmp_path: Path, journal_list: Path
) -> None:
    (tmp_path / "in.json").write_text(json.dumps([_article("J. Appl. Phys.").item]), "utf-8")
    ran = bibkit("convert", "in.json", "--to", "ris", "--journals", "long", "--journal-list", journal_list)
    assert "T2  - Journal of Applied Physics\n" in ran.stdout
    (tmp_path / "bibkit.toml").write_text(
        '[input]\nfiles = "in.json"\n[[output]]\npath = "out.bib"\njournals = "both"\njournal_list = "journals.csv"\n'
        "line_width = 40\n",
        "utf-8",
    )
    assert bibkit("build").status == 0
    assert "journal = {Journal of Applied Physics}" in (tmp_path / "out.bib").read_text("utf-8")
    ran = bibkit("convert", "in.json", "--to", "ris", "--journal-list", journal_list)
    assert (ran.status, "add journals: long" in ran.stderr) == (2, True)

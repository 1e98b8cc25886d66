"""dedupe, merge, diff, and the options of convert for keys and fields, as a user runs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran

Bibkit = Callable[..., Ran]

MINE = """\
@misc{vaswani, title = {Attention is all you need}, author = {Vaswani, Ashish and others}, year = 2017,
  eprint = {1706.03762}, archiveprefix = {arXiv}, file = {/home/me/x.pdf}, keywords = {nlp}}
@article{doe, title = {Games}, author = {Doe, Jane}, year = 2020, doi = {10.1000/a}}
"""
THEIRS = """\
@inproceedings{vas17, title = {Attention Is All You Need}, author = {Vaswani, Ashish and Shazeer, Noam}, year = 2017,
  booktitle = {Advances in Neural Information Processing Systems}}
@article{doe, title = {Müller's games}, author = {Müller, Jörg}, year = 2021, doi = {10.1000/b}}
"""


@pytest.fixture
def files(tmp_path: Path) -> None:
    """Two libraries in the folder that `bibkit` runs in."""
    (tmp_path / "mine.bib").write_text(MINE, "utf-8")
    (tmp_path / "theirs.bib").write_text(THEIRS, "utf-8")


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("command", [["dedupe"], ["convert", "--dedupe"]])
def test_dedupe(bibkit: Bibkit, command: list[str]) -> None:
    ran = bibkit(*command, "mine.bib", "theirs.bib")
    found = json.loads(ran.stdout)
    assert [item["id"] for item in found] == ["vaswani", "doe", "doe"]
    assert [name["family"] for name in found[0]["author"]] == ["Vaswani", "Shazeer"]
    assert found[0]["type"] == "paper-conference"
    assert "truncated" not in json.dumps(found)
    assert "theirs.bib:1:1: info BK503 'vas17' (theirs.bib:1) and 'vaswani' (mine.bib:1)" in ran.stderr


@pytest.mark.usefixtures("files")
def test_merge_renames_and_reports(bibkit: Bibkit, tmp_path: Path) -> None:
    ran = bibkit("merge", "mine.bib", "theirs.bib", "-o", "ours.bib", "--sort", "title")
    assert ran.status == 0
    assert (tmp_path / "ours.bib").read_text("utf-8").count("@") == 3
    assert "@article{doeb," in (tmp_path / "ours.bib").read_text("utf-8")
    assert "BK506 the key 'doe' is another work's, too; this one is now 'doeb'" in ran.stderr


@pytest.mark.usefixtures("files")
def test_diff(bibkit: Bibkit) -> None:
    ran = bibkit("diff", "mine.bib", "theirs.bib")
    assert ran.status == 1
    assert ran.stdout.startswith("~ vas17\n    id: 'vaswani' → 'vas17'\n")
    assert "    title: 'Games' → 'Müller's games'\n" in ran.stdout
    told = json.loads(bibkit("diff", "mine.bib", "theirs.bib", "--report", "json").stdout)
    assert [(change["kind"], change["key"]) for change in told] == [("changed", "vas17"), ("changed", "doe")]


@pytest.mark.usefixtures("files")
def test_diff_of_equal_libraries(bibkit: Bibkit) -> None:
    bibkit("convert", "theirs.bib", "-o", "theirs.json")
    ran = bibkit("diff", "theirs.bib", "theirs.json")
    assert (ran.status, ran.stdout) == (0, "")
    assert bibkit("diff", "theirs.bib", "nowhere.bib").status == 2


@pytest.mark.usefixtures("files")
def test_key_patterns(bibkit: Bibkit) -> None:
    pattern = ["--key-pattern", "[auth:lower]-[shortyear]"]
    kept = json.loads(bibkit("convert", "theirs.bib", *pattern).stdout)
    assert [item["id"] for item in kept] == ["vas17", "doe"]
    new = json.loads(bibkit("convert", "theirs.bib", *pattern, "--rekey").stdout)
    assert [item["id"] for item in new] == ["vaswani-17", "muller-21"]
    made = json.loads(bibkit("convert", "-", *pattern, stdin='[{"title": "T"}]').stdout)
    assert made[0]["id"] == "anon-"
    ran = bibkit("convert", "theirs.bib", "--key-pattern", "[autor]")
    assert ran.status == 2
    assert "did you mean 'authors', 'authorLast' or 'auth'?" in ran.stderr


@pytest.mark.usefixtures("files")
def test_fields_and_characters(bibkit: Bibkit) -> None:
    plain = bibkit("convert", "mine.bib", "--to", "bibtex")
    assert "file =" not in plain.stdout
    omitted = bibkit("convert", "mine.bib", "--to", "bibtex", "--omit", "keywords, year")
    assert "keywords" not in omitted.stdout
    assert "year" not in omitted.stdout
    assert "file =" in omitted.stdout
    assert "BK601" not in omitted.stderr
    for charset, name in (("ascii", 'M{\\"u}ller'), ("unicode", "Müller")):
        assert name in bibkit("convert", "theirs.bib", "--to", "biblatex", "--charset", charset).stdout


def test_lossless(bibkit: Bibkit) -> None:
    item = '[{"id": "x", "type": "song", "title": "T", "medium": "LP", "scale": "1:2"}]'
    bib = bibkit("convert", "-", "--to", "bibtex", "--lossless", stdin=item)
    assert json.loads(bibkit("convert", "-", stdin=bib.stdout).stdout) == json.loads(item)


@pytest.mark.parametrize(
    ("to", "option"),
    [("nbib", "--lossless"), ("html", "--lossless"), ("ris", "--omit=x"), ("ris", "--line-width=60")],
)
def test_an_option_that_the_format_lacks(bibkit: Bibkit, to: str, option: str) -> None:
    ran = bibkit("convert", "-", "--to", to, option, stdin="[]")
    assert ran.status == 2
    assert f"{option.partition('=')[0]} has no meaning for {to} (it is for bibtex, biblatex" in ran.stderr


@pytest.mark.usefixtures("files")
def test_dedupe_and_keys_in_bibkit_toml(bibkit: Bibkit, tmp_path: Path) -> None:
    (tmp_path / "pins.toml").write_text('[vaswani]\nkey = "attention"\n', "utf-8")
    (tmp_path / "bibkit.toml").write_text(
        '[input]\nfiles = ["mine.bib", "theirs.bib"]\noverrides = "pins.toml"\ndedupe = true\nrekey = true\n'
        'key_pattern = "[auth:lower]-[shortyear]"\n[[output]]\npath = "out.json"\n',
        "utf-8",
    )
    assert bibkit("build").status == 0
    found = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert [item["id"] for item in found] == ["attention", "doe-20", "muller-21"]
    broken = (tmp_path / "bibkit.toml").read_text("utf-8").replace("[auth:lower]", "[author:lower]")
    (tmp_path / "bibkit.toml").write_text(broken, "utf-8")
    ran = bibkit("build")
    assert (ran.status, "[input] key_pattern: " in ran.stderr) == (2, True)


@pytest.mark.usefixtures("files")
def test_pinned_keys_stay(bibkit: Bibkit, tmp_path: Path) -> None:
    (tmp_path / "pins.toml").write_text('[doe]\nkey = "games"\n', "utf-8")
    ran = bibkit("convert", "mine.bib", "--overrides", "pins.toml", "--rekey", "--key-pattern", "[auth]")
    assert [item["id"] for item in json.loads(ran.stdout)] == ["Vaswani", "games"]

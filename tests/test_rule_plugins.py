"""Rules of other packages: a small package is installed, and its rules are those of bibkit; the command mends too."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran

Bibkit = Callable[..., Ran]

MODULE = '''
from bibkit.diagnostics import Code, Severity
from bibkit.validation.rule import Finding, Fix, RuleSet


def house(record, context):
    """House style: titles without a full stop, British spelling."""
    title = str(record.item.get("title", ""))
    if title.endswith("."):
        yield Finding("LAB001", "the title ends in a full stop", field="title", excerpt=".", fix=Fix(title, title[:-1]))
    if "color" in title:
        fix = Fix("color", "colour", certain=False)
        yield Finding("LAB001", "American spelling", field="title", excerpt="color", fix=fix)


def gentle(record, context):
    if "Mild" in record.item.get("title", ""):
        yield Finding("BK303", "mild", field="title", severity=Severity.INFO)


def number(records, context):
    if len(records) > 2:
        yield records[-1], Finding("LAB002", f"{len(records)} are too many")


def failing(record, context):
    yield Finding("LAB001", f"about {record.id}")
    raise RuntimeError("broken\\nbadly")


def undefined(records, context):
    yield records[0], Finding("LAB009", "no such code")


CODES = {
    "LAB001": Code(Severity.WARNING, "Not the style of the house.", "See the wiki."),
    "LAB002": Code(Severity.ERROR, "Too many.", "Remove some."),
}
HOUSE = RuleSet((house,), (number,), CODES)
FAILS = RuleSet((failing,), (undefined,))
TAKES = RuleSet(codes={"BK301": CODES["LAB001"]})
NONE = 42
'''


@pytest.fixture
def install(tmp_path: Path) -> Callable[[str], dict[str, str]]:
    """Install the package with the entry points given, by pip, from a wheel made here; gives the environment."""

    def install(entry_points: str) -> dict[str, str]:
        wheel = tmp_path / "house_rules-1.0-py3-none-any.whl"
        info = "house_rules-1.0.dist-info"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr("house_rules.py", MODULE)
            archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: house-rules\nVersion: 1.0\n")
            archive.writestr(
                f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            )
            archive.writestr(f"{info}/entry_points.txt", f"[bibkit.rules]\n{entry_points}\n")
            archive.writestr(f"{info}/RECORD", "")
        target = tmp_path / "site"
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target", target, wheel]  # fmt: skip
        subprocess.run(pip, check=True, timeout=120)
        paths = [str(target), *filter(None, [os.environ.get("PYTHONPATH")])]
        return {"PYTHONPATH": os.pathsep.join(paths)}

    return install


LIBRARY = (
    "% Ä\r\n@book{a,\r\n\ttitle = {The end.},\r\n}\r\n@book{b, title = {In color}}\r\n@book{c, title = {C}}"
)


def test_rules_report_and_mend_like_those_of_bibkit(bibkit: Bibkit, install: Callable[[str], dict[str, str]], tmp_path: Path) -> None:  # fmt: skip
    env = install("house = house_rules:HOUSE")
    path = tmp_path / "lib.bib"
    path.write_bytes(LIBRARY.encode())
    check = ("validate", "lib.bib", "--for", "ris", "--select", "LAB")
    ran = bibkit(*check, env=env)
    assert ran.status == 1
    assert ran.stdout == (
        "lib.bib:3:18: warning LAB001 the title ends in a full stop [a title]\n"
        "    3 |     title = {The end.},\n"
        "      |                     ^ --fix: '.' → ''\n"
        "lib.bib:5:22: warning LAB001 American spelling [b title]\n"
        "    5 | @book{b, title = {In color}}\n"
        "      |                      ^~~~~ --unsafe-fixes: '' → 'u'\n"
        "lib.bib:6: error LAB002 3 are too many [c]\n"
        "    6 | @book{c, title = {C}}\n"
        "      | ^~~~~~~~~~~~~~~~~~~~~\n"
    )
    assert ran.stderr == "3 records: 1 error, 2 warnings; 1 can be fixed with --fix\n"
    found = json.loads(bibkit(*check, "--report", "json", env=env).stdout)
    assert [(one["code"], one["fixable"]) for one in found] == [("LAB001", True), ("LAB001", False), ("LAB002", False)]  # fmt: skip
    sarif = json.loads(bibkit(*check, "--report", "sarif", env=env).stdout)
    assert (
        sarif["runs"][0]["tool"]["driver"]["rules"][0]["shortDescription"]["text"]
        == "Not the style of the house."
    )
    assert "Not the style of the house." in bibkit("explain", "LAB001", env=env).stdout
    assert (
        bibkit("validate", "lib.bib", "--select", "LAB002", "--report", "summary", env=env).stdout
        == "LAB002       1  Too many.\n"
    )

    # a preview changes nothing
    ran = bibkit(*check, "--fix", "--diff", env=env)
    assert ran.status == 1
    assert ran.stdout.startswith("--- a/lib.bib\n+++ b/lib.bib\n@@ -1,6 +1,6 @@\n")
    assert "-\ttitle = {The end.},\r\n+\ttitle = {The end},\r\n" in ran.stdout
    assert ran.stderr == "1 finding would be fixed\n"
    assert path.read_bytes() == LIBRARY.encode()

    # standard input is answered with the text
    ran = bibkit("validate", "-", "--for", "ris", "--select", "LAB", "--fix", stdin=LIBRARY, env=env)
    assert ran.stdout == LIBRARY.replace("end.", "end")
    assert "3 records: 1 error, 1 warning; 1 fixed" in ran.stderr

    ran = bibkit(*check, "--fix", env=env)
    assert path.read_bytes() == LIBRARY.replace("end.", "end").encode()
    assert ran.status == 1
    assert ran.stderr == "3 records: 1 error, 1 warning; 1 fixed\n"
    bibkit(*check, "--fix", "--unsafe-fixes", env=env)
    mended = LIBRARY.replace("end.", "end").replace("color", "colour").encode()
    assert path.read_bytes() == mended
    assert bibkit(*check, "--fix", "--unsafe-fixes", env=env).stderr == "3 records: 1 error\n"
    assert path.read_bytes() == mended
    assert [one.name for one in tmp_path.iterdir() if one.suffix == ".part"] == []


def test_a_rule_alone_is_a_rule_on_records(bibkit: Bibkit, install: Callable[[str], dict[str, str]], tmp_path: Path) -> None:  # fmt: skip
    env = install("gentle = house_rules:gentle")
    (tmp_path / "lib.ris").write_text("TY  - BOOK\nTI  - Mild\nER  - \n")
    ran = bibkit("validate", "lib.ris", "--select", "BK303", env=env)
    assert (ran.status, ran.stdout.split("\n")[0]) == (0, "lib.ris:2:7: info BK303 mild [anonmild title]")


def test_an_ignored_finding_is_not_mended(bibkit: Bibkit, install: Callable[[str], dict[str, str]], tmp_path: Path) -> None:  # fmt: skip
    env = install("house = house_rules:HOUSE")
    path = tmp_path / "lib.bib"
    text = "% bibkit: ignore LAB001\n@book{a, title = {The end.}}\n@book{b, title = {Another.}}\n"
    path.write_text(text)
    ran = bibkit("validate", "lib.bib", "--for", "ris", "--select", "LAB", "--fix", env=env)
    assert (ran.status, ran.stdout) == (0, "")
    assert path.read_text() == text.replace("Another.", "Another")


def test_a_format_that_cannot_be_mended_says_so(bibkit: Bibkit, install: Callable[[str], dict[str, str]], tmp_path: Path) -> None:  # fmt: skip
    env = install("house = house_rules:HOUSE")
    (tmp_path / "lib.yaml").write_text("- id: a\n  type: book\n  title: The end.\n")
    ran = bibkit("validate", "lib.yaml", "--fix", env=env)
    assert "lib.yaml: csl-yaml cannot be mended in place; convert it, or mend it by hand" in ran.stderr
    assert "lib.yaml:3:17: warning LAB001" in ran.stdout
    assert (tmp_path / "lib.yaml").read_text().endswith("The end.\n")


def test_broken_rules_are_diagnostics(bibkit: Bibkit, install: Callable[[str], dict[str, str]], tmp_path: Path) -> None:  # fmt: skip
    names = "house = house_rules:HOUSE\nfails = house_rules:FAILS\nmissing = house_rules:MISSING\nnone = house_rules:NONE\ntakes = house_rules:TAKES"
    env = install(names)
    (tmp_path / "lib.bib").write_text("@book{a, title = {The end.}}\n@book{b, title = {Another}}\n")
    ran = bibkit("validate", "lib.bib", "--for", "ris", env=env)
    assert ran.status == 1
    rows = [row for row in ran.stdout.splitlines() if "BK901" in row or "LAB" in row]
    assert rows[:2] == [
        "error BK901 the rules 'missing' cannot be loaded: module 'house_rules' has no attribute 'MISSING'",
        "error BK901 the rules 'none' are a int, not a RuleSet or a rule",
    ]
    assert "error BK901 the rules 'takes' define BK301, which is there already" in rows
    assert "lib.bib:1: error BK901 a rule of 'fails' failed, and was left out from here: RuntimeError: broken badly [a]" in rows  # fmt: skip
    assert "lib.bib:1: error BK901 a rule of 'fails' failed, and was left out from here: ValueError: the code LAB009 is not defined [a]" in rows  # fmt: skip
    assert "lib.bib:1:26: warning LAB001 the title ends in a full stop [a title]" in rows
    assert sum("of 'fails'" in row for row in rows) == 2

"""A baseline: only new findings are reported."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran

from bibkit.baseline import new_findings, read_baseline, write_baseline
from bibkit.diagnostics import BibkitError, diagnostic

Bibkit = Callable[..., Ran]

OLD = "@book{a, title = {T}, isbn = {12}}\n@book{a, title = {U}, isbn = {34}}\n"


def test_only_new_findings_fail(bibkit: Bibkit, tmp_path: Path) -> None:
    (tmp_path / "lib.bib").write_text(OLD)
    codes = ("--select", "BK305", "--select", "BK501")
    check = ("validate", "lib.bib", "--for", "ris", *codes, "--baseline", "known.json")
    ran = bibkit(*check, "--write-baseline")
    assert (ran.status, ran.stdout, ran.stderr) == (0, "", "known.json: 3 findings written\n")
    assert bibkit(*check).status == 0
    assert bibkit(*check).stdout == ""
    # lines that move, and an entry that is new
    (tmp_path / "lib.bib").write_text(f"% a comment\n\n{OLD}@book{{c, title = {{V}}, isbn = {{56}}}}\n")
    ran = bibkit(*check)
    assert ran.status == 1
    assert ran.stdout.splitlines()[0] == "lib.bib:5:30: error BK305 '56' is not a valid ISBN [c ISBN]"
    assert len(ran.stdout.splitlines()) == 3
    # one more of what is known is new
    (tmp_path / "lib.bib").write_text(f"{OLD}@book{{a, title = {{U}}, isbn = {{34}}}}\n")
    assert [row.split()[2] for row in bibkit(*check).stdout.splitlines() if "lib.bib" in row] == [
        "BK501",
        "BK305",
    ]


def test_a_baseline_in_the_settings_is_seen_from_their_folder(bibkit: Bibkit, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "lib.bib").write_text(OLD)
    (tmp_path / "bibkit.toml").write_text('[validate]\nfor = "ris"\nbaseline = "known.json"\n')
    assert bibkit("validate", "deep/lib.bib", "--write-baseline").status == 0
    document = json.loads((tmp_path / "known.json").read_text())
    assert document["version"] == 1
    assert {row[0] for row in document["findings"]} == {"deep/lib.bib"}
    assert bibkit("validate", tmp_path / "deep" / "lib.bib").status == 0


def test_without_a_file_there_is_nothing_to_write(bibkit: Bibkit, tmp_path: Path) -> None:
    (tmp_path / "lib.bib").write_text(OLD)
    ran = bibkit("validate", "lib.bib", "--write-baseline")
    assert (ran.status, ran.stderr) == (
        2,
        "bibkit: --write-baseline needs a file (say which with --baseline)\n",
    )
    ran = bibkit("validate", "lib.bib", "--baseline", "none.json")
    assert ran.status == 2
    assert "cannot read the baseline none.json" in ran.stderr


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 2, "findings": []}', '{"version": 1, "findings": [1]}', "[" * 100_000, "\xff"])  # fmt: skip
def test_what_is_no_baseline_is_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "known.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(BibkitError, match=r"known\.json is no baseline"):
        read_baseline(str(path))


def test_messages_that_name_lines_stay_the_same(tmp_path: Path) -> None:
    path = str(tmp_path / "known.json")
    hostile = 'x\n"\ud800"'
    old = [diagnostic("BK501", f"twice {hostile} (first on line 3)", path=str(tmp_path / "a.bib"), line=9)]
    assert write_baseline(path, old) == 1
    new = [diagnostic("BK501", f"twice {hostile} (first on line 30)", path=str(tmp_path / "a.bib"), line=90)]
    assert list(new_findings(new, read_baseline(path), path)) == []
    elsewhere = [diagnostic("BK501", new[0].message, path=str(tmp_path / "b.bib"), line=90)]
    assert list(new_findings(elsewhere, read_baseline(path), path)) == elsewhere

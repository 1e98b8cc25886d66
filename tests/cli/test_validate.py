"""What `bibkit validate` does around the rules: progress, files that are missing, links, hostile names."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran

Bibkit = Callable[..., Ran]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_many_records_show_how_far_the_check_is(tmp_path: Path) -> None:
    import pty

    items = [{"id": f"k{number}", "type": "book", "title": "T"} for number in range(6_000)]
    (tmp_path / "many.json").write_text(json.dumps(items))
    (tmp_path / "few.json").write_text(json.dumps(items[:10]))
    for name, shown in (("many.json", True), ("few.json", False)):
        terminal, end = pty.openpty()
        command = [sys.executable, "-m", "bibkit", "validate", name, "--select", "BK5", "--report", "json"]
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=end, cwd=tmp_path, check=True, timeout=60
        )
        os.write(end, b"\n")
        os.close(end)
        assert (b"Checking" in os.read(terminal, 1 << 16)) == shown
        os.close(terminal)
        assert json.loads(done.stdout) == []


def test_fixing_goes_on_beside_a_file_that_is_missing(bibkit: Bibkit, tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text("@misc{a, title = {T}}")
    ran = bibkit("validate", "none.bib", "a.bib", "--fix", "--select", "BK0")
    assert (ran.status, ran.stdout.count("\n")) == (1, 1)
    assert "BK004" in ran.stdout
    assert bibkit("validate", "none.bib", "--fix").status == 2


def test_a_report_of_hostile_input_is_whole(bibkit: Bibkit, tmp_path: Path) -> None:
    text = "@book{\x1b[31m::error::k%0A, title = {T \\u202e ::stop-commands::x}, isbn = {1\r2},\n author = {A\xe9 ]]>}}"
    (tmp_path / "a%0A,b;c.bib").write_bytes(text.encode("latin-1"))
    for form in ("text", "json", "sarif", "github", "junit", "summary"):
        ran = bibkit("validate", "a%0A,b;c.bib", "--for", "ris", "--report", form)
        assert ran.status == 1
        assert "\x1b" not in ran.stdout + ran.stderr
        if form == "github":
            assert all(row.startswith(("::error file=a%250A%2Cb;c.bib,", "::warning file=a%250A%2Cb;c.bib,")) for row in ran.stdout.splitlines())  # fmt: skip
        if form == "sarif":
            assert "a%250A%2Cb%3Bc.bib" in ran.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_nothing_is_written_if_nothing_is_mended(bibkit: Bibkit, tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    path.write_bytes(b"@book{a, title = {T}}\r\n")
    (tmp_path / "link.bib").symlink_to(path)
    before = path.stat()
    bibkit("validate", "link.bib", "--fix")
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert (tmp_path / "link.bib").is_symlink()


def test_a_comment_belongs_to_its_entry_whichever_are_chosen(bibkit: Bibkit, tmp_path: Path) -> None:
    entry = "@book{%s, title = {T},\n isbn = {12},\n%s}\n"
    (tmp_path / "a.bib").write_text(
        "% bibkit: ignore\n" + entry % ("a", " % bibkit: ignore BK305\n") + entry % ("b", "")
    )
    ran = bibkit("validate", "a.bib", "--keys", "b", "--select", "BK305")
    assert ran.stdout.startswith("a.bib:7:9: error BK305")
    assert bibkit("validate", "a.bib", "--keys", "a", "--select", "BK305").stdout == ""


def test_findings_stand_in_the_order_of_their_places(bibkit: Bibkit, tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text(
        "@book{k, title = {T}, author = {A},\n isbn = {1}, doi = {x},\n year = 1999, publisher = {P}}\n"
    )
    (tmp_path / "b.bib").write_text("@misc{k,\n title = {A title of its own.}}\n@misc{l, title = {U}")
    ran = bibkit("validate", "b.bib", "a.bib")
    places = [
        line.split(" ")[0] + " " + line.split()[2] for line in ran.stdout.splitlines() if ".bib:" in line
    ]
    assert places == [
        "b.bib:2:26: BK409", "b.bib:3:1: BK135", "a.bib:1:7: BK501", "a.bib:2:9: BK305", "a.bib:2:20: BK301",
    ]  # fmt: skip
    assert "the key 'k' is used twice (first in b.bib, line 1)" in ran.stdout


def test_codes_may_be_parted_by_commas(bibkit: Bibkit, tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text("@misc{k, title = {T.}, isbn = {1}, doi = {x}}\n")
    select = ("validate", "a.bib", "--select", "BK305, BK301")
    assert [line.split()[2] for line in bibkit(*select).stdout.splitlines() if ".bib:" in line] == [
        "BK305",
        "BK301",
    ]
    ran = bibkit(*select, "--ignore", "BK4,BK301")
    assert [line.split()[2] for line in ran.stdout.splitlines() if ".bib:" in line] == ["BK305"]

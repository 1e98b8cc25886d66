"""The command line, as a user runs it: data on stdout, the rest on stderr, the right exit status."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import feedparser
import pytest
from conftest import AS_OF, CASES, SEED, Ran

from bibkit.cli import COMMANDS
from bibkit.diagnostics import CODES

Bibkit = Callable[..., Ran]


def test_help_names_every_command(bibkit: Bibkit) -> None:
    ran = bibkit("--help")
    assert ran.status == 0
    assert all(f"  {name}" in ran.stdout for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(bibkit: Bibkit, command: str) -> None:
    ran = bibkit(command, "--help")
    assert ran.status == 0
    assert COMMANDS[command] in ran.stdout


def test_version(bibkit: Bibkit) -> None:
    assert bibkit("--version").stdout == "bibkit 0.1.0\n"


def test_convert_to_stdout_and_report_on_stderr(bibkit: Bibkit) -> None:
    ran = bibkit("convert", SEED, "--as-of", AS_OF)
    assert ran.status == 0
    assert json.loads(ran.stdout) == json.loads((CASES / "listing" / "seed.json").read_text("utf-8"))
    assert "info BK110 'Jan 13' has no year; read as 2026-01-13" in ran.stderr


def test_convert_through_stdin(bibkit: Bibkit) -> None:
    ran = bibkit("convert", "-", "--to", "ris", "--as-of", AS_OF, stdin=SEED.read_bytes())
    assert ran.status == 0
    assert ran.stdout.count("\nER  - ") == 12


def test_convert_tells_the_format_from_the_suffix(bibkit: Bibkit, tmp_path: Path) -> None:
    for name, beginning in (("x.bib", "@misc{"), ("x.ris", "TY  - "), ("x.json", "[\n"), ("x.atom", "<?xml")):
        assert bibkit("convert", SEED, "-o", name, "--as-of", AS_OF).status == 0
        assert (tmp_path / name).read_text("utf-8").startswith(beginning)


def test_a_pipeline_of_commands(bibkit: Bibkit) -> None:
    records = bibkit("convert", SEED, "--as-of", AS_OF).stdout
    chosen = bibkit(
        "convert", "-", "--where", "author~heliou", "--sort", "-issued", "--limit", "2", stdin=records
    )
    assert [item["id"] for item in json.loads(chosen.stdout)] == ["heliou2021zeroth", "heliou2020online"]
    references = bibkit("cite", "-", "--style", "apa", stdin=chosen.stdout)
    assert references.stdout.startswith("Héliou, A., Martin, M., Mertikopoulos, P., et al. (2020).")


def test_cite_writes_a_document(bibkit: Bibkit, tmp_path: Path) -> None:
    ran = bibkit(
        "cite", SEED, "--style", "ieee", "-o", "refs.html", "--as-of", AS_OF, "--keys", "heliou2021zeroth"
    )
    assert ran.status == 0
    document = (tmp_path / "refs.html").read_text("utf-8")
    assert document.startswith("<!DOCTYPE html>")
    assert document.count('<div class="csl-entry') == 1


def test_feed_writes_three_feeds_and_a_stylesheet(bibkit: Bibkit, tmp_path: Path) -> None:
    ran = bibkit("feed", SEED, "-o", "public", "--as-of", AS_OF, "--url", "https://example.org/papers")
    assert ran.status == 0
    for name in ("feed.atom", "feed.rss"):
        assert len(feedparser.parse((tmp_path / "public" / name).read_bytes()).entries) == 12
    assert len(json.loads((tmp_path / "public" / "feed.json").read_text("utf-8"))["items"]) == 12
    assert sorted(path.name for path in (tmp_path / "public").iterdir()) == [
        "feed.atom", "feed.css", "feed.json", "feed.rss",
    ]  # fmt: skip


def test_validate(bibkit: Bibkit, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text('[\n {"id": "a", "type": "book", "DOI": "nonsense"}\n]')
    ran = bibkit("validate", "bad.json", "--for", "bibtex")
    assert ran.status == 1
    assert "bad.json:2:37: error BK301 'nonsense' is not a DOI [a DOI]" in ran.stdout
    assert "1 record: 5 errors" in ran.stderr
    assert bibkit("validate", "bad.json", "--fail-on", "never").status == 0
    assert bibkit("validate", "bad.json", "--select", "BK5").status == 0


def test_validate_reports_json(bibkit: Bibkit) -> None:
    ran = bibkit("validate", SEED, "--as-of", AS_OF, "--report", "json")
    assert ran.status == 0
    found = json.loads(ran.stdout)
    assert list(found[0]) == [
        "code", "severity", "message", "path", "line", "column", "record", "field", "hint", "fixable",
    ]  # fmt: skip
    assert [one["code"] for one in found] == ["BK110", "BK110", "BK111"]


def test_build_is_the_demo(bibkit: Bibkit, demo: Path) -> None:
    ran = bibkit("build", "examples/reading-list.toml")
    assert ran.status == 0, ran.stderr
    assert "Read   12 records from seeds/listing.txt" in ran.stdout.replace("\\", "/")
    written = {path.name: path.read_bytes() for path in (demo / "out").iterdir()}
    assert set(written) == {
        "records.json", "library.bib", "library.ris", "references.html", "references.md",
        "references-ieee.html", "feed.atom", "feed.rss", "feed.json",
    }  # fmt: skip
    items = json.loads(written["records.json"])
    assert [item["number"] for item in items if "number" in item] == ["arXiv:2407.14622"]
    assert not [item for item in items if "DOI" in item]
    assert bibkit("build", "examples/reading-list.toml").status == 0
    assert {path.name: path.read_bytes() for path in (demo / "out").iterdir()} == written


def test_explain(bibkit: Bibkit) -> None:
    assert "A required field is missing." in bibkit("explain", "bk201").stdout
    assert [line.split()[0] for line in bibkit("explain").stdout.splitlines()] == list(CODES)


def test_styles(bibkit: Bibkit) -> None:
    names = bibkit("styles", "chicago", "author-date").stdout.split()
    assert "chicago-author-date" in names
    assert "nature-neuroscience-brief-communications" not in names


def test_styles_are_found_by_their_titles(bibkit: Bibkit) -> None:
    assert "zeitschrift-fur-theologie-und-kirche" in bibkit("styles", "für", "kirche").stdout.split()


def test_formats(bibkit: Bibkit) -> None:
    lines = {line.split()[0]: line for line in bibkit("formats").stdout.splitlines()}
    assert "read, export" in lines["csl-json"]
    assert "export" in lines["atom"]


# Bad input -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("convert", "missing.txt"), "bibkit: cannot read missing.txt: No such file or directory"),
        (("convert", "."), "bibkit: cannot read .: Is a directory"),
        (("convert", "binary.pdf"), "bibkit: binary.pdf is a binary file, not text (it looks like a PDF; give the text itself)"),
        (("convert", "prose.txt"), "1 line that belongs to no paper"),
        (("convert", "prose.xyz"), "bibkit: cannot tell the format of prose.xyz (say it with --from:"),
        (("convert", "listing.txt", "--to", "bibtec"), "bibkit: unknown format 'bibtec' (did you mean 'bibtex'"),
        (("convert", "listing.txt", "--to", "markdwn"), "bibkit: unknown format 'markdwn' (did you mean 'markdown'?)"),
        (("convert", "listing.txt", "--from", "listin"), "bibkit: unknown format 'listin' (did you mean 'listing'?)"),
        (("convert", "listing.txt", "--from", "atom"), "bibkit: Atom 1.0 feed can be exported but not read"),
        (("convert", "listing.txt", "--to", "listing"), "can be read but not exported"),
        (("convert", "listing.txt", "-o", "x.pdf"), "bibkit: cannot tell the format to write from 'x.pdf' (say it with --to)"),
        (("convert", "listing.txt", "-o", "listing.txt/x.bib"), "bibkit: cannot write listing.txt/x.bib:"),
        (("convert", "listing.txt", "--as-of", "yesterday"), "bibkit: 'yesterday' is not a date (write it as YYYY-MM-DD"),
        (("convert", "listing.txt", "--where", "isued>1"), "bibkit: 'isued' is not a CSL variable (did you mean 'issued'"),
        (("convert", "listing.txt", "--keys", "nobody"), "bibkit: no record has the key 'nobody'"),
        (("convert", "listing.txt", "--overrides", "none.toml"), "bibkit: cannot read none.toml"),
        (("cite", "listing.txt", "--style", "appa"), "bibkit: there is no style 'appa' (did you mean"),
        (("cite", "listing.txt", "--style", "broken.csl"), "broken.csl"),
        (("cite", "listing.txt", "--engine", "citeproc"), "bibkit: unknown engine 'citeproc' (did you mean 'citeproc-py'?)"),
        (("cite", "listing.txt", "--to", "pdf"), "bibkit: 'pdf' is not an output of references"),
        (("validate", "listing.txt", "--for", "bibtx"), "bibkit: unknown target 'bibtx' (did you mean 'bibtex'"),
        (("build",), "bibkit: cannot read bibkit.toml"),
        (("build", "listing.txt"), "bibkit: listing.txt: not valid TOML"),
        (("explain", "BK999"), "bibkit: there is no code 'BK999'"),
        (("styles", "zzzz"), "bibkit: no style has 'zzzz' in its name or title"),
        (("convrt", "listing.txt"), "there is no command 'convrt' (did you mean 'convert'?)"),
        (("convert",), "Missing argument 'IN...'"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else "",
)  # fmt: skip
def test_misuse_is_one_line_and_status_2(
    bibkit: Bibkit, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    (tmp_path / "listing.txt").write_bytes(SEED.read_bytes())
    (tmp_path / "binary.pdf").write_bytes(b"%PDF-1.7\n\0\1\2")
    (tmp_path / "prose.txt").write_text("Nothing to see here.")
    (tmp_path / "prose.xyz").write_text("Nothing to see here.")
    (tmp_path / "broken.csl").write_text("<style")
    before = sorted(tmp_path.iterdir())
    ran = bibkit(*arguments)
    assert ran.status == 2
    assert message in ran.stderr
    assert ran.stdout == ""
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "command", [("convert", "-o", "x.bib"), ("cite",), ("feed", "-o", "public"), ("validate",)]
)
def test_an_empty_file_is_status_2_and_writes_nothing(
    bibkit: Bibkit, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "empty.txt").write_text(" \n")
    ran = bibkit(command[0], "empty.txt", *command[1:])
    assert ran.status == 2
    assert "error BK001 the input is empty" in ran.stdout + ran.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["empty.txt"]


def test_what_can_be_read_is_written_and_the_rest_reported(bibkit: Bibkit, tmp_path: Path) -> None:
    text = SEED.read_text("utf-8")
    (tmp_path / "cut.txt").write_bytes(("LGJan 1, 2020\n" + text[: len(text) // 2]).encode("utf-8"))
    ran = bibkit("convert", "cut.txt", "-o", "x.bib", "--as-of", AS_OF)
    assert ran.status == 1
    assert "cut.txt:1: error BK101 no paper below the head line 'LGJan 1, 2020'" in ran.stderr
    assert (tmp_path / "x.bib").read_text("utf-8").count("@misc{") == 7


def test_a_wrong_encoding_is_read_and_reported(bibkit: Bibkit) -> None:
    latin = "LGJul 19, 2024\nA Study of Cafés|René Müller\nText.\n".encode("latin-1")
    ran = bibkit("convert", "-", stdin=latin)
    assert ran.status == 0
    assert json.loads(ran.stdout)[0]["author"] == [{"family": "Müller", "given": "René"}]
    assert "<stdin>:2:15: warning BK002 byte 0xE9 is not UTF-8" in ran.stderr


def test_ten_megabytes_of_one_line(bibkit: Bibkit, tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_bytes(b"LGJul 19, 2024\n" + b"Word, word " * 1_000_000)
    ran = bibkit("convert", "long.txt", "--to", "jsonl")
    assert ran.status in (0, 1)
    assert ran.stderr
    (tmp_path / "long.txt").write_bytes(b"a" * 10_000_000)
    assert bibkit("convert", "long.txt", "--from", "listing").status == 2


def test_an_empty_choice_is_no_failure(bibkit: Bibkit) -> None:
    ran = bibkit("convert", SEED, "--where", "issued>2030", "--as-of", AS_OF)
    assert (ran.status, ran.stdout) == (0, "[]\n")


def test_only_the_records_asked_for_are_spoken_of(bibkit: Bibkit, tmp_path: Path) -> None:
    source = tmp_path / "two.bib"
    source.write_text("@book{a, title={A}, what}\n@book{b, title={B}, what}\n", encoding="utf-8")
    result = bibkit("convert", str(source), "--keys", "b", "--to", "jsonl")
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["b"]
    assert "[b]" in result.stderr
    assert "[a]" not in result.stderr


def test_output_is_utf8_whatever_the_locale(bibkit: Bibkit) -> None:
    env = {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    ran = bibkit("cite", SEED, "--as-of", AS_OF, env=env)
    assert ran.status == 0
    assert "Héliou" in ran.stdout
    assert "\r" not in ran.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX pipes")
def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    import subprocess

    command = f"{sys.executable} -m bibkit styles | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    assert done.stdout.splitlines()[1:] == ["0"]

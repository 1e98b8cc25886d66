"""Settings: where they are found, what they may hold, and what they change in a report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Ran

from bibkit.diagnostics import BibkitError, Severity
from bibkit.settings import Settings, find_settings, load_settings

Bibkit = Callable[..., Ran]

LIBRARY = """@article{old, title = {T}, doi = {nonsense}}
@book{new, title = {U}, isbn = {123}, keywords = {x}}
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "papers" / "deep"
    folder.mkdir(parents=True)
    path = folder / "lib.bib"
    path.write_text(LIBRARY, encoding="utf-8")
    return path


def _codes(ran: Ran) -> list[str]:
    return sorted(row.split()[0] for row in ran.stdout.splitlines())


def _summary(bibkit: Bibkit, *arguments: str | Path) -> list[str]:
    return _codes(bibkit("validate", *arguments, "--report", "summary"))


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_the_nearest_file_with_settings_counts(library: Path, tmp_path: Path) -> None:
    top = _write(tmp_path / "pyproject.toml", '[tool.bibkit]\nignore = ["BK2"]\n')
    assert find_settings(library.parent) == top
    # a project without settings for bibkit, and a build file without [validate], do not count
    _write(tmp_path / "papers" / "pyproject.toml", "[project]\nname = 'x'\n")
    _write(library.parent / "bibkit.toml", "[input]\nfiles = ['lib.bib']\n")
    assert find_settings(library.parent) == top
    near = _write(tmp_path / "papers" / "bibkit.toml", "[validate]\n")
    _write(tmp_path / "papers" / "pyproject.toml", "[tool.bibkit]\n")
    assert find_settings(library.parent) == near


def test_settings_are_used_unless_told_otherwise(bibkit: Bibkit, library: Path, tmp_path: Path) -> None:
    assert _summary(bibkit, library) == ["BK201", "BK301", "BK305"]
    _write(tmp_path / "pyproject.toml", '[tool.bibkit]\nignore = ["BK2"]\nselect = "BK30"\n')
    assert _summary(bibkit, library) == ["BK301", "BK305"]
    assert _summary(bibkit, library, "--no-config") == ["BK201", "BK301", "BK305"]
    # an option takes the place of the key of its name, and leaves the others
    assert _summary(bibkit, library, "--select", "BK301") == ["BK301"]
    assert _summary(bibkit, library, "--ignore", "BK301") == ["BK305"]
    other = _write(tmp_path / "other.toml", '[validate]\nselect = ["BK305"]\n')
    assert _summary(bibkit, library, "--config", other) == ["BK305"]


def test_standard_input_takes_those_of_the_working_folder(bibkit: Bibkit, tmp_path: Path) -> None:
    _write(tmp_path / "bibkit.toml", '[validate]\nselect = ["BK301"]\n')
    assert _codes(bibkit("validate", "-", "--report", "summary", stdin=LIBRARY)) == ["BK301"]


def test_severities(bibkit: Bibkit, library: Path) -> None:
    _write(
        library.parent / "bibkit.toml",
        '[validate.severity]\nBK = "info"\nBK30 = "warning"\nBK305 = "error"\n',
    )
    ran = bibkit("validate", library)
    assert ran.status == 1
    assert "warning BK301" in ran.stdout
    assert "error BK305" in ran.stdout
    assert "info BK201" in ran.stdout
    _write(library.parent / "bibkit.toml", '[validate.severity]\nBK = "info"\n')
    assert bibkit("validate", library).status == 0
    assert bibkit("validate", library, "--fail-on", "warning").status == 0


def test_per_file_ignores(bibkit: Bibkit, library: Path, tmp_path: Path) -> None:
    text = '[validate.per-file-ignores]\n"papers/*.bib" = ["BK2", "BK301"]\n"other.bib" = "BK3"\n'
    _write(tmp_path / "bibkit.toml", text)
    other = _write(tmp_path / "other.bib", LIBRARY)
    assert _summary(bibkit, library) == ["BK305"]
    assert _summary(bibkit, other) == ["BK201"]
    assert _summary(bibkit, library, other) == ["BK201", "BK305", "BK501"]


def test_required_fields_of_ones_own(bibkit: Bibkit, library: Path) -> None:
    _write(
        library.parent / "bibkit.toml",
        '[validate]\nselect = "BK201"\n[validate.required]\narticle-journal = ["DOI", ["note", "abstract"]]\n'
        'book = ["keywords", "shelfmark"]\n"*" = "language"\n',
    )
    ran = bibkit("validate", library, "--for", "ris")
    assert [row for row in ran.stdout.splitlines() if "BK201" in row] == [
        f"{library}:1: error BK201 'note' or 'abstract' is missing, which bibkit.toml requires for article-journal [old note]",
        f"{library}:1: error BK201 'language' is missing, which bibkit.toml requires for every record [old language]",
        f"{library}:2: error BK201 'shelfmark' is missing, which bibkit.toml requires for book [new shelfmark]",
        f"{library}:2: error BK201 'language' is missing, which bibkit.toml requires for every record [new language]",
    ]


def test_entry_types_of_a_bib_are_types_too(bibkit: Bibkit, library: Path) -> None:
    _write(library.parent / "bibkit.toml", '[validate]\nselect = "BK201"\nrequired = {article = ["file"]}\n')
    ran = bibkit("validate", library, "--for", "ris")
    assert "'file' is missing, which bibkit.toml requires for article" in ran.stdout


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[validate]\nslect = []", "[validate] slect does not exist (did you mean 'select'"),
        ("[validate]\nselect = 1", "[validate] select must be a string or an array of strings, not 1"),
        ('[validate.severity]\nBK301 = "fatal"', "[validate] severity must be a table of codes and severities (error, warning, info)"),
        ("[validate]\nrequired = {book = [[]]}", "[validate] required must be a table of types"),
        ("[validate]\nper-file-ignores = []", "[validate] per-file-ignores must be a table of globs"),
        ("validate = 1", "'validate' must be a table"),
        ("[validate", "not valid TOML"),
        ("[input]\n", "no table [validate]"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(BibkitError) as raised:
        load_settings(_write(tmp_path / "bibkit.toml", text))
    assert message in str(raised.value)


@pytest.mark.parametrize("place", ["select", "ignore", "severity", "per-file-ignores"])
def test_a_code_that_does_not_exist(bibkit: Bibkit, library: Path, place: str) -> None:
    values: dict[str, str] = {"severity": '{BK999 = "info"}', "per-file-ignores": '{"*" = "BK999"}'}
    _write(
        library.parent / "bibkit.toml",
        f"[validate]\n{place} = {values.get(place, chr(34) + 'BK999' + chr(34))}\n",
    )
    ran = bibkit("validate", library)
    assert ran.status == 2
    assert "no code begins with 'BK999'" in ran.stderr


def test_the_tool_table_may_have_one_within(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "pyproject.toml", '[tool.bibkit.validate]\nfor = "biblatex"\nseverity = {BK4 = "info"}\n'
    )
    settings: Any = load_settings(path)
    assert (settings.targets, settings.severity) == (("biblatex",), {"BK4": Severity.INFO})


def test_globs_are_seen_from_the_folder_of_the_settings() -> None:
    settings = Settings(per_file_ignores={"a/*": ("BK1",), "b.bib": ("BK2",)}, folder=Path("/x"))
    assert settings.ignored_in("/x/a/deep/b.bib") == ("BK1", "BK2")
    assert settings.ignored_in("/y/a/c.bib") == ()


def test_a_build_checks_as_its_file_says(bibkit: Bibkit, tmp_path: Path) -> None:
    _write(tmp_path / "lib.bib", f"% bibkit: ignore BK301\n{LIBRARY}")
    text = '[input]\nfiles = "lib.bib"\n[[output]]\npath = "out.ris"\n[validate]\nfor = "ris"\nselect = ["BK30"]\n'
    _write(tmp_path / "bibkit.toml", f'{text}[validate.severity]\nBK305 = "warning"\n')
    ran = bibkit("build")
    assert ran.status == 0, ran.stdout
    assert "warning BK305" in ran.stdout
    assert "BK301" not in ran.stdout
    _write(tmp_path / "bibkit.toml", text)
    assert bibkit("build").status == 1

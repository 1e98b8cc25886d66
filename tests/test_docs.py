"""The documentation says what the program does."""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Ran

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("name", ["diagnostics.md", "formats.md", "keys.md"])
def test_tables_are_those_of_the_code(name: str) -> None:
    pages = runpy.run_path(str(ROOT / "docs" / "tables.py"))["PAGES"]
    assert (ROOT / "docs" / name).read_text("utf-8") == pages[name](), "run: python docs/tables.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_the_readme_shows_what_the_demo_prints(bibkit: Callable[..., Ran], demo: Path) -> None:
    block = re.search(r"<!-- demo -->\n```\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert block is not None
    assert bibkit("build", "examples/reading-list.toml").stdout.replace("\\", "/").startswith(block[1])


def test_the_example_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    block = re.search(
        r"<!-- example: api -->\n```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL
    )
    assert block is not None
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "listing.txt").write_bytes((ROOT / "seeds" / "listing.txt").read_bytes())
    monkeypatch.chdir(tmp_path)
    exec(compile(block[1], "README.md", "exec"), {})
    assert (tmp_path / "out" / "library.bib").read_text("utf-8").count("@misc{") == 12


def test_the_example_of_a_format_works() -> None:
    import bibkit
    from bibkit.diagnostics import Diagnostic

    block = re.search(r"```python\n(.*?)```", (ROOT / "docs" / "extending.md").read_text("utf-8"), re.DOTALL)
    assert block is not None
    names: dict[str, object] = {}
    exec(compile(block[1], "extending.md", "exec"), names)
    told: list[Diagnostic] = []
    exported = names["export_titles"]([bibkit.Record({"title": "T"})], None, told.append)  # type: ignore[operator]
    assert list(exported) == ["T\n"]

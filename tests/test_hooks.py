"""The hooks for pre-commit, run as pre-commit runs them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from conftest import ROOT, Ran

HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_runs(bibkit: Callable[..., Ran], tmp_path: Path, name: str) -> None:
    hook = HOOKS[name]
    program, *arguments = hook["entry"].split()
    assert program == "bibkit"
    assert hook["language"] == "python"
    (tmp_path / "good.bib").write_text("@misc{good, author = {Doe, Jane}, title = {T}, year = 2020}\n")
    (tmp_path / "bad.ris").write_text("TY  - BOOK\nTI  - T\nSN  - 12\nER  - \n")
    files = sorted(path.name for path in tmp_path.iterdir() if re.search(hook["files"], path.name))
    assert files == ["bad.ris", "good.bib"]
    assert bibkit(*arguments, "good.bib").status == 0
    ran = bibkit(*arguments, *files)
    assert ran.status == 1
    assert "bad.ris:3:7: error BK305" in ran.stdout


def test_the_hooks_take_what_they_can_read_and_nothing_else() -> None:
    for name in ("a.json", "bib.tex", "a.bib.bak", "ris"):
        assert not any(re.search(hook["files"], name) for hook in HOOKS.values())
    assert set(HOOKS) == {"bibkit-validate", "bibkit-fix"}

"""Every example runs as its first lines say."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import AS_OF, ROOT, SEED, Ran


@pytest.mark.parametrize("script", sorted((ROOT / "examples").glob("*.py")), ids=lambda path: path.name)
def test_a_script_runs(script: Path) -> None:
    done = subprocess.run([sys.executable, script], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip()


def test_the_paper_gets_its_citations_and_references(bibkit: Callable[..., Ran]) -> None:
    result = bibkit("cite", str(SEED), "--as-of", AS_OF, "--in", ROOT / "examples" / "paper.md")
    assert result.status == 0
    assert "(see Héliou et al., 2021, p. 3; Liu et al., 2026)" in result.stdout
    assert "As Héliou et al. (2021) show" in result.stdout
    assert "*Voxtral Realtime*" in result.stdout


def test_the_site_is_built(bibkit: Callable[..., Ran], demo: Path) -> None:
    assert bibkit("build", "examples/site.toml").status == 0
    assert (demo / "out" / "site" / "index.html").read_text("utf-8").count('class="Z3988"') == 12
    assert (demo / "out" / "feeds" / "category").is_dir()

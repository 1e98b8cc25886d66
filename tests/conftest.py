"""What the tests share: the seed listing, the command line as a user runs it, and real clients."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases"
SEED = ROOT / "seeds" / "listing.txt"
AS_OF = "2026-11-23"


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    status: int
    stdout: str
    stderr: str


@pytest.fixture
def bibkit(tmp_path: Path) -> Callable[..., Ran]:
    """Run `bibkit ARGUMENTS` in an empty folder, as its own process."""

    def run(*arguments: str | Path, stdin: str | bytes = b"", env: dict[str, str] | None = None) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "bibkit", *map(str, arguments)],
            input=stdin.encode("utf-8") if isinstance(stdin, str) else stdin,
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, **(env or {})},
            check=False,
            timeout=60,
        )
        ran = Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
        assert "Traceback" not in ran.stderr, ran.stderr
        return ran

    return run


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """A folder in which the example can be built, away from the checkout."""
    for name in ("examples", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def client(name: str) -> str:
    """The path of a real client program: a test that needs a missing one is skipped, but fails in CI."""
    path = shutil.which(name)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} is not installed, and CI must have it")
        pytest.skip(f"{name} is not installed")
    return path


def shared(name: str) -> Path:
    """A file of the material that stands beside some checkouts; elsewhere the test is skipped."""
    path = ROOT.parent / "shared" / name
    if not path.exists():
        pytest.skip(f"shared/{name} is not beside this checkout")
    return path

"""Formats of other packages: a small package is installed, and used by name like a built-in one."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import AS_OF, SEED, Ran

MODULE = """
from bibkit.formats import Format


def read(stream, report, source):
    from bibkit import Record

    for line in stream:
        yield Record({"id": line.strip(), "type": "document", "title": line.strip()})


def export(records, options, report):
    for record in records:
        yield f"* {record.item['title']}\\n"


STARS = Format(name="stars", title="A starred list", extensions=(".stars",), media_type="text/plain", read=read, export=export)
NOT_A_FORMAT = 42
"""

ENTRY_POINTS = """
[bibkit.formats]
stars = stars_format:STARS
broken = stars_format:MISSING
wrong = stars_format:NOT_A_FORMAT
"""


@pytest.fixture
def plugin(tmp_path: Path) -> dict[str, str]:
    """The environment in which the package is installed, by pip, from a wheel made here."""
    wheel = tmp_path / "stars_format-1.0-py3-none-any.whl"
    info = "stars_format-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("stars_format.py", MODULE)
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: stars-format\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/entry_points.txt", ENTRY_POINTS)
        archive.writestr(f"{info}/RECORD", "")
    target = tmp_path / "site"
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
        "--target",
        target,
        wheel,
    ]
    subprocess.run(command, check=True, timeout=120)
    return {"PYTHONPATH": str(target)}


def test_a_plugged_in_format_is_used_by_name(bibkit: Callable[..., Ran], plugin: dict[str, str]) -> None:
    exported = bibkit("convert", SEED, "--to", "stars", "--as-of", AS_OF, "--limit", "2", env=plugin)
    assert exported.status == 0
    assert exported.stdout == "* BOND: Aligning LLMs with Best-of-N Distillation\n* Ministral 3\n"
    read = bibkit("convert", "-", "--from", "stars", "--to", "bibtex", stdin="one\n", env=plugin)
    assert read.stdout == "@misc{one,\n  title = {one},\n}\n"


def test_formats_lists_plug_ins_and_names_broken_ones(
    bibkit: Callable[..., Ran], plugin: dict[str, str]
) -> None:
    ran = bibkit("formats", env=plugin)
    assert ran.status == 1
    assert "stars " in ran.stdout
    assert "(plug-in)" in ran.stdout
    assert "error BK901 the plug-in for the format 'broken' cannot be loaded" in ran.stderr
    assert "error BK901 the plug-in for the format 'wrong' gives a int, not a Format" in ran.stderr


def test_a_broken_plug_in_is_one_line(bibkit: Callable[..., Ran], plugin: dict[str, str]) -> None:
    ran = bibkit("convert", SEED, "--to", "broken", env=plugin)
    assert ran.status == 2
    assert ran.stderr.count("\n") == 1

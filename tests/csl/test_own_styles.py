"""The styles written for bibkit: valid by the CSL schema, found by name, shipped in the wheel."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import citeproc
import pytest
from conftest import AS_OF, ROOT, SEED
from lxml import etree

import bibkit
from bibkit.csl.style import style_names

STYLES = sorted((ROOT / "styles").glob("*.csl"))


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_a_style_is_valid_and_found_by_name(path: Path) -> None:
    schema = etree.RelaxNG(etree.parse(citeproc.SCHEMA_PATH))
    schema.assertValid(etree.parse(path))
    assert path.stem in style_names()
    library = bibkit.read(SEED, as_of=AS_OF)
    text = str(bibkit.dumps(library, to="text", style=path.stem))
    assert all(record.item["title"] in text for record in library)


def test_the_reading_list_is_newest_first_with_abstracts() -> None:
    text = str(bibkit.dumps(bibkit.read(SEED, as_of=AS_OF), to="markdown", style="reading-list"))
    assert text.startswith(
        "**Voxtral Realtime**. Alexander H. Liu, Andy Ehrenberg, Andy Lo, et al. February 11, 2026"
    )
    assert "We introduce Voxtral Realtime, a natively streaming" in text


def test_the_wheel_holds_the_styles_and_the_data(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--wheel-dir",
        str(tmp_path),
        str(ROOT),
    ]
    subprocess.run(command, check=True, timeout=300)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"bibkit/data/styles/{path.name}" for path in STYLES} <= names
    assert {"bibkit/py.typed", "bibkit/data/splitter.json.z", "bibkit/data/arxiv_codes.json"} <= names
    assert not [name for name in names if not name.startswith(("bibkit/", "bibkit_csl-"))]

"""Exports of one item, against files in tests/cases/exports/ written by hand; and read by bibutils."""

from __future__ import annotations

import re
import subprocess

import pytest
from conftest import CASES, client
from lxml import etree

import bibkit

FOLDER = CASES / "exports"
MODS = {"m": "http://www.loc.gov/mods/v3"}


def exported(to: str) -> str:
    data = bibkit.dumps(bibkit.read(FOLDER / "item.json"), to=to)
    return data if isinstance(data, str) else data.decode("utf-8")


@pytest.mark.parametrize(
    "to", sorted(path.stem for path in FOLDER.glob("*.txt") if path.stem != "endnotexml")
)
def test_expected_file(to: str) -> None:
    assert exported(to) == (FOLDER / f"{to}.txt").read_text("utf-8")


def test_style_runs_of_endnote_xml_hold_no_white_space_of_their_own() -> None:
    """Between `<style>` runs every space is part of the title."""
    found = exported("endnotexml")
    assert found.startswith((FOLDER / "endnotexml.txt").read_text("utf-8"))
    assert bibkit.loads(found).items[0]["title"] == "Cats & <i>dogs</i>"


@pytest.mark.parametrize(
    ("to", "program"),
    [("ris", "ris2xml"), ("enw", "end2xml"), ("endnotexml", "endx2xml"), ("mods", "")],
)
def test_bibutils_reads_it(to: str, program: str) -> None:
    data = exported(to).encode()
    if program:
        data = subprocess.run(
            [client(program)], input=data, capture_output=True, check=True, timeout=60
        ).stdout
        (mods,) = etree.fromstring(data).findall("m:mods", MODS)
        texts = " ".join(str(text) for text in mods.itertext())
        for word in ("Cats", "dogs", "Berg", "Study", "2020", "Journal of Things", "12", "101", "119"):
            assert word in texts
    bib = subprocess.run([client("xml2bib")], input=data, capture_output=True, check=True, timeout=60).stdout
    text = bib.decode("utf-8", "replace")
    assert text.count("@Article{") == 1
    for field in ("author", "title", "journal", "year", "volume", "pages"):
        assert re.search(rf"^{field}=", text, re.MULTILINE), (field, text)

"""RIS exports: against an expected file, and read back by bibutils."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from conftest import AS_OF, CASES, SEED, client
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from strategies import items

import bibkit
from bibkit.names import display_name

MODS = {"m": "http://www.loc.gov/mods/v3"}


def test_expected_file() -> None:
    library = bibkit.read(CASES / "bibtex" / "items.json")
    exported = bibkit.export(library, to="ris")
    assert exported.data == (CASES / "ris" / "items.ris").read_text("utf-8")
    assert [(found.code, found.record, found.field) for found in exported.diagnostics] == [
        ("BK603", "specials", "author"),
        ("BK603", "specials", "title"),
        ("BK602", "preprint", "author"),
    ]


@given(st.lists(items(), max_size=3))
def test_every_line_is_a_tag_and_every_record_ends(found: list[dict[str, object]]) -> None:
    text = str(bibkit.dumps([bibkit.Record(item) for item in found], to="ris"))
    lines = [line for line in text.split("\n") if line]
    assert all(line[2:6] == "  - " for line in lines)
    assert sum(line == "ER  - " for line in lines) == len(found)


_VALUES = st.text("ab &;<p>/,.-–\t\xa0\u0301\u200bé가", max_size=12) | st.sampled_from(
    ["a&nbsp;b", "<p>a</p> <p>b"]
)


@given(
    st.lists(
        st.tuples(st.sampled_from("TI AU KW N1 AB T2 SP EP SN M3 DO UR DA Y2 C1".split()), _VALUES),
        max_size=6,
    )
)
def test_records_come_normalised(fields: list[tuple[str, str]]) -> None:
    lines = "".join(f"{tag}  - {value}\n" for tag, value in fields)
    for record in bibkit.loads(f"TY  - JOUR\n{lines}ER  - \n", format="ris"):
        assert bibkit.normalise(record) == record


def _texts(element: etree._Element, path: str) -> list[str]:
    return [part.text or "" for part in element.findall(path, MODS)]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_bibutils_reads_all_titles_authors_and_years(tmp_path: Path) -> None:
    program = client("ris2xml")
    library = bibkit.read(SEED, as_of=AS_OF)
    bibkit.write(library, tmp_path / "library.ris")
    done = subprocess.run([program, "library.ris"], cwd=tmp_path, capture_output=True, check=True, timeout=60)
    found = etree.fromstring(done.stdout).findall("m:mods", MODS)
    assert len(found) == len(library) == 12
    for mods, record in zip(found, library, strict=True):
        item = record.item
        title = ": ".join(_texts(mods, "m:titleInfo/m:title") + _texts(mods, "m:titleInfo/m:subTitle"))
        assert title == item["title"]
        # bibutils takes initials apart and has no way to tell an organisation: the words are compared
        names = [set(_words(" ".join(_texts(name, "m:namePart")))) for name in mods.findall("m:name", MODS)]
        assert names == [set(_words(display_name(name))) for name in item["author"]]
        date = mods.findtext(".//m:dateIssued", "", MODS)
        assert date.startswith(str(item["issued"]["date-parts"][0][0]))

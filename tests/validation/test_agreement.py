"""bibtex and biber as judges: what they say is missing, we say, and no more, but for differences that are written down
in docs/validation.md."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from conftest import client

import bibkit
from bibkit.diagnostics import Diagnostic

#: What an entry may hold, so that each type has what it requires.
FULL = {
    "author": "{Doe, Jane}",
    "editor": "{Roe, Richard}",
    "title": "{A title of some length}",
    "journal": "{Journal of Examples}",
    "journaltitle": "{Journal of Examples}",
    "booktitle": "{A book of examples}",
    "chapter": "{3}",
    "publisher": "{Example Press}",
    "school": "{Example University}",
    "institution": "{Example Institute}",
    "type": "{Report}",
    "note": "{A note}",
    "number": "{12}",
    "url": "{https://example.org/}",
}

#: Fields of each entry type of btxdoc, 3.1, that its styles ask for.
BIBTEX = {
    "article": "author title journal year",
    "book": "author title publisher year",
    "booklet": "title",
    "inbook": "author title chapter publisher year",
    "incollection": "author title booktitle publisher year",
    "inproceedings": "author title booktitle year",
    "conference": "author title booktitle year",
    "manual": "title",
    "mastersthesis": "author title school year",
    "phdthesis": "author title school year",
    "misc": "title",
    "proceedings": "title year",
    "techreport": "author title institution year",
    "unpublished": "author title note",
}
BIBLATEX = {
    "article": "author title journaltitle date",
    "book": "author title date",
    "mvbook": "author title date",
    "inbook": "author title booktitle date",
    "bookinbook": "author title booktitle date",
    "booklet": "author title date",
    "collection": "editor title date",
    "mvcollection": "editor title date",
    "reference": "editor title date",
    "mvreference": "editor title",
    "suppbook": "author title booktitle date",
    "suppcollection": "author editor title booktitle date",
    "suppperiodical": "date",
    "mvproceedings": "title",
    "incollection": "author editor title booktitle date",
    "inreference": "author editor title booktitle date",
    "dataset": "title",
    "manual": "title date",
    "misc": "title date",
    "software": "title",
    "online": "title url date",
    "patent": "author title number date",
    "periodical": "editor title date",
    "proceedings": "title date",
    "inproceedings": "author title booktitle date",
    "report": "author title type institution date",
    "thesis": "author title type institution date",
    "unpublished": "author title date",
}

#: bibtex says of an empty @misc only that it cannot be sorted, unless it has a `key`.
OURS_ALONE = {("misc-without-everything", "author"), ("misc-without-title", "author")}
#: Without `title`, a book takes its `booktitle` for it (it is a parent of others): the other field is missing then.
OTHER_FIELD = {("bookinbook-without-title", "booktitle"): ("bookinbook-without-title", "title")}


def _entries(types: dict[str, str], date: dict[str, str]) -> str:
    """Of each type an entry with all fields, one without each of them, and one with none."""
    texts: list[str] = []
    for kind, names in types.items():
        fields = names.split()
        for place, without in enumerate([*fields, "nothing", "everything"]):
            kept = [] if without == "everything" else [name for name in fields if name != without]
            # titles differ, so that no two entries are one work
            values = FULL | date | {"title": f"{{A title of {kind} number {place}}}"}
            lines = [f"  {name} = {values[name]}," for name in kept]
            texts.append("\n".join([f"@{kind}{{{kind}-without-{without},", *lines, "}", ""]))
    return "\n".join(texts)


def _missing(found: list[Diagnostic], codes: tuple[str, ...]) -> set[tuple[str, str]]:
    """(key, field by the target's own name) of what is missing; of "author or editor", either."""
    return {
        (one.record or "", re.findall(r"'(\w+)'", one.message.split(" is missing")[0])[0])
        for one in found
        if one.code in codes
    }


def test_bibtex_warns_of_the_same_fields(tmp_path: Path) -> None:
    text = _entries(BIBTEX, {"year": "{2020}"})
    (tmp_path / "all.bib").write_text(text, encoding="utf-8")
    (tmp_path / "all.aux").write_text(
        "\\relax\n\\citation{*}\n\\bibstyle{plain}\n\\bibdata{all}\n", encoding="utf-8"
    )
    done = subprocess.run(
        [client("bibtex"), "all"], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    warned = {
        (key, "author" if what == "author and editor" else what.split()[0])
        for what, key in re.findall(r"empty ([\w ]+) in (\S+)", done.stdout)
    }
    library = bibkit.loads(text, format="bibtex")
    assert len(warned) > 60
    assert _missing(bibkit.validate(library, target="bibtex"), ("BK201",)) == warned | OURS_ALONE


def test_biber_warns_of_the_same_fields(tmp_path: Path) -> None:
    text = _entries(BIBLATEX, {"date": "{2020-05-01}"})
    (tmp_path / "all.bib").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [client("biber"), "--tool", "--validate-datamodel", "all.bib"],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    warned = set(re.findall(r"Entry '(\S+)' \(all.bib\): Missing mandatory field '(\w+)'", done.stdout))
    warned |= set(
        re.findall(r"Entry '(\S+)' \(all.bib\): Missing mandatory field - one of '(\w+)", done.stdout)
    )
    library = bibkit.loads(text, format="biblatex")
    found = _missing(bibkit.validate(library, target="biblatex"), ("BK201", "BK209"))
    assert len(warned) > 80
    assert {OTHER_FIELD.get(one, one) for one in found} == warned

"""Where a finding is: the place of the value in the source, in every format that has one."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import AS_OF, CASES, SEED
from hypothesis import given, settings
from hypothesis import strategies as st

import bibkit
from bibkit import Record
from bibkit.validation.placing import place
from bibkit.validation.rule import Finding, Fix

C = CASES

#: file, record, field, excerpt → line, column, what stands there. Read off the files by hand.
PLACES = [
    (C / "bibtex/read.bib", "child", "id", None, (21, 16, "child")),
    (C / "bibtex/read.bib", "child", "type", None, (21, 2, "inproceedings")),
    (C / "bibtex/read.bib", "child", "author", "Poussin", (22, 58, "Poussin")),
    (C / "bibtex/read.bib", "concatenated", "issued", None, (12, 10, "1999")),
    (C / "bibtex/read.bib", "concatenated", "page", None, (13, 11, '"1--20"')),
    (C / "ris/zotero.ris", 0, "author", None, (3, 7, "Gödel, Kurt")),
    (C / "ris/zotero.ris", 0, "author", "Berg", (4, 15, "Berg")),
    (C / "ris/zotero.ris", 0, "DOI", None, (10, 7, "10.1000/abc")),
    (C / "ris/zotero.ris", 0, "page", None, (14, 7, "101")),
    (C / "enw/endnote.enw", "doe2009", "container-title", "Things", (6, 15, "Things")),
    (C / "nbib/pubmed.nbib", 0, "author", None, (16, 7, "van Raaij, Mark J")),
    (C / "nbib/pubmed.nbib", 0, "abstract", None, (14, 7, None)),
    (C / "endnotexml/endnote.xml", 0, "DOI", None, (1, 1121, "10.1000/xml")),
    (C / "endnotexml/endnote.xml", 1, "publisher", "Press", (2, 452, "Press")),
    (C / "mods/library.mods", 0, "title", None, (4, 45, "sound and the fury")),
    (C / "mods/library.mods", 1, "volume", None, (23, 63, "5")),
    (C / "hayagriva/typst.yml", "kinetics", "DOI", None, (6, 14, "10.1000/haya")),
    (C / "hayagriva/typst.yml", "zygos", "publisher-place", None, (28, 49, "Oxford")),
    (C / "cff/CITATION.cff", 0, "version", None, (12, 10, "2.10")),
    (C / "cff/CITATION.cff", 1, "DOI", None, (33, 10, "10.1000/cff")),
    (C / "csv/zotero.csv", "ABCD", "page", None, (3, 22, '"101-119"')),
    (C / "csv/zotero.csv", "EFGH", "editor", "Itor", (4, 92, "Itor")),
    (C / "tsv/plain.tsv", 0, "issued", None, (2, 34, "1999")),
    (C / "csl-yaml/pandoc.yaml", "doe2020", "title", "study", (5, 24, "study")),
    (C / "csl-yaml/pandoc.yaml", "old", "type", None, (17, 9, "book")),
    (SEED, 0, "title", None, (2, 1, "BOND: Aligning LLMs with Best-of-N Distillation")),
    (SEED, 0, "issued", None, (1, 1, "LGJul 19, 2024")),
    (SEED, 1, "author", None, (5, 12, "Alexander H. Liu")),
]  # fmt: skip


@pytest.mark.parametrize(("path", "key", "field", "excerpt", "expected"), PLACES, ids=lambda part: str(getattr(part, "name", part)))  # fmt: skip
def test_a_finding_is_at_its_value(
    path: Path, key: str | int, field: str, excerpt: str | None, expected: tuple[int, int, str | None]
) -> None:
    records = bibkit.read(path, as_of=AS_OF).records
    record = records[key] if isinstance(key, int) else next(one for one in records if one.id == key)
    found = place(Finding("BK301", "m", field=field, excerpt=excerpt), record)
    line, column, text = expected
    assert (found.path, found.line, found.column) == (str(path), line, column)
    if text is not None:
        shown = path.read_text("utf-8-sig").split("\n")[line - 1]
        assert shown[column - 1 : (found.end_column or 1) - 1] == text
        assert found.end_line == line


BIB = """@article{key,
  note = {doi = {no}, a title = {no}},
  Title = {Some {LaTeX}
           over lines},
  author = "A and
    B", % year = 1
  month = jan, journal = {},
  keywords = "a" # b # {c}
}"""


@pytest.mark.parametrize(
    ("field", "excerpt", "expected"),
    [
        ("title", None, (3, 11, 4, 23)),
        ("title", "LaTeX}\n           over", (3, 18, 4, 16)),
        ("title", "over lines", (4, 12, 4, 22)),
        ("title", "{LaTeX} over", (3, 17, 4, 16)),
        ("author", "B", (6, 5, 6, 6)),
        ("title", "not there", (3, 11, 4, 23)),
        ("keyword", None, (8, 14, 8, 27)),
        ("keywords", "{c}", (8, 24, 8, 27)),
        (None, "article", (1, 2, 1, 9)),
        ("container-title", None, (7, 26, 7, 28)),  # there, but empty
        ("DOI", None, (1, None, None, None)),  # not there
        ("issued", None, (1, None, None, None)),  # a month is no date
        ("abstract", "x", (1, None, None, None)),
    ],
)
def test_fields_of_an_entry(field: str | None, excerpt: str | None, expected: tuple[int | None, ...]) -> None:
    (record,) = bibkit.loads(BIB)
    item = {name: value for name, value in record.item.items() if name != "issued"}
    found = place(Finding("BK301", "m", field=field, excerpt=excerpt), record.with_item(item))
    assert (found.line, found.column, found.end_line, found.end_column) == expected


@pytest.mark.parametrize(
    ("old", "new", "fixed"),
    [
        ("LaTeX", "TeX", (3, 18, 3, 23, "LaTeX", "TeX")),
        ("{LaTeX}\n           over", "x", (3, 17, 4, 16, "{LaTeX}\n           over", "x")),
        ("e", "x", None),  # stands there more than once
        ("not there", "x", None),
        ("LaTeX", "LaTeX", None),
        ("", "x", None),
    ],
)
def test_a_fix_becomes_an_edit_if_its_text_stands_there_once(old: str, new: str, fixed: tuple[object, ...] | None) -> None:  # fmt: skip
    (record,) = bibkit.loads(BIB)
    found = place(Finding("BK301", "m", field="title", fix=Fix(old, new)), record)
    edit = found.edit
    told = (edit.line, edit.column, edit.end_line, edit.end_column, edit.old, edit.new) if edit else None
    assert (told, found.fixable) == (fixed, fixed is not None)


def test_a_probable_fix_is_none_that_fix_makes() -> None:
    (record,) = bibkit.loads(BIB)
    found = place(Finding("BK301", "m", field="title", fix=Fix("LaTeX", "x", certain=False)), record)
    assert found.edit
    assert not found.fixable


def test_a_fix_in_json_is_written_as_json() -> None:
    (record,) = bibkit.loads('[{"id": "a", "title": "A \\"b\\"\\n."}]')
    edit = place(Finding("BK301", "m", field="title", fix=Fix('"b"\n.', 'c"')), record).edit
    assert edit
    assert (edit.old, edit.new) == ('\\"b\\"\\n.', 'c\\"')


@settings(deadline=None)
@given(st.text(st.sampled_from('@{}"=,#% \nabtitleauthor1.'), max_size=80), st.sampled_from(["title", "author", "id", "zz"]))  # fmt: skip
def test_places_lie_within_the_source(text: str, field: str) -> None:
    for record in bibkit.loads(f"@book{{a, {text}\n}}\n@book{{b, title={{x}}}}", format="bibtex"):
        found = place(Finding("BK301", "m", field=field, excerpt="t"), record)
        lines = text.count("\n") + 3
        assert found.line is not None
        assert 1 <= found.line <= (found.end_line or found.line) <= lines


def test_a_record_without_a_source_has_no_place() -> None:
    found = place(Finding("BK301", "m", field="DOI"), Record({"id": "a", "DOI": "x"}))
    assert (found.path, found.line, found.record) == (None, None, "a")


def test_a_word_is_not_found_within_another() -> None:
    ris = "TY  - JOUR\nAU  - Smith, John\nAU  - J, Doe\nTI  - T\nER  - \n"
    (found,) = [one for one in bibkit.validate(bibkit.loads(ris)) if one.code == "BK414"]
    assert (found.line, found.column) == (3, 7)
    bib = "@misc{a, title = {T}, author = {Lee, Ann and Lee, B.}}\n@misc{b, title = {U}, editor = {Lee, Bob}}"
    (found,) = [one for one in bibkit.validate(bibkit.loads(bib)) if one.code == "BK416"]
    assert (found.line, found.column, found.end_column, found.field) == (1, 46, 53, "author")

"""Every rule on files of our own: what must be found, by hand, and where nothing must be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import bibkit
from bibkit.diagnostics import CODES, Diagnostic
from bibkit.validation.citations import check_citations

CASES = Path(__file__).parent.parent / "cases" / "validation"

#: What each file is checked for, where that is not its own format.
OPTIONS: dict[str, dict[str, Any]] = {
    "style.json": {"target": "style:apa", "select": ["BK205", "BK206"]},
    "bibtex.bib": {"target": "bibtex"},
    "title-case.json": {"select": ["BK408"]},
}
FORMATS = {"required.biblatex.bib": "biblatex", "bibtex.bib": "biblatex"}

#: Codes of these families that other commands report (dedupe), or that need a document.
ELSEWHERE = {"BK502", "BK503", "BK504", "BK505", "BK506", "BK511"}


def _expected(name: str) -> list[str]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _written(finding: Diagnostic) -> str:
    return f"{_place(finding)} {finding.code} {finding.field or '-'}"


def _place(finding: Diagnostic) -> str:
    """path:line:column, without a column if there is none."""
    parts = (Path(finding.path or "").name, finding.line, finding.column)
    return ":".join(str(part) for part in parts if part is not None)


def _found(name: str) -> list[str]:
    library = bibkit.read(CASES / name, format=FORMATS.get(name))
    return sorted(map(_written, bibkit.validate(library, **OPTIONS.get(name, {}))))


BAD = sorted({line.split(":")[0] for line in _expected("expected.txt")})


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_found_in_its_place(name: str) -> None:
    expected = [line for line in _expected("expected.txt") if line.startswith(f"{name}:")]
    assert _found(name) == sorted(expected)


@pytest.mark.parametrize("name", ["good.bib", "good.ris", "items-good.json"])
def test_nothing_is_found_where_nothing_is_wrong(name: str) -> None:
    assert _found(name) == []


def test_every_code_is_shown() -> None:
    codes = {code for code in CODES if code[2] in "2345"}
    assert {line.split()[1] for line in _expected("expected.txt")} == codes - ELSEWHERE


@pytest.mark.parametrize("name", ["paper.tex", "paper.md", "paper.typ", "paper.aux", "paper.bcf"])
def test_a_document_against_a_library(name: str) -> None:
    library = bibkit.read(CASES / "good.bib")
    found = [f"{_place(one)} {one.code} {one.record}" for one in check_citations(library, [CASES / name])]
    expected = [line.split(" ", 1) for line in _expected("expected-citations.txt")]
    assert found == [finding for document, finding in expected if document == name]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("all.tex", r"\nocite{*}"),
        ("all.aux", r"\citation{*}"),
        ("all.bcf", "<bcf:citekey order='1'>*</bcf:citekey>"),
        ("all.md", "---\ntitle: T\nnocite: |\n  @*\n---\n"),
        ("all.typ", '#bibliography("good.bib", style: "apa", full: true)'),
    ],
)
def test_a_document_that_cites_everything_leaves_no_record_uncited(
    name: str, text: str, tmp_path: Path
) -> None:
    document = tmp_path / name
    document.write_text(text, encoding="utf-8")
    assert check_citations(bibkit.read(CASES / "good.bib"), [document]) == []


def test_what_is_cited_in_the_front_matter_alone(tmp_path: Path) -> None:
    document = tmp_path / "paper.md"
    document.write_text("---\nnocite: '@accents, @{nobody}'\nauthor: me@book\n---\nText\n", encoding="utf-8")
    found = check_citations(bibkit.read(CASES / "good.bib"), [document])
    assert [(one.record, one.line, one.column) for one in found if one.code == "BK502"] == [("nobody", 2, 22)]
    uncited = {one.record for one in found if one.code == "BK511"}
    assert "book" in uncited
    assert "accents" not in uncited


#: The files of a document: those that TeX reads, in comments, in verbatim text, missing, and in a circle.
FILES = {
    "main.tex": r"""\documentclass{book}
\begin{document}
\input{chapters/one}
  \include{chapters/two} % \input{chapters/four}
\import{chapters/}{three.tex}
\verb|\input{chapters/four}| \input{glyphtounicode} \input{\jobname.x}
\input{gone} \input{gone.tex}
\InputIfFileExists{gone-too}{}{}
\end{document}
""",
    "chapters/one.tex": "One \\cite{accents,missing-one}\n\\input main\n\\subfile{chapters/sub/deep}",
    "chapters/two.tex": "Two\n\\cite{missing-one, missing-two}",
    "chapters/three.tex": "\\cite{book} \\subimport{sub}{deep}",
    "chapters/four.tex": r"\cite{missing-four}",
    "chapters/sub/deep.tex": r"\cite{thesis} \input{../one} \cite{missing-deep}",
}


@pytest.mark.parametrize("suffix", [".tex", ".aux"])
def test_files_that_a_document_takes_in(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = FILES
    if suffix == ".aux":
        files = {
            "main.aux": "\\relax\n\\@input{chapters/one.aux}\n\\@input{gone.aux}\n",
            "chapters/one.aux": "\\citation{accents,missing-one}\n\\@input{main.aux}\n",
        }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    library = bibkit.read(CASES / "good.bib")
    monkeypatch.chdir(tmp_path)
    found = check_citations(library, [f"main{suffix}"])
    told = sorted(
        f"{Path(one.path or '').as_posix()}:{one.line}:{one.column} {one.severity} {one.code} {one.record or '-'}"
        for one in found
        if one.code != "BK511"
    )
    expected = {
        ".tex": [
            "chapters/one.tex:1:19 error BK502 missing-one",
            "chapters/sub/deep.tex:1:36 error BK502 missing-deep",
            "chapters/two.tex:2:20 error BK502 missing-two",
            "main.tex:7:1 warning BK004 -",
        ],
        ".aux": ["chapters/one.aux:1:19 error BK502 missing-one", "main.aux:3:1 warning BK004 -"],
    }
    assert told == expected[suffix]
    uncited = {one.record for one in found if one.code == "BK511"}
    assert uncited == {record.id for record in library} - (
        {"accents", "book", "thesis"} if suffix == ".tex" else {"accents"}
    )


def test_a_document_of_an_unknown_kind(tmp_path: Path) -> None:
    document = tmp_path / "paper.odt"
    document.write_text("@accents", encoding="utf-8")
    with pytest.raises(bibkit.BibkitError, match="what kind of document"):
        check_citations(bibkit.read(CASES / "good.bib"), [document])


def test_parents_and_other_keys_of_a_cited_record_are_cited(tmp_path: Path) -> None:
    document = tmp_path / "paper.tex"
    document.write_text(r"\cite{other-key}", encoding="utf-8")
    library = bibkit.loads(
        "@inbook{child, ids = {other-key}, crossref = {parent}}\n@book{parent, title = {T}}",
        format="biblatex",
    )
    assert check_citations(library, [document]) == []

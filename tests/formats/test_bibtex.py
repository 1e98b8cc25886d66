"""BibTeX and BibLaTeX exports: against expected files, as properties, and through real LaTeX runs."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import bibtexparser
import pytest
from conftest import AS_OF, CASES, SEED, client
from hypothesis import given
from hypothesis import strategies as st
from strategies import TEXT, items

import bibkit
from bibkit.formats.bibtex.protect import protect
from bibkit.inline import csl_markup, latex

BIBTEX_CASE = CASES / "bibtex"


@pytest.mark.parametrize(("to", "expected"), [("bibtex", "items.bib"), ("biblatex", "items.biblatex.bib")])
def test_expected_file(to: str, expected: str) -> None:
    library = bibkit.read(BIBTEX_CASE / "items.json")
    assert bibkit.dumps(library, to=to) == (BIBTEX_CASE / expected).read_text("utf-8")


def test_charset_option() -> None:
    record = bibkit.Record({"id": "a", "type": "book", "title": "Über Größe", "language": "de"})
    assert '{\\"U}ber {Gr{\\"o}{\\ss}e}' in str(bibkit.dumps([record], to="bibtex"))
    assert "Über {Größe}" in str(bibkit.dumps([record], to="bibtex", charset="unicode"))


@given(
    st.text("ab @%\\n{}é", max_size=200).map(
        lambda text: bibkit.normalise(bibkit.Record({"note": text})).item["note"]
    ),
    st.integers(20, 60),
    st.sampled_from(["bibtex", "biblatex"]),
)
def test_wrapped_lines_hold_the_same(note: str, width: int, to: str) -> None:
    record = bibkit.Record({"id": "a", "type": "book", "title": "T", "note": note, "publisher": "P" * 70})
    wrapped = str(bibkit.dumps([record], to=to, line_width=width))
    plain = bibkit.dumps([record], to=to)
    assert bibkit.loads(wrapped, format=to).items == bibkit.loads(plain, format=to).items
    assert not [
        line for line in wrapped.splitlines() if line.lstrip()[:1] in ("@", "%") and "@book{a" not in line
    ]


def test_a_single_brace_ends_no_entry() -> None:
    record = bibkit.Record(
        {"id": "a", "type": "book", "title": "Tides", "page": "{", "number-of-pages": "}", "edition": "{"}
    )
    for to in ("bibtex", "biblatex"):
        (back,) = bibkit.loads(str(bibkit.dumps([record], to=to)), format=to).items
        assert (back["title"], back["page"], back["number-of-pages"]) == ("Tides", "{", "}")


def test_wrapped_lines_are_as_long_as_asked() -> None:
    record = bibkit.Record(
        {"id": "a", "type": "book", "title": "Word " * 40, "abstract": "One.\n\nTwo " + "and " * 30}
    )
    wrapped = str(bibkit.dumps([record], to="bibtex", line_width=40))
    assert max(map(len, wrapped.splitlines())) <= 40
    assert "  title = {Word Word Word Word Word Word\n    Word" in wrapped


def test_ascii_is_ascii_for_what_latex_has_commands_for() -> None:
    title = "Ünïcödé x̄ ǽ ế B̃ “q” – … ½ ≤ α ℝ № §"
    record = bibkit.Record({"id": "a", "type": "book", "title": title, "URL": "https://example.org/ü"})
    text = str(bibkit.dumps([record], to="bibtex", charset="ascii"))
    assert text.isascii()
    assert bibkit.loads(text, format="bibtex").items[0]["URL"] == "https://example.org/%C3%BC"


def _protected(title: str, **evidence: str) -> str:
    return latex.write(protect(csl_markup.parse(title), **evidence), "unicode")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Attention Is All You Need", "Attention Is All You Need"),
        ("LLaMA: Open and Efficient Foundation Models", "{LLaMA}: Open and Efficient Foundation Models"),
        ("A survey of Hindi dialects in Berlin", "A survey of {Hindi} dialects in {Berlin}"),
        (
            "Markov Chain Monte Carlo for Gaussian Fields",
            "Markov Chain {Monte} {Carlo} for {Gaussian} Fields",
        ),
        ("Vitamin D and mRNA", "Vitamin {D} and {mRNA}"),
        ("COMPLETELY SHOUTED TITLE WORDS", "COMPLETELY SHOUTED TITLE WORDS"),
        ("Learning in $O(N)$ Time With Less Memory", "Learning in {$O(N)$} Time With Less Memory"),
        ("Open questions: What remains? We do not know", "Open questions: What remains? We do not know"),
    ],
)
def test_words_that_must_keep_their_capitals(title: str, expected: str) -> None:
    assert _protected(title) == expected


def test_the_abstract_tells_names_in_a_title_in_title_case() -> None:
    title = "Gemma: Open Models Based on Gemini Research"
    abstract = "Gemma is built from the research used to create Gemini models. Open models matter."
    assert _protected(title, abstract=abstract) == "Gemma: Open Models Based on {Gemini} Research"
    assert _protected(title) == title


def test_german_nouns_keep_their_capitals() -> None:
    assert _protected("Das Schloss im Wald", language="de") == "Das {Schloss} im {Wald}"


@given(TEXT, st.sampled_from(["ascii", "unicode"]))
def test_latex_is_balanced_and_has_no_active_character_left(text: str, charset: latex.Charset) -> None:
    written = latex.write_balanced((text,), charset)
    assert latex.is_balanced(written)
    assert not re.search(r"(?<!\\)[&%#$_]", written)


@given(
    st.lists(items(), max_size=3, unique_by=lambda item: item["id"]), st.sampled_from(["bibtex", "biblatex"])
)
def test_any_export_is_read_back_whole_by_bibtexparser(found: list[dict[str, object]], to: str) -> None:
    records = [bibkit.Record(item) for item in found]
    text = str(bibkit.dumps(records, to=to))
    assert text == bibkit.dumps(records, to=to)
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == [item["id"] for item in found]


def test_losses_are_reported_by_record_and_variable() -> None:
    record = bibkit.Record({"id": "x", "type": "map", "title": "T", "scale": "1:50000"})
    lost = bibkit.export([record], to="bibtex").diagnostics
    assert [(found.code, found.record, found.field) for found in lost] == [("BK601", "x", "scale")]


def test_keys_differ_and_what_is_changed_is_told() -> None:
    records = [bibkit.Record({"id": key, "type": "book", "title": "T"}) for key in ("a", "a", "A b", "a-b")]
    exported = bibkit.export(records, to="bibtex")
    assert re.findall(r"@book\{(.*),", str(exported.data)) == ["a", "ab", "A-b", "a-bb"]
    told = [(found.code, found.record) for found in exported.diagnostics]
    assert told == [("BK501", "a"), ("BK603", "A b"), ("BK501", "a-b")]


# Real LaTeX runs -------------------------------------------------------------------------------------------

PLAIN = r"""\documentclass{article}
\begin{document}
\nocite{*}
\bibliographystyle{%s}
\bibliography{library}
\end{document}
"""

BIBER = r"""\documentclass{article}
\usepackage[backend=biber,style=authoryear]{biblatex}
\addbibresource{library.bib}
\begin{document}
\nocite{*}
\printbibliography
\end{document}
"""


def _run(folder: Path, *command: str) -> str:
    """The output of a command that must succeed."""
    environment = {**os.environ, "max_print_line": "1000"}
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=300, env=environment)
    output = done.stdout.decode("utf-8", "replace") + done.stderr.decode("utf-8", "replace")
    assert done.returncode == 0, output
    return output


def _typeset(folder: Path, document: str, *bibliography: str) -> tuple[str, str]:
    """What the bibliography program said, and the last LaTeX run."""
    latex_run = (client("pdflatex"), "-interaction=nonstopmode", "-halt-on-error", "main.tex")
    (folder / "main.tex").write_text(document, "utf-8")
    _run(folder, *latex_run)
    said = _run(folder, *bibliography, "main")
    for _ in range(2):
        log = _run(folder, *latex_run)
    return said, log


@pytest.mark.parametrize("style", ["plain", "ieeetr"])
def test_bibtex_and_pdflatex_without_a_warning(style: str, tmp_path: Path) -> None:
    bibkit.write(bibkit.read(SEED, as_of=AS_OF), tmp_path / "library.bib")
    said, log = _typeset(tmp_path, PLAIN % style, client("bibtex"))
    assert "warning" not in said.lower()
    assert "Warning" not in log
    entries = (tmp_path / "main.bbl").read_text("utf-8")
    assert entries.count("\\bibitem") == 12
    assert "et~al." in entries
    assert "{BOND}" in entries


def test_bibtex_takes_special_characters(tmp_path: Path) -> None:
    library = bibkit.read(BIBTEX_CASE / "items.json")
    latin = [record for record in library if record.id != "thesis, {odd} key"]
    bibkit.write(latin, tmp_path / "library.bib")
    said, log = _typeset(tmp_path, PLAIN % "plain", client("bibtex"))
    assert "warning" not in said.lower()
    assert "Warning" not in log


def test_biber_and_biblatex_without_a_warning(tmp_path: Path) -> None:
    biber = client("biber")
    bibkit.write(bibkit.read(SEED, as_of=AS_OF), tmp_path / "library.bib", to="biblatex")
    said, log = _typeset(tmp_path, BIBER, biber)
    assert "WARN" not in said
    assert "ERROR" not in said
    assert "Warning" not in log
    assert "WARN" not in _run(tmp_path, biber, "--tool", "--validate-datamodel", "library.bib")
    assert (tmp_path / "main.bbl").read_text("utf-8").count("\\entry{") == 12

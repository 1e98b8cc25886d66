"""Typst, RTF, reStructuredText, DOCX and LaTeX: read back by a program that knows the format."""

from __future__ import annotations

import io
import json
import re
import subprocess
import unicodedata
from pathlib import Path

import docutils.core
import docx
import pytest
import typst
from conftest import AS_OF, CASES, SEED, client
from hypothesis import given, settings
from hypothesis import strategies as st
from striprtf.striprtf import rtf_to_text

import bibkit
from bibkit.inline import csl_markup, latex, rst, rtf, text
from bibkit.inline import typst as typst_output
from bibkit.inline.docx import write_document
from bibkit.inline.tree import Inlines, Link, Span

#: Printable text with whatever the formats find special.
SPECIAL = st.text(st.sampled_from("ab é日😀 *_`#$@<>[](){}~^'\"\\/=+-.:;|&%1!?…—"), max_size=40)
HARD: Inlines = (
    "1. 50% & $5 #x_a [b] {c} ~ ^ \\ \"q\" 'r' -- <d> @e *f* `g` // =h 日本 😀 ",
    Span("italic", ("E. coli ", Span("bold", ("bold",)))),
    " H",
    Span("subscript", ("2",)),
    "O ",
    Link("https://example.org/a_b?c=1&d=%20#e", ("https://example.org/a_b?c=1&d=%20#e",)),
)


def _squeeze(written: str) -> str:
    return " ".join(unicodedata.normalize("NFC", written).split())


def _shown_by_typst(markup: str) -> None:
    """Typst must compile it; an error raises."""
    typst.compile(markup.encode("utf-8"), format="pdf")


def test_typst_compiles_hard_text() -> None:
    _shown_by_typst(typst_output.write(HARD))


@settings(max_examples=40, deadline=None)
@given(st.lists(SPECIAL, min_size=1, max_size=8))
def test_typst_compiles_any_text_and_shows_it(texts: list[str]) -> None:
    """What Typst understood is asked back through its query of a labelled paragraph."""
    body = "\n\n".join(f"#metadata([x{typst_output.escape(one)}x]) <entry>" for one in texts)
    found = typst.query(body.encode("utf-8"), "<entry>", field="value")
    for one, understood in zip(texts, json.loads(found), strict=True):
        assert _squeeze(_typst_text(understood)) == _squeeze(f"x{one}x")


def _typst_text(content: dict[str, object]) -> str:
    """The text of Typst's own content tree."""
    if content.get("func") == "space":
        return " "
    children = content.get("children")
    if isinstance(children, list):
        return "".join(_typst_text(child) for child in children)
    return str(content.get("text", ""))


def _rst_text(markup: str) -> tuple[str, int]:
    """The text that docutils shows, and how many warnings it had."""
    warnings = io.StringIO()
    document = docutils.core.publish_doctree(
        markup,
        settings_overrides={"warning_stream": warnings, "report_level": 2, "input_encoding": "unicode"},
    )
    return document.astext(), warnings.getvalue().count("(")


def test_rst_hard_text() -> None:
    shown, warnings = _rst_text(rst.write_block(HARD))
    assert warnings == 0
    assert _squeeze(shown) == _squeeze(text.write(HARD).replace("₂", "2"))


@given(SPECIAL)
def test_rst_shows_any_text(source: str) -> None:
    shown, warnings = _rst_text(f"x {rst.escape(source)} y")
    assert warnings == 0
    assert _squeeze(shown) == _squeeze(f"x {source} y")


def _rtf_text(document: str) -> str:
    """What striprtf reads; it gives the two code units of an emoji apart."""
    return str(rtf_to_text(document)).encode("utf-16", "surrogatepass").decode("utf-16")


def test_rtf_hard_text() -> None:
    start, entries, end = rtf.write_entries([HARD])
    document = start + "".join(entries) + end
    assert document.isascii()
    assert _squeeze(_rtf_text(document)) == _squeeze(text.write(HARD).replace("₂", "2"))


@given(SPECIAL)
def test_rtf_shows_any_text(source: str) -> None:
    start, entries, end = rtf.write_entries([(f"x{source}x",)])
    assert _squeeze(_rtf_text(start + "".join(entries) + end)) == _squeeze(f"x{source}x")


def test_docx_keeps_text_formats_and_links() -> None:
    data = write_document([HARD, ("second",)], "References")
    assert data == write_document([HARD, ("second",)], "References")
    document = docx.Document(io.BytesIO(data))
    heading, first, second = document.paragraphs
    assert (heading.text, second.text) == ("References", "second")
    assert first.text == text.write(HARD).replace("₂", "2")
    assert [run.text for run in first.runs if run.font.italic] == ["E. coli ", "bold"]
    assert [run.text for run in first.runs if run.font.bold] == ["bold"]
    assert [link.address for link in first.hyperlinks] == ["https://example.org/a_b?c=1&d=%20#e"]


@pytest.mark.parametrize("to", ["html", "markdown", "text", "latex", "typst", "rtf", "rst", "docx"])
def test_every_output_has_every_paper(to: str) -> None:
    library = bibkit.read(SEED, as_of=AS_OF)
    data = bibkit.dumps(library, to=to, style="ieee")
    if isinstance(data, bytes):
        data = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)
    for record in library:
        family = record.item["author"][-1].get("family", "")
        assert family in data or family != family.encode("ascii", "ignore").decode()


def test_latex_references_compile(tmp_path: Path) -> None:
    program = client("pdflatex")
    items = [record for record in bibkit.read(CASES / "bibtex" / "items.json") if "thesis" not in record.id]
    bibkit.write([*bibkit.read(SEED, as_of=AS_OF), *items], tmp_path / "refs.tex", style="ieee")
    (tmp_path / "main.tex").write_text(
        "\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage{hyperref}\\begin{document}\n"
        "\\input{refs}\n\\end{document}\n"
    )
    command = [program, "-interaction=nonstopmode", "-halt-on-error", "main.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-2000:]


def test_nested_markup_in_rst_keeps_its_text() -> None:
    tree = csl_markup.parse("<i>a <b>b</b></i><sup>c</sup> $x_1$")
    assert rst.write_block(tree) == "*a b*\\ \\ :sup:`c`\\  \\ :math:`x_1`"
    assert re.sub(r"\W+", "", _rst_text(rst.write_block(tree))[0]) == "abcx_1"
    assert latex.write(tree) == "\\emph{a \\textbf{b}}\\textsuperscript{c} $x_1$"

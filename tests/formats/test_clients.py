"""Real clients read what bibkit writes.

How a reader's own losses are told from bibkit's: the client writes the same records in its own hand (from CSL-JSON
or MODS), and reads that. What it loses there, it may lose here. What it loses only here must be in GAPS, with the
reason in the client's reader.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from clients import Gap, beyond_the_reader, records
from conftest import client

import bibkit
from bibkit.formats.bibtex.table import KEPT

ITEMS = records()


def _cut(item: dict[str, Any]) -> bool:
    return "author" in item.get("custom", {}).get("truncated", [])


def _has(pattern: str, *variables: str) -> Callable[[dict[str, Any]], object]:
    return lambda item: any(re.search(pattern, str(item.get(variable, ""))) for variable in variables)


def _of(*types: str) -> Callable[[dict[str, Any]], object]:
    return lambda item: item["type"] in types


def _without_year(item: dict[str, Any]) -> bool:
    return int(item["issued"].get("date-parts", [[-1]])[0][0]) < 0


#: Their entry types are read as @article.
_UNKNOWN_TO_BIBUTILS = (
    "broadcast", "dataset", "legal_case", "legislation", "motion_picture", "musical_score", "software", "standard", "treaty",
)  # fmt: skip
_ARXIV = _has("^arXiv$", "publisher")
GAPS = [
    *(
        gap
        for reader in ("pandoc bibtex", "pandoc biblatex", "citation-js bibtex", "citation-js biblatex", "bibutils bibtex", "bibutils biblatex")
        for gap in (
            Gap(reader, "author", _cut, "`and others` is read as a person"),
            Gap(reader, "publisher", _ARXIV, "`eprinttype = {arxiv}` is not the publisher"),
        )
    ),
    Gap("pandoc bibtex", "author", _has("[ÞþÐðĐđ]", "author"), r"\TH, \DH and \DJ are dropped"),
    Gap("pandoc bibtex", "publisher", _of("broadcast"), "`howpublished` and `publisher` are joined"),
    Gap("pandoc biblatex", "publisher", _of("broadcast"), "`howpublished` and `publisher` are joined"),
    Gap("pandoc ris", "issued", _without_year, "a date is four digits"),
    Gap("pandoc ris", "editor", _of("book"), "the editor of a book, `A3`, is unknown"),
    Gap("pandoc ris", "container-title", _of("legal_case"), "the reporter, `A2`, is an editor"),
    Gap("pandoc ris", "container-title", _of("paper-conference"), "`C3` is unknown"),
    Gap("citation-js bibtex", "issued", lambda item: len(item["issued"].get("date-parts", [])) > 1, "`year` is no range"),
    Gap("citation-js bibtex", "title", _has("[…≤ℝ]", "title"), r"\ldots and \ensuremath are unknown"),
    Gap("citation-js biblatex", "title", _has("[≤ℝ]", "title"), r"\ensuremath is unknown"),
    Gap("citation-js biblatex", "container-title", _of("webpage", "post", "post-weblog"), "`organization` of @online"),
    Gap("citation-js biblatex", "container-title", _of("review", "review-book"), "@review is unknown"),
    Gap("citation-js ris", "issued", _without_year, "a date is four digits"),
    Gap("citation-js ris", "container-title", _of("paper-conference"), "`T2` of CPAPER is the event alone"),
    Gap("citation-js ris", "volume", _of("legislation"), "`VL` of STAT is unknown"),
    Gap("citation-js ris", "editor", _of("periodical"), "JFULL has no editor"),
    Gap("citation-js ris", "publisher", _of("periodical"), "JFULL has no publisher"),
    Gap("bibutils bibtex", "title", _has(r"<su[bp]>|\\", "title"), r"\textsubscript, \textbackslash are unknown"),
    Gap("bibutils bibtex", "author", _has("[ÞþÐð]", "author"), r"\TH and \DH are spelled out"),
    Gap("bibutils bibtex", "author", _has("suffix", "author"), "`Jr.` in the middle is dropped"),
    Gap("bibutils bibtex", "publisher", _of("broadcast"), "`howpublished` is the publisher"),
    Gap("bibutils bibtex", "volume", _of("periodical"), "@misc has no volume"),
    Gap("bibutils biblatex", "title", _has(r"<su[bp]>|[\\≤ℝ∑]", "title"), r"\textsubscript, \textbackslash, \ensuremath are unknown"),
    Gap("bibutils biblatex", "title", _of("periodical"), "`title` of @periodical is unknown"),
    Gap("bibutils biblatex", "author", _has("suffix", "author"), "`Jr.` in the middle is dropped"),
    Gap("bibutils biblatex", "container-title", _of(*_UNKNOWN_TO_BIBUTILS), "the type is read as @article"),
    Gap("bibutils biblatex", "container-title", _of("webpage", "post", "post-weblog"), "`organization` is a meeting's"),
    Gap("bibutils biblatex", "publisher", _of(*_UNKNOWN_TO_BIBUTILS), "the type is read as @article"),
    Gap("bibutils biblatex", "publisher", _of("article-journal", "hearing", "map", "periodical"), "`publisher` of @article, @misc, @periodical is unknown"),
    Gap("bibutils biblatex", "publisher", _of("report"), "`institution` is a sponsor"),
    Gap("bibutils biblatex", "page", _of("patent"), "`pages` of @patent is unknown"),
    Gap("bibutils biblatex", "issued", _without_year, "years before 1 are unknown"),
    Gap("bibutils biblatex", "issued", _has("season", "issued"), "EDTF's seasons are unknown"),
    Gap("bibutils biblatex", "URL", _has("^https://doi.org/", "URL"), "the address is read as a DOI"),
    Gap("bibutils ris", "container-title", bool, "`T2` is unknown"),
    Gap("bibutils ris", "editor", _of("chapter", "paper-conference", "periodical"), "`A2` is unknown there"),
    Gap("bibutils ris", "author", _has("suffix", "author"), "the third part is dropped"),
    Gap("bibutils ris", "DOI", _of("article"), "`DO` of UNPB is unknown"),
    Gap("bibutils ris", "issued", _without_year, "a date is four digits"),
]  # fmt: skip


def _run(command: list[str], data: str | bytes, environment: dict[str, str] | None = None) -> str:
    """The output of a program that must succeed."""
    done = subprocess.run(
        command,
        input=data.encode() if isinstance(data, str) else data,
        capture_output=True,
        check=False,
        timeout=120,
        env={**os.environ, **(environment or {})},
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[:2000]
    return done.stdout.decode("utf-8")


def _exported(to: str, items: list[dict[str, Any]] | None = None) -> str:
    data = bibkit.dumps(map(bibkit.Record, ITEMS if items is None else items), to=to)
    return data if isinstance(data, str) else data.decode("utf-8")


def _plainly_keyed() -> list[dict[str, Any]]:
    """The records with keys that no client's own export stumbles over."""
    return [{**item, "id": f"r{place}"} for place, item in enumerate(ITEMS)]


def _pandoc() -> str:
    # the wheel of pypandoc_binary brings it
    pypandoc = pytest.importorskip("pypandoc") if not os.environ.get("CI") else __import__("pypandoc")
    return str(pypandoc.get_pandoc_path())


@pytest.mark.parametrize("form", ["bibtex", "biblatex", "ris"])
def test_pandoc_reads(form: str) -> None:
    pandoc = _pandoc()

    def read(text: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(_run([pandoc, "-f", form, "-t", "csljson"], text))
        return found

    own: list[dict[str, Any]] = []
    if form != "ris":
        # it writes no RIS
        items = json.dumps(_plainly_keyed())
        own = read(_run([pandoc, "-f", "csljson", "-t", form], items))
    assert not beyond_the_reader(f"pandoc {form}", ITEMS, read(_exported(form)), own, GAPS)


def _citation_js(jobs: dict[str, dict[str, Any]]) -> dict[str, Any]:
    folder = Path(os.environ.get("BIBKIT_NODE_MODULES") or "node_modules")
    node = client("node")
    if not (folder / "@citation-js" / "core").exists():
        if os.environ.get("CI"):
            pytest.fail("citation-js is not installed, and CI must have it")
        pytest.skip("citation-js is not in the folder that BIBKIT_NODE_MODULES names")
    script = Path(__file__).parent / "citation_js.cjs"
    answers: dict[str, Any] = json.loads(
        _run([node, str(script)], json.dumps(jobs), {"NODE_PATH": str(folder.resolve())})
    )
    return answers


@pytest.mark.parametrize(
    ("form", "kind"), [("bibtex", "@bibtex/text"), ("biblatex", "@biblatex/text"), ("ris", "@ris/file")]
)
def test_citation_js_reads(form: str, kind: str) -> None:
    # one by one, because it cannot read all that it writes
    written = _citation_js(
        {str(place): {"data": item, "to": form} for place, item in enumerate(_plainly_keyed())}
    )
    jobs = {place: {"data": text, "from": kind} for place, text in written.items() if isinstance(text, str)}
    answers = _citation_js({**jobs, "ours": {"data": _exported(form), "from": kind}})
    read = [answers.get(str(place)) for place in range(len(ITEMS))]
    own = [found[0] if isinstance(found, list) and found else {} for found in read]
    assert isinstance(answers["ours"], list), answers["ours"]
    assert not beyond_the_reader(f"citation-js {form}", ITEMS, answers["ours"], own, GAPS)


@pytest.mark.parametrize(
    ("form", "read_with", "write_with"),
    # it writes no BibLaTeX
    [("bibtex", "bib2xml", "xml2bib"), ("biblatex", "biblatex2xml", None), ("ris", "ris2xml", "xml2ris")],
)
def test_bibutils_reads(form: str, read_with: str, write_with: str | None) -> None:
    def read(text: str) -> list[dict[str, Any]]:
        return bibkit.loads(_run([client(read_with)], text), format="mods").items

    mods = _exported("mods", _plainly_keyed())
    own = read(_run([client(write_with)], mods)) if write_with else []
    assert not beyond_the_reader(f"bibutils {form}", ITEMS, read(_exported(form)), own, GAPS)


# LaTeX -----------------------------------------------------------------------------------------------------

_DOCUMENT = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage{amssymb}
%s
\begin{document}
\nocite{*}
\bibliographystyle{%s}
\bibliography{library}
\end{document}
"""


def _has_other_letters(item: dict[str, Any]) -> bool:
    """Whether names hold letters that LaTeX has no commands for."""
    lines = re.findall(r"(?m)^  (?:author|editor|translator) = .*", _exported("bibtex", [item]))
    return not "".join(lines).isascii()


def _latex(folder: Path, program: str) -> str:
    done = subprocess.run(
        [client(program), "-interaction=nonstopmode", "main.tex"],
        cwd=folder, capture_output=True, check=False, timeout=120, env={**os.environ, "max_print_line": "1000"},
    )  # fmt: skip
    said = done.stdout.decode("utf-8", "replace")
    errors = re.findall(r"^!.*", said, re.MULTILINE)
    assert done.returncode == 0 and not errors, errors[:20]
    return said


def _bibtex(folder: Path, program: str, style: str) -> None:
    # what a first run of LaTeX would say
    aux = f"\\relax\n\\citation{{*}}\n\\bibstyle{{{style}}}\n\\bibdata{{library}}\n"
    (folder / "main.aux").write_text(aux, "utf-8")
    done = subprocess.run(
        [client(program), "main"], cwd=folder, capture_output=True, check=False, timeout=120
    )
    said = done.stdout.decode("utf-8", "replace")
    assert "error message" not in said, said
    assert (folder / "main.bbl").read_text("utf-8").count("\\bibitem") > 20


@pytest.mark.parametrize("style", ["plain", "ieeetr", "alpha"])
def test_bibtex_and_pdflatex_take_the_ascii_form(style: str, tmp_path: Path) -> None:
    """Where a style shortens names, records with names in other scripts stay out: BibTeX, which counts bytes,
    cuts their letters in two (lualatex and bibtexu, below, take them)."""
    items = [item for item in ITEMS if style == "plain" or not _has_other_letters(item)]
    text = _exported("bibtex", items)
    (tmp_path / "library.bib").write_text(text, "utf-8")
    # LaTeX has no commands for these; the packages of the script declare them
    others = sorted({char for char in text if not char.isascii()})
    declared = "".join(rf"\DeclareUnicodeCharacter{{{ord(char):04X}}}{{x}}" for char in others)
    (tmp_path / "main.tex").write_text(_DOCUMENT % (declared, style), "utf-8")
    _bibtex(tmp_path, "bibtex", style)
    _latex(tmp_path, "pdflatex")


@pytest.mark.parametrize("style", ["plain", "ieeetr", "alpha"])
def test_bibtexu_and_lualatex_take_the_unicode_form(style: str, tmp_path: Path) -> None:
    records = map(bibkit.Record, ITEMS)
    bibkit.write(records, tmp_path / "library.bib", to="bibtex", charset="unicode")
    document = _DOCUMENT.replace("\\usepackage[T1]{fontenc}\n", "") % ("", style)
    (tmp_path / "main.tex").write_text(document, "utf-8")
    _bibtex(tmp_path, "bibtexu", style)
    _latex(tmp_path, "lualatex")


#: Entry types that blx-dm.def declares without fields; biblatex-apa, -chicago and the legal styles read them.
_WITHOUT_FIELDS = frozenset(
    "artwork audio image jurisdiction legal legislation letter movie music performance review standard video".split()
)


def _is_expected(warning: str, entries: dict[str, dict[str, Any]]) -> bool:
    """Whether a warning of biber is one of a field that the record lacks, of a type without fields, of a field that
    is written all the same (KEPT), or of a date or volume that is no number."""
    if match := re.search(r"Entry '(.*)' .*Missing mandatory field '(.*)'", warning):
        return match[2] not in entries[match[1]]
    if match := re.search(r"Invalid field '(.*)' for entrytype '(.*)'", warning):
        field, kind = match.groups()
        return kind in _WITHOUT_FIELDS or field in KEPT["*"] or field in KEPT.get(kind, ())
    if match := re.search(r"Field '(.*)' invalid in data model", warning):
        return match[1] in KEPT["*"]
    if match := re.search(r"Invalid value of field '(.*)' must be datatype '(.*)'", warning):
        return match.groups() in (("volume", "integer"), ("year", "datepart"))
    return "legacy year field" in warning


def test_biber_validates_the_data_model(tmp_path: Path) -> None:
    bibkit.write(map(bibkit.Record, ITEMS), tmp_path / "library.bib", to="biblatex")
    done = subprocess.run(
        [client("biber"), "--tool", "--validate-datamodel", "library.bib"],
        cwd=tmp_path, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    said = done.stdout.decode("utf-8", "replace").splitlines()
    assert done.returncode == 0, said
    entries = {re.sub("[ ,{}]+", "-", str(item["id"])): item for item in ITEMS}
    warnings = [line for line in said if line.startswith(("WARN", "ERROR"))]
    assert warnings
    assert not [line for line in warnings if not _is_expected(line, entries)]

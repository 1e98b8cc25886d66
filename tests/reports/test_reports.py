"""Every form of a report is well-formed whatever was found, and says what its readers need."""

from __future__ import annotations

import json
import re
from typing import Any

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from sarif_structure import check_whole

from bibkit import reports
from bibkit.diagnostics import CODES, Diagnostic, Edit, Severity, diagnostic

_HOSTILE = st.one_of(
    st.text(max_size=80),
    st.text(st.characters(categories=("Cc", "Cs", "Cf", "Zl", "Zp")), max_size=10),
    st.sampled_from(
        [
            "::error::x",
            "a%0A::warning::b",
            "\n::stop-commands::t",
            "]]>",
            "<a>&",
            "\x1b[31m",
            "‮x",
            "a,b:c",
            "\ud800",
        ]
    ),
)
_PLACES = st.integers(1, 300)


@st.composite
def _findings(draw: st.DrawFn) -> Diagnostic:
    line, column = draw(_PLACES), draw(st.none() | _PLACES)
    end = column + draw(_PLACES) if column else None
    edit = (
        Edit(line, column, line, end, "old", draw(_HOSTILE), draw(st.booleans())) if column and end else None
    )
    return Diagnostic(
        draw(st.sampled_from(sorted(CODES))), draw(st.sampled_from(list(Severity))), draw(_HOSTILE),
        path=draw(st.none() | st.sampled_from(["a.bib", "./a b:c.bib", "/x/ü.bib", "<stdin>"]) | _HOSTILE),
        line=draw(st.none() | st.just(line)), column=column, record=draw(st.none() | _HOSTILE),
        field=draw(st.none() | _HOSTILE), hint=draw(st.none() | _HOSTILE), fixable=draw(st.booleans()),
        end_line=line if end else None, end_column=end, edit=edit,
    )  # fmt: skip


_LISTS = st.lists(_findings(), max_size=4)


def _render(form: str, found: list[Diagnostic], line: str | None = None, **about: Any) -> str:
    told = reports.About(line_of=lambda path, number: line, **about)
    return "".join(reports.get(form)(found, told))


@settings(deadline=None)
@given(_LISTS, _HOSTILE)
def test_text_is_a_line_a_finding_with_the_source_below(found: list[Diagnostic], line: str) -> None:
    text = click.unstyle(_render("text", found, line.replace("\n", "")))
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text
    )
    heads = [row for row in text.split("\n") if not re.match(r" *\d* \| ", row)]
    assert len(heads) - 1 == len(found)


@settings(deadline=None)
@given(_LISTS)
def test_json_is_an_array_with_the_documented_members(found: list[Diagnostic]) -> None:
    text = _render("json", found)
    text.encode("utf-8")
    assert [one["message"] for one in json.loads(text)] == [
        json.loads(json.dumps(one.message)) for one in found
    ]
    for one in json.loads(text):
        assert list(one) == "code severity message path line column record field hint fixable".split()


@settings(deadline=None)
@given(_LISTS)
def test_sarif_is_what_the_standard_says(found: list[Diagnostic]) -> None:
    text = _render("sarif", found)
    text.encode("utf-8")
    document = json.loads(text)
    check_whole(document)
    assert len(document["runs"][0]["results"]) == len(found)


@settings(deadline=None)
@given(_LISTS)
def test_an_annotation_is_one_command_whatever_it_quotes(found: list[Diagnostic]) -> None:
    text = _render("github", found)
    text.encode("utf-8")
    rows = text.split("\n")[:-1]
    assert len(rows) == len(found)
    for row in rows:
        assert re.fullmatch(
            r"::(?:error|warning|notice) (?:(?:file|line|col|endColumn|title)=[^,:\r\n]*(?:,|(?=::)))+::[^\r\n]*",
            row,
        ), row
        assert not re.search("%(?!25|3A|2C)", row), row


@settings(deadline=None)
@given(_LISTS)
def test_junit_is_xml_and_counts_right(found: list[Diagnostic]) -> None:
    text = _render("junit", found, paths=("a.bib", "b.bib"))
    root = etree.fromstring(text.encode("utf-8"))
    failing = [one for one in found if one.severity == Severity.ERROR]
    assert len(root.findall(".//failure")) == len(failing) == int(root.get("failures", ""))
    assert len(root.findall(".//testcase")) == int(root.get("tests", ""))
    for suite in root:
        assert int(suite.get("tests", "")) == len(suite.findall("testcase"))
        assert int(suite.get("failures", "")) == len(suite.findall("testcase/failure"))
    assert {suite.get("name") for suite in root} >= {"a.bib", "b.bib"}


@settings(deadline=None)
@given(_LISTS)
def test_a_summary_counts_all(found: list[Diagnostic]) -> None:
    rows = _render("summary", found).split("\n")[:-1]
    assert sum(int(row.split()[1]) for row in rows) == len(found)


def test_huge_values_are_cut_where_people_read() -> None:
    found = diagnostic(
        "BK301", "x" * 5_000_000, path="a.bib", line=1, column=4_000_001, record="r" * 1_000_000
    )
    line = "y" * 8_000_000
    assert max(map(len, _render("text", [found], line).split("\n"))) < 5_000
    assert len(_render("github", [found])) < 20_000


def _caret(line: str, start: int, end: int) -> tuple[str, str]:
    found = diagnostic("BK301", "m", path="a", line=7, column=start + 1, end_line=7, end_column=end + 1)
    _, shown, marks, _ = click.unstyle(_render("text", [found], line)).split("\n")
    assert shown[:8] == "    7 | "
    assert marks[:8] == "      | "
    return shown[8:], marks[8:]


@pytest.mark.parametrize(
    ("line", "part", "shown", "marks"),
    [
        ("  doi = {x y},", "{x y}", "  doi = {x y},", "        ^~~~~"),
        ("\tdoi = {x},", "{x}", "    doi = {x},", "          ^~~"),
        ("a\tb\tcd", "cd", "a   b   cd", "        ^~"),
        ("title = {張三 李},", "李", "title = {張三 李},", "              ^~"),
        ("title = {e\u0301t e},", "t e", "title = {e\u0301t e},", "          ^~~"),
        ("x = {a\u200bb},", "\u200b", "x = {a\u200bb},", "      ^"),
        ("x = {a\x07b},", "b", "x = {a\\x07b},", "          ^"),
    ],
)
def test_the_caret_stands_below_what_is_meant(line: str, part: str, shown: str, marks: str) -> None:
    start = line.index(part)
    assert _caret(line, start, start + len(part)) == (shown, marks)


def test_a_long_line_is_shown_around_the_caret() -> None:
    line = "a" * 5_000 + "HERE" + "b" * 5_000
    shown, marks = _caret(line, 5_000, 5_004)
    assert shown.startswith("…a")
    assert shown.endswith("b…")
    assert shown[marks.index("^") :].startswith("HERE")
    assert marks.strip() == "^~~~"


def test_a_value_over_several_lines_is_marked_to_the_end_of_the_first() -> None:
    found = diagnostic("BK301", "m", path="a", line=1, column=9, end_line=3, end_column=2)
    assert _render("text", [found], "title = {A long  ").split("\n")[2] == f"{click.style('      | ', dim=True)}        {click.style('^~~~~~~', fg='red', bold=True)}"  # fmt: skip


def test_a_fix_is_shown_beside_the_caret_and_in_sarif() -> None:
    edit = Edit(2, 9, 2, 14, "{a.b}", "{ab}")
    found = diagnostic("BK301", "m", path="a.bib", line=2, column=9, end_line=2, end_column=14, edit=edit, fixable=True)  # fmt: skip
    assert click.unstyle(_render("text", [found], "title = {a.b},")).endswith("^~~~~ --fix: '.' → ''\n")
    (result,) = json.loads(_render("sarif", [found]))["runs"][0]["results"]
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change == {
        "artifactLocation": {"uri": "a.bib", "uriBaseId": "%SRCROOT%"},
        "replacements": [
            {
                "deletedRegion": {"startLine": 2, "startColumn": 9, "endLine": 2, "endColumn": 14},
                "insertedContent": {"text": "{ab}"},
            }
        ],
    }
    assert result["locations"][0]["physicalLocation"]["region"] == change["replacements"][0]["deletedRegion"]


def test_sarif_tells_rules_with_help() -> None:
    found = diagnostic("BK305", "m", path="a b/ü.bib", line=1)
    document = json.loads(_render("sarif", [found, found]))
    (rule,) = document["runs"][0]["tool"]["driver"]["rules"]
    assert rule["id"] == "BK305"
    assert "Before:" in rule["help"]["markdown"]
    (location, _) = (result["locations"][0]["physicalLocation"] for result in document["runs"][0]["results"])
    assert location["artifactLocation"]["uri"] == "a%20b/%C3%BC.bib"


def test_a_name_that_no_report_has() -> None:
    with pytest.raises(reports.BibkitError, match=r"there is no report 'sarf'.*did you mean 'sarif'"):
        reports.get("sarf")

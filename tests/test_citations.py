"""Pandoc's citation syntax, and Markdown documents with citations."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import AS_OF, CASES, SEED, Ran
from hypothesis import given
from hypothesis import strategies as st

import bibkit
from bibkit.citation_syntax import find_citations, parse_citation
from bibkit.document import format_citations, format_document
from bibkit.opaque import hide_opaque


def _page(key: str, locator: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "locator": locator, "label": "page", **more}


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        ("[@a]", [{"id": "a"}]),
        ("[@a; @b]", [{"id": "a"}, {"id": "b"}]),
        ("[@a, p. 3; see @b]", [_page("a", "3"), {"id": "b", "prefix": "see "}]),
        (
            "[see @a, pp. 33-35 and *passim*]",
            [_page("a", "33-35", prefix="see ", suffix=" and <i>passim</i>")],
        ),
        ("[@a, 33]", [_page("a", "33")]),
        ("[@a 33]", [_page("a", "33")]),
        ("[@a, chap. 1, 2 and 5]", [{"id": "a", "locator": "1, 2 and 5", "label": "chapter"}]),
        ("[@a, §5]", [{"id": "a", "locator": "5", "label": "section"}]),
        ("[@a, p. xiv]", [_page("a", "xiv")]),
        ("[@a, {pp. iv, vi-xi} with more]", [_page("a", "iv, vi-xi", suffix=" with more")]),
        ("[@a, and others]", [{"id": "a", "suffix": ", and others"}]),
        ("[-@a, p. 4]", [_page("a", "4", **{"suppress-author": True})]),
        ("[@{key, with; all}]", [{"id": "key, with; all"}]),
        ("[@roe.2021:fig-1_b]", [{"id": "roe.2021:fig-1_b"}]),
    ],
)
def test_bracketed_citations(text: str, cites: list[dict[str, Any]]) -> None:
    assert parse_citation(text) == {"citationItems": cites}


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        ("@a", [{"id": "a"}]),
        ("@a [p. 33]", [_page("a", "33")]),
        ("@a [p. 33; see also @b]", [_page("a", "33"), {"id": "b", "prefix": "see also "}]),
    ],
)
def test_the_author_in_the_text(text: str, cites: list[dict[str, Any]]) -> None:
    assert parse_citation(text) == {"citationItems": cites, "properties": {"mode": "composite"}}


def test_labels_of_the_locale() -> None:
    assert parse_citation("[@a, S. 3]", "de-DE") == {"citationItems": [_page("a", "3")]}
    assert parse_citation("[@a, Kapitel 3]", "de-DE") == {
        "citationItems": [{"id": "a", "locator": "3", "label": "chapter"}]
    }


@pytest.mark.parametrize(
    "text", ["me@example.org", r"\@a", "[link](@a)", "a @ b", "@", "[see](https://x.org/@a)"]
)
def test_not_a_citation(text: str) -> None:
    assert list(find_citations(text)) == []


def test_where_citations_stand() -> None:
    text = "As [@a] and @b. Not [link] but [see @c]."
    assert [text[found.start : found.end] for found in find_citations(text)] == ["[@a]", "@b", "[see @c]"]


@given(st.text(alphabet="[]@{};,.-ab 1p\n\\*", max_size=60))
def test_any_text_is_read(text: str) -> None:
    for found in find_citations(text):
        assert 0 <= found.start < found.end <= len(text)
        assert all(cite["id"] for cite in found.citation["citationItems"])


# Documents -------------------------------------------------------------------------------------------------


def _format(text: str, style: str) -> tuple[str, list[bibkit.Diagnostic]]:
    found: list[bibkit.Diagnostic] = []
    library = bibkit.read(SEED, as_of=AS_OF)
    return format_document(text, library, found.append, style=style, path="paper.md"), found


@pytest.mark.parametrize("style", ["apa", "ieee", "chicago-notes-bibliography"])
def test_document_case(style: str) -> None:
    """tests/cases/document/paper.md becomes STYLE.md."""
    folder = CASES / "document"
    document, found = _format((folder / "paper.md").read_text("utf-8"), style)
    assert document == (folder / f"{style}.md").read_text("utf-8")
    assert [(one.code, one.line, one.column, one.record) for one in found] == [("BK502", 10, 6, "nobody2020")]


def test_code_math_and_addresses_are_left_alone() -> None:
    text = "`[@a]` ``x`@b`` $@c$ <me@x.org> <!-- @d -->\n\n```\n@e\n```\n\n[f]: https://x.org/@g\n"
    assert _format(text, "apa") == (text, [])


def test_the_bibliography_comes_last_without_a_place() -> None:
    document, _ = _format("See @cohen2016exponentially.\n", "apa")
    assert document.startswith("See Cohen et al. (2016).\n\n::: {#refs}\nCohen, J.,")
    assert document.endswith("\n:::\n")


def test_citations_know_of_one_another() -> None:
    library = bibkit.read(SEED, as_of=AS_OF)
    texts = format_citations(
        ["[@liu2026voxtral]", "[@liu2026ministral]"], library, lambda _: None, style="apa"
    )
    assert texts == ["(Liu, Ehrenberg, et al., 2026)", "(Liu, Khandelwal, et al., 2026)"]


def test_on_the_command_line(bibkit: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "paper.md").write_text("As [@cohen2016exponentially, p. 3] says.\n", "utf-8")
    ran = bibkit("cite", SEED, "--as-of", AS_OF, "--in", "paper.md", "-o", "out.md")
    assert ran.status == 0
    assert (tmp_path / "out.md").read_text("utf-8").startswith("As (Cohen et al., 2016, p. 3) says.\n")
    ran = bibkit("cite", SEED, "--as-of", AS_OF, "--cite", "[@cohen2016exponentially, p. 3; see @nobody]")
    assert ran.status == 1
    assert ran.stdout == "(Cohen et al., 2016, p. 3)\n"
    assert "error BK502 no record has the key 'nobody'" in ran.stderr


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("````\n```\n@a\n````\n@b", "@b"),  # a fence ends with as many backticks
        ("~~~\n@a", "@a"),  # what is never closed opens nothing
        ("``` `@a` @b", "@b"),
        ("$$ $@a$ @b", "@b"),
        ("<!-- @a --> <!--@b> @c", "@c"),
        ("---\nt: @a\n---\n$$@b$$ ``x`@c`` @d", "@d"),
    ],
)
def test_where_an_at_cites_nothing(text: str, shown: str) -> None:
    hidden = hide_opaque(text)
    assert len(hidden) == len(text)
    assert re.findall(r"@\w", hidden) == [shown]


@pytest.mark.parametrize(
    "part",
    ["[", "`", "[@a ", "@a [", "<!-- ", "$$", "```\n", "~~~ @a\n", "@{", "@a;", "` @a ", "[@a {;} *b "],
)
def test_openings_without_end_cost_no_more_than_text(part: str) -> None:
    assert all(found.start < found.end for found in find_citations(hide_opaque(part * 50_000 + " @z")))


def test_no_two_spans_of_backticks_are_alike() -> None:
    text = "".join("`" * length + "@a\n" for length in range(1, 1_500))
    assert hide_opaque(text) == text

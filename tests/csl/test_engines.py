"""Formatted references through the engine interface."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import AS_OF, SEED
from hypothesis import given
from hypothesis import strategies as st
from strategies import items

import bibkit
from bibkit.csl.engines import format_references
from bibkit.inline import html, text

ENGINES = ["bibkit", "citeproc-py"]


def _plain(found: list[dict[str, Any]], **options: Any) -> list[str]:
    problems: list[bibkit.Diagnostic] = []
    references = format_references(map(bibkit.Record, found), report=problems.append, **options)
    assert not problems
    return [text.write(reference.content) for reference in references]


def _item(**values: Any) -> dict[str, Any]:
    authors = [{"family": "Sessa", "given": "Pier"}, {"family": "Dadashi", "given": "Robert"}]
    return {
        "id": "a",
        "type": "article-journal",
        "title": "A title",
        "author": authors,
        "container-title": "Journal",
        "issued": {"date-parts": [[2024]]},
    } | values


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("style", "shown"),
    [("apa", "Sessa, P., Dadashi, R., et al. (2024)."), ("ieee", "P. Sessa, R. Dadashi, et al., “A title")],
)
def test_a_truncated_list_ends_in_et_al_and_has_no_and(engine: str, style: str, shown: str) -> None:
    (reference,) = _plain([_item(custom={"truncated": ["author"]})], style=style, engine=engine)
    assert shown in reference


@pytest.mark.parametrize("engine", ENGINES)
def test_a_truncated_list_of_one(engine: str) -> None:
    item = _item(author=[{"family": "Sessa", "given": "Pier"}], custom={"truncated": ["author"]})
    (reference,) = _plain([item], style="apa", engine=engine)
    assert reference.startswith("Sessa, P. et al. (2024).")


@pytest.mark.parametrize("engine", ENGINES)
def test_the_et_al_term_is_the_locales(engine: str) -> None:
    item = _item(custom={"truncated": ["author"]})
    (reference,) = _plain([item], style="ieee", locale="de-DE", engine=engine)
    assert "P. Sessa, R. Dadashi, u.\u00a0a., „A title“" in reference


@pytest.mark.parametrize("engine", ENGINES)
def test_markup_is_escaped_and_kept(engine: str) -> None:
    item = _item(title='<script>x</script> & <i>E. coli</i> "q" $a<b$ <img src=x onerror=alert(1)>')
    (reference,) = format_references([bibkit.Record(item)], "ieee", engine=engine)
    written = html.write(reference.content)
    assert "<script" not in written
    assert "<img" not in written
    assert "&#60;script&#62;" in written
    assert "<i>E. coli</i>" in written
    assert '<span class="math">$a&lt;b$</span>' in written


@pytest.mark.parametrize("engine", ENGINES)
def test_an_unknown_style_is_named_with_near_matches(engine: str) -> None:
    with pytest.raises(bibkit.BibkitError, match=r"there is no style 'chicago-author-datt'.*did you mean"):
        format_references([bibkit.Record(_item())], "chicago-author-datt", engine=engine)


def test_an_unknown_engine() -> None:
    with pytest.raises(bibkit.BibkitError, match=r"unknown engine 'citeproc-p'.*did you mean 'citeproc-py'"):
        format_references([bibkit.Record(_item())], engine="citeproc-p")


def test_an_unknown_locale_falls_back_and_says_so() -> None:
    problems: list[bibkit.Diagnostic] = []
    (reference,) = format_references(
        [bibkit.Record(_item())], locale="xx-XX", engine="citeproc-py", report=problems.append
    )
    assert text.write(reference.content).startswith("Sessa, P., & Dadashi, R. (2024).")
    assert [problem.code for problem in problems] == ["BK703"]


def test_every_seed_paper_in_ieee_in_its_order() -> None:
    library = bibkit.read(SEED, as_of=AS_OF)
    references = format_references(library, "ieee")
    assert [reference.id for reference in references] == [record.id for record in library]
    written = [text.write(reference.content) for reference in references]
    assert [entry.partition(" ")[0] for entry in written] == [f"[{n}]" for n in range(1, 13)]


@pytest.mark.parametrize("to", ["html", "markdown", "text"])
def test_documents_hold_every_paper(to: str) -> None:
    library = bibkit.read(SEED, as_of=AS_OF)
    document = str(bibkit.dumps(library, to=to, style="apa"))
    for record in library:
        assert record.item["title"] in document


@given(st.lists(items(), min_size=1, max_size=3), st.sampled_from(["apa", "ieee", "nature"]))
def test_no_item_is_lost_whatever_it_holds(found: list[dict[str, Any]], style: str) -> None:
    references = format_references(map(bibkit.Record, found), style)
    assert sorted(reference.id for reference in references) == sorted(item["id"] for item in found)
    for reference in references:
        html.write(reference.content)

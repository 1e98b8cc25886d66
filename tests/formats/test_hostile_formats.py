"""Input made to harm: entities, bombs, depth, and what merely is broken."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

import bibkit
from bibkit.formats import built_in

READERS = [
    form.name for form in built_in() if form.read and form.name not in ("bibtex", "biblatex", "listing")
]
XML_READERS = {"endnotexml": "<xml><records><record><titles><title>{}</title></titles></record></records></xml>",
               "mods": '<mods xmlns="http://www.loc.gov/mods/v3"><titleInfo><title>{}</title></titleInfo></mods>',
               "arxiv": '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>{}</title></entry></feed>'}  # fmt: skip


def codes(library: bibkit.Library) -> set[str]:
    return {found.code for found in library.diagnostics}


@pytest.mark.parametrize("name", XML_READERS)
def test_no_entity_is_resolved(name: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP-SECRET", encoding="utf-8")
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]>' + XML_READERS[
        name
    ].format("A &s;")
    assert "TOP-SECRET" not in repr(bibkit.loads(text, format=name))


@pytest.mark.parametrize("name", XML_READERS)
def test_entities_do_not_multiply(name: str) -> None:
    lines = ['<!ENTITY a0 "ha">'] + [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)]
    text = f"<!DOCTYPE x [{''.join(lines)}]>" + XML_READERS[name].format("&a11;")
    began = time.monotonic()
    library = bibkit.loads(text, format=name)
    assert time.monotonic() - began < 5
    assert len(repr(library)) < 100_000


@pytest.mark.parametrize("name", XML_READERS)
@pytest.mark.parametrize("broken", ["<a><b></a>", "<", "<x", "no xml", "<a>" * 100_000, "<records/>", "&"])
def test_broken_xml_is_reported(name: str, broken: str) -> None:
    assert codes(bibkit.loads(broken, format=name)) & {"BK154", "BK158", "BK156"}


@pytest.mark.parametrize("name", ["csl-yaml", "hayagriva", "cff"])
def test_aliases_do_not_multiply(name: str) -> None:
    text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
    )
    began = time.monotonic()
    library = bibkit.loads(text, format=name)
    assert time.monotonic() - began < 5
    assert "BK156" in codes(library)


@pytest.mark.parametrize("name", ["csl-yaml", "hayagriva", "cff"])
@pytest.mark.parametrize(
    "text",
    [
        "!!python/object/apply:os.system ['true']\n",
        "a: !!python/name:os.system\n",
        "a: [1, 2\n",
        "a: b: c\n",
        "[" * 50_000,
        "- " * 50_000 + "x",
        "a: &a [*a]\n",
        "\t- x",
        "&a *a",
    ],
)
def test_broken_yaml_is_reported(name: str, text: str) -> None:
    assert codes(bibkit.loads(text, format=name)) & {
        "BK152",
        "BK154",
        "BK155",
        "BK156",
        "BK158",
        "BK105",
        "BK001",
    }


@pytest.mark.parametrize("name", ["crossref", "datacite", "openalex", "pubmed", "openlibrary"])
@pytest.mark.parametrize(
    "text", ["{", "[" * 100_000, "{}", "[1]", '{"message": 3}', "null", '"x"', '{"data": [null]}']
)
def test_broken_answers_are_reported(name: str, text: str) -> None:
    assert bibkit.loads(text, format=name).diagnostics


@pytest.mark.parametrize("name", ["crossref", "datacite", "openalex", "pubmed", "openlibrary"])
def test_answers_of_other_shapes_are_read_or_reported(name: str) -> None:
    odd = ('null', '1', '"x"', '[]', '{}', '[null]', '[{}]', '[[1]]', '{"a": 1}')  # fmt: skip
    keys = ("DOI title author issued container-title ISBN institution doi titles creators contributors dates types "
            "subjects descriptions container authorships ids keywords biblio abstract_inverted_index primary_location "
            "authors articleids pubtype publishers publish_places publish_date subtitle").split()  # fmt: skip
    wrap = {"crossref": '{{"message": {}}}', "datacite": '{{"data": {{"attributes": {}}}}}', "openalex": '{{"results": [{}]}}',
            "pubmed": '{{"result": {{"uids": ["1"], "1": {}}}}}', "openlibrary": '{{"ISBN:1": {}}}'}[name]  # fmt: skip
    for value in odd:
        members = ", ".join(f'"{key}": {value}' for key in keys)
        text = wrap.format(f'{{"DOI": "10.1000/x", {members}}}')
        library = bibkit.loads(text, format=name)
        assert library.records or library.diagnostics
        bibkit.dumps(library, to="ris")


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "text",
    [
        "\ufeff",
        "x" * 200_000,
        "- " * 100_000,
        "%0\n" * 20_000,
        "TY  - \n" * 20_000,
        "<" * 50_000,
        '"' * 50_001,
    ],
)
def test_long_nonsense_is_read_quickly(name: str, text: str) -> None:
    began = time.monotonic()
    library = bibkit.loads(text, format=name)
    assert time.monotonic() - began < 10
    assert library.records or library.diagnostics


def test_a_bare_dash_in_a_text_is_no_tag() -> None:
    text = "TY  - JOUR\nAB  - On one hand\nED - visits rose\nas - expected\nER  - \n"
    (item,) = bibkit.loads(text, format="ris").items
    assert "as - expected" in item["abstract"]


def test_what_is_exported_cannot_break_out() -> None:
    evil = {"id": "k", "type": "article-journal", "title": "x\nER  - \nTY  - BOOK</script>]]>\"'><script>",
            "author": [{"literal": "</b:Last><evil/>\r\nAU  - Other"}], "URL": 'javascript:alert("1")'}  # fmt: skip
    record = bibkit.Record(evil)
    for name in ("ris", "enw", "nbib", "csv"):
        assert len(bibkit.loads(bibkit.dumps([record], to=name), format=name)) == 1
    assert "</script>" not in str(bibkit.dumps([record], to="json-ld"))
    coins = str(bibkit.dumps([record], to="coins"))
    assert coins.count("<") == coins.count(">") == 2
    for name in ("wordxml", "mods", "dublin-core", "endnotexml"):
        assert b"<evil" not in bibkit.dumps([record], to=name)  # type: ignore[operator]


@pytest.mark.parametrize("middle", ["\n", "x\n", "AB  - a\n", "ER\n", "TY - \n"])
def test_many_lines_of_ris_take_little_time(middle: str) -> None:
    text = f"TY  - JOUR\nTI  - T\nAB  - a\n{middle * 50_000}ER  - \n"
    began = time.monotonic()
    assert bibkit.loads(text).records
    assert time.monotonic() - began < 5

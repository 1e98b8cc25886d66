"""Styles and locales: where they come from, how they fall back, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from bibkit import BibkitError
from bibkit.csl import Locale, Processor, Style
from bibkit.csl.locale import load_locale

HEAD = '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">'
CITATION = "<citation><layout>{}</layout></citation>"


def write(path: Path, body: str) -> str:
    path.write_text(f"{HEAD}\n{body}\n</style>", "utf-8")
    return str(path)


@pytest.mark.parametrize(
    "name",
    [
        "apa",
        "http://www.zotero.org/styles/apa",
        "https://www.zotero.org/styles/apa",
        "apa.csl",
    ],
)
def test_a_style_by_name(name: str) -> None:
    assert Style.load(name).id == "http://www.zotero.org/styles/apa"


def test_a_dependent_style_is_its_parent() -> None:
    style = Style.load("nature-physics")
    assert style.id == "http://www.zotero.org/styles/nature-physics"
    assert style.bibliography is not None


def test_a_former_name() -> None:
    assert Style.load("harvard1").bibliography is not None


def test_a_style_file(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.csl", CITATION.format('<text value="x"/>'))
    assert Processor(path, [{"id": "a"}]).preview([{"id": "a"}]) == "x"


def test_an_unknown_style_has_a_hint() -> None:
    with pytest.raises(BibkitError) as raised:
        Style.load("chicago-author-dat")
    assert "chicago-author-date" in (raised.value.hint or "")


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("<info>", 3, ""),
        (CITATION.format('\n<text macro="none"/>'), 3, "none"),
        (
            '<macro name="a"><text macro="b"/></macro>\n<macro name="b"><text macro="a"/></macro>'
            + CITATION.format('<text macro="a"/>'),
            3,
            "",
        ),
        ("<bibliography/>", None, ""),
    ],
)
def test_broken_styles_say_where(tmp_path: Path, body: str, line: int | None, message: str) -> None:
    path = write(tmp_path / "broken.csl", body)
    with pytest.raises(BibkitError) as raised:
        Style.load(path)
    shown = str(raised.value)
    assert shown.startswith(f"{path}:{line}:" if line else path)
    assert message in shown


def test_entities_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.csl"
    path.write_text(
        f'<!DOCTYPE style [<!ENTITY e "x">]>{HEAD}<info/>{CITATION.format("&e;")}</style>', "utf-8"
    )
    with pytest.raises(BibkitError):
        Style.load(str(path))


def test_nesting_has_a_bound(tmp_path: Path) -> None:
    body = CITATION.format("<group>" * 5000 + '<text value="x"/>' + "</group>" * 5000)
    with pytest.raises(BibkitError):
        Style.load(write(tmp_path / "deep.csl", body))


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("de", "de-DE"),
        ("de-AT", "de-AT"),
        ("pt-MZ", "pt-PT"),
        ("xx", "en-US"),
        ("EN_gb", "en-GB"),
        (None, "en-US"),
    ],
)
def test_locales_fall_back(tag: str | None, found: str) -> None:
    assert load_locale(tag).term("and") == Locale.load(found).term("and")
    assert load_locale(tag).term("open-quote") == Locale.load(found).term("open-quote")


def test_forms_of_a_term_fall_back() -> None:
    english = Locale.load("en-US")
    assert english.term("editor", "verb-short") == "ed. by"
    assert english.term("page", "symbol") == english.term("page", "short") == "p."
    assert english.term("page", "short", plural=True) == "pp."
    assert english.term("no-such-term") is None


@pytest.mark.parametrize(
    ("locale", "shown"), [("de-AT", "Austria"), ("de-DE", "German"), ("fr-FR", "any"), ("en-US", "any")]
)
def test_terms_of_the_style_by_dialect_language_and_all(locale: str, shown: str) -> None:
    terms = "".join(
        f'<locale{lang}><terms><term name="and">{text}</term></terms></locale>'
        for lang, text in (("", "any"), (' xml:lang="de"', "German"), (' xml:lang="de-AT"', "Austria"))
    )
    style = Style.parse(HEAD + terms + CITATION.format('<text term="and"/>') + "</style>")
    assert Processor(style, [{"id": "a"}], locale).preview([{"id": "a"}]) == shown

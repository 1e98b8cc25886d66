"""Normalising: what it changes, and that doing it twice changes nothing more."""

from __future__ import annotations

import unicodedata
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from strategies import items

import bibkit
from bibkit.normalise import normalise_text


def test_what_it_changes() -> None:
    record = bibkit.Record(
        {
            "title": "  Cafe\u0301\n au\u00a0lait\x00 ",
            "abstract": "One\nline.\n\n\n  Another.",
            "DOI": "https://doi.org/10.1000/X",
            "custom": {"raw": " kept  as it is "},
        }
    )
    assert bibkit.normalise(record).item == {
        "title": "Café au lait",
        "abstract": "One line.\n\nAnother.",
        "DOI": "10.1000/X",
        "custom": {"raw": " kept  as it is "},
    }


@given(items())
def test_idempotent(item: dict[str, Any]) -> None:
    once = bibkit.normalise(bibkit.Record(item))
    assert bibkit.normalise(once) == once


@given(st.text(), st.booleans())
def test_text_is_nfc_without_controls(text: str, multiline: bool) -> None:
    result = normalise_text(text, multiline=multiline)
    assert unicodedata.is_normalized("NFC", result)
    assert result == result.strip()
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in result.replace("\n", ""))
    assert normalise_text(result, multiline=multiline) == result


_TEXTS = st.text("ab |\xa0\u0301\u200b\n\r\x07\x85é–\ud800가", max_size=8)


@given(
    st.dictionaries(st.sampled_from(["title", "abstract", "note", "page"]), _TEXTS),
    st.lists(st.fixed_dictionaries({"family": _TEXTS, "given": _TEXTS}), max_size=2),
    _TEXTS,
)
def test_every_text_of_a_record(texts: dict[str, str], names: list[dict[str, str]], date: str) -> None:
    item: dict[str, Any] = {**texts, "author": names, "issued": {"literal": date}}
    found = bibkit.normalise(bibkit.Record(item)).item
    for variable, text in texts.items():
        assert found[variable] == normalise_text(text, multiline=variable in ("abstract", "note"))
    for name, before in zip(found["author"], names, strict=True):
        assert name == {part: normalise_text(text) for part, text in before.items()}
    assert found["issued"] == {"literal": normalise_text(date)}

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

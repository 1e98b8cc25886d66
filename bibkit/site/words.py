"""The words of the interface, in the language of the page."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

#: Languages, and scripts (ISO 15924), that are written from right to left.
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he ps sd syr ug ur yi".split())
_RIGHT_TO_LEFT_SCRIPTS = frozenset("adlm arab hebr nkoo syrc thaa".split())


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def load_words(language: str) -> dict[str, str]:
    """The words for a language tag: those of the tag, of its language, and English for what both lack."""
    tables = _tables()
    tag = "zh-TW" if language.lower().startswith(("zh-tw", "zh-hant", "zh-hk")) else language
    return {**tables["en"], **tables.get(tag.partition("-")[0].lower(), {}), **tables.get(tag, {})}


def direction(language: str) -> str:
    """`rtl` or `ltr`, as the attribute `dir` has it."""
    first, *subtags = language.lower().split("-")
    script = next((tag for tag in subtags if len(tag) == 4 and tag.isalpha()), None)
    is_rtl = script in _RIGHT_TO_LEFT_SCRIPTS if script else first in _RIGHT_TO_LEFT
    return "rtl" if is_rtl else "ltr"

"""Every code is explained: what it is, why it matters, what to do, an example before and after."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable

import pytest
from conftest import ROOT, Ran

from bibkit.diagnostics import CODES
from bibkit.explanations import explanation

TEXTS = tomllib.loads((ROOT / "bibkit" / "data" / "explanations.toml").read_text("utf-8"))


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_its_text(code: str) -> None:
    told = explanation(code)
    assert told, f"add [{code}] to bibkit/data/explanations.toml"
    assert told.why.endswith(".")
    assert told.before.strip() != told.after.strip() != ""
    assert told.before.strip()


def test_the_texts_are_in_order_and_whole() -> None:
    assert list(TEXTS) == sorted(TEXTS)
    assert TEXTS.keys() <= CODES.keys()
    assert all(re.fullmatch(r"BK\d{3}", code) for code in TEXTS)
    assert {key for text in TEXTS.values() for key in text} == {"why", "before", "after"}


def test_explain_prints_what_why_and_an_example(bibkit: Callable[..., Ran]) -> None:
    ran = bibkit("explain", "bk305")
    assert (ran.status, ran.stderr) == (0, "")
    assert ran.stdout.startswith(
        "BK305 (error)\n\nAn ISBN or ISSN has a wrong check digit or length.\n\nWhy: "
    )
    assert (
        "\n\nWhat to do: Compare with the publisher's page.\n\nBefore:\n\n    isbn = {978-3-406-58283-8}\n"
        in ran.stdout
    )
    assert ran.stdout.endswith("After:\n\n    isbn = {978-3-406-58283-7}\n")


def test_a_code_that_does_not_exist(bibkit: Callable[..., Ran]) -> None:
    ran = bibkit("explain", "BK309x")
    assert ran.status == 2
    assert "there is no code 'BK309x'" in ran.stderr


def test_the_beginning_of_codes_lists_them(bibkit: Callable[..., Ran]) -> None:
    ran = bibkit("explain", "bk50")
    assert [line[:5] for line in ran.stdout.splitlines()] == [
        code for code in CODES if code.startswith("BK50")
    ]

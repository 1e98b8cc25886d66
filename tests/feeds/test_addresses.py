"""Addresses in feeds are absolute URIs, whatever a record has."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibkit.diagnostics import BibkitError
from bibkit.feeds.addresses import doi_address, site_address, web_address

URI = re.compile(r"https?://[A-Za-z0-9.\-_~%!$&'()*+,;=:\[\]]+/[0-9A-Za-z;/?:@&=+$.\-_!~*'()%,#]*")


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("https://example.org/a?b=c&d=%20#e", "https://example.org/a?b=c&d=%20#e"),
        ("HTTP://Example.ORG", "http://example.org/"),
        (" https://example.org/a b ", "https://example.org/a%20b"),
        ("https://exämple.org/ü?ü#ü", "https://xn--exmple-cua.org/%C3%BC?%C3%BC#%C3%BC"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ('https://example.org/<a>"b"[c]', "https://example.org/%3Ca%3E%22b%22%5Bc%5D"),
        ("https://user:secret@example.org:8080/x", "https://example.org:8080/x"),
        ("https://example.org/a#b#c", "https://example.org/a#b%23c"),
        ("javascript:alert(1)", None),
        ("ftp://example.org/", None),
        ("https://", None),
        ("https:///path", None),
        ("//example.org/", None),
        ("example.org", None),
        ("https://exa mple.org/", None),
        ("https://example.org:port/", None),
        ("", None),
    ],
)
def test_web_addresses(given: str, written: str | None) -> None:
    assert web_address(given) == written


@given(st.text(), st.sampled_from(["https://", "http://example.org/", "https://example.org?", "https://ü"]))
def test_any_text_gives_an_address_or_none(text: str, start: str) -> None:
    address = web_address(start + text)
    assert address is None or URI.fullmatch(address)
    assert address is None or web_address(address) == address


@pytest.mark.parametrize("text", ["example.org", "ftp://example.org", "https://example.org/?a", "https://example.org/#a", "https://", ""])  # fmt: skip
def test_a_site_has_an_absolute_address(text: str) -> None:
    with pytest.raises(BibkitError, match="no absolute http"):
        site_address(text)


def test_dois() -> None:
    assert doi_address("10.1000/AbC(1)<2>#%") == "https://doi.org/10.1000/abc(1)%3C2%3E%23%25"

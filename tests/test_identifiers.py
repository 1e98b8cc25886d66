"""Identifiers: found in their usual spellings, refused otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from bibkit import identifiers


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1000/xyz", "10.1000/xyz"),
        ("https://doi.org/10.1000/xyz", "10.1000/xyz"),
        ("http://dx.doi.org/10.1000/X(Y)<z>", "10.1000/X(Y)<z>"),
        ("doi:10.1000/xyz", "10.1000/xyz"),
        ("DOI: 10.1000/xyz", "10.1000/xyz"),
        ("10.1000", None),
        ("11.1000/x", None),
        ("10.1000/a b", None),
    ],
)
def test_doi(text: str, doi: str | None) -> None:
    assert identifiers.doi(text) == doi


@pytest.mark.parametrize(
    ("text", "arxiv"),
    [
        ("2407.14622", "2407.14622"),
        ("arXiv:2407.14622v2", "2407.14622v2"),
        ("https://arxiv.org/abs/2407.14622", "2407.14622"),
        ("https://arxiv.org/pdf/2407.14622v1.pdf", "2407.14622v1"),
        ("arXiv:2105.00001 [cs.LG]", "2105.00001"),
        ("10.48550/arXiv.2311.04567", "2311.04567"),
        ("math/0211159", "math/0211159"),
        ("math.GT/0309136", "math.GT/0309136"),
        ("hep-th/9901001v3", "hep-th/9901001v3"),
        ("2413.14622", None),
        ("240714622", None),
    ],
)
def test_arxiv(text: str, arxiv: str | None) -> None:
    assert identifiers.arxiv_id(text) == arxiv


@pytest.mark.parametrize(
    ("item", "arxiv"),
    [
        ({"number": "arXiv:2407.14622"}, "2407.14622"),
        ({"archive": "arXiv", "archive_location": "2407.14622"}, "2407.14622"),
        ({"DOI": "10.48550/arXiv.2407.14622"}, "2407.14622"),
        ({"URL": "https://arxiv.org/abs/2407.14622v2"}, "2407.14622v2"),
        ({"number": "2407.14622"}, None),
        ({"URL": "https://example.org/2407.14622"}, None),
        ({"archive": "Zenodo", "archive_location": "2407.14622"}, None),
    ],
)
def test_arxiv_of_an_item(item: dict[str, Any], arxiv: str | None) -> None:
    assert identifiers.arxiv_of(item) == arxiv


@pytest.mark.parametrize(
    ("isbn", "valid"),
    [
        ("978-3-406-58283-7", True),
        ("0-306-40615-2", True),
        ("080442957X", True),
        ("978-3-406-58283-8", False),
        ("123", False),
    ],
)
def test_isbn(isbn: str, valid: bool) -> None:
    assert identifiers.isbn_is_valid(isbn) is valid


@pytest.mark.parametrize(
    ("issn", "valid"), [("0378-5955", True), ("2434-561X", True), ("0378-5954", False), ("378", False)]
)
def test_issn(issn: str, valid: bool) -> None:
    assert identifiers.issn_is_valid(issn) is valid

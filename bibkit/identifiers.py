"""Identifiers: DOI, arXiv, ISBN, ISSN, PMID, PMCID, ORCID. Find, normalise, check digits."""

from __future__ import annotations

import re

from .record import Item

_DOI = re.compile(r"(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}(?:\.\d+)*/\S+)", re.IGNORECASE)
# arXiv's own schemes: since 2007 YYMM.number of four digits, since 2015 of five; before that
# archive(.SUBJECT)/YYMMnumber
_ARXIV = re.compile(
    r"(?:https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/|arxiv:\s*|10\.48550/arxiv\.)?"
    r"(?P<id>(?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\.\d{4}|(?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2])\.\d{5}|[a-z]+(?:-[a-z]+)*(?:\.[A-Z]{2})?/\d{2}(?:0[1-9]|1[0-2])\d{3})"
    r"(?P<version>v\d+)?(?:\.pdf)?(?:\s*\[(?P<class>[\w.-]+)\])?",
    re.IGNORECASE,
)


def doi(text: str) -> str | None:
    """The bare DOI in a DOI, a `doi:` URI or a doi.org address; None if the text is nothing of the kind."""
    match = _DOI.fullmatch(text.strip())
    return match[1] if match else None


def arxiv_id(text: str) -> str | None:
    """The bare arXiv identifier, with its version if given, in an identifier, `arXiv:` reference, address
    or arXiv-issued DOI; None if the text is nothing of the kind."""
    match = _ARXIV.fullmatch(text.strip())
    return match["id"] + (match["version"] or "") if match else None


def without_version(arxiv: str) -> str:
    """An arXiv identifier without its `v2`."""
    return re.sub(r"v\d+$", "", arxiv) if "v" in arxiv else arxiv


def doi_of(item: Item) -> str | None:
    """The DOI of an item, normalised, or None."""
    value = item.get("DOI")
    return doi(value) if isinstance(value, str) else None


def arxiv_of(item: Item) -> str | None:
    """The arXiv identifier of an item, wherever CSL-JSON practice puts it: `number` (Zotero),
    `archive-location` with `archive` arXiv (pandoc), the arXiv-issued DOI, or the URL."""
    candidates = [item.get("number"), item.get("DOI"), item.get("URL")]
    if str(item.get("archive", "")).lower() == "arxiv":
        candidates.insert(0, item.get("archive-location") or item.get("archive_location"))
    for position, candidate in enumerate(candidates):
        if not isinstance(candidate, str):
            continue
        explicit = "arxiv" in candidate.lower() or (position == 0 and len(candidates) == 4)
        if explicit and (found := arxiv_id(candidate)):
            return found
    return None


def isbn_is_valid(text: str) -> bool:
    """Whether an ISBN-10 or ISBN-13, hyphens and spaces aside, has the right length and check digit."""
    digits = re.sub(r"[\s-]", "", text).upper()
    if re.fullmatch(r"\d{9}[\dX]", digits):
        return (
            sum(_value(char) * weight for char, weight in zip(digits, range(10, 0, -1), strict=True)) % 11
            == 0
        )
    if re.fullmatch(r"97[89]\d{10}", digits):
        return sum(int(char) * (3 if index % 2 else 1) for index, char in enumerate(digits)) % 10 == 0
    return False


def issn_is_valid(text: str) -> bool:
    """Whether an ISSN has eight places and the right check digit (ISO 3297)."""
    match = re.fullmatch(r"(\d{4})-?(\d{3}[\dXx])", text.strip())
    if match is None:
        return False
    digits = (match[1] + match[2]).upper()
    return sum(_value(char) * weight for char, weight in zip(digits, range(8, 0, -1), strict=True)) % 11 == 0


def pmid_is_valid(text: str) -> bool:
    """Whether a PubMed number has one to eight digits."""
    return re.fullmatch(r"[1-9]\d{0,7}", text.strip(), re.ASCII) is not None


def pmcid_is_valid(text: str) -> bool:
    """Whether a PubMed Central number is PMC and digits, with a version or without."""
    return re.fullmatch(r"PMC[1-9]\d{0,8}(?:\.\d+)?", text.strip(), re.ASCII) is not None


def orcid_is_valid(text: str) -> bool:
    """Whether an ORCID iD, bare or as its address, has sixteen places and the right check digit (ISO 7064, 11-2)."""
    match = re.fullmatch(
        r"(?:https?://(?:www\.)?orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])/?", text.strip(), re.ASCII
    )
    if match is None:
        return False
    digits = match[1].replace("-", "")
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    return (12 - total % 11) % 11 == _value(digits[-1])


def _value(char: str) -> int:
    return 10 if char == "X" else int(char)

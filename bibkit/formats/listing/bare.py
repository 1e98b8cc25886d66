"""Lines that are nothing but identifiers: a DOI, an arXiv number, a PMID, an ISBN, an address."""

from __future__ import annotations

import re
from datetime import date

from ... import identifiers
from ...diagnostics import Diagnostic, diagnostic
from ...record import Item
from .blocks import Block, Kind
from .dating import find_date, of_arxiv_number

#: What a line may begin with before what it says.
_MARKER = re.compile(r"^(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)](?=\s)|[-–•*·‣▪])\s*")
_LABEL = re.compile(
    r"^(?:doi|arxiv|e-?print|link|url|paper|available at|source)\s*:?\s+(?=\S)", re.IGNORECASE
)
_STAMP = re.compile(
    r"(?P<number>arXiv:\s?[\w.-]+(?:/\d{7})?(?:v\d{1,3})?)\s*(?:\[(?P<category>[A-Za-z.-]{4,20})\])?"
    r"(?:\s+(?P<date>\d{1,2} [A-Z][a-z]{2} \d{4}))?"
)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_PMID = re.compile(r"PMID:?\s?(\d{4,8})", re.IGNORECASE)
_ISBN = re.compile(r"(?:ISBN(?:-1[03])?:?\s?)((?:97[89][- ]?)?\d[\d -]{7,14}[\dXx])", re.IGNORECASE)
_DOI_TEXT = re.compile(r"(?:https?://(?:dx\.|www\.)?doi\.org/|doi:?\s*)?10\.\d{4,9}/\S+", re.IGNORECASE)
_LONGEST = 400

#: Who gives out DOIs for preprints only: the beginning of the DOI.
_PREPRINTS = re.compile(
    r"10\.48550/|10\.1101/\d{4}\.\d\d\.\d\d\.|10\.31234/|10\.31219/|10\.35542/|10\.26434/|10\.20944/|10\.21203/|"
    r"10\.2139/ssrn",
    re.IGNORECASE,
)


def arxiv_variables(number: str) -> Item:
    """Where the number of an arXiv preprint goes (docs/design.md)."""
    return {"number": f"arXiv:{number}", "publisher": "arXiv", "URL": f"https://arxiv.org/abs/{number}"}


def is_identifier(text: str) -> bool:
    """Whether a line is an identifier and nothing else."""
    return len(text) <= _LONGEST and bool(identifier_item(text))


def identifier_item(text: str) -> Item:
    """What one identifier says: type, number, DOI and the like; {} if the text is none."""
    text = _MARKER.sub("", text.strip(), count=1)
    for _ in range(2):
        bare = text.rstrip(".,;")
        for read in (_arxiv, _doi, _others):
            if found := read(bare):
                return found
        text = _LABEL.sub("", text, count=1)
    return {}


def _arxiv(text: str) -> Item:
    stamp = _STAMP.fullmatch(text)
    number = identifiers.arxiv_id((stamp["number"] if stamp else text).replace(": ", ":"))
    if number is None:
        return {}
    item: Item = {"type": "article", **arxiv_variables(number)}
    if "10.48550/" in text:
        item["DOI"] = f"10.48550/arXiv.{identifiers.without_version(number)}"
    if stamp and stamp["category"]:
        item["categories"] = [stamp["category"]]
    issued = find_date(stamp["date"]) if stamp and stamp["date"] else None
    # The date of a stamp is that of its version, so only the first one's is the date of the paper.
    if issued and not number.endswith(tuple(f"v{version}" for version in range(2, 100))):
        item["issued"] = issued
    return item


def _doi(text: str) -> Item:
    if not _DOI_TEXT.fullmatch(text):
        return {}
    number = identifiers.doi(re.sub(r"^doi:?\s*", "", text, flags=re.IGNORECASE))
    if number is None:
        return {}
    if arxiv := identifiers.arxiv_id(number):
        return {"type": "article", **arxiv_variables(arxiv), "DOI": number}
    return {"type": "article" if _PREPRINTS.match(number) else "document", "DOI": number}


def _others(text: str) -> Item:
    if found := _PMID.fullmatch(text):
        return {"type": "article-journal", "PMID": found[1]}
    if (found := _ISBN.fullmatch(text)) and identifiers.isbn_is_valid(found[1]):
        return {"type": "book", "ISBN": found[1]}
    if _ADDRESS.fullmatch(text):
        return {"type": "webpage", "URL": text}
    return {}


def read_identifier(block: Block, as_of: date, notes: list[Diagnostic]) -> Item | None:
    """The item of a line that is an identifier."""
    item = identifier_item(block.lines[0].text)
    add_month(item, notes)
    missing = "title, authors and date" if "issued" not in item else "title and authors"
    notes.append(diagnostic("BK126", f"only an identifier: {missing} are not here"))
    return item


def add_month(item: Item, notes: list[Diagnostic]) -> None:
    """The month that the arXiv number of an item says, if it has no date; that is noted."""
    number = identifiers.arxiv_id(str(item.get("number", "")))
    if number is None or "issued" in item:
        return
    year, month = of_arxiv_number(identifiers.without_version(number))
    item["issued"] = {"date-parts": [[year, month]]}
    notes.append(diagnostic("BK123", f"{year:04d}-{month:02d} read from arXiv:{number}", field="issued"))


IDENTIFIER = Kind("identifiers", "lines with identifiers", read_identifier)

"""One line of arXiv's metadata as JSON Lines (the public snapshot) as an item."""

from __future__ import annotations

import re
from email.utils import parsedate
from typing import Any

from .. import dates, identifiers
from ..names import parse_display_name
from ..record import Item, Name

#: "Phys. Rev. D 76 (2007) 013009", "Ill.J.Math. 52 (2008) no.2, 681-689": name, volume, year somewhere behind.
_JOURNAL = re.compile(
    r"(?P<title>[^\W\d][^\d,;()]{1,120}?)[\s,:]*(?:[Vv]ol(?:ume|\.)?\s*)?(?P<volume>(?!(?:1[89]|20)\d\d)\d{1,4})(?!\d)(?P<rest>.*)",
    re.DOTALL,
)
_PROCEEDINGS = re.compile(
    r"(?:in:?\s+)?(?P<title>(?:proc(?:eedings|\.)|advances in)[^,;]{5,150})", re.IGNORECASE
)
_PAGES = re.compile(r"(?<![\w-])([A-Za-z]?\d{1,6})\s*(?:-{1,2}|–)\s*([A-Za-z]?\d{1,6})(?![\w-])")
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")


def read_entry(entry: dict[str, Any]) -> Item:
    """The item of an entry: preprint data, and the DOI of the published version; `journal-ref` as the reader
    of the API's answers has it."""
    item: Item = {"type": "article", "title": _text(entry.get("title"))}
    if authors := [name for parts in _list(entry.get("authors_parsed")) if (name := _name(parts))]:
        item["author"] = authors
    if number := identifiers.arxiv_id(str(entry.get("id") or "")):
        item |= {"number": f"arXiv:{number}", "publisher": "arXiv", "URL": f"https://arxiv.org/abs/{number}"}
    if issued := _submitted(entry.get("versions")):
        item["issued"] = issued
    for doi in _text(entry.get("doi")).split():
        item.setdefault("DOI", doi)
    if categories := _text(entry.get("categories")).split():
        item["categories"] = categories
    if abstract := _text(entry.get("abstract")):
        item["abstract"] = abstract
    if journal := _text(entry.get("journal-ref")):
        item["custom"] = {"arxiv": {"journal_ref": journal}}
    return item


def with_venue(item: Item) -> Item:
    """The item of a preprint as one of what it was published as, if `journal_ref` tells that beyond doubt."""
    custom = item.get("custom")
    arxiv = custom.get("arxiv") if isinstance(custom, dict) else None
    reference = arxiv.get("journal_ref") if isinstance(arxiv, dict) else None
    venue = venue_of(reference) if isinstance(reference, str) else {}
    number = identifiers.arxiv_of(item)
    if not venue or number is None or "container-title" in item:
        return item
    rest = {key: value for key, value in item.items() if key not in ("number", "publisher")}
    return rest | {"archive": "arXiv", "archive_location": number} | venue


def venue_of(reference: str) -> Item:
    """The venue of arXiv's free text `journal-ref`, as far as it is beyond doubt; {} if it is not."""
    if proceedings := _PROCEEDINGS.match(reference):
        return {"type": "paper-conference", "container-title": proceedings["title"].strip()} | _pages(
            reference
        )
    journal = _JOURNAL.fullmatch(reference)
    if journal is None or not _YEAR.search(journal["rest"]):
        return {}
    title = journal["title"].strip().rstrip(",:")
    return {"type": "article-journal", "container-title": title, "volume": journal["volume"]} | _pages(
        journal["rest"]
    )


def _pages(text: str) -> Item:
    found = _PAGES.search(text)
    return {"page": f"{found[1]}-{found[2]}"} if found else {}


def _name(parts: Any) -> Name | None:
    """`[family, given, suffix]`; the family alone may be an organisation."""
    family, given, suffix = (*(_text(part) for part in _list(parts)[:3]), "", "", "")[:3]
    if not any(char.isalnum() for char in family):
        return None
    if not given:
        return parse_display_name(family)
    name = parse_display_name(f"{given} {family}")
    if "literal" in name or name.get("given") != given:
        # the division of the source holds where the grammar would draw the line elsewhere
        name = name if "literal" in name else {"family": family, "given": given}
    if suffix:
        name["suffix"] = suffix
    return name


def _submitted(versions: Any) -> Any:
    """The date of the first version, which is written as in e-mail."""
    first = next((one for one in _list(versions) if isinstance(one, dict)), {})
    parsed = parsedate(str(first.get("created") or ""))
    parts = list(parsed[:3]) if parsed else []
    return {"date-parts": [parts]} if parts and dates.is_possible(parts) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""

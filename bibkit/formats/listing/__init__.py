"""Listings of papers as people paste them: from a web page, arXiv's pages and e-mails, references."""

from __future__ import annotations

import re

from ...record import Record
from .. import Format
from ..places import Span, raw_of
from .arxiv_entry import label_of
from .blocks import Lines
from .detect import Tally, blocks
from .headline import parse_head_line
from .markup import is_html
from .read import read_listing
from .references import looks_like_reference

#: So many lines at the beginning are looked at.
_DETECTION_LINES = 200
#: How sure a text is a listing that begins with an entry of this kind, and one in which such an entry comes later.
_SURE = {
    "papers": (0.95, 0.7),
    "arxiv-page": (0.95, 0.7),
    "arxiv-mail": (0.95, 0.7),
    "references": (0.6, 0.4),
    "identifiers": (0.6, 0.4),
}
#: The labels below which a variable stands in arXiv's entries.
_FIELDS = {
    "title": "title",
    "author": "authors",
    "issued": "date",
    "abstract": "abstract",
    "note": "comments",
    "DOI": "doi",
    "categories": "subjects",
}
#: Where these begin, the text is of another format.
_OTHER_FORMATS = re.compile(r"\s*(?:[\[{@<%]|TY  -|PMID- |%0 |FN )")


def _detect(head: str) -> float:
    if is_html(head):
        return 0.6
    found = _entries(head)
    if not found:
        return 0.0
    first, whole = found
    if _OTHER_FORMATS.match(head) and first not in ("papers", "arxiv-page", "arxiv-mail"):
        return 0.6 if re.match(r"\s*\[\w+\+?\d*\]\s+\S", head) else 0.3
    return _SURE[first][0 if whole else 1]


def _entries(head: str) -> tuple[str, bool] | None:
    """The kind of the first entry, and whether the text begins with it."""
    lines = ((number, 0, f"{line}\n") for number, line in enumerate(head.split("\n")[:_DETECTION_LINES], 1))
    tally = Tally()
    for block in blocks(Lines(lines), tally):
        if block.kind.name == "references" and not looks_like_reference(" ".join(t for _, t in block.texts)):
            continue
        return block.kind.name, not tally.stray.count
    return None


def _locate(record: Record, field: str) -> list[Span]:
    """The head line holds date and category; the text below it the title, the authors and the abstract. In
    arXiv's entries labels tell. A value that stands there as it is, is all that is meant."""
    raw = raw_of(record)
    below = raw.find("\n")
    place: Span | None = None
    if field not in _FIELDS:
        return []
    if parse_head_line(raw.partition("\n")[0]) is None:
        offset = _below_label(raw, _FIELDS[field])
        end = raw.find("\n", offset or 0)
        place = None if offset is None else (offset, len(raw) if end < 0 else end)
    elif field in ("issued", "categories"):
        place = (0, below if below > 0 else len(raw))
    elif below >= 0:
        place = (below + 1, len(raw))
    words = _words(record.item.get(field))
    if words and (
        found := re.compile(r"\s+".join(map(re.escape, words))).search(raw, place[0] if place else 0)
    ):
        return [found.span()]
    return [place] if place else []


def _words(value: object) -> list[str]:
    """The words of a text, or of the first name of a list."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        name = value[0]
        value = name.get("literal") or f"{name.get('given', '')} {name.get('family', '')}"
    return value.split() if isinstance(value, str) else []


def _below_label(raw: str, label: str | None) -> int | None:
    place = 0
    for line in raw.split("\n"):
        found = label_of(line.strip())
        if label and found and found[0] == label:
            return (
                place
                + line.index(":")
                + 1
                + len(line.partition(":")[2])
                - len(line.partition(":")[2].lstrip())
            )
        place += len(line) + 1
    return None


LISTING = Format(
    name="listing",
    title="Listing of papers pasted from a web page",
    extensions=(".txt",),
    media_type="text/plain",
    read=read_listing,
    detect=_detect,
    locate=_locate,
)

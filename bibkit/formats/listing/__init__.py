"""Listings of papers, pasted from a web page: a head line, title and authors, abstract."""

from __future__ import annotations

from .. import Format
from .headline import parse_head_line
from .read import read_listing


def _detect(head: str) -> float:
    lines = [line for line in head.split("\n") if line.strip()]
    heads = sum(parse_head_line(line) is not None for line in lines)
    if not heads:
        return 0.0
    return 0.95 if parse_head_line(lines[0]) else 0.7


def _locate(raw: str, field: str) -> int | None:
    """The head line holds date and category; the text below it the title, the authors and the abstract."""
    if field in ("issued", "categories"):
        return 0
    below = raw.find("\n")
    return None if below < 0 else below + 1


LISTING = Format(
    name="listing",
    title="Listing of papers pasted from a web page",
    extensions=(".txt",),
    media_type="text/plain",
    read=read_listing,
    detect=_detect,
    locate=_locate,
)

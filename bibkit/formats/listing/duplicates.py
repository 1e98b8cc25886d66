"""Papers that stand in one paste more than once.

The same paper is one with the same arXiv number or DOI, or else with the same title and first author. If the
later one says nothing else, it is left out (BK117). If it does (another date, a longer abstract), both are
kept and the later one is reported (BK118): which is right is for a person, or for the removal of duplicates, to say.
"""

from __future__ import annotations

import json
from hashlib import blake2b

from ... import identifiers
from ...diagnostics import Report, diagnostic
from ...record import Record, family_of, names_of
from ...text import fold


class Duplicates:
    """What was seen so far: a few bytes a paper, whatever its length."""

    def __init__(self) -> None:
        self._seen: dict[bytes, tuple[int, bytes]] = {}

    def keeps(self, record: Record, report: Report) -> bool:
        """Whether a record is to be kept; what it repeats is reported."""
        content = _digest(json.dumps(record.item, sort_keys=True))
        origin = record.origin
        assert origin is not None, "records of a paste have an origin"
        known = None
        for name in _names(record):
            known = known or self._seen.get(name)
            self._seen.setdefault(name, (origin.line, content))
        if known is None:
            return True
        line, before = known
        title = str(record.item.get("title") or record.item.get("number") or record.item.get("DOI") or "")[
            :60
        ]
        same = before == content
        report(
            diagnostic(
                "BK117" if same else "BK118",
                f"'{title}' stands on line {line} too; {'left out here' if same else 'both are kept, they differ'}",
                path=origin.path,
                line=origin.line,
            )
        )
        return not same


def _names(record: Record) -> list[bytes]:
    """Digests of what the paper is known by."""
    item = record.item
    known: list[str] = []
    if arxiv := identifiers.arxiv_of(item):
        known.append(f"arxiv {identifiers.without_version(arxiv)}")
    elif doi := identifiers.doi_of(item):
        known.append(f"doi {doi.lower()}")
    if title := item.get("title"):
        authors = names_of(item, "author")
        first = family_of(authors[0]) if authors else ""
        words = "".join(character for character in fold(str(title)) if character.isalnum())
        known.append(f"title {words or title} {fold(first)}")
    if not known:
        known.append(f"whole {json.dumps(item, sort_keys=True)}")
    return [_digest(name) for name in known]


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest()

"""Rules on titles: capitals, and what they end in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..record import Record
from .rule import Context, Finding, Fix
from .source import is_bib, source_text

_MARKUP = re.compile(r"<[^<>]{1,60}>|\$[^$]*\$")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
#: Words and parts of words that end in a full stop of their own.
_ABBREVIATIONS = frozenset(
    """
    etc al inc ltd co corp llc plc gmbh jr sr st dr mr mrs ms prof vol vols no nos nr ed eds edn pt pts ch fig figs sp
    spp ssp subsp var gen nov comb syn cf ca vs viz ie eg op cit ibid ff assoc dept univ u.s u.k e.v ges bd hrsg dgl
    usw jh jhs z.b u.a n.s approx esq bros mt ft ave jan feb mar apr jun jul aug sep sept oct nov dec
    """.split()
)
#: Words that stay small in a title in title case.
_SMALL = frozenset(
    "a an and as at but by de del der des di du e el en et for from if in into is la le les nor of off on onto or over"
    " per so than that the to un und une up van via von vs with without y yet".split()
)


def check_titles(record: Record, context: Context) -> Iterator[Finding]:
    """The findings on a record's title."""
    title = record.item.get("title")
    if not isinstance(title, str) or len(title) < 8:
        return
    if title[-1] == ".":
        yield from _full_stop(record, title)
    if title.isupper():
        words = _WORD.findall(_MARKUP.sub(" ", title))
        capitals = [word for word in words if len(word) > 1 and word.isupper()]
        if len(capitals) > 2 and sum(map(len, capitals)) >= 15 and len(capitals) * 2 > len(words):
            yield Finding("BK407", "the title is in capitals", field="title")
    elif not is_bib(record) and _is_title_case(title):
        yield Finding("BK408", "the title is in title case; styles can capitalise a sentence, not undo it", field="title")  # fmt: skip


def _full_stop(record: Record, title: str) -> Iterator[Finding]:
    last = title.split()[-1].rstrip(".")
    if (
        title.endswith("..")
        or "." in last
        or len(last) < 2
        or last.strip("()[]\"'“”").lower() in _ABBREVIATIONS
    ):
        return
    if not any(char.isalpha() for char in last):
        return
    written = (source_text(record, "title") if is_bib(record) else title) or ""
    end = f"{last}."
    fix = None
    if written.rstrip().endswith(end):
        fix = Fix(end, last) if written.count(end) == 1 else Fix(written, written.rstrip()[:-1])
    yield Finding("BK409", "the title ends in a full stop", field="title", excerpt=end, fix=fix)


def _is_title_case(title: str) -> bool:
    words = [word for word in title.split() if word[0].isalpha()]
    long = [word for word in words[1:] if word.lower() not in _SMALL]
    if len(long) < 4 or not title.isascii():
        return False
    return all(word[0].isupper() for word in long) and not all(word.isupper() for word in long)

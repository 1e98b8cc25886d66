"""The head line of a listed paper: category code and date, fused, then badges (`CLJun 12, 2025Code`)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ... import dates
from .categories import is_class
from .dating import MONTH

_HEAD_LINE = re.compile(
    r"(?P<code>[A-Z]{2}|[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z-]+)?)\s?"
    rf"(?P<month>{MONTH})\.?\s(?P<day>\d{{1,2}})(?:,\s?(?P<year>\d{{4}}))?(?P<badges>.*)"
)
_CODE = re.compile(r"[A-Z]{2}|[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z-]+)?")
# A badge is a label of a few words that begin with a capital or a digit, or a symbol; fused badges part
# where a small letter meets a capital.
_BADGE_BORDER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[a-z])(?=\d+\s[a-z])|\s*[,·|•]\s*|\s{2,}|\s(?=[A-Z])")
#: Words that may follow a number in a badge ("2 models").
_COUNTED = frozenset(
    "model models dataset datasets demo demos star stars upvotes likes comments repos code".split()
)
#: What stands on a line of its own below a head line, and is a badge (compared without case).
KNOWN_BADGES = frozenset(
    "code|dataset|datasets|data|model|models|demo|video|slides|poster|website|project|project page|oral|"
    "spotlight|highlight|best paper|survey|benchmark".split("|")
)
_LONGEST, _MOST_WORDS = 120, 8


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A head line as it stands: nothing resolved, the year only if it is there."""

    code: str
    month: int
    day: int
    year: int | None
    badges: tuple[str, ...]
    date_text: str


def parse_head_line(line: str) -> HeadLine | None:
    """The parts of a head line, or None if the line is none."""
    line = line.strip()
    if len(line) > _LONGEST:
        return None
    match = _HEAD_LINE.fullmatch(line)
    if match is None or not _are_badges(match["badges"]):
        return None
    badges = tuple(badge for badge in _BADGE_BORDER.split(match["badges"].strip()) if badge.strip())
    month = dates.month_number(match["month"])
    assert month is not None, "the pattern holds month names only"
    return HeadLine(
        code=match["code"],
        month=month,
        day=int(match["day"]),
        year=int(match["year"]) if match["year"] else None,
        badges=badges,
        date_text=line[match.start("month") : match.start("badges")],
    )


def is_code(line: str) -> bool:
    """Whether a line is a category code and nothing else: the first half of a head line, perhaps."""
    line = line.strip()
    return len(line) < 20 and _CODE.fullmatch(line) is not None and (line.isupper() or is_class(line))


def _are_badges(text: str) -> bool:
    if text and text[0].islower():
        return False
    words = text.split()
    if len(words) > _MOST_WORDS or text.rstrip()[-1:] in (".", ";", ":"):
        return False
    return all(
        not word[0].islower() or (place and words[place - 1][-1].isdigit() and word in _COUNTED)
        for place, word in enumerate(words)
    )

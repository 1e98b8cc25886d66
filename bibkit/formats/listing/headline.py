"""The head line of a listed paper: category code and date, fused, then badges (`CLJun 12, 2025Code`)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ... import dates

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_HEAD_LINE = re.compile(
    r"(?P<code>[A-Z]{2}|[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z-]+)?)\s?"
    rf"(?P<month>{_MONTH})\.?\s(?P<day>\d{{1,2}})(?:,\s?(?P<year>\d{{4}}))?(?P<badges>.*)"
)
# A badge is a label of one or two capitalised words; fused badges part where a small letter meets a capital.
_BADGES = re.compile(r"(?:[^\w]*[A-Z][\w+/&-]*){0,6}\W*")
_BADGE_BORDER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|\s*[,·|•]\s*|\s{2,}|\s(?=[A-Z])")


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
    if len(line) > 120:
        return None
    match = _HEAD_LINE.fullmatch(line)
    if match is None or not _BADGES.fullmatch(match["badges"]):
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

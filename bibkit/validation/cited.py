"""What documents cite, and how their texts are looked at."""

from __future__ import annotations

import re
from typing import NamedTuple


class Cited(NamedTuple):
    """A key, and where it stands in a document."""

    key: str
    offset: int


_NOT_NEWLINE = re.compile(r"[^\n]")


def blank(pattern: re.Pattern[str], text: str) -> str:
    """The text with what matches made blank, so that all else keeps its place."""
    return pattern.sub(lambda match: blanked(match[0]), text)


def blanked(text: str) -> str:
    """As many spaces, and the ends of lines."""
    return _NOT_NEWLINE.sub(" ", text)

"""The report as a table: how many findings of which code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from ..diagnostics import CODES, Diagnostic
from . import About


def render(found: Iterable[Diagnostic], about: About) -> Iterator[str]:
    """A line a code: the code, how many, what it means."""
    for code, count in sorted(Counter(finding.code for finding in found).items()):
        yield f"{code}  {count:6d}  {CODES[code].title if code in CODES else ''}\n"

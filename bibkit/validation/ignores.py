"""Comments in a .bib that say what is right as it is.

    % bibkit: ignore BK403            in the lines before an entry, or between its fields: not for that entry
    % bibkit: ignore-file BK4         anywhere: not in this file

Several codes are parted by commas or spaces; a code may be the beginning of codes; without codes all are meant. What
follows the codes is a remark.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..diagnostics import Diagnostic, diagnostic
from ..formats.bibtex.split import KEY, TYPE, places_of
from ..formats.places import line_column
from ..record import Record

_COMMENT = re.compile(
    r"%[ \t]*bibkit:[ \t]*(ignore(?:-file)?)(?![\w-])((?:[ \t,]+[A-Z]{2,}\d*(?![\w-]))*)", re.ASCII
)
_CODE = re.compile(r"[A-Z]{2,}\d*")


@dataclass(frozen=True, slots=True)
class Ignore:
    """One comment: where it stands, what it ignores (all, if there are no `codes`), and up to which line from which;
    a comment about the file has no lines."""

    line: int
    column: int
    codes: tuple[str, ...]
    first: int = 0
    last: int = 0

    def covers(self, finding: Diagnostic) -> bool:
        """Whether the comment is about a finding of its file."""
        is_near = not self.last or self.first <= (finding.line or 0) <= self.last
        return is_near and (not self.codes or finding.code.startswith(self.codes))


def ignores_in(text: str, records: Sequence[Record]) -> list[Ignore]:
    """The comments of a text, whose records are given in order."""
    found: list[Ignore] = []
    origins = [record.origin for record in records if record.origin]
    lasts = [origin.line + origin.raw.count("\n") for origin in origins]
    line, column, position = 1, 1, 0
    for match in _COMMENT.finditer(text):
        line, column = line_column(text[position : match.start()], match.start() - position, line, column)
        position = match.start()
        codes = tuple(_CODE.findall(match[2]))
        place = bisect_left(lasts, line)
        origin = origins[place] if place < len(origins) else None
        if origin and _is_in_value(origin.raw, position - origin.start):
            continue
        if match[1] == "ignore-file":
            found.append(Ignore(line, column, codes))
        elif origin:
            found.append(Ignore(line, column, codes, min(line, origin.line), lasts[place]))
    return found


def _is_in_value(raw: str, offset: int) -> bool:
    places = places_of(raw) if 0 <= offset < len(raw) else ()
    return any(start <= offset < end for name, (start, end) in places if name not in (TYPE, KEY))


def without_ignored(
    found: Iterable[Diagnostic], ignores: Mapping[str, Sequence[Ignore]]
) -> Iterator[Diagnostic]:
    """The findings that no comment of their file is about, and a diagnostic (BK005) for each comment that is about
    none."""
    used: set[tuple[str, Ignore]] = set()
    by_path = {path: _ByLine(comments) for path, comments in ignores.items()}
    for finding in found:
        path = finding.path or ""
        near = by_path[path].near(finding.line or 0) if path in by_path else ()
        covering = [ignore for ignore in near if ignore.covers(finding)]
        used.update((path, ignore) for ignore in covering)
        if not covering:
            yield finding
    for path, comments in ignores.items():
        for ignore in comments:
            if (path, ignore) not in used:
                what = f"{', '.join(ignore.codes)} is not found" if ignore.codes else "nothing is found"
                message = f"this comment ignores nothing: {what} here"
                yield diagnostic("BK005", message, path=path, line=ignore.line, column=ignore.column)


class _ByLine:
    """Comments by the lines that they are about."""

    def __init__(self, comments: Iterable[Ignore]) -> None:
        comments = sorted(comments, key=lambda ignore: ignore.last)
        self._everywhere = [ignore for ignore in comments if not ignore.last]
        self._near = comments[len(self._everywhere) :]
        self._lasts = [ignore.last for ignore in self._near]

    def near(self, line: int) -> list[Ignore]:
        """The comments about the file, and those about the entry that ends at or after a line."""
        begin = bisect_left(self._lasts, line)
        end = bisect_right(self._lasts, self._lasts[begin]) if begin < len(self._lasts) else begin
        return self._everywhere + self._near[begin:end]

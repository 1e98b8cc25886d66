"""The report for people: one line a finding, below it the source line with a caret at what is meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from ..diagnostics import Diagnostic, Severity
from . import About
from .safe import shortened, visible, width

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}

#: So many columns of a source line are shown, and at least so many of them before the caret.
_WIDTH, _BEFORE = 100, 40
_TAB = 4
#: Messages quote values, and values may be whole files.
_MESSAGE = 2_000


def render(found: Iterable[Diagnostic], about: About) -> Iterator[str]:
    """One line a finding, as `path:line:column: severity CODE message [record field]`, and the source below it."""
    for finding in found:
        yield f"{format_diagnostic(finding)}\n"
        yield from _source(finding, about)


def format_diagnostic(finding: Diagnostic) -> str:
    """`path:line:column: severity CODE message [record field]`, styled; click drops the style off a terminal."""
    place = ":".join(str(part) for part in (finding.path, finding.line, finding.column) if part is not None)
    named = " ".join(part for part in (finding.record, finding.field) if part)
    parts = [
        click.style(f"{visible(place)}:", bold=True) if place else "",
        click.style(f"{finding.severity} {finding.code}", fg=COLOURS[finding.severity]),
        visible(shortened(finding.message, _MESSAGE)),
        click.style(f"[{visible(shortened(named, _MESSAGE))}]", dim=True) if named else "",
    ]
    return " ".join(filter(None, parts))


def format_plain(finding: Diagnostic) -> str:
    """The same without style."""
    return click.unstyle(format_diagnostic(finding))


def _source(finding: Diagnostic, about: About) -> Iterator[str]:
    if finding.path is None or finding.line is None:
        return
    line = about.line_of(finding.path, finding.line)
    if line is None or not line.strip():
        return
    start, end = _marked(finding, line)
    shown, caret, length = _aligned(line, start, end)
    number = str(finding.line)
    margin = click.style(f"{number:>5} | ", dim=True)
    yield f"{margin}{shown}\n"
    mark = click.style("^" + "~" * (length - 1), fg=COLOURS[finding.severity], bold=True)
    yield f"{click.style(f'{chr(32) * max(5, len(number))} | ', dim=True)}{' ' * caret}{mark}{_change(finding)}\n"


def _marked(finding: Diagnostic, line: str) -> tuple[int, int]:
    """The offsets in a line of what is meant; without a column all of the line."""
    if finding.column is None:
        return len(line) - len(line.lstrip()), len(line.rstrip())
    start = min(finding.column - 1, len(line))
    one_line = finding.end_line in (None, finding.line)
    end = finding.end_column - 1 if one_line and finding.end_column else None
    if end is None and finding.end_line is None:
        end = start + 1
    return start, max(start + 1, min(end, len(line)) if end is not None else len(line.rstrip()))


def _aligned(line: str, start: int, end: int) -> tuple[str, int, int]:
    """A line as it is shown, cut to the width of a terminal; the column of the caret in it, and how long it is. Tabs
    become spaces, wide characters count two columns."""
    first = max(0, start - _BEFORE) if len(line) > _WIDTH else 0
    shown = ["…"] if first else []
    column = len(shown)
    caret = length = 0
    for offset in range(first, len(line)):
        char = line[offset]
        cell = " " * (_TAB - column % _TAB) if char == "\t" else visible(char)
        cells = sum(map(width, cell))
        if offset == start:
            caret = column
        if column + cells > _WIDTH:
            shown.append("…")
            break
        shown.append(cell)
        column += cells
        if start <= offset < end:
            length = column - caret
    if start >= len(line):
        caret = column
    return "".join(shown), caret, max(length, 1)


def _change(finding: Diagnostic) -> str:
    """What --fix would write, beside the caret."""
    if finding.edit is None:
        return ""
    option = "--fix" if finding.edit.certain else "--unsafe-fixes"
    old, new = _differing(finding.edit.old, finding.edit.new)
    return click.style(
        f" {option}: '{visible(shortened(old, 40))}' → '{visible(shortened(new, 40))}'", dim=True
    )


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    shorter = min(len(one), len(other))
    return next((place for place in range(shorter) if one[place] != other[place]), shorter)


def _differing(old: str, new: str) -> tuple[str, str]:
    """Two texts without what they begin and end with in common."""
    begin = _alike(old, new)
    old, new = old[begin:], new[begin:]
    end = _alike(old[::-1], new[::-1])
    return old[: len(old) - end], new[: len(new) - end]

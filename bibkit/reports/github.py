"""The report as workflow commands, which GitHub shows as annotations beside the lines of a change.

Source: "Workflow commands for GitHub Actions", and the escaping of `@actions/core`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..diagnostics import Diagnostic, Severity
from . import About
from .safe import shortened, visible

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
#: An annotation's message has 64 kB.
_MESSAGE = 8_000


def render(found: Iterable[Diagnostic], about: About) -> Iterator[str]:
    """A command a finding. Columns are given for what stands on one line; GitHub has no others."""
    for finding in found:
        named = " ".join(part for part in (finding.code, finding.record) if part)
        properties: dict[str, str | int | None] = {"file": finding.path, "line": finding.line}
        if finding.column is not None and finding.end_line in (None, finding.line):
            properties |= {"col": finding.column}
            if finding.end_column is not None:
                properties |= {"endColumn": max(finding.column, finding.end_column - 1)}
        properties["title"] = shortened(named, 200)
        given = ",".join(
            f"{name}={_property(str(value))}" for name, value in properties.items() if value is not None
        )
        message = finding.message if not finding.hint else f"{finding.message} ({finding.hint})"
        yield f"::{_COMMANDS[finding.severity]} {given}::{_data(shortened(message, _MESSAGE))}\n"


def _data(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

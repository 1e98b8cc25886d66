"""bibkit explain."""

from __future__ import annotations

import click

from ..diagnostics import CODES, BibkitError, near_matches
from ..explanations import explanation
from ..validation import plugins


@click.command
@click.argument("code", required=False)
def explain(code: str | None) -> int:
    """Without CODE, lists all codes."""
    plugins.load()
    if code is None:
        for name, row in CODES.items():
            click.echo(f"{name}  {row.severity:7}  {row.title}")
        return 0
    row_or_none = CODES.get(code.upper())
    if row_or_none is None:
        raise BibkitError(
            f"there is no code '{code}'", hint=near_matches(code.upper(), CODES) or "see bibkit explain"
        )
    told = explanation(code.upper())
    text = told.as_text() if told else f"{row_or_none.title}\n\nWhat to do: {row_or_none.remedy}"
    click.echo(f"{code.upper()} ({row_or_none.severity})\n\n{text}")
    return 0

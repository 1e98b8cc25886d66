"""bibkit explain."""

from __future__ import annotations

import click

from ..diagnostics import CODES, BibkitError, near_matches
from ..explanations import explanation
from ..validation import plugins


@click.command
@click.argument("code", default="")
def explain(code: str) -> int:
    """Without CODE, lists all codes; with the beginning of codes (BK2), those."""
    plugins.load()
    name = code.upper()
    row = CODES.get(name)
    if row is None:
        begun = [one for one in CODES if one.startswith(name)]
        if not begun:
            hint = near_matches(name, CODES) or "see bibkit explain"
            raise BibkitError(f"there is no code '{code}'", hint=hint)
        for one in begun:
            click.echo(f"{one}  {CODES[one].severity:7}  {CODES[one].title}")
        return 0
    told = explanation(name)
    text = told.as_text() if told else f"{row.title}\n\nWhat to do: {row.remedy}"
    click.echo(f"{name} ({row.severity})\n\n{text}")
    return 0

"""bibkit diff."""

from __future__ import annotations

import json
from typing import Any

import click

from ..changes import Change, text_of
from ..changes import diff as find_changes
from .common import Input, choosing_options, is_readable, report

_MARKS = {"added": ("+", "green"), "removed": ("-", "red"), "changed": ("~", "yellow")}


@click.command
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@choosing_options
@click.option("--report", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Form of the report.")  # fmt: skip
def diff(old: str, new: str, form: str, **values: Any) -> int:
    """A and B may be in different formats. Records are matched by citation key, else by identifier, else by title,
    year and author. The exit status is 0 if nothing changed, 1 if something did.

    \b
    bibkit diff before.bib after.json
    """
    libraries = [Input(inputs=(name,), fail_on="never", **values).read() for name in (old, new)]
    for library in libraries:
        report(library.diagnostics)
    if not all(map(is_readable, libraries)):
        return 2
    changes = find_changes(*libraries)
    if form == "json":
        click.echo(json.dumps([change.as_dict() for change in changes], ensure_ascii=False, indent=2))
    else:
        for change in changes:
            click.echo("\n".join(_lines(change)))
    return int(bool(changes))


def _lines(change: Change) -> list[str]:
    mark, colour = _MARKS[change.kind]
    title = f"  {change.title}" if change.kind != "changed" else ""
    return [
        click.style(f"{mark} {change.key}", fg=colour) + title,
        *(f"    {value.variable}: {_shown(value.old)} → {_shown(value.new)}" for value in change.values),
    ]


def _shown(value: Any) -> str:
    return "nothing" if value is None else f"'{text_of(value)}'"

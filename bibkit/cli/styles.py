"""bibkit styles."""

from __future__ import annotations

import click

from ..csl.style import style_names
from ..diagnostics import BibkitError


@click.command
@click.argument("query", nargs=-1)
def styles(query: tuple[str, ...]) -> int:
    """QUERY is words that the name must contain, e.g. bibkit styles chicago note."""
    words = " ".join(query).lower().split()
    names = [name for name in style_names() if all(word in name for word in words)]
    if not names:
        raise BibkitError(f"no style has '{' '.join(query)}' in its name")
    for name in names:
        click.echo(name)
    return 0

"""bibkit styles."""

from __future__ import annotations

import click

from ..csl.style import style_names, style_titles
from ..diagnostics import BibkitError


@click.command
@click.argument("query", nargs=-1)
def styles(query: tuple[str, ...]) -> int:
    """QUERY is words that the name or the title must contain, e.g. bibkit styles chicago note."""
    words = " ".join(query).lower().split()
    if words:
        names = [name for name, title in style_titles() if _has(words, f"{name} {title.lower()}")]
    else:
        names = style_names()
    if not names:
        raise BibkitError(f"no style has '{' '.join(query)}' in its name or title")
    for name in names:
        click.echo(name)
    return 0


def _has(words: list[str], text: str) -> bool:
    return all(word in text for word in words)

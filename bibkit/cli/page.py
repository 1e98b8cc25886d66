"""bibkit page."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..csl.engines import DEFAULT_STYLE
from ..diagnostics import Diagnostic
from ..select import NEWEST_FIRST
from .common import Input, input_options, is_readable, report, status

if TYPE_CHECKING:
    from ..site.model import PageOptions

#: The options that are those of the site, by their names there.
_SITE_OPTIONS = ("style", "locale", "group_by", "title", "author", "url", "theme")


@click.command
@input_options
@click.option("-o", "--output", metavar="DIR", required=True, help="Folder for the site.")
@click.option("--style", default=DEFAULT_STYLE, show_default=True, help="CSL style: a name (see bibkit styles) or a .csl file.")  # fmt: skip
@click.option("--locale", metavar="TAG", help="Language of the page and of its references, e.g. de-DE (default: the style's).")  # fmt: skip
@click.option("--group-by", type=click.Choice(("year", "type", "category", "author")), default="year", show_default=True, help="What the headings are.")  # fmt: skip
@click.option("--title", metavar="TEXT", help="Title of the page.")
@click.option("--author", metavar="NAME", help="Whose page it is.")
@click.option("--url", metavar="URL", help="Address that the folder is published as; gives a sitemap, and feeds their address.")  # fmt: skip
@click.option("--theme", metavar="DIR", help="Folder with templates/ and assets/ in place of bibkit's.")
@click.option("--watch", is_flag=True, help="Show the site on a local server, and build it again when a file changes.")  # fmt: skip
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port of the local server (0: a free one).")  # fmt: skip
def page(output: str, watch: bool, port: int, **values: Any) -> int:
    """Writes index.html, a page for each paper, feeds, and the list as BibTeX, RIS and CSL-JSON into DIR: a static
    site, which needs no server and no JavaScript. Newest papers come first (--sort changes that).

    \b
    bibkit page listing.txt -o public/
    bibkit page library.bib -o public/ --style ieee --url https://example.org/papers --title 'Our papers'
    bibkit page library.bib -o public/ --theme my-theme --watch
    """
    from ..site.model import PageOptions

    options = PageOptions(**{name: values.pop(name) for name in _SITE_OPTIONS})
    given = Input(**values)
    if not given.sort and not given.keys:
        given = replace(given, sort=NEWEST_FIRST)
    if not watch:
        return _build(given, output, options)
    from ..site.preview import preview

    sources = [*given.inputs, given.overrides, options.theme, options.style]
    watched = [Path(name) for name in sources if name and Path(name).exists()]
    complain = partial(click.echo, err=True)
    preview(output, port, watched, lambda: _build(given, output, options), click.echo, complain)
    return 0


def _build(given: Input, output: str, options: PageOptions) -> int:
    from ..site.build import write_page

    library = given.read()
    found: list[Diagnostic] = []
    report(library.diagnostics)
    if is_readable(library):
        published = write_page(library, output, options, found.append)
        report(dict.fromkeys(found))
        click.echo(
            f"{output}: {published.papers} paper{'s' * (published.papers != 1)}, {published.files} files"
            f" ({published.written} written, {published.removed} removed)",
            err=True,
        )
    return status(library, found, given.fail_on)

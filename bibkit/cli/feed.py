"""bibkit feed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..api import get_writer
from ..diagnostics import Diagnostic
from ..feeds import FILE_NAMES
from .common import Input, input_options, is_readable, report, status, write_output


@click.command
@input_options
@click.option("-o", "--output", metavar="DIR", required=True, help="Folder for the feeds.")
@click.option("--url", metavar="URL", help="Address of the site that the folder is published as.")
@click.option("--title", metavar="TEXT", help="Title of the feed.")
@click.option("--author", metavar="NAME", help="Author of the feed.")
@click.option("--language", metavar="TAG", help="Language of the feed, e.g. en.")
def feed(output: str, **values: Any) -> int:
    """Writes feed.atom (Atom 1.0) and feed.rss (RSS 2.0) into DIR.

    \b
    bibkit feed listing.txt -o public/ --url https://example.org/papers --title 'Our papers'
    """
    site = {name: values.pop(name) for name in ("url", "title", "author", "language")}
    writers = {name: get_writer(name, site) for name in FILE_NAMES}
    given = Input(**values)
    library = given.read()
    found: list[Diagnostic] = []
    report(library.diagnostics)
    if is_readable(library):
        for name, writer in writers.items():
            write_output(str(Path(output, FILE_NAMES[name])), writer(library, found.append))
    report(dict.fromkeys(found))
    return status(library, found, given.fail_on)

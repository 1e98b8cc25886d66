"""bibkit convert."""

from __future__ import annotations

from typing import Any

import click

from ..api import format_of_path, get_writer
from ..diagnostics import Diagnostic
from .common import Input, input_options, is_readable, report, status, write_output


@click.command
@input_options
@click.option("-o", "--output", metavar="OUT", help="File to write (default: standard output).")
@click.option(
    "--to", metavar="FORMAT", help="Format to write (default: by the suffix of OUT, else csl-json)."
)
def convert(output: str | None, to: str | None, **values: Any) -> int:
    """IN is a file or - for standard input. Inferences and losses are reported on standard error.

    \b
    bibkit convert listing.txt -o library.bib
    pbpaste | bibkit convert - --to ris > library.ris
    """
    given = Input(**values)
    name = to or (format_of_path(output) if output and output != "-" else "csl-json")
    writer = get_writer(name, {})
    library = given.read()
    found: list[Diagnostic] = []
    report(library.diagnostics)
    if is_readable(library):
        write_output(output, writer(library, found.append))
    report(found)
    return status(library, found, given.fail_on)

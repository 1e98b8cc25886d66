"""bibkit cite."""

from __future__ import annotations

from typing import Any

import click

from ..api import format_of_path, get_writer
from ..csl.engines import DEFAULT_ENGINE, DEFAULT_STYLE
from ..diagnostics import BibkitError, Diagnostic
from ..references import OUTPUTS
from .common import Input, input_options, is_readable, report, status, write_output


@click.command
@input_options
@click.option("--style", default=DEFAULT_STYLE, show_default=True, help="CSL style: a name (see bibkit styles) or a .csl file.")  # fmt: skip
@click.option(
    "--locale", metavar="TAG", help="Language of terms and dates, e.g. de-DE (default: the style's)."
)
@click.option(
    "--to", metavar="OUTPUT", help=f"{', '.join(OUTPUTS)} (default: by the suffix of OUT, else text)."
)
@click.option("-o", "--output", metavar="OUT", help="File to write (default: standard output).")
@click.option("--engine", default=DEFAULT_ENGINE, show_default=True, help="CSL processor.")
def cite(
    style: str, locale: str | None, to: str | None, output: str | None, engine: str, **values: Any
) -> int:
    """Without -o, the references are printed as plain text.

    \b
    bibkit cite listing.txt --style ieee
    bibkit cite records.json --style apa --locale de-DE -o references.html
    """
    given = Input(**values)
    name = to or (format_of_path(output) if output and output != "-" else "text")
    if name not in OUTPUTS:
        raise BibkitError(f"'{name}' is not an output of references", hint=f"one of {', '.join(OUTPUTS)}")
    options = {"style": style, "engine": engine} | ({"locale": locale} if locale else {})
    writer = get_writer(name, options)
    library = given.read()
    found: list[Diagnostic] = []
    report(library.diagnostics)
    if is_readable(library):
        write_output(output, writer(library, found.append))
    report(found)
    return status(library, found, given.fail_on)

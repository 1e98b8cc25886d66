"""bibkit dedupe."""

from __future__ import annotations

from typing import Any

import click

from ..api import get_writer
from ..dedupe import dedupe as merge_duplicates
from .common import Input, input_options, output_format, output_options, write_library


@click.command
@input_options
@output_options
def dedupe(output: str | None, to: str | None, **values: Any) -> int:
    """Records are one work by identifier, or by title, year and first author; a preprint and its publication are one,
    two DOIs never. The richer value of every field is kept; merges and conflicts are reported on standard error.

    \b
    bibkit dedupe library.bib -o clean.bib
    """
    given = Input(**values)
    writer = get_writer(output_format(output, to), {})
    return write_library(given.read(merge_duplicates), output, writer, given.fail_on)

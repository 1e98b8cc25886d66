"""bibkit merge."""

from __future__ import annotations

from typing import Any

import click

from ..api import get_writer
from ..dedupe import merge as merge_libraries
from .common import Input, input_options, output_format, output_options, write_library


@click.command
@input_options
@output_options
def merge(output: str | None, to: str | None, **values: Any) -> int:
    """Works that stand in several of the files are merged, as by bibkit dedupe; different works with one citation key
    are told apart by a letter, and reported.

    \b
    bibkit merge mine.bib theirs.ris -o ours.bib
    """
    given = Input(**values)
    writer = get_writer(output_format(output, to), {})
    library = given.read(lambda library: merge_libraries([library]))
    return write_library(library, output, writer, given.fail_on)

"""bibkit complete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..api import format_of_path, get_writer
from ..completion import complete as fill_in
from ..completion.match import THRESHOLD
from ..diagnostics import BibkitError, Diagnostic
from ..record import Library
from .common import Input, input_options_but_from, is_readable, report, status, write_output
from .online import client_options, make_client

if TYPE_CHECKING:
    from ..completion.run import Source


@click.command
@input_options_but_from
@click.option("--input-format", "from_", metavar="FORMAT", help="Format of the input (default: detected).")
@click.option("--from", "dumps", multiple=True, metavar="DUMP", help="Metadata to complete from: arXiv's as JSON Lines, OpenAlex, Crossref or DataCite works a line, all plain or compressed; or papers in any format. May be repeated, the most trusted first.")  # fmt: skip
@click.option("--online", metavar="SERVICE,...", help="Ask these servers too, after the dumps: arxiv, crossref, datacite, openalex.")  # fmt: skip
@click.option("-o", "--output", metavar="OUT", help="File to write (default: standard output).")
@click.option("--to", metavar="FORMAT", help="Format to write (default: by the suffix of OUT, else csl-json).")  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace what a sure match has otherwise.")
@click.option("--similarity", type=click.FloatRange(0.5, 1), default=THRESHOLD, show_default=True, help="How alike titles must be; 1 for equal ones.")  # fmt: skip
@client_options
def complete(
    dumps: tuple[str, ...],
    online: str | None,
    output: str | None,
    to: str | None,
    overwrite: bool,
    similarity: float,
    **values: Any,
) -> int:
    """What was filled, from where, and where a source disagrees, is reported on standard error. Nothing is asked
    of a server without --online.

    \b
    bibkit complete listing.txt --from arxiv-metadata.jsonl.gz -o library.bib
    bibkit complete listing.txt --from mine.bib --online arxiv,crossref --mailto you@example.org
    """
    names = [name.strip() for name in (online or "").split(",") if name.strip()]
    if not dumps and not names:
        raise BibkitError("nothing to complete from", hint="give --from DUMP or --online SERVICE")
    writer = get_writer(to or (format_of_path(output) if output and output != "-" else "csl-json"), {})
    client = make_client(values)
    sources: list[Source] = [*dumps, *_services(names, client)]
    given = Input(**values)
    library = given.read()
    with client:
        completed = (
            fill_in(library, sources, overwrite=overwrite, threshold=similarity)
            if library.records
            else library
        )
    found: list[Diagnostic] = []
    report(completed.diagnostics)
    if is_readable(library):
        write_output(output, writer(completed, found.append))
    report(found)
    click.echo(_conclusion(library, completed), err=True)
    return status(completed, found, given.fail_on)


def _services(names: list[str], client: Any) -> list[Source]:
    if not names:
        return []
    from ..online import Service

    return [Service(name, client) for name in names]


def _conclusion(before: Library, after: Library) -> str:
    changed = sum(old.item != new.item for old, new in zip(before, after, strict=True))
    return f"{changed} of {len(before)} record{'' if len(before) == 1 else 's'} completed"

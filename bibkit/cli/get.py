"""bibkit get."""

from __future__ import annotations

from typing import Any

import click

from ..api import format_of_path, get_writer
from ..diagnostics import Diagnostic
from .common import report, write_output
from .online import client_options, make_client


@click.command
@click.argument("identifiers", metavar="ID...", nargs=-1, required=True)
@click.option("-o", "--output", metavar="OUT", help="File to write (default: standard output).")
@click.option("--to", metavar="FORMAT", help="Format to write (default: by the suffix of OUT, else csl-json).")  # fmt: skip
@client_options
def get(identifiers: tuple[str, ...], output: str | None, to: str | None, **values: Any) -> int:
    """ID is doi:…, arXiv:…, isbn:…, pmid:…, or an address of doi.org or arxiv.org. This asks arXiv, Crossref,
    DataCite, PubMed, OpenAlex or Open Library; answers are kept on disk for a week.

    \b
    bibkit get doi:10.1038/nphys1170 arXiv:2407.14622 --to bibtex
    """
    writer = get_writer(to or (format_of_path(output) if output and output != "-" else "csl-json"), {})
    from ..online import get as fetch

    with make_client(values) as client:
        library = fetch(identifiers, client=client)
    report(library.diagnostics)
    if not library.records:
        return 2
    lost: list[Diagnostic] = []
    write_output(output, writer(library, lost.append))
    report(lost)
    return int(any(finding.severity == "error" for finding in (*library.diagnostics, *lost)))

"""bibkit validate."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import click

from ..diagnostics import CODES, Diagnostic
from ..validation import TARGETS, code_filter
from ..validation import validate as find
from .common import Input, format_diagnostic, input_options, is_readable, status


@click.command
@input_options
@click.option("--for", "targets", multiple=True, metavar="TARGET", help=f"What the papers are meant for: {', '.join(TARGETS)} (default: the input's own format). May be repeated.")  # fmt: skip
@click.option(
    "--select", multiple=True, metavar="CODE", help="Only these codes, or those that begin so (BK2)."
)
@click.option("--ignore", multiple=True, metavar="CODE", help="Not these codes.")
@click.option("--report", "form", type=click.Choice(["text", "json", "summary"]), default="text", show_default=True, help="Form of the report.")  # fmt: skip
def validate(
    targets: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...], form: str, **values: Any
) -> int:
    """The report is printed on standard output; the exit status is 1 if it has errors.

    \b
    bibkit validate listing.txt --for bibtex
    bibkit validate records.json --for feed --report json
    """
    given = Input(**values)
    library = given.read()
    chosen = code_filter(select, ignore)
    found = [finding for finding in library.diagnostics if chosen(finding)]
    for target in targets or (None,):
        found += find(library, target=target, select=select or None, ignore=ignore)
    found = list(dict.fromkeys(found))
    if form == "json":
        click.echo(json.dumps([finding.as_dict() for finding in found], ensure_ascii=False, indent=2))
    elif form == "summary":
        for code, count in sorted(Counter(finding.code for finding in found).items()):
            click.echo(f"{code}  {count:6d}  {CODES[code].title}")
    else:
        for finding in found:
            click.echo(format_diagnostic(finding))
        click.echo(_conclusion(len(library), found), err=True)
    return status(replace(library, diagnostics=()) if is_readable(library) else library, found, given.fail_on)


def _conclusion(count: int, found: list[Diagnostic]) -> str:
    by_severity = Counter(finding.severity.value for finding in found)
    told = ", ".join(f"{by_severity[name]} {name}" + ("s" if by_severity[name] != 1 and name != "info" else "") for name in ("error", "warning", "info") if by_severity[name])  # fmt: skip
    return f"{count} record{'' if count == 1 else 's'}: {told or 'nothing found'}"

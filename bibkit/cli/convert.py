"""bibkit convert."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import click

from .. import formats
from ..api import get_writer
from ..dedupe import dedupe as merge_duplicates
from ..diagnostics import BibkitError
from ..key_patterns import DEFAULT_PATTERN, parse
from ..references import OUTPUTS
from .common import Input, input_options, output_format, output_options, write_library


@click.command
@input_options
@output_options
@click.option("--dedupe", is_flag=True, help="Merge the records of one work; see bibkit dedupe.")
@click.option("--key-pattern", metavar="PATTERN", help=f"Citation keys for papers without one: '{DEFAULT_PATTERN}'.")  # fmt: skip
@click.option("--rekey", is_flag=True, help="New citation keys for the papers that have one, too.")
@click.option("--omit", metavar="FIELD,...", help="BibTeX: fields that are not written (default: file).")
@click.option("--charset", type=click.Choice(("ascii", "unicode")), help="BibTeX: accents as LaTeX commands or as they are.")  # fmt: skip
@click.option("--order", metavar="FIELD,...", help="BibTeX: fields that come first.")
@click.option(
    "--line-width", type=click.IntRange(min=20), metavar="N", help="BibTeX: wrap longer lines at spaces."
)
@click.option("--journals", type=click.Choice(("long", "abbreviated", "both")), help="Names of journals in full, abbreviated, or both.")  # fmt: skip
@click.option("--journal-list", "journal_lists", metavar="FILE", multiple=True, help="Names and abbreviations, one a line: full;abbreviation.")  # fmt: skip
@click.option("--lossless", is_flag=True, help="Carry what the format lacks in a field of its own.")
def convert(
    output: str | None,
    to: str | None,
    dedupe: bool,
    key_pattern: str | None,
    rekey: bool,
    omit: str | None,
    charset: str | None,
    order: str | None,
    line_width: int | None,
    journals: str | None,
    journal_lists: tuple[str, ...],
    lossless: bool,
    **values: Any,
) -> int:
    """IN is a file or - for standard input. Inferences and losses are reported on standard error.

    \b
    bibkit convert listing.txt -o library.bib
    pbpaste | bibkit convert - --to ris > library.ris
    bibkit convert old.bib -o new.bib --rekey --key-pattern '[auth:lower][shortyear]'
    """
    given = Input(**values)
    pattern = key_pattern or DEFAULT_PATTERN
    parse(pattern)
    asked = {
        "charset": charset,
        "omit": _fields(omit),
        "order": _fields(order),
        "line_width": line_width,
        "lossless": lossless or None,
    }
    options: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
    name = output_format(output, to)
    for option in options:
        _check(option, name)
    if journals or journal_lists:
        options |= {"journals": journals, "journal_list": journal_lists}
    writer = get_writer(name, options)

    if dedupe or rekey or given.overrides:
        library = given.read(merge_duplicates if dedupe else None, key_pattern=pattern, rekey=rekey)
    else:
        library = given.read_spooled(key_pattern=pattern)
    return write_library(library, output, writer, given.fail_on)


def _fields(text: str | None) -> tuple[str, ...] | None:
    return None if text is None else tuple(name.strip() for name in text.split(",") if name.strip())


def _check(option: str, name: str) -> None:
    """Raise BibkitError if the format has no such option."""
    if name in OUTPUTS or option not in _option_names(formats.get(name, tuple(OUTPUTS))):
        able = [form.name for form in formats.built_in() if option in _option_names(form)]
        raise BibkitError(
            f"--{option.replace('_', '-')} has no meaning for {name}", hint=f"it is for {', '.join(able)}"
        )


def _option_names(form: formats.Format) -> list[str]:
    return [field.name for field in fields(form.options)]

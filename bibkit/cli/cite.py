"""bibkit cite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from ..api import format_of_path, get_writer
from ..csl.engines import DEFAULT_ENGINE, DEFAULT_STYLE
from ..diagnostics import BibkitError, Diagnostic
from ..record import Library
from ..references import OUTPUTS
from .common import Input, input_options, is_readable, report, status, write_output


@click.command
@input_options
@click.option("--style", default=DEFAULT_STYLE, show_default=True, help="CSL style: a name (see bibkit styles) or a .csl file.")  # fmt: skip
@click.option(
    "--locale", metavar="TAG", help="Language of terms and dates, e.g. de-DE (default: the style's)."
)
@click.option("--cite", "cites", metavar="CITATION", multiple=True, help="Format a citation in pandoc's syntax, '[@key, p. 3; see @other]', instead of the bibliography. May be repeated.")  # fmt: skip
@click.option("--in", "document", metavar="FILE", help="Format the citations of a Markdown document, and the bibliography of what it cites.")  # fmt: skip
@click.option(
    "--to", metavar="OUTPUT", help=f"{', '.join(OUTPUTS)} (default: by the suffix of OUT, else text)."
)
@click.option("-o", "--output", metavar="OUT", help="File to write (default: standard output).")
@click.option("--engine", default=DEFAULT_ENGINE, show_default=True, help="CSL processor.")
def cite(
    style: str,
    locale: str | None,
    cites: tuple[str, ...],
    document: str | None,
    to: str | None,
    output: str | None,
    engine: str,
    **values: Any,
) -> int:
    """Without --cite and --in, the whole bibliography; without -o, on standard output.

    \b
    bibkit cite listing.txt --style ieee
    bibkit cite records.json --style apa --locale de-DE -o references.html
    bibkit cite records.json --cite '[@heliou2021zeroth, p. 3; see @liu2026voxtral]'
    bibkit cite records.json --in paper.md -o out.md
    """
    given = Input(**values)
    name = to or (format_of_path(output) if output and output != "-" else "markdown" if document else "text")
    if name not in OUTPUTS:
        raise BibkitError(f"'{name}' is not an output of references", hint=f"one of {', '.join(OUTPUTS)}")
    if (cites or document) and engine != DEFAULT_ENGINE:
        raise BibkitError(f"the engine {engine} formats bibliographies only", hint="leave out --engine")
    if document and name != "markdown":
        raise BibkitError(f"a Markdown document cannot be written as {name}", hint="write it to a .md file")
    options = {"style": style, "engine": engine} | ({"locale": locale} if locale else {})
    writer = get_writer(name, options)
    library = given.read()
    found: list[Diagnostic] = []
    report(library.diagnostics)
    if is_readable(library):
        chunks: Iterator[str] | Iterator[bytes]
        if document:
            chunks = _document(document, library, style, locale, found)
        elif cites:
            chunks = _citations(cites, library, style, locale, name, found)
        else:
            chunks = writer(library, found.append)
        write_output(output, chunks)
    report(found)
    return status(library, found, given.fail_on)


def _document(
    path: str, library: Library, style: str, locale: str | None, found: list[Diagnostic]
) -> Iterator[str]:
    from ..document import format_document

    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise BibkitError(f"cannot read {path}: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise BibkitError(f"{path} is not UTF-8: {error.reason} at byte {error.start}") from None
    yield format_document(text, library, found.append, style=style, locale=locale, path=path)


def _citations(
    cites: tuple[str, ...], library: Library, style: str, locale: str | None, to: str, found: list[Diagnostic]
) -> Iterator[str]:
    from ..document import format_citations

    for text in format_citations(cites, library, found.append, style=style, locale=locale, to=to):
        yield f"{text}\n"

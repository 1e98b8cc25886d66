"""Formatted references as documents: a list in HTML, Markdown or plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from .csl.engines import DEFAULT_ENGINE, DEFAULT_STYLE, format_references
from .csl.reference import Reference
from .diagnostics import BibkitError, Diagnostic, Report, near_matches
from .inline import html, markdown, text
from .inline.links import link_addresses
from .inline.tree import Inlines, Span
from .record import Record


def export_references(
    records: Iterable[Record],
    report: Report,
    *,
    to: str = "html",
    style: str = DEFAULT_STYLE,
    locale: str | None = None,
    engine: str = DEFAULT_ENGINE,
    title: str | None = None,
) -> Iterator[str]:
    """The bibliography of the records as a document, in pieces. `to` is one of `OUTPUTS`.

    Raises BibkitError for an output, style or engine that does not exist.
    """
    write = get_output(to)
    chosen = list(records)
    by_key = {record.id: record for record in chosen}

    def placed(finding: Diagnostic) -> None:
        record = by_key.get(finding.record or "")
        origin = record.origin if record else None
        report(replace(finding, path=origin.path, line=origin.line) if origin else finding)

    references = format_references(chosen, style, locale=locale, engine=engine, report=placed)
    return write(references, locale or "en-US", title or "References")


def get_output(name: str) -> Callable[[Sequence[Reference], str, str], Iterator[str]]:
    """The writer of that name. Raises BibkitError, with near matches, if there is none."""
    if name not in OUTPUTS:
        hint = near_matches(name, OUTPUTS) or f"known outputs: {', '.join(OUTPUTS)}"
        raise BibkitError(f"unknown output '{name}' for references", hint=hint)
    return OUTPUTS[name]


_CSS = """\
    body { font: 1rem/1.5 Georgia, "Times New Roman", serif; margin: 2rem auto; max-width: 44rem; padding: 0 1rem; }
    .csl-entry { margin: 0 0 .75em; padding-left: 2em; text-indent: -2em; overflow-wrap: anywhere; }
    .csl-entry.csl-labelled { display: flex; gap: .5em; padding: 0; text-indent: 0; }
    .csl-left-margin { flex: none; min-width: 2.5em; text-align: right; }
    @media (prefers-color-scheme: dark) { body { background: #16181c; color: #e6e6e6; } a { color: #8ab4f8; } }
"""


def write_html(references: Sequence[Reference], language: str, title: str) -> Iterator[str]:
    """A complete HTML document; each entry is a `csl-entry` block, as citeproc-js's are."""
    heading = html.escape(title)
    yield (
        f'<!DOCTYPE html>\n<html lang="{html.escape(language)}">\n<head>\n  <meta charset="utf-8">\n'
        '  <meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"  <title>{heading}</title>\n  <style>\n{_CSS}  </style>\n</head>\n<body>\n<h1>{heading}</h1>\n"
        '<div class="csl-bib-body">\n'
    )
    for reference in references:
        anchor = f' id="ref-{html.escape("-".join(reference.id.split()))}"' if reference.id else ""
        is_labelled = any(isinstance(part, Span) and part.kind == "left-margin" for part in reference.content)
        labelled = " csl-labelled" if is_labelled else ""
        content = html.write(link_addresses(reference.content))
        yield f'  <div class="csl-entry{labelled}"{anchor}>{content}</div>\n'
    yield "</div>\n</body>\n</html>\n"


def write_markdown(references: Sequence[Reference], language: str, title: str) -> Iterator[str]:
    """One paragraph an entry."""
    return _paragraphs(references, lambda content: markdown.write_block(link_addresses(content)))


def write_text(references: Sequence[Reference], language: str, title: str) -> Iterator[str]:
    """One paragraph an entry, without markup."""
    return _paragraphs(references, text.write)


def _paragraphs(references: Sequence[Reference], write: Callable[[Inlines], str]) -> Iterator[str]:
    separator = ""
    for reference in references:
        yield f"{separator}{write(reference.content).strip()}\n"
        separator = "\n"


#: Output name → writer.
OUTPUTS: dict[str, Callable[[Sequence[Reference], str, str], Iterator[str]]] = {
    "html": write_html,
    "markdown": write_markdown,
    "text": write_text,
}

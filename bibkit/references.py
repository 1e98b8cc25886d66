"""Formatted references as documents, in every output format of `inline/`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from typing import TypeAlias

from .csl.engines import DEFAULT_ENGINE, DEFAULT_STYLE, format_references
from .csl.locale import load_locale
from .csl.reference import Reference
from .csl.style import load_style
from .diagnostics import BibkitError, Diagnostic, Report, near_matches
from .inline import html, text
from .inline.links import link_addresses
from .inline.tree import Span
from .record import Record

#: References, the language of the document and its title in, the document out, in pieces.
_Writer: TypeAlias = Callable[[Sequence[Reference], str, str], Iterator[str] | Iterator[bytes]]


def export_references(
    records: Iterable[Record],
    report: Report,
    *,
    to: str = "html",
    style: str = DEFAULT_STYLE,
    locale: str | None = None,
    engine: str = DEFAULT_ENGINE,
    title: str | None = None,
) -> Iterator[str] | Iterator[bytes]:
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
    language = locale or load_style(style).default_locale or "en-US"
    return write(references, language, title or _heading(language))


def _heading(language: str) -> str:
    """What the language calls references, where its locale has the term."""
    term = load_locale(language).term("reference", plural=True) or "References"
    return term[:1].upper() + term[1:]


def get_output(name: str) -> _Writer:
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


def _write_entries(name: str) -> _Writer:
    """The writer of an output whose module in `inline/` writes bibliographies itself."""

    def write(references: Sequence[Reference], language: str, title: str) -> Iterator[str]:
        module = import_module(f"bibkit.inline.{name}")
        start, entries, end = module.write_entries([link_addresses(content) for _, content in references])
        yield from (start, *entries, end)

    return write


def write_text(references: Sequence[Reference], language: str, title: str) -> Iterator[str]:
    """One paragraph an entry, without markup."""
    separator = ""
    for reference in references:
        yield f"{separator}{text.write(reference.content).strip()}\n"
        separator = "\n"


def write_docx(references: Sequence[Reference], language: str, title: str) -> Iterator[bytes]:
    """A Word document (needs the extra `docx`)."""
    from .inline.docx import write_document

    yield write_document([link_addresses(content) for _, content in references], title)


#: Output name → writer.
OUTPUTS: dict[str, _Writer] = {
    "html": write_html,
    "markdown": _write_entries("markdown"),
    "text": write_text,
    "latex": _write_entries("latex"),
    "typst": _write_entries("typst"),
    "rtf": _write_entries("rtf"),
    "rst": _write_entries("rst"),
    "docx": write_docx,
}

"""BibTeX (btxdoc, 1988) and BibLaTeX (its manual's data model)."""

from __future__ import annotations

from .. import Format
from .export import BibtexOptions, export_biblatex, export_bibtex

BIBTEX = Format(
    name="bibtex",
    title="BibTeX",
    extensions=(".bib",),
    media_type="application/x-bibtex",
    export=export_bibtex,
    options=BibtexOptions,
)

BIBLATEX = Format(
    name="biblatex",
    title="BibLaTeX",
    extensions=(".bib",),
    media_type="application/x-bibtex",
    export=export_biblatex,
    options=BibtexOptions,
)

"""BibTeX (btxdoc, 1988) and BibLaTeX (its manual's data model)."""

from __future__ import annotations

from .. import Format
from .detect import detect_biblatex, detect_bibtex
from .export import BibtexOptions, export_biblatex, export_bibtex
from .places import locate
from .read import read_biblatex, read_bibtex

BIBTEX = Format(
    name="bibtex",
    title="BibTeX",
    extensions=(".bib",),
    media_type="application/x-bibtex",
    read=read_bibtex,
    export=export_bibtex,
    detect=detect_bibtex,
    locate=locate,
    options=BibtexOptions,
)

BIBLATEX = Format(
    name="biblatex",
    title="BibLaTeX",
    extensions=(".bib",),
    media_type="application/x-bibtex",
    read=read_biblatex,
    export=export_biblatex,
    detect=detect_biblatex,
    locate=locate,
    options=BibtexOptions,
)

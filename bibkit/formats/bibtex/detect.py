"""Telling BibTeX and BibLaTeX from other text, and from each other."""

from __future__ import annotations

import re

_ENTRY = re.compile(r"^[ \t]*@[ \t]*([A-Za-z]\w*)\s*[{(]", re.MULTILINE)
_BIBLATEX_TYPES = frozenset(
    "online thesis report dataset software mvbook collection mvcollection reference inreference bookinbook suppbook"
    " xdata periodical patent artwork audio image jurisdiction legislation letter movie music performance review"
    " standard video".split()
)
_BIBLATEX_FIELDS = re.compile(
    r"^\s*,?\s*(?:date|journaltitle|location|eprinttype|eprintclass|langid|subtitle|urldate|institution\s*=.*thesis"
    r"|eventtitle|venue|origdate|shortjournal|maintitle|booksubtitle|editortype|pagetotal)\s*=",
    re.MULTILINE | re.IGNORECASE,
)
_BIBTEX_FIELDS = re.compile(
    r"^\s*,?\s*(?:year|month|journal|address|school|annote)\s*=", re.MULTILINE | re.IGNORECASE
)


def detect_bibtex(head: str) -> float:
    """How surely a text is BibTeX."""
    kinds = [kind.lower() for kind in _ENTRY.findall(head)]
    if not kinds:
        return 0.0
    return 0.6 if _is_biblatex(head, kinds) else 0.8


def detect_biblatex(head: str) -> float:
    """How surely a text is BibLaTeX: by its entry types and fields."""
    kinds = [kind.lower() for kind in _ENTRY.findall(head)]
    return 0.7 if kinds and _is_biblatex(head, kinds) else 0.0


def _is_biblatex(head: str, kinds: list[str]) -> bool:
    signs = 2 * sum(kind in _BIBLATEX_TYPES for kind in kinds) + len(_BIBLATEX_FIELDS.findall(head))
    return signs > len(_BIBTEX_FIELDS.findall(head))

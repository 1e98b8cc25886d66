"""A processor for CSL 1.0.2, the Citation Style Language.

from bibkit.csl import Processor, Style, format_references
"""

from __future__ import annotations

from .cites import Bibliography, Change, Citation, Cite
from .engines import format_references
from .locale import Locale
from .processor import Processor
from .reference import Reference
from .style import Style

__all__ = [
    "Bibliography",
    "Change",
    "Citation",
    "Cite",
    "Locale",
    "Processor",
    "Reference",
    "Style",
    "format_references",
]

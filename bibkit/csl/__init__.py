"""CSL 1.0.2: styles, and references formatted in them."""

from __future__ import annotations

from .engines import Reference, format_references
from .style import Style

__all__ = ["Reference", "Style", "format_references"]

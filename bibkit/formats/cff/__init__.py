"""CITATION.cff, the Citation File Format 1.2.0: one software or dataset, its preferred citation and references.

Source: the guide to the CFF schema, version 1.2.0.
"""

from __future__ import annotations

import re

from .. import Format
from .export import export_cff
from .read import read_cff
from .table import TABLE


def _detect(head: str) -> float:
    return 0.98 if re.search(r"^cff-version:", head, re.MULTILINE) else 0.0


def locate(raw: str, field: str) -> int | None:
    """The offset of a variable's value in the text of a reference."""
    key = TABLE.places("").get(field, "date-published" if field == "issued" else field).partition(".")[0]
    match = re.search(rf"^[ -]*{re.escape(key)}:[ \n]*", raw, re.MULTILINE)
    return match.end() if match else None


CFF = Format(
    name="cff",
    title="CITATION.cff",
    extensions=(".cff",),
    media_type="application/yaml",
    read=read_cff,
    export=export_cff,
    detect=_detect,
    locate=locate,
    per_record=False,
)

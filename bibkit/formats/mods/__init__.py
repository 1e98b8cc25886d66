"""MODS 3 (Metadata Object Description Schema of the Library of Congress), alone or as `<modsCollection>`.

What contains a work is its `<relatedItem type="host">`, a series `<relatedItem type="series">`; volume, issue and
pages stand in a `<part>`.
"""

from __future__ import annotations

import re

from .. import Format, Lossless
from .export import export_mods
from .read import read_mods
from .table import TABLE


def _detect(head: str) -> float:
    return 0.95 if re.search(r"<(?:\w+:)?mods(?:Collection)?\b", head) and "loc.gov/mods" in head else 0.0


def locate(raw: str, field: str) -> int | None:
    """The offset of a variable's value in the XML of a record."""
    place = TABLE.places("").get(field, "originInfo/dateIssued" if field == "issued" else "")
    name = place.rpartition("/")[2].partition("@")[0]
    match = re.search(rf"<(?:\w+:)?{re.escape(name)}\b[^>]*>", raw) if name else None
    return match.end() if match else None


MODS = Format(
    name="mods",
    title="MODS 3 XML",
    extensions=(".mods",),
    media_type="application/mods+xml",
    read=read_mods,
    export=export_mods,
    detect=_detect,
    locate=locate,
    options=Lossless,
    per_record=False,
)

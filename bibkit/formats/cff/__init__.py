"""CITATION.cff, the Citation File Format 1.2.0: one software or dataset, its preferred citation and references.

Source: the guide to the CFF schema, version 1.2.0.
"""

from __future__ import annotations

import re

from ...record import Record
from .. import Format, yamlinput
from ..places import Span, kind_of
from .export import export_cff
from .read import read_cff
from .table import TABLE


def _detect(head: str) -> float:
    return 0.98 if re.search(r"^cff-version:", head, re.MULTILINE) else 0.0


def locate(record: Record, field: str) -> list[Span]:
    """The place of a variable's value, or of a key's, in the text of a reference."""
    places = dict.fromkeys((TABLE.places(kind_of(record)).get(field), TABLE.places("").get(field), *_BESIDES.get(field, ()), field))  # fmt: skip
    return yamlinput.locate(record, *(place.split(".") for place in places if place))


#: Keys of what the table does not have, or that are read where its key is not there.
_BESIDES = {
    "issued": ("date-published", "date-released", "year", "issue-date"),
    "page": ("start", "end", "pages"),
    "URL": ("url", "repository-code", "repository"),
    "keyword": ("keywords",),
}


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

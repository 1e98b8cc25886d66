"""MODS 3 (Metadata Object Description Schema of the Library of Congress), alone or as `<modsCollection>`.

What contains a work is its `<relatedItem type="host">`, a series `<relatedItem type="series">`; volume, issue and
pages stand in a `<part>`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from ...record import Record
from .. import Format, Lossless
from ..places import Span, Step, kind_of, raw_of, xml_texts
from .export import export_mods
from .read import read_mods
from .table import TABLE


def _detect(head: str) -> float:
    return 0.95 if re.search(r"<(?:\w+:)?mods(?:Collection)?\b", head) and "loc.gov/mods" in head else 0.0


#: Places of what the table of variables does not have.
_BESIDES = {
    "author": ("name/namePart",),
    "issued": ("originInfo/dateIssued", "part/date"),
    "page": ("part/extent/start", "part/extent/end", "part/extent/list"),
    "keyword": ("subject/topic",),
    "id": ("identifier@type=citekey",),
    "type": ("genre",),
}
#: Elements whose `type` makes something else of them.
_TYPED = ("titleInfo", "identifier", "note")
_PARENTS = {"host": "relatedItem@type=host", "series": "relatedItem@type=series"}


def locate(record: Record, field: str) -> list[Span]:
    """The places of a variable's value in the XML of a record: its own before those of its host."""
    places = [TABLE.places(kind_of(record)).get(field), *_BESIDES.get(field, ())]
    raw = raw_of(record)
    found: list[Span] = []
    for place in filter(None, places):
        steps = [_PARENTS.get(step, step) for step in place.split("/")]
        host = [_PARENTS["host"], *steps]
        found += xml_texts(raw, partial(_is_at, steps=steps)) or xml_texts(raw, partial(_is_at, steps=host))
    return found


def _is_at(path: Sequence[Step], steps: Sequence[str]) -> bool:
    return len(path) == len(steps) and all(map(_fits, path, steps))


def _fits(step: Step, wanted: str) -> bool:
    name, _, condition = wanted.partition("@")
    attribute, _, value = condition.partition("=")
    if step[0] != name:
        return False
    return step[1].get(attribute) == value if condition else name not in _TYPED or "type" not in step[1]


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

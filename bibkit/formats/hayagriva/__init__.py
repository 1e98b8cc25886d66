"""Hayagriva YAML, the bibliography format of Typst: entries by key, what contains them as `parent`.

Source: "The Hayagriva YAML File Format" (docs/file-format.md of hayagriva).
"""

from __future__ import annotations

import re

from ...record import Record
from .. import Format, yamlinput
from ..places import Span, kind_of, raw_of
from .export import export_hayagriva
from .read import read_hayagriva
from .table import TABLE


def _detect(head: str) -> float:
    return (
        0.9
        if re.match(
            r"(?:#[^\n]*\n|\s*\n|---\s*\n)*[^\s#\-:][^\n:]*:[ \t]*\n(?: {1,8}[a-z-]+:[^\n]*\n){0,6}? {1,8}type: *[\"']?[A-Za-z]+",
            head,
        )
        else 0.0
    )


def locate(record: Record, field: str) -> list[Span]:
    """The place of a variable's value, or of a field's, in the text of an entry, below its key."""
    key = record_key(record)
    if field == "id":
        return [(0, len(key))] if key else []
    tables = dict.fromkeys((TABLE.places(kind_of(record)).get(field), TABLE.places("").get(field), field))
    paths = [place.split(".") for place in tables if place]
    # what the table expects at the parent may stand on the part itself
    paths += [path[1:] for path in paths if path[0] == "parent" and len(path) > 1]
    return yamlinput.locate(record, *([key, *path] for path in paths))


def record_key(record: Record) -> str:
    """The key of an entry as its text has it."""
    return raw_of(record).partition(":")[0]


HAYAGRIVA = Format(
    name="hayagriva",
    title="Hayagriva YAML (Typst)",
    extensions=(".yml", ".yaml"),
    media_type="application/yaml",
    read=read_hayagriva,
    export=export_hayagriva,
    detect=_detect,
    locate=locate,
)

"""Hayagriva YAML, the bibliography format of Typst: entries by key, what contains them as `parent`.

Source: "The Hayagriva YAML File Format" (docs/file-format.md of hayagriva).
"""

from __future__ import annotations

import re

from .. import Format
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


def locate(raw: str, field: str) -> int | None:
    """The offset of a variable's value in the text of an entry."""
    place = TABLE.places("").get(field, field).split(".")
    match = re.search(
        rf"^ +{re.escape(place[0] if place[-1] in ('value', 'name') else place[-1])}:[ \n]*",
        raw,
        re.MULTILINE,
    )
    return match.end() if match else None


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

"""CSL-YAML: CSL-JSON items as YAML, a list or under `references:` as pandoc has it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import yaml

from ..diagnostics import Report, diagnostic
from ..record import Record
from ..variables import DATE_VARIABLES
from . import Format, Lossless, Source, TextStream, csljson, yamlinput
from .places import Span


def read_csl_yaml(stream: TextStream, report: Report, source: Source) -> Iterator[Record]:
    """The records of a list, of the list `references`, or of one item."""
    text = stream.read()
    root = yamlinput.parse(text, report, source)
    members = yamlinput.members(root)
    listed: yaml.Node | None = members.get("references", root)
    if isinstance(listed, yaml.MappingNode):
        listed = yaml.SequenceNode("tag:yaml.org,2002:seq", [listed])
    for node in yamlinput.entries(listed, report, source):
        if node.value is None:
            continue
        origin = node.origin("csl-yaml", source.path, text)
        record = csljson.record_of(_plain(node.value), origin, report, locate)
        if record is not None:
            yield record
    if root is not None and not isinstance(listed, yaml.SequenceNode):
        report(diagnostic("BK158", "a list of references is expected", path=source.path, line=1))


def _plain(value: object) -> object:
    """pandoc's YAML may have one date part list as one list, a year or EDTF text as a date."""
    if not isinstance(value, dict):
        return value
    for name in DATE_VARIABLES:
        date = value.get(name)
        if isinstance(date, list) and date and all(isinstance(part, dict) for part in date):
            parts = [[part[key] for key in ("year", "month", "day") if key in part] for part in date]
            value[name] = {"date-parts": [part for part in parts if part]}
    return value


def export_csl_yaml(records: Iterable[Record], options: Lossless, report: Report) -> Iterator[str]:
    """The items under `references:`, so that pandoc reads the file as metadata."""
    yield "---\nreferences:\n"
    empty = True
    for record in records:
        empty = False
        yield yamlinput.write([record.item])
    yield "...\n" if not empty else "  []\n...\n"


def _detect(head: str) -> float:
    if re.match(r"(?:---[^\n]*\n)?(?:#[^\n]*\n)*\s*references:\s*\n", head):
        return 0.95
    return 0.8 if re.match(r"(?:---[^\n]*\n)?- (?:id|type|title|author): ?", head) else 0.0


def locate(record: Record, field: str) -> list[Span]:
    """The place of a variable's value in the text of an item."""
    return yamlinput.locate(record, (field,))


CSL_YAML = Format(
    name="csl-yaml",
    title="CSL-YAML",
    extensions=(".yaml", ".yml"),
    media_type="application/yaml",
    read=read_csl_yaml,
    export=export_csl_yaml,
    detect=_detect,
    locate=locate,
    options=Lossless,
)

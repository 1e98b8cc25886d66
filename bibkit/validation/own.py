"""Required fields of one's own: by type, in the configuration."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from .. import formats
from ..record import Record
from ..variables import ALL_VARIABLES, JSON_MEMBERS
from .rule import Context, Finding, RecordRule

#: A field, or several of which one is needed.
Requirement: TypeAlias = str | Sequence[str]

_ENTRY = re.compile(r"\s*@\s*([A-Za-z]+)")


def own_required(table: Mapping[str, Sequence[Requirement]], told: str) -> RecordRule:
    """A rule for required fields by type: a CSL type, an entry type of a .bib, or `*` for every record; the fields are
    CSL variables or fields of the source. `told` names the configuration in messages."""

    def check(record: Record, context: Context) -> Iterator[Finding]:
        for kind in _kinds(record):
            for requirement in table.get(kind, ()):
                names = (requirement,) if isinstance(requirement, str) else requirement
                if not any(_has(record, name) for name in names):
                    missing = " or ".join(f"'{name}'" for name in names)
                    where = "every record" if kind == "*" else kind
                    yield Finding(
                        "BK201", f"{missing} is missing, which {told} requires for {where}", names[0]
                    )

    return check


def _kinds(record: Record) -> Iterator[str]:
    """What a record is: its CSL type, its entry type if that has another name, and a record at all."""
    kind = str(record.item.get("type", ""))
    yield kind
    entry = _ENTRY.match(record.origin.raw) if record.origin else None
    if entry and entry[1].lower() != kind:
        yield entry[1].lower()
    yield "*"


def _has(record: Record, name: str) -> bool:
    if record.item.get(name) not in (None, "", [], {}):
        return True
    if name in ALL_VARIABLES | JSON_MEMBERS or record.origin is None:
        return False
    locate = formats.get(record.origin.format).locate
    spans = locate(record, name) if locate else ()
    return any(record.origin.raw[start:end].strip(" \t\n{}\"'") for start, end in spans)

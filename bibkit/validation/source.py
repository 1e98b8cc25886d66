"""What stands in the source of a record, for rules that have a suspicion; reading it costs more than the rules do."""

from __future__ import annotations

import io
import re
from functools import lru_cache

from ..formats import Source
from ..formats.bibtex.read import fields_of, locate_field
from ..formats.bibtex.split import split
from ..record import Record

BIB_FORMATS = frozenset(("bibtex", "biblatex"))
_ENTRY_TYPE = re.compile(r"@[ \t]*([A-Za-z][\w:.+/-]*)")


def is_bib(record: Record) -> bool:
    """Whether a record was read from a .bib file."""
    return record.origin is not None and record.origin.format in BIB_FORMATS


def entry_type(record: Record) -> str | None:
    """The entry type of a record of a .bib file, in small letters."""
    if record.origin is None or record.origin.format not in BIB_FORMATS:
        return None
    match = _ENTRY_TYPE.match(record.origin.raw)
    return match[1].lower() if match else None


def bib_fields(record: Record) -> dict[str, str]:
    """The fields of an entry of a .bib file as they are written, without those it inherits; {} for other formats.
    Macros stand by their names."""
    return _fields(record.origin.raw) if record.origin and record.origin.format in BIB_FORMATS else {}


@lru_cache(maxsize=16)
def _fields(raw: str) -> dict[str, str]:
    for entry in split(io.StringIO(raw), lambda finding: None, Source()):
        return entry.fields
    return {}


def is_macro(record: Record, field: str) -> bool:
    """Whether the value of a field begins with the name of a macro."""
    raw = record.origin.raw if record.origin else ""
    at = locate_field(raw, field)
    return at is not None and raw[at : at + 1] not in ("{", '"')


def field_of(record: Record, variable: str) -> tuple[str, str] | None:
    """The field of a .bib entry that a variable was read from, and its text; None if the entry has none."""
    fields = bib_fields(record)
    for name in fields_of(entry_type(record) or "misc", variable):
        if name in fields:
            return name, fields[name]
    return None


def source_text(record: Record, variable: str) -> str | None:
    """A variable's value as the source has it: LaTeX in a .bib file, the value itself in other formats."""
    if is_bib(record):
        found = field_of(record, variable)
        return found[1] if found else None
    value = record.item.get(variable)
    return value if isinstance(value, str) else None

"""Record → Record: Unicode NFC, white space, identifiers. Idempotent, no network, nothing invented."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from . import identifiers
from .record import Item, Record
from .variables import MULTILINE_VARIABLES

#: C0 and C1 controls but tab and newline, and lone surrogates: no text format has a place for them.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def normalise(record: Record) -> Record:
    """The record with every string in NFC, control characters dropped, white space folded (paragraphs kept
    in `abstract`, `annote`, `note`, `references`), and DOI bare. `custom` is nobody's but its owner's."""
    changed: Item = {
        key: _normalise(value, key in MULTILINE_VARIABLES)
        for key, value in record.item.items()
        if not (key == "custom" or _is_normal(value))
    }
    bare = identifiers.doi_of(record.item | changed if "DOI" in changed else record.item)
    if bare is not None and bare != changed.get("DOI", record.item["DOI"]):
        changed["DOI"] = bare
    return record.with_item(record.item | changed) if changed else record


def _is_normal(value: Any) -> bool:
    """Whether nothing would change: most values, so this comes first."""
    if isinstance(value, str):
        return (
            value.isprintable()
            and "  " not in value
            and value == value.strip()
            and (value.isascii() or unicodedata.is_normalized("NFC", value))
        )
    if isinstance(value, list):
        return all(map(_is_normal, value))
    return all(map(_is_normal, value.values())) if isinstance(value, dict) else True


def _normalise(value: Any, multiline: bool) -> Any:
    if isinstance(value, str):
        return normalise_text(value, multiline=multiline)
    if isinstance(value, list):
        return [_normalise(part, multiline) for part in value]
    if isinstance(value, dict):
        return {key: _normalise(part, multiline) for key, part in value.items()}
    return value


def normalise_text(text: str, *, multiline: bool = False) -> str:
    """One string in NFC without control characters; white space folded to single spaces, or, with
    `multiline`, within paragraphs that stay apart by one blank line."""
    text = unicodedata.normalize("NFC", CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    if not multiline or "\n" not in text:
        return " ".join(text.split())
    paragraphs = re.split(r"\n[^\S\n]*\n\s*", text)
    return "\n\n".join(" ".join(part.split()) for part in paragraphs if part.strip())

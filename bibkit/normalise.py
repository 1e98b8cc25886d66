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
    changed: Item = {}
    for key, value in () if _is_normal(record.item) else record.item.items():
        normal = value if key == "custom" else _normalise(value, key in MULTILINE_VARIABLES)
        if normal != value:
            changed[key] = normal
    bare = identifiers.doi(str(changed.get("DOI", record.item["DOI"]))) if "DOI" in record.item else None
    if bare is not None and bare != record.item["DOI"]:
        changed["DOI"] = bare
    return record.with_item(record.item | changed) if changed else record


def _normalise(value: Any, multiline: bool) -> Any:
    if isinstance(value, str):
        return normalise_text(value, multiline=multiline)
    if isinstance(value, list):
        return [_normalise(part, multiline) for part in value]
    if isinstance(value, dict):
        return {key: _normalise(part, multiline) for key, part in value.items()}
    return value


def _is_normal(item: Item) -> bool:
    """Whether all text of an item is in its normal form beyond doubt: NFC without controls, single spaces. That is
    the usual case, told in one look at all of it."""
    texts: list[str] = []
    for key, value in item.items():
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, list):
            for part in value:
                texts.extend(part.values() if isinstance(part, dict) else [part])
        elif isinstance(value, dict) and key != "custom" and (len(value) > 1 or "date-parts" not in value):
            return False
    try:
        text = f"|{'|'.join(texts)}|"
    except TypeError:
        return False
    if not text.isprintable() or "  " in text or "| " in text or " |" in text:
        return False
    return text.isascii() or unicodedata.is_normalized("NFC", text)


def normalise_text(text: str, *, multiline: bool = False) -> str:
    """One string in NFC without control characters; white space folded to single spaces, or, with
    `multiline`, within paragraphs that stay apart by one blank line."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    if not multiline or "\n" not in text:
        return " ".join(text.split())
    paragraphs = re.split(r"\n[^\S\n]*\n\s*", text)
    return "\n\n".join(" ".join(part.split()) for part in paragraphs if part.strip())

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
#: The same in UTF-8: the controls of ASCII, C1 controls, U+FFFE and U+FFFF.
_C0 = bytes(code for code in (*range(32), 127) if code not in b"\t\n\r")
_C1 = re.compile(b"\xc2[\x80-\x9f]")
_NONCHARACTERS = re.compile(b"\xef\xbf[\xbe\xbf]")

#: The printable characters of ASCII, and others that are in NFC whatever stands beside them: Latin, Greek and Cyrillic
#: letters, dashes and quotes, kana, Han and hangul.
_PRINTABLE = bytes(range(32, 127))
_COMPOSED = re.compile(
    "[\xa0-\u02ff\u0388-\u0482\u048a-\u052f\u2010-\u2027\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]*"
)


def has_controls(data: bytes) -> bool:
    r"""Whether text in UTF-8 holds a character of `CONTROLS` besides `\r`; many times faster than the expression."""
    return (
        len(data.translate(None, _C0)) != len(data)
        or _C1.search(data) is not None
        or _NONCHARACTERS.search(data) is not None
    )


def normalise(record: Record) -> Record:
    """The record with every string in NFC, control characters dropped, white space folded (paragraphs kept
    in `abstract`, `annote`, `note`, `references`), and DOI bare. `custom` is nobody's but its owner's."""
    item = record.item
    changed: Item = {}
    if not _is_normal_throughout(item):
        changed = {
            key: _normalise(value, key in MULTILINE_VARIABLES)
            for key, value in item.items()
            if not (key == "custom" or _is_normal(value))
        }
    if "DOI" in item:
        bare = identifiers.doi_of(item | changed if "DOI" in changed else item)
        if bare is not None and bare != changed.get("DOI", item["DOI"]):
            changed["DOI"] = bare
    return record.with_item(item | changed) if changed else record


def _is_normal_throughout(item: Item) -> bool:
    """Whether no text of an item would change: most items, so all texts are looked at together, which is many times
    faster. May be False of one that would not change."""
    texts: list[Any] = []
    for key, value in item.items():
        if isinstance(value, str):
            if (
                "\n" in value
                and key in MULTILINE_VARIABLES
                and "\n\n\n" not in value
                and value == value.strip()
            ):
                value = value.replace("\n\n", " ")
            texts.append(value)
        elif key == "custom":
            continue
        elif isinstance(value, list):
            for part in value:
                if isinstance(part, dict):
                    texts += part.values()
                else:
                    texts.append(part)
        elif not _is_normal(value):
            return False
    try:
        # space at an end of any text is a second one here; no letter combines with the one between
        joined = f" {' '.join(texts)} "
        rest = joined.encode().translate(None, _PRINTABLE).decode()
    except (TypeError, UnicodeEncodeError):
        # not all of them are texts, or whole characters
        return False
    return "  " not in joined and (
        not rest
        or (
            rest.isprintable() and bool(_COMPOSED.fullmatch(rest) or unicodedata.is_normalized("NFC", joined))
        )
    )


def _is_normal(value: Any) -> bool:
    """Whether nothing of a value would change."""
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
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        text = CONTROLS.sub("", text) if has_controls(text.encode()) else text
    except UnicodeEncodeError:
        # lone surrogates
        text = CONTROLS.sub("", text)
    text = unicodedata.normalize("NFC", text)
    if not multiline or "\n" not in text:
        return " ".join(text.split())
    paragraphs = re.split(r"\n[^\S\n]*\n\s*", text)
    return "\n\n".join(" ".join(part.split()) for part in paragraphs if part.strip())

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
#: White space besides the space, and text that is faster to look through for each of it than to take into words.
_SPACES = "\t\n\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
_LONG = 400
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")

#: The printable characters of ASCII, and others that are in NFC whatever stands beside them: Latin, Greek and Cyrillic
#: letters, dashes and quotes, kana, Han and hangul.
_PRINTABLE = bytes(range(32, 127))
_PLAIN = _PRINTABLE + b"\t\n\r"
_COMPOSED = re.compile(
    "[\xa0-\u02ff\u0388-\u0482\u048a-\u052f\u2010-\u2027\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]*"
)


def has_controls(data: bytes) -> bool:
    r"""Whether text in UTF-8 holds a character of `CONTROLS` besides `\r`; many times faster than the expression."""
    rest = data.translate(None, _PLAIN)
    return bool(rest) and CONTROLS.search(rest.decode("utf-8", "replace")) is not None


def is_plain(text: str) -> bool:
    """Whether normalising would leave every line of a text without controls as it is, if spaces stand alone and not
    at the ends of lines. May be False of a text that it would leave, too."""
    if text.isascii():
        return "\t" not in text
    rest = text.encode().translate(None, _PRINTABLE).decode().replace("\n", "")
    return rest.isprintable() and _COMPOSED.fullmatch(rest) is not None


def normalise(record: Record) -> Record:
    """The record with every string in NFC, control characters dropped, white space folded (paragraphs kept
    in `abstract`, `annote`, `note`, `references`), and DOI bare. `custom` is nobody's but its owner's."""
    item = record.item
    changed: Item = {}
    # most texts would not change, so they are looked at together, which is many times faster
    texts: list[Any] = []
    for key, value in item.items():
        if isinstance(value, str):
            if key not in MULTILINE_VARIABLES or (value.isascii() and "\n" not in value):
                texts.append(value)
            elif not _is_clean([_joined_paragraphs(value)]):
                changed[key] = normalise_text(value, multiline=True)
        elif key == "custom":
            continue
        elif isinstance(value, list):
            for part in value:
                if isinstance(part, dict):
                    texts += part.values()
                else:
                    texts.append(part)
        elif not _is_normal(value):
            changed[key] = _normalise(value, False)
    if not _is_clean(texts):
        for key, value in item.items():
            if not (key in changed or key == "custom" or _is_normal(value)):
                changed[key] = _normalise(value, key in MULTILINE_VARIABLES)
    if "DOI" in item:
        bare = identifiers.doi_of(item | changed if "DOI" in changed else item)
        if bare is not None and bare != changed.get("DOI", item["DOI"]):
            changed["DOI"] = bare
    return record.with_item(item | changed) if changed else record


def _joined_paragraphs(text: str) -> str:
    """The paragraphs of a normal text in one line; any other text as it is, or as one that is not normal either."""
    if "\n" in text and "\n\n\n" not in text and text == text.strip():
        return text.replace("\n\n", " ")
    return text


def _is_clean(texts: list[Any]) -> bool:
    """Whether all are texts in one line that normalising would not change. May be False of some that it would not."""
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
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return True
    return all(_is_normal(part) for part in value if type(part) is not int)


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
        return _folded(text)
    return "\n\n".join(_folded(part) for part in _BLANK_LINE.split(text) if part.strip())


def _folded(text: str) -> str:
    """The text with white space folded to single spaces."""
    if len(text) > _LONG:
        for space in _SPACES:
            text = text.replace(space, " ")
        if "  " not in text:
            return text.strip()
    return " ".join(text.split())

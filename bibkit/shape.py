"""The shape of CSL-JSON values (csl-data.json): what is of another shape is read as far as it can be, and said."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .record import Item
from .variables import DATE_VARIABLES, NAME_VARIABLES

#: Field and message of what was changed or left out.
Tell = Callable[[str, str], object]

_NAME_PARTS = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal")
_NAME_FLAGS = ("comma-suffix", "static-ordering", "parse-names")


def shape_item(value: dict[str, Any], tell: Tell) -> Item:
    """The item with every value in the shape that CSL-JSON gives it; null members are left out."""
    item: Item = {}
    for key, part in value.items():
        if part is None:
            continue
        shaped = _SHAPES.get(key, _scalar)(part, lambda message, key=key: tell(key, message))  # type: ignore[misc]
        if shaped is not None:
            item[key] = shaped
    return item


def type_of(value: Any) -> str:
    """What JSON calls a value."""
    names = {str: "a string", bool: "a boolean", list: "an array", dict: "an object", type(None): "null"}
    return names.get(type(value), "a number")


_Say = Callable[[str], object]


def _is_scalar(value: Any) -> bool:
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)


def _scalar(value: Any, say: _Say) -> Any:
    """Standard and number variables: strings or numbers."""
    if _is_scalar(value):
        return value
    say(f"cannot be {type_of(value)}; left out")
    return None


def _text(value: Any, say: _Say) -> str | None:
    scalar = _scalar(value, say)
    return None if scalar is None else str(scalar)


def _names(value: Any, say: _Say) -> list[Any] | None:
    """Name variables: an array of objects."""
    if not isinstance(value, list):
        say(f"must be an array of names, not {type_of(value)}; left out")
        return None
    names = [shaped for name in value if (shaped := _name(name, say))]
    return names if names or not value else None


def _name(value: Any, say: _Say) -> dict[str, Any] | None:
    if isinstance(value, str) and value.strip():
        say(f"'{value}' is a string, not a name object; kept as a literal name")
        return {"literal": value}
    if not isinstance(value, dict):
        say(f"a name cannot be {type_of(value)}; left out")
        return None
    name: dict[str, Any] = {}
    for part, text in value.items():
        if part in _NAME_PARTS and _is_scalar(text):
            name[part] = str(text)
        elif part in _NAME_FLAGS and isinstance(text, (bool, int, str)):
            name[part] = text
        elif text is not None and part in (*_NAME_PARTS, *_NAME_FLAGS):
            say(f"'{part}' of a name cannot be {type_of(text)}; left out")
    if not any(part in name for part in _NAME_PARTS):
        say("a name without family or literal was left out")
        return None
    return name


def _date(value: Any, say: _Say) -> dict[str, Any] | None:
    """Date variables: an object; a bare string or year is read as `raw`, as other processors do, and a bare array as
    `date-parts`. One without content, which some write for no date, is none."""
    if _is_scalar(value):
        return {"raw": str(value)}
    if isinstance(value, list):
        value = {"date-parts": value if value and isinstance(value[0], list) else [value]}
    if not isinstance(value, dict):
        say(f"a date cannot be {type_of(value)}; left out")
        return None
    date: dict[str, Any] = {}
    for part, content in value.items():
        if part == "date-parts":
            if ranges := _date_parts(content, say):
                date[part] = ranges
        elif isinstance(content, (str, int, float)):
            date[part] = str(content) if part in ("literal", "raw") else content
        elif content is not None:
            say(f"'{part}' of a date cannot be {type_of(content)}; left out")
    return date or None


def _date_parts(value: Any, say: _Say) -> list[list[Any]]:
    ranges = value if isinstance(value, list) else [value]
    ranges = [
        parts for parts in ranges if not isinstance(parts, list) or any(one is not None for one in parts)
    ]
    found = [
        parts for parts in ranges if isinstance(parts, list) and parts and all(map(_is_date_part, parts))
    ]
    if len(found) != len(ranges) or len(found) > 2:
        say("'date-parts' must be one or two arrays of year, month and day; what is not was left out")
    return found[:2]


def _is_date_part(value: Any) -> bool:
    return _is_scalar(value) and re.fullmatch(r"\s*[+-]?\d{1,9}(\.0+)?\s*|", str(value)) is not None


def _categories(value: Any, say: _Say) -> list[str] | None:
    if isinstance(value, str):
        return [value]
    texts = [str(part) for part in value if _is_scalar(part)] if isinstance(value, list) else None
    if texts is None or len(texts) != len(value):
        say("must be an array of strings; what is not was left out")
    return texts


def _custom(value: Any, say: _Say) -> dict[str, Any] | None:
    if not isinstance(value, dict):
        say(f"must be an object, not {type_of(value)}; left out")
        return None
    truncated = value.get("truncated")
    if truncated is None or (
        isinstance(truncated, list) and all(isinstance(name, str) for name in truncated)
    ):
        return value
    if isinstance(truncated, str):
        return {**value, "truncated": [truncated]}
    say("'truncated' must be an array of variables; left out")
    return {key: part for key, part in value.items() if key != "truncated"}


_SHAPES: dict[str, Callable[[Any, _Say], Any]] = {
    **dict.fromkeys(NAME_VARIABLES, _names),
    **dict.fromkeys(DATE_VARIABLES, _date),
    "id": _text,
    "type": _text,
    "categories": _categories,
    "custom": _custom,
}

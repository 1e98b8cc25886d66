"""CSL-JSON (csl-data.json of the CSL 1.0.2 schema): one array or object, or one object a line (JSON Lines)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from ..diagnostics import Report, diagnostic
from ..normalise import CONTROLS
from ..record import Item, Origin, Record
from ..shape import shape_item, type_of
from . import Format, Lossless, Source, TextStream
from .places import Locator, Span, line_column, raw_of

#: Deeper nesting than this is not a bibliography but an attack on the parser's stack.
MAX_DEPTH = 64


def _number(text: str) -> int | float | str:
    """A number as JSON has it; one that no float holds, or with hundreds of digits, stays text."""
    if len(text) > 300:
        return text
    number = float(text)
    return text if number in (float("inf"), float("-inf")) else number


_decoder = json.JSONDecoder(
    parse_int=lambda text: int(text) if len(text) < 300 else text,
    parse_float=_number,
    parse_constant=str,  # NaN and Infinity, which are no JSON: kept as text, so that what is written is JSON
)
_SPACE = re.compile(r"[ \t\n\r]*")
_NEXT_OBJECT = re.compile(r"\}\s*,\s*(?=\{)")


def read_csl_json(stream: TextStream, report: Report, source: Source) -> Iterator[Record]:
    """The records of a CSL-JSON array, of an object with an `items` array, or of one object. A broken
    element is reported with its place (BK104) and reading goes on with the next one."""
    text = stream.read()
    position = _skip(text, 0)
    if text.startswith("{", position):
        wrapper = re.compile(r'\{\s*"(?:items|references)"\s*:\s*(?=\[)').match(text, position)
        if wrapper is None:
            yield from _elements(text, position, report, source, in_array=False)
            return
        position = wrapper.end()
    if text.startswith("[", position):
        yield from _elements(text, _skip(text, position + 1), report, source, in_array=True)
    elif text.strip():
        report(_broken("an array or an object is expected", text, position, source))


def _elements(
    text: str, position: int, report: Report, source: Source, *, in_array: bool
) -> Iterator[Record]:
    line, line_start, counted = 1, 0, 0
    while position < len(text) and text[position] != "]":
        line += text.count("\n", counted, position)
        line_start = max(line_start, text.rfind("\n", counted, position) + 1)
        counted = position
        try:
            value, end = decode(text, position)
        except (json.JSONDecodeError, RecursionError) as error:
            at = error.pos if isinstance(error, json.JSONDecodeError) else position
            message = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
            report(_broken(message, text, at, source))
            following = _NEXT_OBJECT.search(text, at)
            if following is None:
                return
            position = following.end()
            continue
        column = position - line_start + 1
        origin = Origin("csl-json", source.path, line, position, end, text[position:end], column)
        if (record := record_of(value, origin, report)) is not None:
            yield record
        position = _skip(text, end)
        if text.startswith(",", position):
            position = _skip(text, position + 1)
        elif position < len(text) and text[position] != "]":
            report(_broken("a comma is missing between two items", text, position, source))
            if text[position] != "{":
                return
    if in_array and not text.startswith("]", position):
        report(_broken("the array is not closed", text, position, source))
    elif rest := text[position + in_array :].strip(" \t\n\r}"):
        at = text.index(rest, position + in_array)
        report(_broken("text follows the last item", text, at, source))


def decode(text: str, position: int) -> tuple[Any, int]:
    """The JSON value at a position and where it ends. Raises RecursionError if it is nested too deeply."""
    value, end = _decoder.raw_decode(text, position)
    if (
        text.count("[", position, end) + text.count("{", position, end) > MAX_DEPTH
        and _depth(value) > MAX_DEPTH
    ):
        raise RecursionError
    return value, end


def _depth(value: Any, level: int = 0) -> int:
    if level > MAX_DEPTH or not isinstance(value, (dict, list)):
        return level
    parts = value.values() if isinstance(value, dict) else value
    return max((_depth(part, level + 1) for part in parts), default=level)


def _skip(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _broken(message: str, text: str, position: int, source: Source) -> Any:
    return diagnostic(
        "BK104",
        f"not valid JSON: {message[0].lower()}{message[1:]}",
        path=source.path,
        line=text.count("\n", 0, position) + 1,
        column=position - (text.rfind("\n", 0, position) + 1) + 1,
    )


def read_json_lines(stream: TextStream, report: Report, source: Source) -> Iterator[Record]:
    """The records of JSON Lines: one CSL-JSON object a line; blank lines are passed over."""
    position = 0
    for number, line in enumerate(stream, 1):
        start, position = position, position + len(line)
        if not line.strip():
            continue
        try:
            value, _ = decode(line.strip(), 0)
        except (json.JSONDecodeError, RecursionError) as error:
            detail = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
            column = error.pos + 1 if isinstance(error, json.JSONDecodeError) else 1
            report(
                diagnostic("BK104", f"not valid JSON: {detail}", path=source.path, line=number, column=column)
            )
            continue
        origin = Origin("jsonl", source.path, number, start, position, line.rstrip("\n"))
        if (record := record_of(value, origin, report)) is not None:
            yield record


def record_of(value: Any, origin: Origin, report: Report, places: Locator | None = None) -> Record | None:
    """The record of one item, or None, reported, if it is no object; members of a wrong shape are left out, and
    reported at their `places` (default: those of JSON)."""
    places = places or locate
    if not isinstance(value, dict):
        report(
            diagnostic(
                "BK105",
                f"a CSL-JSON item is an object, not {type_of(value)}",
                path=origin.path,
                line=origin.line,
            )
        )
        return None
    if not value:
        report(diagnostic("BK105", "an empty object is no item", path=origin.path, line=origin.line))
        return None

    def tell(key: str, message: str) -> None:
        found = places(Record(value, origin), key)
        line, column = (
            line_column(origin.raw, found[0][0], origin.line, origin.column) if found else (origin.line, None)
        )
        report(
            diagnostic(
                "BK106",
                f"'{key}' {message}" if message.startswith(("cannot", "must")) else message,
                path=origin.path,
                line=line,
                column=column,
                record=str(value.get("id", "")) or None,
                field=key,
            )
        )

    return Record(_without_controls(shape_item(value, tell), origin, report), origin)


#: Escapes of control characters and lone surrogates, for which no text format has a place.
_CONTROL_ESCAPE = re.compile(
    r"\\u(?:00[01][0-9a-fA-F]|007[fF]|00[89][0-9a-fA-F]|[dD][89a-fA-F][0-9a-fA-F]{2})"
)


def _without_controls(item: Item, origin: Origin, report: Report) -> Item:
    """The item without the control characters that JSON's escapes can smuggle past the reading of text;
    pairs of surrogates, which JSON writes for characters beyond U+FFFF, are one character by now."""
    match = _CONTROL_ESCAPE.search(origin.raw)
    cleaned: Item = _cleaned(item) if match else item
    if match and cleaned != item:
        line = origin.line + origin.raw.count("\n", 0, match.start())
        message = f"dropped the control character {match[0]}, and any like it in this item"
        report(
            diagnostic("BK003", message, path=origin.path, line=line, record=str(item.get("id", "")) or None)
        )
    return cleaned


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return CONTROLS.sub("", value)
    if isinstance(value, list):
        return [_cleaned(part) for part in value]
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(part) for key, part in value.items()}
    return value


def checked_value(key: str, value: Any) -> Any:
    """The value of a member in the shape that csl-data.json asks for, or None if it has none."""
    if _depth(value) > MAX_DEPTH:
        return None
    return shape_item({key: value}, lambda key, message: None).get(key)


def export_csl_json(records: Iterable[Record], options: Lossless, report: Report) -> Iterator[str]:
    """A CSL-JSON array, one item after the other, indented by two spaces."""
    separator = "[\n  "
    for record in records:
        yield separator + json.dumps(record.item, ensure_ascii=False, indent=2).replace("\n", "\n  ")
        separator = ",\n  "
    yield "[]\n" if separator.startswith("[") else "\n]\n"


def export_json_lines(records: Iterable[Record], options: Lossless, report: Report) -> Iterator[str]:
    """JSON Lines: one compact object a line."""
    for record in records:
        yield json.dumps(record.item, ensure_ascii=False, separators=(",", ":")) + "\n"


def _detect_json(head: str) -> float:
    start = head.lstrip()
    if re.match(r'\[\s*(?:\{|\])|\{\s*"(?:items|references)"\s*:\s*\[', start):
        return 0.9
    return 0.6 if re.match(r'\{\s*"', start) and not _detect_lines(head) else 0.0


def _detect_lines(head: str) -> float:
    first, _, rest = head.lstrip().partition("\n")
    return (
        0.95 if first.startswith("{") and first.rstrip().endswith("}") and rest.lstrip()[:1] == "{" else 0.0
    )


@lru_cache(maxsize=4)
def members_of(raw: str) -> dict[str, Span]:
    """Where the values of an object's members stand in its text."""
    found: dict[str, Span] = {}
    position = _skip(raw, _skip(raw, 0) + 1)
    while raw.startswith('"', position):
        try:
            key, end = decode(raw, position)
            colon = _skip(raw, end)
            start = _skip(raw, colon + 1)
            if not raw.startswith(":", colon):
                break
            _, end = decode(raw, start)
        except (json.JSONDecodeError, RecursionError):
            break
        found.setdefault(key, (start, end))
        position = _skip(raw, _skip(raw, end) + 1)
    return found


def locate(record: Record, field: str) -> list[Span]:
    """The place of a variable's value in the text of an item."""
    span = members_of(raw_of(record)).get(field)
    return [span] if span else []


CSL_JSON = Format(
    name="csl-json",
    title="CSL-JSON",
    extensions=(".json",),
    media_type="application/vnd.citationstyles.csl+json",
    read=read_csl_json,
    export=export_csl_json,
    detect=_detect_json,
    locate=locate,
    options=Lossless,
)

JSON_LINES = Format(
    name="jsonl",
    title="CSL-JSON, one item a line (JSON Lines)",
    extensions=(".jsonl", ".ndjson"),
    media_type="application/x-ndjson",
    read=read_json_lines,
    export=export_json_lines,
    detect=_detect_lines,
    locate=locate,
    options=Lossless,
)

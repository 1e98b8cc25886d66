"""What the readers of JSON answers share: bounded decoding, paths into an answer, markup and names."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ...dates import is_possible
from ...diagnostics import Report, diagnostic
from ...names import is_organisation, parse_display_name
from ...record import Date, Item, Name, Origin, Record
from .. import Source, TextStream
from ..csljson import decode

#: Longer answers are refused.
MAX_CHARACTERS = 256 * 1024 * 1024

_JATS = {
    "italic": "i",
    "bold": "b",
    "sub": "sub",
    "sup": "sup",
    "i": "i",
    "b": "b",
    "em": "i",
    "strong": "b",
}
_TAG = re.compile(r"<(/?)(?:jats:|mml:)?([A-Za-z][\w-]*)[^<>]{0,300}>")


def read_answer(
    name: str,
    works: Callable[[Any], Iterable[Any] | None],
    item_of: Callable[[Mapping[str, Any]], Item],
    stream: TextStream,
    report: Report,
    source: Source,
) -> Iterator[Record]:
    """The records of a JSON answer: `works` finds the list of works in it, None if it is no such answer."""
    text = stream.read()
    if len(text) > MAX_CHARACTERS:
        report(diagnostic("BK156", "this answer is too large", path=source.path, line=1))
        return
    start = len(text) - len(text.lstrip())
    try:
        answer, _ = decode(text, start)
    except json.JSONDecodeError as error:
        report(
            diagnostic(
                "BK104",
                f"not valid JSON: {error.msg}",
                path=source.path,
                line=error.lineno,
                column=error.colno,
            )
        )
        return
    except RecursionError:
        report(diagnostic("BK104", "not valid JSON: nested too deeply", path=source.path, line=1))
        return
    found = works(answer)
    if found is None:
        report(diagnostic("BK158", f"this JSON is no answer of {name}", path=source.path, line=1))
        return
    for work in found:
        if not isinstance(work, dict) or not work:
            report(diagnostic("BK152", "a work without content was left out", path=source.path, line=1))
            continue
        raw = json.dumps(work, ensure_ascii=False)
        yield Record(item_of(work), Origin(name, source.path, 1, 0, 0, raw))


def at(value: Any, path: str) -> Any:
    """The value at a path of keys (`a.b`), of which `0` is the first element of a list; None if there is none."""
    for step in path.split("."):
        if isinstance(value, list) and step.isdigit():
            value = value[int(step)] if int(step) < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value


def rows(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; [] for what is none."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def fill(item: Item, work: Mapping[str, Any], table: Mapping[str, str]) -> None:
    """Set variables from a table of path → variable; the first path that has a value gives it."""
    for path, variable in table.items():
        value = at(work, path)
        if isinstance(value, list):
            value = " ".join(str(part) for part in value if isinstance(part, str)) or None
        if isinstance(value, (str, int, float)) and not isinstance(value, bool) and str(value).strip():
            item.setdefault(variable, markup(str(value)) if isinstance(value, str) else str(value))


def markup(text: str) -> str:
    """A string with JATS or HTML markup as CSL has it; paragraphs are parted by a blank line."""
    if "<" in text:
        text = re.sub(
            r"<(?:jats:)?title>\s*(?:abstract|summary)\s*</(?:jats:)?title>", "", text, flags=re.IGNORECASE
        )
        text = _TAG.sub(_tag, text)
    return html.unescape(text).strip() if "&" in text else text.strip()


def _tag(match: re.Match[str]) -> str:
    name = match[2].lower()
    if name in _JATS:
        return f"<{match[1]}{_JATS[name]}>"
    return "\n\n" if name in ("p", "title", "sec", "br", "div") else ""


def date_of(value: Any) -> Date | None:
    """A date of `{"date-parts": [[2024, 7, 19]]}` or `2024-07-19`, as far as it exists."""
    from ..datetext import parse

    if isinstance(value, dict):
        found = at(value, "date-parts.0")
        parts = [part for part in found if isinstance(part, int)] if isinstance(found, list) else []
        while parts and not is_possible(parts):
            parts.pop()
        return {"date-parts": [parts]} if parts else None
    if isinstance(value, int):
        value = str(value)
    return parse(value) if isinstance(value, str) else None


def person(family: Any, given: Any, suffix: Any = None) -> Name | None:
    """The CSL name of parts that a service gives apart; particles stay where it put them."""
    if not isinstance(family, str) or not family.strip():
        return {"literal": given} if isinstance(given, str) and given.strip() else None
    name: Name = {"family": family}
    if isinstance(given, str) and given.strip():
        name["given"] = given
    if isinstance(suffix, str) and suffix.strip():
        name["suffix"] = suffix
    return name if len(name) > 1 or not is_organisation(family) else {"literal": family}


def whole_name(text: Any) -> Name | None:
    """The CSL name of a name in display order."""
    return parse_display_name(text) if isinstance(text, str) and text.strip() else None


def names(values: Any, parse: Callable[[Any], Name | None]) -> list[Name]:
    """The names of a list, those that cannot be read left out."""
    return [name for value in values if (name := parse(value))] if isinstance(values, list) else []

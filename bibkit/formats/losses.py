"""What an export loses: the record is read back, and what does not return is reported or carried along.

An exporter that can be read is checked against its own reader, so nothing is lost in silence: a variable that does
not come back is BK601, one that comes back otherwise BK603, a list that no longer says it is cut BK602. A
lossless export carries exactly these differences with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from ..diagnostics import Report, diagnostic
from ..inline import csl_markup
from ..inline import text as plain_text
from ..names import family_first
from ..normalise import normalise
from ..record import Item, Name, Record, names_of
from ..variables import DATE_VARIABLES, NAME_VARIABLES

#: Longer values are shortened in messages.
_SHOWN = 60

#: What is no statement about the work, or is spelled in another way elsewhere in the item.
_NOT_LOST = frozenset("id type custom citation-key journalAbbreviation shortTitle archive-location".split())

#: Older spellings of CSL-JSON → the variable.
SPELLINGS = {
    "journalAbbreviation": "container-title-short",
    "shortTitle": "title-short",
    "archive-location": "archive_location",
    "event": "event-title",
}


def canonical(item: Item) -> Item:
    """The item with today's spelling of every variable, null and empty values left out."""
    found: Item = {}
    for variable, value in item.items():
        if value not in (None, "", [], {}):
            found.setdefault(SPELLINGS.get(variable, variable), value)
    return found


def text_of(value: Any) -> str:
    """A CSL string as plain text on one line, formulas kept as LaTeX."""
    return " ".join(plain_text.write(csl_markup.parse(str(value)), keep_math=True).split())


def paragraphs_of(value: Any) -> str:
    """A CSL string as plain text with its paragraphs, for formats that keep line breaks."""
    return plain_text.write(csl_markup.parse(str(value)), keep_math=True).strip()


def report_losses(record: Record, back: Item, target: str, report: Report, told: Iterable[str] = ()) -> None:
    """Report every variable of the record that `back`, what the export is read as, lacks or has otherwise;
    those that are `told` have been reported by the exporter."""
    item = normalise(record.with_item(canonical(record.item))).item
    back = normalise(Record(canonical(back))).item
    silent = {*told, *_NOT_LOST}
    item = _with_keywords(item, back)
    if item.get("type", "document") != back.get("type", "document") and "type" not in silent:
        _tell(report, record, "BK603", "type", f"type '{item.get('type')}' reads as '{back.get('type')}'")
    for variable, value in item.items():
        if variable in silent:
            continue
        if variable not in back:
            _tell(report, record, "BK601", variable, f"'{variable}' has no place in {target}: {_show(value)}")
        elif not _same(variable, value, back[variable]):
            message = (
                f"'{variable}' is simplified in {target}: {_show(value)} becomes {_show(back[variable])}"
            )
            _tell(report, record, "BK603", variable, message)
    for variable in _truncated(item):
        if variable not in _truncated(back) and variable in item and variable not in silent:
            count = len(names_of(item, variable))
            message = f"the list of '{variable}' is cut; the {count} names shown are written as if complete"
            _tell(report, record, "BK602", variable, message)


def _with_keywords(item: Item, back: Item) -> Item:
    """The item with its categories as keywords, if that is where they have come back."""
    words = split_keywords(str(back.get("keyword", "")))
    classes = [word for word in keywords_of({"categories": item.get("categories")}) if word in words]
    if "categories" in back or not classes or len(classes) < len(item["categories"]):
        return item
    joined = join_keywords(keywords_of(item))
    return {key: value for key, value in item.items() if key != "categories"} | {"keyword": joined}


def report_unplaced(record: Record, placed: Iterable[str], target: str, report: Report) -> None:
    """For a format that is only written: report the variables that are not `placed` (BK601), text that lost its
    markup (BK603), and lists that no longer say that they are cut (BK602)."""
    item = normalise(record.with_item(canonical(record.item))).item
    known = {*placed}
    for variable, value in item.items():
        if variable in _NOT_LOST:
            continue
        if variable not in known:
            _tell(report, record, "BK601", variable, f"'{variable}' has no place in {target}: {_show(value)}")
        elif isinstance(value, str) and text_of(value) != " ".join(value.split()) and text_of(value) != value:
            message = (
                f"'{variable}' is simplified in {target}: {_show(value)} becomes {_show(text_of(value))}"
            )
            _tell(report, record, "BK603", variable, message)
    for variable in _truncated(item):
        if variable in known and variable in item:
            count = len(names_of(item, variable))
            message = f"the list of '{variable}' is cut; the {count} names shown are written as if complete"
            _tell(report, record, "BK602", variable, message)


def report_place(record: Record, code: str, variable: str, message: str, report: Report) -> None:
    """Report one loss of a record, with its key and the line that it came from."""
    _tell(report, record, code, variable, message)


def _tell(report: Report, record: Record, code: str, variable: str, message: str) -> None:
    origin = record.origin
    report(
        diagnostic(
            code,
            message,
            record=record.id or None,
            field=variable,
            path=origin.path if origin else None,
            line=origin.line if origin else None,
        )
    )


def _show(value: Any) -> str:
    if isinstance(value, list):
        parts = [family_first(_strings(part)) if isinstance(part, dict) else str(part) for part in value]
        text = "; ".join(parts)
    elif isinstance(value, dict):
        text = json.dumps(value, ensure_ascii=False)
    else:
        text = " ".join(str(value).split())
    return f"'{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'}'"


def _truncated(item: Item) -> list[str]:
    custom = item.get("custom")
    cut = custom.get("truncated") if isinstance(custom, dict) else None
    return [str(name) for name in cut] if isinstance(cut, list) else []


def _same(variable: str, value: Any, back: Any) -> bool:
    if variable in NAME_VARIABLES and isinstance(value, list) and isinstance(back, list):
        return [_name_key(name) for name in value] == [_name_key(name) for name in back]
    if variable in DATE_VARIABLES and isinstance(value, dict) and isinstance(back, dict):
        return _date_key(value) == _date_key(back)
    if isinstance(value, list) or isinstance(back, list):
        return bool(value == back)
    if variable == "keyword":
        return split_keywords(str(value)) == split_keywords(str(back))
    return str(value) == str(back)


def _name_key(name: Any) -> str:
    return family_first(_strings(name)).casefold() if isinstance(name, dict) else str(name)


def _strings(name: dict[str, Any]) -> Name:
    return {key: str(part) for key, part in name.items()}  # type: ignore[return-value]


def _date_key(value: dict[str, Any]) -> tuple[str, str, bool, str]:
    parts = [
        [str(part) for part in one] for one in value.get("date-parts") or [] if isinstance(one, Sequence)
    ]
    return (
        str(parts),
        str(value.get("season") or ""),
        bool(value.get("circa")),
        "" if parts else str(value.get("literal") or value.get("raw") or ""),
    )


def split_keywords(text: str) -> list[str]:
    """The keywords of a CSL `keyword`: parted by semicolons if there are any, else by commas."""
    return list(filter(None, map(str.strip, text.split(";" if ";" in text else ","))))


def join_keywords(words: Iterable[str]) -> str:
    """Keywords as one CSL `keyword`, so that `split_keywords` gives them back."""
    words = list(words)
    together = f" {' '.join(words)} "
    if together.isprintable() and not ("  " in together or "," in together or ";" in together):
        # the usual case: nothing to clean, nothing that parts
        return ", ".join(dict.fromkeys(words))
    found = list(dict.fromkeys(" ".join(word.split()).strip(" ;") for word in words))
    found = [word for word in found if word]
    apart = any("," in word for word in found)
    joined = ("; " if apart else ", ").join(found)
    return f"{joined};" if apart and len(found) == 1 else joined


def keywords_of(item: Item) -> list[str]:
    """The keywords of an item and, after them, its `categories`."""
    categories = item.get("categories")
    classes = [str(name) for name in categories] if isinstance(categories, list) else []
    return [*split_keywords(text_of(item.get("keyword", ""))), *(name for name in classes if name.strip())]


def difference(item: Item, back: Item) -> Item:
    """What must be set (or, by null, removed) in `back` to make it `item`; {} if nothing."""
    changed: Item = {key: value for key, value in item.items() if key not in back or back[key] != value}
    return changed | {key: None for key in back if key not in item}


def carried(item: Item, back: Item) -> str:
    """The difference as one line of JSON in ASCII, '' if there is none."""
    changed = difference(item, back)
    return json.dumps(changed, separators=(",", ":")) if changed else ""


def restore(item: Item, text: str) -> Item | None:
    """The item with a carried difference applied; None if the text is none."""
    try:
        changed = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(changed, dict):
        return None
    from .csljson import checked_value

    for key, value in changed.items():
        if value is None:
            item.pop(key, None)
        elif (shaped := checked_value(key, value)) is not None:
            item[key] = shaped
    return item


def used_names(item: Item) -> list[str]:
    """The name variables of an item that hold names, in its own order."""
    return [variable for variable in item if variable in NAME_VARIABLES and names_of(item, variable)]

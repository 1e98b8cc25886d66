"""What an entry does not hold of its record: told by reading it back, so that nothing is lost in silence."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import Any

from ... import dates
from ...diagnostics import Report, diagnostic
from ...inline import csl_markup, latex, tree
from ...normalise import normalise
from ...record import Item, Record
from ...variables import DATE_VARIABLES, NAME_VARIABLES
from .split import MONTHS, Entry

#: Members that hold no variable to be lost, or that another one stands for.
_NOT_LOST = frozenset(
    "id custom citation-key journalAbbreviation shortTitle language archive archive_location archive-location".split()
)
#: What typography changes without a loss: quotes, dashes, spaces.
_TYPOGRAPHY = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-"}
)


def read_back(kind: str, key: str, values: list[tuple[str, str, str | None]]) -> Item:
    """The item that an entry of these fields is read as."""
    from .read import to_item

    fields = {name.lower(): _expanded(value) if bare else value for name, value, bare in values}
    item = to_item(Entry(kind, key, fields, "", 1, 1, 0), lambda field, message: None)
    return normalise(Record(item)).item


def _expanded(value: str) -> str:
    return "".join(MONTHS.get(piece.strip(), piece.strip().strip('"')) for piece in value.split("#"))


def report_losses(record: Record, back: Item, dialect: str, report: Report) -> None:
    """BK601 for each variable that is gone, BK603 for each that came back changed."""
    for variable, value in record.item.items():
        if variable in _NOT_LOST or value in (None, "", [], {}):
            continue
        if variable in ("keyword", "categories"):
            # one field for both
            lost = _words(value) - _words(back.get("keyword")) - _words(back.get("categories"))
            if lost:
                _tell(report, record, "BK601", variable, f"{_shown(sorted(lost))} has no field in {dialect}")
        elif variable not in back:
            _tell(
                report, record, "BK601", variable, f"'{variable}' has no field in {dialect}: {_shown(value)}"
            )
        elif _comparable(variable, value) != _comparable(variable, back[variable]):
            was, now = _from_difference(str(value), str(back[variable]))
            message = f"'{variable}' is {_shown(now)} in {dialect}, not {_shown(was)}"
            _tell(report, record, "BK603", variable, message)


def _words(value: Any) -> frozenset[str]:
    parts = value if isinstance(value, list) else str(value or "").replace(";", ",").split(",")
    return frozenset(_plain(str(part)) for part in parts)


def _tell(report: Report, record: Record, code: str, variable: str, message: str) -> None:
    origin = record.origin
    found = diagnostic(
        code,
        message,
        record=record.id or None,
        path=origin.path if origin else None,
        line=origin.line if origin else None,
    )
    report(replace(found, field=variable))


def _from_difference(one: str, other: str) -> tuple[str, str]:
    """Two long texts from a little before where they differ."""
    at = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    begin = max(0, at - 20) if len(one) > 60 else 0
    return one[begin:], other[begin:]


def _shown(value: Any) -> str:
    text = str(value)
    return repr(value) if len(text) <= 60 else repr(text[:57] + "…")


def _comparable(variable: str, value: Any) -> Any:
    if variable in NAME_VARIABLES and isinstance(value, list):
        return [_name(name) for name in value if isinstance(name, dict)]
    if variable in DATE_VARIABLES and isinstance(value, dict):
        return (
            dates.integer_parts(value) or value.get("literal") or value.get("raw"),
            str(value.get("season") or ""),
            bool(value.get("circa")),
        )
    if isinstance(value, list):
        return [str(part) for part in value]
    return _plain(str(value))


def _name(name: dict[str, Any]) -> tuple[str, ...]:
    """Which of the particles drops, and whether a name of one part is an organisation's, BibTeX cannot say."""
    family = " ".join(
        str(name[key])
        for key in ("dropping-particle", "non-dropping-particle", "family", "literal")
        if name.get(key)
    )
    return _plain(family), _plain(str(name.get("given", ""))), _plain(str(name.get("suffix", "")))


def _source(inlines: tree.Inlines) -> str:
    """Text without formats; formulas in ASCII, in which γ and `\\gamma` are one."""
    parts = []
    for inline in inlines:
        if isinstance(inline, str):
            parts.append(inline)
        elif isinstance(inline, tree.Math):
            parts.append(f"${latex.math(inline.latex)}$")
        else:
            parts.append(_source(inline.children))
    return "".join(parts)


def _plain(text: str) -> str:
    plain = _source(csl_markup.parse(text)) if "<" in text or "$" in text else text
    plain = unicodedata.normalize("NFKC", plain).translate(_TYPOGRAPHY).replace("''", '"')
    return re.sub(r"\s+|-+", lambda match: match[0][0], plain).strip()

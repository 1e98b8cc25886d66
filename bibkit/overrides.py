"""The overrides file: by citation key, what a source lacks or has wrong (TOML).

    [sessa2024bond]
    arxiv = "2407.14622"                      # sets number, publisher and URL
    DOI = "10.1000/xyz"                       # any CSL variable, by its name
    issued = "2024-07-19"                     # dates in EDTF
    author = ["Pier Giuseppe Sessa", { literal = "Gemma Team" }]
    title = "…"
    tags = ["alignment"]                      # keyword
    key = "bond"                              # pins the citation key

An empty string removes a variable.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from . import dates, identifiers
from .diagnostics import BibkitError, Report, diagnostic, near_matches
from .names import parse_display_name
from .normalise import normalise
from .record import Item, Record
from .shape import shape_item
from .variables import ALL_VARIABLES, DATE_VARIABLES, JSON_MEMBERS, NAME_VARIABLES, TYPES

_SHORTHANDS = {"key": "id", "tags": "keyword", "doi": "DOI", "url": "URL", "isbn": "ISBN", "issn": "ISSN"}


def load_overrides(path: str | Path) -> dict[str, dict[str, Any]]:
    """The overrides of a file, by citation key. Raises BibkitError if it cannot be read or is not such a
    file: the line and what to do."""
    try:
        tables = tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BibkitError(f"cannot read {path}: {error.strerror or error}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BibkitError(f"{path}: not valid TOML: {error}") from None
    for key, table in tables.items():
        if not isinstance(table, dict):
            raise BibkitError(
                f"{path}: '{key}' stands outside a table", hint="begin with a [citation-key] line"
            )
    return tables


def pinned_keys(overrides: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """The citation keys that overrides pin."""
    return frozenset(
        str(table[name]) for table in overrides.values() for name in ("key", "id") if name in table
    )


def apply_overrides(
    records: Iterable[Record],
    overrides: Mapping[str, Mapping[str, Any]],
    report: Report,
    path: str | None = None,
) -> list[Record]:
    """The records with their overrides applied. A key that no record has is reported (BK120).

    Raises BibkitError for a variable or value that does not exist, or a pinned key that is taken.
    """
    chosen = list(records)
    known = {record.id for record in chosen}
    for key in overrides:
        if key not in known:
            hint = near_matches(key, known)
            details = {"hint": hint} if hint else {}
            report(diagnostic("BK120", f"no record has the key '{key}'", path=path, record=key, **details))
    changed = [_override(record, overrides.get(record.id, {}), path) for record in chosen]
    for before, after in zip(chosen, changed, strict=True):
        if after.id != before.id and sum(record.id == after.id for record in changed) > 1:
            raise BibkitError(f"{path or 'overrides'}: the key '{after.id}' pinned for {before.id} is taken")
    return changed


def _override(record: Record, table: Mapping[str, Any], path: str | None) -> Record:
    if not table:
        return record
    item: Item = dict(record.item)
    for name, value in table.items():
        if name.lower() == "arxiv":
            _set_arxiv(item, value, record.id, path)
            continue
        variable = _SHORTHANDS.get(name, name)
        if variable not in ALL_VARIABLES and variable not in JSON_MEMBERS:
            known = ALL_VARIABLES | _SHORTHANDS.keys() | {"arxiv"}
            raise BibkitError(
                f"{path or 'overrides'}: [{record.id}] '{name}' is not a CSL variable",
                hint=near_matches(name, known),
            )
        if variable in NAME_VARIABLES:
            value = _note_truncation(item, variable, value if isinstance(value, list) else [value])
        if value in ("", [""]) and variable != "id":
            item.pop(variable, None)
        else:
            item[variable] = _value(variable, value, record.id, path)

    def refuse(variable: str, message: str) -> None:
        raise BibkitError(f"{path or 'overrides'}: [{record.id}] {variable}: {message}")

    return normalise(record.with_item(shape_item(item, refuse)))


def _value(variable: str, value: Any, key: str, path: str | None) -> Any:
    place = f"{path or 'overrides'}: [{key}] {variable}"
    if variable == "id" and not (isinstance(value, str) and re.fullmatch(r"[^\s,{}()\\%#~\"'=]+", value)):
        raise BibkitError(f"{place}: {value!r} is no citation key", hint="letters, digits and -_:./+ only")
    if variable == "type" and value not in TYPES:
        raise BibkitError(
            f"{place}: {value!r} is not a type of CSL 1.0.2", hint=near_matches(str(value), TYPES)
        )
    if variable in DATE_VARIABLES:
        parsed = value if isinstance(value, dict) else dates.parse_edtf(str(value))
        if parsed is None:
            raise BibkitError(f"{place} = {value!r} is no date", hint='write "2024-07-19"')
        return parsed
    if variable in NAME_VARIABLES:
        for name in value:
            if not isinstance(name, (dict, str)):
                raise BibkitError(
                    f"{place}: {name!r} is no name", hint='write ["Ann Lee", { literal = "The Team" }]'
                )
        return [name if isinstance(name, dict) else parse_display_name(name) for name in value]
    if variable == "keyword" and isinstance(value, list):
        return ", ".join(str(tag) for tag in value)
    if variable == "categories":
        return value if isinstance(value, list) else [str(value)]
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return value
    raise BibkitError(f"{place} must be text or a number, not {value!r}")


def _set_arxiv(item: Item, value: Any, key: str, path: str | None) -> None:
    number = identifiers.arxiv_id(value) if isinstance(value, str) else None
    if number is None:
        raise BibkitError(
            f"{path or 'overrides'}: [{key}] arxiv = {value!r} is no arXiv identifier",
            hint='write "2407.14622"',
        )
    item["number"] = f"arXiv:{number}"
    item["publisher"] = "arXiv"
    item.setdefault("URL", f"https://arxiv.org/abs/{number}")


def _note_truncation(item: Item, variable: str, names: list[Any]) -> list[Any]:
    """The names without a last one 'et al.'. A list that is given anew is cut only if it says so."""
    is_cut = bool(names) and re.fullmatch(r"(?:et al\.?|(?:and )?others)", str(names[-1])) is not None
    custom = dict(item.get("custom", {}))
    truncated = [name for name in custom.pop("truncated", []) if name != variable]
    if is_cut:
        truncated.append(variable)
    if truncated:
        custom["truncated"] = truncated
    item.pop("custom", None)
    if custom:
        item["custom"] = custom
    return names[:-1] if is_cut else names

"""The configuration file of `bibkit build`: what to read, what to write, what to check (TOML).

Paths are relative to the file. Tables and keys:

    [input]     files, from, as_of, overrides, dedupe, key_pattern, rekey
    [site]      url, title, author, language, hub
    [[output]]  path, to, where, keys, sort, limit, journals, journal_list, and the options of the format (style,
                locale, charset …); to = "feeds" and to = "page" write folders (docs/feeds.md, docs/page.md)
    [validate]  for, select, ignore, … (see settings.py)
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from .api import format_of_path, parse_as_of
from .diagnostics import BibkitError, near_matches
from .key_patterns import DEFAULT_PATTERN, parse
from .settings import Settings, settings_of

#: What a value must be, by the name of the kind in messages.
_KINDS: dict[str, Callable[[Any], bool]] = {
    "a string": lambda value: isinstance(value, str) and "\0" not in value,
    "a string or an array of strings": lambda value: (
        _KINDS["a string"](value) or (isinstance(value, list) and all(map(_KINDS["a string"], value)))
    ),
    "a date": lambda value: isinstance(value, (str, date)) and not isinstance(value, datetime),
    "true or false": lambda value: isinstance(value, bool),
    "a whole number, 0 or more": lambda value: type(value) is int and value >= 0,
}

#: Table → key → kind. An output has the options of its format besides, which the format checks.
_TABLES: dict[str, dict[str, str]] = {
    "input": {
        "files": "a string or an array of strings",
        "from": "a string",
        "as_of": "a date",
        "overrides": "a string",
        "dedupe": "true or false",
        "key_pattern": "a string",
        "rekey": "true or false",
    },
    "site": dict.fromkeys(("url", "title", "author", "language", "hub"), "a string"),
}
_SELECTION = {
    "where": "a string",
    "keys": "a string or an array of strings",
    "sort": "a string",
    "limit": "a whole number, 0 or more",
}
_OUTPUT = {"path": "a string", "to": "a string", **_SELECTION}


@dataclass(frozen=True, slots=True)
class Output:
    """One file (or, for a page, folder) to write: where, in what, from which records, with which options."""

    path: Path
    to: str
    selection: Mapping[str, Any]
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration file, checked and with paths resolved."""

    files: tuple[str, ...]
    from_: str | None
    as_of: date | None
    overrides: str | None
    site: Mapping[str, Any]
    outputs: tuple[Output, ...]
    dedupe: bool = False
    key_pattern: str = DEFAULT_PATTERN
    rekey: bool = False
    validation: Settings = field(default_factory=Settings)


def load_config(path: str | Path) -> Config:
    """The configuration of a file.

    Raises BibkitError if it cannot be read, is no TOML, or has a table or key that does not exist.
    """
    try:
        document = tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BibkitError(f"cannot read {path}: {error.strerror or error}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BibkitError(f"{path}: not valid TOML: {error}") from None
    for name in document:
        _known(name, [*_TABLES, "validate", "output"], f"{path}: [{name}]")
    folder = Path(path).parent
    given = _table(document, "input", path)
    files = _strings(given.get("files"))
    if not files:
        raise BibkitError(f"{path}: [input] files is missing", hint='write files = ["listing.txt"]')
    outputs = document.get("output", [])
    if not isinstance(outputs, list) or not all(isinstance(output, dict) for output in outputs):
        raise BibkitError(f"{path}: outputs are [[output]] tables, with two brackets")
    overrides = given.get("overrides")
    as_of = given.get("as_of")
    return Config(
        files=tuple(_relative(folder, name) for name in files),
        from_=given.get("from"),
        as_of=as_of if isinstance(as_of, date) or as_of is None else parse_as_of(str(as_of)),
        overrides=_relative(folder, str(overrides)) if overrides else None,
        site=_table(document, "site", path),
        outputs=tuple(_output(output, folder, path) for output in outputs),
        dedupe=bool(given.get("dedupe")),
        key_pattern=_key_pattern(given.get("key_pattern", DEFAULT_PATTERN), path),
        rekey=bool(given.get("rekey")),
        validation=settings_of(document.get("validate", {}), Path(path)),
    )


def _key_pattern(pattern: str, path: str | Path) -> str:
    try:
        parse(pattern)
    except BibkitError as error:
        raise BibkitError(f"{path}: [input] key_pattern: {error.args[0]}", hint=error.hint) from None
    return pattern


def _known(name: str, known: Iterable[str], place: str) -> None:
    if name not in known:
        hint = near_matches(name, known) or f"known: {', '.join(known)}"
        raise BibkitError(f"{place} does not exist", hint=hint)


def _table(document: Mapping[str, Any], name: str, path: str | Path) -> Mapping[str, Any]:
    table = document.get(name, {})
    if not isinstance(table, dict):
        raise BibkitError(f"{path}: '{name}' must be a table", hint=f"begin it with [{name}]")
    for key, value in table.items():
        _known(key, _TABLES[name], f"{path}: [{name}] {key}")
        _check(value, _TABLES[name][key], f"{path}: [{name}] {key}")
    return table


def _check(value: Any, kind: str, place: str) -> None:
    if not _KINDS[kind](value):
        raise BibkitError(f"{place} must be {kind}, not {value!r}")


def _strings(value: Any) -> tuple[str, ...]:
    """One string or an array of them."""
    return () if value is None else (value,) if isinstance(value, str) else tuple(value)


def _relative(folder: Path, name: str) -> str:
    return name if name == "-" else os.path.normpath(folder / name)


def _output(table: Mapping[str, Any], folder: Path, path: str | Path) -> Output:
    for key, value in table.items():
        if key in _OUTPUT:
            _check(value, _OUTPUT[key], f"{path}: [[output]] {key}")
    name = table.get("path")
    if not name:
        raise BibkitError(f"{path}: an [[output]] has no path")
    to = table.get("to") or format_of_path(name)
    selection = {key: table[key] for key in _SELECTION if key in table}
    options = {key: value for key, value in table.items() if key not in _OUTPUT}
    if isinstance(options.get("theme"), str):
        options["theme"] = _relative(folder, options["theme"])
    if "journal_list" in options:
        _check(options["journal_list"], "a string or an array of strings", f"{path}: [[output]] journal_list")
        options["journal_list"] = [_relative(folder, name) for name in _strings(options["journal_list"])]
    return Output(Path(_relative(folder, name)), to, selection, options)

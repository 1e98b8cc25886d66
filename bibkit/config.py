"""The configuration file of `bibkit build`: what to read, what to write, what to check (TOML).

Paths are relative to the file. Tables and keys:

    [input]     files, from, as_of, overrides
    [site]      url, title, author, language
    [[output]]  path, to, where, keys, sort, limit, and the options of the format (style, locale, charset …)
    [validate]  for, select, ignore
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from .api import format_of_path, parse_as_of
from .diagnostics import BibkitError, near_matches

_TABLES: dict[str, tuple[str, ...]] = {
    "input": ("files", "from", "as_of", "overrides"),
    "site": ("url", "title", "author", "language"),
    "output": (),
    "validate": ("for", "select", "ignore"),
}
_SELECTION = ("where", "keys", "sort", "limit")


@dataclass(frozen=True, slots=True)
class Output:
    """One file to write: where, in what, from which records, with which options."""

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
    targets: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = field(default=())


def load_config(path: str | Path) -> Config:
    """The configuration of a file.

    Raises BibkitError if it cannot be read, is no TOML, or has a table or key that does not exist.
    """
    try:
        document = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise BibkitError(f"cannot read {path}: {error.strerror or error}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BibkitError(f"{path}: not valid TOML: {error}") from None
    for name, table in document.items():
        _known(name, _TABLES, f"{path}: [{name}]")
        if name != "output":
            for key in table if isinstance(table, dict) else ():
                _known(key, _TABLES[name], f"{path}: [{name}] {key}")
    folder = Path(path).parent
    given = _table(document, "input", path)
    files = _strings(given.get("files"), f"{path}: [input] files")
    if not files:
        raise BibkitError(f"{path}: [input] files is missing", hint='write files = ["listing.txt"]')
    rules = _table(document, "validate", path)
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
        targets=_strings(rules.get("for"), f"{path}: [validate] for"),
        select=_strings(rules.get("select"), f"{path}: [validate] select"),
        ignore=_strings(rules.get("ignore"), f"{path}: [validate] ignore"),
    )


def _known(name: str, known: Mapping[str, Any] | tuple[str, ...], place: str) -> None:
    if name not in known:
        hint = near_matches(name, known) or f"known: {', '.join(known)}"
        raise BibkitError(f"{place} does not exist", hint=hint)


def _table(document: Mapping[str, Any], name: str, path: str | Path) -> Mapping[str, Any]:
    table = document.get(name, {})
    if not isinstance(table, dict):
        raise BibkitError(f"{path}: '{name}' must be a table", hint=f"begin it with [{name}]")
    return table


def _strings(value: Any, place: str) -> tuple[str, ...]:
    """One string or an array of them."""
    values = [] if value is None else value if isinstance(value, list) else [value]
    if not all(isinstance(part, str) for part in values):
        raise BibkitError(f"{place} must be a string or an array of strings")
    return tuple(values)


def _relative(folder: Path, name: str) -> str:
    import os

    return name if name == "-" else os.path.normpath(folder / name)


def _output(table: Mapping[str, Any], folder: Path, path: str | Path) -> Output:
    name = table.get("path")
    if not isinstance(name, str) or not name:
        raise BibkitError(f"{path}: an [[output]] has no path")
    to = table.get("to") or format_of_path(name)
    selection = {key: table[key] for key in _SELECTION if key in table}
    options = {key: value for key, value in table.items() if key not in ("path", "to", *_SELECTION)}
    return Output(Path(_relative(folder, name)), str(to), selection, options)

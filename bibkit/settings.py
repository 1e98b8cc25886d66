"""How a library is checked: the keys of `[validate]` in a bibkit.toml, or of `[tool.bibkit]` in a pyproject.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from .diagnostics import BibkitError, Severity, near_matches
from .validation.own import Requirement

#: The files that may hold settings, in the order in which a folder is searched, and the tables they hold them in.
_PLACES = {"bibkit.toml": ("validate",), "pyproject.toml": ("tool", "bibkit")}
_SEVERITIES = [severity.value for severity in Severity]


@dataclass(frozen=True, slots=True)
class Settings:
    """What is checked and what is reported. Codes may be beginnings of codes (`BK4`); the globs of `per_file_ignores`
    and the path of the `baseline` are relative to the `folder`. `told` names the file in messages."""

    targets: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    severity: Mapping[str, Severity] = field(default_factory=dict)
    required: Mapping[str, tuple[Requirement, ...]] = field(default_factory=dict)
    baseline: str | None = None
    folder: Path = Path()
    told: str = "the configuration"

    def ignored_in(self, path: str) -> tuple[str, ...]:
        """The codes that are not reported in a file. A glob is matched with the path from the folder of the settings,
        and with the name; `*` matches slashes too."""
        if not self.per_file_ignores:
            return ()
        absolute = Path(path).absolute()
        folder = self.folder.absolute()
        relative = absolute.relative_to(folder) if absolute.is_relative_to(folder) else absolute
        names = (relative.as_posix(), absolute.name)
        return tuple(
            code
            for glob, codes in self.per_file_ignores.items()
            if any(fnmatchcase(name, glob) for name in names)
            for code in codes
        )

    def severity_of(self, code: str) -> Severity | None:
        """The severity of a code, by the longest beginning that is named; None if none is."""
        named = [prefix for prefix in self.severity if code.startswith(prefix)]
        return self.severity[max(named, key=len)] if named else None


def find_settings(start: Path) -> Path | None:
    """The file with settings that is nearest: in the folder, or the nearest of those above it. In one folder
    `bibkit.toml` goes before `pyproject.toml`; files without settings for validation do not count."""
    folder = start.absolute()
    for above in (folder, *folder.parents):
        for name, keys in _PLACES.items():
            path = above / name
            if path.is_file() and _table(path, keys) is not None:
                return path
    return None


def load_settings(path: Path) -> Settings:
    """The settings of a file: a pyproject.toml, or any other TOML file with a table `[validate]`.

    Raises BibkitError if it cannot be read, or has what settings do not have.
    """
    table = _table(path, _PLACES.get(path.name, ("validate",)))
    if table is None:
        place = ".".join(_PLACES.get(path.name, ("validate",)))
        raise BibkitError(f"{path}: no table [{place}]", hint="see docs/validation.md")
    return settings_of(table, path)


def settings_of(table: Mapping[str, Any], path: Path) -> Settings:
    """The settings of a table. Raises BibkitError for a key that does not exist, or a value of the wrong kind."""
    if not isinstance(table, dict):
        raise BibkitError(f"{path}: 'validate' must be a table", hint="begin it with [validate]")
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _KEYS:
            hint = near_matches(key, _KEYS) or f"known: {', '.join(_KEYS)}"
            raise BibkitError(f"{path}: [validate] {key} does not exist", hint=hint)
        name, read, kind = _KEYS[key]
        try:
            values[name] = read(value)
        except (TypeError, ValueError):
            raise BibkitError(f"{path}: [validate] {key} must be {kind}, not {value!r}") from None
    return Settings(folder=path.parent, told=path.name, **values)


def _table(path: Path, keys: tuple[str, ...]) -> Any:
    """The table of a TOML file, or None if it has none of that name."""
    try:
        table: Any = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BibkitError(f"cannot read {path}: {error.strerror or error}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BibkitError(f"{path}: not valid TOML: {error}") from None
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    if isinstance(table, dict) and isinstance(within := table.get("validate"), dict):
        # [tool.bibkit.validate], as in a bibkit.toml
        table = {key: value for key, value in table.items() if key != "validate"} | within
    return table


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise TypeError
    return value


def _texts(value: Any) -> tuple[str, ...]:
    """One string or an array of them."""
    if isinstance(value, str):
        return (_text(value),)
    if not isinstance(value, list):
        raise TypeError
    return tuple(map(_text, value))


def _ignores(value: Any) -> dict[str, tuple[str, ...]]:
    return {glob: _texts(codes) for glob, codes in _members(value)}


def _severities(value: Any) -> dict[str, Severity]:
    return {code: Severity(severity) for code, severity in _members(value)}


def _required(value: Any) -> dict[str, tuple[Requirement, ...]]:
    found: dict[str, tuple[Requirement, ...]] = {}
    for kind, fields in _members(value):
        listed = [fields] if isinstance(fields, str) else fields
        if not isinstance(listed, list):
            raise TypeError
        found[kind] = tuple(name if isinstance(name, str) else _texts(name) for name in listed)
        if not all(found[kind]):
            raise ValueError
    return found


def _members(value: Any) -> Any:
    if not isinstance(value, dict):
        raise TypeError
    return value.items()


#: Key → (the member of `Settings`, what reads its value, what messages call it).
_KEYS: dict[str, tuple[str, Callable[[Any], Any], str]] = {
    "for": ("targets", _texts, "a string or an array of strings"),
    "select": ("select", _texts, "a string or an array of strings"),
    "ignore": ("ignore", _texts, "a string or an array of strings"),
    "per-file-ignores": ("per_file_ignores", _ignores, "a table of globs and arrays of codes"),
    "severity": ("severity", _severities, f"a table of codes and severities ({', '.join(_SEVERITIES)})"),
    "required": (
        "required",
        _required,
        "a table of types and arrays of fields (an array within: one of them)",
    ),
    "baseline": ("baseline", _text, "a string"),
}

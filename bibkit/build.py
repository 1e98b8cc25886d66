"""Everything that a configuration file asks for, in one pass: read once, validate, write each output."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from . import formats
from .api import Writer, get_writer, read_all
from .checking import Checked, findings
from .config import Config, Output
from .diagnostics import BibkitError, Diagnostic
from .feeds.model import FeedOptions
from .output import write_file
from .overrides import load_overrides
from .record import Library, Record
from .references import OUTPUTS
from .select import select
from .source import text_of


@dataclass(frozen=True, slots=True)
class Written:
    """One file that was written: how many records it holds, its size in bytes, what was lost on the way."""

    path: Path
    to: str
    records: int
    size: int
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Built:
    """What a build has read, found and written."""

    library: Library
    findings: tuple[Diagnostic, ...]
    written: tuple[Written, ...]


def build(config: Config) -> Built:
    """Read, validate and write. Names and options of all outputs are checked before anything is written.

    Raises BibkitError for a name or option that does not exist, or a file that cannot be read or written.
    """
    writers = [_writer(output, config) for output in config.outputs]
    _check_paths(config)
    overrides = load_overrides(config.overrides) if config.overrides else None
    library = read_all(
        config.files,
        format=config.from_,
        as_of=config.as_of,
        overrides=overrides,
        overrides_path=config.overrides,
    )
    found = _validate(library, config) if config.validation.targets else []
    if not library.records:
        return Built(library, tuple(found), ())
    chosen = [_select(output, library) for output in config.outputs]
    written = [
        _write(output, writer, records)
        for output, writer, records in zip(config.outputs, writers, chosen, strict=True)
    ]
    return Built(library, tuple(found), tuple(written))


def _validate(library: Library, config: Config) -> list[Diagnostic]:
    settings = config.validation
    found = findings(library, settings, as_of=config.as_of)
    baseline = str(settings.folder / settings.baseline) if settings.baseline else None
    return Checked(library, tuple(found), settings, text_of, baseline).reported


def _writer(output: Output, config: Config) -> Writer:
    """The writer of an output; the site's properties go to the formats that have them."""
    options = dict(output.options)
    if output.to not in OUTPUTS and formats.get(output.to).options is FeedOptions:
        options = {name: config.site[name] for name in _site_options() if name in config.site} | options
    try:
        return get_writer(output.to, options)
    except BibkitError as error:
        raise BibkitError(f"[[output]] {output.path}: {error.args[0]}", hint=error.hint) from None


def _site_options() -> Iterator[str]:
    return (option.name for option in fields(FeedOptions))


def _check_paths(config: Config) -> None:
    """Refuse to write over what is read, and to write one file twice."""
    taken = {Path(name).resolve(): "is read" for name in config.files if name != "-"}
    for output in config.outputs:
        path = output.path.resolve()
        if path in taken:
            raise BibkitError(f"[[output]] {output.path} {taken[path]} already", hint="choose another path")
        taken[path] = "is written"


def _select(output: Output, library: Library) -> list[Record]:
    keys = output.selection.get("keys")
    try:
        return select(
            library,
            condition=output.selection.get("where"),
            keys=keys.split(",") if isinstance(keys, str) else keys,
            order=output.selection.get("sort"),
            limit=output.selection.get("limit"),
        )
    except BibkitError as error:
        raise BibkitError(f"[[output]] {output.path}: {error.args[0]}", hint=error.hint) from None


def _write(output: Output, writer: Writer, records: list[Record]) -> Written:
    lost: list[Diagnostic] = []
    size = write_file(output.path, writer(records, lost.append))
    return Written(output.path, output.to, len(records), size, tuple(lost))

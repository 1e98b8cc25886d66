"""Everything that a configuration file asks for, in one pass: read once, validate, write each output."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeAlias

from . import formats
from .api import get_writer, read_all
from .checking import Checked, findings
from .config import Config, Output
from .dedupe import dedupe
from .diagnostics import BibkitError, Diagnostic, Report
from .feeds.model import FeedOptions
from .keys import make_keys
from .output import write_file
from .overrides import load_overrides, pinned_keys
from .record import Library, Record
from .references import OUTPUTS
from .select import NEWEST_FIRST, select
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
    jobs = [_job(output, config) for output in config.outputs]
    _check_paths(config)
    overrides = load_overrides(config.overrides) if config.overrides else None
    library = read_all(
        config.files,
        format=config.from_,
        as_of=config.as_of,
        overrides=overrides,
        overrides_path=config.overrides,
        key_pattern=config.key_pattern,
    )
    if config.dedupe:
        library = dedupe(library)
    if config.rekey:
        library = make_keys(library, config.key_pattern, rekey=True, pinned=pinned_keys(overrides or {}))
    found = _validate(library, config) if config.validation.targets else []
    if not library.records:
        return Built(library, tuple(found), ())
    chosen = [_select(output, library) for output in config.outputs]
    written = [
        _write(output, job, records)
        for output, job, records in zip(config.outputs, jobs, chosen, strict=True)
    ]
    return Built(library, tuple(found), tuple(written))


def _validate(library: Library, config: Config) -> list[Diagnostic]:
    settings = config.validation
    found = findings(library, settings, as_of=config.as_of)
    baseline = str(settings.folder / settings.baseline) if settings.baseline else None
    return Checked(library, tuple(found), settings, text_of, baseline).reported


#: Writes the records of one output, a file or a folder, and gives the size in bytes.
_Job: TypeAlias = Callable[[list[Record], Report], int]


def _job(output: Output, config: Config) -> _Job:
    """What writes an output; the site's properties go to the outputs that have them."""
    try:
        if output.to in _FOLDERS:
            return _FOLDERS[output.to](output, config)
        options = dict(output.options)
        if output.to not in OUTPUTS and formats.get(output.to).options is FeedOptions:
            options = _site(config, FeedOptions) | options
        writer = get_writer(output.to, options)
    except BibkitError as error:
        raise BibkitError(f"[[output]] {output.path}: {error.args[0]}", hint=error.hint) from None
    return lambda records, report: write_file(output.path, writer(records, report))


def _page_job(output: Output, config: Config) -> _Job:
    from .site.build import check_options, write_page
    from .site.model import PageOptions

    options = formats.parse_options("page", PageOptions, _site(config, PageOptions) | dict(output.options))
    check_options(options)
    return lambda records, report: write_page(records, output.path, options, report).size


def _feeds_job(output: Output, config: Config) -> _Job:
    from .feeds.publish import edition_of, publish

    site, edition = edition_of(
        _site(config, FeedOptions) | dict(output.options),
        as_of=config.as_of,
        limit=output.selection.get("limit"),
    )
    return lambda records, report: sum(publish(records, output.path, site, report, edition).values())


#: The outputs that are folders.
_FOLDERS: Mapping[str, Callable[[Output, Config], _Job]] = {"feeds": _feeds_job, "page": _page_job}


def _site(config: Config, options: type[Any]) -> dict[str, Any]:
    """The properties of the site that are among the options."""
    return {option.name: config.site[option.name] for option in fields(options) if option.name in config.site}


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
    order = output.selection.get("sort")
    try:
        return select(
            library,
            condition=output.selection.get("where"),
            keys=keys.split(",") if isinstance(keys, str) else keys,
            order=NEWEST_FIRST if output.to == "page" and not (order or keys) else order,
            # a feed holds the newest entries, which are known when the feed is put together
            limit=None if output.to == "feeds" else output.selection.get("limit"),
        )
    except BibkitError as error:
        raise BibkitError(f"[[output]] {output.path}: {error.args[0]}", hint=error.hint) from None


def _write(output: Output, job: _Job, records: list[Record]) -> Written:
    found: list[Diagnostic] = []
    size = job(records, found.append)
    return Written(output.path, output.to, len(records), size, tuple(found))

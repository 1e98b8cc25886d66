"""The library's front door: read, export, write. Commands are thin calls of these."""

from __future__ import annotations

import io
import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePath
from typing import Any, BinaryIO, TextIO, TypeAlias, cast

from . import collector, formats
from .diagnostics import BibkitError, Diagnostic, Report, diagnostic, near_matches
from .key_patterns import DEFAULT_PATTERN
from .keys import assign_keys, new_keys
from .normalise import normalise
from .output import write_file
from .overrides import apply_overrides
from .record import Library, Record
from .source import LineReader, Text, open_source
from .spool import Spool

Readable: TypeAlias = str | Path | TextIO | BinaryIO

#: CSL-JSON that says it has no items.
_EMPTY = re.compile(r'\[\s*\]|\{\s*"(?:items|references)"\s*:\s*\[\s*\]\s*\}')

#: Suffix → output of formatted references (see references.py).
_REFERENCE_SUFFIXES = {
    ".html": "html", ".htm": "html", ".md": "markdown", ".txt": "text", ".tex": "latex", ".typ": "typst",
    ".rtf": "rtf", ".rst": "rst", ".docx": "docx",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Export:
    """What an export gives: the data (bytes for XML and binary formats), and what was lost on the way."""

    data: str | bytes
    diagnostics: tuple[Diagnostic, ...]


def read(source: Readable, *, format: str | None = None, as_of: date | str | None = None) -> Library:
    """The library that a path, `-` (standard input) or an open stream holds.

    `format` is a format name (default: told from the content, then the suffix); `as_of` the reference date
    (a date or `YYYY-MM-DD`) for dates without a year, default today. What could not be read, and what was
    inferred, is in `.diagnostics`. Raises BibkitError for a source that cannot be opened, is no text, or
    whose format is unknown.
    """
    return read_all([source], format=format, as_of=as_of)


def loads(data: str | bytes, *, format: str | None = None, as_of: date | str | None = None) -> Library:
    """The library that a text holds; see `read`."""
    stream = cast(TextIO, Text(data)) if isinstance(data, str) else io.BytesIO(data)
    return read_all([stream], format=format, as_of=as_of)


@collector.at_rest()
def read_all(
    sources: Sequence[Readable],
    *,
    format: str | None = None,
    as_of: date | str | None = None,
    overrides: Mapping[str, Mapping[str, Any]] | None = None,
    overrides_path: str | None = None,
    key_pattern: str = DEFAULT_PATTERN,
) -> Library:
    """One library from several sources: normalised, with citation keys (by `key_pattern` where the source has none),
    overrides applied; see `read`."""
    records: list[Record] = []
    found = _read_sources(sources, format, as_of, records.append)
    records = assign_keys(records, key_pattern)
    if overrides:
        records = apply_overrides(records, overrides, found.append, overrides_path)
    return Library(tuple(records), tuple(_with_keys(found, records)))


def read_spooled(
    sources: Sequence[Readable],
    *,
    format: str | None = None,
    as_of: date | str | None = None,
    key_pattern: str = DEFAULT_PATTERN,
) -> Library:
    """The library of `read_all`, in memory that hardly grows with it: each access reads a record anew."""
    records = Spool()
    found = _read_sources(sources, format, as_of, records.append)
    records.set_ids(new_keys(records, key_pattern))
    return Library(records, tuple(_with_keys(found, records)))


def _read_sources(
    sources: Sequence[Readable],
    format: str | None,
    as_of: date | str | None,
    keep: Callable[[Record], object],
) -> list[Diagnostic]:
    """Hand the normalised records of all sources to `keep`; what was found on the way is returned."""
    found: list[Diagnostic] = []
    reference_date = parse_as_of(as_of) if isinstance(as_of, str) else as_of
    if reference_date is not None and not isinstance(reference_date, date):
        raise BibkitError(f"as_of must be a date or text, not {as_of!r}")
    count = 0
    for source in sources:
        told: list[Diagnostic] = []
        try:
            with open_source(source, told.append) as stream:
                for record in _read_stream(stream, format, reference_date, told.append):
                    keep(record)
                    count += 1
        except BibkitError as error:
            # the others are still read
            if len(sources) == 1:
                raise
            told.append(diagnostic("BK004", str(error.args[0]), hint=error.hint))
        found.extend(sorted(told, key=lambda finding: finding.line or 0))
    if not count and (failed := next((finding for finding in found if finding.code == "BK004"), None)):
        raise BibkitError(failed.message, hint=failed.hint)
    return found


def _read_stream(
    stream: LineReader, name: str | None, as_of: date | None, report: Report
) -> Iterator[Record]:
    if not stream.head.strip():
        report(diagnostic("BK001", "the input is empty", path=stream.path))
        return
    form = formats.get(name) if name else formats.detect(stream.head, stream.path)
    if form.read is None:
        raise BibkitError(f"{form.title} can be exported but not read", hint=_readable_hint())
    is_empty = True
    for record in form.read(stream, report, formats.Source(stream.path, as_of)):
        is_empty = False
        yield record if form.is_normal else normalise(record)
    # an empty CSL-JSON array is an answer, not a failure
    if is_empty and not _EMPTY.fullmatch(stream.head.strip()):
        report(diagnostic("BK001", f"no records found in this {form.title}", path=stream.path))


def _readable_hint() -> str:
    return f"formats that can be read: {', '.join(form.name for form in formats.built_in() if form.read)}"


def _with_keys(found: Sequence[Diagnostic], records: Iterable[Record]) -> Iterator[Diagnostic]:
    """Readers report before records have keys: add the key of the record that begins at or before the line."""
    begins: dict[str | None, list[tuple[int, str]]] = {}
    for record in records if any(map(_lacks_key, found)) else ():
        if record.origin:
            begins.setdefault(record.origin.path, []).append((record.origin.line, record.id))
    for finding in found:
        places = begins.get(finding.path)
        if _lacks_key(finding) and places:
            index = bisect_right(places, finding.line or 0, key=lambda place: place[0]) - 1
            yield replace(finding, record=places[index][1]) if index >= 0 else finding
        else:
            yield finding


def _lacks_key(finding: Diagnostic) -> bool:
    return bool(finding.record is None and finding.field and finding.line)


def parse_as_of(text: str) -> date:
    """A reference date from `YYYY-MM-DD`. Raises BibkitError if it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BibkitError(f"'{text}' is not a date", hint="write it as YYYY-MM-DD, e.g. 2026-11-23") from None


#: An export that is ready to run: everything that a name or option could get wrong has been checked.
Writer: TypeAlias = Callable[[Iterable[Record], Report], Iterator[str] | Iterator[bytes]]


def get_writer(to: str, options: Mapping[str, Any]) -> Writer:
    """The export to a format, or to references (`html`, `markdown`, `text`, `latex` …) in a CSL style.

    Every export takes `journals` (`long`, `abbreviated`, `both`) and `journal_list`, a file or several. Raises
    BibkitError for a format, style, engine, list or option that does not exist.
    """
    from .references import OUTPUTS

    if _JOURNAL_OPTIONS.intersection(options):
        return _with_journals(to, dict(options))
    if to in OUTPUTS:
        return _reference_writer(to, dict(options))
    form = formats.get(to, tuple(OUTPUTS))
    if form.export is None:
        names = [other.name for other in formats.built_in() if other.export]
        raise BibkitError(f"{form.title} can be read but not exported", hint=f"export to {', '.join(names)}")
    export_to, parsed = form.export, form.parse_options(dict(options))
    return lambda records, report: export_to(records, parsed, report)


#: Options of every export: how journals are named (see journals.py).
_JOURNAL_OPTIONS = frozenset(("journals", "journal_list"))


def _with_journals(to: str, options: dict[str, Any]) -> Writer:
    from .journals import journal_change

    form, lists = options.pop("journals", None), options.pop("journal_list", ())
    if form is None:
        raise BibkitError(
            "journal_list says nothing without journals", hint="add journals: long, abbreviated or both"
        )
    formats.check_option(
        "exports", "journal_list", tuple(lists) if isinstance(lists, list) else lists, str | tuple[str, ...]
    )
    change = journal_change(form, [lists] if isinstance(lists, str) else lists)
    writer = get_writer(to, options)
    return lambda records, report: writer((change(record, report) for record in records), report)


def _reference_writer(to: str, options: dict[str, Any]) -> Writer:
    from .csl.engines import DEFAULT_ENGINE, DEFAULT_STYLE, get_engine
    from .csl.style import load_style
    from .references import export_references

    known = ("style", "locale", "engine", "title")
    for name in options:
        if name not in known:
            raise BibkitError(
                f"references have no option '{name}'",
                hint=near_matches(name, known) or f"it has {', '.join(known)}",
            )
        formats.check_option("references", name, options[name], str)
    load_style(options.get("style", DEFAULT_STYLE))
    get_engine(options.get("engine", DEFAULT_ENGINE))
    return lambda records, report: export_references(records, report, to=to, **options)


def export(records: Iterable[Record], *, to: str, **options: Any) -> Export:
    """The records in a format, whole, with what was lost.

    `to` is a format name, or `html`, `markdown`, `text`, `latex`, `typst`, `rtf`, `rst`, `docx` for references in a CSL `style`. `options` are those
    of the format. Records without a citation key get one. Raises BibkitError for an unknown name or option.
    """
    lost: list[Diagnostic] = []
    text: list[str] = []
    binary: list[bytes] = []
    for chunk in get_writer(to, options)(assign_keys(records), lost.append):
        if isinstance(chunk, bytes):
            binary.append(chunk)
        else:
            text.append(chunk)
    return Export(b"".join(binary) if binary else "".join(text), tuple(lost))


def dumps(records: Iterable[Record], *, to: str, **options: Any) -> str | bytes:
    """The records in a format: `export(...).data`."""
    return export(records, to=to, **options).data


def write(
    records: Iterable[Record],
    target: str | Path | TextIO | BinaryIO,
    *,
    to: str | None = None,
    **options: Any,
) -> list[Diagnostic]:
    """Write the records to a file, whole or not at all, or to an open stream; returns what was lost.

    `to` defaults to the format of the path's suffix. Raises BibkitError if the file cannot be written, or for
    an unknown name or option.
    """
    lost: list[Diagnostic] = []
    path = str(target) if isinstance(target, (str, Path)) and str(target) != "-" else None
    stream = sys.stdout.buffer if target == "-" else target
    name = to or format_of_path(path or "")
    chunks = get_writer(name, options)(assign_keys(records), lost.append)
    if path is not None:
        write_file(path, chunks)
    else:
        for chunk in chunks:
            _write_chunk(stream, chunk)
    return lost


def _write_chunk(stream: Any, chunk: str | bytes) -> None:
    if isinstance(stream, io.TextIOBase):
        stream.write(chunk if isinstance(chunk, str) else chunk.decode("utf-8"))
    else:
        stream.write(chunk if isinstance(chunk, bytes) else chunk.encode("utf-8"))


def format_of_path(path: str) -> str:
    """The name of the format, or of the output of references, that a path's suffix stands for.

    Raises BibkitError if it stands for none.
    """
    suffix = PurePath(path).suffix.lower()
    form = formats.for_path(path, reading=False)
    name = form.name if form else _REFERENCE_SUFFIXES.get(suffix)
    if name is None:
        raise BibkitError(f"cannot tell the format to write from '{path}'", hint="say it with --to")
    return name

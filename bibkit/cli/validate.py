"""bibkit validate."""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import click

from .. import reports
from ..api import Readable, parse_as_of
from ..baseline import write_baseline
from ..checking import Checked, findings, with_severities
from ..diagnostics import BibkitError, Diagnostic
from ..output import write_file
from ..record import Library, Record
from ..settings import Settings, find_settings, load_settings
from ..source import text_of
from ..validation import TARGETS
from ..validation.check import every
from .common import FAILURES, Input, input_options, is_readable, status, write_output

#: Libraries of more records show how far the check is.
_MANY = 5_000


@click.command
@input_options
@click.option("--for", "targets", multiple=True, metavar="TARGET", help=f"What the papers are meant for: {', '.join(TARGETS)}, style:NAME (default: the input's own format). May be repeated.")  # fmt: skip
@click.option(
    "--select", multiple=True, metavar="CODE,...", help="Only these codes, or those that begin so (BK2)."
)
@click.option("--ignore", multiple=True, metavar="CODE,...", help="Not these codes.")
@click.option("--tex", "cited_in", multiple=True, metavar="FILE", help="A document whose citations are compared with the library: .tex, .aux, .bcf, .md, .typ. May be repeated.")  # fmt: skip
@click.option("--report", "form", type=click.Choice(tuple(reports.FORMS)), default="text", show_default=True, help="Form of the report.")  # fmt: skip
@click.option(
    "--fix", is_flag=True, help="Mend what is certain, in the files themselves (.bib, .ris, .json, .jsonl)."
)
@click.option("--unsafe-fixes", "unsafe", is_flag=True, help="Mend what is probable, too.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--config", metavar="FILE", help="Settings (default: bibkit.toml or pyproject.toml beside the input, or above it).")  # fmt: skip
@click.option("--no-config", is_flag=True, help="Look for no settings.")
@click.option("--baseline", metavar="FILE", help="Do not report the findings in this file.")
@click.option("--write-baseline", "writes_baseline", is_flag=True, help="Write all findings to the baseline.")
def validate(
    targets: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    cited_in: tuple[str, ...],
    form: str,
    fix: bool,
    unsafe: bool,
    diff: bool,
    config: str | None,
    no_config: bool,
    baseline: str | None,
    writes_baseline: bool,
    **values: Any,
) -> int:
    """The report is printed on standard output; the exit status is 1 if it has errors. docs/validation.md says
    how to configure and mend.

    \b
    bibkit validate library.bib --for biblatex
    bibkit validate library.bib --fix --diff
    bibkit validate records.json --for feed --report json
    """
    given = Input(**values)
    settings = _settings(given.inputs, config, no_config)
    options = {"targets": targets, "select": _codes(select), "ignore": _codes(ignore)}
    settings = replace(settings, **{name: told for name, told in options.items() if told})  # type: ignore[arg-type]
    baseline = baseline or (str(settings.folder / settings.baseline) if settings.baseline else None)
    if writes_baseline and baseline is None:
        raise BibkitError("--write-baseline needs a file", hint="say which with --baseline")
    mends = fix or unsafe or diff
    run = _Run(
        given, settings, cited_in, None if writes_baseline else baseline, _Sources(given.inputs, mends)
    )
    if writes_baseline:
        return _write_baseline(run, str(baseline))
    if mends:
        return _mend(run, unsafe=unsafe, diff=diff, form=form)
    checked = run.check()
    return _report(run, checked, form)


def _codes(values: Sequence[str]) -> tuple[str, ...]:
    """The codes of an option that may be repeated, and may hold several."""
    return tuple(code.strip() for value in values for code in value.split(",") if code.strip())


def _settings(inputs: Sequence[str], config: str | None, no_config: bool) -> Settings:
    """The settings that are named, or those nearest to the first input."""
    if config is not None:
        return load_settings(Path(config))
    first = next((Path(name).parent for name in inputs if name != "-" and "\0" not in name), Path())
    found = None if no_config else find_settings(first)
    return load_settings(found) if found else Settings()


class _Sources:
    """The inputs by path: the bytes of standard input, and of all files if they may be changed."""

    def __init__(self, inputs: Sequence[str], whole: bool) -> None:
        self.inputs = inputs
        self.data: Mapping[str, bytes] = {}
        held: dict[str, bytes] = {}
        for name in inputs:
            if name == "-":
                if sys.stdin is None:
                    raise BibkitError("standard input is closed", hint="give a file")
                held["<stdin>"] = sys.stdin.buffer.read()
            elif whole and "\0" not in name and Path(name).is_file():
                held[name] = Path(name).read_bytes()
        self.data = held

    def readable(self) -> list[Readable]:
        """What is read: a stream that bears its name for what is held, else the path."""
        paths = ("<stdin>" if name == "-" else name for name in self.inputs)
        return [_stream(path, self.data[path]) if path in self.data else path for path in paths]

    def text_of(self, path: str) -> str | None:
        """The text of a source as the readers see it."""
        return text_of(_stream(path, self.data[path]) if path in self.data else path)

    def line_of(self, path: str, line: int) -> str | None:
        """A line of a source."""
        lines = self._lines(path)
        return lines[line - 1] if 0 < line <= len(lines) else None

    @cache  # noqa: B019 - there are few objects a run
    def _lines(self, path: str) -> list[str]:
        return (self.text_of(path) or "").split("\n")


def _stream(path: str, data: bytes) -> io.BytesIO:
    stream = io.BytesIO(data)
    stream.name = path
    return stream


@dataclass(slots=True)
class _Run:
    """One call of the command: what it reads, and how it checks."""

    given: Input
    settings: Settings
    cited_in: tuple[str, ...]
    baseline: str | None
    sources: _Sources
    is_first: bool = field(default=True)

    def check(self, data: Mapping[str, bytes] | None = None) -> Checked:
        """The inputs, or other bytes in their place, read and checked."""
        sources = self.sources
        if data is not None:
            sources = _Sources((), False)
            sources.inputs, sources.data = self.sources.inputs, data
        whole = self.given.whole(sources=sources.readable())
        library = self.given.choose(whole)
        as_of = parse_as_of(self.given.as_of) if self.given.as_of else None
        watch = _progress if self.is_first else every
        self.is_first = False
        found = findings(library, self.settings, as_of=as_of, cited_in=self.cited_in, watch=watch)
        # a key that stands twice is a finding of the rules (BK501), which know other files too
        read = (told for told in library.diagnostics if told.code != "BK141")
        all_found = dict.fromkeys([*with_severities(read, self.settings), *found])
        order = {name: at for at, name in enumerate(dict.fromkeys(one.path for one in all_found))}
        order |= {
            "<stdin>" if name == "-" else name: at - len(self.given.inputs)
            for at, name in enumerate(self.given.inputs)
        }
        order[None] = -len(order)  # what is about no file comes first
        in_order = sorted(all_found, key=lambda one: (order[one.path], one.line or 0, one.column or 0))
        return Checked(library, tuple(in_order), self.settings, sources.text_of, self.baseline, whole)


def _progress(records: Sequence[Record]) -> Iterator[Record]:
    """The records; on a terminal, if they are many, with a bar on standard error."""
    if len(records) <= _MANY or sys.stderr is None or not sys.stderr.isatty():
        yield from records
        return
    with click.progressbar(records, label="Checking", file=sys.stderr, update_min_steps=500) as bar:
        yield from bar


def _report(run: _Run, checked: Checked, form: str, *, fixed: int = 0, to_stderr: bool = False) -> int:
    found = checked.reported
    about = reports.About(
        paths=tuple(dict.fromkeys("<stdin>" if name == "-" else name for name in run.given.inputs)),
        failing=FAILURES[run.given.fail_on],
        line_of=run.sources.line_of,
    )
    for part in reports.get(form)(found, about):
        click.echo(part, nl=False, err=to_stderr)
    if form == "text" or fixed:
        click.echo(_conclusion(len(checked.library), found, fixed), err=True)
    return _status(checked.library, found, run.given.fail_on)


def _status(library: Library, found: Sequence[Diagnostic], fail_on: str) -> int:
    return status(replace(library, diagnostics=()) if is_readable(library) else library, found, fail_on)


def _conclusion(count: int, found: Sequence[Diagnostic], fixed: int) -> str:
    by_severity = Counter(finding.severity.value for finding in found)
    told = ", ".join(f"{by_severity[name]} {name}" + ("s" if by_severity[name] != 1 and name != "info" else "") for name in ("error", "warning", "info") if by_severity[name])  # fmt: skip
    parts = [told or "nothing found"]
    if fixed:
        parts.append(f"{fixed} fixed")
    if fixable := sum(finding.fixable for finding in found):
        parts.append(f"{fixable} can be fixed with --fix")
    return f"{count} record{'' if count == 1 else 's'}: {'; '.join(parts)}"


def _write_baseline(run: _Run, path: str) -> int:
    checked = run.check()
    if not is_readable(checked.library):
        return _report(run, checked, "text")
    count = write_baseline(path, checked.reported)
    click.echo(f"{path}: {count} finding{'' if count == 1 else 's'} written", err=True)
    return 0


def _mend(run: _Run, *, unsafe: bool, diff: bool, form: str) -> int:
    """--fix and --diff."""
    from ..differences import unified
    from ..fixing import fix

    held = run.sources.data
    fixed = fix(held, run.check, unsafe=unsafe)
    _say_what_stays(fixed.checked.library, fixed.dropped)
    if diff:
        write_output(
            "-", (part for path, data in fixed.sources.items() for part in unified(held[path], data, path))
        )
        count = len(fixed.made)
        click.echo(f"{count} finding{'' if count == 1 else 's'} would be fixed", err=True)
        return _status(fixed.before.library, fixed.before.reported, run.given.fail_on)
    for path, data in fixed.sources.items():
        if path == "<stdin>":
            write_output("-", iter([data]))
        elif data != held[path]:
            write_file(path, [data])
    run.sources.data = fixed.sources
    return _report(run, fixed.checked, form, fixed=len(fixed.made), to_stderr="<stdin>" in held)


def _say_what_stays(library: Library, dropped: Sequence[Diagnostic]) -> None:
    """What could not be mended, and the files in which nothing can be."""
    from ..validation.placing import WRITTEN

    origins = (record.origin for record in library if record.origin)
    closed = {(origin.path, origin.format) for origin in origins if origin.format not in WRITTEN}
    for path, name in sorted(closed, key=str):
        click.echo(f"{path}: {name} cannot be mended in place; convert it, or mend it by hand", err=True)
    for finding in dropped:
        click.echo(f"not fixed, as something else would be found then: {finding}", err=True)

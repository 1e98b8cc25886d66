"""What the commands share: the options that choose records, reading them, printing diagnostics, the status."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from ..api import Readable, Writer, format_of_path, read_all, read_spooled
from ..diagnostics import BibkitError, Diagnostic, Severity
from ..key_patterns import DEFAULT_PATTERN
from ..keys import make_keys
from ..output import write_file
from ..overrides import load_overrides, pinned_keys
from ..record import Library
from ..reports.text import format_diagnostic
from ..select import select

_Command = TypeVar("_Command", bound=Callable[..., Any])

#: `--fail-on` → the severities that make the exit status 1.
FAILURES: dict[str, frozenset[Severity]] = {
    "error": frozenset((Severity.ERROR,)),
    "warning": frozenset((Severity.ERROR, Severity.WARNING)),
    "never": frozenset(),
}

_FROM = click.option("--from", "from_", metavar="FORMAT", help="Format of the input (default: detected).")
_INPUT_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.argument("inputs", metavar="IN...", nargs=-1, required=True),
    _FROM,
    click.option("--as-of", metavar="DATE", help="Reference date YYYY-MM-DD for dates without a year (default: today)."),
    click.option("--overrides", metavar="FILE", help="TOML file that corrects papers by citation key."),
    click.option("--where", metavar="CONDITION", help="Only papers that meet it: 'issued>=2023 and author~Héliou'."),
    click.option("--keys", metavar="KEY,...", help="Only the papers with these citation keys, in this order."),
    click.option("--sort", metavar="VARIABLE,...", help="Sort by CSL variables; - before one for descending."),
    click.option("--limit", type=click.IntRange(min=0), metavar="N", help="At most N papers."),
    click.option("--fail-on", type=click.Choice(tuple(FAILURES)), default="error", show_default=True, help="Which diagnostics make the exit status 1."),
)  # fmt: skip


#: Where the papers go, and in which format.
_OUTPUT_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option("-o", "--output", metavar="OUT", help="File to write (default: standard output)."),
    click.option("--to", metavar="FORMAT", help="Format to write (default: by the suffix of OUT, else csl-json)."),
)  # fmt: skip


def input_options(command: _Command) -> _Command:
    """The arguments and options of every command that reads papers."""
    return _with(_INPUT_OPTIONS, command)


def choosing_options(command: _Command) -> _Command:
    """The options of `input_options` without IN and --fail-on."""
    return _with(_INPUT_OPTIONS[1:-1], command)


def output_options(command: _Command) -> _Command:
    """The options of every command that writes papers in a format."""
    return _with(_OUTPUT_OPTIONS, command)


def _with(options: tuple[Callable[[Any], Any], ...], command: _Command) -> _Command:
    for option in reversed(options):
        command = option(command)
    return command


def input_options_but_from(command: _Command) -> _Command:
    """The same for a command whose --from is something else."""
    for option in reversed(_INPUT_OPTIONS):
        command = command if option is _FROM else option(command)
    return command


@dataclass(frozen=True, slots=True)
class Input:
    """The values of `input_options`."""

    inputs: tuple[str, ...]
    from_: str | None
    as_of: str | None
    overrides: str | None
    where: str | None
    keys: str | None
    sort: str | None
    limit: int | None
    fail_on: str

    def read(
        self,
        change: Callable[[Library], Library] | None = None,
        *,
        key_pattern: str = DEFAULT_PATTERN,
        rekey: bool = False,
    ) -> Library:
        """The records asked for, with the diagnostics of reading. `change` is made to the whole library, then, with
        `rekey`, all keys that the overrides do not pin are made anew, before records are chosen."""
        library = self.whole(key_pattern=key_pattern)
        if change:
            library = change(library)
        if rekey:
            pinned = pinned_keys(load_overrides(self.overrides) if self.overrides else {})
            library = make_keys(library, key_pattern, rekey=True, pinned=pinned)
        return self.choose(library)

    def read_spooled(self, *, key_pattern: str) -> Library:
        """The same, each record read anew from a spool whenever it is asked for: for inputs of any size, and
        commands that go through the records once. Overrides need `read`."""
        library = read_spooled(self.inputs, format=self.from_, as_of=self.as_of, key_pattern=key_pattern)
        return self.choose(library)

    def whole(
        self, *, key_pattern: str = DEFAULT_PATTERN, sources: Sequence[Readable] | None = None
    ) -> Library:
        """All records of the inputs; `sources` are read in their place."""
        overrides = load_overrides(self.overrides) if self.overrides else None
        return read_all(
            self.inputs if sources is None else sources,
            format=self.from_,
            as_of=self.as_of,
            overrides=overrides,
            overrides_path=self.overrides,
            key_pattern=key_pattern,
        )

    def choose(self, library: Library) -> Library:
        """The records asked for. What was said of other records is left out."""
        if not (self.where or self.keys or self.sort) and self.limit is None:
            return library
        keys = [key.strip() for key in self.keys.split(",") if key.strip()] if self.keys else None
        chosen = select(library, condition=self.where, keys=keys, order=self.sort, limit=self.limit)
        others = {record.id for record in library} - {record.id for record in chosen}
        told = (finding for finding in library.diagnostics if finding.record not in others)
        return Library(tuple(chosen), tuple(told))


def report(found: Iterable[Diagnostic]) -> None:
    """Print diagnostics on stderr, one a line, in colour on a terminal."""
    for finding in found:
        click.echo(format_diagnostic(finding), err=True)


def is_readable(library: Library) -> bool:
    """Whether the input was there and held records, even if none of them was chosen."""
    return bool(library.records) or all(finding.code != "BK001" for finding in library.diagnostics)


def status(library: Library, found: Iterable[Diagnostic], fail_on: str) -> int:
    """The exit status: 2 if nothing could be read, 1 if a diagnostic is as severe as `fail_on`, else 0."""
    findings = [*library.diagnostics, *found]
    if not is_readable(library):
        return 2
    return int(any(finding.severity in FAILURES[fail_on] for finding in findings))


def output_format(output: str | None, to: str | None) -> str:
    """The name of the format that `output_options` ask for. Raises BibkitError if the suffix tells none."""
    return to or (format_of_path(output) if output and output != "-" else "csl-json")


def write_library(library: Library, output: str | None, writer: Writer, fail_on: str) -> int:
    """Write the records, report what was found on the way, and return the exit status."""
    found: list[Diagnostic] = []
    report(library.diagnostics)
    if is_readable(library):
        write_output(output, writer(library, found.append))
    report(found)
    return status(library, found, fail_on)


def write_output(target: str | None, chunks: Iterator[str] | Iterator[bytes]) -> None:
    """Write to a file, whole or not at all, or to standard output (None or `-`), as UTF-8."""
    if target is not None and target != "-":
        write_file(target, chunks)
        return
    if sys.stdout is None:
        raise BibkitError("standard output is closed", hint="write to a file with -o")
    stream = sys.stdout.buffer
    for chunk in chunks:
        stream.write(chunk.encode("utf-8") if isinstance(chunk, str) else chunk)
    stream.flush()

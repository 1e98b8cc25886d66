"""bibkit build."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import click

from ..build import Built
from ..build import build as run
from ..config import load_config
from ..diagnostics import CODES, Diagnostic, Severity
from ..reports.text import COLOURS
from .common import is_readable, status

#: How many diagnostics of one code the overview shows.
_SHOWN = 3


@click.command
@click.argument("config", metavar="[CONFIG]", default="bibkit.toml")
@click.option("--fail-on", type=click.Choice(["error", "warning", "never"]), default="error", show_default=True, help="Which diagnostics make the exit status 1.")  # fmt: skip
@click.option("-v", "--verbose", is_flag=True, help="Show every diagnostic, not the first three of a code.")
def build(config: str, fail_on: str, verbose: bool) -> int:
    """CONFIG is bibkit.toml by default; see examples/reading-list.toml."""
    loaded = load_config(config)
    result = run(loaded)
    found = [*result.findings, *(lost for written in result.written for lost in written.diagnostics)]
    _print_overview(result, loaded.files, [*result.library.diagnostics, *found], verbose)
    return status(result.library, found, fail_on)


def _print_overview(result: Built, files: Iterable[str], found: list[Diagnostic], verbose: bool) -> None:
    if is_readable(result.library):
        count = len(result.library)
        click.echo(
            f"{_bold('Read')}   {count} record{'' if count == 1 else 's'} from {', '.join(map(_short, files))}"
        )
    width = max((len(_short(written.path)) for written in result.written), default=0)
    for index, written in enumerate(result.written):
        title = _bold("Wrote") if not index else "     "
        click.echo(
            f"{title}  {_short(written.path):{width}}  {written.records:5} records  {_size(written.size):>8}  {written.to}"
        )
    by_code: dict[str, list[Diagnostic]] = defaultdict(list)
    for finding in dict.fromkeys(found):
        by_code[finding.code].append(finding)
    for code in sorted(by_code, key=lambda code: (list(Severity).index(by_code[code][0].severity), code)):
        _print_code(code, by_code[code], verbose)
    if not by_code:
        click.echo(f"{_bold('Notes')}  none")


def _print_code(code: str, found: list[Diagnostic], verbose: bool) -> None:
    severity = found[0].severity
    label = click.style(f"{severity} {code}", fg=COLOURS[severity])
    click.echo(f"\n{label}  {CODES[code].title}  ({len(found)})")
    shown = found if verbose else found[:_SHOWN]
    for finding in shown:
        place = ":".join(str(part) for part in (finding.path and _short(finding.path), finding.line) if part)
        about = " ".join(part for part in (place, finding.record) if part)
        click.echo(
            f"    {click.style(about, dim=True)}  {finding.message}" if about else f"    {finding.message}"
        )
    if len(found) > len(shown):
        click.echo(click.style(f"    … and {len(found) - len(shown)} more (--verbose shows them)", dim=True))
    click.echo(
        click.style(f"    → {found[0].hint}", dim=True) if found[0].hint else "", nl=bool(found[0].hint)
    )


def _short(path: str | Path) -> str:
    """A path as seen from the working folder, if it lies below it."""
    try:
        return str(Path(path).resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _bold(text: str) -> str:
    return click.style(text, bold=True)


def _size(count: int) -> str:
    return f"{count / 1000:.1f} kB" if count >= 1000 else f"{count} B"

"""The command line. One file a command; a command's module is imported when it runs."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from importlib import import_module
from inspect import cleandoc
from types import FrameType

import click

#: Command → (what `bibkit --help` says of it). The module of the same name in this package has it.
COMMANDS = {
    "build": "Write everything that a bibkit.toml asks for.",
    "cite": "Format references in a CSL style.",
    "complete": "Complete papers from metadata: authors behind 'et al.', identifiers, venues.",
    "convert": "Convert papers from one format to another.",
    "dedupe": "Merge the records of one work.",
    "diff": "Show what changed from one library to another.",
    "explain": "Explain a diagnostic code.",
    "feed": "Write Atom, RSS and JSON feeds.",
    "formats": "List the formats.",
    "get": "Fetch papers by DOI, arXiv number, PMID or ISBN.",
    "merge": "Join libraries into one.",
    "page": "Write a reading-list page: a static site with search, feeds and downloads.",
    "styles": "List the CSL styles, or search them.",
    "validate": "Check papers for missing and malformed fields.",
}


class _LazyGroup(click.Group):
    """A group whose help needs none of its commands, and whose commands are imported one at a time."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f".{cmd_name}", __name__)
        command: click.Command = getattr(module, cmd_name)
        command.help = f"{COMMANDS[cmd_name]}\n\n{cleandoc(command.help or '')}"
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from ..diagnostics import near_matches

            hint = near_matches(args[0], COMMANDS) or "see bibkit --help"
            raise click.UsageError(f"there is no command '{args[0]}' ({hint})", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _print_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"bibkit {version('bibkit-csl')}")
        ctx.exit()


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_print_version, help="Show the version and exit.")  # fmt: skip
def cli() -> None:
    """Turn the papers you have (a pasted listing, BibTeX, RIS, CSL-JSON …) into BibTeX, RIS, references in any CSL style,
    pages and feeds; and say what is missing or was lost."""


def main() -> None:
    """The entry point: runs the command line and exits with its status (0, 1 or 2; see the README)."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    for name in ("SIGTERM", "SIGHUP"):
        # under nohup, SIGHUP is to be ignored
        if signal.getsignal(number := getattr(signal, name, signal.SIGTERM)) is signal.SIG_DFL:
            signal.signal(number, _end)
    status = _run(sys.argv[1:])
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        status = _forget_stdout()
    sys.exit(status)


def _end(number: int, frame: FrameType | None) -> None:
    """What a signal asks for, with all that is half-done cleared away."""
    sys.exit(128 + number)


def _forget_stdout() -> int:
    """The reader of the pipe has gone, which is no error; the interpreter must not fail on flushing stdout."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return 0


def _run(arguments: list[str]) -> int:
    from ..diagnostics import BibkitError

    try:
        if "_BIBKIT_COMPLETE" in os.environ:
            cli.main(arguments, prog_name="bibkit")
        # not cli.main(), which makes a failure of a pipe whose reader has gone
        with cli.make_context("bibkit", arguments) as context:
            status = cli.invoke(context)
        return status if isinstance(status, int) else 0
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        _complain("interrupted")
        return 130
    except BibkitError as error:
        _complain(str(error))
        return 2
    except BrokenPipeError:
        return _forget_stdout()
    except OSError as error:
        _complain(f"{error.filename or 'input or output'}: {error.strerror or error}")
        return 2
    except Exception as error:
        if os.environ.get("BIBKIT_DEBUG"):
            raise
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        _complain(f"a fault in bibkit: {reason} (set BIBKIT_DEBUG=1 to see where, and please report it)")
        return 2


def _complain(message: str) -> None:
    with contextlib.suppress(OSError):
        click.echo(f"{click.style('bibkit:', fg='red', bold=True)} {message}", err=True)

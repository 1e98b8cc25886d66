"""The options of the commands that go online, and the client that they make."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from ..online import Client

_Command = TypeVar("_Command", bound=Callable[..., Any])

_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option("--mailto", metavar="ADDRESS", help="Your e-mail address, told to the servers (or BIBKIT_MAILTO)."),
    click.option("--timeout", type=click.FloatRange(min=0, min_open=True), default=20.0, show_default=True, metavar="SECONDS", help="How long to wait for a server."),
    click.option("--retries", type=click.IntRange(min=0, max=10), default=3, show_default=True, help="How often to ask again after a passing failure."),
    click.option("--no-cache", is_flag=True, help="Ask anew, although the answer is on disk."),
)  # fmt: skip


def client_options(command: _Command) -> _Command:
    """The options of a client."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def make_client(values: dict[str, Any]) -> Client:
    """The client that the options ask for, which are taken out of `values`."""
    from ..online import Client

    given = {name: values.pop(name) for name in ("mailto", "timeout", "retries")}
    return Client(**given, cache=not values.pop("no_cache"))

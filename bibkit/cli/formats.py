"""bibkit formats."""

from __future__ import annotations

import click

from .. import formats as registry
from ..diagnostics import Diagnostic
from .common import report


@click.command
def formats() -> int:
    """Those of installed plug-ins included."""
    found: list[Diagnostic] = []
    plugged_in = registry.plugged_in(found.append)
    for form in [*registry.built_in(), *plugged_in]:
        ways = ", ".join(way for way, there in (("read", form.read), ("export", form.export)) if there)
        source = "  (plug-in)" if form in plugged_in else ""
        click.echo(f"{form.name:10}  {ways:12}  {' '.join(form.extensions):16}  {form.title}{source}")
    report(found)
    return int(bool(found))

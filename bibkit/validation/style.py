"""Rules by style (`--for style:apa`): what a style shows to be missing, and what it cannot use."""

from __future__ import annotations

from collections.abc import Iterator

from ..record import Record
from .rule import Context, Finding

PREFIX = "style:"


def check_style(record: Record, context: Context) -> Iterator[Finding]:
    """What the style of the target shows to be missing, and what of the record it cannot print."""
    target = context.target
    if target is None or not target.startswith(PREFIX):
        return
    name = target.removeprefix(PREFIX)
    from .style_needs import checker_of  # the processor is imported when a style is asked for

    verdict = checker_of(name).verdict(record.item)
    for variable, shown in verdict.missing:
        what = f"the style prints '{shown}' instead" if shown else "the style would print it"
        yield Finding("BK205", f"'{variable}' is missing: {what}", field=variable)
    for variable in verdict.unused:
        yield Finding("BK206", f"{name} does not print '{variable}' for this type", field=variable)

"""What `bibkit explain` says of a code besides its row in the table: why it matters, an example before and after.

The texts are data (`data/explanations.toml`), read when one is asked for.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from .diagnostics import CODES


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a code matters, and an example: what it is reported for, and how that looks when it is mended."""

    code: str
    why: str
    before: str
    after: str

    def as_text(self) -> str:
        """The explanation as plain text: what, why, what to do, before and after."""
        row = CODES[self.code]
        parts = [row.title, f"Why: {self.why}", f"What to do: {row.remedy}"]
        parts += [f"Before:\n\n{_indented(self.before)}", f"After:\n\n{_indented(self.after)}"]
        return "\n\n".join(parts)

    def as_markdown(self) -> str:
        """The same in Markdown."""
        return (
            f"{self.why} {CODES[self.code].remedy}\n\n"
            f"Before:\n\n```\n{self.before}\n```\n\nAfter:\n\n```\n{self.after}\n```"
        )


def explanation(code: str) -> Explanation | None:
    """The explanation of a code; None if it has none (a code of a plug-in)."""
    told = _texts().get(code)
    return (
        Explanation(code, told["why"], told["before"].strip("\n"), told["after"].strip("\n"))
        if told
        else None
    )


@cache
def _texts() -> dict[str, dict[str, str]]:
    path = files("bibkit").joinpath("data", "explanations.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.split("\n"))

"""Inline tree → plain text. Superscripts, subscripts and math use Unicode where it has the characters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from .tree import Inlines, Math, Span

_SUPERSCRIPTS = dict(zip("0123456789+-=()in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ", strict=True))
_SUBSCRIPTS = dict(zip("0123456789+-=()aeijoruvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₒᵣᵤᵥₓ", strict=True))

#: What stands before a block of a bibliography entry (CSL's `display`) that is not its first.
_BLOCK_START = {"block": "\n", "right-inline": " ", "indent": "\n    "}


def write(inlines: Inlines, *, keep_math: bool = False) -> str:
    """The plain text of an inline tree; with `keep_math`, formulas stay LaTeX source between dollars, as
    data formats want them."""
    parts: list[str] = []
    for inline in inlines:
        if isinstance(inline, str):
            parts.append(inline)
        elif isinstance(inline, Math):
            parts.append(f"${inline.latex}$" if keep_math else math_text(inline.latex))
        elif isinstance(inline, Span) and inline.kind in ("superscript", "subscript"):
            table = _SUPERSCRIPTS if inline.kind == "superscript" else _SUBSCRIPTS
            content = write(inline.children, keep_math=keep_math)
            in_unicode = all(char in table for char in content)
            parts.append("".join(table[char] for char in content) if in_unicode else content)
        else:
            start = _BLOCK_START.get(inline.kind, "") if isinstance(inline, Span) and any(parts) else ""
            parts.append(start + write(inline.children, keep_math=keep_math))
    return "".join(parts)


#: What is left of commands and scripts that have no characters, and of commands without their arguments.
_UNREADABLE = re.compile(r"[\\_^$]|%s")


@cache
def math_text(latex: str) -> str:
    """A formula in Unicode where its symbols have characters (`\\alpha > 0` → `α > 0`), else its source
    between dollars."""
    text = _converter()(f"${latex}$").strip()
    return f"${latex}$" if not text or _UNREADABLE.search(text) else text


@cache
def _converter() -> Callable[[str], str]:
    from logging import NullHandler

    from pylatexenc.latex2text import LatexNodes2Text, logger

    # its warning of a command without arguments would be printed
    logger.addHandler(NullHandler())
    convert: Callable[[str], str] = LatexNodes2Text(math_mode="text").latex_to_text
    return convert


def write_entries(entries: Iterable[Inlines]) -> tuple[str, list[str], str]:
    """A bibliography: what stands before it, one entry a line, what stands after it."""
    return "", [f"{write(entry).strip()}\n" for entry in entries], ""

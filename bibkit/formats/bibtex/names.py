"""CSL names → BibTeX names: `von Last, Jr, First`, joined by `and`; organisations in braces (btxdoc, 4.4)."""

from __future__ import annotations

import re

from ...inline import latex
from ...inline.latex import Charset
from ...record import Name
from .read_names import is_particle, reads_as_particle

# `and` separates names and a comma separates their parts, outside braces.
_SEPARATOR = re.compile(r",|\band\b", re.IGNORECASE)


def write_names(names: list[Name], *, truncated: bool, charset: Charset) -> str:
    """A list of CSL names as the value of `author` or `editor`; a truncated one ends in `and others`."""
    written = [text for name in names if (text := _write_name(name, charset))]
    if truncated and written:
        written.append("others")
    return " and ".join(written)


def _write_name(name: Name, charset: Charset) -> str:
    def part(key: str) -> str:
        return latex.write_balanced((str(name.get(key) or ""),), charset)

    literal = str(name.get("literal") or "")
    if literal and not name.get("family"):
        return f"{{{part('literal')}}}"
    family, given, suffix = _protected(part("family")), _protected(part("given")), _protected(part("suffix"))
    # BibTeX knows one kind of particle: both kinds of CSL stand before the family name.
    particle = " ".join(filter(None, (part("dropping-particle"), part("non-dropping-particle"))))
    if not family:
        return f"{{{given}}}" if given else ""
    if reads_as_particle(family):
        family = f"{{{family}}}"
    if is_particle(particle):
        family = f"{particle} {family}"
    elif particle:
        family = f"{{{particle} {family}}}"
    if not given and not suffix and not particle and re.search(r"\s", family) and family[0] != "{":
        return f"{{{family}}}"  # or the last word alone is the family name
    return ", ".join(filter(None, (family, suffix, given)))


def _protected(text: str) -> str:
    return f"{{{text}}}" if _SEPARATOR.search(text) else text

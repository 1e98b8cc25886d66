"""Lines of a RIS file to entries: `TY` begins one, `ER` ends it, every tag has two spaces, a dash and a space.

Files from the wild are read too: tags in small letters or with other spacing, lines without a tag (they continue
the field before them), text between records, records without `TY` or `ER`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from ...diagnostics import Report, diagnostic
from ...record import Origin
from .. import Source, TextStream
from .table import KNOWN_TAGS

#: (tag, value, line number)
Field: TypeAlias = tuple[str, str, int]

#: A tag that is not written as the specification has it.
_LOOSE = re.compile(r"[\s\ufeff\u200b]*([A-Za-z][A-Za-z0-9])([ \t\xa0]{0,4})[-–](?:[ \t\xa0]+(.*))?", re.DOTALL)
#: Tags whose values are texts in lines and paragraphs; in all others a line break is a space.
_TEXTS = frozenset(("AB", "N1", "N2", "RN"))
#: Tags whose lines are values of their own.
_LISTS = frozenset(("KW", "UR", "L1", "L2", "L3", "L4"))
#: Serial numbers and rules between records, which say nothing.
_NUMBERING = re.compile(r"[\d.\s*=_#-]*")


@dataclass(slots=True)
class Entry:
    """The fields of one record as they stand in the file, and where."""

    line: int
    start: int
    fields: list[Field] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)

    def origin(self, path: str | None) -> Origin:
        """Where the entry came from."""
        raw = "".join(self.raw).rstrip("\n")
        return Origin("ris", path, self.line, self.start, self.start + len(raw), raw)


def entries(stream: TextStream, report: Report, source: Source) -> Iterator[Entry]:
    """The entries of a file, in order. Text outside of them is reported (BK150), as are entries without an end
    (BK151)."""
    entry: Entry | None = None
    position = outside = 0
    small = False
    for number, line in enumerate(stream, 1):
        if line[2:6] == "  - " and line[:2] in KNOWN_TAGS:
            tag, value = line[:2], line[6:].strip()
        else:
            tag, value, small = _loose(line, small)
        if tag == "TY":
            if entry is not None and entry.fields:
                report(
                    diagnostic(
                        "BK151",
                        "this record has no ER; it ends where the next one begins",
                        path=source.path,
                        line=entry.line,
                    )
                )
                yield entry
            entry = Entry(number, position)
        elif tag and tag != "ER" and entry is None:
            entry = Entry(number, position)
        if entry is None:
            if not (tag == "ER" or _NUMBERING.fullmatch(line)) and not outside:
                report(
                    diagnostic(
                        "BK150",
                        f"skipped text outside of a record: '{line.strip()[:60]}'",
                        path=source.path,
                        line=number,
                    )
                )
                outside = number
        else:
            entry.raw.append(line)
            outside = 0
            if tag == "ER":
                yield entry
                entry = None
            elif tag:
                entry.fields.append((tag, value, number))
            elif entry.fields:
                _continue(entry.fields, line)
        position += len(line)
    if entry is not None:
        report(
            diagnostic("BK151", "this record has no ER; the file ends", path=source.path, line=entry.line)
        )
        yield entry


def _loose(line: str, small: bool) -> tuple[str, str, bool]:
    """Tag and value of a line that is not written by the specification; '' if it has no tag. Small letters are a
    tag only in a record that began with `ty`, so that "as - " in an abstract is none."""
    match = _LOOSE.match(line)
    if match is None:
        return "", "", small
    tag, spaces, value = match[1], match[2], (match[3] or "").strip()
    upper = tag.upper()
    if upper == "TY":
        # a type is one word; "Ty - the man" is not
        if len(value.split()) > 1:
            return "", "", small
        return upper, value, tag != "TY"
    if tag == upper and spaces == "  " and line.startswith(tag):
        return upper, value, small
    if upper in KNOWN_TAGS and (tag == upper or small) and (spaces or upper == "ER"):
        return upper, value, small
    return "", "", small


def _continue(fields: list[Field], line: str) -> None:
    tag, value, number = fields[-1]
    text = line.strip()
    if tag in _TEXTS:
        fields[-1] = (tag, f"{value}\n{text}", number)
    elif not text:
        return
    elif tag in _LISTS:
        fields.append((tag, text.removeprefix("%K "), number + 1))
    else:
        fields[-1] = (tag, f"{value} {text}".strip(), number)

"""Lines of a RIS file to entries: `TY` begins one, `ER` ends it, every tag has two spaces, a dash and a space.

Files from the wild are read too: tags in small letters or with other spacing, lines without a tag (they continue
the field before them), text between records, records without `TY` or `ER`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from ...diagnostics import Diagnostic, Report, diagnostic
from ...normalise import is_plain
from ...record import Origin
from .. import Source, TextStream
from .table import KNOWN_TAGS

#: (tag, value)
Field: TypeAlias = tuple[str, str]

#: A tag that is not written as the specification has it.
_LOOSE = re.compile(r"[\s\ufeff\u200b]*([A-Za-z][A-Za-z0-9])([ \t\xa0]{0,4})[-–]([ \t\xa0]*)(.*)", re.DOTALL)
#: A line that is perhaps such a tag.
_PERHAPS_TAG = re.compile(
    r"\n(?![A-Z][A-Z0-9]  - )[^\S\n]*[\ufeff\u200b]*[A-Za-z][A-Za-z0-9][ \t\xa0]{0,4}[-–]"
)
#: A tag as the specification has it, though perhaps one that it lacks; but not that of the end.
_TAG = re.compile(r"\n([A-DF-Z][A-Z0-9]|E[A-QS-Z0-9])  - ")
#: Tags whose values are texts in lines and paragraphs; in all others a line break is a space.
_TEXTS = frozenset(("AB", "N1", "N2", "RN"))
#: Tags whose lines are values of their own.
_LISTS = frozenset(("KW", "SN", "UR", "L1", "L2", "L3", "L4"))
_NEXT = "it ends where the next one begins"
#: Serial numbers and rules between records, which say nothing.
_NUMBERING = re.compile(r"[\d.\s*=_#-]*")


@dataclass(slots=True)
class Entry:
    """The fields of one record as they stand in the file, and where. `is_plain` says that normalising would leave
    every value as it is."""

    fields: Iterable[Field]
    origin: Origin
    is_plain: bool = False


def entries(stream: TextStream, report: Report, source: Source) -> Iterator[Entry]:
    """The entries of a file, in order. Text outside of them is reported (BK150), as are entries without an end
    (BK151)."""
    text = stream.read()
    position, number = 0, 1
    while position < len(text):
        after = text.find("\nTY  - ", position) + 1 or len(text)
        end = text.rfind("\nER  -", position, after)
        raw = text[position : end + 6] if end >= 0 else ""
        lines = raw.count("\n")
        parts = _TAG.split(raw)
        is_whole = len(parts) == 2 * lines - 1
        # the usual case: every line is as the specification has it, or continues one that is
        if (
            raw[:6] == "TY  - "
            and (is_whole or not _PERHAPS_TAG.search(raw, 0, len(raw) - 6))
            and not text[end + 6 : after].strip()
        ):
            parts[0], parts[-1] = parts[0][6:], parts[-1].removesuffix("\nER  -")
            fields: Iterable[Field] = zip(["TY", *parts[1::2]], parts[::2], strict=True)
            origin = Origin("ris", source.path, number, position, end + 6, raw)
            # each tag has one double space
            is_single = is_whole and raw.count("  ") == lines + 1
            if not is_whole:
                fields = _continued((tag, value.split("\n")) for tag, value in fields)
            yield Entry(fields, origin, is_single and is_plain(raw))
        else:
            chunk = text[position:after].removesuffix("\n").split("\n")
            yield from _irregular(chunk, number, position, after == len(text), report, source)
        number += lines + text.count("\n", position + len(raw), after)
        position = after


def _irregular(
    lines: list[str], first_number: int, position: int, is_last: bool, report: Report, source: Source
) -> Iterator[Entry]:
    fields: list[tuple[str, list[str]]] | None = None
    raw: list[str] = []
    first = start = 0
    outside, style = False, ""

    def entry() -> Entry:
        whole = "\n".join(raw).rstrip()
        return Entry(
            _continued(fields or []), Origin("ris", source.path, first, start, start + len(whole), whole)
        )

    for number, line in enumerate(lines, first_number):
        tag, value, style = _tag_of(line, style)
        if fields is not None and tag == "TY" and fields:
            report(_unended(source, first, _NEXT))
            yield entry()
        if tag == "TY" or (tag and tag != "ER" and fields is None):
            fields, raw, first, start, outside = [], [], number, position, False
        if fields is None:
            if line.strip() and tag != "ER" and not outside and not _NUMBERING.fullmatch(line):
                shown = f"skipped text outside of a record: '{line.strip()[:60]}'"
                report(diagnostic("BK150", shown, path=source.path, line=number))
                outside = True
        else:
            raw.append(line)
            if tag == "ER":
                yield entry()
                fields = None
            elif tag:
                fields.append((tag, [value]))
            elif fields:
                fields[-1][1].append(line)
        position += len(line) + 1
    if fields is not None:
        report(_unended(source, first, "the file ends" if is_last else _NEXT))
        yield entry()


def _unended(source: Source, line: int, what: str) -> Diagnostic:
    return diagnostic("BK151", f"this record has no ER; {what}", path=source.path, line=line)


def _tag_of(line: str, style: str) -> tuple[str, str, str]:
    """Tag and value of a line, '' if it has no tag, and how the record writes its tags: as its `TY` is written.
    Small letters, or one space, are a tag only in a record that began so: "as - " in an abstract is none."""
    if line[2:5] == "  -" and line[5:6] in ("", " ") and line[:2] in KNOWN_TAGS:
        return line[:2], line[6:].strip(), "TY  " if line[:2] == "TY" else style
    match = _LOOSE.match(line)
    if match is None:
        return "", "", style
    tag, spaces, gap, value = match.groups()
    upper, value = tag.upper(), value.strip()
    if value and not gap and spaces != "  ":
        # a word with a hyphen
        return "", "", style
    if upper == "TY":
        # a type is one word; "Ty - the man" is not
        return (upper, value, tag + spaces) if len(value.split()) < 2 else ("", "", style)
    written_so = (tag == upper or style[:2] == "ty") and (spaces != " " or style[2:] != "  ")
    if tag == upper and spaces == "  " and line.startswith(tag):
        return upper, value, style
    if upper in KNOWN_TAGS and ((written_so and spaces) or (upper == "ER" and (tag == upper or not value))):
        return upper, value, style
    return "", "", style


def _continued(fields: Iterable[tuple[str, list[str]]]) -> Iterator[Field]:
    """The fields whose values may have several lines."""
    for tag, lines in fields:
        parts = [line.strip() for line in lines]
        if tag in _TEXTS:
            yield tag, "\n".join(parts)
        elif tag in _LISTS:
            for part in parts:
                yield tag, part.removeprefix("%K ")
        else:
            yield tag, " ".join(filter(None, parts))

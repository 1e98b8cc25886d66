"""BibTeX text → entries, each with its fields' source and its place.

The lexical rules are BibTeX's (btxdoc, 2; bibtex.web, "Reading the database file") with `%` comments as biber
has them. Mistakes are reported and reading goes on with the next field, or the next entry that begins a line:

    entry   @type{key, name = value, …}     or in parentheses
    value   piece # piece …                 piece: {braced}, "quoted", 1984, macro

Why not bibtexparser's splitter: see docs/bibtex.md, "Splitting".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from ...diagnostics import Diagnostic, Report, diagnostic
from .. import Source, TextStream
from .tokens import (
    AT_LINE_START,
    BRACES,
    BROKEN_LINE,
    COMMENT_LINE,
    COMMENTED,
    FIELD,
    GAP,
    HEAD,
    KEY_ALONE,
    KEY_WORD,
    NAME,
    NEXT_FIELD,
    SPACE,
    STRAY_END,
    UNESCAPED_BRACES,
    WORD,
    closing_brace,
    closing_quote,
    end_of,
    ends_value,
    span_of,
)

#: About how many characters are parsed at once; a block ends where an entry begins a line.
BLOCK = 1 << 16


@dataclass(slots=True)
class Entry:
    """One entry as written: `fields` in order of appearance, names in small letters, macros expanded.
    `again` holds the fields whose name the entry has already, which BibTeX ignores."""

    type: str
    key: str
    fields: dict[str, str]
    raw: str
    line: int
    column: int
    start: int
    again: list[tuple[str, str]] = field(default_factory=list)


#: What stands where in an entry: the name of a field, or one of the two below, and the offsets.
Places: TypeAlias = list[tuple[str, tuple[int, int]]]
#: Names that no field can have.
TYPE, KEY = "@", "{"

#: The pieces of a value: (is it a macro's name, text).
_Pieces: TypeAlias = list[tuple[bool, str]]

#: A value longer than this, which only macros in macros can make, is cut.
MAX_VALUE = 1 << 20

#: The macros that BibTeX styles predefine, and biber knows (btxdoc, 2.1, "month").
MONTHS = dict(zip("jan feb mar apr may jun jul aug sep oct nov dec".split(),
    "January February March April May June July August September October November December".split(), strict=True))  # fmt: skip


def split(stream: TextStream, report: Report, source: Source) -> Iterator[Entry]:
    """The entries of a stream, one by one; macros (`@string`) are expanded, preambles and comments passed over."""
    macros: dict[str, str] = dict(MONTHS)
    line, start = 1, 0
    for block in _blocks(stream):
        yield from _Block(block, line, start, macros, report, source).entries()
        line += block.count("\n")
        start += len(block)


@lru_cache(maxsize=4)
def places_of(raw: str) -> Places:
    """Where type, key and values stand in the text of one entry, in order; a value with its delimiters."""
    places: Places = []
    block = _Block(raw, 1, 0, dict(MONTHS), lambda finding: None, Source(), places)
    next(block.entries(), None)
    return places


def _blocks(stream: TextStream) -> Iterator[str]:
    """The text in blocks, cut before a line that begins an entry."""
    lines: list[str] = []
    size = 0
    for line in stream:
        if size >= BLOCK and line.lstrip()[:1] == "@":
            yield "".join(lines)
            lines, size = [], 0
        lines.append(line)
        size += len(line)
    if lines:
        yield "".join(lines)


class _Block:
    """One run over a block of text."""

    def __init__(
        self,
        text: str,
        line: int,
        start: int,
        macros: dict[str, str],
        report: Report,
        source: Source,
        places: Places | None = None,
    ) -> None:
        self._text, self._line, self._start, self._places = text, line, start, places
        self._macros, self._report, self._source = macros, report, source
        self._counted_line, self._counted_to, self._line_start = line, 0, 0
        self._limit = 0  # where the next entry begins a line

    def _place(self, position: int) -> tuple[int, int]:
        """Line and column, from 1. Positions mostly grow, so lines are counted from the last one asked for."""
        if position < self._counted_to:
            self._counted_line, self._counted_to, self._line_start = self._line, 0, 0
        newline = self._text.rfind("\n", self._counted_to, position)
        if newline >= 0:
            self._counted_line += self._text.count("\n", self._counted_to, position)
            self._line_start = newline + 1
        self._counted_to = position
        return self._counted_line, position - self._line_start + 1

    def _tell(
        self, code: str, message: str, position: int, record: str | None = None, **details: str
    ) -> None:
        line, column = self._place(position)
        found: Diagnostic = diagnostic(
            code, message, path=self._source.path, line=line, column=column, record=record or None, **details
        )
        self._report(found)

    def entries(self) -> Iterator[Entry]:
        text, position = self._text, 0
        while (at := text.find("@", position)) >= 0:
            head = HEAD.match(text, at)
            if head is None:
                position = at + 1
                continue
            self._place(at)
            if COMMENT_LINE.match(text, self._line_start, at):
                self._tell("BK130", f"the entry @{head[1]} is commented out", at)
                position = head.end()
                continue
            kind = head[1].lower()
            if self._limit < head.end():
                following = AT_LINE_START.search(text, head.end())
                self._limit = following.start() + 1 if following else len(text)
            if kind == "comment":
                position = self._comment(head)
            elif kind == "preamble":
                _, position = self._value(head.end())
                position = self._close(position, head[2])
            elif kind == "string":
                position = self._string(head)
            else:
                entry, position = self._entry(head)
                yield entry

    def _comment(self, head: re.Match[str]) -> int:
        """`@comment{…}`: to its closing brace, as biber and JabRef have it; to the end of the line if none."""
        text = self._text
        opening = head.end(2) - 1
        end = closing_brace(text, opening, len(text), BRACES) if head[2] == "{" else text.find(")", opening)
        if end < 0:
            end = text.find("\n", opening)
            return len(text) if end < 0 else end
        for inner in COMMENTED.finditer(text, opening, end):
            self._tell("BK130", f"the entry {inner[0].rstrip(' ({')} is commented out", inner.start())
        return end + 1

    def _string(self, head: re.Match[str]) -> int:
        position = head.end()
        name = NAME.match(self._text, position, self._limit)
        if name is None:
            self._tell("BK131", "an @string without a name and a value", head.start())
            return position
        value, position = self._value(name.end())
        self._macros[name[1].strip().lower()] = self._expand(value, name.start(), "")
        return self._close(position, head[2])

    def _close(self, position: int, opening: str) -> int:
        """Past the delimiter that closes an @string or @preamble, if it is there."""
        position = end_of(GAP, self._text, position, self._limit)
        closing = "}" if opening == "{" else ")"
        return position + 1 if self._text.startswith(closing, position) else position

    def _entry(self, head: re.Match[str]) -> tuple[Entry, int]:
        text, position, begin = self._text, head.end(), head.start()
        closing = "}" if head[2] == "{" else ")"
        key_match = KEY_WORD.match(text, position, self._limit)
        key = ""
        key_match = key_match or KEY_ALONE.match(text, position, self._limit)
        if key_match is not None:
            key, position = (key_match[1] or "").strip(), key_match.end()
        if (places := self._places) is not None:
            places.append((TYPE, head.span(1)))
            if key_match is not None and key:
                places.append((KEY, (key_match.start(1), key_match.start(1) + len(key))))
        line, column = self._place(begin)
        entry = Entry(head[1].lower(), key, {}, "", line, column, self._start + begin)
        if not key:
            self._tell("BK132", f"the entry @{head[1]} has no key", begin)
        fields = entry.fields
        match_field = FIELD.match
        while True:
            found = match_field(text, position, self._limit)
            if found is None or (closing == ")" and found[5] == "}"):
                position, more = self._slow_field(entry, position, closing)
                if not more:
                    break
                continue
            name, braced, quoted, bare, end = found.groups()
            if braced is not None:
                value = braced[1:-1]
            elif quoted is not None:
                value = quoted
            elif bare.isdigit():
                value = bare
            else:
                value = self._macro(bare, found.start(4), key)
            name = name.lower()
            if places is not None:
                places.append((name, span_of(found)))
            if name in fields:
                self._again(entry, name, value, found.start(1))
            else:
                fields[name] = value
            position = found.end()
            if end == "}":
                break
        entry.raw = text[begin:position].rstrip()
        if "%\n" in entry.raw:
            # TeX's way to break a line without a space
            entry.fields = {name: BROKEN_LINE.sub("", value) for name, value in fields.items()}
        return entry, position

    def _again(self, entry: Entry, name: str, value: str, position: int) -> None:
        entry.again.append((name, value))
        self._tell(
            "BK133",
            f"the field '{name}' is there twice; the first one counts",
            position,
            entry.key,
            field=name,
        )

    def _slow_field(self, entry: Entry, position: int, closing: str) -> tuple[int, bool]:
        """One field by the full grammar, with mistakes reported. Returns where to go on, and whether the entry
        goes on there."""
        text, limit = self._text, self._limit
        position = end_of(GAP, text, position, limit)
        if position >= limit:
            return self._unclosed(entry, limit)
        if text[position] == closing:
            return position + 1, False
        if (name := NAME.match(text, position, limit)) is None:
            return self._stray(entry, position, closing)
        if text[position] == "@" and HEAD.match(text, position):
            return self._unclosed(entry, position)
        pieces, after = self._value(name.end())
        word = name[1].strip().lower()
        if self._places is not None:
            self._places.append((word, (name.end(), after)))
        value = self._expand(pieces, name.end(), entry.key)
        if word in entry.fields:
            self._again(entry, word, value, name.start())
        else:
            entry.fields[word] = value
        return after, True

    def _stray(self, entry: Entry, position: int, closing: str) -> tuple[int, bool]:
        """Text where a field should be: passed over up to the next comma, line or closing delimiter."""
        text, limit = self._text, self._limit
        if text[position] == "@" and HEAD.match(text, position):
            return self._unclosed(entry, position)
        self._tell(
            "BK134",
            f"no field here: {text[position : position + 30].split(chr(10))[0]!r}",
            position,
            entry.key,
        )
        position += 1
        while (end := STRAY_END.search(text, position, limit)) is not None:
            if end[0] == "{":
                position = max(closing_brace(text, end.start(), limit, BRACES), end.start()) + 1
            elif end[0] in ",\n" or end[0] == closing:
                return end.start(), True
            else:
                position = end.end()
        return limit, True

    def _unclosed(self, entry: Entry, position: int) -> tuple[int, bool]:
        self._tell("BK135", "the entry is not closed; add the missing }", self._offset(entry), entry.key)
        return position, False

    def _offset(self, entry: Entry) -> int:
        return entry.start - self._start

    def _value(self, position: int) -> tuple[_Pieces, int]:
        """The pieces of a value, and where it ends. One that is not closed ends before the next line that has
        a field."""
        text, limit = self._text, self._limit
        pieces: _Pieces = []
        while True:
            position = end_of(SPACE, text, position, limit)
            char = text[position : position + 1] if position < limit else ""
            if char == "{":
                end = self._braced(position, limit)
                pieces.append((False, text[position + 1 : end]))
                position = end + 1 if text[end : end + 1] == "}" else end
            elif char == '"':
                end = closing_quote(text, position, limit)
                if end < 0:
                    end = self._cut(position, limit)
                pieces.append((False, text[position + 1 : end]))
                position = end + 1 if text[end : end + 1] == '"' else end
            elif word := WORD.match(text, position, limit):
                pieces.append((not word[0].isdigit(), word[0]))
                position = word.end()
            after = end_of(SPACE, text, position, limit)
            if not text.startswith("#", after) or after >= limit:
                return pieces, position
            position = after + 1

    def _braced(self, position: int, limit: int) -> int:
        """The offset of the brace that closes the one at `position`."""
        text = self._text
        end = closing_brace(text, position, limit, BRACES)
        if end >= 0 and end_of(SPACE, text, end + 1, limit) >= limit:
            # the brace that closes the entry closed the value: then there is a field inside
            inside = NEXT_FIELD.search(text, position + 1, end)
            return end if inside is None else self._cut(position, limit)
        if end >= 0 and ends_value(text, end + 1):
            return end
        # many programs write \{ and \} as if they did not count (btxdoc: they do)
        escaped = closing_brace(text, position, limit, UNESCAPED_BRACES)
        if escaped >= 0 and (end < 0 or ends_value(text, escaped + 1)):
            return escaped
        return end if end >= 0 else self._cut(position, limit)

    def _cut(self, position: int, limit: int) -> int:
        """Where a value that is never closed should have ended: before a line that has a field."""
        self._tell("BK136", "a value is not closed", position)
        following = NEXT_FIELD.search(self._text, position + 1, limit)
        if following is not None:
            end = following.start()
            while self._text[end - 1] in ',} \t"' and end - 1 > position:
                end -= 1
            return end
        end = self._text.find("\n", position, limit)
        return limit if end < 0 else end

    def _expand(self, pieces: _Pieces, position: int, key: str) -> str:
        value = "".join(self._macro(text, position, key) if is_macro else text for is_macro, text in pieces)
        if len(value) > MAX_VALUE and len(pieces) > 1:
            self._tell("BK142", f"a value of {len(value)} characters was cut", position, key or None)
            return value[:MAX_VALUE]
        return value

    def _macro(self, name: str, position: int, key: str) -> str:
        value = self._macros.get(name.lower())
        if value is None:
            if not name[0].isdigit():
                self._tell(
                    "BK137", f"the macro '{name}' is not defined; its name is used", position, key or None
                )
            return name
        return value

"""Changing single places of a source and leaving every other byte as it is: line ends, encoding, byte order mark.

Places are lines and columns as the readers count them (source.py): in decoded text, without control characters.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from .diagnostics import Edit
from .normalise import CONTROLS
from .source import encoding_of


class Source:
    """The bytes of a file, and where its lines are. Raises UnicodeDecodeError for broken UTF-16 or UTF-32."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        mark, self._encoding = encoding_of(data)
        if self._encoding == "utf-8":
            self._lines = data[mark:].splitlines(keepends=True)
        else:
            text = data[mark:].decode(self._encoding).encode("utf-8")
            self._lines = [
                line.decode("utf-8").encode(self._encoding) for line in text.splitlines(keepends=True)
            ]
        self._starts = list(accumulate(map(len, self._lines), initial=mark))
        self._is_mixed = self._encoding == "utf-8" and not _is_utf8(data[mark:])

    def change(self, edits: Iterable[Edit]) -> tuple[bytes, list[Edit]]:
        """The bytes with the edits made, and the edits that were made: not those that overlap one before them in the
        source, that do not find what they change, or that the encoding cannot hold."""
        parts: list[bytes] = []
        made: list[Edit] = []
        position = 0
        for edit in sorted(edits, key=lambda edit: (edit.line, edit.column, edit.end_line, edit.end_column)):
            start = self._offset(edit.line, edit.column)
            end = self._offset(edit.end_line, edit.end_column)
            if start is None or end is None or not position <= start < end:
                continue
            new = self._encoded(edit)
            if (
                new is None
                or self._text(edit) != edit.old
                or not self._stays_readable(edit.line, start, end, new)
            ):
                continue
            parts += (self._data[position:start], new)
            position = end
            made.append(edit)
        return b"".join((*parts, self._data[position:])), made

    def _content(self, line: int) -> tuple[str, str, str]:
        """The text of a line without its end, its encoding, and its end."""
        raw = self._lines[line - 1]
        encoding = self._encoding
        if encoding == "utf-8" and not _is_utf8(raw):
            encoding = "cp1252"
        text = raw.decode(encoding, errors="replace")
        content = text.rstrip("\r\n")
        return content, encoding, text[len(content) :]

    def _offset(self, line: int, column: int) -> int | None:
        """The offset of a place in the bytes."""
        if not 0 < line <= len(self._lines):
            return None
        raw = self._lines[line - 1]
        if (
            self._encoding == "utf-8"
            and raw.isascii()
            and not CONTROLS.search(raw.rstrip(b"\r\n").decode("ascii"))
        ):
            return self._starts[line - 1] + column - 1 if column - 1 <= len(raw) else None
        text, encoding, _ = self._content(line)
        index = _with_controls(text, column - 1)
        if index is None:
            return None
        size = index if encoding == "cp1252" else len(text[:index].encode(encoding))
        return self._starts[line - 1] + size

    def _text(self, edit: Edit) -> str:
        """What stands at the place of an edit, as the readers see it."""
        if not 0 < edit.line <= edit.end_line <= len(self._lines):
            return ""
        lines = [CONTROLS.sub("", self._content(number)[0]) for number in range(edit.line, edit.end_line + 1)]
        lines[-1] = lines[-1][: edit.end_column - 1]
        lines[0] = lines[0][edit.column - 1 :]
        return "\n".join(lines)

    def _stays_readable(self, line: int, start: int, end: int, new: bytes) -> bool:
        """Whether a line in Windows-1252 is not taken for UTF-8 once it is changed."""
        if not self._is_mixed:
            return True
        first = self._starts[line - 1]
        raw = self._lines[line - 1]
        changed = raw[: start - first] + new + raw[end - first :]
        is_utf8 = _is_utf8(raw) and not raw.isascii()
        return is_utf8 or changed.isascii() or not _is_utf8(changed)

    def _encoded(self, edit: Edit) -> bytes | None:
        content, encoding, end = self._content(edit.line)
        if self._is_mixed and content.isascii():
            encoding = "cp1252"
        try:
            return edit.new.replace("\n", end or "\n").encode(encoding)
        except UnicodeEncodeError:
            return None


def _with_controls(text: str, index: int) -> int | None:
    """The index in a text of what is at `index` once control characters are dropped."""
    if CONTROLS.search(text):
        kept = [place for place, char in enumerate(text) if not CONTROLS.match(char)]
        index = kept[index] if index < len(kept) else len(text) if index == len(kept) else len(text) + 1
    return index if index <= len(text) else None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True

"""Reading text: bytes to Unicode lines whatever the encoding, and what is not text refused in one line."""

from __future__ import annotations

import codecs
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from .diagnostics import BibkitError, Report, diagnostic
from .normalise import CONTROLS, has_controls

#: How much of a source the detection of formats gets to see, in bytes.
HEAD = 64 * 1024

#: Byte order marks of the encodings that are read besides UTF-8; the longer ones first.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


#: Controls that text does not have, nor line and page ends.
_RARE = bytes((*range(9), *range(14, 32)))


class LineReader:
    r"""A text stream over bytes, or text. Lines end in `\n` whatever they ended in; a line that is not UTF-8 is read
    as Windows-1252 and the first such line is reported (BK002). `head` is the decoded beginning."""

    def __init__(self, source: BinaryIO | str, path: str | None, report: Report) -> None:
        self.path, self._report = path, report
        self._number = 0
        self._encoding_reported = self._controls_reported = False
        if isinstance(source, str):
            first = source[:HEAD].encode("utf-8", "surrogatepass")
            if encoding_of(first) != (0, "utf-8"):
                source = io.BytesIO(source.encode("utf-8", "surrogatepass"))
        if not isinstance(source, str):
            first = source.read(HEAD)
        mark, encoding = encoding_of(first)
        first = first[mark:]
        self.head = first.decode(encoding, errors="replace")
        if encoding == "utf-8":
            _refuse_binary(first, path)
        elif not isinstance(source, str):
            source = (first + source.read()).decode(encoding, errors="replace")
        self._first, self._source = first, source
        self._is_fresh = True
        self._lines = self._decoded()

    def readline(self) -> str:
        r"""The next line with its `\n`, or '' at the end."""
        self._is_fresh = False
        return next(self._lines, "")

    def read(self) -> str:
        """All that is left."""
        if self._is_fresh:
            self._is_fresh = False
            whole = self._source if isinstance(self._source, str) else self._first + self._source.read()
            text = _clean(whole)
            if text is not None:
                self._lines = iter(())
                return text
            self._lines = self._one_by_one(whole)
        return "".join(self._lines)

    def __iter__(self) -> Iterator[str]:
        self._is_fresh = False
        return self._lines

    def _decoded(self) -> Iterator[str]:
        for chunk in _chunks(self._first, self._source):
            text = _clean(chunk)
            if text is None:
                yield from self._one_by_one(chunk)
            else:
                self._number += text.count("\n")
                yield from io.StringIO(text)

    def _one_by_one(self, chunk: bytes | str) -> Iterator[str]:
        raw = chunk.encode("utf-8", "surrogatepass") if isinstance(chunk, str) else chunk
        for line in raw.splitlines(keepends=True):
            self._number += 1
            content = line.rstrip(b"\r\n")
            text = self._without_controls(self._decode(content))
            yield f"{text}\n" if len(content) < len(line) else text

    def _without_controls(self, text: str) -> str:
        if text.isprintable() or not (found := CONTROLS.search(text)):
            return text
        if not self._controls_reported:
            self._controls_reported = True
            char = f"U+{ord(found[0]):04X}"
            self._report(
                diagnostic(
                    "BK003",
                    f"dropped the control character {char}, and any like it",
                    path=self.path,
                    line=self._number,
                    column=found.start() + 1,
                )
            )
        return CONTROLS.sub("", text)

    def _decode(self, raw: bytes) -> str:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as error:
            if not self._encoding_reported:
                self._encoding_reported = True
                self._report(
                    diagnostic(
                        "BK002",
                        f"byte 0x{raw[error.start]:02X} is not UTF-8; read as Windows-1252, "
                        "as are all lines like it",
                        path=self.path,
                        line=self._number,
                        column=len(raw[: error.start].decode("utf-8")) + 1,
                    )
                )
            return raw.decode("cp1252", errors="replace")


def _chunks(first: bytes, source: BinaryIO | str) -> Iterator[bytes | str]:
    """The text in chunks of whole lines: that which begins with `first`, or the text itself."""
    if isinstance(source, str):
        start = 0
        while start < len(source):
            end = source.find("\n", start + HEAD) + 1 or len(source)
            yield source[start:end]
            start = end
    else:
        chunk = first + source.readline()
        while chunk:
            yield chunk
            chunk = source.read(HEAD) + source.readline()


def _clean(chunk: bytes | str) -> str | None:
    r"""A text with its lines ended in `\n` if there is nothing in it to report line by line, which is usual: many
    times faster than lines are."""
    try:
        raw, text = (chunk.encode(), chunk) if isinstance(chunk, str) else (chunk, chunk.decode())
    except UnicodeError:
        return None
    if has_controls(raw):
        return None
    return io.IncrementalNewlineDecoder(None, translate=True).decode(text, final=True)


def encoding_of(head: bytes) -> tuple[int, str]:
    """The length of the byte order mark, and the encoding that it or the zero bytes of UTF-16 tell."""
    for bom, name in _BOMS:
        if head.startswith(bom):
            return len(bom), name if name != "utf-8" else _utf16_without_mark(head[len(bom) :])
    return 0, _utf16_without_mark(head)


def _utf16_without_mark(head: bytes) -> str:
    """UTF-16 without a byte order mark shows by the zero bytes of its ASCII characters."""
    sample = head[:200]
    if len(sample) >= 8:
        even, odd = sample[::2], sample[1::2]
        if odd.count(0) * 10 >= len(odd) * 8 and not even.count(0):
            return "utf-16-le"
        if even.count(0) * 10 >= len(even) * 8 and not odd.count(0):
            return "utf-16-be"
    return "utf-8"


def _refuse_binary(head: bytes, path: str | None) -> None:
    controls = len(head) - len(head.translate(None, _RARE))
    if b"\0" in head or controls * 3 > len(head):
        raise BibkitError(
            f"{path or 'the input'} is a binary file, not text", hint=_binary_hint(head) or "give a text file"
        )


def _binary_hint(head: bytes) -> str | None:
    kinds = (
        (b"%PDF", "a PDF"),
        (b"PK\3\4", "a ZIP archive or office document"),
        (b"\x1f\x8b", "a gzip archive"),
    )
    kind = next((name for magic, name in kinds if head.startswith(magic)), None)
    return f"it looks like {kind}; give the text itself" if kind else None


@contextmanager
def open_source(source: str | Path | TextIO | BinaryIO, report: Report) -> Iterator[LineReader]:
    """A LineReader over a path, `-` (standard input), or an open stream; what it opens it closes.

    Raises BibkitError if the path cannot be opened or what it holds is not text.
    """
    if isinstance(source, (str, Path)) and str(source) != "-":
        with _opened(source) as binary:
            yield LineReader(binary, str(source), report)
    elif isinstance(source, (str, Path)):
        if sys.stdin is None:
            raise BibkitError("standard input is closed", hint="give a file")
        yield LineReader(sys.stdin.buffer, "<stdin>", report)
    else:
        name = getattr(source, "name", None)
        path = name if isinstance(name, str) else None
        held = source.read() if isinstance(source, io.TextIOBase) else cast(BinaryIO, source)
        yield LineReader(held, path, report)


def text_of(source: str | BinaryIO) -> str | None:
    """The text of a source as the readers see it; None if it cannot be read."""
    try:
        with open_source(source, lambda finding: None) as stream:
            return stream.read()
    except (BibkitError, OSError):
        return None


class Text(io.TextIOBase):
    """A text as a stream, without a copy."""

    def __init__(self, text: str) -> None:
        self._text = text

    def read(self, size: int | None = -1) -> str:
        """The whole text."""
        return self._text


def _opened(path: str | Path) -> BinaryIO:
    try:
        return Path(path).open("rb")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise BibkitError(f"cannot read {path}: {reason}") from None

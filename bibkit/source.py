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
        self._text: str | None = None
        self._whole: tuple[bytes, BinaryIO] | None = None
        if isinstance(source, str):
            first = source[:HEAD].encode("utf-8", "surrogatepass")
            if encoding_of(first) == (0, "utf-8"):
                _refuse_binary(first, path)
                self._text, self.head = source, source[:HEAD]
                self._binary_lines = _encoded_lines(source)
                return
            source = io.BytesIO(source.encode("utf-8", "surrogatepass"))
        binary, first = source, source.read(HEAD)
        mark, encoding = encoding_of(first)
        first = first[mark:]
        if encoding == "utf-8":
            _refuse_binary(first, path)
            self._binary_lines = _lines(first, binary)
        else:
            decoded = (first + binary.read()).decode(encoding, errors="replace")
            self._binary_lines = iter(decoded.encode("utf-8").splitlines(keepends=True))
        self._whole = (first, binary) if encoding == "utf-8" else None
        self.head = first.decode(encoding, errors="replace")

    def readline(self) -> str:
        r"""The next line with its `\n`, or '' at the end."""
        self._whole = self._text = None
        raw = next(self._binary_lines, None)
        if raw is None:
            return ""
        self._number += 1
        if raw.isascii() and raw[-1:] == b"\n" and (text := raw.decode("ascii"))[:-1].isprintable():
            return text
        content = raw.rstrip(b"\r\n")
        text = self._without_controls(self._decode(content))
        return f"{text}\n" if len(content) < len(raw) else text

    def read(self) -> str:
        """All that is left."""
        # where there is nothing to report line by line, which is usual, whole texts are many times faster
        if self._text is not None:
            text, self._text = self._text, None
            if _is_clean(text):
                self._binary_lines = iter(())
                return _with_newlines(text)
        if self._whole is not None:
            first, binary = self._whole
            data = first + binary.read()
            self._whole = None
            try:
                if not has_controls(data):
                    text = _with_newlines(data.decode("utf-8"))
                    self._binary_lines = iter(())
                    return text
            except UnicodeDecodeError:
                pass
            self._binary_lines = iter(data.splitlines(keepends=True))
        return "".join(iter(self.readline, ""))

    def __iter__(self) -> Iterator[str]:
        return iter(self.readline, "")

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


def _lines(first: bytes, binary: BinaryIO) -> Iterator[bytes]:
    """The lines of `first` followed by the rest of `binary`, each with its end; a lone CR ends a line too."""
    begun = first[first.rfind(b"\n") + 1 :]
    yield from first[: len(first) - len(begun)].splitlines(keepends=True)
    yield from (begun + binary.readline()).splitlines(keepends=True)
    for line in binary:
        yield from line.splitlines(keepends=True)


def _with_newlines(text: str) -> str:
    r"""The text with its lines ended in `\n`."""
    return io.IncrementalNewlineDecoder(None, translate=True).decode(text, final=True)


def _encoded_lines(text: str) -> Iterator[bytes]:
    return _lines(b"", io.BytesIO(text.encode("utf-8", "surrogatepass")))


def _is_clean(text: str) -> bool:
    """Whether a text has neither controls besides line ends nor lone surrogates."""
    try:
        return not has_controls(text.encode())
    except UnicodeEncodeError:
        return False


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

"""Writing XML in pieces: lxml's incremental writer, drained entry by entry."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from lxml import etree

#: Namespaces of the elements that feeds carry besides their own.
DC = "http://purl.org/dc/elements/1.1/"
ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"


class XmlStream:
    """An indented UTF-8 document, written element by element; `drain` gives what has been written so far."""

    def __init__(self) -> None:
        self._buffer = io.BytesIO()
        self._file = etree.xmlfile(self._buffer, encoding="utf-8")
        self._writer: Any = None
        self._depth = 0

    @contextmanager
    def document(self) -> Iterator[None]:
        """The whole document, XML declaration included."""
        with self._file as writer:
            self._writer = writer
            writer.write_declaration()
            yield
            writer.flush()
        self._writer = None

    @contextmanager
    def element(
        self,
        name: str,
        attributes: Mapping[str, str] | None = None,
        nsmap: Mapping[str | None, str] | None = None,
    ) -> Iterator[None]:
        """An element with children, each on a line of its own."""
        if self._depth:
            self._indent()
        with self._writer.element(name, attrib=dict(attributes or {}), nsmap=nsmap):
            self._depth += 1
            yield
            self._depth -= 1
            self._indent()

    def leaf(self, name: str, text: str | None = None, attributes: Mapping[str, str] | None = None) -> None:
        """An element with text, or empty."""
        self._indent()
        with self._writer.element(name, attrib=dict(attributes or {})):
            if text:
                self._writer.write(text)

    def _indent(self) -> None:
        self._writer.write("\n" + "  " * self._depth)

    def drain(self) -> bytes:
        """The bytes written since the last call."""
        if self._writer is not None:
            self._writer.flush()
        data = self._buffer.getvalue()
        self._buffer.seek(0)
        self._buffer.truncate()
        return data

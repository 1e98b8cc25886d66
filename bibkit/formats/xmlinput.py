"""Reading XML that nobody vouches for: no entities, no DTD, no network, bounded size and depth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from ..diagnostics import Diagnostic, Report, diagnostic
from ..record import Origin
from . import Source
from .places import line_column, xml_elements

#: Larger documents are refused: they would be held in memory several times over.
MAX_CHARACTERS = 256 * 1024 * 1024
#: Elements within elements; lxml itself stops at 256 without `huge_tree`.
MAX_DEPTH = 200

_DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")


def parse(text: str, report: Report, source: Source) -> etree._Element | None:
    """The root of a document. A broken one is reported (BK154) and read as far as it goes; None if nothing is left.
    Entities are not resolved, a document type is passed over."""
    if len(text) > MAX_CHARACTERS:
        report(diagnostic("BK156", f"XML of more than {MAX_CHARACTERS} characters", path=source.path, line=1))
        return None
    # the declaration speaks of the bytes of the file, which have been decoded already
    text = _DECLARATION.sub(lambda match: "\n" * match[0].count("\n"), text, count=1)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        root: etree._Element | None = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        report(_broken(str(error.msg), error.lineno or 1, source))
        return None
    for found in parser.error_log:
        if not _DOCTYPE.match(found.message):
            report(_broken(found.message, found.line, source))
            break
    if root is None:
        report(_broken("no element", 1, source))
    return root


def _broken(message: str, line: int, source: Source) -> Diagnostic:
    return diagnostic("BK154", f"not well-formed XML: {message.strip()}", path=source.path, line=line)


def text_of(element: etree._Element | None) -> str:
    """All text of an element, white space folded; '' for None."""
    if element is None:
        return ""
    return " ".join("".join(str(part) for part in element.itertext()).split())


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; '' for what is none (an unresolved entity)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: etree._Element, *path: str) -> etree._Element | None:
    """The first descendant along a path of local names, or None."""
    found: etree._Element | None = element
    for name in path:
        if found is None:
            return None
        found = next((part for part in found if local(part) == name), None)
    return found


def children(element: etree._Element | None, name: str) -> list[etree._Element]:
    """The child elements of a local name."""
    return [] if element is None else [part for part in element if local(part) == name]


def origins(text: str, elements: Sequence[etree._Element], format: str, source: Source) -> Iterator[Origin]:
    """Where the records of a document stand, which are all elements of one name, none within another. Where the text
    does not show them (broken XML), the line and what was read of it."""
    spans = xml_elements(text, local(elements[0])) if elements else []
    line = column = 1
    position = 0
    for place, element in enumerate(elements):
        if len(spans) != len(elements):
            yield Origin(format, source.path, element.sourceline or 1, 0, 0, source_text(element))
            continue
        start, end = spans[place]
        line, column = line_column(text[position:start], start - position, line, column)
        position = start
        yield Origin(format, source.path, line, start, end, text[start:end], column)


def source_text(element: etree._Element) -> str:
    """The element as XML text, for a record's origin."""
    return etree.tostring(element, encoding="unicode", with_tail=False)


def clean(text: str) -> str:
    """A string that XML can hold: control characters, lone surrogates and non-characters are dropped."""
    from ..normalise import CONTROLS

    return CONTROLS.sub("", text)


def document(root: etree._Element, *, runs: str = "") -> bytes:
    """A whole document, indented, as UTF-8 bytes; but for elements that hold `runs` of text, where every space
    counts."""
    etree.indent(root, "  ")
    for run in root.iter(runs) if runs else ():
        run.tail = None
        if (parent := run.getparent()) is not None:
            parent.text = None
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"

"""Inline tree → runs of a Word paragraph (python-docx, the extra `docx`)."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from ..diagnostics import BibkitError
from .html import is_safe_link
from .text import math_text
from .tree import Inlines, Kind, Link, Math

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

#: Kind → the property of a run's font, and its value.
_FONT: dict[Kind, tuple[str, bool]] = {
    "italic": ("italic", True),
    "oblique": ("italic", True),
    "bold": ("bold", True),
    "small-caps": ("small_caps", True),
    "underline": ("underline", True),
    "superscript": ("superscript", True),
    "subscript": ("subscript", True),
    "normal-style": ("italic", False),
    "normal-weight": ("bold", False),
    "normal-variant": ("small_caps", False),
    "normal-decoration": ("underline", False),
}
#: What stands before a block of a bibliography entry (CSL's `display`).
_BLOCK_START: dict[Kind, str] = {"block": "\n", "right-inline": "\t", "indent": "\n\t"}


def add_runs(paragraph: Paragraph, inlines: Inlines, font: dict[str, bool] | None = None) -> None:
    """Append an inline tree to a paragraph as runs."""
    font = font or {}
    for inline in inlines:
        if isinstance(inline, (str, Math)):
            text = inline if isinstance(inline, str) else math_text(inline.latex)
            _style(paragraph.add_run(text.replace("\n", " ")), font)
        elif isinstance(inline, Link):
            _add_link(paragraph, inline, font)
        else:
            if paragraph.runs and (start := _BLOCK_START.get(inline.kind)):
                paragraph.add_run(start)
            change = dict([_FONT[inline.kind]]) if inline.kind in _FONT else {}
            add_runs(paragraph, inline.children, font | change)


def _style(run: Any, font: dict[str, bool]) -> None:
    for name, value in font.items():
        setattr(run.font, name, value)


def _add_link(paragraph: Paragraph, link: Link, font: dict[str, bool]) -> None:
    """python-docx has no call for new hyperlinks: the runs are moved into a `w:hyperlink` element."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    before = len(paragraph.runs)
    add_runs(paragraph, link.children, font)
    if not is_safe_link(link.href):
        return
    element: Any = OxmlElement("w:hyperlink")
    relation = paragraph.part.relate_to(link.href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    element.set(qn("r:id"), relation)
    for run in paragraph.runs[before:]:
        element.append(run._r)
    paragraph._p.append(element)


def write_document(entries: list[Inlines], title: str) -> bytes:
    """A Word document with a heading and one paragraph with a hanging indent an entry.

    Raises BibkitError if python-docx is not installed.
    """
    try:
        import docx
        from docx.shared import Inches
    except ImportError:
        raise BibkitError("python-docx is not installed", hint="pip install 'bibkit-csl[docx]'") from None
    document = docx.Document()
    document.core_properties.author = ""
    document.add_heading(title, level=1)
    for entry in entries:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Inches(0.5)
        paragraph.paragraph_format.first_line_indent = Inches(-0.5)
        add_runs(paragraph, entry)
    stream = io.BytesIO()
    document.save(stream)
    return _without_clock(stream.getvalue())


def _without_clock(archive: bytes) -> bytes:
    """The same archive with a fixed date on every member, so that the same references give the same bytes."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            target.writestr(member, source.read(name), zipfile.ZIP_DEFLATED)
    return result.getvalue()

"""arXiv's API: an Atom feed of papers ("arXiv API User's Manual", 3.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ... import identifiers
from ...diagnostics import Report, diagnostic
from ...names import parse_display_name
from ...record import Item, Origin, Record
from .. import Format, Source, TextStream, datetext, xmlinput
from ..xmlinput import child, children, local, text_of

#: Element of an entry → variable.
FIELDS: dict[str, str] = {"title": "title", "summary": "abstract", "doi": "DOI", "comment": "note"}


def read_arxiv(stream: TextStream, report: Report, source: Source) -> Iterator[Record]:
    """The papers of an answer. What the API reports as an error is reported (BK158)."""
    root = xmlinput.parse(stream.read(), report, source)
    if root is None:
        return
    if local(root) not in ("feed", "entry"):
        report(diagnostic("BK158", "this XML is no Atom feed", path=source.path, line=1))
        return
    for entry in [root] if local(root) == "entry" else children(root, "entry"):
        line = entry.sourceline or 1
        address = text_of(child(entry, "id"))
        if "/api/errors" in address:
            message = f"arXiv answers: {text_of(child(entry, 'summary'))}"
            report(diagnostic("BK158", message, path=source.path, line=line))
            continue
        item = item_of(entry)
        if "title" not in item:
            report(diagnostic("BK152", "this entry has no title", path=source.path, line=line))
            continue
        yield Record(item, Origin("arxiv", source.path, line, 0, 0, xmlinput.source_text(entry)))


def item_of(entry: etree._Element) -> Item:
    """The CSL item of an entry: a preprint, with `number` and `categories` as the rest of bibkit has them."""
    item: Item = {"type": "article"}
    for name, variable in FIELDS.items():
        text = text_of(child(entry, name))
        if text:
            item[variable] = text
    authors = [text_of(child(author, "name")) for author in children(entry, "author")]
    if any(authors):
        item["author"] = [parse_display_name(author) for author in authors if author]
    published = datetext.parse(text_of(child(entry, "published"))[:10])
    if published:
        item["issued"] = published
    number = identifiers.arxiv_id(text_of(child(entry, "id")))
    if number:
        item["number"] = f"arXiv:{number}"
        item["publisher"] = "arXiv"
        item["URL"] = f"https://arxiv.org/abs/{number}"
    terms = [part.get("term", "") for part in children(entry, "category")]
    primary = child(entry, "primary_category")
    first = [primary.get("term", "")] if primary is not None else []
    classes = [
        term for term in dict.fromkeys([*first, *terms]) if re.fullmatch(r"[a-z-]+(?:\.[A-Za-z-]+)?", term)
    ]
    if classes:
        item["categories"] = classes
    journal = text_of(child(entry, "journal_ref"))
    if journal:
        # where the paper was published, as one text: no part of it can be told with certainty
        item["custom"] = {"arxiv": {"journal_ref": journal}}
    return item


def _detect(head: str) -> float:
    return (
        0.97
        if "<feed" in head
        and re.search(r"https?://(?:www\.|export\.)?arxiv\.org/", head)
        and "<entry" in head
        else 0.0
    )


ARXIV = Format(
    name="arxiv",
    title="arXiv answer (Atom)",
    extensions=(),
    media_type="application/atom+xml",
    read=read_arxiv,
    detect=_detect,
)

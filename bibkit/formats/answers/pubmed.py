"""PubMed's ESummary (E-utilities), version 2.0: JSON, or XML with `<DocumentSummary>`; and the older `<DocSum>`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from ...diagnostics import Report, diagnostic
from ...record import Item, Name, Origin, Record
from .. import Format, Source, TextStream, datetext, xmlinput
from ..nbib import full_range, short_name
from .common import at, fill, read_answer, rows

#: Publication type → CSL type; all others are articles.
TYPES: dict[str, str] = {
    "Book": "book",
    "Book Chapter": "chapter",
    "Academic Dissertation": "thesis",
    "Dataset": "dataset",
    "Preprint": "article",
    "Technical Report": "report",
    "Congress": "paper-conference",
}

#: Path in a summary → variable.
FIELDS: dict[str, str] = {
    "title": "title",
    "fulljournalname": "container-title",
    "source": "container-title-short",
    "volume": "volume",
    "issue": "issue",
    "publishername": "publisher",
    "publisherlocation": "publisher-place",
    "edition": "edition",
    "lang.0": "language",
    "issn": "ISSN",
    "essn": "ISSN",
    "uid": "PMID",
    "elocationid": "elocationid",
}
#: `idtype` → variable.
IDENTIFIERS = {"doi": "DOI", "pmc": "PMCID"}


def item_of(work: Mapping[str, Any]) -> Item:
    """The CSL item of a document summary."""
    item: Item = {"type": "article-journal"}
    fill(item, work, FIELDS)
    kinds = work.get("pubtype")
    for told in kinds if isinstance(kinds, list) else []:
        item["type"] = TYPES.get(str(told), item["type"])
    for key in ("booktitle", "bookname"):
        if work.get(key) and item["type"] == "chapter":
            item["container-title"] = str(work[key])
    place = str(item.pop("elocationid", ""))
    doi = re.search(r"\b10\.\d{4,9}/\S+", place)
    if doi:
        item["DOI"] = doi[0].rstrip(".")
    # PubMed ends every title with a period
    if str(item.get("title", "")).endswith("."):
        item["title"] = str(item["title"])[:-1]
    authors: list[Name] = []
    for one in rows(work.get("authors")):
        text = str(at(one, "name") or "")
        if re.fullmatch(r"et al\.?", text):
            item["custom"] = {"truncated": ["author"]}
        elif text:
            kind = str(at(one, "authtype") or "Author")
            name: Name = {"literal": text} if kind == "CollectiveName" else short_name(text)
            if kind == "Editor":
                item.setdefault("editor", []).append(name)
            else:
                authors.append(name)
    if authors:
        item["author"] = authors
    date = datetext.parse_or_literal(str(work.get("pubdate") or work.get("epubdate") or ""))
    if date:
        item["issued"] = date
    if work.get("pages"):
        item["page"] = full_range(str(work["pages"]))
    for one in rows(work.get("articleids")):
        variable = IDENTIFIERS.get(str(at(one, "idtype")))
        if variable and at(one, "value"):
            item[variable] = str(at(one, "value"))
    return item


def _works(answer: Any) -> list[Any] | None:
    result = at(answer, "result")
    if not isinstance(result, dict):
        return None
    uids = result.get("uids")
    return [result.get(str(uid)) for uid in uids] if isinstance(uids, list) else None


def read_esummary(stream: TextStream, report: Report, source: Source) -> Iterator[Record]:
    """The records of an ESummary answer, JSON or XML."""
    text = stream.read()
    if text.lstrip()[:1] != "<":
        yield from read_answer("pubmed", _works, item_of, _Text(text), report, source)
        return
    root = xmlinput.parse(text, report, source)
    if root is None:
        return
    summaries = [part for part in root.iter() if xmlinput.local(part) in ("DocumentSummary", "DocSum")]
    if not summaries:
        report(diagnostic("BK158", "no document summary in this XML", path=source.path, line=1))
    for element in summaries:
        old = xmlinput.local(element) == "DocSum"
        work = _old_summary(element) if old else _summary(element)
        origin = Origin("pubmed", source.path, element.sourceline or 1, 0, 0, xmlinput.source_text(element))
        yield Record(item_of(work), origin)


class _Text:
    """A text that is read already, as a stream."""

    def __init__(self, text: str) -> None:
        self._text = text

    def read(self) -> str:
        """The text."""
        return self._text

    def __iter__(self) -> Iterator[str]:
        return iter(self._text.splitlines(keepends=True))


def _summary(element: etree._Element) -> dict[str, Any]:
    """A version 2.0 summary as its JSON form has it."""
    found: dict[str, Any] = {"uid": element.get("uid", "")}
    for part in element:
        name = xmlinput.local(part).lower()
        if name == "authors":
            found[name] = [
                {xmlinput.local(field).lower(): xmlinput.text_of(field) for field in author}
                for author in part
            ]
        elif name == "articleids":
            found[name] = [
                {xmlinput.local(field).lower(): xmlinput.text_of(field) for field in one} for one in part
            ]
        elif len(part):
            found[name] = [xmlinput.text_of(one) for one in part]
        else:
            found[name] = xmlinput.text_of(part)
    return found


def _old_summary(element: etree._Element) -> dict[str, Any]:
    """A version 1.0 summary, `<Item Name="…">`, under the names of version 2.0."""
    found: dict[str, Any] = {"uid": xmlinput.text_of(xmlinput.child(element, "Id"))}
    renamed = {"PubTypeList": "pubtype", "LangList": "lang", "FullJournalName": "fulljournalname", "SO": ""}
    for item in xmlinput.children(element, "Item"):
        name = item.get("Name", "")
        inner = xmlinput.children(item, "Item")
        if name == "AuthorList":
            found["authors"] = [{"name": xmlinput.text_of(one)} for one in inner]
        elif name == "ArticleIds":
            found["articleids"] = [
                {"idtype": one.get("Name", ""), "value": xmlinput.text_of(one)} for one in inner
            ]
        elif inner:
            found[renamed.get(name, name.lower())] = [xmlinput.text_of(one) for one in inner]
        elif renamed.get(name, name):
            found[renamed.get(name, name.lower())] = xmlinput.text_of(item)
    return found


def _detect(head: str) -> float:
    if re.match(r'\s*\{\s*"header"\s*:\s*\{\s*"type"\s*:\s*"esummary"', head):
        return 0.98
    return 0.95 if "<eSummaryResult" in head else 0.0


PUBMED = Format(
    name="pubmed",
    title="PubMed ESummary answer (JSON, XML)",
    extensions=(),
    media_type="application/json",
    read=read_esummary,
    detect=_detect,
)

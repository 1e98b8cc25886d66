"""Reading the entries of a published Atom feed back, for the next edition of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lxml import etree

from ..diagnostics import BibkitError, Report, diagnostic
from ..normalise import normalise_text
from .addresses import web_address
from .atom import EXTENSIONS, GENERATOR
from .model import UNDATED, Category, Entry
from .xml import ATOM, DC, PRISM, unjoined

_NAMESPACES = {"dc": DC, "prism": PRISM}
#: Relations that lead from the newest document of a feed to the older ones (RFC 5005).
_OLDER = ("next", "prev-archive")
_FILE_NAME = re.compile(r"(?<=/)[\w-]+\.atom$", re.ASCII)


def read_published(path: Path, report: Report) -> list[Entry]:
    """The entries of a feed file and of the older documents of that feed beside it, each id once; [] if there is no
    such file. A feed of another program is reported (BK806). Raises BibkitError for a file that is no Atom feed, or has
    an entry without id."""
    found: dict[str, Entry] = {}
    waiting, seen = [path], {path}
    while waiting:
        current = waiting.pop(0)
        if not current.is_file():
            continue
        for entry, older in _read(current, report):
            if entry is not None:
                found.setdefault(entry.id, entry)
            elif older is not None and (beside := path.with_name(older)) not in seen:
                seen.add(beside)
                waiting.append(beside)
    return list(found.values())


def _read(path: Path, report: Report) -> Iterator[tuple[Entry | None, str | None]]:
    """The entries of one document, and the names of the older ones that it leads to."""
    try:
        with path.open("rb") as stream:
            root = None
            is_ours = False
            events = etree.iterparse(
                stream,
                events=("start", "end"),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=True,
            )
            for event, element in events:
                if root is None:
                    root = element
                    if root.tag != f"{{{ATOM}}}feed":
                        raise _no_feed(path, f"it is a <{etree.QName(root).localname}>")
                elif event == "end" and element.getparent() is root:
                    if element.tag == f"{{{ATOM}}}entry":
                        entry = _entry(element)
                        if not entry.id:
                            raise _no_feed(path, f"the entry in line {element.sourceline} has no id")
                        yield entry, None
                        element.clear()
                    elif element.tag == f"{{{ATOM}}}generator":
                        is_ours = _text(element) == GENERATOR
                    elif (
                        element.tag == f"{{{ATOM}}}link"
                        and element.get("rel") in _OLDER
                        and (older := _FILE_NAME.search(str(element.get("href"))))
                    ):
                        yield None, older[0]
            if not is_ours:
                report(diagnostic("BK806", f"{path} is not one that bibkit wrote", path=str(path)))
    except etree.XMLSyntaxError as error:
        raise _no_feed(path, str(error.msg)) from None
    except OSError as error:
        raise BibkitError(f"cannot read {path}: {error.strerror or error}") from None


def _no_feed(path: Path, reason: str) -> BibkitError:
    return BibkitError(
        f"{path} is no Atom feed that can be updated: {reason}",
        hint="move it away, or publish without --update",
    )


def _entry(element: etree._Element) -> Entry:
    links: dict[str, list[str]] = {}
    for link in element.iterfind(f"{{{ATOM}}}link"):
        if href := web_address(link.get("href") or ""):
            links.setdefault(link.get("rel") or "alternate", []).append(href)
    content = element.find(f"{{{ATOM}}}content")
    is_rich = content is not None and content.get("type") == "html"
    values: dict[str, Any] = {}
    for name, attribute in EXTENSIONS.items():
        prefix, _, local = name.partition(":")
        value = _text(element.find(f"{{{_NAMESPACES[prefix]}}}{local}"))
        values.setdefault(attribute, value.removeprefix("doi:") if name == "dc:identifier" else value)
    return Entry(
        **values,
        id=_child(element, "id").strip(),
        title=_child(element, "title"),
        updated=_date(_child(element, "updated")) or UNDATED,
        published=_date(_child(element, "published")),
        authors=tuple(
            _text(name) for name in element.iterfind(f"{{{ATOM}}}author/{{{ATOM}}}name") if name.text
        ),
        summary=_child(element, "summary") or _text(content),
        content=str(content.text or "") if content is not None and is_rich else "",
        link=next(iter(links.get("alternate", ())), None),
        related=tuple(links.get("related", ())),
        pdf=next(iter(links.get("enclosure", ())), None),
        license=next(iter(links.get("license", ())), None),
        rights=_child(element, "rights"),
        categories=tuple(
            Category(
                unjoined(category.get("term") or ""),
                category.get("scheme"),
                unjoined(category.get("label") or "") or None,
            )
            for category in element.iterfind(f"{{{ATOM}}}category")
        ),
    )


def _child(element: etree._Element, name: str) -> str:
    return _text(element.find(f"{{{ATOM}}}{name}"))


def _text(element: etree._Element | None) -> str:
    if element is None:
        return ""
    text = "".join(str(part) for part in element.itertext())
    # bibkit's own texts are plain, and have no type
    return _text_of_html(text) if element.get("type") == "html" else unjoined(text)


def _text_of_html(text: str) -> str:
    try:
        tree = etree.fromstring(f"<div>{text}</div>", etree.HTMLParser(no_network=True))
    except etree.XMLSyntaxError:
        return text
    return normalise_text("".join(str(part) for part in tree.itertext()))


def _date(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found.astimezone(UTC).replace(microsecond=0) if found.tzinfo else found.replace(tzinfo=UTC)

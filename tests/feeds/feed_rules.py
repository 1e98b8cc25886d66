"""What the W3C feed validator and the specifications ask of a feed, as far as a document alone can show it.

Each check gives the faults that it finds; a feed that is clean by them gives none. The validator's warnings about
namespaces that it does not know (PRISM), feeds without an address, implausible or equal dates and entries without
text depend on the records, and are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from unicodedata import normalize
from urllib.parse import quote, unquote

import html5lib
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(//)?[0-9A-Za-z;/?:@&=+$.\-_!~*'()%,#]+")
_HTTP = re.compile(r"https?://[^/].*")
_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*")
_END_TAG = re.compile(r"</(a|b|i|p|em|div|span|script|sub|sup|style|strong|title|br|ul|li)\s*>", re.IGNORECASE)  # fmt: skip
_LOST = re.compile("[\x80-\x9f\ufffd]")
_RELATIONS = frozenset(
    "alternate current enclosure first hub last license next next-archive prev-archive previous related self via".split()
)
_SAFE_ELEMENTS = frozenset("a b br div em i p span strong sub sup u".split())


def _uri(text: str | None, what: str) -> Iterator[str]:
    if not text or not _URI.fullmatch(text):
        yield f"{what} is no absolute URI: {text!r}"
    elif text.startswith("http") and not _HTTP.fullmatch(text):
        yield f"{what} has no host: {text!r}"
    elif text.startswith("urn:") and not _UUID.fullmatch(text):
        yield f"{what} is no UUID: {text!r}"


def _id(text: str | None, what: str) -> Iterator[str]:
    """An id, which readers compare character by character: in the one usual spelling of its URI."""
    yield from _uri(text, what)
    if text and text.startswith("http"):
        _, _, rest = text.partition("://")
        host, slash, path = rest.partition("/")
        if not slash or host != host.lower():
            yield f"{what} has no path, or a host with capitals: {text}"
        if "/".join(map(_canonical, path.split("/"))) != path:
            yield f"{what} could be written in another way: {text}"


def _canonical(segment: str) -> str:
    """A segment of a path as the validator spells it (uri.py): sub-delims, : and @ as they are, encoded or not, and
    all else decoded and encoded anew."""
    parts = re.split(r"([!$&'()*+,;=:@]|%(?:2[146-9A-C]|3[ABD]|40))", segment)
    parts[::2] = [quote(normalize("NFC", unquote(part)), safe="-._~") for part in parts[::2]]
    return "".join(parts)


def _text(text: str | None, what: str, *, blank: bool = False) -> Iterator[str]:
    """Plain text: no HTML, none of the characters that show a wrong encoding."""
    if not (text or "").strip() and not blank:
        yield f"{what} is empty"
    if tag := _END_TAG.search(text or ""):
        yield f"{what} holds HTML: {tag[0]}"
    if _LOST.search(text or ""):
        yield f"{what} holds characters of a wrong encoding"


def _html(text: str | None, what: str) -> Iterator[str]:
    """HTML without errors, of elements that readers let through, with absolute links."""
    try:
        tree = html5lib.HTMLParser(strict=True).parseFragment(text or "")
    except html5lib.html5parser.ParseError as error:
        yield f"{what} is not HTML: {error}"
        return
    for element in tree.iter():
        name = str(element.tag).rpartition("}")[2]
        if element is not tree and name not in _SAFE_ELEMENTS:
            yield f"{what} holds <{name}>"
        if (href := element.get("href")) is not None:
            yield from _uri(href, f"a link in {what}")
        yield from (f"{what} holds the attribute {key}" for key in element.attrib if key.startswith("on"))


def _once(element: etree._Element, *names: str) -> Iterator[str]:
    for name in names:
        count = len(element.findall(name))
        if count > 1:
            yield f"{count} × <{name}>"


def _rfc3339(text: str | None, what: str) -> Iterator[str]:
    if not text or not _RFC3339.fullmatch(text):
        yield f"{what} is no date of RFC 3339: {text!r}"
    else:
        datetime.fromisoformat(text)


def _rfc822(text: str | None, what: str) -> Iterator[str]:
    if not re.fullmatch(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d? [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT", text or ""):  # fmt: skip
        yield f"{what} is no date of RFC 822: {text!r}"
    # the parser of the standard library guesses the century of years below 1000
    elif int(str(text).split()[3]) >= 1000 and f"{parsedate_to_datetime(str(text)):%a}" != str(text)[:3]:
        yield f"{what} has the wrong day of the week: {text!r}"


def _link(link: etree._Element, in_entry: bool) -> Iterator[str]:
    rel, href = link.get("rel", "alternate"), link.get("href")
    yield from _uri(href, f"link {rel}")
    if rel not in _RELATIONS:
        yield f"relation {rel} is not registered"
    if in_entry and rel not in ("alternate", "related", "enclosure", "license", "via", "self"):
        yield f"relation {rel} in an entry"
    if (kind := link.get("type")) is not None and not _MEDIA_TYPE.fullmatch(kind):
        yield f"media type {kind!r}"
    if rel == "self" and kind not in ("application/atom+xml", "application/rss+xml"):
        yield f"the feed says that it is {kind!r}"


def _unique_alternates(links: list[etree._Element]) -> Iterator[str]:
    kinds = [link.get("type") for link in links if link.get("rel", "alternate") == "alternate"]
    if len(kinds) != len(set(kinds)):
        yield "two alternates of one type"


def atom_faults(data: bytes, *, address: str | None = None) -> list[str]:
    """The faults of an Atom feed; `address` is where it is published."""
    return list(_atom_faults(data, address))


def _atom_faults(data: bytes, address: str | None) -> Iterator[str]:
    root = etree.fromstring(data)
    if root.tag != f"{ATOM}feed":
        yield f"root element {root.tag}"
    seen_entry = False
    for child in root:
        seen_entry = seen_entry or child.tag == f"{ATOM}entry"
        if seen_entry and child.tag != f"{ATOM}entry":
            yield f"{child.tag} stands after an entry"
    links = root.findall(f"{ATOM}link")
    yield from _once(root, *(ATOM + name for name in ("id", "title", "updated", "generator")))
    yield from _id(root.findtext(f"{ATOM}id"), "feed id")
    yield from _text(root.findtext(f"{ATOM}title"), "feed title")
    yield from _rfc3339(root.findtext(f"{ATOM}updated"), "feed updated")
    yield from _persons(root)
    for link in links:
        yield from _link(link, in_entry=False)
    yield from _unique_alternates(links)
    if address is not None and [link.get("href") for link in links if link.get("rel") == "self"] != [address]:
        yield "no link to the feed itself"
    if (language := root.get("{http://www.w3.org/XML/1998/namespace}lang")) is not None:
        yield from () if _LANGUAGE.fullmatch(language) else (f"language {language!r}",)
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    if len(ids) != len(set(ids)):
        yield "two entries with one id"
    for entry in root.iter(f"{ATOM}entry"):
        yield from _atom_entry_faults(entry)


def _persons(element: etree._Element) -> Iterator[str]:
    for author in element.findall(f"{ATOM}author"):
        yield from _text(author.findtext(f"{ATOM}name"), "author")
        if re.search(r"<[\w.+'-]+@[\w.-]+>", author.findtext(f"{ATOM}name") or ""):
            yield "an address of e-mail in a name"


def _atom_entry_faults(entry: etree._Element) -> Iterator[str]:
    yield from _once(
        entry,
        *(ATOM + name for name in ("id", "title", "updated", "published", "summary", "content", "rights")),
    )
    yield from _id(entry.findtext(f"{ATOM}id"), "entry id")
    yield from _text(entry.findtext(f"{ATOM}title"), "title")
    yield from _rfc3339(entry.findtext(f"{ATOM}updated"), "updated")
    if entry.find(f"{ATOM}published") is not None:
        yield from _rfc3339(entry.findtext(f"{ATOM}published"), "published")
    yield from _persons(entry)
    links = entry.findall(f"{ATOM}link")
    for link in links:
        yield from _link(link, in_entry=True)
    yield from _unique_alternates(links)
    content = entry.find(f"{ATOM}content")
    if content is None and not any(link.get("rel", "alternate") == "alternate" for link in links):
        yield "neither content nor alternate"
    for name in ("title", "summary", "content", "rights"):
        for element in entry.findall(ATOM + name):
            if element.get("type") == "html":
                yield from _html(element.text, name)
            elif element.get("type", "text") == "text":
                yield from _text(element.text, name)
            else:
                yield f"{name} of type {element.get('type')}"
            if len(element):
                yield f"elements in {name}"
    for category in entry.findall(f"{ATOM}category"):
        yield from _text(category.get("term"), "category")
        if (scheme := category.get("scheme")) is not None:
            yield from _uri(scheme, "scheme")
        yield from _text(category.get("label", "none"), "label")


def rss_faults(data: bytes, *, address: str | None = None) -> list[str]:
    """The faults of an RSS 2.0 feed; `address` is where it is published."""
    return list(_rss_faults(data, address))


def _rss_faults(data: bytes, address: str | None) -> Iterator[str]:
    root = etree.fromstring(data)
    if root.tag != "rss" or root.get("version") != "2.0" or [child.tag for child in root] != ["channel"]:
        yield "no RSS 2.0"
    channel = root[0]
    seen_item = False
    for child in channel:
        seen_item = seen_item or child.tag == "item"
        if seen_item and child.tag != "item":
            yield f"{child.tag} stands after an item"
    yield from _once(channel, "title", "link", "description", "language", "lastBuildDate", "generator")
    yield from _text(channel.findtext("title"), "channel title")
    yield from _text(channel.findtext("description"), "channel description")
    yield from _uri(channel.findtext("link"), "channel link")
    yield from _rfc822(channel.findtext("lastBuildDate"), "lastBuildDate")
    links = channel.findall(f"{ATOM}link")
    for link in links:
        yield from _link(link, in_entry=False)
    if address is not None and [link.get("href") for link in links if link.get("rel") == "self"] != [address]:
        yield "no link to the feed itself"
    guids = [item.findtext("guid") for item in channel.findall("item")]
    if len(guids) != len(set(guids)):
        yield "two items with one guid"
    for item in channel.findall("item"):
        yield from _item_faults(item)


def _item_faults(item: etree._Element) -> Iterator[str]:
    yield from _once(
        item, "title", "link", "guid", "pubDate", "description", "enclosure", f"{CONTENT}encoded", f"{DC}creator"
    )  # fmt: skip
    for name in ("author", f"{DC}date", f"{ATOM}published", f"{ATOM}id", f"{DC}subject"):
        if item.find(name) is not None:
            yield f"{name} says again what RSS says itself"
    yield from _text(item.findtext("title"), "title")
    if re.search("<[/a-zA-Z]", item.findtext("title") or ""):
        yield "a title that looks like HTML"
    if item.find("link") is not None:
        yield from _uri(item.findtext("link"), "link")
    guid = item.find("guid")
    assert guid is not None
    yield from _uri(guid.text, "guid")
    if (guid.get("isPermaLink") == "true") != str(guid.text).startswith("http"):
        yield "isPermaLink is wrong"
    if item.find("pubDate") is not None:
        yield from _rfc822(item.findtext("pubDate"), "pubDate")
    for element in item.findall("category"):
        yield from _text(element.text, "category")
    names = [child.tag for child in item]
    if f"{CONTENT}encoded" in names and "description" not in names[: names.index(f"{CONTENT}encoded")]:
        yield "content before the description"
    yield from (
        _text(item.findtext("description", "none"), "description")
        if "<" not in (item.findtext("description") or "")
        else ()
    )
    yield from _html(item.findtext("description"), "description")
    yield from _html(item.findtext(f"{CONTENT}encoded", ""), "content")
    for enclosure in item.findall("enclosure"):
        yield from _uri(enclosure.get("url"), "enclosure")
        if not re.match(r"https?://([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+(:\d+)?(/|$)", enclosure.get("url") or ""):
            yield f"enclosure of an unusual host: {enclosure.get('url')}"
        if not (enclosure.get("length") or "").isdigit() or not _MEDIA_TYPE.fullmatch(
            enclosure.get("type") or ""
        ):
            yield "enclosure without length or type"
    for link in item.findall(f"{ATOM}link"):
        yield from _link(link, in_entry=True)


def json_faults(data: bytes | str) -> list[str]:
    """The faults of a JSON Feed, by the rules of version 1.1."""
    return list(_json_faults(json.loads(data)))


_TOP = {
    "version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str, "next_url": str,
    "language": str, "authors": list, "hubs": list, "items": list,
}  # fmt: skip
_ITEM = {
    "id": str, "url": str, "external_url": str, "title": str, "content_html": str, "content_text": str, "summary": str,
    "date_published": str, "date_modified": str, "authors": list, "tags": list, "language": str, "attachments": list,
}  # fmt: skip


def _json_faults(feed: dict[str, Any]) -> Iterator[str]:
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield "version"
    yield from (f"the feed has no {name}" for name in ("title", "items") if name not in feed)
    yield from _types(feed, _TOP)
    for name in ("home_page_url", "feed_url", "next_url"):
        if name in feed:
            yield from _uri(feed[name], name)
    yield from (
        f"hub without {name}" for hub in feed.get("hubs", []) for name in ("type", "url") if name not in hub
    )
    ids = [item.get("id") for item in feed["items"]]
    if len(ids) != len(set(ids)):
        yield "two items with one id"
    for item in feed["items"]:
        yield from _types(item, _ITEM)
        if not item.get("id"):
            yield "an item without id"
        if "content_html" not in item and "content_text" not in item:
            yield "an item without content"
        yield from _html(item.get("content_html"), "content_html")
        for name in ("date_published", "date_modified"):
            if name in item:
                yield from _rfc3339(item[name], name)
        if "url" in item:
            yield from _uri(item["url"], "url")
        for author in item.get("authors", []):
            if not set(author) & {"name", "url", "avatar"}:
                yield "an author without anything"
        for attachment in item.get("attachments", []):
            yield from _uri(attachment.get("url"), "attachment")
            if not _MEDIA_TYPE.fullmatch(attachment.get("mime_type", "")):
                yield "an attachment without type"


def _types(found: dict[str, Any], known: dict[str, type]) -> Iterator[str]:
    for name, value in found.items():
        if name.startswith("_"):
            continue
        if name not in known:
            yield f"{name} is no member of JSON Feed"
        elif not isinstance(value, known[name]):
            yield f"{name} is a {type(value).__name__}"
        elif value in ("", []) and name != "items":
            yield f"{name} is empty"

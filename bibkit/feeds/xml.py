"""Writing XML as text: what `lxml.etree.xmlfile` would write, in less than half the time (benchmarks/feeds.py).

Names are constants of the code; every value passes `escape`, and holds no characters that XML forbids because the
entries have been cleaned of them (entries.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

#: Namespaces of the elements that feeds carry besides their own.
DC = "http://purl.org/dc/elements/1.1/"
ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
HISTORY = "http://purl.org/syndication/history/1.0"
PRISM = "http://prismstandard.org/namespaces/basic/2.0/"

_MARKUP_BEGINS = re.compile(r"<(?=[A-Za-z/!?])|&(?=#?\w+;)")
#: Invisible, and neither in HTML nor in XML part of a tag or reference.
_WORD_JOINER = "\u2060"
_JOINED = re.compile(f"([<&]){_WORD_JOINER}")


def escape(text: str) -> str:
    """Text or an attribute's value. & and < become hexadecimal references, which the RSS Advisory Board's profile
    found to be read right most often."""
    if "&" in text:
        text = text.replace("&", "&#x26;")
    if "<" in text:
        text = text.replace("<", "&#x3C;")
    if ">" in text:
        text = text.replace(">", "&#x3E;")
    if '"' in text:
        text = text.replace('"', "&#x22;")
    return text


def plain(text: str) -> str:
    """Plain text, escaped. Some readers take it for text, others for HTML, and no format of feeds tells both; so a <
    or & that could begin a tag or reference is followed by a word joiner, and all of them show it as it is."""
    if "<" in text or "&" in text:
        text = _MARKUP_BEGINS.sub(rf"\g<0>{_WORD_JOINER}", text)
    return escape(text)


def plain_all(texts: Sequence[str]) -> Sequence[str]:
    """Several texts, each as `plain` gives it, in one go: they hold no control characters."""
    together = "\x1f".join(texts)
    written = plain(together)
    return texts if written is together else written.split("\x1f")


def unjoined(text: str) -> str:
    """The text that `plain` was made of."""
    return _JOINED.sub(r"\1", text) if _WORD_JOINER in text else text


def element(name: str, content: str, attributes: str = "", *, depth: int = 2) -> str:
    """A line with an element; `content` and `attributes` are escaped already."""
    return f"{'  ' * depth}<{name}{attributes}>{content}</{name}>\n"


def empty(name: str, depth: int = 2, **attributes: str | None) -> str:
    """A line with an element that has attributes only; those that are None are left out."""
    written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items() if value is not None)
    return f"{'  ' * depth}<{name}{written}/>\n"


@lru_cache(maxsize=8192)
def rfc3339(value: datetime) -> str:
    """A date and time in UTC, by RFC 3339."""
    return value.isoformat()[:19] + "Z"


def declaration(root: str) -> str:
    """What stands before the root element: the stylesheet makes a feed readable in a browser."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<?xml-stylesheet type="text/css" href="{escape(root)}feed.css"?>\n'
    )

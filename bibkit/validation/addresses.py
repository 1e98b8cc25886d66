"""Rules on addresses (URL)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..record import Record
from .rule import Context, Finding, Fix

#: RFC 3986, 3.1 and 3.2: a scheme, and a host where there is an authority.
_WEB = re.compile(r"(?:https?|ftp)://[^\s/?#\\]+(?:[/?#]\S*)?", re.IGNORECASE)
_OTHER = re.compile(r"(?!https?:|ftp:|www\.)[a-z][a-z0-9+-]{1,20}:(?!\d+(?:/|$))[^\s\\]\S*", re.IGNORECASE)
_LOCAL = re.compile(r"file:|[A-Za-z]:\\", re.IGNORECASE)
_BARE = re.compile(
    r"(?:www\.[\w-]+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:org|com|net|edu|gov|io|uk|de|fr|eu|info|int)\b)\S*",
    re.IGNORECASE,
)


def check_address(record: Record, context: Context) -> Iterator[Finding]:
    """An address that no browser would follow."""
    value = record.item.get("URL")
    if not value:
        return
    url = str(value).strip()
    if _WEB.fullmatch(url):
        return
    if _LOCAL.match(url):
        yield Finding("BK304", "the address is a file on somebody's machine", field="URL")
    elif _OTHER.fullmatch(url):
        return
    elif len(parts := url.split()) > 1 and all(_WEB.fullmatch(part.rstrip(",;")) for part in parts):
        yield Finding("BK304", "there are several addresses in one field", field="URL")
    elif _BARE.fullmatch(url):
        yield Finding("BK304", f"'{url}' has no scheme (https://)", field="URL", fix=Fix(url, f"https://{url}", certain=False))  # fmt: skip
    else:
        yield Finding("BK304", f"'{url}' is not an absolute http(s) address", field="URL")

"""Web addresses as feeds hold them: absolute http(s) URIs of RFC 3986, in their usual spelling."""

from __future__ import annotations

import re
from urllib.parse import quote

from ..diagnostics import BibkitError

#: What may stand unescaped in a path: `pchar` of RFC 3986 without the percent sign, and the slash.
_PATH = "/:@!$&'()*+,;=~-._"
_SAFE = re.compile(r"[A-Za-z0-9/:@!$&'()*+,;=~._-]*")
_PLAIN = re.compile(r"https?://[a-z0-9.-]+(?::\d+)?/[A-Za-z0-9/:@!$&'()*+,;=~._-]*")
_PARTS = re.compile(r"(?P<scheme>https?)://(?P<authority>[^/?#]+)(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?P<fragment>#.*)?", re.IGNORECASE | re.DOTALL)  # fmt: skip
_AUTHORITY = re.compile(r"[A-Za-z0-9._~%!$&'()*+,;=-]+(?::\d*)?|\[[0-9A-Fa-f:.]+\](?::\d+)?")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def web_address(text: str) -> str | None:
    """The address with everything escaped that a URI cannot hold, the host in ASCII, and without a user's name and
    password, which are not for publication; None if the text is no absolute http(s) address."""
    if _PLAIN.fullmatch(text):
        return text
    parts = _PARTS.fullmatch(text.strip())
    if parts is None:
        return None
    authority = _ascii_host(parts["authority"].rpartition("@")[2])
    if authority is None or not _AUTHORITY.fullmatch(authority):
        return None
    path = _escaped(parts["path"] or "/", _PATH)
    query = _escaped(parts["query"] or "", _PATH + "?")
    # a second # has no meaning, and would end the fragment for some
    fragment = _escaped((parts["fragment"] or "")[1:], _PATH + "?")
    return f"{parts['scheme'].lower()}://{authority}{path}{query}" + (f"#{fragment}" if fragment else "")


def _escaped(text: str, safe: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", text), safe=safe + "%", errors="replace")


def _ascii_host(authority: str) -> str | None:
    name, colon, port = authority.lower().partition(":")
    try:
        return (
            authority.lower() if authority.isascii() else name.encode("idna").decode("ascii") + colon + port
        )
    except UnicodeError:
        return None


def doi_address(doi: str) -> str:
    """The address of a DOI, which is also the id of its entry: in small letters, as DOIs ignore case."""
    name = doi.lower()
    return "https://doi.org/" + (name if _SAFE.fullmatch(name) else quote(name, safe=_PATH, errors="replace"))


def site_address(text: str) -> str:
    """The address of a site. Raises BibkitError if it is no absolute http(s) address of a page or folder."""
    address = web_address(text) if not re.search(r"[\s<>\"?#]", text) else None
    if address is None:
        raise BibkitError(
            f"the site's address '{text}' is no absolute http(s) address",
            hint="write it as https://example.org/papers, without ? and #",
        )
    return address

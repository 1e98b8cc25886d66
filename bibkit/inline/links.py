"""Addresses in the text of an inline tree become links."""

from __future__ import annotations

import re
from urllib.parse import quote

from .tree import Inline, Inlines, Link, Span

_ADDRESS = re.compile(r"https?://[^\s<>\"“”]+[^\s<>\"“”.,;:!?'’)\]}]")


def _href(address: str) -> str:
    """The address as a link; a DOI may hold characters that an address must encode (DOI Handbook, 2.5.2.4)."""
    resolver, found, doi = address.partition("doi.org/")
    return f"{resolver}{found}{quote(doi, safe='/:;()=@!$&*+,.~-_')}" if found else address


def link_addresses(inlines: Inlines) -> Inlines:
    """The same inlines with each http(s) address in them as a link; punctuation after one stays outside."""
    linked: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, str):
            position = 0
            for match in _ADDRESS.finditer(inline):
                linked += [inline[position : match.start()], Link(_href(match[0]), (match[0],))]
                position = match.end()
            linked.append(inline[position:])
        elif isinstance(inline, Span):
            linked.append(Span(inline.kind, link_addresses(inline.children)))
        else:
            linked.append(inline)
    return tuple(inline for inline in linked if inline != "")

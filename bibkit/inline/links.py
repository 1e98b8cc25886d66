"""Addresses in the text of an inline tree become links."""

from __future__ import annotations

import re
from urllib.parse import quote

from .tree import Inline, Inlines, Link, Span

#: A DOI may hold angle brackets (those that are made of SICIs do).
_ADDRESS = re.compile(r"https?://(?:(?:dx\.)?doi\.org/[^\s\"“”]+|[^\s<>\"“”]+)")
_PUNCTUATION = frozenset(".,;:!?'’")
_BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}


def _trimmed(text: str) -> str:
    """The address without the punctuation after it: a bracket is its own if it was opened in it."""
    unopened = {closing: text.count(closing) - text.count(opening) for closing, opening in _BRACKETS.items()}
    end = len(text)
    while end and (text[end - 1] in _PUNCTUATION or unopened.get(text[end - 1], 0) > 0):
        end -= 1
        if text[end] in unopened:
            unopened[text[end]] -= 1
    return text[:end]


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
                address = _trimmed(match[0])
                if address.endswith("//"):
                    continue
                linked += [inline[position : match.start()], Link(_href(address), (address,))]
                position = match.start() + len(address)
            linked.append(inline[position:])
        elif isinstance(inline, Span):
            linked.append(Span(inline.kind, link_addresses(inline.children)))
        else:
            linked.append(inline)
    return tuple(inline for inline in linked if inline != "")

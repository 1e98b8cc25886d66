"""Formatted references and other rich text as HTML, the title in a reference as a link to the paper's page."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from ..inline import csl_markup, html
from ..inline.links import link_addresses
from ..inline.text import math_text
from ..inline.tree import Inline, Inlines, Link, Math, Span, merge_text
from ..record import Item

#: Signs that processors exchange for one another in titles.
_QUOTES = str.maketrans('“”„«»‘’‚‹›"', "'" * 11)

#: An exponent or index: one sign, one command, or a group without groups in it.
_SCRIPT = re.compile(r"([_^])(?:\{([^{}]*)\}|(\\[A-Za-z]+|[^\s\\{}_^]))")


def rich_text(value: object) -> str:
    """A CSL string as HTML."""
    return _write(csl_markup.parse(str(value)))


def reference_html(content: Inlines, item: Item | None = None, href: str = "") -> str:
    """The HTML of a reference, addresses in it as links; with `item` and `href`, its title leads to `href`."""
    title = _flat(csl_markup.parse(str(item.get("title") or ""))) if item else ""
    linked = _link_title(content, _comparable(title), href) if title.strip() else None
    return _write(link_addresses(content) if linked is None else linked, href)


def _write(content: Inlines, href: str = "") -> str:
    """The HTML, with links to `href` besides those to the web, and formulas as text where that shows them."""
    return html.write(
        _readable(content),
        tags=html.CLASS_TAGS,
        is_safe=lambda link: link == href != "" or html.is_safe_link(link),
    )


def _readable(content: Inlines) -> Inlines:
    if not any(isinstance(part, (Math, Span, Link)) for part in content):
        return content
    readable: list[Inline] = []
    for part in content:
        if isinstance(part, Math):
            readable += _formula(part.latex) or (part,)
        elif isinstance(part, str):
            readable.append(part)
        else:
            readable.append(replace(part, children=_readable(part.children)))
    return tuple(readable)


@lru_cache(maxsize=4096)
def _formula(latex: str) -> Inlines | None:
    """A formula as text with raised and lowered signs; None where that does not show it."""
    found: list[Inline] = []
    position = 0
    for match in (*_SCRIPT.finditer(latex), None):
        before = latex[position : match.start() if match else len(latex)]
        text = _symbols(before)
        script = _symbols(match[2] or match[3] or "") if match else ""
        if text is None or script is None:
            return None
        found.append(text)
        if match:
            found.append(Span("superscript" if match[1] == "^" else "subscript", (script,)))
            position = match.end()
    return merge_text(tuple(found))


def _symbols(latex: str) -> str | None:
    """A part of a formula in Unicode, with the space around it; None if it cannot be, or is no whole."""
    if not latex.strip():
        return latex and " "
    text = math_text(latex) if latex.count("{") == latex.count("}") else "$"
    if text.startswith("$"):
        return None
    return " " * latex[0].isspace() + text + " " * latex[-1].isspace()


def is_labelled(content: Inlines) -> bool:
    """Whether a reference has a label beside it, as those of numeric styles."""
    return any(isinstance(part, Span) and part.kind == "left-margin" for part in content)


def _link_title(content: Inlines, title: str, href: str) -> Inlines | None:
    """The content with the title as a link, other addresses linked too; None if the title does not stand in it
    as a whole (a style may shorten it, or break it with other text)."""
    flat = [_comparable(_flat((part,))) for part in content]
    start = "".join(flat).find(title)
    if start >= 0:
        end = start + len(title)
        before, rest = _split(content, flat, start)
        if before is not None and rest is not None:
            inside, after = _split(rest, [_comparable(_flat((part,))) for part in rest], end - start)
            if inside is not None and after is not None:
                return (*link_addresses(before), Link(href, inside), *link_addresses(after))
    for index, part in enumerate(content):
        if isinstance(part, Span) and title in flat[index]:
            inner = _link_title(part.children, title, href)
            if inner is not None:
                before, after = link_addresses(content[:index]), link_addresses(content[index + 1 :])
                return (*before, Span(part.kind, inner), *after)
    return None


def _split(content: Inlines, flat: list[str], offset: int) -> tuple[Inlines | None, Inlines | None]:
    """The content before and after an offset of its text; (None, None) if the offset is inside of a span."""
    for index, text in enumerate(flat):
        if offset == 0:
            return content[:index], content[index:]
        if offset < len(text):
            part = content[index]
            if not isinstance(part, str):
                return None, None
            return (
                merge_text((*content[:index], part[:offset])),
                merge_text((part[offset:], *content[index + 1 :])),
            )
        offset -= len(text)
    return (content, ()) if offset == 0 else (None, None)


def _flat(content: Inlines) -> str:
    """The text of an inline tree, character for character."""
    return "".join(
        part if isinstance(part, str) else part.latex if isinstance(part, Math) else _flat(part.children)
        for part in content
    )


def _comparable(text: str) -> str:
    """The text without regard to case and the form of quotation marks, and as long as before."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return lowered.translate(_QUOTES)

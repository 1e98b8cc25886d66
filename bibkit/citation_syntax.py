"""Pandoc's citation syntax (pandoc manual, "Citation syntax") → citation data objects.

[see @doe99, pp. 33-35; also @smith04, chap. 1]     a citation, with prefix, locator and suffix
[-@doe99]                                           without the author
@doe99                                              the author in the text, the rest in brackets
@doe99 [p. 33; see also @smith04]                   the same with a locator and more cites
@{a key, with spaces}                               any key, in braces
[@doe99, {pp. iv, vi-xi} and more]                  a locator marked by braces
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from .csl.locale import Locale

#: Locator types of CSL 1.0.2 (specification, Appendix III, "Locators").
LOCATORS = (
    "act", "appendix", "article-locator", "book", "canon", "chapter", "column", "elocation", "equation", "figure",
    "folio", "issue", "line", "note", "opus", "page", "paragraph", "part", "rule", "scene", "section", "sub-verbo",
    "supplement", "table", "timestamp", "title-locator", "verse", "version", "volume",
)  # fmt: skip

# A key begins with a letter, digit or underscore and may have single punctuation characters inside.
_KEY = r"\{(?P<braced>[^{}\n]+)\}|(?P<plain>\w(?:[:.#$%&\-+?<>~/]?\w)*)"
_CITE = re.compile(rf"(?P<minus>-?)@(?:{_KEY})")
#: `@` within a word, as in an e-mail address, after a backslash or in a link's address cites nothing.
CITE_START = re.compile(r"(?<![\w\\.@/])(?<!\]\()-?@(?=[\w{])")

_ROMAN = r"[ivxlcdm]+|[IVXLCDM]+"
_NUMBER = rf"(?:\d[\w.:]*|[A-Za-z]?\d[\w.:]*|\((?:{_ROMAN}|\d+)\)|(?:{_ROMAN})\b)"
_LOCATOR = re.compile(
    rf"{_NUMBER}(?:\s*[-–—]+\s*{_NUMBER}|\s*[,&]\s*(?:and\s+)?{_NUMBER}|\s+and\s+{_NUMBER})*"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A citation in a text: where it stands, and its citation data object."""

    start: int
    end: int
    citation: dict[str, Any]


def parse_citation(text: str, locale: str | None = None) -> dict[str, Any] | None:
    """The citation data object of one citation, or None if the text is not exactly one."""
    found = list(find_citations(text.strip(), locale))
    whole = len(found) == 1 and (found[0].start, found[0].end) == (0, len(text.strip()))
    return found[0].citation if whole else None


def find_citations(text: str, locale: str | None = None) -> Iterator[Found]:
    """The citations in a text, in order."""
    position = 0
    ends = _brackets(text)
    while match := CITE_START.search(text, position):
        at = match.start()
        found = _bracketed(text, ends, at, position, locale) or _in_text(text, ends, at, locale)
        if found is None:
            position = match.end()
            continue
        yield found
        position = found.end


def _bracketed(text: str, ends: dict[int, int], at: int, since: int, locale: str | None) -> Found | None:
    """The citation in brackets around a cite, if it stands in brackets."""
    start = text.rfind("[", since, at)
    while start > since and text[start - 1] == "\\":
        start = text.rfind("[", since, start)
    if start < 0 or "]" in text[start:at] or "\n\n" in text[start:at]:
        return None
    end = ends.get(start)
    if end is None or text[end : end + 1] in ("(", "["):
        return None
    items = [_cite(part, locale) for part in _parts(text[start + 1 : end - 1])]
    cites = [item for item in items if item is not None]
    if len(cites) != len(items):
        return None
    return Found(start, end, {"citationItems": cites})


#: No citation in brackets is longer.
_LONGEST = 4000
_BRACKET = re.compile(r"\\.|[\[\]]|\n\n")


def _brackets(text: str) -> dict[int, int]:
    """The ends of bracketed texts by their starts; brackets nest, and end with the paragraph."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACKET.finditer(text):
        if match[0] == "[":
            opened.append(match.start())
        elif match[0] == "]" and opened:
            start = opened.pop()
            if match.end() - start <= _LONGEST:
                ends[start] = match.end()
        elif match[0] == "\n\n":
            opened.clear()
    return ends


def _parts(text: str) -> list[str]:
    """The cites of a citation, parted by semicolons outside braces."""
    parts: list[str] = []
    end = len(text)
    is_within = False
    for match in reversed(list(re.finditer("[;{}]", text))):
        if match[0] != ";":
            is_within = match[0] == "}"
        elif not is_within:
            parts.append(text[match.end() : end])
            end = match.start()
    return [part for part in (text[:end], *reversed(parts)) if part.strip()]


def _in_text(text: str, ends: dict[int, int], at: int, locale: str | None) -> Found | None:
    """A cite in the running text: its author is part of the sentence."""
    match = _CITE.match(text, at)
    if match is None:
        return None
    key = match["braced"] or match["plain"]
    items: list[dict[str, Any]] = [{"id": key}]
    end = match.end()
    bracket = re.compile(r" ?\[").match(text, end)
    close = ends.get(bracket.end() - 1) if bracket else None
    if bracket and close is not None and text[close : close + 1] not in ("(", "["):
        first, *rest = _parts(text[bracket.end() : close - 1]) or [""]
        more = [_cite(part, locale) for part in rest]
        if all(more) and (_is_locator(first, locale) or CITE_START.search(first) is None):
            items[0] |= _suffix(first if first.startswith(",") else f", {first}", locale)
            items += [item for item in more if item]
            end = close
    if match["minus"]:
        items[0]["suppress-author"] = True
        return Found(at, end, {"citationItems": items})
    return Found(at, end, {"citationItems": items, "properties": {"mode": "composite"}})


def _cite(part: str, locale: str | None) -> dict[str, Any] | None:
    start = CITE_START.search(part)
    match = _CITE.match(part, start.start()) if start else None
    if match is None:
        return None
    item: dict[str, Any] = {"id": match["braced"] or match["plain"]}
    if prefix := part[: match.start()].strip():
        item["prefix"] = f"{_markup(prefix)} "
    if match["minus"]:
        item["suppress-author"] = True
    return item | _suffix(part[match.end() :], locale)


def _suffix(text: str, locale: str | None) -> dict[str, Any]:
    """What follows a key: a locator with its label, if there is one, and the suffix."""
    item: dict[str, Any] = {}
    rest = text.strip()
    body = rest.removeprefix(",").lstrip()
    if body.startswith("{") and "}" in body:
        inner, _, rest = body[1:].partition("}")
        label, locator = _label(inner.strip(), locale)
        item |= {"locator": locator.strip()} | ({"label": label} if label else {"label": "page"})
    elif (found := _locator(body, locale)) is not None:
        label, locator, rest = found
        item |= {"locator": locator, "label": label}
    if rest.strip():
        joint = "" if rest.strip()[0] in ",.;:!?" else " "
        item["suffix"] = joint + _markup(rest.strip())
    return item


def _is_locator(text: str, locale: str | None) -> bool:
    return _locator(text.strip(), locale) is not None


def _locator(text: str, locale: str | None) -> tuple[str, str, str] | None:
    """Label, locator and rest of a text that begins with a locator; without a label it is a page."""
    label, body = _label(text, locale)
    match = _LOCATOR.match(body)
    if match is None or (not label and not re.search(r"\d", match[0])):
        return None
    return label or "page", match[0].strip(), body[match.end() :]


def _label(text: str, locale: str | None) -> tuple[str, str]:
    """The locator type whose term a text begins with, and what follows it."""
    for term, locator in _terms(locale or "en-US"):
        if text[: len(term)].lower() == term and not text[len(term) : len(term) + 1].isalpha():
            return locator, text[len(term) :].lstrip()
    return "", text


#: Abbreviations that people write and no locale has.
_ALIASES = {"ch.": "chapter", "pg.": "page", "para.": "paragraph", "vol": "volume"}


@cache
def _terms(tag: str) -> tuple[tuple[str, str], ...]:
    """Every form of every locator's term in a locale and in English, the longest first."""
    found = dict(_ALIASES)
    for locale in (Locale.load(tag), Locale.load("en-US")):
        for locator in LOCATORS:
            for form in ("long", "short", "symbol"):
                for plural in (False, True):
                    term = (locale.term(locator, form, plural) or "").strip().lower()
                    for spelling in (term, term.removesuffix(".")):
                        if spelling:
                            found.setdefault(spelling, locator)
    return tuple(sorted(found.items(), key=lambda pair: -len(pair[0])))


def _markup(text: str) -> str:
    """Markdown emphasis in a prefix or suffix as CSL's markup."""
    text = re.sub(r"\*\*(\S(?:.*?\S)?)\*\*", r"<b>\1</b>", text)
    return re.sub(r"(?<![\w\\])([*_])(\S(?:.*?\S)?)\1(?!\w)", r"<i>\2</i>", text)

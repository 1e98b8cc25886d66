"""Which words of a title must keep their capitals: BibTeX's `change.case$` and BibLaTeX's `\\MakeSentenceCase`
lower every letter outside braces but the first, and the first after a colon.

Protected are, in any title: words with a capital after their first letter (LLMs, DeepSeek, GPT-4) or
with a digit (V3), single capitals other than A (Best-of-N), and formulas. Names, which a Title-Cased English title does not tell from
other words, are protected if the title is in sentence case (then every capital is meant), if they are in
the list of proper adjectives and eponyms (data/proper_nouns.txt), or if the abstract writes the word with a
capital within a sentence and never without. Titles in other languages are in sentence case by their rules.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from ...inline.tree import Inline, Inlines, Link, Math, Span, strings

_WORD = re.compile(r"[^\W\d_][\w'’\u0300-\u036f]*|\d\w*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:][)\"'”’]*\s+)[(\"'“‘]*$")
#: How many characters before a word decide whether it begins a sentence.
_LOOK_BACK = 8
#: How much of an abstract is looked at.
_EVIDENCE = 20_000


def protect(title: Inlines, *, language: str = "", abstract: str = "") -> Inlines:
    """The title with each word that must keep its capitals in a `nocase` span.

    `language` is the record's BCP 47 tag ('' counts as English); `abstract` is evidence for names.
    """
    text = "".join(strings(title))
    every_capital = not language.lower().startswith("en") if language else False
    if not every_capital and not _is_title_case(text):
        every_capital = True
    if _is_all_capitals(text):
        return title
    result, _ = _walk(title, "", every_capital, abstract[:_EVIDENCE])
    return result


def _is_title_case(text: str) -> bool:
    """Whether most of the longer words after the first begin with a capital, acronyms not counted."""
    words = [word for word in _WORD.findall(text)[1:] if len(word) > 3 and word[1:].islower()]
    capitals = sum(word[0].isupper() for word in words)
    return bool(words) and capitals * 2 > len(words)


def _is_all_capitals(text: str) -> bool:
    """A shouted title says nothing about which capitals are meant."""
    words = [word for word in _WORD.findall(text) if word.isalpha()]
    return len(words) > 3 and all(word.isupper() for word in words)


def _walk(inlines: Inlines, before: str, every_capital: bool, abstract: str) -> tuple[Inlines, str]:
    """The protected inlines, and the last characters of the text so far, which tell whether a sentence
    begins."""
    result: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, str):
            result.extend(_protect_words(inline, before, every_capital, abstract))
            before = (before + inline[-_LOOK_BACK:])[-_LOOK_BACK:]
        elif isinstance(inline, Math):
            result.append(Span("nocase", (inline,)))
            before = "$"
        elif isinstance(inline, Link):
            children, before = _walk(inline.children, before, every_capital, abstract)
            result.append(Link(inline.href, children))
        elif inline.kind == "nocase":
            result.append(inline)
            before = "".join(strings(inline.children))[-_LOOK_BACK:]
        else:
            children, before = _walk(inline.children, before, every_capital, abstract)
            result.append(Span(inline.kind, children))
    return tuple(result), before


def _protect_words(text: str, before: str, every_capital: bool, abstract: str) -> list[Inline]:
    parts: list[Inline] = []
    position = 0
    for match in _WORD.finditer(text):
        word = match[0]
        preceding = (before + text[max(0, match.start() - _LOOK_BACK) : match.start()])[-_LOOK_BACK:]
        starts = _SENTENCE_START.search(preceding) is not None
        hyphenated = preceding.endswith("-")
        if _has_fixed_capitals(word, hyphenated) or (
            word[0].isupper() and not starts and _is_name(word, every_capital, abstract)
        ):
            parts.extend((text[position : match.start()], Span("nocase", (word,))))
            position = match.end()
    parts.append(text[position:])
    return [part for part in parts if part != ""]


def _has_fixed_capitals(word: str, hyphenated: bool) -> bool:
    if len(word) == 1:
        return word.isupper() and (word != "A" or hyphenated)
    if word[0].isupper() and any(char.isdigit() for char in word):
        return True
    return any(char.isupper() for char in word[1:])


def _is_name(word: str, every_capital: bool, abstract: str) -> bool:
    return every_capital or word in _proper_nouns() or _is_name_in(abstract, word)


def _is_name_in(abstract: str, word: str) -> bool:
    if len(word) < 3 or word not in abstract or re.search(rf"\b{re.escape(word.lower())}", abstract):
        return False
    # within a sentence: after a small-letter word or a comma, or inside a compound
    return re.search(rf"(?:[a-z],?\s|[a-z]-){re.escape(word)}\b", abstract) is not None


@cache
def _proper_nouns() -> frozenset[str]:
    text = files("bibkit").joinpath("data/proper_nouns.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.split("\n") if line and not line.startswith("#"))

"""Field text to rendered text: markup tags, math and quotation marks (citeproc-js manual, "Rich text").

Quotation marks that pair up become quoted runs, whose marks are chosen when the whole cite is known (inner or
outer, joints.py); a mark that pairs with nothing is an apostrophe or stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter

from bibkit.inline.csl_markup import parse
from bibkit.inline.tree import Inline, Math, Span

from .nodes import Node, Rendered

_SPECIAL = re.compile("[<$\"'‘’“”„‚«»]|[ \u00a0\u2000-\u200a]{2}|« | [»:;?!]")
#: French typography: a thin space that does not break, beside « » and before : ; ? and !
_FRENCH_SPACE = re.compile("« |(?<=[^\\s]) [»:;?!]")
#: The marks that close a quotation, by the one that opens it; a straight one closes what it opens.
_CLOSERS = {"“": "”", "‘": "’", "„": "“”", "‚": "‘’", "«": "»"}
#: Openers that close after a low mark.
_HIGH = {"“": "„", "‘": "‚"}
_APOSTROPHE = "’"
_BEFORE_OPENING = frozenset(" \t\n  ([{-–—/¿¡\"'“‘«„")
_AFTER_CLOSING = frozenset(" \t\n  )]}-–—/.,;:!?\"'”’»…")


_DOUBLED = re.compile("[ \u00a0\u2000-\u200a]{2}")


def keep_doubled(text: str) -> str:
    """The text with its doubled spaces, which are meant, kept from collapsing."""
    return _DOUBLED.sub("\u00a0 ", text)


def field(text: str) -> Rendered:
    """The rendered text of a string of an item, a style or a citation."""
    if not _SPECIAL.search(text):
        return text
    text = keep_doubled(text)
    text = _FRENCH_SPACE.sub(lambda match: match[0].replace(" ", "\u202f"), text)
    return Node(_pair(_tokens(list(parse(text)))), role="whole")


def literal(text: str) -> str:
    """A string of a locale, or a number: apostrophes are set, nothing is markup."""
    return text.replace("'", _APOSTROPHE) if "'" in text else text


def affix(text: str) -> Rendered:
    """The rendered text of what a document puts before or after a cite: markup as in a field, but marks that
    are typographic already stay as they are, and where it meets the cite nothing is moved."""
    if not _SPECIAL.search(text):
        return Node([text], role="affix")
    kept = field(_CURLY.sub(lambda match: _KEPT[match[0]], text))
    return Node([_restored(kept)], role="affix")


_CURLY = re.compile("[‘’“”]")
_KEPT = {"‘": "\uf001", "’": "\uf002", "“": "\uf003", "”": "\uf004"}
_RESTORED = {kept: mark for mark, kept in _KEPT.items()}
_RESTORE = re.compile("[\uf001-\uf004]")


def _restored(rendered: Rendered) -> Rendered:
    if isinstance(rendered, str):
        return _RESTORE.sub(lambda match: _RESTORED[match[0]], rendered)
    if isinstance(rendered, Math):
        return rendered
    if isinstance(rendered, list):
        return [_restored(child) for child in rendered]
    return rendered.copy([_restored(child) for child in rendered.children])


class _Mark(str):
    """A quotation mark in a token list: what it may do here."""

    __slots__ = ("may_close", "may_open")
    may_open: bool
    may_close: bool


def _mark(char: str, before: str, after: str) -> _Mark:
    mark = _Mark(char)
    if char in _CLOSERS:
        mark.may_open, mark.may_close = True, False
    elif char in "\"'":
        word_before = before != "" and before not in _BEFORE_OPENING
        mark.may_open = not word_before and after != "" and not after.isspace()
        mark.may_close = before != "" and not before.isspace() and (after == "" or after in _AFTER_CLOSING)
        if char == '"':
            mark.may_close = before != "" and not before.isspace()
    else:
        mark.may_open = False
        mark.may_close = char != "’" or after == "" or not after.isalnum()
    return mark


Token = str | Math | Node


def _tokens(inlines: list[Inline]) -> list[Token]:
    """The text as strings, marks and formatted runs; a mark sees its neighbours through the tags."""
    tokens: list[Token] = []
    for index, inline in enumerate(inlines):
        if isinstance(inline, str):
            before = _edge(inlines[index - 1], -1) if index else ""
            after = _edge(inlines[index + 1], 0) if index + 1 < len(inlines) else ""
            tokens += _split(inline, before, after)
        elif isinstance(inline, Math):
            tokens.append(inline)
        elif isinstance(inline, Span) and inline.kind == "nocase":
            tokens.append(Node(_pair(_tokens(list(inline.children))), role="nocase"))
        elif isinstance(inline, Span):
            tokens.append(Node(_pair(_tokens(list(inline.children))), (inline.kind,), role="field"))
        else:
            tokens += _tokens(list(inline.children))
    return tokens


def _edge(inline: Inline, side: int) -> str:
    while not isinstance(inline, str):
        if isinstance(inline, Math):
            return "x"
        if not inline.children:
            return ""
        inline = inline.children[side]
    return inline[side] if inline else ""


_QUOTE = re.compile("[\"'‘’“”„‚«»]")


def _split(text: str, before: str, after: str) -> list[Token]:
    tokens: list[Token] = []
    position = 0
    for match in _QUOTE.finditer(text):
        start, end = match.span()
        if start > position:
            tokens.append(text[position:start])
        left = text[start - 1] if start else before
        right = text[end] if end < len(text) else after
        tokens.append(_mark(match[0], left, right))
        position = end
    if position < len(text):
        tokens.append(text[position:])
    return tokens


#: Quotations nested deeper than this are text with marks in it.
_MAX_DEPTH = 12


def _pair(tokens: list[Token]) -> list[Rendered]:
    """Quoted runs where marks pair up; an inner mark left open does not stop an outer one from closing."""
    stack: list[tuple[str, list[Rendered]]] = [("", [])]
    low = {str(token) for token in tokens if token in ("„", "‚")}
    for token in tokens if low else ():
        if isinstance(token, _Mark) and _HIGH.get(token) in low:
            token.may_close = True
    first = ""  # the straight mark that quotes first: the other one, beside it, is the inner mark
    closers_left = Counter(str(token) for token in tokens if isinstance(token, _Mark) and token.may_close)
    for token in tokens:
        if not isinstance(token, _Mark):
            stack[-1][1].append(token)
            continue
        depth = 0
        if token.may_close:
            closers_left[str(token)] -= 1
            depth = next((at for at in range(len(stack) - 1, 0, -1) if token in _closers(stack[at][0])), 0)
        if depth and stack[depth][1]:
            while len(stack) > depth + 1:
                _give_up(stack)
            opener, children = stack.pop()
            if opener in _CLOSERS:
                stack[-1][1].append(Node(children, quotes="own", role="field", key=(opener, str(token))))
                continue
            first = first or (opener if len(stack) == 1 else "")
            kind = "second" if first not in ("", opener) else "quotes"
            stack[-1][1].append(Node(children, quotes=kind, role="field"))
        elif (
            token.may_open
            and any(closers_left[mark] > 0 for mark in _closers(token))
            and len(stack) <= _MAX_DEPTH
        ):
            stack.append((str(token), []))
        else:
            stack[-1][1].append(_unpaired(token))
    while len(stack) > 1:
        _give_up(stack)
    return _merge(stack[0][1])


def _closers(opener: str) -> str:
    """The marks that close a quotation."""
    return _CLOSERS.get(opener, str(opener))


def _give_up(stack: list[tuple[str, list[Rendered]]]) -> None:
    opener, children = stack.pop()
    stack[-1][1].append(_unpaired(opener))
    stack[-1][1].extend(children)


def _unpaired(mark: str) -> str:
    return _APOSTROPHE if mark == "'" else str(mark)


def _merge(parts: list[Rendered]) -> list[Rendered]:
    merged: list[Rendered] = []
    text: list[str] = []
    for part in parts:
        if isinstance(part, str):
            text.append(part)
            continue
        if text:
            merged.append("".join(text))
            text = []
        merged.append(part)
    if text:
        merged.append("".join(text))
    return merged

"""Text case (specification, "Text-case", "Title Case Conversion", "Sentence Case Conversion").

Works on rendered text: runs marked `nocase` keep their case, formats and quotation marks are looked through.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bibkit.inline.tree import Math

from .nodes import Node, Rendered

#: stop-words.json of the CSL schema, and the prepositions that citeproc-js adds.
STOP_WORDS = frozenset(
    [
        "a",
        "about",
        "above",
        "across",
        "afore",
        "after",
        "against",
        "al",
        "along",
        "alongside",
        "amid",
        "amidst",
        "among",
        "amongst",
        "an",
        "and",
        "anenst",
        "apropos",
        "apud",
        "around",
        "as",
        "aside",
        "astride",
        "at",
        "athwart",
        "atop",
        "barring",
        "before",
        "behind",
        "below",
        "beneath",
        "beside",
        "besides",
        "between",
        "beyond",
        "but",
        "by",
        "c",
        "ca",
        "circa",
        "d'",
        "d’",
        "de",
        "despite",
        "down",
        "during",
        "et",
        "except",
        "for",
        "forenenst",
        "from",
        "given",
        "in",
        "inside",
        "into",
        "lest",
        "like",
        "modulo",
        "near",
        "next",
        "nor",
        "notwithstanding",
        "of",
        "off",
        "on",
        "onto",
        "or",
        "out",
        "over",
        "per",
        "plus",
        "pro",
        "qua",
        "sans",
        "since",
        "so",
        "than",
        "the",
        "through",
        "throughout",
        "thru",
        "thruout",
        "till",
        "to",
        "toward",
        "towards",
        "under",
        "underneath",
        "until",
        "unto",
        "up",
        "upon",
        "v",
        "v.",
        "van",
        "versus",
        "via",
        "vis-à-vis",
        "von",
        "vs",
        "vs.",
        "with",
        "within",
        "without",
        "yet",
    ]
)
#: Stop words of several words, by their last word: "according to", "such as".
_PHRASES = frozenset(
    [
        "according to",
        "ahead of",
        "apart from",
        "as for",
        "as of",
        "as per",
        "as regards",
        "aside from",
        "back to",
        "because of",
        "close to",
        "due to",
        "except for",
        "far from",
        "inside of",
        "instead of",
        "near to",
        "next to",
        "on to",
        "out from",
        "out of",
        "outside of",
        "prior to",
        "pursuant to",
        "rather than",
        "regardless of",
        "such as",
        "that of",
        "up to",
        "where as",
    ]
)
_WORD = re.compile(r"[^\s/\-\u2010-\u2015\u2026\u00a0\u2002-\u200b]+")
#: A letter that stands for itself ("α-helix").
_SYMBOL = re.compile(r"[^\x00-\xff]-")
#: Letters and digits up to a mark; the same across apostrophes; a letter with an elision ("l’avion").
_RUN = re.compile(r"\w+")
_RUNS = re.compile(r"\w+(?:['’]\w+)*")
_ELISION = re.compile(r"\w['’]")
_HYPHENS = ("-", "‐", "‑")
#: What may stand before the first letter of a word that takes a capital.
_OPENING = re.compile(r"[(\[\"'“‘«]*")
_EDGE = re.compile(r"^[^\w]+|[^\w]+$")


def apply(case: str, rendered: Rendered, language: str) -> Rendered:
    """The text in another case; an unknown case leaves it as it is."""
    change = _CASES.get(case)
    return change(rendered, language) if change else rendered


def _map(rendered: Rendered, change: Callable[[str], str]) -> Rendered:
    if isinstance(rendered, str):
        return change(rendered)
    if isinstance(rendered, Math):
        return rendered
    if isinstance(rendered, list):
        return [_map(child, change) for child in rendered]
    return (
        rendered
        if rendered.role == "nocase"
        else rendered.copy([_map(child, change) for child in rendered.children])
    )


def _upper(rendered: Rendered, language: str) -> Rendered:
    if language in ("tr", "az"):
        return _map(rendered, lambda text: text.replace("i", "İ").upper())
    return _map(rendered, str.upper)


def _lower(rendered: Rendered, language: str) -> Rendered:
    if language in ("tr", "az"):
        return _map(rendered, lambda text: text.replace("I", "ı").replace("İ", "i").lower())
    return _map(rendered, str.lower)


# Cases that look at words: the text is taken out of its tree, changed letter by letter, and put back --------


def _flat(rendered: Rendered, protected: bool, chars: list[str], free: list[bool]) -> None:
    if isinstance(rendered, str):
        chars.append(rendered)
        free.extend([not protected] * len(rendered))
    elif isinstance(rendered, list):
        for child in rendered:
            _flat(child, protected, chars, free)
    elif isinstance(rendered, Node):
        for child in rendered.children:
            _flat(child, protected or rendered.role == "nocase", chars, free)


def _rebuild(rendered: Rendered, text: str, position: int) -> tuple[Rendered, int]:
    if isinstance(rendered, str):
        return text[position : position + len(rendered)], position + len(rendered)
    if isinstance(rendered, Math):
        return rendered, position
    children: list[Rendered] = []
    for child in rendered if isinstance(rendered, list) else rendered.children:
        done, position = _rebuild(child, text, position)
        children.append(done)
    return (children if isinstance(rendered, list) else rendered.copy(children)), position


#: The i with and without a dot, in Turkish and Azeri: what a letter was, what it became.
_TURKIC = {("i", "I"): "İ", ("I", "i"): "ı"}


def _letterwise(change: Callable[[list[str], list[bool], str], None]) -> Callable[[Rendered, str], Rendered]:
    def apply_change(rendered: Rendered, language: str) -> Rendered:
        chars: list[str] = []
        free: list[bool] = []
        _flat(rendered, False, chars, free)
        text = "".join(chars)
        letters = list(text)
        change(letters, free, text)
        if language in ("tr", "az"):
            letters = [_TURKIC.get((was, now), now) for was, now in zip(text, letters, strict=True)]
        return _rebuild(rendered, "".join(letters), 0)[0]

    return apply_change


def _raise(letters: list[str], free: list[bool], at: int) -> None:
    """A letter to upper case, where one letter stays one letter."""
    if free[at]:
        upper = letters[at].upper()
        if len(upper) == 1:
            letters[at] = upper


def _reduce(letters: list[str], free: list[bool], start: int, end: int) -> None:
    for at in range(start, end):
        if free[at]:
            lower = letters[at].lower()
            # the lower case of "İ" alone is two characters
            letters[at] = lower if len(lower) == 1 else "i" if letters[at] == "İ" else letters[at]


def _first_letter(text: str, start: int, end: int) -> int:
    return next((at for at in range(start, end) if text[at].isalpha()), -1)


def _raise_run(letters: list[str], free: list[bool], text: str, run: re.Match[str] | None) -> None:
    """A run of letters, up to the first mark, to begin with a capital unless it has one or is a symbol."""
    if (
        run is not None
        and run[0][0].isalpha()
        and run[0] == run[0].lower()
        and not _SYMBOL.match(text, run.start())
    ):
        _raise(letters, free, run.start())


def _capitalize_first(letters: list[str], free: list[bool], text: str) -> None:
    _raise_run(letters, free, text, _RUN.search(text))


def _capitalize_all(letters: list[str], free: list[bool], text: str) -> None:
    for word in _RUNS.finditer(text):
        _raise_run(letters, free, text, _RUN.match(text, word.start()))


def _sentence(letters: list[str], free: list[bool], text: str) -> None:
    # citeproc-js lowers all words but the first, as titles in title case need
    first = re.search(r"\w+(?:’\w+)*", text)
    if first is not None:
        _reduce(letters, free, first.end(), len(text))
        if not _SYMBOL.match(text, first.start()):
            _raise(letters, free, first.start())


def _title(letters: list[str], free: list[bool], text: str) -> None:
    words = list(_WORD.finditer(text))
    bares = [_EDGE.sub("", word[0]) for word in words]
    keys = [bare.lower() for bare in bares]
    last = max((at for at, bare in enumerate(bares) if bare), default=-1)
    before = ""
    for position, word in enumerate(words):
        start, end = word.span()
        at = _first_letter(text, start, end)
        if at < 0:
            before = ""
            continue
        bare, key = bares[position], keys[position]
        following = keys[position + 1] if position + 1 < len(keys) else ""
        is_stop = key in STOP_WORDS or f"{before} {key}" in _PHRASES or f"{key} {following}" in _PHRASES
        gap = text[words[position - 1].end() : start] if position else ""
        previous = words[position - 1][0].rstrip("\"'’”»)]") if position else ""
        opens = position == 0 or (previous.endswith((":", "?", "!")) and gap[:1].isspace())
        before = key
        follows_hyphen = gap[-1:] in _HYPHENS
        leads_compound = text[end : end + 1] in _HYPHENS
        if is_stop and position != last and (follows_hyphen or not (opens or leads_compound)):
            continue
        if len(bare) == 1 and not (opens and bare.isascii()) and not (is_stop and leads_compound):
            continue
        leads = at == start + len(_OPENING.match(word[0])[0])  # type: ignore[index]
        if not leads:
            continue
        if opens:
            _raise_run(letters, free, text, _RUN.match(text, at))
        elif bare == key and "." not in bare and not _ELISION.match(bare):
            _raise(letters, free, at)


_CASES: dict[str, Callable[[Rendered, str], Rendered]] = {
    "lowercase": _lower,
    "uppercase": _upper,
    "capitalize-first": _letterwise(_capitalize_first),
    "capitalize-all": _letterwise(_capitalize_all),
    "sentence": _letterwise(_sentence),
    "title": _letterwise(_title),
}

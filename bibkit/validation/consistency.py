"""Rules on forms that differ within a library: of a person's name, a journal, a publisher."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from ..record import Record
from ..text import fold
from .rule import Context, Finding
from .source import is_bib, source_text

_SIGNS = re.compile(r"[\W_]+")
#: Words that come and go in the name of one journal or publisher.
_FILLERS = frozenset("the of and for in on a an der die das und für fur de la le les et des du".split())
_COMPANY = frozenset(
    "inc ltd llc co corp gmbh ag bv plc press publishers publisher publishing verlag group sons company".split()
)
#: So many titles with the same initials are compared: more are no library's journals.
_MOST_FORMS = 50
_TYPES = ("article-journal", "article-magazine", "article-newspaper", "review", "review-book")


def check_journals(records: Sequence[Record], context: Context) -> Iterator[tuple[Record, Finding]]:
    """A journal that another record spells otherwise, or abbreviates."""
    uses = _uses(records, "container-title", _TYPES)
    forms = _groups(uses, _journal_key)
    by_initials: dict[str, list[str]] = defaultdict(list)
    for text in uses:
        words = _words(text)
        if len(words) > 1:
            by_initials["".join(word[0] for word in words)].append(text)
    for same in by_initials.values():
        for short in same[:_MOST_FORMS]:
            if "." in short:
                for long in same[:_MOST_FORMS]:
                    if long != short and "." not in long and _abbreviates(short, long):
                        forms.append([short, long])
    yield from _tell(forms, uses, "BK417", "container-title", "journal")


def check_publishers(records: Sequence[Record], context: Context) -> Iterator[tuple[Record, Finding]]:
    """A publisher that another record spells otherwise."""
    uses = _uses(records, "publisher", None)
    yield from _tell(_groups(uses, _publisher_key), uses, "BK418", "publisher", "publisher")


def _uses(records: Sequence[Record], variable: str, types: tuple[str, ...] | None) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        value = record.item.get(variable)
        if value and isinstance(value, str) and (types is None or record.item.get("type") in types):
            found[value].append(record)
    return found


def _groups(uses: dict[str, list[Record]], key_of: Callable[[str], str]) -> list[list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for text in uses:
        key = key_of(text)
        if key:
            groups[key].append(text)
    return [forms for forms in groups.values() if len(forms) > 1]


def _words(text: str) -> list[str]:
    return [word for word in _SIGNS.split(fold(text)) if word and word not in _FILLERS]


def _journal_key(text: str) -> str:
    return "" if "." in text and len(text) < 12 else " ".join(_words(text))


def _publisher_key(text: str) -> str:
    words = _words(text)
    while len(words) > 1 and words[-1] in _COMPANY:
        words.pop()
    return " ".join(words)


def _abbreviates(short: str, long: str) -> bool:
    """Whether each word of the short form begins, or skims, the word in its place."""
    parts, words = _words(short), _words(long)
    return len(parts) == len(words) and parts != words and all(map(_is_short_for, parts, words))


def _is_short_for(part: str, word: str) -> bool:
    if word.startswith(part):
        return True
    rest = iter(word)
    return part[0] == word[0] and len(part) > 2 and all(char in rest for char in part)


def _tell(
    forms: list[list[str]], uses: dict[str, list[Record]], code: str, field: str, what: str
) -> Iterator[tuple[Record, Finding]]:
    """A finding on the first record of each form but the usual one."""
    told: set[str] = set()
    for group in forms:
        usual = max(group, key=lambda text: (len(uses[text]), len(text), text))
        for text in group:
            if text != usual and text not in told:
                told.add(text)
                yield uses[text][0], Finding(code, f"the {what} '{text}' is '{usual}' elsewhere", field=field)


def check_people(records: Sequence[Record], context: Context) -> Iterator[tuple[Record, Finding]]:
    """A person whose name other records write with other accents, or with given names where this one has initials."""
    by_family: dict[str, dict[tuple[str, str], tuple[Record, str]]] = defaultdict(dict)
    counts: Counter[tuple[str, str]] = Counter()
    for record in records:
        for variable in ("author", "editor"):
            value = record.item.get(variable)
            if not isinstance(value, list):
                continue
            for name in value:
                if isinstance(name, dict) and (family := name.get("family")) and (given := name.get("given")):
                    counts[family, given] += 1
                    if counts[family, given] == 1:
                        key = family.casefold() if family.isascii() else fold(family)
                        by_family[key][family, given] = record, variable
    for forms in by_family.values():
        if len(forms) > 1:
            yield from _people(forms, counts)


def _people(
    forms: dict[tuple[str, str], tuple[Record, str]], counts: Counter[tuple[str, str]]
) -> Iterator[tuple[Record, Finding]]:
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for family, given in forms:
        groups[_SIGNS.sub("", fold(given))].append((family, given))
    for same in groups.values():
        if len(same) > 1:
            usual = max(same, key=lambda form: (counts[form], form))
            for form in same:
                if form != usual:
                    message = f"'{form[1]} {form[0]}' is '{usual[1]} {usual[0]}' elsewhere"
                    yield _other_form(forms[form], form, message)
    # initials, where one given name alone can be meant
    meant: dict[tuple[str, tuple[str, ...]], list[tuple[str, str]]] = defaultdict(list)
    short: list[tuple[tuple[str, str], tuple[str, ...]]] = []
    for form in forms:
        parts = [part for part in _GAPS.split(fold(form[1])) if part]
        initials = tuple(part[0] for part in parts[:_MOST_INITIALS])
        if parts and all(len(part) == 1 for part in parts):
            short.append((form, initials))
        elif parts and len(parts[0]) > 1:
            for count in range(1, len(initials) + 1):
                meant[form[0], initials[:count]].append(form)
    for form, initials in short:
        others = meant.get((form[0], initials), [])
        if len(others) == 1:
            message = f"'{form[1]} {form[0]}' is '{others[0][1]} {form[0]}' elsewhere"
            yield _other_form(forms[form], form, message)


def _other_form(used: tuple[Record, str], form: tuple[str, str], message: str) -> tuple[Record, Finding]:
    """The finding on a name, at the name as a bibliography has it: of two people of one family, the right one."""
    record, variable = used
    family, given = form
    written = source_text(record, variable) or "" if is_bib(record) else ""
    whole = next((name for name in (f"{family}, {given}", f"{given} {family}") if name in written), family)
    return record, Finding("BK416", message, field=variable, excerpt=whole)


#: Between given names, or initials.
_GAPS = re.compile(r"[\s.-]+")
_MOST_INITIALS = 4

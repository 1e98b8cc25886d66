"""Inheritance: `crossref` (btxdoc, 3.3; biblatex manual, 2.4.1 and appendix B) and `xdata` (2.1.1, 3.13.6)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator

from ...diagnostics import Report, diagnostic
from .. import Source
from .split import Entry

_BOOKS = ("inbook", "bookinbook", "suppbook")
_COLLECTED = ("incollection", "inreference", "suppcollection")


def _renamed(to: str) -> dict[str, str | None]:
    """Title fields that take another name; the short forms belong to the parent alone."""
    short = dict.fromkeys(("shorttitle", "sorttitle", "indextitle", "indexsorttitle"))
    return {"title": f"{to}title", "subtitle": f"{to}subtitle", "titleaddon": f"{to}titleaddon", **short}


#: (types of the parent, types of the child, field of the parent → field of the child or None): appendix B.
_RULES: tuple[tuple[tuple[str, ...], tuple[str, ...], dict[str, str | None]], ...] = (
    (("mvbook",), ("book", *_BOOKS), _renamed("main")),
    (("mvcollection", "mvreference"), ("collection", "reference", *_COLLECTED), _renamed("main")),
    (("mvproceedings",), ("proceedings", "inproceedings", "conference"), _renamed("main")),
    (("book",), (*_BOOKS, "incollection"), _renamed("book")),
    (("collection", "reference", "proceedings"), (*_COLLECTED, "inproceedings", "conference", "inbook"), _renamed("book")),
    (("periodical",), ("article", "suppperiodical"), _renamed("journal")),
)  # fmt: skip
_RENAMES = {
    (parent, child): renames
    for parents, children, renames in _RULES
    for parent in parents
    for child in children
}
#: Fields that only ever belong to one entry (biblatex manual, appendix B), and those that identify its text.
_OWN = frozenset(
    "ids crossref xref xdata entryset entrysubtype execute label options presort related relatedoptions relatedstring"
    " relatedtype shorthand shorthandintro sortkey doi eprint file abstract url urldate".split()
)
#: Entries that are no records of their own.
CONTAINERS = frozenset(("xdata", "set"))
#: An entry with more parents and grandparents than this is a mistake, or worse.
_MAX_PARENTS = 100


def inherit(entries: Iterable[Entry], report: Report, source: Source) -> Iterator[Entry]:
    """The entries with what they inherit, in order. An entry whose parent has not come yet holds back those behind
    it until the parent is read: everything else streams."""
    seen: dict[str, str] = {}
    waiting: deque[Entry] = deque()
    missing: set[str] = set()
    for entry in entries:
        if entry.key:
            packed = _packed(entry)
            seen.setdefault(entry.key.lower(), packed)
            if "ids" in entry.fields:
                for alias in entry.fields["ids"].split(","):
                    seen.setdefault(alias.strip().lower(), packed)
        if missing:
            missing.difference_update([key for key in missing if key in seen])
        missing.update(parent for parent in _unresolved(entry, seen))
        waiting.append(entry)
        if not missing:
            while waiting:
                yield from _resolved(waiting.popleft(), seen, report, source)
    while waiting:
        yield from _resolved(waiting.popleft(), seen, report, source)


_SEPARATOR = "\x1f"  # a control character, which the source never lets through


def _packed(entry: Entry) -> str:
    """What a later child may need of an entry, in one string: a hundred thousand of them must fit in memory."""
    parts = [entry.type]
    for field in entry.fields.items():
        parts += field
    return _SEPARATOR.join(parts)


def _unpacked(text: str) -> tuple[str, dict[str, str]]:
    kind, *parts = text.split(_SEPARATOR)
    return kind, dict(zip(parts[::2], parts[1::2], strict=True))


def _parents(fields: dict[str, str]) -> list[tuple[str, str]]:
    """The field and the key of each parent: xdata first, as biber has it."""
    found = [("xdata", key.strip().lower()) for key in fields.get("xdata", "").split(",") if key.strip()]
    if crossref := fields.get("crossref", "").strip().lower():
        found.append(("crossref", crossref))
    return found


def _unresolved(entry: Entry, seen: dict[str, str]) -> Iterator[str]:
    if "crossref" in entry.fields or "xdata" in entry.fields:
        for _, key in _parents(entry.fields):
            if key not in seen:
                yield key


def _resolved(entry: Entry, seen: dict[str, str], report: Report, source: Source) -> Iterator[Entry]:
    if "crossref" in entry.fields or "xdata" in entry.fields:

        def tell(message: str, field: str) -> None:
            report(
                diagnostic(
                    "BK139", message, path=source.path, line=entry.line, column=entry.column,
                    record=entry.key or None, field=field,
                )
            )  # fmt: skip

        fields, budget = entry.fields, [_MAX_PARENTS]
        for field, key in _parents(fields):
            _take(entry.type, fields, field, key, seen, [entry.key.lower()], tell, budget)
    if entry.type in CONTAINERS:
        message = f"the @{entry.type} entry '{entry.key}' is no record"
        report(
            diagnostic(
                "BK140", message, path=source.path, line=entry.line, column=entry.column, record=entry.key
            )
        )
        return
    yield entry


def _take(
    child_type: str,
    fields: dict[str, str],
    field: str,
    key: str,
    seen: dict[str, str],
    chain: list[str],
    tell: Callable[[str, str], object],
    budget: list[int],
) -> None:
    """Give `fields` what it lacks of the parent's, and of the parent's own parents."""
    parent = seen.get(key)
    if parent is None or key in chain:
        tell(f"'{key}' {'leads back to itself' if key in chain else 'is not there'}", field)
        return
    budget[0] -= 1
    if budget[0] <= 0:
        if budget[0] == 0:
            tell("too many entries to inherit from", field)
        return
    parent_type, inherited = _unpacked(parent)
    for parent_field, grandparent in _parents(inherited):
        _take(parent_type, inherited, parent_field, grandparent, seen, [*chain, key], tell, budget)
    renames = {} if field == "xdata" else _RENAMES.get((parent_type, child_type), {})
    for name, value in inherited.items():
        target = renames.get(name, name)
        if target and target != name:
            fields.setdefault(target, value)
    if (
        field == "crossref"
        and child_type in _BOOKS
        and parent_type in ("book", "mvbook")
        and "author" in inherited
    ):
        fields.setdefault("bookauthor", inherited["author"])
    for name, value in inherited.items():
        own = name in _OWN and (field == "crossref" or name in ("crossref", "xdata", "ids"))
        if name not in renames and not own:
            fields.setdefault(name, value)

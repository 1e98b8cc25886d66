"""Inheritance: `crossref` (btxdoc, 3.3; biblatex manual, 2.4.1 and appendix B) and `xdata` (2.1.1, 3.13.6)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

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
    (parent, child): renames for parents, children, renames in _RULES for parent in parents for child in children
}
#: Fields that only ever belong to one entry (biblatex manual, appendix B), and those that identify its text.
_OWN = frozenset(
    "ids crossref xref xdata entryset entrysubtype execute label options presort related relatedoptions relatedstring"
    " relatedtype shorthand shorthandintro sortkey doi eprint file abstract url urldate".split()
)
#: Entries that are no records of their own.
CONTAINERS = frozenset(("xdata", "set"))
#: A chain of parents longer than this is taken for a mistake.
_MAX_CHAIN = 20


def inherit(entries: Iterable[Entry], report: Report, source: Source) -> Iterator[Entry]:
    """The entries with what they inherit, in order. An entry whose parent has not come yet holds back those behind
    it until the parent is read: everything else streams."""
    seen: dict[str, Entry] = {}
    waiting: deque[Entry] = deque()
    missing: set[str] = set()
    for entry in entries:
        if entry.key:
            seen.setdefault(entry.key.lower(), _kept(entry))
        missing.discard(entry.key.lower())
        missing.update(parent for parent in _unresolved(entry, seen))
        waiting.append(entry)
        if not missing:
            while waiting:
                yield from _resolved(waiting.popleft(), seen, report, source)
    while waiting:
        yield from _resolved(waiting.popleft(), seen, report, source)


def _kept(entry: Entry) -> Entry:
    """What a later child may need of an entry: not its text."""
    return Entry(entry.type, entry.key, entry.fields, "", entry.line, entry.column, entry.start)


def _parents(entry: Entry) -> list[tuple[str, str]]:
    """The field and the key of each parent: xdata first, as biber has it."""
    fields = entry.fields
    found = [("xdata", key.strip().lower()) for key in fields.get("xdata", "").split(",") if key.strip()]
    if crossref := fields.get("crossref", "").strip().lower():
        found.append(("crossref", crossref))
    return found


def _unresolved(entry: Entry, seen: dict[str, Entry]) -> Iterator[str]:
    if "crossref" in entry.fields or "xdata" in entry.fields:
        for _, key in _parents(entry):
            if key not in seen:
                yield key


def _resolved(entry: Entry, seen: dict[str, Entry], report: Report, source: Source) -> Iterator[Entry]:
    if "crossref" in entry.fields or "xdata" in entry.fields:

        def tell(message: str, field: str) -> None:
            report(
                diagnostic(
                    "BK139", message, path=source.path, line=entry.line, column=entry.column,
                    record=entry.key or None, field=field,
                )
            )  # fmt: skip

        # a copy: the entry's fields are what its own children inherit from, through their chain
        fields = dict(entry.fields)
        for field, key in _parents(entry):
            _take(entry.type, fields, field, key, seen, {entry.key.lower()}, tell)
        entry.fields = fields
    if entry.type in CONTAINERS:
        message = f"the @{entry.type} entry '{entry.key}' is no record"
        report(
            diagnostic("BK140", message, path=source.path, line=entry.line, column=entry.column, record=entry.key)
        )
        return
    yield entry


def _take(
    child_type: str, fields: dict[str, str], field: str, key: str, seen: dict[str, Entry], chain: set[str], tell: object
) -> None:
    """Give `fields` what it lacks of the parent's, and of the parent's own parents."""
    assert callable(tell)
    parent = seen.get(key)
    if parent is None:
        tell(f"'{key}' is not there", field)
        return
    if key in chain or len(chain) > _MAX_CHAIN:
        tell(f"'{key}' leads back to itself", field)
        return
    inherited = dict(parent.fields)
    for parent_field, grandparent in _parents(parent):
        _take(parent.type, inherited, parent_field, grandparent, seen, chain | {key}, tell)
    renames = {} if field == "xdata" else _RENAMES.get((parent.type, child_type), {})
    for name, value in inherited.items():
        target = renames.get(name, name)
        if target and target != name:
            fields.setdefault(target, value)
    if field == "crossref" and child_type in _BOOKS and parent.type in ("book", "mvbook") and "author" in inherited:
        fields.setdefault("bookauthor", inherited["author"])
    for name, value in inherited.items():
        own = name in _OWN and (field == "crossref" or name in ("crossref", "xdata", "ids"))
        if name not in renames and not own:
            fields.setdefault(name, value)

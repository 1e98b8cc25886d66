"""Record types and required fields, by the tables of requirements.py."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ..diagnostics import near_matches
from ..formats.bibtex.table import ENTRY_TYPES, TYPES_READ
from ..record import Item, Record
from ..variables import TYPES
from .requirements import (
    BIBLATEX_ASKED,
    BIBLATEX_NAMES,
    CITED,
    ENTRY_TARGETS,
    FIELD_NAMES,
    FIELD_NAMES_BY_TYPE,
    OWN_FIELDS,
    TABLES,
    Requirement,
    Table,
)
from .rule import Context, Finding
from .source import bib_fields, entry_type, field_of, is_bib

#: Format name → the target whose rules its records must meet, where the names differ.
_TARGET_OF_FORMAT = {"csl-json": "csl", "jsonl": "csl", "csl-yaml": "csl", "atom": "feed", "rss": "feed"}
#: Targets for which a record should have what a citation needs.
_CITING = frozenset(("csl", "ris"))
_HAS_TYPE = re.compile(r"^\s*TY\b", re.MULTILINE)
_EMPTY: tuple[object, ...] = (None, "", [], {})
#: Entry types that biber and the reference managers know besides those with a CSL type.
_ENTRY_TYPES = frozenset(TYPES_READ) | frozenset(
    "customa customb customc customd custome customf bibnote set xdata acta image music performance review".split()
)


def target_of(format: str) -> str:
    """The target that a format's own records are checked for."""
    return _TARGET_OF_FORMAT.get(format, format)


def check_type(record: Record, context: Context) -> Iterator[Finding]:
    """A type that CSL, or an entry type that no BibLaTeX data model knows."""
    kind = record.item.get("type")
    if kind is not None and kind not in TYPES:
        hint = near_matches(str(kind), TYPES)
        yield Finding("BK202", f"'{kind}' is not a type of CSL 1.0.2", field="type", hint=hint)
    elif kind == "document" and (entry := entry_type(record)) and entry not in _ENTRY_TYPES:
        hint = near_matches(entry, _ENTRY_TYPES)
        yield Finding("BK202", f"@{entry} is no entry type of BibTeX or BibLaTeX", excerpt=entry, hint=hint)


def check_required(record: Record, context: Context) -> Iterator[Finding]:
    """The required fields that a record lacks, and those that a citation of it will miss."""
    item = record.item
    target = context.target or target_of(record.origin.format if record.origin else "csl")
    if target not in TABLES:
        if target.startswith("style:"):
            return
        target = "csl"
    if (
        target == "ris"
        and record.origin
        and record.origin.format == "ris"
        and not _HAS_TYPE.search(record.origin.raw)
    ):
        return  # lines outside of any record; that is told (BK153)
    csl_type = str(item.get("type", ""))
    kind = csl_type
    if target in ENTRY_TARGETS:
        kind = entry_type(record) or _entry_of(csl_type, target)
    missed = [*_missing(item, TABLES[target], kind)]
    if target in ENTRY_TARGETS and (misplaced := _misplaced(record, kind)):
        missed.append(misplaced)
    if missed and (by := _inherits(record)):
        # what a parent has or lacks is said of the parent, or of the reference to it (plain.bst checks no more)
        missed = [] if by == "xdata" else [missing for missing in missed if missing not in _INHERITED]
        if kind == "inbook" and target == "bibtex" and "container-title" in item and "title" in missed:
            missed.remove("title")  # bibtex copies the parent's, which is read as biblatex does, as booktitle
    for missing in missed:
        what = f"@{kind}" if target in ENTRY_TARGETS else kind or "a record"
        message = f"{_named(missing, target, kind)} is missing, which {_TITLES[target]} requires for {what}"
        yield Finding("BK201", message, field=_first(missing))
    if context.target == "bibtex" and is_bib(record):
        yield from _foreign_names(record, kind)
    if target == "biblatex" and not _inherits(record):
        said = {name for missing in missed for name in ((missing,) if isinstance(missing, str) else missing)}
        for missing in _missing(item, BIBLATEX_ASKED, kind):
            if missing in said:
                continue
            message = (
                f"{_named(missing, target, kind)} is missing, which BibLaTeX's data model asks for in @{kind}"
            )
            yield Finding("BK209", message, field=_first(missing))
    elif target in _CITING:
        for missing in _missing(item, CITED, csl_type):
            message = f"{_named(missing, target, kind)} is missing, which a citation of this {csl_type} shows"
            yield Finding("BK208", message, field=_first(missing))


_TITLES = {
    "csl": "CSL-JSON", "listing": "a listing", "bibtex": "BibTeX", "biblatex": "BibLaTeX", "ris": "RIS",
    "feed": "a feed", "page": "a page",
}  # fmt: skip


def _misplaced(record: Record, kind: str) -> str | None:
    """The variable that an entry of a .bib file has from a field of other entry types: a @article with a `booktitle`
    has no journal for bibtex and biber."""
    origin = record.origin
    needed = OWN_FIELDS.get(kind)
    if needed is None or origin is None or not is_bib(record):
        return None
    variable, names = needed
    if variable not in record.item or any(name in origin.raw for name in names):
        return None
    return None if any(name in bib_fields(record) for name in names) else variable


def _foreign_names(record: Record, kind: str) -> Iterator[Finding]:
    """Required fields that an entry has under names that bibtex passes over."""
    for requirement in TABLES["bibtex"].get(kind, ()):
        for variable in (requirement,) if isinstance(requirement, str) else requirement:
            found = field_of(record, variable)
            own = FIELD_NAMES_BY_TYPE.get(("bibtex", kind, variable)) or FIELD_NAMES["bibtex"].get(variable)
            if found and found[0] in BIBLATEX_NAMES and own not in bib_fields(record):
                message = f"BibTeX does not read '{found[0]}'; its field is '{own}'"
                yield Finding("BK210", message, field=found[0], excerpt=found[1])


#: What an entry may have from the parent of its `crossref`; from one of `xdata` it may have anything.
_INHERITED = frozenset(("container-title", "publisher", "issued"))
_PARENT = re.compile(r"[,{(]\s*(crossref|xdata)\s*=", re.IGNORECASE)


def _inherits(record: Record) -> str:
    """The field by which an entry inherits; '' if it does not."""
    found = _PARENT.search(record.origin.raw) if record.origin is not None and is_bib(record) else None
    return found[1].lower() if found else ""


@cache
def _entry_of(csl_type: str, target: str) -> str:
    """The entry type that a record of a CSL type is exported as; a preprint has requirements of its own."""
    if csl_type == "article":
        return "preprint"
    return ENTRY_TYPES.get(csl_type, ("misc", "misc"))[ENTRY_TARGETS.index(target)]


def _missing(item: Item, table: Table, kind: str) -> Iterator[Requirement]:
    for requirement in table.get(kind) or table["*"]:
        if isinstance(requirement, str):
            if item.get(requirement) in _EMPTY:
                yield requirement
        elif all(item.get(name) in _EMPTY for name in requirement) and not (
            "eprint" in requirement and _has_eprint(item)
        ):
            yield requirement


def _has_eprint(item: Item) -> bool:
    kept = item.get("custom")
    fields = kept.get("bibtex") if isinstance(kept, dict) else None
    return isinstance(fields, dict) and bool(fields.get("eprint"))


def _first(requirement: Requirement) -> str:
    return requirement if isinstance(requirement, str) else requirement[0]


def _named(requirement: Requirement, target: str, kind: str) -> str:
    """The fields by their names in the target."""
    names = (requirement,) if isinstance(requirement, str) else requirement[:2]
    general = FIELD_NAMES.get(target, {})
    own = [FIELD_NAMES_BY_TYPE.get((target, kind, name)) or general.get(name, name) for name in names]
    return " or ".join(f"'{name}'" for name in own)

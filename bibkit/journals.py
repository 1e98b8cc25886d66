"""Names of journals, long or abbreviated: by lists that a user gives, by what records say, by ISO 4.

A list is a text file of one journal a line, the name in full and its abbreviation, parted by a tab, a semicolon or a
comma (with quotes as in CSV; JabRef's lists are such files), or by ` = ` (JabRef's older ones). Further columns and
lines that begin with `#` are passed over.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from .diagnostics import BibkitError, Report, diagnostic
from .record import Item, Record
from .text import fold

#: `long`: names in full; `abbreviated`: their abbreviations instead; `both`: in full, with the abbreviation as
#: `container-title-short`, which styles and formats choose themselves.
Form: TypeAlias = Literal["long", "abbreviated", "both"]

#: CSL types that stand in a periodical.
_IN_PERIODICALS = frozenset("article-journal article-magazine article-newspaper review review-book".split())


@dataclass(frozen=True, slots=True)
class JournalList:
    """Names in full and abbreviations, each found by the other whatever its capitals, accents and points. An abbreviation
    of several journals is none."""

    abbreviations: dict[str, str] = field(default_factory=dict)
    names: dict[str, str | None] = field(default_factory=dict)

    def add(self, name: str, abbreviation: str) -> None:
        """Add a journal. Of two abbreviations of one name the first counts."""
        self.abbreviations.setdefault(_key(name), abbreviation)
        known = self.names.setdefault(_key(abbreviation), name)
        if known is not None and _key(known) != _key(name):
            self.names[_key(abbreviation)] = None

    def abbreviation(self, name: str) -> str | None:
        """The abbreviation of a name, or None."""
        return self.abbreviations.get(_key(name))

    def name(self, abbreviation: str) -> str | None:
        """The one name of an abbreviation, or None."""
        return self.names.get(_key(abbreviation))


def _key(name: str) -> str:
    folded = re.sub(r"^the\s+", "", fold(name.replace("&", " and ")))
    return "".join(char for char in folded if char.isalnum())


def load_journal_list(paths: Iterable[str | Path]) -> JournalList:
    """The journals of list files, the first file first. Raises BibkitError if one cannot be read, or for a line
    that is none of a list."""
    found = JournalList()
    for path in paths:
        try:
            text = Path(path).read_text(encoding="utf-8-sig")
        except OSError as error:
            raise BibkitError(f"cannot read {path}: {error.strerror or error}") from None
        except (UnicodeDecodeError, ValueError) as error:
            raise BibkitError(f"{path}: not text in UTF-8: {error}") from None
        _add_lines(found, text, str(path))
    return found


def _add_lines(found: JournalList, text: str, path: str) -> None:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        sign = next((sign for sign in ("\t", ";", " = ", ",") if sign in line), None)
        try:
            cells = (
                line.split(sign)
                if sign == " = "
                else next(csv.reader([line.strip("\r")], delimiter=sign or ","))
            )
        except csv.Error:
            cells = []
        name, abbreviation = ([" ".join(cell.split()) for cell in cells] + ["", ""])[:2]
        if not name or not abbreviation:
            raise BibkitError(
                f"{path}:{number}: no journal and abbreviation in '{line.strip()[:60]}'",
                hint="write one a line: Journal of Applied Physics;J. Appl. Phys.",
            )
        found.add(name, abbreviation)


def name_journals(
    records: Iterable[Record],
    form: Form,
    lists: Sequence[str | Path] = (),
    report: Report = lambda found: None,
) -> list[Record]:
    """The records with the names of their journals in full or abbreviated, by the lists, then by `container-title-short`,
    then, with the extra `journals`, by ISO 4 and the list of title word abbreviations. Names that none of these knows
    stay and are reported (BK604). Raises BibkitError for a form or list that is none."""
    change = journal_change(form, lists)
    return [change(record, report) for record in records]


def journal_change(form: object, lists: Sequence[str | Path]) -> Callable[[Record, Report], Record]:
    """What `name_journals` does to one record; the lists are read at once."""
    if form not in get_args(Form):
        raise BibkitError(f"journals cannot be {form!r}", hint=f"use {', '.join(get_args(Form))}")
    known = load_journal_list(lists)
    told: set[str] = set()

    def change(record: Record, report: Report) -> Record:
        item = record.item
        name = item.get("container-title")
        if item.get("type") not in _IN_PERIODICALS or not isinstance(name, str) or not name.strip():
            return record
        changed = _in_full(item, name, known)
        if form != "long":
            short = _abbreviation(changed, str(changed["container-title"]), known)
            if short is None and name not in told:
                told.add(name)
                _tell(record, name, report)
            changed = changed if short is None else {**changed, "container-title-short": short}
            if form == "abbreviated" and short is not None:
                changed = {**changed, "container-title": short}
        return record if changed == item else record.with_item(changed)

    return change


def _in_full(item: Item, name: str, known: JournalList) -> Item:
    whole = None if known.abbreviation(name) else known.name(name)
    if whole is None:
        return item
    return {
        **item,
        "container-title": whole,
        "container-title-short": item.get("container-title-short") or name,
    }


def _abbreviation(item: Item, name: str, known: JournalList) -> str | None:
    own = item.get("container-title-short") or item.get("journalAbbreviation")
    return known.abbreviation(name) or (str(own) if own else None) or _by_iso4(name)


def _by_iso4(name: str) -> str | None:
    """The abbreviation by ISO 4, None if there is no word to shorten, or it is shortened already."""
    if name.endswith(".") or re.search(r"\b\w{1,5}\.\s", name):
        return name
    if len(name.split()) == 1:
        return name
    abbreviate = _abbreviator()
    try:
        return abbreviate(name) if abbreviate else None
    except (IndexError, ValueError):
        # pyiso4 0.1.6 stumbles over names that begin with a number
        return None


@cache
def _abbreviator() -> Callable[[str], str] | None:
    try:
        from pyiso4.ltwa import Abbreviate
    except ImportError:
        return None
    found: Callable[[str], str] = Abbreviate.create()
    return found


def _tell(record: Record, name: str, report: Report) -> None:
    origin = record.origin
    report(
        diagnostic(
            "BK604",
            f"no abbreviation of '{name}' is known",
            record=record.id or None,
            field="container-title",
            path=origin.path if origin else None,
            line=origin.line if origin else None,
        )
    )

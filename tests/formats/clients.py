"""What the tests of real clients share: the records, and what of a record has come back from a client."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from conftest import CASES, ROOT

from bibkit.inline import csl_markup, text

#: Further records stand beside some checkouts.
_FURTHER = ROOT.parent / "shared" / "corpora" / "roundtrip-items.json"

#: The variables that every client knows.
CORE = "title author editor issued container-title volume issue page DOI URL publisher".split()


def records() -> list[dict[str, Any]]:
    """One record a type, and hard ones."""
    paths = [CASES / "clients" / "items.json", CASES / "bibtex" / "items.json"]
    found = [item for path in paths for item in json.loads(path.read_text("utf-8"))]
    return found + (json.loads(_FURTHER.read_text("utf-8")) if _FURTHER.exists() else [])


def facts(item: dict[str, Any]) -> dict[str, object]:
    """The core variables of an item as letters and digits: what a reader must understand, not how it spells it.
    Of a date the year, of names the words in any order."""
    found: dict[str, object] = {}
    for variable in CORE:
        value = item.get(variable)
        if not value:
            continue
        if isinstance(value, list):
            found[variable] = [_name(name) for name in value if isinstance(name, dict)]
        elif isinstance(value, dict):
            found[variable] = str((value.get("date-parts") or [["no year"]])[0][0])
        else:
            found[variable] = unquote(str(value)) if variable == "URL" else _plain(value)
    return found


def _name(name: dict[str, Any]) -> list[str]:
    words = " ".join(str(part) for part in name.values() if isinstance(part, str))
    return sorted(_plain(word) for word in re.split(r"[\s.,'’-]+", words) if word)


def _plain(value: object) -> str:
    folded = unicodedata.normalize("NFKD", text.write(csl_markup.parse(str(value))))
    return re.sub(r"[\W_]+", "", folded).casefold()


@dataclass(frozen=True)
class Gap:
    """What a client's reader does not understand of some records, whoever writes them."""

    client: str
    variable: str
    when: Callable[[dict[str, Any]], object]
    reason: str


def lost(items: Sequence[dict[str, Any]], back: Sequence[dict[str, Any]]) -> dict[tuple[int, str], str]:
    """(place of the item, variable) → what became of it, for every fact that is not in what has come back."""
    assert len(back) == len(items)
    missing: dict[tuple[int, str], str] = {}
    for place, (item, other) in enumerate(zip(items, back, strict=True)):
        there = facts(other)
        for variable, fact in facts(item).items():
            if there.get(variable) != fact:
                missing[place, variable] = f"{item['id']} {variable}: {fact} became {there.get(variable)}"
    return missing


def beyond_the_reader(
    client: str,
    items: Sequence[dict[str, Any]],
    ours: Sequence[dict[str, Any]],
    own: Sequence[dict[str, Any]],
    gaps: Iterable[Gap],
) -> list[str]:
    """The facts that a client loses from bibkit's file, though it keeps them from a file that it has written itself,
    and no gap says why."""
    known = [gap for gap in gaps if gap.client == client]
    also = lost(items, own) if own else {}
    return [
        told
        for (place, variable), told in lost(items, ours).items()
        if (place, variable) not in also
        and not any(gap.variable == variable and gap.when(items[place]) for gap in known)
    ]

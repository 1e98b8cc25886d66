"""Fixtures of the official CSL test suite: read them, drive a session through one, compare.

The fixtures are not part of the project; `BIBKIT_CSL_SUITE` names the folder that holds them. Reading and driving
follow citeproc-test-runner.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from suite_adapter import Session

_SECTION = re.compile(
    r"^[^\n]*>>=+ ([A-Z0-9-]+) =+>>[^\n]*\n(.*?)\n?^[^\n]*<<=+ \1 =+<<", re.MULTILINE | re.DOTALL
)
_JSON = ("INPUT", "CITATION-ITEMS", "CITATIONS", "BIBENTRIES", "BIBSECTION")
_ENTITIES = {
    "&amp;": "&#38;",
    "&lt;": "&#60;",
    "&gt;": "&#62;",
    "&quot;": "&#34;",
    "&#039;": "'",
    "&#39;": "'",
}


@dataclass(frozen=True)
class Fixture:
    """One test of the suite."""

    name: str
    mode: str
    csl: str
    input: list[dict[str, Any]]
    result: str
    clusters: list[Any] | None
    citations: list[Any] | None
    selections: list[Any] | None
    filter: dict[str, Any] | None


def read(path: Path) -> Fixture:
    """The fixture in a file."""
    found = dict(_SECTION.findall(path.read_text("utf-8").replace("\r\n", "\n")))
    data = {name: json.loads(found[name]) for name in _JSON if name in found}
    return Fixture(
        path.stem,
        found["MODE"].strip(),
        found["CSL"],
        [{"id": f"ITEM-{number}", **item} for number, item in enumerate(data["INPUT"], 1)],
        found["RESULT"],
        data.get("CITATION-ITEMS"),
        data.get("CITATIONS"),
        data.get("BIBENTRIES"),
        data.get("BIBSECTION"),
    )


def run(fixture: Fixture) -> str:
    """What the processor makes of a fixture, laid out as its RESULT."""
    mode, *options = fixture.mode.split("-")
    session = Session(fixture)
    ids = list(dict.fromkeys(item["id"] for item in fixture.input))
    if not fixture.citations or fixture.selections:
        for selection in fixture.selections or [ids]:
            session.update_items(selection, "nosort" in options)
    if fixture.clusters:
        lines = list(map(session.make_citation_cluster, fixture.clusters))
    elif fixture.citations:
        lines = _document(session, fixture.citations)
    else:
        lines = [session.make_citation_cluster([{"id": one} for one in session.registered_ids()])]
    if mode == "citation":
        return "\n".join(lines)
    parameters, entries = session.make_bibliography(fixture.filter)
    if "header" in options:
        return "\n".join(f"{name}: {parameters[name]}" for name in sorted(parameters)).strip()
    return "".join((parameters["bibstart"], *entries, parameters["bibend"]))


def _document(session: Session, citations: list[Any]) -> list[str]:
    """The citations after the last edit; those that it changed are marked."""
    texts: dict[str, str] = {}
    changed: set[str] = set()
    for citation, before, after in citations:
        changes = session.process_citation_cluster(citation, before, after)
        changed = {citation_id for _, _, citation_id in changes}
        texts |= {citation_id: text for _, text, citation_id in changes}
    order = session.citation_order()
    marks = (">>" if one in changed else ".." for one in order)
    return [f"{mark}[{at}] {texts[one]}" for at, (mark, one) in enumerate(zip(marks, order, strict=True))]


def comparable(text: str) -> str:
    """The text with one spelling of entities and no space at its end."""
    for spelled, other in _ENTITIES.items():
        text = text.replace(spelled, other)
    return text.rstrip()

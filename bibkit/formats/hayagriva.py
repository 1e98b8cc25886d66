"""Hayagriva YAML, the bibliography format of Typst: entries by key, what contains them as `parent`.

Source: "The Hayagriva YAML File Format" (docs/file-format.md of hayagriva).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from .. import dates
from ..diagnostics import Report, diagnostic
from ..names import parse_family_first
from ..record import Item, Name, Origin, Record, names_of
from . import Format, NoOptions, Source, TextStream, yamlinput
from .losses import canonical, paragraphs_of, report_losses, text_of
from .mapping import Table

#: CSL type → (entry type, type of its parent; '' for none).
ENTRY_TYPES: dict[str, tuple[str, str]] = {
    "article": ("article", ""),
    "article-journal": ("article", "periodical"),
    "article-magazine": ("article", "periodical"),
    "article-newspaper": ("article", "newspaper"),
    "book": ("book", ""),
    "broadcast": ("video", "video"),
    "chapter": ("chapter", "book"),
    "classic": ("original", ""),
    "collection": ("anthology", ""),
    "dataset": ("repository", ""),
    "document": ("misc", ""),
    "entry": ("entry", ""),
    "entry-dictionary": ("entry", "reference"),
    "entry-encyclopedia": ("entry", "reference"),
    "event": ("conference", ""),
    "graphic": ("artwork", ""),
    "legal_case": ("case", ""),
    "legislation": ("legislation", ""),
    "manuscript": ("manuscript", ""),
    "motion_picture": ("video", ""),
    "paper-conference": ("article", "proceedings"),
    "patent": ("patent", ""),
    "performance": ("performance", ""),
    "periodical": ("periodical", ""),
    "post": ("post", "thread"),
    "post-weblog": ("article", "blog"),
    "report": ("report", ""),
    "review": ("article", "periodical"),
    "review-book": ("article", "periodical"),
    "software": ("repository", ""),
    "song": ("audio", ""),
    "thesis": ("thesis", ""),
    "webpage": ("web", ""),
}
#: (Entry type, type of its parent) → CSL type, for what several types are written as, or none.
_READ_TYPES: dict[tuple[str, str], str] = {
    ("article", "periodical"): "article-journal",
    ("repository", ""): "software",
    ("anthos", "anthology"): "chapter",
    ("anthos", "book"): "chapter",
    ("chapter", ""): "chapter",
    ("chapter", "anthology"): "chapter",
    ("entry", "reference"): "entry-encyclopedia",
    ("post", ""): "post",
    ("post", "blog"): "post-weblog",
    ("blog", ""): "webpage",
    ("reference", ""): "book",
    ("proceedings", ""): "book",
    ("newspaper", ""): "periodical",
    ("web", "web"): "webpage",
    ("exhibition", ""): "event",
    ("thread", ""): "post",
    ("scene", "video"): "motion_picture",
    ("video", "video"): "broadcast",
    ("audio", "audio"): "song",
    ("article", "magazine"): "article-magazine",
    ("entry", "anthology"): "entry",
}

_ISSUED_BY = {"publisher": "parent.publisher.name", "publisher-place": "parent.publisher.location"}
_IN_PERIODICAL = _ISSUED_BY | {
    "volume": "parent.volume",
    "issue": "parent.issue",
    "ISSN": "parent.serial-number.issn",
    "collection-title": "",
}
_IN_BOOK = _ISSUED_BY | {
    "editor": "parent.editor",
    "volume": "parent.volume",
    "edition": "parent.edition",
    "ISBN": "parent.serial-number.isbn",
    "collection-title": "",
}

#: Variable → path of keys below the entry; `parent` is what contains it.
TABLE = Table(
    types={kind: names[0] for kind, names in ENTRY_TYPES.items()},
    fields={
        "title": "title.value",
        "title-short": "title.short",
        "author": "author",
        "issued": "date",
        "editor": "editor",
        "publisher": "publisher.name",
        "publisher-place": "publisher.location",
        "event-place": "location",
        "authority": "organization",
        "volume": "volume",
        "issue": "issue",
        "number-of-volumes": "volume-total",
        "edition": "edition",
        "version": "edition",
        "page": "page-range",
        "number-of-pages": "page-total",
        "dimensions": "runtime",
        "DOI": "serial-number.doi",
        "ISBN": "serial-number.isbn",
        "ISSN": "serial-number.issn",
        "PMID": "serial-number.pmid",
        "PMCID": "serial-number.pmcid",
        "number": "serial-number.serial",
        "URL": "url.value",
        "accessed": "url.date",
        "language": "language",
        "archive": "archive",
        "archive_location": "archive-location",
        "call-number": "call-number",
        "genre": "genre",
        "abstract": "abstract",
        "note": "note",
        "container-title": "parent.title.value",
        "container-title-short": "parent.title.short",
        "collection-title": "parent.title.value",
    },
    by_type={
        "article-journal": _IN_PERIODICAL,
        "article-magazine": _IN_PERIODICAL,
        "article-newspaper": _IN_PERIODICAL | {"edition": "parent.edition"},
        "review": _IN_PERIODICAL,
        "review-book": _IN_PERIODICAL,
        "book": {"container-title": "", "collection-number": "parent.issue"},
        "chapter": _IN_BOOK | {"collection-title": "parent.parent.title.value", "collection-number": "parent.parent.issue"},
        "entry-dictionary": _IN_BOOK,
        "entry-encyclopedia": _IN_BOOK,
        "paper-conference": {"editor": "parent.editor", "volume": "parent.volume", "issue": "parent.issue", "ISBN": "parent.serial-number.isbn", "ISSN": "parent.serial-number.issn", "publisher": "parent.publisher.name", "publisher-place": "parent.publisher.location", "collection-title": "parent.parent.title.value"},
        "post": {"collection-title": ""},
        "post-weblog": {"collection-title": ""},
        "broadcast": {"collection-title": "", "issue": "issue"},
    },
)  # fmt: skip

#: CSL name variable → role in `affiliated`.
ROLES: dict[str, str] = {
    "translator": "translator",
    "composer": "composer",
    "director": "director",
    "illustrator": "illustrator",
    "narrator": "narrator",
    "producer": "producer",
    "executive-producer": "executive-producer",
    "compiler": "compiler",
    "script-writer": "writer",
    "organizer": "organizer",
    "performer": "cast-member",
    "contributor": "collaborator",
}
_ROLE_VARIABLES = {role: variable for variable, role in ROLES.items()}

#: Parent types of a series, of which the title is `collection-title`.
_SERIES = "anthology"
_NUMBERS = frozenset(("volume", "issue", "edition", "number-of-volumes", "number-of-pages"))
_DATES = frozenset(("issued", "accessed"))
_NAMES = frozenset(("author", "editor"))


def read_hayagriva(stream: TextStream, report: Report, source: Source) -> Iterator[Record]:
    """The records of a Hayagriva file: a mapping of entries by key."""
    text = stream.read()
    root = yamlinput.parse(text, report, source)
    if root is not None and not yamlinput.members(root):
        report(diagnostic("BK158", "a mapping of entries by key is expected", path=source.path, line=1))
        return
    for node in yamlinput.entries(root, report, source):
        if not isinstance(node.value, dict) or not node.value:
            message = f"the entry '{node.key}' has no fields"
            report(diagnostic("BK152", message, path=source.path, line=node.line))
            continue
        raw = text[node.start : node.end].rstrip()
        origin = Origin("hayagriva", source.path, node.line, node.start, node.start + len(raw), raw)
        yield Record(item_of(node.key, node.value), origin)


def item_of(key: str, entry: dict[str, Any]) -> Item:
    """The CSL item of an entry."""
    parents = entry.get("parent")
    parent = parents[0] if isinstance(parents, list) and parents else parents
    plain = _explicit(entry) | ({"parent": _explicit(parent)} if isinstance(parent, dict) else {})
    told, above = _lower(entry.get("type")), _lower(parent.get("type")) if isinstance(parent, dict) else ""
    kind = _csl_type(told, above)
    item: Item = {"id": key, "type": kind}
    for place, variable in TABLE.variables(kind).items():
        value: Any = plain
        for step in place.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        if value in (None, "", [], {}):
            continue
        shaped = _read_value(variable, value)
        if shaped:
            item.setdefault(variable, shaped)
    # what stands on the part itself is good for any type: fields that the table expects at the parent
    for place, variable in TABLE.variables("").items():
        value = plain
        for step in place.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        if value not in (None, "", [], {}) and variable not in item and variable != "collection-title":
            shaped = _read_value(variable, value)
            if shaped:
                item[variable] = shaped
    serial = plain.get("serial-number")
    arxiv = serial.get("arxiv") if isinstance(serial, dict) else None
    if arxiv:
        item.setdefault("number", f"arXiv:{str(arxiv).removeprefix('arXiv:')}")
        item.setdefault("publisher", "arXiv")
    for role, names in _affiliated(entry):
        item[_ROLE_VARIABLES.get(role, "contributor")] = names
    return item


def _lower(value: object) -> str:
    return str(value or "").lower()


def _csl_type(told: str, above: str) -> str:
    for names in ((told, above), (told, "")):
        if names in _READ_TYPES:
            return _READ_TYPES[names]
        for kind, pair in ENTRY_TYPES.items():
            if pair == names:
                return kind
    return "document"


def _explicit(entry: dict[str, Any]) -> dict[str, Any]:
    """The entry with its short forms written out: a title, publisher, address or number may be bare text."""
    found = dict(entry)
    for key, inner in (
        ("title", "value"),
        ("publisher", "name"),
        ("url", "value"),
        ("serial-number", "serial"),
    ):
        if key in found and not isinstance(found[key], (dict, list)):
            found[key] = {inner: found[key]}
    if isinstance(found.get("parent"), list):
        found["parent"] = found["parent"][0] if found["parent"] else {}
    if isinstance(found.get("parent"), dict):
        found["parent"] = _explicit(found["parent"])
    return found


def _read_value(variable: str, value: Any) -> Any:
    if variable in _NAMES:
        return _read_names(value)
    if variable in _DATES:
        return dates.parse_edtf(str(value)) or {"literal": str(value)}
    if isinstance(value, dict):
        value = value.get("value", "")
    if isinstance(value, (list, dict)):
        return None
    return str(value)


def _read_names(value: Any) -> list[Name]:
    names: list[Name] = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            name: Name = {"family": str(one.get("name", ""))}
            if one.get("given-name"):
                name["given"] = str(one["given-name"])
            if one.get("prefix"):
                name["non-dropping-particle"] = str(one["prefix"])
            if one.get("suffix"):
                name["suffix"] = str(one["suffix"])
            names.append({"literal": name["family"]} if len(name) == 1 else name)
        elif one:
            text = str(one)
            names.append(parse_family_first(text) if "," in text else {"literal": text})
    return names


def _affiliated(entry: dict[str, Any]) -> Iterator[tuple[str, list[Name]]]:
    listed = entry.get("affiliated")
    for part in listed if isinstance(listed, list) else [listed]:
        if isinstance(part, dict) and part.get("names"):
            yield _lower(part.get("role")), _read_names(part["names"])


def export_hayagriva(records: Iterable[Record], options: NoOptions, report: Report) -> Iterator[str]:
    """One entry after the other, by key, a blank line between them."""
    separator = ""
    for record in records:
        entry = entry_of(record.item)
        report_losses(record, item_of(record.id, entry), "Hayagriva YAML", report)
        yield separator + yamlinput.write({record.id: entry})
        separator = "\n"


def entry_of(item: Item) -> dict[str, Any]:
    """The Hayagriva entry of an item."""
    item = canonical(item)
    kind = str(item.get("type", ""))
    told, above = ENTRY_TYPES.get(kind, ("misc", ""))
    entry: dict[str, Any] = {"type": told}
    for variable, place in TABLE.places(kind).items():
        value = _written(item, variable)
        if value is None:
            continue
        *path, last = place.split(".")
        target = entry
        for step in path:
            target = target.setdefault(step, {})
        if last not in target:
            target[last] = value
    arxiv = re.fullmatch(r"arXiv:(\S+)(?: \[[\w.-]+\])?", str(item.get("number", "")))
    if arxiv:
        entry["serial-number"].pop("serial")
        entry["serial-number"]["arxiv"] = arxiv[1]
    roles = [
        {"role": role, "names": [_name(name) for name in names_of(item, variable)]}
        for variable, role in ROLES.items()
        if names_of(item, variable)
    ]
    if roles:
        entry["affiliated"] = roles
    return _typed(_short(entry), above)


def _written(item: Item, variable: str) -> Any:
    value = item.get(variable)
    if value is None:
        return None
    if variable in _NAMES:
        return [_name(name) for name in names_of(item, variable)] or None
    if variable in _DATES:
        parts = dates.integer_parts(value)
        if not parts or not isinstance(value, dict):
            return None
        # one day, month or year; no range, no season ("Date", file format)
        text = dates.edtf({"date-parts": parts[:1]})
        return f"{text}~" if value.get("circa") and text else text
    if isinstance(value, (list, dict)):
        return None
    text = paragraphs_of(value) if variable in ("abstract", "note") else text_of(value)
    if not text:
        return None
    return int(text) if variable in _NUMBERS and re.fullmatch(r"[1-9]\d{0,8}", text) else text


def _name(name: Name) -> Any:
    if "literal" in name or not name.get("given"):
        return (
            {"name": name["literal"]}
            if "," in name.get("literal", "")
            else name.get("literal") or _family(name)
        )
    given = " ".join(part for part in (name.get("given"), name.get("dropping-particle")) if part)
    found = {"name": name.get("family", ""), "given-name": given}
    if name.get("non-dropping-particle"):
        found["prefix"] = name["non-dropping-particle"]
    if name.get("suffix"):
        found["suffix"] = name["suffix"]
    if len(found) == 2 and "," not in "".join(found.values()):
        return f"{found['name']}, {found['given-name']}"
    return found


def _family(name: Name) -> str:
    return " ".join(part for part in (name.get("non-dropping-particle"), name.get("family")) if part)


def _short(entry: dict[str, Any]) -> dict[str, Any]:
    """The entry with short forms where a mapping would say no more."""
    found = {key: _short(value) if key == "parent" else value for key, value in entry.items()}
    for key, inner in (("title", "value"), ("publisher", "name"), ("url", "value")):
        if isinstance(found.get(key), dict) and set(found[key]) == {inner}:
            found[key] = found[key][inner]
    if isinstance(found.get("title"), dict) and "value" not in found["title"]:
        found["title"] = {"value": "", **found["title"]}
    return found


def _typed(entry: dict[str, Any], above: str) -> dict[str, Any]:
    """The entry with a type on what contains it; a type that asks for a parent has one even without a title."""
    parent = entry.get("parent")
    if parent is None and above:
        parent = entry["parent"] = {}
    if isinstance(parent, dict):
        inner = parent.get("parent")
        if isinstance(inner, dict):
            parent["parent"] = {"type": _SERIES, **inner}
        entry["parent"] = {"type": above or _SERIES, **parent}
    return entry


def _detect(head: str) -> float:
    return (
        0.9
        if re.match(
            r"(?:#[^\n]*\n|\s*\n|---\s*\n)*[^\s#\-:][^\n:]*:[ \t]*\n(?: {1,8}[a-z-]+:[^\n]*\n){0,6}? {1,8}type: *[\"']?[A-Za-z]+",
            head,
        )
        else 0.0
    )


def locate(raw: str, field: str) -> int | None:
    """The offset of a variable's value in the text of an entry."""
    place = TABLE.places("").get(field, field).split(".")
    match = re.search(
        rf"^ +{re.escape(place[0] if place[-1] in ('value', 'name') else place[-1])}:[ \n]*",
        raw,
        re.MULTILINE,
    )
    return match.end() if match else None


HAYAGRIVA = Format(
    name="hayagriva",
    title="Hayagriva YAML (Typst)",
    extensions=(".yml", ".yaml"),
    media_type="application/yaml",
    read=read_hayagriva,
    export=export_hayagriva,
    detect=_detect,
    locate=locate,
)

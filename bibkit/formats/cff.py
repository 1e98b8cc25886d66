"""CITATION.cff, the Citation File Format 1.2.0: one software or dataset, its preferred citation and references.

Source: the guide to the CFF schema, version 1.2.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from .. import dates
from ..diagnostics import Report, diagnostic
from ..record import Item, Name, Origin, Record, names_of
from . import Format, NoOptions, Source, TextStream, yamlinput
from .losses import canonical, join_keywords, keywords_of, paragraphs_of, report_losses, text_of
from .mapping import Table

_MESSAGE = "If you use this work, please cite it as below."

#: Variable → key; a key with a dot names a member of an entity.
TABLE = Table(
    types={
        "article": "unpublished",
        "article-journal": "article",
        "article-magazine": "magazine-article",
        "article-newspaper": "newspaper-article",
        "bill": "bill",
        "book": "book",
        "broadcast": "film-broadcast",
        "chapter": "generic",
        "classic": "historical-work",
        "collection": "edited-work",
        "dataset": "dataset",
        "document": "generic",
        "entry-dictionary": "dictionary",
        "entry-encyclopedia": "encyclopedia",
        "event": "conference",
        "graphic": "art",
        "hearing": "hearing",
        "legal_case": "legal-case",
        "legislation": "statute",
        "map": "map",
        "motion_picture": "video",
        "musical_score": "music",
        "pamphlet": "pamphlet",
        "paper-conference": "conference-paper",
        "patent": "patent",
        "periodical": "serial",
        "personal_communication": "personal-communication",
        "post-weblog": "blog",
        "regulation": "legal-rule",
        "report": "report",
        "review": "article",
        "review-book": "article",
        "software": "software",
        "song": "sound-recording",
        "speech": "slides",
        "standard": "standard",
        "thesis": "thesis",
        "webpage": "website",
    },
    read_types={
        "article": "article-journal",
        "generic": "document",
        "audiovisual": "motion_picture",
        "catalogue": "book",
        "conference": "event",
        "data": "dataset",
        "database": "dataset",
        "government-document": "report",
        "grant": "document",
        "manual": "report",
        "multimedia": "motion_picture",
        "proceedings": "book",
        "software-code": "software",
        "software-container": "software",
        "software-executable": "software",
        "software-virtual-machine": "software",
    },
    fields={
        "title": "title",
        "title-short": "abbreviation",
        "author": "authors",
        "editor": "editors",
        "collection-editor": "editors-series",
        "translator": "translators",
        "recipient": "recipients",
        "container-title": "journal",
        "collection-title": "collection-title",
        "volume-title": "volume-title",
        "event-title": "conference.name",
        "volume": "volume",
        "issue": "issue",
        "number": "number",
        "number-of-volumes": "number-volumes",
        "number-of-pages": "pages",
        "edition": "edition",
        "section": "section",
        "version": "version",
        "publisher": "publisher.name",
        "publisher-place": "publisher.city",
        "event-place": "location.name",
        "genre": "thesis-type",
        "medium": "medium",
        "license": "license",
        "language": "languages",
        "status": "status",
        "DOI": "doi",
        "ISBN": "isbn",
        "ISSN": "issn",
        "PMCID": "pmcid",
        "URL": "url",
        "abstract": "abstract",
        "note": "notes",
        "accessed": "date-accessed",
    },
    by_type={
        "thesis": {"publisher": "institution.name", "publisher-place": "institution.city"},
        "report": {"publisher": "institution.name", "publisher-place": "institution.city"},
        "paper-conference": {"container-title": "collection-title", "collection-title": ""},
        "entry-dictionary": {"title": "term", "container-title": "title"},
        "entry-encyclopedia": {"title": "entry", "container-title": "title"},
        "chapter": {"container-title": "collection-title", "collection-title": ""},
    },
    read_fields={
        "repository-code": "URL",
        "repository": "URL",
        "database-provider": "source",
        "database": "archive",
    },
)

_ROOT_KEYS = frozenset(
    "title authors abstract doi keywords license version date-released url type contact identifiers".split()
)
_NAME_KEYS = {
    "family-names": "family",
    "given-names": "given",
    "name-particle": "non-dropping-particle",
    "name-suffix": "suffix",
}
_STATUSES = frozenset("abstract advance-online in-preparation in-press preprint submitted".split())
_INTEGERS = frozenset(("number-volumes", "pages", "loc-start", "loc-end"))
_LISTS = frozenset(("languages",))


def read_cff(stream: TextStream, report: Report, source: Source) -> Iterator[Record]:
    """The work that a CITATION.cff describes, its preferred citation, and its references. If all that the root says
    is said by the preferred citation too, there is no record of it."""
    text = stream.read()
    root = yamlinput.parse(text, report, source)
    members = yamlinput.members(root)
    if not members:
        if root is not None:
            report(
                diagnostic(
                    "BK158", "a mapping with 'title' and 'authors' is expected", path=source.path, line=1
                )
            )
        return
    parts = {
        name: [node.value for node in yamlinput.entries(_sequence(members.get(name)), report, source)]
        for name in ("preferred-citation", "references")
    }
    lines = {
        name: [node.start_mark.line + 1 for node in yamlinput.elements(_sequence(members.get(name)))]
        for name in parts
    }
    root_value = yamlinput.value_of(root, report, source) if root is not None else None
    if isinstance(root_value, dict):
        preferred = parts["preferred-citation"]
        own = {
            key: value
            for key, value in root_value.items()
            if key in _ROOT_KEYS | {"repository-code", "repository"}
        }
        repeated = (
            preferred
            and isinstance(preferred[0], dict)
            and all(
                key in ("title", "authors", "type") and preferred[0].get(key) == value
                for key, value in own.items()
                if key != "type"
            )
        )
        if not repeated and own:
            item = item_of({"type": "software", **own})
            yield Record(item, Origin("cff", source.path, 1, 0, len(text.rstrip()), text.rstrip()))
    for name, values in parts.items():
        for line, value in zip(lines[name], values, strict=False):
            if isinstance(value, dict) and value:
                yield Record(
                    item_of(value), Origin("cff", source.path, line, 0, 0, yamlinput.write(value).rstrip())
                )
            else:
                report(diagnostic("BK152", "a reference has no fields", path=source.path, line=line))


def _sequence(node: Any) -> Any:
    import yaml

    return yaml.SequenceNode("tag:yaml.org,2002:seq", [node]) if isinstance(node, yaml.MappingNode) else node


def item_of(value: dict[str, Any]) -> Item:
    """The CSL item of a reference, or of the root."""
    kind = TABLE.csl_type(str(value.get("type", "generic"))) or "document"
    status = str(value.get("status", ""))
    if kind == "document" and value.get("collection-title"):
        kind = "chapter"
    item: Item = {"type": kind}
    for place, variable in TABLE.variables(kind).items():
        key, _, inner = place.partition(".")
        found = value.get(key)
        if inner:
            found = found.get(inner) if isinstance(found, dict) else None
        shaped = _read_value(variable, found)
        if shaped:
            item.setdefault(variable, shaped)
    issued = _issued(value)
    if issued:
        item["issued"] = issued
    start, end = value.get("start"), value.get("end")
    if start:
        item["page"] = f"{start}-{end}" if end and end != start else str(start)
    words = value.get("keywords")
    if isinstance(words, list) and words:
        item["keyword"] = join_keywords(str(word) for word in words)
    for identifier in value.get("identifiers") or [] if isinstance(value.get("identifiers"), list) else []:
        if isinstance(identifier, dict) and identifier.get("type") in ("doi", "url"):
            item.setdefault(
                {"doi": "DOI", "url": "URL"}[identifier["type"]], str(identifier.get("value", ""))
            )
        elif isinstance(identifier, dict) and str(identifier.get("value", "")).startswith("arXiv:"):
            item.setdefault("number", str(identifier["value"]))
    if status == "preprint" and kind == "article":
        item.pop("status", None)
    return item


def _read_value(variable: str, value: Any) -> Any:
    if value in (None, "", [], {}):
        return None
    if variable in ("author", "editor", "collection-editor", "translator", "recipient"):
        listed = value if isinstance(value, list) else [value]
        return [name for one in listed if (name := _read_name(one))] or None
    if variable == "accessed":
        return dates.parse_edtf(str(value)) or {"literal": str(value)}
    if isinstance(value, list):
        return ", ".join(str(part) for part in value if not isinstance(part, (dict, list)))
    return None if isinstance(value, dict) else str(value)


def _read_name(value: Any) -> Name | None:
    if not isinstance(value, dict):
        return {"literal": str(value)} if value else None
    name: Name = {part: str(value[key]) for key, part in _NAME_KEYS.items() if value.get(key)}  # type: ignore[assignment]
    if name:
        return name
    text = value.get("name") or value.get("alias")
    return {"literal": str(text)} if text else None


def _issued(value: dict[str, Any]) -> Any:
    for key in ("date-released", "date-published", "issue-date"):
        if value.get(key) and (found := dates.parse_edtf(str(value[key]))):
            return found
    year = str(value.get("year") or "")
    if re.fullmatch(r"-?\d{1,4}", year):
        month = str(value.get("month") or "")
        parts = [int(year), int(month)] if month.isdigit() and 1 <= int(month) <= 12 else [int(year)]
        return {"date-parts": [parts]}
    return {"literal": year} if year else None


def export_cff(records: Iterable[Record], options: NoOptions, report: Report) -> Iterator[str]:
    """A CITATION.cff: the first record is the work itself if it is software or a dataset, else the preferred
    citation of it; all others are references."""
    listed = list(records)
    root: dict[str, Any] = {"cff-version": "1.2.0", "message": _MESSAGE}
    references: list[dict[str, Any]] = []
    for number, record in enumerate(listed):
        value = reference_of(record.item)
        back = item_of(value)
        if number == 0 and record.item.get("type") in ("software", "dataset"):
            main = _root_of(value)
            back = item_of({"type": "software", **main})
            root |= main
        elif number == 0:
            root |= {"title": value["title"], "authors": value["authors"], "preferred-citation": value}
        else:
            references.append(value)
        report_losses(record, back, "CITATION.cff", report)
    if references:
        root["references"] = references
    yield yamlinput.write(root)


def _root_of(value: dict[str, Any]) -> dict[str, Any]:
    """What the root says of a work: its date is a whole day or none."""
    main = {key: part for key, part in value.items() if key in _ROOT_KEYS}
    return main | ({"date-released": value["date-published"]} if "date-published" in value else {})


def reference_of(item: Item) -> dict[str, Any]:
    """The CFF reference of an item."""
    item = canonical(item)
    kind = str(item.get("type", ""))
    found: dict[str, Any] = {"type": TABLE.types.get(kind, "generic")}
    for variable, place in TABLE.places(kind).items():
        value = _written(item, variable, place)
        if value is None:
            continue
        key, _, inner = place.partition(".")
        if inner:
            # an entity must have a name
            found.setdefault(key, {"name": ""} if inner != "name" else {})[inner] = value
        else:
            found.setdefault(key, value)
    for key in ("publisher", "institution"):
        if found.get(key, {}).get("name") == "":
            del found[key]
    if kind == "article" and "status" not in found:
        found["status"] = "preprint"
    found.setdefault("title", "")
    found.setdefault("authors", [{"name": "anonymous"}] if not found.get("authors") else found["authors"])
    _dates(item, found)
    pages = re.fullmatch(r"(\S+?)\s*[-–]\s*(\S+)", str(item.get("page", "")))
    if pages and "-" not in pages[2]:
        found |= {"start": pages[1], "end": pages[2]}
    elif item.get("page"):
        found["start"] = text_of(item["page"])
    words = keywords_of(item)
    if words:
        found["keywords"] = list(dict.fromkeys(words))
    if kind == "article" and str(item.get("number", "")).startswith("arXiv:"):
        found.pop("number", None)
        found["identifiers"] = [{"type": "other", "value": text_of(item["number"]), "description": "arXiv"}]
    return found


def _dates(item: Item, found: dict[str, Any]) -> None:
    value = item.get("issued")
    parts = dates.first_parts(value)
    if len(parts) == 3 and 0 < parts[0] <= 9999:
        found["date-published"] = f"{parts[0]:04d}-{parts[1]:02d}-{parts[2]:02d}"
    elif parts:
        found["year"] = parts[0]
        if len(parts) == 2:
            found["month"] = parts[1]
    elif isinstance(value, dict) and value.get("literal"):
        found["year"] = str(value["literal"])


def _written(item: Item, variable: str, place: str) -> Any:
    value = item.get(variable)
    if value is None:
        return None
    names = names_of(item, variable)
    if isinstance(value, list):
        return [_name(name) for name in names] or None
    if variable == "accessed":
        parts = dates.first_parts(value)
        return f"{parts[0]:04d}-{parts[1]:02d}-{parts[2]:02d}" if len(parts) == 3 and parts[0] > 0 else None
    if isinstance(value, dict):
        return None
    text = " ".join(paragraphs_of(value).split()) if variable != "abstract" else paragraphs_of(value)
    if not text or (variable == "status" and text not in _STATUSES):
        return None
    if place in _LISTS:
        return [text]
    if place in _INTEGERS:
        return int(text) if re.fullmatch(r"\d{1,9}", text) else None
    return int(text) if variable in ("volume", "issue") and re.fullmatch(r"[1-9]\d{0,8}", text) else text


def _name(name: Name) -> dict[str, str]:
    if "literal" in name:
        return {"name": name["literal"]}
    particle = " ".join(
        part for part in (name.get("dropping-particle"), name.get("non-dropping-particle")) if part
    )
    found = {
        "family-names": name.get("family", ""),
        "given-names": name.get("given", ""),
        "name-particle": particle,
        "name-suffix": name.get("suffix", ""),
    }
    return {key: part for key, part in found.items() if part}


def _detect(head: str) -> float:
    return 0.98 if re.search(r"^cff-version:", head, re.MULTILINE) else 0.0


def locate(raw: str, field: str) -> int | None:
    """The offset of a variable's value in the text of a reference."""
    key = TABLE.places("").get(field, "date-published" if field == "issued" else field).partition(".")[0]
    match = re.search(rf"^[ -]*{re.escape(key)}:[ \n]*", raw, re.MULTILINE)
    return match.end() if match else None


CFF = Format(
    name="cff",
    title="CITATION.cff",
    extensions=(".cff",),
    media_type="application/yaml",
    read=read_cff,
    export=export_cff,
    detect=_detect,
    locate=locate,
    per_record=False,
)

"""The objects of SARIF 2.1.0 that bibkit writes, as the standard defines them: what each must and may have.

Written from the text of the OASIS standard (section 3); a property maps to a kind of value or the name of an object,
in a list for an array, in a dict for an object with names of one's own.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

#: Object → (what it must have, all that it may have).
OBJECTS: dict[str, tuple[set[str], dict[str, Any]]] = {
    "sarifLog": ({"version", "runs"}, {"$schema": "uri", "version": "2.1.0", "runs": ["run"]}),
    "run": ({"tool"}, {"tool": "tool", "results": ["result"], "artifacts": ["artifact"], "columnKind": "columnKind", "originalUriBaseIds": {"": "artifactLocation"}}),
    "tool": ({"driver"}, {"driver": "toolComponent"}),
    "toolComponent": ({"name"}, {"name": "text", "version": "text", "informationUri": "uri", "rules": ["reportingDescriptor"]}),
    "reportingDescriptor": ({"id"}, {"id": "text", "name": "text", "shortDescription": "multiformat", "fullDescription": "multiformat", "help": "multiformat", "helpUri": "uri", "defaultConfiguration": "configuration"}),
    "configuration": (set(), {"level": "level"}),
    "multiformat": ({"text"}, {"text": "text", "markdown": "text"}),
    "message": ({"text"}, {"text": "text", "markdown": "text"}),
    "result": ({"message"}, {"ruleId": "text", "ruleIndex": "index", "level": "level", "message": "message", "locations": ["location"], "partialFingerprints": {"": "text"}, "fixes": ["fix"]}),
    "location": (set(), {"physicalLocation": "physicalLocation", "logicalLocations": ["logicalLocation"]}),
    "logicalLocation": (set(), {"name": "text", "fullyQualifiedName": "text", "kind": "text"}),
    "physicalLocation": ({"artifactLocation"}, {"artifactLocation": "artifactLocation", "region": "region"}),
    "artifactLocation": (set(), {"uri": "uri", "uriBaseId": "text", "description": "message"}),
    "region": ({"startLine"}, dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), "ordinal")),
    "fix": ({"artifactChanges"}, {"description": "message", "artifactChanges": ["artifactChange"]}),
    "artifactChange": ({"artifactLocation", "replacements"}, {"artifactLocation": "artifactLocation", "replacements": ["replacement"]}),
    "replacement": ({"deletedRegion"}, {"deletedRegion": "region", "insertedContent": "artifactContent"}),
    "artifactContent": (set(), {"text": "string"}),
}  # fmt: skip
KINDS = {
    "text": lambda value: isinstance(value, str) and value != "",
    "string": lambda value: isinstance(value, str),
    "2.1.0": lambda value: value == "2.1.0",
    "level": lambda value: value in ("none", "note", "warning", "error"),
    "columnKind": lambda value: value in ("utf16CodeUnits", "unicodeCodePoints"),
    "index": lambda value: type(value) is int and value >= -1,
    "ordinal": lambda value: type(value) is int and value >= 1,
    "uri": lambda value: (
        re.fullmatch(r"[A-Za-z0-9%._~:/?#\[\]@!$&'()*+,;=-]+", value) and urlsplit(value) is not None
    ),
}


def check(value: Any, kind: Any = "sarifLog", place: str = "$") -> None:
    """Fail where a value is not what the standard says."""
    if isinstance(kind, list):
        assert isinstance(value, list), place
        for number, part in enumerate(value):
            check(part, kind[0], f"{place}[{number}]")
    elif isinstance(kind, dict):
        assert isinstance(value, dict), place
        for name, part in value.items():
            check(part, kind[""], f"{place}.{name}")
    elif kind in KINDS:
        assert KINDS[kind](value), f"{place}: {value!r} is no {kind}"
    else:
        must, may = OBJECTS[kind]
        assert isinstance(value, dict), place
        assert must <= value.keys() <= may.keys(), f"{place}: {sorted(value)}"
        for name, part in value.items():
            check(part, may[name], f"{place}.{name}")


def check_whole(document: dict[str, Any]) -> None:
    """The structure, and what holds across it: a result's rule is there under its index, a region ends after it
    begins."""
    check(document)
    (run,) = document["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        for place in result.get("locations", []):
            region = place.get("physicalLocation", {}).get("region", {})
            begin = (region.get("startLine", 1), region.get("startColumn", 1))
            assert begin <= (region.get("endLine", begin[0]), region.get("endColumn", 1 << 60))

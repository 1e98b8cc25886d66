"""The report as SARIF 2.1.0, which code scanning and editors read.

Source: Static Analysis Results Interchange Format (SARIF) Version 2.1.0, OASIS Standard; sections in brackets.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from ..diagnostics import CODES, Diagnostic, Edit, Severity
from ..explanations import explanation
from ..fingerprints import digest
from . import About
from .json_array import dump

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(found: Iterable[Diagnostic], about: About) -> Iterator[str]:
    """One run with the rules that were broken and a result a finding."""
    found = list(found)
    codes = sorted({finding.code for finding in found})
    index = {code: place for place, code in enumerate(codes)}
    run = {
        "tool": {"driver": _driver(codes)},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The folder in which bibkit ran."}}},
        "results": [_result(finding, index) for finding in found],
    }
    yield dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _driver(codes: Iterable[str]) -> dict[str, Any]:
    return {
        "name": "bibkit",
        "version": version("bibkit-csl"),
        "rules": [_rule(code) for code in codes],
    }


def _rule(code: str) -> dict[str, Any]:
    """A reportingDescriptor (3.49)."""
    row = CODES.get(code)
    if row is None:
        return {"id": code, "shortDescription": {"text": code}}
    rule: dict[str, Any] = {
        "id": code,
        "shortDescription": {"text": row.title},
        "fullDescription": {"text": f"{row.title} {row.remedy}"},
        "defaultConfiguration": {"level": _LEVELS[row.severity]},
        "help": {"text": row.remedy},
    }
    if told := explanation(code):
        rule["help"] = {"text": told.as_text(), "markdown": told.as_markdown()}
    return rule


def _result(finding: Diagnostic, index: dict[str, int]) -> dict[str, Any]:
    """A result (3.27)."""
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message or finding.code},
        "partialFingerprints": {"bibkit/v1": digest(finding)},
    }
    place: dict[str, Any] = {}
    if finding.path is not None:
        place["physicalLocation"] = {"artifactLocation": _location(finding.path)}
        if finding.line is not None:
            place["physicalLocation"]["region"] = _region(finding)
    if finding.record:
        named = ".".join(part for part in (finding.record, finding.field) if part)
        place["logicalLocations"] = [{"name": finding.field or finding.record, "fullyQualifiedName": named}]
    if place:
        result["locations"] = [place]
    if finding.edit is not None and finding.path is not None:
        result["fixes"] = [_fix(finding, finding.edit)]
    return result


def _region(finding: Diagnostic) -> dict[str, int]:
    """A region (3.30): from 1, its end not included; a line without columns is the whole line."""
    region = {"startLine": finding.line or 1}
    if finding.column is not None:
        region["startColumn"] = finding.column
        if finding.end_line is not None and finding.end_column is not None:
            region |= {"endLine": finding.end_line, "endColumn": finding.end_column}
    return region


def _fix(finding: Diagnostic, edit: Edit) -> dict[str, Any]:
    """A fix (3.55) with its one replacement (3.57)."""
    deleted = {
        "startLine": edit.line, "startColumn": edit.column, "endLine": edit.end_line, "endColumn": edit.end_column
    }  # fmt: skip
    change = {
        "artifactLocation": _location(finding.path or ""),
        "replacements": [{"deletedRegion": deleted, "insertedContent": {"text": edit.new}}],
    }
    about = "" if edit.certain else " (probable: look at it first)"
    return {
        "description": {"text": f"{finding.hint or finding.message or finding.code}{about}"},
        "artifactChanges": [change],
    }


def _location(path: str) -> dict[str, str]:
    """An artifactLocation (3.4): relative to the working folder if the file is below it."""
    if path == "<stdin>":
        return {"uri": "stdin"}
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - links stay
    try:
        relative = absolute.relative_to(Path.cwd())
    except ValueError:
        return {"uri": f"file://{'' if absolute.as_posix().startswith('/') else '/'}{_quoted(absolute)}"}
    return {"uri": _quoted(relative), "uriBaseId": "%SRCROOT%"}


def _quoted(path: PurePath) -> str:
    name = path.as_posix()
    try:
        return quote(os.fsencode(name))
    except UnicodeEncodeError:
        return quote(name.encode("utf-8", "surrogatepass"))

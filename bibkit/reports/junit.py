"""The report as JUnit XML, which CI servers show as tests: a suite a file, a case a finding.

Source: the schema of Jenkins' xUnit plug-in (junit-10.xsd).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from ..diagnostics import Diagnostic
from . import About
from .safe import visible
from .text import format_plain


def render(found: Iterable[Diagnostic], about: About) -> Iterator[str]:
    """Findings that make the check fail are failures, the others cases that pass and say what was found. A file
    without findings is one case that passes."""
    by_path: dict[str, list[Diagnostic]] = {path: [] for path in about.paths}
    for finding in found:
        by_path.setdefault(finding.path or "", []).append(finding)
    root = etree.Element("testsuites", name="bibkit")
    total = failed = 0
    for path, findings in by_path.items():
        failures = sum(finding.severity in about.failing for finding in findings)
        cases = max(len(findings), 1)
        total, failed = total + cases, failed + failures
        name = visible(path) or "bibkit"
        suite = etree.SubElement(root, "testsuite", name=name, tests=str(cases), failures=str(failures), errors="0", skipped="0", time="0")  # fmt: skip
        if not findings:
            etree.SubElement(suite, "testcase", classname=name, name="no findings", time="0")
        for finding in findings:
            _case(suite, name, finding, finding.severity in about.failing)
    root.set("tests", str(total))
    root.set("failures", str(failed))
    root.set("errors", "0")
    text = etree.tostring(root, encoding="unicode", pretty_print=True)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'


def _case(suite: etree._Element, path: str, finding: Diagnostic, fails: bool) -> None:
    named = " ".join(part for part in (finding.code, finding.record, finding.field) if part)
    place = f" (line {finding.line})" if finding.line is not None else ""
    case = etree.SubElement(suite, "testcase", classname=path, name=visible(named) + place, time="0")
    told = format_plain(finding)
    if fails:
        failure = etree.SubElement(case, "failure", type=finding.code, message=visible(finding.message))
        failure.text = f"{told}\n{visible(finding.hint)}" if finding.hint else told
    else:
        etree.SubElement(case, "system-out").text = told

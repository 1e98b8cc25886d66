"""What makes two findings the same one, though lines have moved: file, code, record, field and what was said."""

from __future__ import annotations

import hashlib
import re
from typing import TypeAlias

from .diagnostics import Diagnostic

#: (code, record, field, message)
Fingerprint: TypeAlias = tuple[str, str, str, str]

#: Places that messages name; they move.
_LINES = re.compile(r"\b(lines?) \d+(?:[-–]\d+)?")


def fingerprint(finding: Diagnostic) -> Fingerprint:
    """What stays of a finding when its line moves; the path is not in it."""
    message = _LINES.sub(r"\1", finding.message)
    return finding.code, finding.record or "", finding.field or "", message


def digest(finding: Diagnostic) -> str:
    """The fingerprint as a short hexadecimal text."""
    text = "\0".join(fingerprint(finding))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]

"""The report as JSON: an array with an object a finding."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from ..diagnostics import Diagnostic
from . import About

_SURROGATE = re.compile("[\ud800-\udfff]")


def render(found: Iterable[Diagnostic], about: About) -> Iterator[str]:
    """The members of `Diagnostic.as_dict`, indented by two spaces."""
    yield dump([finding.as_dict() for finding in found])


def dump(document: Any) -> str:
    """A document as indented JSON in Unicode; lone surrogates, which no encoding can hold, as escapes."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"

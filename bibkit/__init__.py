"""bibkit: a bibliography export and citation toolkit.

import bibkit

library = bibkit.read("seeds/listing.txt", as_of="2026-11-23")
print(bibkit.dumps(library, to="bibtex"))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

# not on first use: the modules have these names, too, and must not hide them
from .dedupe import dedupe
from .normalise import normalise

if TYPE_CHECKING:
    from .api import Export, dumps, export, loads, read, write
    from .changes import diff
    from .completion import complete
    from .dedupe import merge
    from .diagnostics import BibkitError, Diagnostic, Severity
    from .journals import name_journals
    from .keys import make_keys
    from .online import get
    from .record import Library, Origin, Record
    from .validation import validate

#: Public name → the module that has it. Imported on first use, so that `import bibkit` costs nothing.
_MODULES = {
    "BibkitError": "diagnostics",
    "Diagnostic": "diagnostics",
    "Export": "api",
    "Library": "record",
    "Origin": "record",
    "Record": "record",
    "Severity": "diagnostics",
    "complete": "completion",
    "diff": "changes",
    "dumps": "api",
    "export": "api",
    "get": "online",
    "loads": "api",
    "make_keys": "keys",
    "merge": "dedupe",
    "name_journals": "journals",
    "read": "api",
    "validate": "validation",
    "write": "api",
}

__all__ = [
    "BibkitError",
    "Diagnostic",
    "Export",
    "Library",
    "Origin",
    "Record",
    "Severity",
    "complete",
    "dedupe",
    "diff",
    "dumps",
    "export",
    "get",
    "loads",
    "make_keys",
    "merge",
    "name_journals",
    "normalise",
    "read",
    "validate",
    "write",
]


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module 'bibkit' has no attribute '{name}'")
    value = getattr(import_module(f".{module}", __name__), name)
    globals()[name] = value
    return value

"""A baseline: the findings that a library had when checking began, so that only new ones are reported.

The file is JSON with one finding a line, sorted, so that versions of it can be compared and joined. Findings are
known again by file, code, record, field and message, wherever their line has moved (fingerprints.py).
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from .diagnostics import BibkitError, Diagnostic
from .fingerprints import Fingerprint, fingerprint
from .output import write_file

_VERSION = 1

#: (path from the folder of the baseline, fingerprint)
_Known: TypeAlias = tuple[str, Fingerprint]


def write_baseline(path: str, found: Iterable[Diagnostic]) -> int:
    """Write the findings to a file, and return how many."""
    rows = sorted([where, *known] for where, known in (_known(finding, path) for finding in found))
    lines = ",\n".join(f"    {json.dumps(row)}" for row in rows)
    text = f'{{\n  "version": {_VERSION},\n  "findings": [\n{lines}\n  ]\n}}\n'
    write_file(path, [text])
    return len(rows)


def read_baseline(path: str) -> Counter[_Known]:
    """The findings of a file. Raises BibkitError if it cannot be read or is no baseline."""
    try:
        document = json.loads(Path(path).read_text(encoding="utf-8"))
        if document["version"] != _VERSION:
            raise ValueError(f"version {document['version']!r} is not known")
        return Counter(
            (where, (code, record, name, message))
            for where, code, record, name, message in document["findings"]
        )
    except OSError as error:
        raise BibkitError(
            f"cannot read the baseline {path}: {error.strerror or error}",
            hint="make it with --write-baseline",
        ) from None
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise BibkitError(
            f"{path} is no baseline: {error}", hint="make it anew with --write-baseline"
        ) from None


def new_findings(found: Iterable[Diagnostic], known: Counter[_Known], path: str) -> Iterator[Diagnostic]:
    """The findings that the baseline at `path` does not have; of several that are alike, those beyond its number."""
    left = known.copy()
    for finding in found:
        key = _known(finding, path)
        if left[key] > 0:
            left[key] -= 1
        else:
            yield finding


def _known(finding: Diagnostic, baseline: str) -> _Known:
    where = finding.path or ""
    if where and not where.startswith("<"):
        try:
            where = Path(os.path.relpath(where, Path(baseline).absolute().parent)).as_posix()
        except ValueError:  # another drive, or no path
            where = Path(where).as_posix()
    return where, fingerprint(finding)

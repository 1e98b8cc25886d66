"""A random sample of what validation finds in real libraries, to be read and judged: how often is it wrong?

python benchmarks/validate_sample.py SEED COUNT PATH...      files, or folders of files
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from pathlib import Path

import bibkit
from bibkit.diagnostics import Diagnostic, Severity


def main() -> None:
    """Print the counts by severity and code, then the sample: each finding, and its line of the source."""
    seed, count, *paths = sys.argv[1:]
    files = sorted(one for path in map(Path, paths) for one in ([path] if path.is_file() else path.rglob("*")) if one.is_file())  # fmt: skip
    found: list[tuple[Diagnostic, str]] = []
    for path in files:
        try:
            library = bibkit.read(path)
        except bibkit.BibkitError:
            continue
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        for one in bibkit.validate(library):
            line = lines[one.line - 1].strip() if one.line and one.line <= len(lines) else ""
            found.append((one, line))
    print(", ".join(f"{number:,d} {name.value}" for name, number in Counter(one.severity for one, _ in found).items()))  # fmt: skip
    print(
        ", ".join(
            f"{code} {number}" for code, number in sorted(Counter(one.code for one, _ in found).items())
        )
    )
    judged = [pair for pair in found if pair[0].severity is not Severity.INFO]
    for one, line in random.Random(int(seed)).sample(judged, min(int(count), len(judged))):
        print(f"{one}\n    {line[:200]}")


if __name__ == "__main__":
    main()

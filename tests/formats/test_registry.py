"""The table of formats: what it says without importing a format is what the formats say."""

from __future__ import annotations

import subprocess
import sys

from bibkit import formats


def test_suffixes_are_those_of_the_formats() -> None:
    first: dict[str, str] = {}
    for form in formats.built_in():
        for suffix in form.extensions:
            first.setdefault(suffix, form.name)
    assert {suffix: names[0] for suffix, names in formats._SUFFIXES.items()} == first


def test_every_readable_format_with_detection_can_be_detected() -> None:
    asked = {name for _, names in formats._SIGNS for name in names}
    assert asked == {form.name for form in formats.built_in() if form.detect and form.read}


def test_reading_a_listing_imports_no_other_format() -> None:
    program = (
        "import sys, bibkit; bibkit.loads('LGJul 19, 2024\\nA Title|Ann Lee\\nText.');"
        "print([m for m in sys.modules if m in ('bibkit.formats.mods', 'bibkit.formats.answers', 'bibtexparser')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "[]\n"

"""Reading: input files in tests/cases/<format>/ and the items that they mean."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import CASES

import bibkit
from bibkit import formats

#: input → (format, expected items); `x.ext` beside `x.json`, or `x.json` beside `x.expected.json`.
INPUTS: dict[Path, tuple[str, Path]] = {}
for folder in sorted(CASES.iterdir()):
    for path in sorted(folder.iterdir()):
        for name in (f"{path.name}.expected.json", f"{path.stem}.expected.json", f"{path.stem}.json"):
            expected = path.with_name(name)
            is_input = path.suffix not in (".json", ".report") or ".expected" in name
            is_input &= ".expected" not in path.name and folder.name not in ("bibtex", "listing")
            if is_input and expected.exists():
                INPUTS.setdefault(path, (folder.name, expected))


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_input_means_these_items(path: Path) -> None:
    form, expected = INPUTS[path]
    library = bibkit.read(path, format=form)
    wanted = json.loads(expected.read_text("utf-8"))
    found = [
        {key: value for key, value in item.items() if key != "id" or "id" in want}
        for item, want in zip(library.items, wanted, strict=True)
    ]
    assert found == wanted
    report = path.with_suffix(".report")
    told = sorted(f"{one.line} {one.code}" for one in library.diagnostics)
    assert told == sorted(report.read_text("utf-8").split("\n")[:-1] if report.exists() else [])


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_format_is_told_from_the_content(path: Path) -> None:
    if path.name == "odd.ris":
        return
    assert formats.detect(path.read_text("utf-8")).name == INPUTS[path][0]


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_record_knows_its_place(path: Path) -> None:
    text = path.read_text("utf-8")
    for record in bibkit.read(path, format=INPUTS[path][0]):
        origin = record.origin
        assert origin is not None
        assert origin.raw
        assert 1 <= origin.line <= text.count("\n") + 1
        if origin.end:
            assert text[origin.start : origin.end] == origin.raw

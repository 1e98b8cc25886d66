"""Records kept out of memory are the records that were read."""

from __future__ import annotations

from pathlib import Path

import pytest
import strategies
from hypothesis import given

from bibkit import spool
from bibkit.api import read_all, read_spooled
from bibkit.record import Record
from bibkit.spool import Spool

CASES = Path(__file__).parent / "cases"


@pytest.fixture(params=["memory", "disk"], autouse=True)
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "disk":
        monkeypatch.setattr(spool, "_IN_MEMORY", 1)


@pytest.mark.parametrize("case", sorted(CASES.glob("listing/*.txt")) + sorted(CASES.glob("bibtex/*.bib")))
def test_a_spooled_library_equals_the_one_in_memory(case: Path) -> None:
    whole = read_all([case], as_of="2026-11-23")
    spooled = read_spooled([case], as_of="2026-11-23")
    assert list(spooled.records) == list(whole.records)
    assert spooled.diagnostics == whole.diagnostics


@given(strategies.items())
def test_any_item_comes_back(item: dict[str, object]) -> None:
    records = Spool()
    records.append(Record(item))
    records.append(Record({"title": "second"}))
    records.set_ids({1: "key"})
    assert list(records) == [Record(item), Record({"id": "key", "title": "second"})]
    assert records[-1].id == "key"
    assert records[:1] == [Record(item)]
    with pytest.raises(IndexError):
        records[2]

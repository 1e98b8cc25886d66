"""The official CSL test suite. The list of fixtures that pass (suite_pass.txt) may only grow."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import suite

FOLDER = os.environ.get("BIBKIT_CSL_SUITE")
PASSING = frozenset((Path(__file__).parent / "suite_pass.txt").read_text("utf-8").split())
FIXTURES = sorted(Path(FOLDER).glob("*.txt")) if FOLDER else []
#: They hold only with an older en-US locale than the other fixtures: no processor with one locale passes them.
STALE = frozenset(
    (
        "bugreports_SortedIeeeItalicsFail",
        "date_NegativeDateSort",
        "date_NegativeDateSortViaMacroOnYearMonthOnly",
        "magic_SubsequentAuthorSubstituteNotFooled",
    )
)


@pytest.mark.skipif(not FOLDER, reason="BIBKIT_CSL_SUITE does not name a folder of fixtures")
def test_the_folder_holds_every_fixture_of_the_list() -> None:
    assert {path.stem for path in FIXTURES} >= PASSING


@pytest.mark.skipif(not FOLDER, reason="BIBKIT_CSL_SUITE does not name a folder of fixtures")
@pytest.mark.parametrize("path", FIXTURES, ids=[path.stem for path in FIXTURES])
def test_fixture(path: Path) -> None:
    if path.stem in STALE and path.stem not in PASSING:
        pytest.skip("holds only with an older en-US locale")
    fixture = suite.read(path)
    if path.stem not in PASSING:
        passes = suite.comparable(suite.run(fixture)) == suite.comparable(fixture.result)
        pytest.skip("passes now: add it to suite_pass.txt" if passes else "not in suite_pass.txt")
    assert suite.comparable(suite.run(fixture)) == suite.comparable(fixture.result)

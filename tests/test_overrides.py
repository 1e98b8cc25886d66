"""The overrides file."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import AS_OF, SEED

import bibkit
from bibkit.api import read_all
from bibkit.overrides import apply_overrides, load_overrides

RECORD = bibkit.Record(
    {
        "id": "doe2020thing",
        "type": "article",
        "title": "Thng",
        "author": [{"family": "Doe"}],
        "custom": {"truncated": ["author"]},
    }
)


def _override(toml: str, tmp_path: Path, *records: bibkit.Record) -> list[bibkit.Record]:
    path = tmp_path / "overrides.toml"
    path.write_text(toml, "utf-8")
    found: list[bibkit.Diagnostic] = []
    result = apply_overrides(records or [RECORD], load_overrides(path), found.append, str(path))
    assert not found
    return result


def test_what_a_source_lacks_is_added(tmp_path: Path) -> None:
    (record,) = _override(
        """
        [doe2020thing]
        title = "Thing"
        arxiv = "arXiv:2407.14622v2"
        doi = "10.1000/x"
        issued = "2020-05"
        tags = ["a", "b"]
        author = ["Jane Q. Doe", { literal = "The Team" }]
        key = "thing"
        """,
        tmp_path,
    )
    assert record.item == {
        "id": "thing",
        "type": "article",
        "title": "Thing",
        "author": [{"family": "Doe", "given": "Jane Q."}, {"literal": "The Team"}],
        "number": "arXiv:2407.14622v2",
        "publisher": "arXiv",
        "URL": "https://arxiv.org/abs/2407.14622v2",
        "DOI": "10.1000/x",
        "issued": {"date-parts": [[2020, 5]]},
        "keyword": "a, b",
    }


def test_a_list_may_stay_cut_and_a_variable_may_go(tmp_path: Path) -> None:
    (record,) = _override('[doe2020thing]\nauthor = ["A. Roe", "et al."]\ntitle = ""', tmp_path)
    assert record.item["author"] == [{"family": "Roe", "given": "A."}]
    assert record.item["custom"] == {"truncated": ["author"]}
    assert "title" not in record.item


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        (
            '[doe2020thing]\ntitel = "x"',
            r"\[doe2020thing\] 'titel' is not a CSL variable.*did you mean 'title'",
        ),
        ('[doe2020thing]\narxiv = "x"', "is no arXiv identifier"),
        ('[doe2020thing]\nissued = "2020-13"', "is no date"),
        ("[doe2020thing]\ntitle = true", "must be text or a number"),
        ('title = "x"', "stands outside a table"),
        ("[", "not valid TOML"),
    ],
)
def test_a_mistake_is_named(toml: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(bibkit.BibkitError, match=message):
        _override(toml, tmp_path)


def test_a_pinned_key_must_be_free(tmp_path: Path) -> None:
    other = bibkit.Record({"id": "taken"})
    with pytest.raises(bibkit.BibkitError, match="the key 'taken' pinned for doe2020thing is taken"):
        _override('[doe2020thing]\nkey = "taken"', tmp_path, RECORD, other)


def test_an_unknown_key_is_reported_with_near_matches() -> None:
    library = read_all([SEED], as_of=AS_OF, overrides={"heliou2021zerot": {"note": "x"}})
    (found,) = [found for found in library.diagnostics if found.code == "BK120"]
    assert "heliou2021zeroth" in str(found.hint)

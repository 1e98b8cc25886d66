"""Patterns of citation keys, as users of JabRef know them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import items

import bibkit
from bibkit import BibkitError, Library, Record
from bibkit.key_patterns import DEFAULT_PATTERN, MARKERS, MODIFIERS, parse

PAPER = {
    "type": "article-journal",
    "title": "An awesome paper on <i>JabRef</i>",
    "author": [{"family": "Newton"}, {"family": "Maxwell"}, {"family": "Héliou"}],
    "issued": {"date-parts": [[2005, 7]]},
    "keyword": "keys, open science; tools",
    "container-title": "Journal of Open Tools",
    "page": "12–34",
}


@pytest.mark.parametrize(
    ("pattern", "key"),
    [
        (DEFAULT_PATTERN, "newton2005awesome"),
        ("[auth]", "Newton"),
        ("[auth3]", "New"),
        ("[auth.lower]", "newton"),
        ("[auth:upper]_[year]", "NEWTON_2005"),
        ("[authors]", "NewtonMaxwellHeliou"),
        ("[authors2]", "NewtonMaxwellEtAl"),
        ("[authors3]", "NewtonMaxwellHeliou"),
        ("[authors:abbr]", "NMH"),
        ("[auth.etal]", "Newton.etal"),
        ("[auth.etal:lower]-[shortyear]", "newton.etal-05"),
        ("[auth.auth.ea]", "Newton.Maxwell.ea"),
        ("[authEtAl]", "NewtonEtAl"),
        ("[authorLast]", "Heliou"),
        ("[title]", "AnAwesomePaperonJabRef"),
        ("[title:abbr]", "AAPoJ"),
        ("[camel]", "AnAwesomePaperOnJabRef"),
        ("[camel2]", "AnAwesome"),
        ("[shorttitle]", "awesomepaperJabRef"),
        ("[shorttitle:capitalize]", "AwesomePaperJabRef"),
        ("[veryshorttitle:upper]", "AWESOME"),
        ("[keyword1]", "keys"),
        ("[keyword2]", "openscience"),
        ("[keyword4:(none)]", "none"),
        ("[journal:abbr:lower]", "joot"),
        ("[firstpage]-[lastpage]", "12-34"),
        ("ref:[year]", "ref:2005"),
        ("[volume:(noVolume)]", "noVolume"),
        ("[volume]", "untitled"),
    ],
)
def test_markers_and_modifiers(pattern: str, key: str) -> None:
    assert parse(pattern).key(PAPER) == key


@pytest.mark.parametrize(
    ("more", "pattern", "key"),
    [
        ({"author": []}, "[auth][year]", "anon2005"),
        ({"author": []}, "[auth:(nobody)][year]", "nobody2005"),
        ({"author": [], "editor": [{"family": "Roe"}]}, "[authors]", "Roe"),
        ({"author": [{"family": "Roe"}], "custom": {"truncated": ["author"]}}, "[authors]", "RoeEtAl"),
        ({"author": [{"family": "Roe"}], "custom": {"truncated": ["author"]}}, "[auth.etal]", "Roe.etal"),
        ({"author": [{"family": "A"}, {"family": "B"}]}, "[auth.etal]", "A.B"),
        ({"author": [{"family": "A"}, {"family": "B"}]}, "[authEtAl]", "AB"),
    ],
)
def test_what_a_record_lacks(more: dict[str, Any], pattern: str, key: str) -> None:
    assert parse(pattern).key(PAPER | more) == key


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("[autor]", "did you mean 'authors', 'authorLast' or 'auth'?"),
        ("[TITLE]", "did you mean 'title'"),
        ("[year:uper]", "did you mean 'upper'?"),
        ("[year2]", "'year' takes no number"),
        ("[zzz]", "there are auth, authors"),
        ("[auth] [year]", "cannot have ' '"),
        ("[auth", "cannot have '['"),
        ("{auth}", "cannot have '{'"),
        ("é[year]", "cannot have 'é'"),
        ("smith", "has no marker"),
        ("", "has no marker"),
    ],
)
def test_what_is_no_pattern_is_refused(pattern: str, told: str) -> None:
    with pytest.raises(BibkitError, match=re.escape(told)):
        parse(pattern)


def test_keys_are_kept_unless_asked() -> None:
    library = Library((Record({"id": "mine", **PAPER}), Record(PAPER)))
    assert [record.id for record in bibkit.make_keys(library, "[auth]")] == ["mine", "Newton"]
    renamed = bibkit.make_keys(library, "[auth]", rekey=True)
    assert sorted(record.id for record in renamed) == ["Newton", "Newtonb"]
    assert bibkit.make_keys(renamed, "[auth]", rekey=True).records == renamed.records


def test_findings_follow_their_record_to_its_new_key() -> None:
    library = bibkit.loads('@article{old, title={T}, year=2005, month="nonsense" # x}')
    told = {finding.record for finding in bibkit.make_keys(library, "[year]x", rekey=True).diagnostics}
    assert "old" not in told


_PATTERNS = st.lists(
    st.builds(
        lambda name, modifier: f"[{name}{modifier}]",
        st.sampled_from(sorted(MARKERS)),
        st.sampled_from(["", *(f":{name}" for name in MODIFIERS), ":(x y)"]),
    ),
    min_size=1,
    max_size=3,
).map("-".join)


@given(st.lists(items(), max_size=5), _PATTERNS)
def test_keys_of_any_pattern_are_unique_and_can_be_cited(found: list[dict[str, Any]], pattern: str) -> None:
    library = bibkit.make_keys(Library(tuple(map(Record, found))), pattern, rekey=True)
    keys = [record.id for record in library]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[A-Za-z0-9.-]+", key) for key in keys)

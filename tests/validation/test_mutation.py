"""Defects injected into clean libraries: each is found on its line, and clean libraries have none."""

from __future__ import annotations

from copy import deepcopy
from random import Random

import pytest
from bibliographies import DEFECTS, Entry, libraries, line_of, write
from hypothesis import given, settings
from hypothesis import strategies as st

import bibkit
from bibkit.diagnostics import Diagnostic


def _findings(text: str) -> list[Diagnostic]:
    """What reading and validation have to say of a .bib file."""
    library = bibkit.loads(text, format="bibtex")
    return [*library.diagnostics, *bibkit.validate(library)]


@given(libraries())
@settings(max_examples=100)
def test_a_clean_library_has_no_findings(entries: list[Entry]) -> None:
    assert _findings(write(entries)) == []


@pytest.mark.parametrize("name", DEFECTS)
@given(entries=libraries(), rng=st.randoms(use_true_random=False), data=st.data())
@settings(max_examples=12)
def test_a_defect_is_found_on_its_line(
    name: str, entries: list[Entry], rng: Random, data: st.DataObject
) -> None:
    inject, codes = DEFECTS[name]
    broken = deepcopy(entries)
    at = data.draw(st.integers(0, len(broken) - 1))
    field = inject(rng, broken, at)
    if len(broken) > len(entries):
        at = len(broken) - 1
    text = write(broken)
    line = line_of(broken, at, field)
    found = _findings(text)
    assert any(one.code in codes and one.line == line for one in found), (name, line, text, found)

"""Comments in a .bib that say what is right as it is."""

from __future__ import annotations

import pytest

import bibkit
from bibkit.checking import Checked, findings
from bibkit.settings import Settings


def _found(text: str) -> list[tuple[str, int | None]]:
    library = bibkit.loads(text, format="biblatex")
    library = bibkit.Library(tuple(bibkit.Record(one.item, _at(one)) for one in library), library.diagnostics)
    settings = Settings(targets=("ris",), select=("BK301", "BK305", "BK005"))
    checked = Checked(library, tuple(findings(library, settings)), settings, lambda path: text)
    return [(one.code, one.line) for one in checked.reported]


def _at(record: bibkit.Record) -> object:
    from dataclasses import replace

    assert record.origin
    return replace(record.origin, path="a.bib")


BAD = "@book{%s, author = {Doe, Jane}, title = {T}, publisher = {P}, year = {2020},\n  doi = {no},\n  isbn = {12}\n}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (BAD % "a", [("BK301", 2), ("BK305", 3)]),
        (f"% bibkit: ignore BK301\n{BAD % 'a'}\n{BAD % 'b'}", [("BK305", 4), ("BK301", 7), ("BK305", 8)]),
        (f"%bibkit:ignore BK3 known to be so\n\n{BAD % 'a'}", []),
        (f"% bibkit: ignore\n{BAD % 'a'}", []),
        (f"% bibkit: ignore BK301, BK305\n{BAD % 'a'}", []),
        (f"% bibkit: ignore BK301 BK305\n{BAD % 'a'}", []),
        ("@book{a, title = {T}, % bibkit: ignore BK305\n  doi = {no},\n  isbn = {12}\n}", [("BK301", 2)]),
        ("@book{a, title = {T},\n  doi = {no},\n  isbn = {12}\n  % bibkit: ignore BK301\n}", [("BK305", 3)]),
        (f"{BAD % 'a'} % bibkit: ignore BK3\n{BAD % 'b'}", [("BK301", 6), ("BK305", 7)]),
        (f"{BAD % 'a'}\n% bibkit: ignore-file BK301\n{BAD % 'b'}", [("BK305", 3), ("BK305", 8)]),
        (f"{BAD % 'a'}\n{BAD % 'b'}\n% bibkit: ignore-file", []),
        # text is no comment
        ("@book{a, title = {% bibkit: ignore BK3},\n  doi = {no},\n  isbn = {12}\n}", [("BK301", 2), ("BK305", 3)]),
        ("@book{a, title = {x % bibkit: ignore-file\n},\n  doi = {no}}", [("BK301", 3)]),
        (f"bibkit: ignore\n{BAD % 'a'}", [("BK301", 3), ("BK305", 4)]),
        (f"% bibkit: ignored\n{BAD % 'a'}", [("BK301", 3), ("BK305", 4)]),
        # what ignores nothing is told
        (f"% bibkit: ignore BK501, BK4\n{BAD % 'a'}", [("BK301", 3), ("BK305", 4), ("BK005", 1)]),
        ("% bibkit: ignore\n@book{a, author = {Doe, Jane}, title = {T}, publisher = {P}, year = {2020}}", [("BK005", 1)]),
        (f"% bibkit: ignore BK3\n% bibkit: ignore BK301\n{BAD % 'a'}", []),
    ],
)  # fmt: skip
def test_a_comment_ignores_what_it_names(text: str, found: list[tuple[str, int]]) -> None:
    assert _found(text) == found


def test_many_comments_are_no_burden() -> None:
    text = "\n".join(f"% bibkit: ignore BK301\n{BAD % f'k{n}'}" for n in range(3_000))
    assert {code for code, _ in _found(text)} == {"BK305"}

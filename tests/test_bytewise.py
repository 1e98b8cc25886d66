"""Single places of a source are changed, and every other byte stays."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bibkit.bytewise import Source
from bibkit.diagnostics import Edit
from bibkit.source import text_of

_ENDS = st.sampled_from([b"\n", b"\r\n", b"\r"])
_PIECES = st.sampled_from(
    [b"x", b"plain text", b"caf\xc3\xa9", b"caf\xe9", b"\xe5\xbc\xb5\xe4\xb8\x89", b"a\x07b", b"\xc2\x85", b"", b"%", b"\xf0\x9f\x93\x9a", b"\t"]
)  # fmt: skip
_LINES = st.builds(lambda parts, end: b"".join(parts) + end, st.lists(_PIECES, max_size=4), _ENDS)
_FILES = st.builds(
    lambda mark, lines, last: mark + b"".join(lines) + last,
    st.sampled_from([b"", b"\xef\xbb\xbf"]), st.lists(_LINES, max_size=6), _PIECES,
)  # fmt: skip


def _read(data: bytes) -> list[str]:
    return (text_of(io.BytesIO(data)) or "").split("\n")


@settings(deadline=None)
@given(_FILES, st.data())
def test_an_edit_changes_its_place_and_no_other_byte(data: bytes, draws: st.DataObject) -> None:
    lines = _read(data)
    number = draws.draw(st.integers(0, len(lines) - 1))
    line = lines[number]
    if not line:
        return
    start = draws.draw(st.integers(0, len(line) - 1))
    end = draws.draw(st.integers(start + 1, len(line)))
    edit = Edit(number + 1, start + 1, number + 1, end + 1, line[start:end], "NEW")
    changed, made = Source(data).change([edit])
    if not made:
        # only a line in Windows-1252 that would become UTF-8 is left alone
        assert changed == data
        assert b"\xe9" in data
        return
    lines[number] = line[:start] + "NEW" + line[end:]
    assert _read(changed) == lines
    # the bytes before and after are those that were there
    at = changed.index(b"NEW")
    assert data.startswith(changed[:at])
    assert data.endswith(changed[at + 3 :])
    assert Source(data).change([]) == (data, [])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_encodings_stay(encoding: str) -> None:
    data = "@book{a,\r\n title = {Ä 張 x.}}\r\n".encode(encoding)
    changed, made = Source(data).change([Edit(2, 16, 2, 17, ".", "!é")])
    assert len(made) == 1
    assert changed == "@book{a,\r\n title = {Ä 張 x!é}}\r\n".encode(encoding)


def test_new_text_takes_the_encoding_and_the_line_ends_of_the_file() -> None:
    latin = b"author = {caf\xe9},\r\ntitle = {ab}\r\n"
    assert Source(latin).change([Edit(2, 10, 2, 12, "ab", "\xfc\nx")])[0] == latin.replace(
        b"ab", b"\xfc\r\nx"
    )
    assert Source(latin).change([Edit(2, 10, 2, 12, "ab", "張")]) == (latin, [])


@pytest.mark.parametrize(
    "edit",
    [
        Edit(1, 1, 1, 4, "other", "new"),  # not what stands there
        Edit(9, 1, 9, 2, "t", "new"),
        Edit(1, 50, 1, 60, "t", "new"),
        Edit(1, 3, 1, 2, "t", "new"),
        Edit(1, 1, 1, 2, "t", "\ud800"),
    ],
)
def test_what_does_not_fit_is_not_made(edit: Edit) -> None:
    assert Source(b"title\n").change([edit]) == (b"title\n", [])


def test_of_edits_that_overlap_the_first_is_made() -> None:
    first, second, third = (
        Edit(1, 1, 1, 4, "abc", "X"),
        Edit(1, 3, 1, 5, "cd", "Y"),
        Edit(1, 5, 1, 6, "e", "Z"),
    )
    assert Source(b"abcdef").change([third, second, first]) == (b"XdZf", [first, third])


def test_an_edit_over_lines() -> None:
    assert Source(b"a {b\r\n  c} d").change([Edit(1, 3, 2, 5, "{b\n  c}", "{b c}")])[0] == b"a {b c} d"

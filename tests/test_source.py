"""Reading bytes: encodings, line ends, and what is not text."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bibkit
from bibkit.source import open_source


def _read(data: bytes) -> tuple[str, list[tuple[str, int | None, int | None]]]:
    found: list[bibkit.Diagnostic] = []
    with open_source(io.BytesIO(data), found.append) as stream:
        text = stream.read()
    return text, [(problem.code, problem.line, problem.column) for problem in found]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("é".encode(), "é"),
        ("é".encode("utf-8-sig"), "é"),
        ("a\né".encode("utf-16"), "a\né"),
        ("a\né".encode("utf-32"), "a\né"),
        ("a\u2028b\x0bc".encode(), "a\u2028bc"),
    ],
)
def test_encodings_and_line_ends(data: bytes, text: str) -> None:
    assert _read(data)[0] == text


def test_other_encodings_are_read_as_windows_1252_and_reported_once() -> None:
    text, found = _read("ok é\nab“x”\nü".encode("cp1252"))
    assert text == "ok é\nab“x”\nü"
    assert found == [("BK002", 1, 4)]


def test_control_characters_are_dropped_and_reported_once() -> None:
    text, found = _read(b"some text\nab\x07c and more\n\x1b")
    assert text == "some text\nabc and more\n"
    assert found == [("BK003", 2, 3)]


@pytest.mark.parametrize("data", [b"%PDF-1.7\n\x00\x01", b"PK\x03\x04\x00\x00", bytes(range(256))])
def test_binary_files_are_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(data)
    with pytest.raises(bibkit.BibkitError, match=r"paper.pdf is a binary file, not text"):
        bibkit.read(path)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))), st.integers(1, 4))
def test_text_comes_back(text: str, repeat: int) -> None:
    long = "\n".join([text] * repeat)
    assert _read(long.encode("utf-8"))[0] == long.removeprefix("\ufeff")


def test_chunks_do_not_part_lines_or_characters() -> None:
    text = "\n".join("é" * 70_000 for _ in range(3))
    assert _read(text.encode("utf-8")) == (text, [])


def test_a_text_stream_and_a_binary_stream_give_the_same() -> None:
    data = '[{"id": "é", "type": "book"}]'
    assert bibkit.read(io.StringIO(data)).items == bibkit.read(io.BytesIO(data.encode())).items

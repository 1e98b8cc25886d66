"""Mending: certain changes only, each shown to help, and every other byte as it was."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bibkit import Library, Record
from bibkit.api import read_all
from bibkit.diagnostics import Diagnostic
from bibkit.differences import unified
from bibkit.fixing import Fixed, fix
from bibkit.validation import validate
from bibkit.validation.placing import place
from bibkit.validation.rule import Context, Finding, Fix, RecordRule


def stops(record: Record, context: Context) -> Iterator[Finding]:
    """A title that ends in a full stop: certain."""
    title = str(record.item.get("title", ""))
    if title.endswith("."):
        last = title.split()[-1]
        yield Finding("BK303", "a stop", field="title", excerpt=last, fix=Fix(last, last[:-1]))


def colours(record: Record, context: Context) -> Iterator[Finding]:
    """American spelling: probable."""
    if "color" in record.item.get("title", ""):
        yield Finding(
            "BK304", "color", field="title", excerpt="color", fix=Fix("color", "colour", certain=False)
        )


def spreading(record: Record, context: Context) -> Iterator[Finding]:
    """A change that brings more of what it mends."""
    if "bad" in record.item.get("title", ""):
        yield Finding("BK302", "bad", field="title", excerpt="bad", fix=Fix("bad", "bad bad"))


RULES: tuple[RecordRule, ...] = (stops, colours, spreading)


@dataclass
class Checked:
    found: list[Diagnostic]

    @property
    def reported(self) -> list[Diagnostic]:
        return self.found


def check(sources: Mapping[str, bytes]) -> Checked:
    """The rules above, and no others."""
    library = _read(sources)
    found = [place(one, record) for record in library for rule in RULES for one in rule(record, Context())]
    return Checked([*library.diagnostics, *found])


def check_all(sources: Mapping[str, bytes]) -> Checked:
    """The rules of bibkit."""
    library = _read(sources)
    return Checked([*library.diagnostics, *validate(library)])


def _read(sources: Mapping[str, bytes]) -> Library:
    streams = []
    for path, data in sources.items():
        stream = io.BytesIO(data)
        stream.name = path  # type: ignore[attr-defined]
        streams.append(stream)
    return read_all(streams)


def mend(name: str, data: bytes, *, unsafe: bool = False) -> tuple[bytes, Fixed[Checked]]:
    fixed = fix({name: data}, check, unsafe=unsafe)
    return fixed.sources[name], fixed


BIB = """﻿% Encoding: UTF-8\r
@String{jot = {Journal of Things}}\r
\r
@Article{Doe,\r
\tAUTHOR  = "D{\\"o}e, Jan",   % who
\ttitle = {{The} \\emph{end}.},
   journal=jot, year = 2020
}   trailing words.
@comment{ @book{no, title = {A stop.}} }
@book(other,title="In color.", note = {title = {A stop.}})"""


def test_a_bib_keeps_every_other_byte() -> None:
    data = BIB.encode("utf-8")
    changed, fixed = mend("a.bib", data)
    assert changed == data.replace(b"color.", b"color")
    assert [one.code for one in fixed.made] == ["BK303"]
    again, fixed = mend("a.bib", changed)
    assert (again, fixed.made) == (changed, ())


def test_a_ris_keeps_every_other_byte() -> None:
    data = b"\xef\xbb\xbfwords.\r\nTY  - JOUR\r\nTI  - A title\r\n  that goes on.\r\nAU  - A., B.\r\nER  - \r\n\r\n1.\r\nTY - BOOK\rTI - Other.\rER -"
    changed, fixed = mend("a.ris", data)
    assert changed == data.replace(b"goes on.", b"goes on").replace(b"Other.", b"Other")
    assert len(fixed.made) == 2


def test_json_keeps_every_other_byte() -> None:
    data = b'[ {"id" : "a","type":"book", "title": "Say \\"no\\".", "note": "x." } ]'
    changed, fixed = mend("a.json", data)
    assert changed == data.replace(b'no\\"."', b'no\\""')
    assert len(fixed.made) == 1


def test_what_is_probable_needs_consent() -> None:
    data = b"@book{a, title = {In color}}"
    assert mend("a.bib", data)[0] == data
    assert mend("a.bib", data, unsafe=True)[0] == b"@book{a, title = {In colour}}"


def test_a_change_that_brings_a_new_finding_is_dropped_and_told() -> None:
    entries = [f"@book{{k{n}, title = {{{word} {n}.}}}}" for n, word in enumerate(["ok", "bad", "fine"] * 4)]
    data = "\n".join(entries).encode()
    changed, fixed = mend("a.bib", data)
    assert changed == data.replace(b".}", b"}")
    assert len(fixed.made) == 12
    assert {one.code for one in fixed.dropped} == {"BK302"}
    assert len(fixed.dropped) == 4
    assert mend("a.bib", changed)[0] == changed


def test_a_rule_whose_changes_never_help_does_not_hold_up_the_others() -> None:
    data = "\n".join(f"@book{{k{n}, title = {{bad {n}.}}}}" for n in range(150)).encode()
    runs = []

    def counted(sources: Mapping[str, bytes]) -> Checked:
        runs.append(1)
        return check(sources)

    fixed = fix({"a.bib": data}, counted)
    assert fixed.sources["a.bib"].count(b".}") == 0
    assert len(runs) < 100


def test_several_files_are_mended_together() -> None:
    sources = {
        "a.bib": b"@book{a, title = {A.}}",
        "b.ris": b"TY  - BOOK\nTI  - B.\nER  - \n",
        "c.xml": b"<x/>",
    }
    fixed = fix(sources, lambda held: check({name: held[name] for name in ("a.bib", "b.ris")}))
    assert fixed.sources == {
        "a.bib": b"@book{a, title = {A}}",
        "b.ris": b"TY  - BOOK\nTI  - B\nER  - \n",
        "c.xml": b"<x/>",
    }


_WORDS = st.sampled_from(
    ["The", "end.", "color", "bad", "{Big} word.", "\\'e", "é", "張三.", "$x$", "a\n  b.", "{", '"', "%", "@"]
)
_TITLES = st.lists(_WORDS, min_size=1, max_size=4).map(" ".join)
_ENTRIES = st.builds(
    lambda kind, key, title, rest, end: f"@{kind}{{{key},\n title = {{{title}}}{rest}}}{end}",
    st.sampled_from(["book", "Article", "string", "comment"]), st.sampled_from(["a", "b", ""]), _TITLES,
    st.sampled_from(["", ", year = 2020", ",\n note = {color.}, % a comment.", ", title = {again.}"]),
    st.sampled_from(["\n", "\r\n\r\n", " words. ", "\n% bad.\n"]),
)  # fmt: skip
_RIS = st.builds(
    lambda title, tag, end: f"TY  - BOOK{end}TI  - {title}{end}{tag}ER  - {end}",
    _TITLES, st.sampled_from(["", "N1  - color.\n", "words.\n", "TI  - again.\n"]), st.sampled_from(["\n", "\r\n"]),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(_ENTRIES, max_size=5), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.booleans())
def test_any_bib_keeps_its_other_bytes_and_mending_again_changes_nothing(entries: list[str], encoding: str, unsafe: bool) -> None:  # fmt: skip
    _holds("a.bib", "".join(["@preamble{x.}\n", *entries]).encode(encoding), unsafe)


@settings(deadline=None)
@given(st.lists(_RIS, min_size=1, max_size=5), st.booleans())
def test_any_ris_keeps_its_other_bytes_and_mending_again_changes_nothing(records: list[str], unsafe: bool) -> None:  # fmt: skip
    _holds("a.ris", "".join(records).encode("utf-8"), unsafe)


@settings(deadline=None, max_examples=50)
@given(st.lists(_ENTRIES | _RIS, min_size=1, max_size=4), st.booleans())
def test_the_rules_of_bibkit_mend_without_harm(parts: list[str], unsafe: bool) -> None:
    name = "a.bib" if parts[0].startswith("@") else "a.ris"
    data = "".join(part for part in parts if part.startswith("@") == parts[0].startswith("@")).encode()
    fixed = fix({name: data}, check_all, unsafe=unsafe)
    assert len(fixed.checked.found) <= len(fixed.before.found) - len(fixed.made)
    again = fix(fixed.sources, check_all, unsafe=unsafe)
    assert (again.sources, again.made) == (fixed.sources, ())


def _holds(name: str, data: bytes, unsafe: bool) -> None:
    before = check({name: data})
    changed, fixed = mend(name, data, unsafe=unsafe)
    after = check({name: changed})
    assert len(after.found) <= len(before.found) - len(fixed.made)
    # the rules here drop full stops and add a letter; nothing else may differ
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    old, new = data.decode(encoding), changed.decode(encoding)
    assert old.replace(".", "").replace("colour", "color") == new.replace(".", "").replace("colour", "color")
    assert mend(name, changed, unsafe=unsafe)[0] == changed


@given(
    st.lists(st.sampled_from([b"a", b"b", b"", b"c\r", b"\xe9"]), max_size=40),
    st.lists(st.sampled_from([b"a", b"x"]), max_size=4),
    st.booleans(),
)
def test_a_difference_can_be_applied(lines: list[bytes], changes: list[bytes], ends: bool) -> None:
    old = b"\n".join(lines) + (b"\n" if ends else b"")
    parts = old.split(b"\n")
    for number, change in enumerate(changes):
        parts[(number * 7) % len(parts)] = change
    new = b"\n".join(parts)
    assert _applied(old, b"".join(unified(old, new, "a.bib"))) == new


def test_a_difference_where_lines_come_and_go() -> None:
    old, new = b"a\nb\nc\n", b"a\nx\ny\nc\nd"
    difference = b"".join(unified(old, new, "a.bib"))
    assert _applied(old, difference) == new
    assert difference.startswith(b"--- a/a.bib\n+++ b/a.bib\n@@ -1,3 +1,5 @@\n")


def _applied(old: bytes, difference: bytes) -> bytes:
    """What `patch` would make of it."""
    if not difference:
        return old
    lines, made, position = old.split(b"\n"), [], 0
    rows = difference.split(b"\n")[2:-1]
    for number, row in enumerate(rows):
        if row.startswith(b"@@"):
            begin = int(row.split()[1].split(b",")[0][1:])
            begin = begin - 1 if not row.split()[1].endswith(b",0") else begin
            made += lines[position:begin]
            position = begin
        elif row.startswith(b"\\"):
            assert not rows[number - 1].startswith(b"+") or number == len(rows) - 1
        elif row[:1] in b" -":
            assert lines[position] == row[1:]
            position += 1
        if row[:1] in (b" ", b"+"):
            made.append(row[1:])
    rest = lines[position:]
    last_has_none = rows[-1].startswith(b"\\") and not rows[-2].startswith(b"-")
    if last_has_none:
        return b"\n".join(made)
    return b"\n".join([*made, *rest]) if rest else b"\n".join([*made, b""])


@pytest.mark.parametrize("name", ["a.xml", "a.csv"])
def test_other_formats_are_left_alone(name: str) -> None:
    data = (
        b'id,title,author\na,"The end.",B\n'
        if name.endswith("csv")
        else b"<xml><records><record><titles><title>The end.</title></titles></record></records></xml>"
    )
    changed, fixed = mend(name, data)
    assert (changed, fixed.made) == (data, ())
    assert any(one.code == "BK303" for one in fixed.checked.found)


def test_what_is_mended_is_what_is_reported() -> None:
    data = b"@book{a, title = {A.}}\n@book{b, title = {B.}}"

    @dataclass
    class OnlyA(Checked):
        @property
        def reported(self) -> list[Diagnostic]:
            return [one for one in self.found if one.record == "a"]

    fixed = fix({"a.bib": data}, lambda sources: OnlyA(partial(check)(sources).found))
    assert fixed.sources["a.bib"] == data.replace(b"A.", b"A")

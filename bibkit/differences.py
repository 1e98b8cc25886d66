"""Unified differences of two versions of a file, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from .source import encoding_of

#: (what, begin and end in the old lines, begin and end in the new lines), as difflib has them.
_Step = tuple[str, int, int, int, int]
_CONTEXT = 3


def unified(old: bytes, new: bytes, path: str) -> Iterator[bytes]:
    """The difference as `diff -u` has it, fit for `patch`; nothing if there is none. UTF-16 and UTF-32 are shown
    as UTF-8."""
    before, after = _lines(old), _lines(new)
    if before == after:
        return
    name = path.encode("utf-8", "backslashreplace").replace(b"\n", b"\\n")
    old_name, new_name = (name, name) if name.startswith(b"/") else (b"a/" + name, b"b/" + name)
    yield b"--- " + old_name + b"\n+++ " + new_name + b"\n"
    for group in _groups(before, after):
        old_begin, old_end, new_begin, new_end = group[0][1], group[-1][2], group[0][3], group[-1][4]
        place = f"@@ -{_range(old_begin, old_end)} +{_range(new_begin, new_end)} @@\n"
        yield place.encode("ascii")
        for what, first, last, new_first, new_last in group:
            if what == "equal":
                yield from _marked(b" ", before[first:last])
                continue
            yield from _marked(b"-", before[first:last])
            yield from _marked(b"+", after[new_first:new_last])


def _lines(data: bytes) -> list[bytes]:
    mark, encoding = encoding_of(data)
    if encoding != "utf-8":
        data = data[mark:].decode(encoding, "replace").encode("utf-8")
    lines = data.split(b"\n")
    return [line + b"\n" for line in lines[:-1]] + [line for line in lines[-1:] if line]


def _groups(before: Sequence[bytes], after: Sequence[bytes]) -> Iterator[list[_Step]]:
    """The changed lines with those around them. Where no line was added or removed, which difflib would be slow to
    find, they are told line by line."""
    if len(before) != len(after):
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        yield from ([tuple(step) for step in group] for group in matcher.get_grouped_opcodes(_CONTEXT))  # type: ignore[misc]
        return
    changed = [place for place, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    group: list[_Step] = []
    end = 0
    for place in changed:
        if group and place - end > 2 * _CONTEXT:
            yield [*group, _equal(end, min(end + _CONTEXT, len(before)))]
            group = []
        if place > end or not group:
            group.append(_equal(max(place - _CONTEXT, 0) if not group else end, place))
        begin = place
        if group[-1][0] == "replace":
            begin = group.pop()[1]
        group.append(("replace", begin, place + 1, begin, place + 1))
        end = place + 1
    yield [*group, _equal(end, min(end + _CONTEXT, len(before)))]


def _equal(begin: int, end: int) -> _Step:
    return "equal", begin, end, begin, end


def _range(begin: int, end: int) -> str:
    length = end - begin
    if length == 1:
        return str(begin + 1)
    return f"{begin + 1 if length else begin},{length}"


def _marked(mark: bytes, lines: Sequence[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield mark + line
        if not line.endswith(b"\n"):
            yield b"\n\\ No newline at end of file\n"

"""Where in a Markdown text an @ is no citation: front matter, fenced and inline code, math, HTML tags and comments,
addresses of links.

What has no end is passed over; the ends are looked up, so that a text of openings alone costs no more than another.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

#: Stands for an @ in an opaque place; no text has it, since readers drop it.
HIDDEN = "\uffff"

_FRONT = re.compile(r"---\n.*?\n(?:---|\.\.\.)\n", re.DOTALL)
#: What is closed in its own line, and what opens: the ends of the latter are looked up.
_OPENING = re.compile(
    r"^(?P<fence>`{3,}+|~{3,}+)[^\n]*+\n"
    r"|(?P<ticks>`+)"
    r"|(?P<math>\$\$)"
    r"|(?P<comment><!--)"
    r"|(?P<whole>\$[^\s$](?:[^$\n]*[^\s$])?\$(?!\d)|<[^<>\s][^<>\n]*>|^[ ]{0,3}\[[^\]\n]+\]:[ \t]*\S+)",
    re.MULTILINE,
)
_TAG = re.compile(r"<[^<>\s][^<>\n]*>")
_TICKS = re.compile(r"`+")
_FENCE_END = re.compile(r"^(`{3,}|~{3,})[ \t]*$", re.MULTILINE)


def hide_opaque(text: str) -> str:
    """A Markdown text of the same length in which an @ stands only where it may cite."""
    if "@" not in text:
        return text
    pieces: list[str] = []
    position = 0
    for start, end in _opaque(text):
        pieces += [text[position:start], text[start:end].replace("@", HIDDEN)]
        position = end
    return "".join([*pieces, text[position:]])


def _opaque(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the opaque places, in order."""
    ends = _Ends(text)
    position = 0
    if front := _FRONT.match(text):
        yield front.span()
        position = front.end()
    while match := _OPENING.search(text, position):
        end = ends.of(match)
        if end is not None:
            yield match.start(), end
            position = end
        else:  # the second of two dollars, or the rest of a fence's line, may open something else
            position = match.start() + 1 if match["math"] else match.end(match.lastgroup or 0)


class _Ends:
    """Where what is opened in a text ends."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.fences = [(match.start(), match.end(), match[1]) for match in _FENCE_END.finditer(text)]
        #: The shortest fence of each character that is never closed.
        self.unclosed = {"`": len(text) + 1, "~": len(text) + 1}
        self.ticks: dict[int, list[int]] = defaultdict(list)
        for match in _TICKS.finditer(text):
            self.ticks[len(match[0])].append(match.start())
        self.last = {"$$": text.rfind("$$"), "-->": text.rfind("-->")}

    def of(self, match: re.Match[str]) -> int | None:
        """The end of what a match opens; None if it has none."""
        if match["whole"]:
            return match.end()
        if match["fence"]:
            end = self._fence(match["fence"], match.end())
            if end is not None or match["fence"][0] == "~":
                return end
            return self._code(len(match["fence"]), match.end("fence"))
        if match["ticks"]:
            return self._code(len(match["ticks"]), match.end())
        if match["math"]:
            return self._found("$$", match.end() + 1)
        end = self._found("-->", match.end())
        tag = _TAG.match(self.text, match.start()) if end is None else None
        return tag.end() if tag else end

    def _found(self, mark: str, start: int) -> int | None:
        return self.text.find(mark, start) + len(mark) if self.last[mark] >= start else None

    def _code(self, length: int, start: int) -> int | None:
        """The end of inline code: the next run of as many backticks."""
        starts = self.ticks[length]
        at = bisect_left(starts, start)
        return starts[at] + length if at < len(starts) else None

    def _fence(self, fence: str, start: int) -> int | None:
        """The end of a fenced block: the next line of at least as many of its characters. The lines passed over are
        those of the block; what is not found once is not looked for again."""
        char, length = fence[0], len(fence)
        if length >= self.unclosed[char]:
            return None
        at = bisect_left(self.fences, (start,))
        for index in range(at, len(self.fences)):
            _, end, mark = self.fences[index]
            if mark[0] == char and len(mark) >= length:
                return end
        self.unclosed[char] = length
        return None

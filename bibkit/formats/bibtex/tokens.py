"""The tokens of BibTeX (btxdoc, 2; bibtex.web, \"Reading the database file\"), and where braces and quotes close."""

from __future__ import annotations

import re

BRACED = r"\{[^{}]*+\}"
for _ in range(3):  # what is nested deeper goes to the slow path
    BRACED = rf"\{{[^{{}}]*+(?:{BRACED}[^{{}}]*+)*+\}}"
#: A field in good order: name, braced or quoted or bare value, and what ends it.
FIELD = re.compile(
    rf"""[\s,]*+([A-Za-z][^\s=,{{}}"#%'()@]*+)\s*+=\s*+
    (?:({BRACED})|"([^"{{}}]*+(?:{BRACED}[^"{{}}]*+)*+)"|([A-Za-z0-9][^\s=,{{}}"#%'()@]*+))\s*+([,}}])""",
    re.VERBOSE,
)
HEAD = re.compile(r"@[ \t]*+([A-Za-z][\w:.+/-]*+)\s*+([{(])\s*+")
KEY_WORD = re.compile(r"([^,\s{}=\"][^,{}=\"\n]*+)?(?:\s*+,|(?=\s*+[})])|(?=\n))")
#: A key whose comma is missing.
KEY_ALONE = re.compile(r"([^,\s{}=\"]++)\s++(?=[A-Za-z][\w-]*+\s*+=)")
#: An entry that begins a line, which ends one left open.
AT_LINE_START = re.compile(r"\n[ \t]*+@[ \t]*+[A-Za-z]\w*+\s*+[{(]")
NEXT_FIELD = re.compile(r"\n[ \t]*+,?[ \t]*+[A-Za-z][\w:.+-]*+[ \t]*+=[ \t]*+[{\"\w]")
NAME = re.compile(r"([^\s=,{}\"#%()@][^=,{}\"#@\n]*+)=\s*+")
GAP = re.compile(r"(?:[\s,]++|%[^\n]*+(?:\n|$))*+")
SPACE = re.compile(r"(?:\s++|%[^\n]*+(?:\n|$))*+")
WORD = re.compile(r"[^\s=,{}\"#%()]++")
BRACES = re.compile(r"[{}]")
UNESCAPED_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
QUOTE = re.compile(r'[{}"]')
STRAY_END = re.compile(r"[,\n{})]")
ENDS_VALUE = re.compile(r"\s*+(?:[,#})]|%|$|[A-Za-z][\w-]*+\s*+=)")
BROKEN_LINE = re.compile(r"(?<!\\)%\n[ \t]*+")
COMMENT_LINE = re.compile(r"[ \t]*+%")
COMMENTED = re.compile(r"@[ \t]*+[A-Za-z]\w*+\s*+[{(]")


def span_of(field: re.Match[str]) -> tuple[int, int]:
    """Where the value of a field in good order stands, with its delimiters."""
    if field[3] is not None:
        return field.start(3) - 1, field.end(3) + 1
    return field.span(2 if field[2] is not None else 4)


def end_of(pattern: re.Pattern[str], text: str, position: int, limit: int) -> int:
    """Where what the pattern matches at `position` ends; `position` if nothing is matched."""
    match = pattern.match(text, position, limit)
    return match.end() if match else position


def ends_value(text: str, position: int) -> bool:
    """Whether a value can end here: a comma, an end, the next field."""
    return ENDS_VALUE.match(text, position) is not None


def closing_brace(text: str, start: int, limit: int, pattern: re.Pattern[str]) -> int:
    """The offset of the brace that closes the one at `start`; -1 if none does before `limit`."""
    depth = 0
    for match in pattern.finditer(text, start, limit):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
            if depth == 0:
                return match.start()
    return -1


def closing_quote(text: str, start: int, limit: int) -> int:
    """The offset of the quote that closes the one at `start`; -1 if none does before `limit`."""
    depth = 0
    for match in QUOTE.finditer(text, start + 1, limit):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth = max(0, depth - 1)
        elif depth == 0:
            return match.start()
    return -1

"""Numbers: what is numeric, ordinals, roman numerals, page ranges (specification, "Number", "Choose"
(is-numeric), "Ordinal Suffixes", "Page Ranges", Appendix V)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .locale import Locale

# "Numbers may have prefixes and suffixes ("D2", "2b", "L2d"), and may be separated by a comma, hyphen, or
# ampersand, with or without spaces"
# ("dix" and "civil" are words: roman numerals past lxxxix are not taken for numbers here)
_ONE = r"[A-Za-z]{0,4}\d+[A-Za-z]{0,4}|[ivxl]+"
_NUMERIC = re.compile(rf"\s*(?:{_ONE})(?:\s*(?:\\?[-–—&/]|[,;](?:\s*and)?|and|et|und|y)\s*(?:{_ONE}))*\s*")
_SEPARATOR = re.compile(
    r"\s*(\\?[-–—])\s*|\s*(&)\s*|\s*([,;]\s+(?:and|et|und|y|e|en|og))\s+|\s*([,;])\s+|\s+(and|et|und|y|e|en|og)\s+"
)
_TOKEN = re.compile(r"[^\s,;&–—-]+")
_AFFIXED = re.compile(r"([^\W\d_]*)(\d+)$")
_SINGLE = re.compile(r"\s*[A-Za-z]{0,4}[1-9]\d*\s*")
_ROMAN = re.compile(r"[ivxlcdm]+$|[IVXLCDM]+$")
_NUMBERISH = re.compile(r"[^\W\d_]{0,4}\d+[^\W\d_]{0,4}$|[ivxlcdm]+$|[IVXLCDM]+$")
_COUNTABLE = re.compile(r"[^\W\d_]{0,4}\d+[^\W\d_]{0,4}$|[ivxlcdm]+$")
#: Abbreviations that name a locator inside a number ("367-368, fig. 333").
_EMBEDDED_LABELS = {
    "app": "appendix", "art": "article-locator", "bk": "book", "ch": "chapter", "chap": "chapter",
    "chaps": "chapter",
    "col": "column", "cols": "column", "eq": "equation", "fig": "figure", "figs": "figure", "fol": "folio",
    "no": "issue", "nos": "issue", "l": "line", "ll": "line", "n": "note", "nn": "note", "op": "opus",
    "p": "page",
    "pp": "page", "para": "paragraph", "paras": "paragraph", "pt": "part", "pts": "part", "r": "rule",
    "sec": "section", "secs": "section", "s.v": "sub-verbo", "tbl": "table", "tab": "table", "tit": "title",
    "vrs": "verse", "v": "verse", "vol": "volume", "vols": "volume",
}  # fmt: skip
_EMBEDDED = re.compile(
    rf"(^|[\s,;])({'|'.join(sorted(map(re.escape, _EMBEDDED_LABELS), key=len, reverse=True))})\.\s*(?=\d)"
)


def is_numeric(text: str) -> bool:
    """Whether a value "solely consists of numbers"; a label before it does not count."""
    return bool(_NUMERIC.fullmatch(text)) or (
        "." in text and bool(_NUMERIC.fullmatch(leading_label(text)[1]))
    )


def is_one(text: str) -> bool:
    """Whether a value is a single number with no more than a prefix ("12", "e12")."""
    return bool(_SINGLE.fullmatch(text))


@dataclass(frozen=True, slots=True)
class Parsed:
    """A number value cut at its separators: tokens, and the separator before each but the first."""

    tokens: tuple[str, ...]
    separators: tuple[str, ...]
    numeric: bool
    plural: bool


@lru_cache(maxsize=16384)
def parse(text: str) -> Parsed:
    """The tokens of a number value and whether it is several numbers."""
    text = text.strip()
    tokens: list[str] = []
    separators: list[str] = []
    position = 0
    for match in _SEPARATOR.finditer(text):
        left, right = text[position : match.start()], text[match.end() :]
        if not left or not right:
            continue
        tokens.append(left)
        if match[1]:
            separators.append("\\-" if match[1].startswith("\\") else "–" if match[1] in "–—" else "-")
        elif match[2]:
            separators.append("&")
        else:
            separators.append(match[3] or match[4] or match[5])
        position = match.end()
    tokens.append(text[position:])
    numbered = [bool(_COUNTABLE.match(token)) for token in tokens]
    plural = any(
        separator != "\\-"
        and ((numbered[at] and numbered[at + 1]) or separator in "&–" or separator[-1].isalpha())
        for at, separator in enumerate(separators)
    )  # fmt: skip
    return Parsed(tuple(tokens), tuple(separators), is_numeric(text), plural)


def to_roman(number: int) -> str:
    """The number in lower-case roman numerals."""
    parts = []
    for value, numeral in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
        (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        count, number = divmod(number, value)
        parts.append(numeral * count)
    return "".join(parts)


def ordinal_suffix(number: int, locale: Locale, gender: str) -> str:
    """The suffix of an ordinal number, by the locale's ordinal terms."""
    if ("ordinal", "long", "") not in locale.terms and ("ordinal-01", "long", "") in locale.terms:
        return _old_ordinal_suffix(number, locale, gender)
    last_two, last = f"{number % 100:02d}", f"{number % 10:02d}"
    for name, default in ((last_two, "last-two-digits"), (last, "last-digit")):
        if name == last and name == last_two and default == "last-two-digits" and number % 100 < 10:
            # a term of the group 00-09 matches the last digit only, unless it says otherwise
            term = locale.find(f"ordinal-{name}", "long", gender)
            if term and (
                term.match == "last-two-digits" or (term.match == "whole-number" and number == int(name))
            ):
                return term.single
            continue
        term = locale.find(f"ordinal-{name}", "long", gender)
        if term is None:
            continue
        match = term.match or default
        if match == default or (match == "whole-number" and number == int(name)):
            return term.single
    for form in (gender, "feminine", "masculine"):
        term = locale.find("ordinal", "long", form)
        if term is not None:
            return term.single
    return ""  # a locale without gender-neutral ordinals has no other form for a noun without gender


def _old_ordinal_suffix(number: int, locale: Locale, gender: str) -> str:
    """The scheme of CSL 1.0: ordinal-01 to ordinal-04, without an "ordinal" term."""
    last = number % 10
    name = f"ordinal-0{last}" if last in (1, 2, 3) and number % 100 not in (11, 12, 13) else "ordinal-04"
    return locale.term(name, gender=gender) or ""


def ordinal(number: int, locale: Locale, gender: str = "") -> str:
    """The number as an ordinal ("2nd")."""
    return f"{number}{ordinal_suffix(number, locale, gender)}"


def long_ordinal(number: int, locale: Locale, gender: str = "") -> str:
    """The number as a word ("second"), from 1 to 10."""
    term = locale.term(f"long-ordinal-{number:02d}", gender=gender) if 1 <= number <= 10 else None
    return term or ordinal(number, locale, gender)


def one(token: str, form: str, locale: Locale, gender: str) -> str:
    """One number in the form of a `cs:number`; numbers with affixes stay as they are."""
    if not token.isdecimal() or len(token) > 9 or token[0] == "0":
        return token
    number = int(token)
    if form == "ordinal":
        return ordinal(number, locale, gender)
    if form == "long-ordinal":
        return long_ordinal(number, locale, gender)
    if form == "roman" and 0 < number < 6000:
        return to_roman(number)
    return token


def page_range(first: str, last: str, style: str) -> tuple[str, str] | None:
    """The end of a page range expanded or shortened; None if the two are not one range."""
    left, right = _AFFIXED.match(first), _AFFIXED.match(last)
    if left is None or right is None:
        return (first, last) if _ROMAN.match(first) and _ROMAN.match(last) else None
    prefix, start, end = left[1], left[2], right[2]
    if right[1] != prefix:
        return None
    full = start[: len(start) - len(end)] + end if len(end) < len(start) else end
    if int(full) < int(start) or not style:
        return first, last
    return first, prefix_end(prefix, start, full, style)


def prefix_end(prefix: str, start: str, full: str, style: str) -> str:
    """The end of a range in one of the formats of Appendix V."""
    if style == "expanded":
        return prefix + full
    if len(start) != len(full):
        return full
    same = next((at for at in range(len(start)) if start[at] != full[at]), len(start) - 1)
    if style == "minimal":
        return full[same:]
    if style == "minimal-two":
        return full[min(same, max(len(full) - 2, 0)) :]
    number = int(start)
    if style in ("chicago", "chicago-15", "chicago-16"):
        if number < 100 or number % 100 == 0:
            return full
        if 1 <= number % 100 <= 9:
            return full[same:]
        if style != "chicago-16" and len(start) == 4 and len(full) - same >= 3:
            return full  # 15th edition: "if … three digits change, use all digits"
        return full[min(same, max(len(full) - 2, 0)) :]
    return prefix + full


def render(
    text: str, locale: Locale, *, form: str = "numeric", gender: str = "", range_style: str = "",
    range_delimiter: str = "–", dash: str = "–", is_page: bool = False, label: str = "",
) -> str:  # fmt: skip
    """A number value as it is printed: separators set, ranges joined, each number in its form. `label` is the
    name of the variable; `dash` stands for a dash of the value's own, `range_delimiter` for a hyphen."""
    if "." in text:
        cut = _EMBEDDED.search(text)
        if cut and not text[: cut.start()].strip():
            # "vol. 3" as a volume is 3; the label of another variable is no label here
            if label not in (_EMBEDDED_LABELS[cut[2]], "number"):
                return text
            text = text[cut.end() :]
        elif cut:
            return _with_label(text, cut, locale, form, gender, range_style, range_delimiter)
    parsed = parse(text)
    if form != "numeric" and "\\-" in parsed.separators:
        return text.replace("\\-", "-")  # a name with a hyphen, not numbers
    if not parsed.separators:
        return one(parsed.tokens[0], form, locale, gender)
    if not parsed.numeric and not is_page and not all(map(_NUMBERISH.match, parsed.tokens)):
        # "Variable content is rendered as is when the variable contains any non-numeric content"
        return text.replace("\\-", "-")
    tokens = parsed.tokens
    parts = [one(tokens[0], form, locale, gender)]
    for at, separator in enumerate(parsed.separators):
        right = tokens[at + 1]
        if separator in "-–":
            joined = page_range(tokens[at], right, range_style)
            if joined is None and _suffixed(tokens[at], right):
                joined = tokens[at], right
            shown = one(right, form, locale, gender) if joined is None or not range_style else joined[1]
            delimiter = dash if separator == "–" else range_delimiter
            parts += [delimiter if joined is not None else separator, shown]
            continue
        parts += [_separator(separator, locale), one(right, form, locale, gender)]
    return "".join(parts)


def _suffixed(left: str, right: str) -> bool:
    """Numbers with suffixes ("12a-14b") make a range, numbers with differing prefixes do not."""
    return (
        (left[0].isdigit() or bool(_ROMAN.match(left)))
        and right[0].isdigit() and bool(_NUMBERISH.match(left) and _NUMBERISH.match(right))
    )  # fmt: skip


def _separator(separator: str, locale: Locale) -> str:
    if separator == "&":
        return f" {locale.term('and', 'symbol') or '&'} "
    if separator == "\\-":
        return "-"
    return f"{separator} " if separator[0] in ",;" else f" {separator} "


def _with_label(
    text: str,
    cut: re.Match[str],
    locale: Locale,
    form: str,
    gender: str,
    range_style: str,
    range_delimiter: str,
) -> str:
    rest = text[cut.end() :]
    term = locale.term(_EMBEDDED_LABELS[cut[2]], "short", plural=parse(rest).plural) or f"{cut[2]}."
    first = text[: cut.start()].strip()
    joint = first[-1] if first.endswith((",", ";")) else cut[1].strip()
    before, after = (
        render(part, locale, form=part_form, gender=gender, range_style=range_style,
        range_delimiter=range_delimiter,
               is_page=True) if part else ""
        for part, part_form in ((first.rstrip(",; "), form), (rest, "numeric"))
    )  # fmt: skip
    return f"{before}{joint} {term} {after}" if before else f"{term} {after}"


def leading_label(locator: str) -> tuple[str, str]:
    """The label that a locator itself begins with ("fig. 4"), and the rest; "" if it has none."""
    match = _EMBEDDED.match(locator)
    return (_EMBEDDED_LABELS[match[2]], locator[match.end() :]) if match else ("", locator)


def is_plural(text: str, variable: str) -> bool:
    """Whether a label for this value is plural (section "Label")."""
    if variable.startswith("number-of-"):
        count = re.fullmatch(r"\s*(\d+)[^\W\d_]{0,4}\s*", text)
        return (count is not None and int(count[1][:9]) > 1) or parse(text).plural
    cut = _EMBEDDED.search(text) if "." in text else None
    return parse(text[: cut.start()].rstrip(", ;") if cut and cut.start() else text).plural

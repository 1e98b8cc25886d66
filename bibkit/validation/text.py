"""Rules on text. All strings of a record are searched at once for what makes them suspects; few are looked at twice."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import TypeAlias

from ..record import Record
from ..variables import DATE_VARIABLES, NAME_VARIABLES
from . import latex_text
from .rule import Context, Finding, Fix
from .source import BIB_FORMATS, is_bib, source_text

#: Variables that hold no running text, or belong to their owner.
_NO_TEXT = DATE_VARIABLES | frozenset(
    "id type URL DOI ISBN ISSN PMID PMCID language custom categories citation-key citation-label page number"
    " archive_location archive-location call-number".split()
)
#: Texts that no style prints by default: what spoils their print does not matter.
_APART = frozenset(("abstract", "annote", "keyword", "note", "references"))
TITLES = frozenset(
    "title title-short container-title container-title-short collection-title volume-title event-title"
    " original-title reviewed-title part-title".split()
)

#: What can be wrong in ASCII has one of these (LaTeX's characters, entities, tags, quotes), or of the pairs.
_SUSPECT = re.compile(r"[{}$\\&<`]")
_BIB_SUSPECT = re.compile(r"[{}$\\&_#%^`\"“]")
#: What the reader of .bib files makes of braces.
_PROTECTION = '<span class="nocase">'
#: Beyond ASCII: controls, spaces and joiners that cannot be seen, private use, the replacement character, spacing
#: accents, and the first characters of UTF-8 that was read as Windows-1252.
INVISIBLE = (
    "\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb\ue000-\uf8ff"
)
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_SPACING_ACCENT = re.compile(r"(?<=\w)[´¨](?=\w)|[´¨](?=[a-zA-Z])|(?<=\w)`(?=\w)")
_OTHER_SUSPECT = re.compile(f"[{INVISIBLE}\ufffd´¨\xc2-\xc5\xcb\xce-\xd1\xd7-\xdb\xe2\xef\xf0]")

#: (variable, text)
Text: TypeAlias = tuple[str, str]
_Check: TypeAlias = Callable[[Record, str, str], Iterator[Finding]]


def check_text(record: Record, context: Context) -> Iterator[Finding]:
    """The findings on a record's texts, names among them."""
    texts = texts_of(record)
    whole = "\x1f".join([text for _, text in texts])
    if record.origin is not None and record.origin.format in BIB_FORMATS:
        bare = whole.replace(_PROTECTION, "") if "<" in whole else whole
        if _BIB_SUSPECT.search(bare):
            yield from latex_text.check_latex(record)
            yield from _each(_BIB_CHECKS, record, texts)
        elif "?" in whole or ("<" in whole and "<" in record.origin.raw):
            yield from _each(_BIB_CHECKS, record, texts)
    elif _SUSPECT.search(whole) or "''" in whole or "--" in whole or "?" in whole:
        yield from _each(_CHECKS, record, texts)
    if not whole.isascii() and _OTHER_SUSPECT.search(whole):
        yield from _each(_UNICODE_CHECKS, record, [one for one in texts if not one[1].isascii()])


def _each(checks: tuple[_Check, ...], record: Record, texts: list[Text]) -> Iterator[Finding]:
    for variable, text in texts:
        for check in checks:
            yield from check(record, variable, text)


def texts_of(record: Record) -> list[Text]:
    """The strings of a record in which people read, with their variables; the parts of a name apart."""
    found: list[Text] = []
    for variable, value in record.item.items():
        if variable in _NO_TEXT:
            continue
        if isinstance(value, str):
            found.append((variable, value))
        elif isinstance(value, list) and variable in NAME_VARIABLES:
            for name in value:
                if isinstance(name, dict):
                    found += [(variable, part) for part in name.values() if isinstance(part, str)]
    return found


# HTML in text -----------------------------------------------------------------------------------------------

_ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8}\d{0,2});")
_TWICE = re.compile(r"&amp;(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:]*)(?:\s[^<>]{0,200})?/?>")
#: csl-data.json has no markup; citeproc-js's manual, "HTML-like formatting tags".
_OWN_TAGS = frozenset(("i", "b", "sup", "sub", "span", "sc"))
_HTML_TAGS = frozenset(
    "a abbr b br center cite code div em font h1 h2 h3 i img inf italic li math mi mml mn mo mrow msub msup ol p q s"
    " sc small span strong sub sup tt u ul".split()
)


def _entities(record: Record, variable: str, text: str) -> Iterator[Finding]:
    if "&" not in text or (found := _ENTITY.search(text)) is None:
        return
    # the reader of RIS decodes what is encoded once
    in_ris = record.origin is not None and record.origin.format == "ris"
    twice = found if in_ris else _TWICE.search(text)
    found = twice or found
    shown = _decoded_entities(found[0])
    if shown == found[0]:
        return
    code, what = ("BK406", "was encoded twice") if twice else ("BK403", "is an HTML entity")
    fix = Fix(f"&amp;{found[0][1:]}", shown) if in_ris else _unescaped(record, variable, text)
    yield Finding(code, f"'{found[0]}' {what}: {shown}", field=variable, excerpt=found[0], fix=fix)


def _decoded_entities(text: str) -> str:
    """The text with its entities as characters, encoded once or twice."""
    for _ in range(2):
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return text


def _unescaped(record: Record, variable: str, text: str) -> Fix | None:
    """The whole value with its entities as characters; what becomes a tag by that is only probably meant."""
    in_bib = is_bib(record)
    written = text if variable in NAME_VARIABLES and not in_bib else source_text(record, variable)
    if written is None:
        return None
    decoded = _decoded_entities(written.replace("\\&", "&") if in_bib else written)
    certain = decoded.count("<") == written.count("<")
    decoded = latex_text.escaped(decoded) if in_bib else decoded
    return Fix(written, decoded, certain) if decoded != written else None


def _tags(record: Record, variable: str, text: str) -> Iterator[Finding]:
    if "<" not in text or variable in _APART:
        return
    opened: list[str] = []
    for found in _TAG.finditer(text):
        name = found[1].lower()
        if name not in _OWN_TAGS:
            if _is_markup(name):
                yield _stray(variable, found[0])
                return
        elif found[0][1] != "/":
            opened.append(name)
        elif name in opened:
            opened.remove(name)
        else:
            opened.append(name)
    if opened:
        message = f"the tag <{opened[0]}> is opened or closed without its other half"
        yield Finding("BK404", message, field=variable, excerpt=f"<{opened[0]}")


def _tags_in_bib(record: Record, variable: str, text: str) -> Iterator[Finding]:
    """In BibTeX a tag is text; the reader's own markup is not in the source."""
    if "<" not in text or variable in _APART or record.origin is None or "<" not in record.origin.raw:
        return
    for found in _TAG.finditer(source_text(record, variable) or ""):
        if _is_markup(found[1].lower()):
            yield _stray(variable, found[0])
            return


def _is_markup(name: str) -> bool:
    return name in _HTML_TAGS or name.startswith(("jats:", "mml:"))


def _stray(variable: str, tag: str) -> Finding:
    return Finding("BK404", f"the tag {tag} stands in the text", field=variable, excerpt=tag)


# LaTeX in text ----------------------------------------------------------------------------------------------

_MATH = re.compile(r"(?<!\\)\$(?=\S)(?:\\.|[^$\\])+?(?<=\S)\$(?!\d)")
_COMMAND = re.compile(r"\\(?:[a-zA-Z]{2,}\b|[\"'`^~=.][a-zA-Z{\\]|[cvuHkrbdt]\{|[&%$#_{}])")
_PROTECTED = re.compile(r"\{[^{}]{1,60}\}")


def _left_latex(record: Record, variable: str, text: str) -> Iterator[Finding]:
    """LaTeX in a format that has none; balanced `$…$` is math there, too."""
    if variable in _APART:
        return
    rest = _MATH.sub(" ", text) if "$" in text else text
    if "{" in rest or "}" in rest:
        if rest.count("{") != rest.count("}"):
            yield Finding("BK401", "the braces are not balanced", field=variable, excerpt="{" if "{" in rest else "}")  # fmt: skip
            return
        if (found := _COMMAND.search(rest)) is None and (braced := _PROTECTED.search(rest)):
            yield Finding("BK402", f"LaTeX braces stand in the text: {braced[0]}", field=variable, excerpt=braced[0])  # fmt: skip
            return
    if "\\" in rest and (found := _COMMAND.search(rest)):
        if "$" in rest and rest.count("$") % 2:
            yield Finding("BK401", "a dollar sign has no other half", field=variable, excerpt="$")
        yield Finding("BK402", f"LaTeX stands in the text: {found[0]}", field=variable, excerpt=found[0], fix=_decoded(record, variable, text))  # fmt: skip


def _decoded(record: Record, variable: str, text: str) -> Fix | None:
    from ..inline import latex_decode

    decoded = latex_decode.to_markup(text).strip()
    return Fix(text, decoded, certain=False) if "\\" not in decoded and decoded != text else None


def _latex_signs(record: Record, variable: str, text: str) -> Iterator[Finding]:
    """TeX's ligatures for quotes and dashes, outside of LaTeX."""
    if variable in _APART:
        return
    if "``" in text or "''" in text:
        sign = "``" if "``" in text else "''"
        if "``" in text and "''" in text:
            fix = Fix(text, text.replace("``", "“").replace("''", "”"))
        else:
            fix = None
            if sign == "''" and re.search(r"[\d′]\s?''", text):
                return
        yield Finding("BK410", f"{sign} is a quote of LaTeX", field=variable, excerpt=sign, fix=fix)
    if "--" in text and variable in TITLES and (found := re.search(r"(?<!-)-{2,3}(?![->])", text)):
        right = "–" if len(found[0]) == 2 else "—"
        yield Finding("BK410", f"{found[0]} is a dash of LaTeX", field=variable, excerpt=found[0], fix=Fix(found[0], right))  # fmt: skip


def _lost_letters(record: Record, variable: str, text: str) -> Iterator[Finding]:
    if variable in NAME_VARIABLES and (found := re.search(r"[^\W\d_]\?[^\W\d_]", text)):
        yield Finding("BK405", f"a letter was lost in '{text}'", field=variable, excerpt=found[0])


# Unicode ----------------------------------------------------------------------------------------------------

_CP1252 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_MISREAD = re.compile(f"[\xc2-\xf4][\x80-\xbf{_CP1252}]{{1,3}}(?:[\xc2-\xf4][\x80-\xbf{_CP1252}]{{1,3}})*")
_TO_BYTE = {char: char.encode("cp1252")[0] for char in _CP1252} | {chr(code): code for code in range(256)}


def misread(text: str) -> str | None:
    """What a run of characters was before its UTF-8 was read as Windows-1252; None if it was not."""
    try:
        raw = bytes(_TO_BYTE[char] for char in text)
        found = raw.decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return None
    if any(not _is_usual(char) for char in found):
        return misread(found) if len(found) > 1 else None
    return (misread(found) or found) if len(found) > 1 else found


def _is_usual(char: str) -> bool:
    """Whether a character is one that bibliographies have: letters, typographic signs; no controls."""
    code = ord(char)
    return 0xA0 <= code < 0x590 or 0x1E00 <= code < 0x2000 or 0x2010 <= code <= 0x2044 or code in (0x20AC, 0x2122, 0x2212) or 0x3000 <= code < 0xA000  # fmt: skip


def _mojibake(record: Record, variable: str, text: str) -> Iterator[Finding]:
    if "\ufffd" in text:
        yield Finding("BK405", "a character was lost (U+FFFD)", field=variable, excerpt="\ufffd")
        return
    runs = [
        (found[0], right) for found in _MISREAD.finditer(text) if (right := misread(found[0])) is not None
    ]
    if not runs:
        return
    run, right = runs[0]
    # what has other Latin-1 letters besides was misread in another way, or is a coincidence
    whole = sum(len(one) for one, _ in runs) == sum(char in _TO_BYTE and char > "\x7f" for char in text)
    if whole:
        mended = text
        for one, was in runs:
            mended = mended.replace(one, was)
        message = f"'{run}' was '{right}' before it was read in a wrong encoding"
        yield Finding("BK405", message, field=variable, excerpt=run, fix=Fix(text, mended))
    else:
        yield Finding(
            "BK405", f"'{run}' seems to have been read in a wrong encoding", field=variable, excerpt=run
        )


def _invisible(record: Record, variable: str, text: str) -> Iterator[Finding]:
    if (found := _INVISIBLE.search(text)) is None:
        return
    char = found[0][0]
    if (char == "\u200b" and _needs_breaks(text)) or (char in _DIRECTIONS and _RIGHT_TO_LEFT.search(text)):
        return
    if record.origin is not None and is_bib(record) and char not in record.origin.raw:
        return  # the reader's, for \\- and its like
    name = unicodedata.name(char, "a character without a name").lower()
    # what stands for a glyph of some font, or among letters of a wrong encoding, means something
    harmless = not ("\ue000" <= char <= "\uf8ff") and not re.search("[\x80-\xac\xae-\xbf]", text)
    fix = Fix(found[0], "") if harmless and text.count(found[0]) == 1 else None
    yield Finding("BK411", f"U+{ord(char):04X} ({name}) cannot be seen", field=variable, excerpt=found[0], fix=fix)  # fmt: skip


#: Marks of direction, which have their place in scripts that run from right to left.
_DIRECTIONS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")


def _needs_breaks(text: str) -> bool:
    """Whether the script has no spaces between words, so that a zero-width space says where they end."""
    return any(0x0E00 <= ord(char) < 0x1000 or 0x1780 <= ord(char) < 0x1800 for char in text)


def _accents(record: Record, variable: str, text: str) -> Iterator[Finding]:
    found = _SPACING_ACCENT.search(text)
    if found and found[0] != "`" and variable not in _APART:
        yield Finding("BK410", f"'{found[0]}' stands beside its letter", field=variable, excerpt=found[0])


_CHECKS: tuple[_Check, ...] = (_entities, _tags, _left_latex, _latex_signs, _lost_letters)
_BIB_CHECKS: tuple[_Check, ...] = (_entities, _tags_in_bib, _lost_letters)
_UNICODE_CHECKS: tuple[_Check, ...] = (_mojibake, _invisible, _accents)

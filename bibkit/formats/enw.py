"""EndNote's tagged form of Refer/BibIX (.enw): `%0` names the reference type, `%A` an author, and so on.

The fields are those of RIS under other names ("EndNote Import", Refer/BibIX), so one table serves both: a line
is turned into the RIS tag of the same field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..diagnostics import Report, diagnostic
from ..record import Origin, Record
from . import Format, Lossless, Source, TextStream
from .places import Span, raw_of, tagged
from .ris.export import checked_fields
from .ris.read import CARRIER, item_of

#: Refer code → RIS tag, in EndNote's order of fields.
CODES: dict[str, str] = {
    "A": "AU",
    "E": "A2",
    "Y": "A3",
    "?": "A4",
    "T": "TI",
    "B": "T2",
    "J": "T2",
    "S": "T3",
    "!": "ST",
    "O": "J2",
    "C": "CY",
    "I": "PB",
    "D": "PY",
    "8": "DA",
    "V": "VL",
    "N": "IS",
    "6": "NV",
    "7": "ET",
    "P": "SP",
    "&": "SE",
    "9": "M3",
    "@": "SN",
    "R": "DO",
    "U": "UR",
    "[": "Y2",
    "G": "LA",
    "L": "CN",
    "M": "AN",
    "~": "DB",
    "W": "DP",
    "K": "KW",
    "X": "AB",
    "Z": "N1",
    "<": "RN",
    "F": "LB",
    "H": "TA",
    "Q": "TT",
    "(": "OP",
    ")": "RP",
    "*": "RI",
    "+": "AD",
    "^": "CA",
    ">": "L1",
    "1": "C1",
    "2": "C2",
    "3": "C3",
    "4": "C4",
    "#": "C5",
    "$": "C6",
    "]": "C7",
}

#: RIS type → EndNote's name of the reference type.
TYPE_NAMES: dict[str, str] = {
    "JOUR": "Journal Article",
    "BOOK": "Book",
    "CHAP": "Book Section",
    "EDBOOK": "Edited Book",
    "MGZN": "Magazine Article",
    "NEWS": "Newspaper Article",
    "CPAPER": "Conference Paper",
    "CONF": "Conference Proceedings",
    "THES": "Thesis",
    "RPRT": "Report",
    "ELEC": "Web Page",
    "BLOG": "Blog",
    "UNPB": "Unpublished Work",
    "MANSCPT": "Manuscript",
    "PAT": "Patent",
    "STAND": "Standard",
    "DATA": "Dataset",
    "COMP": "Computer Program",
    "DICT": "Dictionary",
    "ENCYC": "Encyclopedia",
    "BILL": "Bill",
    "CASE": "Case",
    "HEAR": "Hearing",
    "STAT": "Statute",
    "LEGAL": "Legal Rule or Regulation",
    "MAP": "Map",
    "ART": "Artwork",
    "FIGURE": "Figure",
    "MPCT": "Film or Broadcast",
    "VIDEO": "Audiovisual Material",
    "MUSIC": "Music",
    "SOUND": "Audio",
    "PCOMM": "Personal Communication",
    "SLIDE": "Presentation",
    "PAMP": "Pamphlet",
    "CLSWK": "Classical Work",
    "ANCIENT": "Ancient Text",
    "AGGR": "Aggregated Database",
    "DBASE": "Online Database",
    "CTLG": "Catalog",
    "CHART": "Chart or Table",
    "EQUA": "Equation",
    "GOVDOC": "Government Document",
    "GRANT": "Grant",
    "EBOOK": "Electronic Book",
    "ECHAP": "Electronic Book Section",
    "EJOUR": "Electronic Article",
    "MULTI": "Online Multimedia",
    "SER": "Serial",
    "JFULL": "Journal",
    "GEN": "Generic",
}
_RIS_TYPES = {name.lower(): ris for ris, name in TYPE_NAMES.items()}

#: RIS tag → code for writing; the first code of a tag is its own, these go where EndNote has one field for both.
_WRITE = {tag: code for code, tag in reversed(CODES.items())} | {
    "M1": "N",
    "ED": "E",
    "ID": "F",
    "SV": "N",
    "T2": "B",
}
#: Reference types whose secondary title is a journal (`%J`).
_JOURNALS = frozenset(("JOUR", "MGZN", "NEWS", "EJOUR", "JFULL"))

_LINE = re.compile(r"\s*%(\S)(?:\s+(.*))?$")


def read_enw(stream: TextStream, report: Report, source: Source) -> Iterator[Record]:
    """The records of a tagged file; blank lines part them, as does `%0`."""
    lines = stream.read().split("\n")
    fields: list[tuple[str, str]] = []
    first = start = position = 0
    blank = False

    def record(end: int) -> Iterator[Record]:
        raw = "\n".join(lines[first - 1 : end - 1]).rstrip()
        item = item_of(ris_fields(fields), "enw")
        if len(item) > 1:
            yield Record(item, Origin("enw", source.path, first, start, start + len(raw), raw))
        else:
            report(diagnostic("BK152", "this record has no content", path=source.path, line=first))

    for number, line in enumerate(lines, 1):
        match = _LINE.match(line)
        if match:
            if fields and (blank or (match[1] == "0" and fields[-1][0] != "0")):
                yield from record(number)
                fields = []
            if not fields:
                first, start = number, position
            fields.append((match[1], (match[2] or "").strip()))
            blank = False
        elif not line.strip():
            # EndNote leaves blank lines within abstracts: only one before a new type or title parts records
            following = next((text for text in lines[number : number + 20] if text.strip()), "")
            blank = blank or following.lstrip()[:2] in ("%0", "%T", "%A", "")
        elif fields:
            code, value = fields[-1]
            fields[-1] = (code, f"{value}\n{line.strip()}" if code in "XZK" else f"{value} {line.strip()}")
        else:
            shown = f"skipped text outside of a record: '{line.strip()[:60]}'"
            report(diagnostic("BK150", shown, path=source.path, line=number))
        position += len(line) + 1
    if fields:
        yield from record(len(lines) + 1)


def ris_fields(fields: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The RIS fields of a record of Refer codes."""
    found = list(fields)
    told = [_RIS_TYPES[value.lower()] for code, value in found if code == "0" and value.lower() in _RIS_TYPES]
    kind = told[-1] if told else _guess({code for code, _ in found})
    editors = any(code == "E" for code, _ in found)
    yield "TY", kind
    for code, value in found:
        tag = CODES.get(code)
        if code == "E":
            # Refer: `%E` is the editor, whatever else a secondary author may be in EndNote
            tag = "ED" if kind in ("BOOK", "CLSWK", "EBOOK", "RPRT") else "A2"
        elif code == "Y" and editors and kind == "BOOK":
            tag = "A4"
        elif code == "F" and value and not re.search(r"\s", value):
            tag = "ID"
        elif code == "R" and not re.search(r"\b10\.\d{4,9}/", value):
            tag = "U3"
        elif code == "]" and value.startswith(CARRIER[1]):
            tag = CARRIER[0]
        elif code == "N" and kind not in _JOURNALS:
            tag = "M1"
        if code == "K":
            for word in re.split(r"[\n;]", value):
                yield "KW", word.strip()
        elif code == "U":
            for address in value.split():
                yield "UR", address
        elif tag:
            yield tag, value


def _guess(codes: set[str]) -> str:
    """The type of a record without `%0`, as refer tells it: by journal, book title, or publisher."""
    if "J" in codes:
        return "JOUR"
    if "B" in codes:
        return "CHAP"
    return "BOOK" if "I" in codes else "GEN"


def export_enw(records: Iterable[Record], options: Lossless, report: Report) -> Iterator[str]:
    """Tagged records, a blank line between them."""
    separator = ""
    for record in records:
        yield separator + "".join(f"%{code} {value}\n" for code, value in _codes(record, options, report))
        separator = "\n"


def _codes(record: Record, options: Lossless, report: Report) -> Iterator[tuple[str, str]]:
    return _enw_fields(checked_fields(record, options.lossless, report, "EndNote", through=_through))


def _through(fields: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """RIS fields as they return from this format."""
    return ris_fields(_enw_fields(fields))


def _enw_fields(fields: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    found = list(fields)
    kind = found[0][1]
    pages = {tag: value for tag, value in found if tag in ("SP", "EP")}
    for tag, value in found:
        if tag == "TY":
            yield "0", TYPE_NAMES.get(kind, "Generic")
        elif tag == "T2" and kind in _JOURNALS:
            yield "J", value
        elif tag == "EP":
            continue
        elif tag == "SP":
            yield "P", "-".join(pages.values())
        elif tag == CARRIER[0]:
            yield "]", value
        elif tag in _WRITE:
            yield _WRITE[tag], value


def _detect(head: str) -> float:
    if re.match(r"\s*%0 [A-Z]", head):
        return 0.95
    return 0.8 if re.match(r"\s*%[ATD] \S[^\n]*\n%[A-Z0-9@] ", head) else 0.0


_TAG = re.compile(r"^[ \t]*%(\S)(?:[ \t]+|$)", re.MULTILINE)


#: Codes that are read as a tag of their own, or by their value.
_BESIDES = {"id": {"F"}, "type": {"0"}}


def locate(record: Record, field: str) -> list[Span]:
    """The places of a variable's value, or of a code's, in the text of a record."""
    from .ris import tags_of

    groups = [{code for code, tag in CODES.items() if tag in tags} for tags in tags_of(record, field)]
    groups[0] |= _BESIDES.get(field, set()) | {field.removeprefix("%")}
    return [span for codes in groups for span in tagged(raw_of(record), _TAG, codes)]


ENW = Format(
    name="enw",
    title="EndNote tagged (Refer/BibIX)",
    extensions=(".enw",),
    media_type="application/x-endnote-refer",
    read=read_enw,
    export=export_enw,
    detect=_detect,
    locate=locate,
    options=Lossless,
)

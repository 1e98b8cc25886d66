"""PubMed's NBIB, the MEDLINE display format: four-letter tags, values continued on lines that begin with spaces.

Source: "MEDLINE/PubMed Data Element (Field) Descriptions" of the National Library of Medicine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from .. import dates, identifiers
from ..diagnostics import Report, diagnostic
from ..names import family_first, parse_family_first
from ..record import Item, Name, Origin, Record, is_truncated, names_of
from . import Format, NoOptions, Source, TextStream, datetext
from .losses import canonical, join_keywords, keywords_of, paragraphs_of, report_losses, text_of
from .mapping import Table
from .places import Span, raw_of, tagged

Pair: TypeAlias = tuple[str, str]

TABLE = Table(
    #: CSL type → publication type (`PT`).
    types={
        "article-journal": "Journal Article",
        "article": "Preprint",
        "article-newspaper": "Newspaper Article",
        "book": "Book",
        "chapter": "Book Chapter",
        "dataset": "Dataset",
        "interview": "Interview",
        "legal_case": "Legal Case",
        "legislation": "Legislation",
        "paper-conference": "Congress",
        "report": "Technical Report",
        "speech": "Lecture",
        "thesis": "Academic Dissertation",
    },
    read_types={
        "Books": "book",
        "Dissertations/Theses": "thesis",
        "Dissertations/Theses - Doctoral Dissertations": "thesis",
        "Dissertations/Theses - Masters Theses": "thesis",
        "Dissertation": "thesis",
        "Collected Works - Proceedings": "book",
    },
    fields={
        "PMID": "PMID",
        "volume": "VI",
        "issue": "IP",
        "issued": "DP",
        "title": "TI",
        "page": "PG",
        "collection-title": "CTI",
        "edition": "EN",
        "publisher": "PB",
        "license": "CI",
        "abstract": "AB",
        "author": "AU",
        "editor": "ED",
        "language": "LA",
        "publisher-place": "PL",
        "container-title-short": "TA",
        "container-title": "JT",
        "ISSN": "IS",
        "ISBN": "ISBN",
        "DOI": "AID",
        "PMCID": "PMC",
        "note": "GN",
    },
    by_type={
        "book": {"title": "BTI", "container-title": ""},
        "chapter": {"container-title": "BTI"},
    },
    read_fields={"TT": "original-title", "VTI": "volume-title"},
)

#: NLM gives every article the country of its publisher; only for these types is it the place of the work.
_HAS_PLACE = frozenset(("book", "chapter", "report", "thesis"))
_LINE = re.compile(r"([A-Z]{2,4}) {0,2}- ?(.*)")
_SUFFIX = re.compile(r"(?<=\S)\s+(Jr|Sr|II|III|IV)$")
_FULL = {"FAU": "AU", "FED": "ED", "FIR": "IR"}
#: What a library keeps about its record, not about the work.
_HOUSEKEEPING = frozenset(
    """OWN STAT DA DCOM LR DRDT CTDT DEP JID SB EDAT CRDT MHDA PHST PST SO OID CDAT JT AU FAU ED FED PT LID IR FIR
    AUID PUBM CN""".split()
)


def read_nbib(stream: TextStream, report: Report, source: Source) -> Iterator[Record]:
    """The records of an NBIB file. One begins at `PMID-`, or at a tag after a blank line."""
    lines = stream.read().split("\n")
    fields: list[Pair] = []
    first = start = position = 0
    blank = False

    def record(end: int) -> Iterator[Record]:
        item = item_of(fields)
        if len(item) > 1:
            raw = "\n".join(lines[first - 1 : end - 1]).rstrip()
            yield Record(item, Origin("nbib", source.path, first, start, start + len(raw), raw))
        else:
            report(diagnostic("BK152", "this record has no content", path=source.path, line=first))

    for number, line in enumerate(lines, 1):
        match = _LINE.match(line)
        if match:
            if fields and (blank or match[1] == "PMID"):
                yield from record(number)
                fields = []
            if not fields:
                first, start = number, position
            fields.append((match[1], match[2].strip()))
            blank = False
        elif not line.strip():
            blank = bool(fields)
        elif fields and line[0] == " ":
            tag, value = fields[-1]
            fields[-1] = (tag, f"{value} {line.strip()}".strip())
            blank = False
        else:
            shown = f"skipped text outside of a record: '{line.strip()[:60]}'"
            report(diagnostic("BK150", shown, path=source.path, line=number))
        position += len(line) + 1
    if fields:
        yield from record(len(lines) + 1)


def item_of(fields: Iterable[Pair]) -> Item:
    """The CSL item of MEDLINE fields."""
    found = [(tag, value) for tag, value in fields if value]
    by_tag: dict[str, list[str]] = {}
    for tag, value in found:
        by_tag.setdefault(tag, []).append(value)
    kind = _type(by_tag)
    item: Item = {"type": kind}
    rest: dict[str, list[str]] = {}
    for tag, value in found:
        _take(item, rest, TABLE.variables(kind).get(tag), tag, value)
    truncated = [
        name for name, tags in (("author", ("AU",)), ("editor", ("ED",))) if _names(item, found, name, *tags)
    ]
    _serial(item, by_tag, kind)
    _eric(item, by_tag)
    words = [word.replace("*", "") for tag in ("OT", "MH") for word in by_tag.get(tag, [])]
    if words:
        item["keyword"] = join_keywords(words)
    custom: dict[str, object] = ({"truncated": truncated} if truncated else {}) | (
        {"nbib": rest} if rest else {}
    )
    return item | ({"custom": custom} if custom else {})


def _take(item: Item, rest: dict[str, list[str]], variable: str | None, tag: str, value: str) -> None:
    if variable == "issued":
        date = datetext.parse_or_literal(value)
        if date:
            item.setdefault("issued", date)
    elif variable == "title":
        # "All titles are printed with a period at the end" of the field description
        item.setdefault("title", value[:-1] if value.endswith(".") else value)
    elif variable == "page":
        item.setdefault("page", ", ".join(full_range(part) for part in re.split(r"\s*[,;]\s*", value)))
    elif variable == "abstract":
        item.setdefault("abstract", value)
    elif variable == "publisher-place":
        if item["type"] in _HAS_PLACE:
            item.setdefault(variable, value)
    elif variable in ("author", "editor", "ISSN", "ISBN", "DOI"):
        return
    elif variable == "note":
        item["note"] = f"{item['note']}\n\n{value}" if "note" in item else value
    elif variable:
        item.setdefault(variable, value)
    elif tag not in _HOUSEKEEPING and tag not in ("OT", "MH"):
        rest.setdefault(tag, []).append(value)


def _type(by_tag: dict[str, list[str]]) -> str:
    for told in by_tag.get("PT", []):
        kind = TABLE.csl_type(told)
        if kind and kind != "article-journal":
            return kind
    if "BTI" in by_tag:
        return "chapter" if "TI" in by_tag else "book"
    return (
        "article-journal"
        if {"JT", "TA", "PMID"} & by_tag.keys() or "Journal Article" in by_tag.get("PT", [])
        else "document"
    )


def full_range(page: str) -> str:
    """`6913-7` is short for `6913-6917`."""
    match = re.fullmatch(r"([A-Za-z]*)(\d+)-(\d+)", page)
    if match is None or len(match[3]) >= len(match[2]):
        return page
    return f"{match[1]}{match[2]}-{match[1]}{match[2][: len(match[2]) - len(match[3])]}{match[3]}"


def _names(item: Item, found: list[Pair], variable: str, short: str) -> bool:
    """Set the names of a variable, from the full forms (`FAU`) if there are any; whether the list is cut."""
    full = f"F{short}"
    has_full = any(tag == full for tag, _ in found)
    names: list[Name] = []
    cut = False
    for tag, value in found:
        if tag not in (full, short) and not (tag == "CN" and variable == "author"):
            continue
        if re.fullmatch(r"et al\.?", value):
            cut = True
        elif tag == "CN":
            names.append({"literal": value.rstrip(".")})
        elif tag == full:
            # the suffix follows the given name without a comma
            names.append(_dotted(parse_family_first(_SUFFIX.sub(r", \1", value))))
        elif not has_full:
            names.append(_dotted(parse_family_first(value)) if "," in value else short_name(value))
    if names:
        item[variable] = names
    return cut and bool(names)


def short_name(text: str) -> Name:
    """A name as `AU` has it: "van Raaij MJ", "King ML Jr"."""
    match = re.fullmatch(r"(.+?)\s+([^\W\d_a-z]{1,4})(?:\s+(Jr|Sr|2nd|3rd|4th|II|III|IV))?", text)
    if match is None or not match[2].isupper():
        return parse_family_first(text)
    name = parse_family_first(f"{match[1]}, {match[2]}")
    if match[3]:
        name["suffix"] = match[3]
    return _dotted(name)


def _dotted(name: Name) -> Name:
    """The name with its initials as initials: "Louis M" is "Louis M.", "MJ" is "M. J."."""
    given = name.get("given")
    if given:
        words = [
            " ".join(f"{letter}." for letter in word)
            if word.isupper() and len(word) <= 4 and word.isalpha() and word.isascii()
            else word
            for word in given.split()
        ]
        name["given"] = " ".join(words)
    return name


def _serial(item: Item, by_tag: dict[str, list[str]], kind: str) -> None:
    for variable, tags in (("ISSN", ("IS", "ISSN")), ("ISBN", ("ISBN", "IB"))):
        numbers = [
            match[0]
            for tag in tags
            for value in by_tag.get(tag, [])
            if (match := re.search(r"\d[\d-]{6,16}[\dXx]", value))
        ]
        if numbers:
            item[variable] = " ".join(dict.fromkeys(numbers))
    for value in (*by_tag.get("LID", []), *by_tag.get("AID", [])):
        bare = identifiers.doi(value.removesuffix("[doi]").strip())
        if bare:
            item.setdefault("DOI", bare)


def _eric(item: Item, by_tag: dict[str, list[str]]) -> None:
    """ERIC, which uses the format too, has the publisher in `JT` and a thesis's university in `SO`."""
    if by_tag.get("OWN") != ["ERIC"] or item["type"] == "article-journal":
        return
    publisher = by_tag.get("JT", [""])[0]
    item.pop("container-title", None)
    university = re.search(r"(?:Dissertation|Thesis), (.+)", by_tag.get("SO", [""])[0])
    if university:
        item["publisher"] = university[1].rstrip(".")
        if publisher:
            item["archive"] = publisher
    elif publisher:
        item.setdefault("publisher", publisher)


def export_nbib(records: Iterable[Record], options: NoOptions, report: Report) -> Iterator[str]:
    """MEDLINE records, a blank line between them."""
    separator = ""
    for record in records:
        fields = list(fields_of(record.item))
        report_losses(record, item_of(fields), "NBIB", report)
        yield separator + "".join(_wrapped(tag, value) for tag, value in fields)
        separator = "\n"


def fields_of(item: Item) -> Iterator[Pair]:
    """The MEDLINE tags and values of an item."""
    item = canonical(item)
    kind = str(item.get("type", ""))
    for variable, tag in TABLE.places(kind).items():
        value = item.get(variable)
        if value is None:
            continue
        if variable in ("author", "editor"):
            yield from _name_fields(item, variable, tag)
        elif variable == "issued":
            text = datetext.write(value, day_first=False) if isinstance(value, dict) else ""
            yield from [(tag, _date(value, text))] if text else []
        elif variable == "title":
            text = text_of(value)
            yield tag, text if text.endswith(("?", "!")) or tag == "BTI" else f"{text}."
        elif variable == "abstract":
            yield tag, " ".join(paragraphs_of(value).split())
        elif variable == "DOI":
            yield tag, f"{text_of(value)} [doi]"
        elif variable == "ISSN":
            yield from ((tag, number) for number in text_of(value).split())
        elif not isinstance(value, (list, dict)) and (variable != "publisher-place" or kind in _HAS_PLACE):
            yield tag, text_of(value)
    if kind in TABLE.types:
        yield "PT", TABLE.types[kind]
    for word in keywords_of(item):
        yield "OT", word


def _date(value: object, text: str) -> str:
    """`DP` is year, month, day in that order."""
    ranges = dates.integer_parts(value)
    if (
        len(ranges) == 1
        and len(ranges[0]) == 2
        and 0 < ranges[0][1] < 13
        and ranges[0][0] > 0
        and "circa" not in text
    ):
        return f"{ranges[0][0]:04d} {datetext.MONTH_NAMES[ranges[0][1] - 1][:3]}"
    season = re.fullmatch(r"(Spring|Summer|Autumn|Winter) (\d{4})", text)
    return f"{season[2]} {season[1]}" if season else text


def _name_fields(item: Item, variable: str, tag: str) -> Iterator[Pair]:
    for name in names_of(item, variable):
        text = " ".join(family_first(name).split())
        if "literal" in name or "," not in text:
            yield ("CN" if variable == "author" else f"F{tag}"), text
            continue
        yield f"F{tag}", text
        initials = "".join(part[0] for part in re.split(r"[\s.-]+", name.get("given", "")) if part)
        family = text.partition(",")[0]
        yield (
            tag,
            " ".join(part for part in (family, initials.upper(), name.get("suffix", "").rstrip(".")) if part),
        )
    if is_truncated(item, variable):
        yield tag, "et al."


def _wrapped(tag: str, value: str) -> str:
    """A field as lines of at most 88 characters, continued after six spaces."""
    lines: list[str] = []
    line = f"{tag:<4}-"
    for word in value.split():
        if len(line) + len(word) + 1 > 88 and len(line) > 6:
            lines.append(line)
            line = "     "
        line += f" {word}"
    return "\n".join([*lines, line]) + "\n"


def _detect(head: str) -> float:
    if re.match(r"\s*PMID- ?\d", head):
        return 0.97
    return (
        0.9
        if re.match(r"\s*(?:OWN|STAT|DCOM|VI|TI|FAU) {0,2}- ", head)
        and re.search(r"^(?:FAU|PT|OWN) {0,2}- ", head, re.MULTILINE)
        else 0.0
    )


_TAG = re.compile(r"^([A-Z]{2,4}) {0,2}-(?: |$)", re.MULTILINE)


def locate(record: Record, field: str) -> list[Span]:
    """The places of a variable's value, or of a tag's, in the text of a record: a name's full form before its short
    one."""
    tags = {tag for tag, variable in TABLE.variables("").items() if variable == field} | {field}
    tags |= {"keyword": {"OT", "MH"}, "type": {"PT"}, "id": {"PMID"}, "DOI": {"AID", "LID"}}.get(field, set())
    full = {tag for tag, short in _FULL.items() if short in tags}
    return [*tagged(raw_of(record), _TAG, full), *tagged(raw_of(record), _TAG, tags)]


NBIB = Format(
    name="nbib",
    title="PubMed NBIB (MEDLINE)",
    extensions=(".nbib",),
    media_type="application/nbib",
    read=read_nbib,
    export=export_nbib,
    detect=_detect,
    locate=locate,
)

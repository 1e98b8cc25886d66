"""A reference taken apart: marker, identifiers, authors, year, title, and what stands behind it.

These shapes are known; the first that fits is taken:

    Authors (Year). Title. Rest             APA, Harvard
    Authors. Year. Title. Rest              ACM, Chicago's author-date
    Authors, "Title," Rest                  IEEE, MLA, Chicago's notes
    Authors: Title. Rest                    Springer's proceedings
    A. Author and B. Author, Title. Rest    IEEE's books
    Authors. Title. Rest                    Vancouver, BibTeX's plain
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from ... import identifiers
from ...names import PARTICLES
from ...record import Date, Item
from .bare import arxiv_variables
from .dating import MONTH, full_date
from .papers import are_authors
from .reference_authors import LONGEST_LIST, People, is_initials, parse_people

#: What an entry of a list may begin with: [1], [VSP+17], (1), 1., 1), a bullet.
MARKER = re.compile(
    r"(?:\[(?:\d{1,4}|[A-Z][A-Za-z+]{1,12}\d{2,4}[a-z]?)\]|\(\d{1,4}\)|\d{1,3}[.)](?=\s)|[-–—•*·‣▪◦](?=\s))\s*"
)
YEAR = r"(?:1[5-9]|20)\d\d"

_DOI = re.compile(
    r"(?:\b(?:https?://(?:dx\.|www\.)?doi\.org/|doi:?\s?(?:https?://(?:dx\.)?doi\.org/)?)|(?<![\w/.]))"
    r"(?P<doi>10\.\d{4,9}/[^\s\"<>]{1,200})",
    re.IGNORECASE,
)
_ARXIV = re.compile(
    r"(?:https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/|(?:\bCoRR,? )?\babs/|\barXiv[: ]\s?)"
    r"(?P<number>\d{4}\.\d{4,5}|[a-z-]{2,10}(?:\.[A-Z]{2})?/\d{7})(?P<version>v\d{1,3})?(?:\.pdf)?"
    r"(?:\s?\[(?P<category>[A-Za-z.-]{4,20})\])?",
    re.IGNORECASE,
)
_PMID = re.compile(r"\bPMID:?\s?(?P<number>\d{4,8})\b")
_PMCID = re.compile(r"\bPMC(?:ID)?:?\s?(?:PMC)?(?P<number>\d{5,8})\b")
_ISBN = re.compile(r"\bISBN(?:-1[03])?:?\s?(?P<number>(?:97[89][- ]?)?\d[\d -]{7,13}[\dXx])")
_ACCESSED = re.compile(
    rf"[(\[]?\b(?:[Aa]ccessed|[Cc]ited|[Rr]etrieved|[Ll]ast visited)(?: on)?:? (?:"
    rf"(?P<month>{MONTH})\.? (?P<day>\d{{1,2}}),? (?P<year>{YEAR})"
    rf"|(?P<day2>\d{{1,2}}) (?P<month2>{MONTH})\.?,? (?P<year2>{YEAR})"
    rf"|(?P<year3>{YEAR}) (?P<month3>{MONTH})\.? (?P<day3>\d{{1,2}}))[)\]]?,?(?:\s?from)?"
)
_URL = re.compile(
    r"(?:\[Online\]\.?\s*)?(?:\b(?:Available(?: at| from)?|Retrieved from|URL|Online at|from)\b:?\s*)?"
    r"<?(?P<url>https?://[^\s<>\"]{3,400})>?",
    re.IGNORECASE,
)
_ONLINE = re.compile(r"\s?\[(?:Online|Internet|Preprint)\]|\bin press\b", re.IGNORECASE)
#: What led to an address or an identifier that is no longer there.
_LEADING = re.compile(
    r"(?:\b(?:Available (?:at|from)|Retrieved from|Preprint at|Online at|URL|doi)\b:?\s*)(?=[.,;()]|arXiv\b|$)",
    re.IGNORECASE,
)

_DATED = re.compile(
    rf"\((?:(?P<year>{YEAR})[a-z]?(?:, (?P<month>{MONTH})\.?(?: (?P<day>\d{{1,2}})(?:[-–]\d{{1,2}})?)?)?|n\.d\.|in press|forthcoming)\)[.,:]?\s*"
)
_YEAR_ALONE = re.compile(
    rf"[.,]\s+(?P<year>{YEAR})[a-z]?(?:, (?P<month>{MONTH})(?: (?P<day>\d{{1,2}}))?)?[.:,]\s+"
)
_QUOTES = {"“": "”", '"': '"', "‘": "’", "'": "'", "«": "»", "„": "“", "``": "''"}
_OPENING = re.compile(r"(?:(?<=[\s.,:])|^)(?:``|[“\"‘'«„])(?=[^\s,.])")
_SENTENCE = re.compile(r"(?P<stop>[.?!])(?P<quote>[”\"’']?)\s+(?=[^\s])")
#: Words before a full stop that is no end of a sentence.
_ABBREVIATIONS = frozenset(
    "vs st no vol dr mr mrs etc e.g i.e cf fig eq approx ca jr sr al ed eds proc pp inc".split()
)
#: "Title, in: Proceedings of …".
_IN_TITLE = re.compile(r",\s(?=[Ii]n:\s|\d{1,2}(?:st|nd|rd|th) ed)")
#: Behind the name of a journal: "2015;521", "2015".
_NUMBERS_FOLLOW = re.compile(rf"\(?{YEAR}\)?(?:[;:,.]|$)|\d{{1,4}}\s?\(")
#: "…, Hinton, G.E.: Title": the colon stands behind an initial.
_COLON = re.compile(r"(?<=[^\W\d_]\.):\s+(?=[^\s])")
_DATED_INSIDE = re.compile(rf"\({YEAR}[a-z]?\)[.,]?\s+[“\"A-Z][\w-]+:?\s[A-Za-z]")
#: What begins so is not a title.
_NO_TITLE = re.compile(r"(?:and|&|et al\.?)\s|[,;)]")
#: The last author of a list in which a title follows without quotation marks: "…, and I. Polosukhin, Title".
_LAST_AUTHOR = re.compile(
    r"(?:\bet al\.|(?:^|\band |& )(?:[A-Z]\.[ -]?){1,4}(?:[a-z]{1,4} ){0,3}[A-Z][\w’'-]{1,30}),\s(?=[A-Z\d])"
)
#: A longer text is no reference.
LONGEST_REFERENCE, _LONGEST_TITLE = 6_000, 500
#: What styles put in brackets behind a title, and belongs to what follows.
_BEHIND_TITLE = re.compile(
    r"\s?[(\[](?P<said>(?:\d{1,2}(?:st|nd|rd|th) ed|[Vv]ol\. |[Pp]p?\. \d|(?:Doctoral|Master|Ph\.?D|Bachelor|Unpublished)"
    r"|Preprint|Data ?set|(?:Computer )?[Ss]oftware|Internet|Online|[JCMDRSPN](?:/OL)?(?=[)\]]$))[^()\[\]]{0,200})[)\]]$"
)
#: The authors end at one of the first so many full stops.
_MOST_STOPS = 60
#: "[J]", "[C/OL]": the marks of GB/T 7714 say nothing that is needed.
_MARK = 4
_NOT_AT_THE_END = ".,;:"


@dataclass(slots=True)
class Parts:
    """A reference in parts. `item` holds identifiers and dates; `rest` is what stands behind the title."""

    item: Item
    people: People | None = None
    title: str = ""
    rest: str = ""
    shape: str = ""
    doubt: str = ""


def without_marker(text: str) -> str:
    """The entry of a list without its number or bullet."""
    found = MARKER.match(text)
    return text[found.end() :] if found else text


def has_marker(text: str) -> bool:
    """Whether a line begins with a number or a bullet."""
    return MARKER.match(text) is not None


def take_apart(text: str) -> Parts:
    """The parts of one reference; those that are not found are empty."""
    text = without_marker(text)
    if len(text) > LONGEST_REFERENCE:
        return Parts({})
    item: Item = {}
    text = take_identifiers(text, item)
    for shape, read in _SHAPES:
        for authors, issued, rest in read(text):
            people = parse_people(authors)
            if people is None or _NO_TITLE.match(rest):
                continue
            certain = people.certain or are_authors(_as_listed(authors))
            if not certain and shape in ("colon", "sentences"):
                continue
            title, rest, doubt = _title(rest)
            while said := _BEHIND_TITLE.search(title):
                title = title[: said.start()]
                rest = f"{said['said']}. {rest}" if len(said["said"]) > _MARK else rest
            if not title or (not rest and not issued and re.search(rf"\b{YEAR}\b", title)):
                continue
            if issued:
                item["issued"] = issued
            if shape in ("colon", "comma", "sentences") and _DATED_INSIDE.search(text):
                doubt = doubt or "a title seems to follow the year"
            if people.form == "ambiguous":
                doubt = "one author or two?"
            elif not certain:
                doubt = "the authors are not beyond doubt"
            return Parts(item, people, title, rest, shape, doubt)
    return Parts(item, rest=text)


def _as_listed(authors: str) -> str:
    """A list of authors with commas only."""
    return authors.strip(" .,()").replace(", and ", ", ").replace(" and ", ", ").replace(" & ", ", ")


def take_identifiers(text: str, item: Item) -> str:
    """The text without its DOI, arXiv number, PMID, ISBN, address and day of access, which go to the item."""
    if found := _DOI.search(text):
        number = _closed(found["doi"])
        if arxiv := identifiers.arxiv_id(number):
            item |= arxiv_variables(arxiv)
        item["DOI"] = number
        text = _cut(text, found.start(), found.start("doi") + len(number))
    if found := _ARXIV.search(text):
        number = found["number"] + (found["version"] or "")
        if identifiers.arxiv_id(number):
            item |= arxiv_variables(number)
            if found["category"]:
                item["categories"] = [found["category"]]
            text = _cut(text, found.start(), found.end(), "arXiv")
    for variable, pattern in (("PMID", _PMID), ("PMCID", _PMCID), ("ISBN", _ISBN)):
        if found := pattern.search(text):
            item[variable] = ("PMC" if variable == "PMCID" else "") + found["number"]
            text = _cut(text, *found.span())
    if found := _ACCESSED.search(text):
        groups = found.groupdict()
        year, month, day = (
            next((groups[name + end] for end in ("", "2", "3") if groups[name + end]), None)
            for name in ("year", "month", "day")
        )
        if year and (accessed := full_date(year, month, day)):
            item["accessed"] = accessed
        text = _cut(text, *found.span())
    if found := _URL.search(text):
        url = _closed(found["url"])
        item.setdefault("URL", url)
        text = _cut(
            text, found.start(), found.start("url") + len(url) + text.startswith(">", found.end("url"))
        )
    return _LEADING.sub("", _ONLINE.sub("", text)).strip()


def _closed(text: str) -> str:
    """An identifier without the punctuation of the sentence behind it."""
    text = text.rstrip(".,;:'’”")
    while text.endswith((")", "]")) and text.count(")") > text.count("("):
        text = text[:-1].rstrip(".,;:")
    return text


def _cut(text: str, start: int, end: int, instead: str = "") -> str:
    """The text without an identifier, and without the parentheses around it."""
    if text[:start].endswith("(") and text[end : end + 1] == ")":
        start, end, instead = start - 1, end + 1, ""
    before, after = text[:start].rstrip(" (<["), text[end:].lstrip(" )>]")
    if instead:
        before = f"{before} {instead}"
    joint = "" if after[:1] in _NOT_AT_THE_END else " "
    return f"{before}{joint}{after}".strip()


#: Authors, date and the text that begins with the title.
Candidate: TypeAlias = tuple[str, Date | None, str]


def _dated(text: str) -> Iterator[Candidate]:
    found = _DATED.search(text, 0, LONGEST_LIST)
    if found:
        issued = full_date(found["year"], found["month"], found["day"]) if found["year"] else None
        authors = text[: found.start()].rstrip()
        for ending in _ends(authors.removesuffix(".")) if authors.endswith(".") else (authors,):
            yield ending, issued, text[found.end() :]


def _year_alone(text: str) -> Iterator[Candidate]:
    found = _YEAR_ALONE.search(text, 0, LONGEST_LIST)
    if found:
        issued = full_date(found["year"], found["month"], found["day"])
        for authors in _ends(text[: found.start()]):
            yield authors, issued, text[found.end() :]


def _quoted(text: str) -> Iterator[Candidate]:
    found = _OPENING.search(text, 1, LONGEST_LIST)
    if found:
        authors = text[: found.start()].rstrip()
        if authors.endswith(".") and not is_initials(authors.split()[-1]):
            authors = authors[:-1]
        yield authors, None, text[found.start() :]


def _colon(text: str) -> Iterator[Candidate]:
    found = _COLON.search(text[:1_500])
    if found:
        yield text[: found.start()], None, text[found.end() :]


def _comma(text: str) -> Iterator[Candidate]:
    """The authors are given with their initials, and after the last one there is a comma."""
    for found in _LAST_AUTHOR.finditer(text[:1_500]):
        authors, rest = text[: found.start()] + found[0].rstrip(", "), text[found.end() :]
        following = rest.split(" ", 1)[0]
        if not (is_initials(following) and "." in following):
            yield authors, None, rest


def _sentences(text: str) -> Iterator[Candidate]:
    """The authors end at the first full stop behind which no initial comes, or at a later one."""
    later: list[Candidate] = []
    for place in islice(_stops(text[:1_500], authors=True), _MOST_STOPS):
        authors, rest = text[:place], text[place + 1 :].lstrip()
        if not authors.strip():
            continue
        first = rest.split(" ", 1)[0]
        candidates: list[Candidate] = [(ending, None, rest) for ending in _ends(authors)]
        single = is_initials(authors.split()[-1]) and "," not in authors
        if single or first in PARTICLES or (is_initials(first.strip(",")) and "." in first):
            later.extend(candidates)
        else:
            yield from candidates
    yield from later


def _ends(authors: str) -> Iterator[str]:
    """A list of authors without the full stop behind it, which may belong to an initial."""
    words = authors.split()
    if words and is_initials(words[-1] + "."):
        yield f"{authors}."
    yield authors


def _stops(text: str, *, authors: bool = False) -> Iterator[int]:
    """Where sentences end; in a list of authors, also behind an initial."""
    for found in _SENTENCE.finditer(text):
        word = text[max(0, found.start() - 20) : found.start()].split(" ")[-1].lstrip("(")
        abbreviated = word.casefold() in _ABBREVIATIONS or (len(word) == 1 and word.isalpha())
        if (
            found["stop"] != "."
            or not abbreviated
            or (authors and word.casefold() in ("jr", "sr", "al"))
            or (authors and len(word) == 1)
        ):
            yield found.start()


def _title(text: str) -> tuple[str, str, str]:
    """The title at the beginning of a text, what follows it, and a doubt about where it ends."""
    opening = next((mark for mark in _QUOTES if text.startswith(mark)), None)
    if opening:
        return *_quoted_title(text, opening, _QUOTES[opening]), ""
    doubt = ""
    for place in _stops(text[: _LONGEST_TITLE + 2]):
        end = place + (text[place] != ".")
        following = text[place + 1 :].lstrip(" ”\"'’")
        # A question goes on if a small letter follows, and a sentence too.
        if following[:1].islower() and not following.startswith(
            ("in ", "in: ", "arXiv", "bioRxiv", "medRxiv", "e")
        ):
            continue
        if text[place] != "." and (goes_on := _title_goes_on(following)) is not None:
            doubt = f"the title may end at the '{text[place]}'"
            if goes_on:
                continue
        if inside := _IN_TITLE.search(text[:end]):
            return text[: inside.start()].strip(), text[inside.start() + 1 :].lstrip(), doubt
        return text[:end].strip(), following, doubt
    title = text.rstrip(" .")
    if inside := _IN_TITLE.search(title):
        return title[: inside.start()].strip(), title[inside.start() + 1 :].lstrip(), doubt
    return (title, "", doubt) if len(title) <= _LONGEST_TITLE else ("", text, "")


def _title_goes_on(following: str) -> bool | None:
    """Whether what follows a question mark is the rest of the title: a sentence without a number, before
    another one. None if it certainly is not."""
    stop = next(_stops(following), None)
    if stop is None or following.startswith(("In ", "In:", "in ", "in:", "arXiv")):
        return None
    if _IN_TITLE.search(following[:stop]):
        return True
    if any(character.isdigit() for character in following[:stop]):
        return None
    return _NUMBERS_FOLLOW.match(following[stop + 1 :].lstrip()) is None


def _quoted_title(text: str, opening: str, closing: str) -> tuple[str, str]:
    depth, place = 1, len(opening)
    while place < min(len(text), _LONGEST_TITLE):
        if closing != opening and text.startswith(opening, place):
            depth += 1
        elif text.startswith(closing, place):
            # An apostrophe is no closing quote.
            after = text[place + len(closing) : place + len(closing) + 1]
            if closing not in ("'", "’") or not after.isalnum():
                depth -= 1
            if not depth:
                title = text[len(opening) : place].rstrip(" ,.")
                return title, text[place + len(closing) :].lstrip(" ,.")
        place += 1
    return "", text


_SHAPES: tuple[tuple[str, Callable[[str], Iterator[Candidate]]], ...] = (
    ("year in parentheses", _dated),
    ("year after the authors", _year_alone),
    ("quoted title", _quoted),
    ("colon", _colon),
    ("comma", _comma),
    ("sentences", _sentences),
)

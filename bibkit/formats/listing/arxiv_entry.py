"""A paper as arXiv describes it, on its pages and in its e-mails: labels, and where they go in a record."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from pylatexenc.latex2text import LatexNodes2Text

from ... import identifiers
from ...diagnostics import Diagnostic, diagnostic
from ...names import is_organisation
from ...record import Item
from .bare import add_month, arxiv_variables
from .categories import is_class
from .dating import find_date
from .line import author_list, take_ending
from .papers import category, person

#: Label, compared without case, hyphens and spaces → the name of a field here, or "" for what is no fact.
LABELS = {
    "title": "title",
    "author": "authors",
    "authors": "authors",
    "abstract": "abstract",
    "comment": "comments",
    "comments": "comments",
    "subject": "subjects",
    "subjects": "subjects",
    "categories": "subjects",
    "journalref": "journal",
    "journalreference": "journal",
    "doi": "doi",
    "relateddoi": "doi",
    "date": "date",
    "submitted": "date",
    "reportno": "report-no",
    "reportnumber": "report-no",
    "mscclass": "msc-class",
    "mscclasses": "msc-class",
    "acmclass": "acm-class",
    "acmclasses": "acm-class",
    "license": "license",
    "proxy": "",
    "citeas": "",
    "from": "",
}
#: What CSL has no variable for: kept in `custom.arxiv`.
_KEPT = ("report-no", "msc-class", "acm-class", "license")

_LABEL = re.compile(
    r"(?P<label>[A-Z][A-Za-z]{2,9}(?:[- ][A-Za-z]{2,9}){0,1}|DOI)\s?:\s*(?P<rest>.*)", re.DOTALL
)
_DATE_OF_VERSION = re.compile(r"Date \((?P<version>v1|revised v\d+)\):?\s*(?P<rest>.*)")
_SUBJECT = re.compile(r"\(([A-Za-z-]{2,12}(?:\.[A-Za-z-]{2,8})?)\)")
_CLASS = re.compile(r"[a-z-]{2,8}(?:\.[A-Z][A-Za-z-]{1,7})?|[a-z]{2,8}\.[a-z-]{2,8}")
_NOT_SHOWN = re.compile(
    r"\((?:\d+ )?(?:additional|other|more) authors not shown\)|\band \d+ other authors?\b"
)
_SHORT_AND_FULL = re.compile(r"▽ More\s*(?=\S)")
_CUT = re.compile(r"(?:…|\.\.\.)?\s*▽ More\s*$")
#: The commands of TeX for letters with accents and letters that ASCII lacks, outside of which nothing changes.
_LETTER = re.compile(
    r"\{?\\['`\"^~=.]\s?(?:\{\\?[A-Za-z]\}|\\?[A-Za-z])\}?|\{?\\[uvHcdbkr](?:\{\\?[A-Za-z]\}|\s[A-Za-z])\}?"
    r"|\{\\(?:ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)\s?\}|\\(?:ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?:\{\}|\s|(?![A-Za-z]))"
)


@dataclass(slots=True)
class Entry:
    """What an arXiv page or e-mail says of one paper; `fields` by the names of `LABELS`."""

    number: str | None = None
    codes: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    line: int | None = None

    def add(self, name: str, text: str) -> None:
        """More text for a field."""
        if name and text:
            before = self.fields.get(name)
            self.fields[name] = f"{before} {text}" if before else text


def label_of(text: str) -> tuple[str, str] | None:
    """The field that a line begins, and what it says of it; None for a line without a label."""
    if text.startswith("Date ("):
        version = _DATE_OF_VERSION.match(text)
        if version:
            return ("date", version["rest"]) if version["version"] == "v1" else ("", "")
    found = _LABEL.match(text)
    if found is None:
        return None
    name = LABELS.get(found["label"].casefold().replace("-", "").replace(" ", ""))
    return None if name is None else (name, found["rest"])


def is_class_list(text: str) -> bool:
    """Whether a line is a list of arXiv classes, as search results have it ("cs.LG cs.AI stat.ML")."""
    words = text.split()
    return 0 < len(words) < 20 and all(
        len(word) < 20 and _CLASS.fullmatch(word) and is_class(word) for word in words
    )


def entry_item(entry: Entry, notes: list[Diagnostic]) -> Item | None:
    """The record of an entry; None, with a note, if there is neither a title nor a number."""
    fields = entry.fields
    title = plain(fields.get("title", ""))
    if not title and not entry.number:
        notes.append(diagnostic("BK101", "an entry without a title or an arXiv number"))
        return None
    item: Item = {"type": "article"}
    if title:
        item["title"] = title
    authors, truncated, dropped = _authors(plain(fields.get("authors", "")))
    if authors:
        item["author"] = [person(name) for name in authors]
    elif title:
        notes.append(diagnostic("BK113", f"no authors found for '{title[:60]}'", field="author"))
    notes.extend(diagnostic("BK115", f"'{name}' is not a name; dropped", field="author") for name in dropped)
    if issued := find_date(fields.get("date", "")):
        item["issued"] = issued
    if classes := _classes(entry, notes):
        item["categories"] = classes
    _abstract(fields.get("abstract", ""), item, notes)
    if entry.number:
        item |= arxiv_variables(entry.number)
        add_month(item, notes)
    _doi(fields.get("doi", ""), item, notes)
    remarks = [plain(fields.get("comments", ""))]
    if journal := plain(fields.get("journal", "")):
        remarks.append(f"Journal reference: {journal}")
    if note := "\n\n".join(filter(None, remarks)):
        item["note"] = note
    custom: Item = {"truncated": ["author"]} if truncated else {}
    if kept := {name: fields[name] for name in _KEPT if fields.get(name)}:
        custom["arxiv"] = kept
    if custom:
        item["custom"] = custom
    return item


def _authors(text: str) -> tuple[list[str], bool, tuple[str, ...]]:
    text, hidden = _NOT_SHOWN.subn("", text)
    text, cut = take_ending(_without_brackets(text).rstrip(" ,;"))
    entries, dropped = author_list(text.replace(";", ","))
    names: list[str] = []
    for entry in entries:
        parts = [part.strip() for part in entry.removeprefix("and ").split(" and ")]
        if any(" " not in part for part in parts) or is_organisation(entry):
            parts = [entry.removeprefix("and ")]
        for part in parts:
            group, colon, person = part.partition(":")
            names.extend(
                [group.strip(), person.strip()] if colon and group and person else [part.strip(": ")]
            )
    return [name for name in names if name], bool(cut or hidden), dropped


def _without_brackets(text: str) -> str:
    """The text without what stands in parentheses: affiliations."""
    kept: list[str] = []
    depth = 0
    for character in text:
        if character == "(":
            depth += 1
        elif character == ")" and depth:
            depth -= 1
        elif not depth:
            kept.append(character)
    return " ".join("".join(kept).replace(" ,", ",").split())


def _classes(entry: Entry, notes: list[Diagnostic]) -> list[str]:
    subjects = entry.fields.get("subjects", "")
    codes = _SUBJECT.findall(subjects)
    codes = [code for code in codes if is_class(code)] if codes else subjects.replace(";", " ").split()
    found = dict.fromkeys(codes or entry.codes)
    return [category(code, notes) for code in found]


def _abstract(text: str, item: Item, notes: list[Diagnostic]) -> None:
    text = text.removesuffix("△ Less").rstrip()
    if both := _SHORT_AND_FULL.search(text):
        text = text[both.end() :]
    elif cut := _CUT.search(text, max(0, len(text) - 40)):
        text = f"{text[: cut.start()].rstrip()} …"
        notes.append(diagnostic("BK125", "the abstract is cut ('▽ More')", field="abstract"))
    if text:
        item["abstract"] = plain(text)


def _doi(text: str, item: Item, notes: list[Diagnostic]) -> None:
    for word in text.split():
        number = identifiers.doi(word.strip(",;"))
        if number is None:
            notes.append(diagnostic("BK301", f"'{word}' is not a DOI", field="DOI"))
        elif not number.lower().startswith("10.48550/") or "DOI" not in item:
            item["DOI"] = number
            return


def plain(text: str) -> str:
    r"""The text with TeX's letters (`L\'eonard`, `Erd{\H o}s`) as Unicode; math and the rest stay."""
    if "\\" not in text:
        return text
    return "$".join(
        part if odd % 2 else _LETTER.sub(lambda letter: _letter(letter[0]), part)
        for odd, part in enumerate(text.split("$"))
    )


@lru_cache(maxsize=1_000)
def _letter(command: str) -> str:
    try:
        return LatexNodes2Text().latex_to_text(command).strip() or command
    except Exception:  # whatever pylatexenc makes of half a command
        return command

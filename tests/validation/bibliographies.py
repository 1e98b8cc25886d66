"""Clean .bib libraries, made at random, and the defects to inject into them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

from hypothesis import strategies as st

FAMILIES = """Smith Müller García Nguyen Kowalski Rossi Dubois Jensen Novák Silva Tanaka Ivanov O'Connor Andersson
Okafor Haddad Cohen Yılmaz Ferrari Weber Moreau Lindqvist Horváth Popescu Marković Hughes Bergström Castro""".split()
GIVEN = (
    "Anna Pierre Jean-Luc Mary Wei José Ewa Giulia Lars Kenji Olga Dimitris Sean Ingrid Chidi Layla".split()
)
WORDS = """learning models of language deep structural analysis quantum theory approach optimal control stochastic
networks applications evidence large data estimation uncertainty climate policy social history protein folding
inference cell market image dynamics solid early modern trade""".split()
JOURNALS = ("Physical Letters", "Annals of Trade", "Review of Cells", "Archive for History", "Markets")
PUBLISHERS = ("Harbour Press", "Oak", "University of Lund Press", "Meridian")
SCHOOLS = ("ETH Zürich", "University of Oslo", "MIT")


@dataclass
class Entry:
    """An entry as it will be written: one field a line, the first line being that of type and key."""

    type: str
    key: str
    fields: dict[str, str]
    again: list[tuple[str, str]] = field(default_factory=list)

    def text(self) -> str:
        """The lines of the entry."""
        pairs = [*self.fields.items(), *self.again]
        lines = [f"@{self.type}{{{self.key},"]
        lines += [f"  {name} = {value}," for name, value in pairs]
        return "\n".join([*lines, "}", "", ""])


def write(entries: list[Entry]) -> str:
    """The .bib file."""
    return "".join(entry.text() for entry in entries)


def line_of(entries: list[Entry], at: int, name: str | None) -> int:
    """The line of a field of the entry at an index; of its first line, without a field."""
    before = sum(entry.text().count("\n") for entry in entries[:at])
    names = [*entries[at].fields, *(again for again, _ in entries[at].again)]
    # of a field that is there twice, the later one
    return before + 1 + (len(names) - names[::-1].index(name) if name else 0)


def isbn(rng: Random) -> str:
    """An ISBN-13 with its check digit."""
    digits = "978" + "".join(rng.choices("0123456789", k=9))
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"978-{digits[3]}-{digits[4:8]}-{digits[8:]}-{-total % 10}"


def issn(rng: Random) -> str:
    """An ISSN with its check digit."""
    digits = "".join(rng.choices("0123456789", k=7))
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(8, 1, -1), strict=True))
    check = -total % 11
    return f"{digits[:4]}-{digits[4:]}{'X' if check == 10 else check}"


def _title(rng: Random, number: int) -> str:
    words = rng.choices(WORDS, k=rng.randint(4, 9))
    # no two titles are alike: a number, and a word of its own
    return f"{words[0].capitalize()} {' '.join(words[1:])} in {'abcdefghij'[number] * 3}land".replace(
        "in aaaland", "in the {DNA} of aaaland"
    )


def _people(rng: Random, families: list[str]) -> str:
    names = [f"{families.pop()}, {rng.choice(GIVEN)}" for _ in range(rng.randint(1, 2))]
    return "{" + " and ".join(names) + rng.choice(("", "", " and others")) + "}"


def _entry(rng: Random, number: int, families: list[str]) -> Entry:
    kind = rng.choice(("article", "article", "book", "phdthesis", "inproceedings", "techreport"))
    fields = {"author": _people(rng, families), "title": f"{{{_title(rng, number)}}}"}
    first = rng.randint(1, 900)
    pages = f"{{{first}--{first + rng.randint(1, 40)}}}"
    if kind == "article":
        fields |= {"journal": f"{{{rng.choice(JOURNALS)}}}", "volume": f"{{{rng.randint(1, 90)}}}"}
        fields |= {"number": f"{{{rng.randint(1, 12)}}}", "pages": pages, "issn": f"{{{issn(rng)}}}"}
    elif kind == "book":
        fields |= {"publisher": f"{{{rng.choice(PUBLISHERS)}}}", "isbn": f"{{{isbn(rng)}}}"}
        fields |= {"address": "{New York, N.Y.}", "edition": rng.choice(("{2}", "{Second}"))}
    elif kind == "inproceedings":
        fields |= {"booktitle": f"{{Proceedings of {rng.choice(JOURNALS)}}}", "pages": pages}
    else:
        fields |= {"institution" if kind == "techreport" else "school": f"{{{rng.choice(SCHOOLS)}}}"}
    fields["year"] = f"{{{rng.randint(1950, 2024)}}}"
    fields["month"] = rng.choice(("jan", "feb", "sep", "dec"))
    fields["doi"] = f"{{10.{rng.randint(1000, 9999)}/x{number}.{rng.randint(1, 999)}}}"
    fields["url"] = f"{{https://example.org/{number}_a?b=%20c}}"
    return Entry(kind, f"key{number}:{rng.randint(1900, 2000)}", fields)


def clean(rng: Random) -> list[Entry]:
    """A library of two to six entries with nothing wrong."""
    families = rng.sample(FAMILIES, len(FAMILIES))
    return [_entry(rng, number, families) for number in range(rng.randint(2, 6))]


def libraries() -> st.SearchStrategy[list[Entry]]:
    """Clean libraries."""
    return st.integers(0, 2**32).map(lambda seed: clean(Random(seed)))


# Defects ----------------------------------------------------------------------------------------------------

#: Changes the entry at an index; gives the field whose line it is on (None: the first line of the entry).
Inject = Callable[[Random, list[Entry], int], str | None]


def _set(name: str, value: str, types: tuple[str, ...] = ()) -> Inject:
    def inject(rng: Random, entries: list[Entry], at: int) -> str:
        entry = entries[at]
        if types and entry.type not in types:
            entries[at] = entry = _of_type(rng, types[0], entry)
        entry.fields[name] = value
        return name

    return inject


def _of_type(rng: Random, kind: str, entry: Entry) -> Entry:
    """An entry of another type with the key of this one."""
    families = ["Zimmermann", "Abbott", "Quist"]
    while True:
        made = _entry(rng, int(entry.key[3]), families[:])
        if made.type == kind:
            return replace(made, key=entry.key)


def _change(name: str, change: Callable[[Random, str], str], types: tuple[str, ...] = ()) -> Inject:
    """The text of a field inside its braces, changed."""

    def inject(rng: Random, entries: list[Entry], at: int) -> str:
        entry = entries[at]
        if types and entry.type not in types:
            entries[at] = entry = _of_type(rng, types[0], entry)
        entry.fields[name] = "{" + change(rng, entry.fields[name][1:-1]) + "}"
        return name

    return inject


def _drop(rng: Random, entries: list[Entry], at: int) -> None:
    entry = entries[at]
    del entry.fields[rng.choice(["author", "title", "year"])]


def _misspell_field(rng: Random, entries: list[Entry], at: int) -> str:
    entry = entries[at]
    name = rng.choice(("author", "title", "year"))
    wrong = name[:2] + name[3] + name[2] + name[4:]
    entry.fields = {wrong if key == name else key: value for key, value in entry.fields.items()}
    return wrong


def _misspell_type(rng: Random, entries: list[Entry], at: int) -> None:
    entries[at].type = entries[at].type[:-2] + entries[at].type[-1]


def _wrong_digit(rng: Random, text: str) -> str:
    last = text[-1]
    return text[:-1] + rng.choice([digit for digit in "0123456789" if digit != last])


def _insert(what: str) -> Callable[[Random, str], str]:
    """Something put between two words, or into the first word."""

    def change(rng: Random, text: str) -> str:
        words = text.split(" ")
        place = rng.randint(1, len(words) - 1)
        return " ".join([*words[:place], what, *words[place:]])

    return change


def _swap_ranges(rng: Random, text: str) -> str:
    first, last = text.split("--")
    return f"{last}--{first}"


def _copy(change: Callable[[Entry], Entry]) -> Inject:
    """A copy of the entry at the end of the library."""

    def inject(rng: Random, entries: list[Entry], at: int) -> str | None:
        copied = change(replace(entries[at], fields=dict(entries[at].fields)))
        entries.append(copied)
        return "title" if copied.key.endswith("copy") else None

    return inject


def _other_work(key: Callable[[str], str]) -> Inject:
    """Another work under a key made of that of the entry."""

    def inject(rng: Random, entries: list[Entry], at: int) -> None:
        other = _entry(rng, 9, ["Zimmermann", "Abbott"])
        entries.append(replace(other, key=key(entries[at].key)))

    return inject


def _rename(rng: Random, entries: list[Entry], at: int) -> None:
    entries[at].key = entries[at].key.replace(":", rng.choice("%#~"))


def _twice(rng: Random, entries: list[Entry], at: int) -> str:
    entries[at].again.append(("year", "{1999}"))
    return "year"


def _pages_short(rng: Random, text: str) -> str:
    return f"{rng.randint(10, 99)}{rng.randint(10, 40)}--{rng.randint(50, 99)}"


_WITH_PAGES = ("article", "inproceedings")

#: Name of the defect → how it is made, and the codes that find it. A defect that the reader finds has its code.
DEFECTS: dict[str, tuple[Inject, tuple[str, ...]]] = {
    "required field missing": (_drop, ("BK201",)),
    "name of a field misspelt": (_misspell_field, ("BK203",)),
    "entry type misspelt": (_misspell_type, ("BK202",)),
    "field empty": (_set("volume", "{}"), ("BK207",)),
    "DOI that is none": (_set("doi", "{doi:unknown}"), ("BK301",)),
    "DOI as an address": (_change("doi", lambda rng, text: f"https://doi.org/{text}"), ("BK306",)),
    "DOI with a label": (_change("doi", lambda rng, text: f"doi: {text}"), ("BK306",)),
    "ISBN with a wrong digit": (_change("isbn", _wrong_digit, ("book",)), ("BK305",)),
    "ISSN with a wrong digit": (_change("issn", _wrong_digit, ("article",)), ("BK305",)),
    "ISBN in the place of an ISSN": (_change("issn", lambda rng, text: isbn(rng), ("article",)), ("BK307",)),
    "PMID with a letter": (_set("pmid", "{1234l67}"), ("BK308",)),
    "ORCID iD with a wrong digit": (_set("orcid", "{0000-0002-1825-0098}"), ("BK309",)),
    "arXiv number of a 13th month": (
        lambda rng, entries, at: (
            entries[at].fields.update({"archiveprefix": "{arXiv}", "eprint": "{2113.12345}"}) or "eprint"
        ),
        ("BK302",),
    ),
    "address without a scheme": (_set("url", "{www.example.org/a}"), ("BK304",)),
    "address with a space": (_set("url", "{https://example.org/a b}"), ("BK304",)),
    "pages backwards": (_change("pages", _swap_ranges, _WITH_PAGES), ("BK311", "BK312")),
    "pages abbreviated": (_change("pages", _pages_short, _WITH_PAGES), ("BK312",)),
    "pages with a long dash": (
        _change("pages", lambda rng, text: text.replace("--", rng.choice(("---", "—"))), _WITH_PAGES),
        ("BK410",),
    ),
    "letter among digits": (_set("pages", "{1l2--140}", _WITH_PAGES), ("BK316",)),
    "day that does not exist": (
        lambda rng, entries, at: entries[at].fields.update({"month": "feb", "day": "{30}"}) or "day",
        ("BK303",),
    ),
    "month 13": (_set("month", "{13}"), ("BK303",)),
    "month that has no such name": (_set("month", "{Febtober}"), ("BK318",)),
    "year to come": (_set("year", "{2997}"), ("BK313",)),
    "year with a letter": (_set("year", "{19l7}"), ("BK318",)),
    "volume with its issue": (
        lambda rng, entries, at: (
            _set("volume", "{12(3)}", ("article",))(rng, entries, at)
            and entries[at].fields.pop("number", None)
            and "volume"
        ),
        ("BK315",),
    ),
    "edition with its label": (_set("edition", "{3rd ed.}", ("book",)), ("BK317",)),
    "dollar alone": (_change("title", _insert("$5")), ("BK401",)),
    "ampersand not escaped": (_change("title", _insert("&")), ("BK420",)),
    "underscore not escaped": (_change("title", _insert("a_b")), ("BK420",)),
    "HTML entity": (_change("title", _insert("caf&eacute;")), ("BK403",)),
    "text encoded twice": (_change("title", _insert("one &amp;amp; two")), ("BK406",)),
    "tag of HTML": (_change("title", _insert("<em>most</em>")), ("BK404",)),
    "letter of a wrong encoding": (
        _change("author", lambda rng, text: f"{text.removesuffix(' and others')} and GÃ¶del, Kurt"),
        ("BK405",),
    ),
    "title in capitals": (
        _change("title", lambda rng, text: text.replace("{DNA}", "dna").upper()),
        ("BK407",),
    ),
    "title with a full stop": (_change("title", lambda rng, text: f"{text}."), ("BK409",)),
    "zero-width space": (_change("title", _insert("wo\u200brd")), ("BK411",)),
    "quotation that is not closed": (_change("title", _insert("``said")), ("BK410",)),
    "two names with a comma": (_set("author", "{A. Abbott, B. Quist}"), ("BK412",)),
    "et al. as a name": (
        _change("author", lambda rng, text: f"{text.removesuffix(' and others')} and et al."),
        ("BK413",),
    ),
    "given and family name swapped": (_set("author", "{A. B., Zimmermann}"), ("BK414",)),
    "organisation without braces": (_set("author", "{World Trade Organization}"), ("BK415",)),
    "key used twice": (_other_work(lambda key: key), ("BK501",)),
    "key in another case": (_other_work(str.upper), ("BK509",)),
    "key that TeX cannot take": (_rename, ("BK510",)),
    "work there twice": (_copy(lambda entry: replace(entry, key=f"{entry.key}copy")), ("BK507",)),
    "parent that is not there": (
        lambda rng, entries, at: entries[at].fields.update({"crossref": "{nowhere}"}),
        ("BK139",),
    ),
    "field there twice": (_twice, ("BK133",)),
    "macro not defined": (_set("publisher", "nopress"), ("BK137",)),
    "value not closed": (
        lambda rng, entries, at: (
            entries[at].fields.update({"title": entries[at].fields["title"][:-1]}) or "title"
        ),
        ("BK136",),
    ),
}

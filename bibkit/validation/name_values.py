"""Rules on names: several in one string, `et al.`, given and family swapped, organisations taken for people."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..formats.bibtex.read_names import split_list
from ..names import ORGANISATION_WORDS
from ..record import Record, names_of
from ..variables import NAME_VARIABLES
from .rule import Context, Finding, Fix
from .source import is_bib, source_text

#: What makes a family name, or a literal one, a suspect: signs between names, a full stop, "al" and its like.
_SIGNS = re.compile(r"[;&,./]|\b(?:al|and|others|et)\b", re.IGNORECASE)
#: Likewise a given name.
_PARTS = re.compile(r"[;&,]| and | et")
_INITIALS = re.compile(r"(?:[^\W\d_a-zà-ÿ]\.[ -]?)+|[^\W\d_]\.?")
_CONSONANTS = re.compile(r"[BCDFGHJKLMNPQRSTVWXZ]{1,2}")
_STARTS_WITH_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?)+ ?([^\W\d_]{2,}[\w'’ -]*)")
_ET_AL = re.compile(r"(?:,|\s|^)\s*(?:et\.? ?al\b\.?|and others|u\. ?a\.|\(et al\.?\))\s*$", re.IGNORECASE)
_PARTING = re.compile(r"\s*(?:;|\s&\s|\sand\s)\s*")
#: Organisations of these words are rarely people's family names.
_COMMON_FAMILIES = frozenset(
    "lab labs group center centre council ministry network company meta page".split()
)


def check_names(record: Record, context: Context) -> Iterator[Finding]:
    """The findings on a record's names."""
    for variable, value in record.item.items():
        if isinstance(value, list) and variable in NAME_VARIABLES:
            for name in names_of(record.item, variable):
                family, literal = name.get("family"), name.get("literal")
                if literal:
                    if _SIGNS.search(literal):
                        yield from _literal(record, variable, literal)
                elif family:
                    yield from _person(record, variable, family, name.get("given") or "")
    if is_bib(record) and record.origin and "et al" in record.origin.raw:
        yield from _et_al_in_bib(record)


def _literal(record: Record, variable: str, literal: str) -> Iterator[Finding]:
    if _is_et_al("", "", literal):
        yield _left_out(variable, literal)
    elif _people_in(literal):
        fix = _parted(record, literal)
        yield Finding(
            "BK412", f"'{literal}' seems to be several names", field=variable, excerpt=literal, fix=fix
        )


def _left_out(variable: str, text: str) -> Finding:
    return Finding("BK413", f"'{text}' stands for names that are left out", field=variable, excerpt=text)


def _person(record: Record, variable: str, family: str, given: str) -> Iterator[Finding]:
    if family.isupper() and given:
        if len(family) > 3 and len(given) > 3 and given.isupper() and given.isalpha():
            yield Finding("BK407", f"'{given} {family}' is in capitals", field=variable, excerpt=family)
        elif len(family) < 4:
            yield from _suspect(record, variable, family, given)
            return
    if _SIGNS.search(family) or (given and _PARTS.search(given)):
        yield from _suspect(record, variable, family, given)
    if given and family.lower() in ORGANISATION_WORDS:
        yield from _organisation(record, variable, family, given)


def _suspect(record: Record, variable: str, family: str, given: str) -> Iterator[Finding]:
    whole = f"{family}, {given}"
    if _is_et_al(family, given, ""):
        yield _left_out(variable, family)
        return
    if ";" in family or ";" in given or "&" in given or (" and " in given and " and " not in family):
        yield Finding("BK412", f"'{whole}' seems to be several names", field=variable, excerpt=family)
        return
    first, second = _STARTS_WITH_INITIALS.fullmatch(family), _STARTS_WITH_INITIALS.fullmatch(given)
    if first and second:
        written = f"{family}, {given}"
        fix = Fix(written, f"{family} and {given}", certain=False) if is_bib(record) else None
        excerpt = written if is_bib(record) else family
        yield Finding("BK412", f"'{written}' seems to be two names", field=variable, excerpt=excerpt, fix=fix)
        return
    if given.count(",") > 1 and re.search(r",\s*(?:[^\W\d_]\.\s?)+,", given):
        yield Finding("BK412", f"'{whole}' seems to be several names", field=variable, excerpt=family)
        return
    if _is_swapped(family, given):
        written = source_text(record, variable) or "" if is_bib(record) else f"{given} {family}"
        plain, turned = f"{given} {family}", f"{family}, {given}"
        old = turned if turned in written else plain
        fix = Fix(old, f"{given}, {family}", certain=False) if written.count(old) == 1 else None
        yield Finding("BK414", f"given and family name of '{given} {family}' seem to be swapped", field=variable, excerpt=family, fix=fix)  # fmt: skip


def _is_et_al(family: str, given: str, literal: str) -> bool:
    for text in (literal, family):
        bare = text.strip().strip(".").lower()
        if bare in ("et al", "et. al", "others", "and others", "al"):
            return bare != "al" or given.lower() in ("et", "et.")
        if text and _ET_AL.search(text):
            return True
    return bool(given and re.search(r"(?:^|\s)et\.? al\.?$", given))


#: "A. Smith, B. Jones", "Smith, A.; Jones, B.", "A. Smith and B. Jones".
_PERSON = r"(?:(?:[^\W\d_]\.[ -]?)+\s?[^\W\d_][\w'’-]+|[^\W\d_][\w'’-]+,? (?:[^\W\d_]\.[ -]?)+)"
_PEOPLE = re.compile(rf"{_PERSON}(?:(?:\s*[,;&]\s*(?:and\s+)?|\s+and\s+){_PERSON})+\.?")
_SEMICOLONS = re.compile(
    r"[^\W\d_][\w'’. -]{1,40}, ?[^\W\d_][\w'’. -]{0,40}(?:; ?[^\W\d_][\w'’. -]{1,40}, ?[^\W\d_][\w'’. -]{0,40})+"
)


def _people_in(text: str) -> bool:
    return len(text) < 2000 and (
        _PEOPLE.fullmatch(text) is not None or _SEMICOLONS.fullmatch(text) is not None
    )


def _parted(record: Record, text: str) -> Fix | None:
    return Fix(text, _PARTING.sub(" and ", text), certain=False) if is_bib(record) else None


def _is_swapped(family: str, given: str) -> bool:
    """Whether the family name is initials and the given name a word. Families of one syllable are written in capitals,
    too (Wei LI): without full stops, only consonants are initials."""
    if re.fullmatch(r"[^\W\d_]{3,}(?:[-'’ ][^\W\d_]{2,})*", given) is None or given.isupper():
        return False
    if family.endswith("."):
        return _INITIALS.fullmatch(family.strip()) is not None
    return _CONSONANTS.fullmatch(family) is not None and family != "NG"


def _organisation(record: Record, variable: str, family: str, given: str) -> Iterator[Finding]:
    """An organisation that was divided like a person: its last word stands as the family name."""
    if family.lower() in _COMMON_FAMILIES and len(given.split()) < 2:
        return
    whole = f"{given} {family}"
    if len(given.split()) < 2 and (given.endswith(".") or len(given) < 3):
        return
    fix = None
    if is_bib(record):
        written = source_text(record, variable) or ""
        if f"{family}, {given}" in written:
            return
        people = [person for person in split_list(written) if person == whole]
        if written.count(whole) == 1 and people:
            fix = Fix(whole, f"{{{whole}}}", certain=False)
    yield Finding("BK415", f"'{whole}' is an organisation, but has a given and a family name", field=variable, excerpt=whole, fix=fix)  # fmt: skip


_BIB_ET_AL = re.compile(r"(?i)(?:\s+and\s+|,\s*|\s+)(\{?et\.? al\.?\}?)\s*$")


def _et_al_in_bib(record: Record) -> Iterator[Finding]:
    for variable in ("author", "editor"):
        written = source_text(record, variable)
        if written and (found := _BIB_ET_AL.search(written)):
            fix = Fix(found[0], " and others") if written.count(found[0]) == 1 else None
            yield Finding("BK413", "'et al.' is no name; BibTeX writes 'and others'", field=variable, excerpt=found[1], fix=fix)  # fmt: skip

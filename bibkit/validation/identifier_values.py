"""Rules on identifiers: DOI, arXiv, ISBN, ISSN, PMID, PMCID, ORCID, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import identifiers
from ..record import Record
from .rule import Context, Finding, Fix

#: Whatever ends in a DOI: an address of doi.org or of a proxy, `doi:`, "DOI 10.…".
_HOLDS_DOI = re.compile(
    r"(?i)(?:https?:/*)?(?:[\w.-]+/(?:doi/(?:abs/|full/|pdf/)?)?)?(?:doi)?[:\s]*(10\.\d{4,9}(?:\.\d+)*/\S+)"
)
_DOI_START = re.compile(r"10\.\d{4,9}(?:\.\d+)*/")
_DOI_ADDRESS = re.compile(r"(?i)https?://(?:dx\.|www\.)?doi\.org/(10\.\d{4,9}(?:\.\d+)*/[^\s?#]+)")
_ARXIV_HOME = re.compile(r"(?i)arxiv(?:\.org)?[:\s]+(?:preprint )?(?:arxiv:)?(\S{7,40})")
#: shortdoi.org's form, which doi.org resolves as well.
_SHORT_DOI = re.compile(r"10/[a-z0-9]{3,10}", re.IGNORECASE)
#: A DOI does not end in these, except that a closing bracket may be its own.
_TRAILING = ".,;:"
_SERIAL = re.compile(r"\d(?:[\s\u2010-\u2015-]*[\dXx])+")
_HYPHENS = re.compile(r"[\s\u2010-\u2015-]")
_ORCID_LIKE = re.compile(r"(?<!\d)(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])(?!\d)")


def check_doi(record: Record, context: Context) -> Iterator[Finding]:
    """A DOI that is none, or is dressed up as an address."""
    value = record.item.get("DOI")
    if not isinstance(value, str):
        return
    if _DOI_START.match(value) and " " not in value:
        if value[-1] in _TRAILING:
            yield Finding("BK301", f"the DOI ends in '{value[-1]}'", field="DOI", excerpt=value, fix=Fix(value, value.rstrip(_TRAILING), certain=False))  # fmt: skip
        yield from _dressed(record, value)
        return
    if found := _HOLDS_DOI.fullmatch(value.strip()):
        yield Finding("BK306", "the DOI is written as an address or with a label", field="DOI", fix=Fix(value, found[1]))  # fmt: skip
    elif _SHORT_DOI.fullmatch(value):
        return
    elif identifiers.arxiv_id(value):
        yield Finding("BK307", f"'{value}' is an arXiv number, not a DOI", field="DOI")
    elif not _DOI_START.match(value) and re.match(r"https?://", value, re.IGNORECASE):
        yield Finding(
            "BK301", "an address is no DOI", field="DOI", hint="Move it to the field for addresses."
        )
    else:
        yield Finding("BK301", f"'{value}' is not a DOI", field="DOI")


#: Between the name of a field and its DOI, in any format, there is an address or a label.
_RAW_DOI = re.compile(
    r"(?i)(?:\bdoi\b[\"}]?\s*[=:]\s*[{\"]*\s*|^DO  - )(https?://[\w.-]*/\s*|doi:?\s*|(?:dx\.)?doi\.org/)(?=10\.)",
    re.MULTILINE,
)


def _dressed(record: Record, bare: str) -> Iterator[Finding]:
    """Readers strip the address around a DOI: the source tells."""
    origin = record.origin
    if origin is None:
        return
    at = origin.raw.find(bare)
    if at > 1 and (origin.raw[at - 1] in '{"' or origin.raw[at - 2 : at] == "- "):
        return
    found = _RAW_DOI.search(origin.raw)
    if found is None:
        return
    around = found[1]
    yield Finding("BK306", "the DOI is written as an address or with a label", field="DOI", excerpt=around, fix=Fix(around, ""))  # fmt: skip


def check_arxiv(record: Record, context: Context) -> Iterator[Finding]:
    """An arXiv number that arXiv cannot have given."""
    item = record.item
    number = item.get("number")
    if isinstance(number, str) and number[:6].lower() == "arxiv:" and identifiers.arxiv_id(number) is None:
        yield Finding("BK302", f"'{number}' is not an arXiv identifier", field="number")
    kept = item.get("custom")
    fields = kept.get("bibtex") if isinstance(kept, dict) else None
    if isinstance(fields, dict) and fields.get("eprinttype") == "arxiv" and fields.get("eprint"):
        yield Finding("BK302", f"'{fields['eprint']}' is not an arXiv identifier", field="eprint")


def check_serial_numbers(record: Record, context: Context) -> Iterator[Finding]:
    """ISBN and ISSN by length and check digit; one in the place of the other. The first wrong one of a field."""
    for variable, other in (("ISBN", "ISSN"), ("ISSN", "ISBN")):
        value = record.item.get(variable)
        if value and not _VALID[variable](str(value)):
            yield from _serial_number(str(value), variable, other)


def _serial_number(value: str, variable: str, other: str) -> Iterator[Finding]:
    numbers = [part for found in _SERIAL.finditer(value) for part in _split(found[0])]
    if len(numbers) > 1:
        numbers = [number for number in numbers if len(number) > 6]
    if not numbers and _DOI_START.search(value):
        yield Finding("BK307", f"'{value}' is a DOI, not an {variable}", field=variable)
    elif not numbers:
        yield Finding("BK305", f"'{value}' is not a valid {variable}", field=variable)
    wrong = next((number for number in numbers if not _VALID[variable](_HYPHENS.sub("", number))), None)
    if wrong is None:
        return
    if _VALID[other](_HYPHENS.sub("", wrong)):
        yield Finding("BK307", f"'{wrong}' is an {other}, not an {variable}", field=variable, excerpt=wrong)
    else:
        yield Finding("BK305", f"'{wrong}' is not a valid {variable}", field=variable, excerpt=wrong)


_VALID = {"ISBN": identifiers.isbn_is_valid, "ISSN": identifiers.issn_is_valid}


def _split(found: str) -> list[str]:
    """Several numbers that only spaces part; the groups of one number may be parted so, too."""
    parts = found.split()
    lengths = [len(_HYPHENS.sub("", part)) for part in parts]
    return parts if sum(lengths) > 13 or max(lengths) > 7 else [found]


def check_pubmed(record: Record, context: Context) -> Iterator[Finding]:
    """PMID and PMCID."""
    item = record.item
    if (pmid := item.get("PMID")) and not identifiers.pmid_is_valid(str(pmid)):
        labelled = re.fullmatch(r"(?i)(?:pmid|pubmed)[:\s]*(?:id)?[:\s]*(\d{1,8})", str(pmid))
        fix = Fix(str(pmid), labelled[1]) if labelled else None
        yield Finding("BK308", f"'{pmid}' is not a PMID", field="PMID", fix=fix)
    if (pmcid := item.get("PMCID")) and not identifiers.pmcid_is_valid(str(pmcid)):
        bare = re.fullmatch(r"(?i)(?:pmcid[:\s]*)?(?:pmc)?\s*(\d{4,9})", str(pmcid))
        fix = Fix(str(pmcid), f"PMC{bare[1]}") if bare else None
        yield Finding("BK308", f"'{pmcid}' is not a PMCID", field="PMCID", fix=fix)


def check_orcid(record: Record, context: Context) -> Iterator[Finding]:
    """ORCID iDs, in fields that are named after them. The first wrong one of a field."""
    kept = record.item.get("custom")
    for fields in kept.values() if isinstance(kept, dict) else ():
        for name, value in fields.items() if isinstance(fields, dict) else ():
            if isinstance(value, str) and "orcid" in name.lower():
                found = (match for match in _ORCID_LIKE.finditer(value))
                wrong = next(
                    (one[0] for one in found if not identifiers.orcid_is_valid("-".join(one.groups()))), None
                )
                if wrong:
                    yield Finding("BK309", f"'{wrong}' is not an ORCID iD", field=name, excerpt=wrong)


#: Where identifiers end up that have a variable of their own.
_ELSEWHERE = ("note", "number", "publisher", "medium", "source", "archive-location")


def check_places(record: Record, context: Context) -> Iterator[Finding]:
    """Identifiers that stand where no style looks for them."""
    item = record.item
    url = item.get("URL")
    if (
        isinstance(url, str)
        and "doi.org/" in url
        and "DOI" not in item
        and (found := _DOI_ADDRESS.fullmatch(url))
    ):
        yield Finding("BK310", f"the address is that of the DOI {found[1]}, which has no field", field="URL")
    if "DOI" not in item:
        for variable in _ELSEWHERE:
            value = item.get(variable)
            if isinstance(value, str) and "10." in value and (found := _DOI_START.search(value)):
                number = value[found.start() :].split()[0].rstrip(".,;)}")
                if identifiers.doi(number) and "arxiv" not in number.lower():
                    yield Finding("BK310", f"'{variable}' holds the DOI {number}", field=variable, excerpt=number)  # fmt: skip
    home = item.get("container-title")
    if isinstance(home, str) and "rxiv" in home.lower() and (at := _ARXIV_HOME.match(home)):
        number = at[1].rstrip(".,;)]")
        if identifiers.arxiv_id(number) and identifiers.arxiv_of(item) is None:
            yield Finding("BK310", f"the arXiv number {number} stands in place of a journal", field="container-title", excerpt=number)  # fmt: skip

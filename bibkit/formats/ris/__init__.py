"""RIS (the tags of the Reference Manager specification, as EndNote, Zotero and the databases write them)."""

from __future__ import annotations

import re

from ...record import Record
from .. import Format, Lossless
from ..places import Span, kind_of, raw_of, tagged
from .export import export_ris
from .read import read_ris

_FIRST_TAG = re.compile(
    r"^[^\S\n]*\ufeff?TY[ \t]{0,3}-[ \t]+[A-Za-z]{3,9}[ \t]*$", re.MULTILINE | re.IGNORECASE
)
_SOME_TAG = re.compile(r"^(?:ER  -|[A-Z][A-Z0-9]  - )", re.MULTILINE)


def _detect(head: str) -> float:
    if _FIRST_TAG.search(head):
        return 0.95
    return 0.6 if len(_SOME_TAG.findall(head)) > 2 else 0.0


_TAG = re.compile(
    r"^[^\S\n]*[\ufeff\u200b]*([A-Za-z][A-Za-z0-9])[ \t\xa0]{0,4}[-–](?:[ \t\xa0]+|$|(?<=  [-–]))",
    re.MULTILINE,
)
#: What variables are read from besides the tags of the table.
TAGS_BESIDES = {
    "id": {"ID"},
    "type": {"TY"},
    "issued": {"PY", "DA", "Y1"},
    "accessed": {"Y2"},
    "page": {"SP", "EP"},
    "keyword": {"KW"},
    "categories": {"KW"},
    "URL": {"UR"},
    "DOI": {"DO", "M3", "N1"},
    "ISSN": {"SN"},
    "ISBN": {"SN"},
    "PMID": {"C2", "AN", "UR"},
    "PMCID": {"C2"},
    "number": {"M1", "SN"},
}


def tags_of(record: Record, field: str) -> tuple[set[str], set[str]]:
    """The tags that are a variable in a record of its type (a name that is no variable is a tag's own), and those that
    it is read from where these are not there."""
    from .table import TABLE

    own = {tag for tag, variable in TABLE.variables(kind_of(record)).items() if variable == field} | {field}
    general = {tag for tag, variable in TABLE.variables("").items() if variable == field}
    return own, (general | TAGS_BESIDES.get(field, set())) - own


def locate(record: Record, field: str) -> list[Span]:
    """The places of a variable's value, or of a tag's, in the text of a record."""
    return [span for tags in tags_of(record, field) for span in tagged(raw_of(record), _TAG, tags)]


RIS = Format(
    name="ris",
    title="RIS",
    extensions=(".ris",),
    media_type="application/x-research-info-systems",
    read=read_ris,
    export=export_ris,
    detect=_detect,
    locate=locate,
    options=Lossless,
    is_normal=True,
)

"""RIS (the tags of the Reference Manager specification, as EndNote, Zotero and the databases write them)."""

from __future__ import annotations

import re

from .. import Format, Lossless
from .export import export_ris
from .read import read_ris

_FIRST_TAG = re.compile(r"^[\s\ufeff]*TY[ \t]{0,3}-[ \t]+[A-Za-z]{3,9}[ \t]*$", re.MULTILINE | re.IGNORECASE)
_SOME_TAG = re.compile(r"^(?:ER  -|[A-Z][A-Z0-9]  - )", re.MULTILINE)


def _detect(head: str) -> float:
    if _FIRST_TAG.search(head):
        return 0.95
    return 0.6 if len(_SOME_TAG.findall(head)) > 2 else 0.0


def locate(raw: str, field: str) -> int | None:
    """The offset of a variable's value in the text of a record."""
    from .table import TABLE

    tags = {tag for tag, variable in TABLE.variables("").items() if variable == field}
    tags |= {"issued": {"DA", "PY", "Y1"}, "accessed": {"Y2"}, "page": {"SP"}, "keyword": {"KW"}}.get(
        field, set()
    )
    for match in re.finditer(r"^([A-Z][A-Z0-9])  - ", raw, re.MULTILINE):
        if match[1] in tags:
            return match.end()
    return None


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
)

"""Rules on single values: identifiers and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import dates, identifiers
from ..record import Record
from ..variables import DATE_VARIABLES, TYPES
from .rule import Context, Finding

_URL = re.compile(r"(?:https?|ftp)://[^\s/?#]+\.?[^\s]*", re.IGNORECASE)


def check_values(record: Record, context: Context) -> Iterator[Finding]:
    """The findings on a record's values."""
    item = record.item
    if (kind := item.get("type")) is not None and kind not in TYPES:
        yield Finding("BK202", f"'{kind}' is not a type of CSL 1.0.2", field="type")
    if (doi := item.get("DOI")) is not None and identifiers.doi(str(doi)) is None:
        yield Finding("BK301", f"'{doi}' is not a DOI", field="DOI")
    number = str(item.get("number", ""))
    if number.lower().startswith("arxiv:") and identifiers.arxiv_id(number) is None:
        yield Finding("BK302", f"'{number}' is not an arXiv identifier", field="number")
    if (url := item.get("URL")) is not None and not _URL.fullmatch(str(url).strip()):
        yield Finding("BK304", f"'{url}' is not an absolute http(s) address", field="URL")
    for variable, is_valid in (("ISBN", identifiers.isbn_is_valid), ("ISSN", identifiers.issn_is_valid)):
        for number in re.split(r"[,;]\s*|\s+(?=97[89])", str(item.get(variable, ""))):
            if number.strip() and not is_valid(number):
                yield Finding("BK305", f"'{number.strip()}' is not a valid {variable}", field=variable)
    for variable in sorted(DATE_VARIABLES & item.keys()):
        for parts in dates.integer_parts(item[variable]):
            if not dates.is_possible(parts):
                written = "-".join(map(str, parts))
                yield Finding("BK303", f"{written} does not exist", field=variable)

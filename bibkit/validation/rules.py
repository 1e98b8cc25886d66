"""The built-in rules, in the order of their findings."""

from __future__ import annotations

from .addresses import check_address
from .consistency import check_journals, check_people, check_publishers
from .date_values import check_dates
from .fields import check_empty, check_exclusive, check_names_of_fields
from .identifier_values import (
    check_arxiv,
    check_doi,
    check_orcid,
    check_places,
    check_pubmed,
    check_serial_numbers,
)
from .languages import check_language
from .library import check_duplicates, check_keys, check_parents
from .name_values import check_names
from .numbers import check_numbers
from .required import check_required, check_type
from .rule import LibraryRule, RecordRule
from .style import check_style
from .text import check_text
from .titles import check_titles

RECORD_RULES: tuple[RecordRule, ...] = (
    check_type,
    check_required,
    check_style,
    check_names_of_fields,
    check_exclusive,
    check_empty,
    check_doi,
    check_arxiv,
    check_serial_numbers,
    check_pubmed,
    check_orcid,
    check_places,
    check_address,
    check_dates,
    check_numbers,
    check_language,
    check_text,
    check_titles,
    check_names,
)
LIBRARY_RULES: tuple[LibraryRule, ...] = (
    check_keys,
    check_duplicates,
    check_parents,
    check_people,
    check_journals,
    check_publishers,
)

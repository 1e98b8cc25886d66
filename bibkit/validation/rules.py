"""The built-in rules, in the order of their findings."""

from __future__ import annotations

from .library import check_keys
from .required import check_required
from .rule import LibraryRule, RecordRule
from .values import check_values

RECORD_RULES: tuple[RecordRule, ...] = (check_required, check_values)
LIBRARY_RULES: tuple[LibraryRule, ...] = (check_keys,)

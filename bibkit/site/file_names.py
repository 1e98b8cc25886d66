"""File names (and anchors) for citation keys: safe on every file system and in every address, and stable."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

#: Names of devices, which Windows keeps for itself with any suffix ("Naming Files, Paths, and Namespaces").
_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)))
)
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
#: The form of the names that are made here, which no key may have by itself.
_MADE = re.compile(r"-[0-9a-f]{12}$")


def file_names(keys: Iterable[str]) -> dict[str, str]:
    """Key → file name without suffix. A key of ASCII letters, digits, `-` and `_` is its own name; any other,
    and each of those that differ in case only, gets a digest of the key at its end, so that the name of a paper
    depends on no other paper."""
    distinct = list(dict.fromkeys(keys))
    spellings = Counter(key.lower() for key in distinct)
    return {key: key if spellings[key.lower()] == 1 and _is_safe(key) else _made(key) for key in distinct}


def _is_safe(key: str) -> bool:
    return bool(_SAFE.fullmatch(key)) and key.lower() not in _RESERVED and not _MADE.search(key)


def _made(key: str) -> str:
    readable = re.sub(r"[^A-Za-z0-9]+", "-", key)[:60].strip("-")
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{readable or 'paper'}-{digest}"

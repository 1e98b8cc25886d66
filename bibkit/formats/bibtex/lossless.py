"""What a `.bib` cannot hold, in one field of its own: the convention behind `lossless=True`.

`bibkit-csl = {…}` holds a JSON object: each member replaces the variable that the other fields give, `null` removes
it. So a reader that knows the field gets the CSL-JSON item back exactly, and any other, which passes over fields
it does not know (btxdoc, 3.2), reads the entry as it is. TeX's special characters are percent-encoded.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

from ...record import Item

FIELD = "bibkit-csl"
_SPECIAL = re.compile(r"[%\\{}@~$&#_^\"\x00-\x1f\x7f-\uffff\U00010000-\U0010ffff]")


def encode(original: Item, read_back: Item) -> str:
    """The value of the field that turns `read_back` into `original`; '' if they are equal."""
    patch: dict[str, Any] = {name: value for name, value in original.items() if read_back.get(name) != value}
    patch |= dict.fromkeys(name for name in read_back if name not in original)
    if not patch:
        return ""
    text = json.dumps(patch, ensure_ascii=True, separators=(",", ":"))
    return _SPECIAL.sub(lambda match: f"%{ord(match[0]):02X}", text)


def apply(item: Item, value: str) -> None:
    """Change an item as the field says; a field that is broken changes nothing."""
    try:
        patch = json.loads(unquote("".join(value.split("\n"))))
    except ValueError:
        return
    if not isinstance(patch, dict):
        return
    for name, part in patch.items():
        if part is None:
            item.pop(name, None)
        else:
            item[name] = part

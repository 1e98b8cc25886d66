"""What the conversion scorers call: thin calls of the public API. A format's name may end in `+lossless`."""

from __future__ import annotations

from typing import Any

import bibkit


def read(data: bytes, fmt: str) -> list[dict[str, Any]]:
    """The CSL-JSON items of a text, in order."""
    return bibkit.loads(data, format=fmt.partition("+")[0]).items


convert = read


def export(items: list[dict[str, Any]], fmt: str) -> bytes:
    """The items in a format."""
    name, _, lossless = fmt.partition("+")
    options = {"lossless": True} if lossless == "lossless" else {}
    data = bibkit.dumps([bibkit.Record(item) for item in items], to=name, **options)
    return data if isinstance(data, bytes) else data.encode("utf-8")

"""The formatted reference: what every engine gives."""

from __future__ import annotations

from typing import NamedTuple

from ..inline.tree import Inlines


class Reference(NamedTuple):
    """One entry of a bibliography: the item's id, and the entry as an inline tree. The label of a numeric
    style stands in it as a `left-margin` span, the rest as `right-inline` (CSL's `display`)."""

    id: str
    content: Inlines

"""Formatting attributes to formats (specification, "Formatting")."""

from __future__ import annotations

from collections.abc import Mapping

from bibkit.inline.tree import Kind

from .nodes import Display, Format

#: Attributes from the outermost format to the innermost, as citeproc-js nests them.
_FORMATS: dict[str, dict[str, Kind]] = {
    "vertical-align": {"sup": "superscript", "sub": "subscript", "baseline": "baseline"},
    "text-decoration": {"underline": "underline", "none": "normal-decoration"},
    "font-weight": {"bold": "bold", "light": "light", "normal": "normal-weight"},
    "font-variant": {"small-caps": "small-caps", "normal": "normal-variant"},
    "font-style": {"italic": "italic", "oblique": "oblique", "normal": "normal-style"},
}
#: Values of `display`.
DISPLAYS: dict[str, Display] = {
    "block": "block",
    "left-margin": "left-margin",
    "right-inline": "right-inline",
    "indent": "indent",
}


def format_of(attributes: Mapping[str, str]) -> Format:
    """The format that an element's attributes ask for."""
    return tuple(
        values[attributes[name]]
        for name, values in _FORMATS.items()
        if name in attributes and attributes[name] in values
    )

"""citeproc-py behind the engine interface.

citeproc-py writes finished markup and does not escape titles. So it is given text in which markup is marked
by private-use characters, and asked (through a formatter of our own) to mark its own formats the same way;
what comes back is parsed into the inline tree, where nothing is markup but what we marked. A truncated list
of names ends in a mark, too, which becomes the locale's et-al term.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from typing import Any

from ..diagnostics import Report, diagnostic
from ..inline import csl_markup
from ..inline.tree import Inline, Inlines, Kind, Math, Span, merge_text
from ..names import display_name
from ..record import Item, Name, is_truncated, names_of
from ..variables import DATE_VARIABLES, NAME_VARIABLES
from .reference import Reference
from .style import load_style

_END = "\ue000"
_KINDS: tuple[Kind, ...] = ("italic", "bold", "small-caps", "underline", "superscript", "subscript")
_START: dict[Kind, str] = {kind: chr(0xE001 + index) for index, kind in enumerate(_KINDS)}
_KIND_OF = {start: kind for kind, start in _START.items()}
_ET_AL = "\ue00f"
#: Formulas are one character each, so that no text-case changes them.
_MATH = 0xF0000
_PRIVATE = re.compile("[\ue000-\ue00f\U000f0000-\U000ffffd]")

# What citeproc-py puts before the last name: delimiter, `and` term or symbol, or the ellipsis of use-last.
_BEFORE_ET_AL = re.compile(rf"[,;]?\s+(?:[^\s,;]{{1,4}}\s+)?[\ue001-\ue00e]*{_ET_AL}{_END}*|{_ET_AL}{_END}*")


class _Formatter:
    """citeproc-py's formatter interface: `preformat`, and a callable for each format."""

    preformat = staticmethod(str)
    Italic = Oblique = staticmethod(lambda text: f"{_START['italic']}{text}{_END}")
    Bold = staticmethod(lambda text: f"{_START['bold']}{text}{_END}")
    Light = staticmethod(str)
    Underline = staticmethod(lambda text: f"{_START['underline']}{text}{_END}")
    Superscript = staticmethod(lambda text: f"{_START['superscript']}{text}{_END}")
    Subscript = staticmethod(lambda text: f"{_START['subscript']}{text}{_END}")
    SmallCaps = staticmethod(lambda text: f"{_START['small-caps']}{text}{_END}")


class _Codec:
    """Inline trees to marked text and back; the formulas of a bibliography are kept aside."""

    def __init__(self) -> None:
        self.formulas: list[Math] = []

    def encode(self, inlines: Inlines) -> str:
        parts: list[str] = []
        for inline in inlines:
            if isinstance(inline, str):
                parts.append(_PRIVATE.sub("", inline))
            elif isinstance(inline, Math):
                parts.append(chr(_MATH + len(self.formulas)))
                self.formulas.append(inline)
            elif isinstance(inline, Span) and inline.kind == "nocase":
                parts.append(f'<span class="nocase">{self.encode(inline.children)}</span>')
            elif isinstance(inline, Span) and inline.kind in _START:
                parts.append(f"{_START[inline.kind]}{self.encode(inline.children)}{_END}")
            else:
                parts.append(self.encode(inline.children))
        return "".join(parts)

    def decode(self, text: str) -> Inlines:
        stack: list[tuple[Kind | None, list[Inline]]] = [(None, [])]
        for part in re.split(_PRIVATE.pattern.join("()"), text):
            if part == _END and len(stack) > 1:
                kind, children = stack.pop()
                assert kind is not None
                stack[-1][1].append(Span(kind, merge_text(children)))
            elif part in _KIND_OF:
                stack.append((_KIND_OF[part], []))
            elif len(part) == 1 and ord(part) >= _MATH:
                stack[-1][1].append(self.formulas[ord(part) - _MATH])
            elif not _PRIVATE.fullmatch(part):
                stack[-1][1].append(part)
        while len(stack) > 1:
            _, children = stack.pop()
            stack[-1][1].extend(children)
        return merge_text(stack[0][1])


def format_with_citeproc_py(
    items: Sequence[Item], style: str, locale: str | None, report: Report
) -> list[Reference]:
    """The bibliography of the items in a style (see `engines.format_references`)."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
    from citeproc.source.json import CiteProcJSON

    loaded = load_style(style)
    codec = _Codec()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tag = _locale(locale or loaded.default_locale or "en-US", report)
        engine_style = CitationStylesStyle(str(loaded.path), locale=tag, validate=False)
        ids = {f"item-{index}": item for index, item in enumerate(items)}
        source = CiteProcJSON([_prepare(key, item, codec) for key, item in ids.items()])
        bibliography = CitationStylesBibliography(engine_style, source, _Formatter)
        for key in ids:
            bibliography.register(Citation([CitationItem(key)]))
        if loaded.bibliography is None:
            report(diagnostic("BK702", f"the style '{style}' has no bibliography", path=loaded.path))
            return [Reference(str(item.get("id", "")), (_unformatted(item),)) for item in items]
        try:
            bibliography.sort()
        except Exception as error:  # citeproc-py raises whatever it meets
            report(diagnostic("BK701", f"the style '{style}' cannot sort these records: {_reason(error)}"))
        et_al = _term(engine_style, "et-al") or "et al."
        layout = engine_style.root.bibliography.layout
        numbered = loaded.bibliography.get("second-field-align") != ""
        references = []
        for number, entry in enumerate(bibliography.items, 1):
            item = ids[entry.key]
            content = _render(layout, entry, item, style, codec, et_al, report)
            references.append(
                Reference(str(item.get("id", "")), _with_label(content, number) if numbered else content)
            )
        return references


def _render(
    layout: Any, entry: Any, item: Item, style: str, codec: _Codec, et_al: str, report: Report
) -> Inlines:
    try:
        rendered = layout.render_bibliography([entry])
    except Exception as error:  # citeproc-py raises whatever it meets
        message = f"citeproc-py cannot format it in the style '{style}': {_reason(error)}"
        report(diagnostic("BK701", message, record=str(item.get("id", "")) or None))
        return (_unformatted(item),)
    text = "".join(str(part) for part in rendered)
    joint = " " if len(names_of(item, "author")) == 1 else ", "
    text = _BEFORE_ET_AL.sub(f"{joint}{et_al}", text)
    # a term that ends in a full stop takes the place of the one that follows
    return codec.decode(
        re.sub(rf"({re.escape(et_al)}{_END}*)\.", r"\1", text) if et_al.endswith(".") else text
    )


def _with_label(content: Inlines, number: int) -> Inlines:
    """The entry of a numeric style with its number apart from the rest."""
    first = content[0] if content else ""
    match = re.match(rf"\s*([\[(]?{number}[\])]?\.?)\s*", first) if isinstance(first, str) else None
    if match is None or not isinstance(first, str):
        return content
    rest = merge_text((first[match.end() :], *content[1:]))
    return (Span("left-margin", (match[1],)), Span("right-inline", rest))


def _reason(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]


def _term(style: Any, name: str) -> str:
    try:
        return str(style.root.bibliography.layout.get_term(name).single)
    except Exception:  # a locale without the term
        return ""


def _locale(tag: str, report: Report) -> str:
    from citeproc import LANGUAGE_NAMES, PRIMARY_DIALECTS

    for candidate in (tag, PRIMARY_DIALECTS.get(tag.split("-")[0])):
        if candidate in LANGUAGE_NAMES:
            if candidate != tag and "-" in tag:
                report(diagnostic("BK703", f"there is no locale '{tag}'; '{candidate}' was used"))
            return str(candidate)
    report(diagnostic("BK703", f"there is no locale '{tag}'; 'en-US' was used"))
    return "en-US"


def _prepare(key: str, item: Item, codec: _Codec) -> Item:
    """An item as citeproc-py takes it: marked text, complete dates, no members that it does not know."""
    prepared: Item = {"id": key, "type": str(item.get("type") or "document")}
    for variable, value in item.items():
        if variable in NAME_VARIABLES:
            names = [_name(name) for name in names_of(item, variable)]
            if is_truncated(item, variable):
                names.append({"literal": _ET_AL})
            if names:
                prepared[variable] = names
        elif variable in DATE_VARIABLES and isinstance(value, dict):
            if value.get("date-parts") or value.get("literal"):
                prepared[variable] = value
        elif isinstance(value, (str, int, float)) and variable not in ("id", "type"):
            text = str(value)
            prepared[variable] = (
                text if variable in ("language", "URL", "DOI") else codec.encode(csl_markup.parse(text))
            )
    return prepared


def _name(name: Name) -> Item:
    parts = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix")
    if name.get("literal") or not name.get("family"):
        return {"literal": _PRIVATE.sub("", display_name(name))}
    return {part: _PRIVATE.sub("", str(name.get(part))) for part in parts if name.get(part)}


def _unformatted(item: Item) -> str:
    names = ", ".join(map(display_name, names_of(item, "author")))
    return ". ".join(filter(None, (names, str(item.get("title", "")))))

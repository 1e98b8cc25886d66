"""Markdown documents with citations (pandoc's syntax): the citations formatted, the bibliography in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from .citation_syntax import Found, find_citations, parse_citation
from .csl.items import with_event
from .csl.processor import Processor
from .csl.style import Element, Style
from .diagnostics import BibkitError, Report, diagnostic, near_matches
from .inline import markdown
from .opaque import HIDDEN, hide_opaque
from .record import Item, Record, family_of, is_truncated, names_of

_REFERENCES_PLACE = re.compile(
    r"^:::+[ \t]*(?:refs|\{[^}\n]*#refs[^}\n]*\})[ \t:]*\n(?P<inside>.*?)^:::+[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
# A note goes behind the punctuation that follows the citation, and takes the space before it (pandoc,
# "notes-after-punctuation").
_NOTE_PUNCTUATION = re.compile(r"[.,;:!?]+[\"'”’»)]*")


def format_document(
    text: str,
    records: Iterable[Record],
    report: Report,
    *,
    style: str,
    locale: str | None = None,
    path: str | None = None,
) -> str:
    """The Markdown document with its citations formatted in a style and the bibliography of the cited works
    in the place marked `::: refs` (else at the end).

    In a note style each citation becomes a footnote. A key that no record has is reported (BK502) and stands
    in bold with a question mark. Raises BibkitError for a style that does not exist.
    """
    items = {record.id: with_event(record.item) for record in records}
    processor = Processor(style, items, locale, output="markdown", report=report)
    hidden = hide_opaque(text)
    found = [one for one in find_citations(hidden, locale) if not _is_in_note(hidden, one)]
    is_note = processor.style.is_note
    has_names = not is_note and _prints_names(processor.style)
    for number, one in enumerate(found, 1):
        _report_unknown(one, items, text, path, report)
        processor.insert(_citation(one, number, is_note, has_names))
    formatted = dict(processor.citations())
    texts = [
        _Text(
            "" if has_names or not _is_composite(one) else _names_in_text(one, items, processor),
            _with_unknown(formatted[str(number)], one, items),
        )
        for number, one in enumerate(found, 1)
    ]
    document = "".join(_replaced(hidden, found, texts, is_note)).replace(HIDDEN, "@")
    return _with_bibliography(document, processor)


def format_citations(
    citations: Iterable[str],
    records: Iterable[Record],
    report: Report,
    *,
    style: str,
    locale: str | None = None,
    to: str = "text",
) -> list[str]:
    """The texts of citations in pandoc's syntax, as a document that holds them in this order shows them.

    A key that no record has is reported (BK502). Raises BibkitError for a text that is not one citation.
    """
    items = {record.id: with_event(record.item) for record in records}
    processor = Processor(style, items, locale, output=to, report=report)
    for number, text in enumerate(citations, 1):
        citation = parse_citation(text, locale)
        if citation is None:
            raise BibkitError(f"'{text}' is not a citation", hint="write '[@key, p. 3; see @other]'")
        found = Found(0, len(text), citation)
        _report_unknown(found, items, "", None, report)
        known = any(cite["id"] in items for cite in citation["citationItems"])
        if known:
            is_note = processor.style.is_note
            processor.insert(
                _citation(found, number, is_note, not is_note and _prints_names(processor.style))
            )
    return [text for _, text in processor.citations()]


class _Text(NamedTuple):
    """What stands for a citation: names in the sentence (in styles whose citations have none), and the
    citation itself."""

    names: str
    citation: str


def _is_composite(found: Found) -> bool:
    return bool(found.citation.get("properties", {}).get("mode") == "composite")


def _prints_names(style: Style) -> bool:
    """Whether the citations of a style show names, so that it can put them into the sentence itself."""
    seen: set[str] = set()

    def has_names(node: Element) -> bool:
        if node.tag == "names":
            return True
        macro = node.get("macro") if node.tag == "text" else ""
        if macro and macro not in seen:
            seen.add(macro)
            return any(has_names(child) for child in style.macros[macro].children)
        return any(has_names(child) for child in node.children)

    return has_names(style.citation.layout)


def _names_in_text(found: Found, items: dict[str, Item], processor: Processor) -> str:
    """The family names of a work as a sentence has them: one, two joined by "and", else the first et al."""
    item = items.get(found.citation["citationItems"][0]["id"], {})
    variable = next((name for name in ("author", "editor", "translator") if names_of(item, name)), "author")
    families = [family_of(name) for name in names_of(item, variable)]
    locale = processor.engine.locale
    if len(families) > 2 or is_truncated(item, variable):
        names = f"{families[0]} {locale.term('et-al') or 'et al.'}"
    else:
        names = f" {locale.term('and') or 'and'} ".join(families)
    return markdown.escape(names)


def _with_unknown(text: str, found: Found, items: dict[str, Item]) -> str:
    """The text of a citation, followed by the keys in it that no record has."""
    keys = [cite["id"] for cite in found.citation["citationItems"]]
    unknown = [f"**{key}?**" for key in keys if key not in items]
    return " ".join(unknown if len(unknown) == len(keys) else [text, *unknown])


def _is_in_note(text: str, found: Found) -> bool:
    """Whether a citation stands in a footnote's own text (`^[…]`): it stays there as it is."""
    return text[found.start - 1 : found.start] == "^"


def _citation(found: Found, number: int, is_note: bool, has_names: bool) -> dict[str, Any]:
    properties: dict[str, Any] = {"noteIndex": number if is_note else 0}
    if has_names and _is_composite(found):
        properties["mode"] = "composite"
    return {
        "citationID": str(number),
        "citationItems": found.citation["citationItems"],
        "properties": properties,
    }


def _report_unknown(
    found: Found, items: dict[str, Item], text: str, path: str | None, report: Report
) -> None:
    for cite in found.citation["citationItems"]:
        if cite["id"] not in items:
            line = text.count("\n", 0, found.start) + 1 if text else None
            column = found.start - text.rfind("\n", 0, found.start) if text else None
            details = {"hint": hint} if (hint := near_matches(cite["id"], items)) else {}
            report(
                diagnostic(
                    "BK502", f"no record has the key '{cite['id']}'", path=path, line=line, column=column,
                    record=cite["id"], **details,
                )
            )  # fmt: skip


def _replaced(text: str, found: list[Found], texts: list[_Text], is_note: bool) -> Iterator[str]:
    """The pieces of the document, citations replaced; in a note style, the notes come last."""
    position = 0
    notes: list[str] = []
    for number, (one, written) in enumerate(zip(found, texts, strict=True), 1):
        before = text[position : one.start]
        position = one.end
        if not is_note:
            yield before + " ".join(filter(None, written))
            continue
        yield before if written.names else before.rstrip(" ")
        yield written.names
        if punctuation := _NOTE_PUNCTUATION.match(text, one.end):
            yield punctuation[0]
            position = punctuation.end()
        yield f"[^cite-{number}]"
        notes.append(f"[^cite-{number}]: {written.citation}\n")
    yield text[position:]
    if notes:
        yield "\n\n" if not text.endswith("\n") else "\n"
        yield "\n".join(notes)


def _with_bibliography(document: str, processor: Processor) -> str:
    if processor.style.bibliography is None:
        return document
    entries = "".join(processor.bibliography().entries).rstrip("\n")
    if not entries:
        return document
    place = _REFERENCES_PLACE.search(document)
    if place is None:
        return f"{document.rstrip()}\n\n::: {{#refs}}\n{entries}\n:::\n"
    start, end = place.span("inside")
    return f"{document[:start]}{entries}\n{document[end:]}"

"""The processor: citations of a document, edits in the middle, the bibliography.

processor = Processor(Style.load("apa"), items)
processor.preview([{"id": "doe99", "locator": "3"}])
changes = processor.insert({"citationID": "c1", "citationItems": [{"id": "doe99"}]})
print(processor.bibliography())
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any, TypeAlias

from bibkit import collector
from bibkit.diagnostics import BibkitError, Report, diagnostic
from bibkit.inline.tree import Inlines

from . import bibliography as bib
from .cites import Bibliography, Change, Citation, Cite
from .cluster import render_cluster
from .compile import renders
from .context import frozen
from .disambiguation import Disambiguator, tests
from .engine import Engine
from .finish import finish
from .items import with_event
from .locale import Locale, is_known
from .nodes import Rendered
from .positions import CiteKey, Placed, place
from .reference import Reference
from .style import Style

#: An infix that begins with one of these stands directly after the author.
_JOINS = frozenset(",.;:)’'")
#: The outputs: modules of `inline/` with `write` and `write_entries`.
_WRITERS = ("html", "text", "markdown", "latex", "typst", "rtf", "rst")


#: A citation of the document by its id, alone or with the number of its note.
Neighbour: TypeAlias = str | tuple[str, int]


def _by_id(
    items: Iterable[Mapping[str, Any]] | Mapping[str, Mapping[str, Any]],
) -> dict[str, Mapping[str, Any]]:
    if isinstance(items, Mapping):
        return {str(key): value for key, value in items.items()}
    return {str(item.get("id", "")): item for item in items if isinstance(item, Mapping)}


class Processor:
    """A style at work on a document."""

    def __init__(
        self, style: Style | str, items: Iterable[Mapping[str, Any]] | Mapping[str, Mapping[str, Any]],
        locale: Locale | str | None = None, output: str = "html", report: Report | None = None,
    ) -> None:  # fmt: skip
        if output not in _WRITERS:
            raise BibkitError(f"unknown output '{output}'", hint=f"one of {', '.join(_WRITERS)}")
        self.style = Style.load(style) if isinstance(style, str) else style
        tag = locale.tag if isinstance(locale, Locale) else locale
        self.engine = Engine(self.style, _by_id(items), tag, report)
        self.writer = import_module(f"bibkit.inline.{output}")
        self._write: Callable[[Inlines], str] = (
            self.writer.write_citation if output == "html" else self.writer.write
        )
        self._disambiguator = Disambiguator(self.engine)
        self._uncited: list[str] = []
        self._document: list[Citation] = []
        self._texts: dict[str, tuple[object, str]] = {}

    # The registry -------------------------------------------------------------------------------------------

    @collector.at_rest()
    def register(self, ids: Iterable[str], *, sort: bool = True) -> None:
        """Takes these items into the bibliography, cited or not, in place of those registered before."""
        self._uncited = [str(item_id) for item_id in ids]
        self._update(sort)

    def registered(self) -> list[str]:
        """The ids of the items in use, in bibliography order."""
        return list(self.engine.order)

    def _update(self, sort: bool = True) -> None:
        engine = self.engine
        cited = (cite.id for citation in self._document for cite in citation.cites)
        ids = [item_id for item_id in dict.fromkeys([*cited, *self._uncited]) if item_id in engine.raw_items]
        engine.numbers = {item_id: at for at, item_id in enumerate(ids, 1)}
        self._disambiguator.expand(ids)
        if sort and engine.sort_bibliography is not None:
            ids = engine.sort_bibliography(ids, engine.sort_context)
        engine.order = ids
        engine.numbers = {item_id: at for at, item_id in enumerate(ids, 1)}
        self._disambiguator.add_suffixes(ids)

    # Citations ----------------------------------------------------------------------------------------------

    def preview(self, cluster: Sequence[Mapping[str, Any]] | Mapping[str, Any]) -> str:
        """The text of a citation that is not in the document; changes nothing."""
        if isinstance(cluster, Mapping):
            return self._text(self._render(Citation.parse(cluster)))
        cites = [Cite.parse(item) for item in cluster]
        return self._text(self._render(Citation("", tuple(cites))))

    def insert(
        self, citation: Mapping[str, Any], before: Sequence[Neighbour] | None = None,
        after: Sequence[Neighbour] | None = None,
    ) -> list[Change]:  # fmt: skip
        """Puts a citation into the document and gives every citation whose text changed, itself included.

        `before` and `after` name all citations around it by id, or by id and new note number; citations they
        leave out are removed. Without both, the citation comes last, or in place of the one of its id.
        """
        new = Citation.parse(citation)
        if before is None and after is None:
            at = next((at for at, one in enumerate(self._document) if one.id == new.id), len(self._document))
            self._document[at : at + 1] = [new]
        else:
            self._document = [*self._known(before or ()), new, *self._known(after or ())]
        return self._changes(new.id)

    def _known(self, neighbours: Sequence[Neighbour]) -> Iterator[Citation]:
        """The citations of the document that are named."""
        known = {one.id: one for one in self._document}
        for neighbour in neighbours:
            citation_id, note = (neighbour, None) if isinstance(neighbour, str) else neighbour
            citation = known.get(str(citation_id))
            if citation is not None:
                yield citation if note is None else replace(citation, note=note)

    def remove(self, citation_id: str) -> list[Change]:
        """Takes a citation out of the document and gives every citation whose text changed."""
        self._document = [one for one in self._document if one.id != citation_id]
        self._texts.pop(citation_id, None)
        return self._changes(None)

    def citations(self) -> list[tuple[str, str]]:
        """The citations of the document in order: id and text."""
        return [(one.id, self._texts[one.id][1]) for one in self._document]

    def replace_items(self, items: Iterable[Mapping[str, Any]]) -> list[Change]:
        """New data for items; gives every citation whose text changed."""
        for item_id, raw in _by_id(items).items():
            self.engine.replace_item(item_id, raw)
            self._disambiguator.forget(item_id)
        self._texts = {key: ((), text) for key, (_, text) in self._texts.items()}
        return self._changes(None)

    def _changes(self, changed_id: str | None) -> list[Change]:
        self._place()
        changes: list[Change] = []
        texts: dict[str, tuple[object, str]] = {}
        for at, citation in enumerate(self._document):
            state = self._state(citation)
            old = self._texts.get(citation.id)
            is_same = old is not None and old[0] == state
            text = old[1] if old is not None and is_same else self._text(self._render(citation))
            texts[citation.id] = (state, text)
            if citation.id == changed_id or not is_same:
                changes.append(Change(at, citation.id, text, old is None or old[1] != text))
        self._texts = texts
        return changes

    def _place(self) -> None:
        """Settles the registry, then the positions of all cites, which follow the order in which they are
        printed."""
        known = self.engine.raw_items
        distance = int(self.style.citation.get("near-note-distance", "5") or 5)
        first_notes: dict[str, int] = {}
        for citation in self._document:
            for cite in citation.cites:
                if cite.id in known:
                    first_notes.setdefault(cite.id, citation.note)
        self.engine.note_numbers = first_notes
        self._update()
        printed = [self._as_printed(citation) for citation in self._document]
        rows = [
            ([CiteKey(cite.id, cite.locator, cite.label) for cite in cites], citation.note)
            for cites, citation in zip(printed, self._document, strict=True)
        ]
        placed_document: list[Citation] = []
        for citation, cites, row in zip(self._document, printed, place(rows, distance), strict=True):
            placed = {id(cite): found for cite, found in zip(cites, row, strict=True)}
            new = (_placed(cite, placed[id(cite)]) for cite in citation.cites)
            placed_document.append(replace(citation, cites=tuple(new)))
        self._document = placed_document

    def _as_printed(self, citation: Citation) -> Sequence[Cite]:
        """The cites of a citation, sorted where that may change their positions."""
        engine, cites = self.engine, citation.cites
        if len(cites) < 2 or not citation.sorted or engine.sort_citation is None:
            return cites
        if not tests(self.style, "position"):
            return cites
        return engine.sort_citation(list(cites), lambda cite: engine.sort_context(cite.id, cite))

    def _state(self, citation: Citation) -> object:
        """All that the text of a citation depends on; while it stays the same, so does the text."""
        engine = self.engine
        numbered = renders(self.style, self.style.citation, "citation-number")
        refers_back = renders(self.style, self.style.citation, "first-reference-note-number")
        facts = tuple(
            (
                engine.numbers.get(cite.id) if numbered else None,
                engine.note_numbers.get(cite.id) if refers_back else None,
                engine.suffixes.get(cite.id), frozen(engine.expansions.get(cite.id)),
            )
            for cite in citation.cites
        )  # fmt: skip
        return replace(citation, note=0), facts

    def _render(self, citation: Citation) -> Rendered:
        known = self.engine.raw_items
        cites = [cite for cite in citation.cites if cite.id in known]
        first, rest = cites[:1], cites[1:]
        if citation.mode == "author-only":
            return self._author(first)
        if citation.mode in ("suppress-author", "composite"):
            cites = [*(replace(cite, suppress_author=True) for cite in first), *rest]
        text = render_cluster(self.engine, cites, sort=citation.sorted)
        if citation.mode != "composite" or not first:
            return text
        infix = citation.infix.strip()
        joint = f"{infix if infix[0] in _JOINS else f' {infix}'} " if infix else " "
        return [self._author([replace(first[0], prefix="", suffix="")]), joint, text]

    def _author(self, cites: Sequence[Cite]) -> Rendered:
        return render_cluster(self.engine, [replace(cite, author_only=True) for cite in cites])

    def _finish(self, rendered: Rendered) -> Inlines:
        return finish(rendered, self.engine.quotes)

    def _text(self, rendered: Rendered) -> str:
        return self._write(self._finish(rendered))

    # The bibliography ---------------------------------------------------------------------------------------

    @collector.at_rest()
    def references(self, condition: Mapping[str, Any] | None = None) -> list[Reference]:
        """The entries of the bibliography as inline trees."""
        return [Reference(item_id, self._finish(entry)) for item_id, entry in self._entries(condition)]

    def _entries(self, condition: Mapping[str, Any] | None) -> Iterator[tuple[str, Rendered]]:
        return bib.render_entries(self.engine, bib.select(self.engine, self.engine.order, condition))

    @collector.at_rest()
    def bibliography(self, filter: Mapping[str, Any] | None = None) -> Bibliography:
        """The bibliography of the items in use that the filter lets through."""
        ids: list[str] = []
        widths = [0]

        def finished() -> Iterator[Inlines]:
            for item_id, entry in self._entries(filter):
                ids.append(item_id)
                widths.append(bib.first_field_width(entry))
                yield self._finish(entry)

        start, texts, end = self.writer.write_entries(finished())
        parameters = bib.parameters(self.engine, max(widths))
        parameters.update({"bibstart": start, "bibend": end, "entry_ids": [[item_id] for item_id in ids]})
        return Bibliography(tuple(texts), tuple(ids), start, end, parameters)


def _placed(cite: Cite, placed: Placed) -> Cite:
    number = str(placed.first_note) if placed.first_note else ""
    return replace(cite, position=placed.position, near_note=placed.near_note, note_number=number)


def format_items(
    items: Sequence[Mapping[str, Any]],
    style: Style | str = "apa",
    locale: Locale | str | None = None,
    report: Report | None = None,
) -> list[Reference]:
    """All items as entries of a bibliography; in a style without one, as citations. Ids need not differ.

    An item of which the style prints nothing is reported (BK704) and stands last, by its id.
    """
    numbered = {str(number): with_event(item) for number, item in enumerate(items)}
    if isinstance(locale, str) and report is not None and not is_known(locale):
        report(diagnostic("BK703", f"there is no locale '{locale}'; the next in the fallback chain was used"))
    processor = Processor(style, numbered, locale, report=report)
    processor.register(numbered)
    if processor.style.bibliography is not None:
        references = processor.references()
    else:
        references = [
            Reference(number, processor._finish(processor._render(Citation("", (Cite(number),)))))
            for number in processor.registered()
        ]
    formatted = [Reference(str(numbered[number].get("id", "")), content) for number, content in references]
    for number in sorted(numbered.keys() - {reference.id for reference in references}, key=int):
        item_id = str(numbered[number].get("id", ""))
        if report is not None:
            report(diagnostic("BK704", "nothing of it is printed in this style", record=item_id or None))
        formatted.append(Reference(item_id, (item_id or "[no id]",)))
    return formatted

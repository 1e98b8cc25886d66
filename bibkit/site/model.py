"""What the page shows: papers in groups, and the facets by which they can be filtered."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from markupsafe import Markup

from .. import dates
from ..csl.engines import DEFAULT_STYLE, format_references
from ..csl.locale import Locale, load_locale
from ..csl.style import load_style
from ..diagnostics import BibkitError, Diagnostic, Report, diagnostic
from ..formats.losses import paragraphs_of, text_of
from ..inline import html
from ..inline.tree import Inlines
from ..names import display_name
from ..normalise import normalise_text
from ..record import Item, Record, is_truncated, names_of
from .file_names import file_names
from .grouping import LABELS, categories_of, group_records, type_label, year_of
from .links import Link, is_web_link, links_of
from .reference import is_labelled, reference_html, rich_text
from .words import direction, load_words

#: Values of a facet that has more are the most frequent ones; the search finds the others.
_MOST_VALUES = 60

#: So many papers, at most, are laid out at a time.
_BLOCK = 16

#: Letters of Hebrew, Arabic, Syriac and their kin, kana, Han and hangul.
_UPRIGHT = re.compile(
    "[\u0591-\u08ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufb1d-\ufdff\ufe70-\ufefc]"
)

#: How the papers are grouped.
Grouping = Literal["year", "type", "category", "author"]


@dataclass(frozen=True, slots=True)
class PageOptions:
    """The site (`url`, `title`, `author`, `language`), and how it shows the papers: the CSL `style` and `locale`
    of the references, `group_by`, and the folder of a `theme`."""

    url: str | None = None
    title: str | None = None
    author: str | None = None
    language: str | None = None
    style: str = DEFAULT_STYLE
    locale: str | None = None
    group_by: Grouping = "year"
    theme: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper; all markup is finished, all other text plain. `name` is that of its files, without suffix;
    `search` what the search finds besides the reference and the abstract."""

    record: Record
    name: str
    title: str
    title_html: Markup
    authors: tuple[str, ...]
    is_truncated: bool
    content: Inlines
    reference: Markup
    is_labelled: bool
    abstract: tuple[Markup, ...]
    links: tuple[Link, ...]
    year: str
    type: str
    type_label: str
    categories: tuple[str, ...]
    language: str
    search: str

    @property
    def item(self) -> Item:
        return self.record.item

    @property
    def date(self) -> str:
        """The date of issue in ISO 8601, as far as it is known; ''."""
        parts = dates.first_parts(self.item.get("issued"))
        return (
            dates.edtf({"date-parts": [list(parts)]}) or ""
            if parts and dates.is_possible(parts)
            else self.year
        )

    @property
    def is_upright(self) -> bool:
        """Whether the title is in a script that has no slanted letters."""
        return _UPRIGHT.search(self.title) is not None

    @property
    def description(self) -> str:
        """The beginning of the abstract; ''."""
        return textwrap.shorten(text_of(self.item.get("abstract") or ""), 280, placeholder=" …")

    @property
    def container(self) -> str:
        """Where the paper appeared; ''."""
        return text_of(self.item.get("container-title") or self.item.get("event-title") or "")


@dataclass(frozen=True, slots=True)
class Group:
    """Papers under one heading; `id` is its anchor."""

    id: str
    label: str
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A group, or a part of a long one; `is_first` where its heading stands."""

    group: Group
    papers: tuple[Paper, ...]
    is_first: bool


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet; `index` numbers the values of all facets."""

    index: int
    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """A property by which papers are filtered: `name` is year, type, category or author."""

    name: str
    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """The whole page."""

    title: str
    url: str | None
    author: str | None
    language: str
    direction: str
    words: Mapping[str, str]
    group_by: str
    groups: tuple[Group, ...]
    facets: tuple[Facet, ...]
    #: name of a paper → the indexes of its facet values
    values: Mapping[str, tuple[int, ...]]

    @property
    def papers(self) -> tuple[Paper, ...]:
        """All papers, in the order of the page."""
        return tuple(paper for group in self.groups for paper in group.papers)


def blocks_of(site: Site) -> list[list[Part]]:
    """The parts of the page that a browser lays out when they come into view: several whole groups, or a part of a
    long one."""
    blocks: list[list[Part]] = []
    room = 0
    for group in site.groups:
        if len(group.papers) > room:
            blocks.append([])
            room = _BLOCK
        for start in range(0, len(group.papers), _BLOCK):
            if start:
                blocks.append([])
            blocks[-1].append(Part(group, group.papers[start : start + _BLOCK], start == 0))
        room -= len(group.papers)
    return blocks


def build_page(records: Sequence[Record], options: PageOptions, report: Report) -> Site:
    """The page of the records; within a group they keep their order.

    Raises BibkitError for an address, language or style that is none. What cannot be formatted or linked is
    reported (BK7, BK8).
    """
    language = language_of_page(options)
    locale = load_locale(language)
    words = load_words(language) | {"et_al": locale.term("et-al") or "et al."}
    groups = group_records(records, options.group_by, locale, words)
    ordered = [record for _, members in groups for record in members]
    papers = _papers(ordered, options, locale, words, report)
    anchors = file_names(key for key, _ in groups)
    shown = tuple(
        Group(
            f"{options.group_by}-{anchors[key]}",
            LABELS[options.group_by](key, locale, words),
            tuple(papers[record.id] for record in members),
        )
        for key, members in groups
    )
    facets = _facets(list(papers.values()), locale, words)
    return Site(
        title=normalise_text(options.title or "") or words["reading_list"],
        url=options.url.rstrip("/") + "/" if options.url else None,
        author=options.author,
        language=language,
        direction=direction(language),
        words=words,
        group_by=options.group_by,
        groups=shown,
        facets=facets,
        values=_values_of_papers(papers.values(), facets),
    )


def language_of_page(options: PageOptions) -> str:
    """The language of the page, as a language tag. Raises BibkitError for one that is none, or a style that is not
    there."""
    language = options.locale or options.language or load_style(options.style).default_locale or "en-US"
    if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", language):
        raise BibkitError(f"the page's language '{language}' is no language tag", hint="write en-US or de-DE")
    return language


# Papers


def _papers(
    records: Sequence[Record],
    options: PageOptions,
    locale: Locale,
    words: Mapping[str, str],
    report: Report,
) -> dict[str, Paper]:
    by_key = {record.id: record for record in records}

    def placed(finding: Diagnostic) -> None:
        record = by_key.get(finding.record or "")
        report(_at(finding, record) if record else finding)

    formatted = format_references(
        records, options.style, locale=options.locale or options.language, report=placed
    )
    contents = {reference.id: reference.content for reference in formatted}
    names = file_names(record.id for record in records)
    return {
        record.id: _paper(record, names[record.id], contents.get(record.id, ()), locale, words, report)
        for record in records
    }


def _paper(
    record: Record, name: str, content: Inlines, locale: Locale, words: Mapping[str, str], report: Report
) -> Paper:
    item = record.item
    url = str(item.get("URL") or "").strip()
    if url and not is_web_link(url):
        message = f"the address '{url[:80]}' is not one that a page links to"
        report(_at(diagnostic("BK820", message, record=record.id, field="URL"), record))
    title = text_of(item.get("title") or "") or f"[{words['untitled']}]"
    names = names_of(item, "author") or names_of(item, "editor")
    authors = tuple(filter(None, (normalise_text(display_name(one)) for one in names)))
    kind = str(item.get("type") or "document")
    categories = categories_of(item)
    return Paper(
        record=record,
        name=name,
        title=title,
        title_html=_markup(item.get("title")) or Markup(html.escape(title)),
        authors=authors,
        is_truncated=is_truncated(item, "author"),
        content=content,
        reference=Markup(reference_html(content, item, f"papers/{name}.html")),
        is_labelled=is_labelled(content),
        abstract=_paragraphs(item.get("abstract")),
        links=links_of(item, words["code"]),
        year=year_of(item),
        type=kind,
        type_label=type_label(kind, locale, words),
        categories=categories,
        language=_language_of(item),
        search=" ".join((*authors, *categories, record.id)),
    )


def _at(finding: Diagnostic, record: Record) -> Diagnostic:
    origin = record.origin
    return replace(finding, path=origin.path, line=origin.line) if origin else finding


def _markup(value: object) -> Markup:
    """A CSL string as HTML."""
    return Markup(rich_text(value)) if value else Markup("")


def _paragraphs(value: object) -> tuple[Markup, ...]:
    if not value:
        return ()
    parts = str(value).split("\n\n") if "\n" in paragraphs_of(value) else [str(value)]
    return tuple(_markup(part.strip()) for part in parts if part.strip())


def _language_of(item: Item) -> str:
    """The language of the paper, if it is a language tag; ''."""
    language = str(item.get("language") or "").strip()
    return language if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language) else ""


# Facets


def _facets(papers: list[Paper], locale: Locale, words: Mapping[str, str]) -> tuple[Facet, ...]:
    """The facets that part the papers: those with two values or more. Years from the newest, else the most
    frequent first."""
    found: list[Facet] = []
    index = 0
    for name, keys in _facet_keys(papers).items():
        counts = Counter(key for each in keys for key in each)
        ranked = sorted(counts, key=lambda key: -int(key) if name == "year" else (-counts[key], key))[
            : None if name == "year" else _MOST_VALUES
        ]
        if len(ranked) < 2:
            continue
        values = [
            Value(index + place, key, LABELS[name](key, locale, words), counts[key])
            for place, key in enumerate(ranked)
        ]
        index += len(values)
        found.append(Facet(name, words[name], tuple(values)))
    return tuple(found)


def _facet_keys(papers: Iterable[Paper]) -> dict[str, list[tuple[str, ...]]]:
    """Facet → the values of each paper."""
    chosen = list(papers)
    return {
        "year": [(paper.year,) if paper.year else () for paper in chosen],
        "type": [(paper.type,) for paper in chosen],
        "category": [paper.categories for paper in chosen],
        "author": [tuple(dict.fromkeys(paper.authors)) for paper in chosen],
    }


def _values_of_papers(papers: Iterable[Paper], facets: Iterable[Facet]) -> dict[str, tuple[int, ...]]:
    chosen = list(papers)
    keys = _facet_keys(chosen)
    found: dict[str, list[int]] = {paper.name: [] for paper in chosen}
    for facet in facets:
        indexes = {value.key: value.index for value in facet.values}
        for paper, mine in zip(chosen, keys[facet.name], strict=True):
            found[paper.name] += [indexes[key] for key in mine if key in indexes]
    return {name: tuple(indexes) for name, indexes in found.items()}

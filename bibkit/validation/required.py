"""Required fields by target and type, as data.

A requirement is a CSL variable, or a tuple of variables one of which is needed. `*` stands for every type
that has no row of its own. The field names in messages are those of the target's own vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from ..record import Record
from .rule import Context, Finding

Requirement: TypeAlias = str | tuple[str, ...]
Table: TypeAlias = dict[str, tuple[Requirement, ...]]

#: What a CSL-JSON item needs to be cited at all (csl-data.json demands id and type).
CSL_JSON: Table = {"*": ("id", "type", "title")}

#: What a pasted paper must have given: the listing shows all of these.
LISTING: Table = {"*": ("id", "type", "title", "author", "issued")}

#: btxdoc, section 3.1, "Entry Types": required fields, by CSL type.
BIBTEX: Table = {
    "article-journal": ("author", "title", "container-title", "issued"),
    "article-magazine": ("author", "title", "container-title", "issued"),
    "article-newspaper": ("author", "title", "container-title", "issued"),
    "review": ("author", "title", "container-title", "issued"),
    "review-book": ("author", "title", "container-title", "issued"),
    "book": (("author", "editor"), "title", "publisher", "issued"),
    "classic": (("author", "editor"), "title", "publisher", "issued"),
    "collection": (("author", "editor"), "title", "publisher", "issued"),
    "pamphlet": ("title",),
    "chapter": ("author", "title", "container-title", "publisher", "issued"),
    "entry": ("author", "title", "container-title", "publisher", "issued"),
    "entry-dictionary": ("author", "title", "container-title", "publisher", "issued"),
    "entry-encyclopedia": ("author", "title", "container-title", "publisher", "issued"),
    "paper-conference": ("author", "title", "container-title", "issued"),
    "thesis": ("author", "title", "publisher", "issued"),
    "report": ("author", "title", "publisher", "issued"),
    "manuscript": ("author", "title", "note"),
    # @misc requires nothing, and bibtex warns only if all of it is empty
    "*": (("author", "title", "issued", "note"),),
}

#: BibLaTeX's data model, mandatory constraints (blx-dm.def), by CSL type.
BIBLATEX: Table = {
    "article-journal": ("author", "title", "container-title", "issued"),
    "article-magazine": ("author", "title", "container-title", "issued"),
    "article-newspaper": ("author", "title", "container-title", "issued"),
    "book": ("author", "title", "issued"),
    "classic": ("author", "title", "issued"),
    "collection": ("editor", "title", "issued"),
    "pamphlet": (("author", "editor"), "title", "issued"),
    "chapter": ("author", "title", "container-title", "issued"),
    "entry": ("author", "editor", "title", "container-title", "issued"),
    "entry-dictionary": ("author", "editor", "title", "container-title", "issued"),
    "entry-encyclopedia": ("author", "editor", "title", "container-title", "issued"),
    "paper-conference": ("author", "title", "container-title", "issued"),
    "patent": ("author", "title", "number", "issued"),
    "periodical": ("editor", "title", "issued"),
    "thesis": ("author", "title", "genre", "publisher", "issued"),
    "report": ("author", "title", "genre", "publisher", "issued"),
    "manuscript": ("author", "title", "issued"),
    "speech": ("author", "title", "issued"),
    "post": ("title", ("URL", "DOI"), "issued"),
    "post-weblog": ("title", ("URL", "DOI"), "issued"),
    "webpage": ("title", ("URL", "DOI"), "issued"),
    "*": ("title", "issued"),
}

#: RIS knows no required tags but TY; EndNote and Zotero show a record by these.
RIS: Table = {"*": ("title",)}

#: RFC 4287, 4.1.2: id and updated are always made; a title, and an author or source.
FEED: Table = {"*": ("title", ("author", "editor"), "issued")}

#: A reading list groups by year and links to the papers.
PAGE: Table = {"*": ("title", ("author", "editor"), "issued")}

TABLES: dict[str, Table] = {
    "csl": CSL_JSON,
    "listing": LISTING,
    "bibtex": BIBTEX,
    "biblatex": BIBLATEX,
    "ris": RIS,
    "feed": FEED,
    "page": PAGE,
}

#: Format name → the target whose rules its records must meet, where the names differ.
_TARGET_OF_FORMAT = {"csl-json": "csl", "jsonl": "csl", "csl-yaml": "csl", "atom": "feed", "rss": "feed"}


def target_of(format: str) -> str:
    """The target that a format's own records are checked for."""
    return _TARGET_OF_FORMAT.get(format, format)


def check_required(record: Record, context: Context) -> Iterator[Finding]:
    """The required fields that a record lacks."""
    target = context.target or target_of(record.origin.format if record.origin else "csl")
    table = TABLES.get(target, TABLES["csl"])
    kind = str(record.item.get("type", ""))
    for requirement in table.get(kind, table["*"]):
        names = (requirement,) if isinstance(requirement, str) else requirement
        if all(record.item.get(name) in (None, "", [], {}) for name in names):
            missing = " or ".join(f"'{name}'" for name in names)
            message = f"{missing} is missing, which {target} requires for {kind or 'a record'}"
            yield Finding("BK201", message, field=names[0])

"""Hayagriva YAML, the bibliography format of Typst: entries by key, what contains them as `parent`.

Source: "The Hayagriva YAML File Format" (docs/file-format.md of hayagriva).
"""

from __future__ import annotations

from ..mapping import Table

#: CSL type → (entry type, type of its parent; '' for none).
ENTRY_TYPES: dict[str, tuple[str, str]] = {
    "article": ("article", ""),
    "article-journal": ("article", "periodical"),
    "article-magazine": ("article", "periodical"),
    "article-newspaper": ("article", "newspaper"),
    "book": ("book", ""),
    "broadcast": ("video", "video"),
    "chapter": ("chapter", "book"),
    "classic": ("original", ""),
    "collection": ("anthology", ""),
    "dataset": ("repository", ""),
    "document": ("misc", ""),
    "entry": ("entry", ""),
    "entry-dictionary": ("entry", "reference"),
    "entry-encyclopedia": ("entry", "reference"),
    "event": ("conference", ""),
    "graphic": ("artwork", ""),
    "legal_case": ("case", ""),
    "legislation": ("legislation", ""),
    "manuscript": ("manuscript", ""),
    "motion_picture": ("video", ""),
    "paper-conference": ("article", "proceedings"),
    "patent": ("patent", ""),
    "performance": ("performance", ""),
    "periodical": ("periodical", ""),
    "post": ("post", "thread"),
    "post-weblog": ("article", "blog"),
    "report": ("report", ""),
    "review": ("article", "periodical"),
    "review-book": ("article", "periodical"),
    "software": ("repository", ""),
    "song": ("audio", ""),
    "thesis": ("thesis", ""),
    "webpage": ("web", ""),
}
#: (Entry type, type of its parent) → CSL type, for what several types are written as, or none.
READ_TYPES: dict[tuple[str, str], str] = {
    ("article", "periodical"): "article-journal",
    ("repository", ""): "software",
    ("anthos", "anthology"): "chapter",
    ("anthos", "book"): "chapter",
    ("chapter", ""): "chapter",
    ("chapter", "anthology"): "chapter",
    ("entry", "reference"): "entry-encyclopedia",
    ("post", ""): "post",
    ("post", "blog"): "post-weblog",
    ("blog", ""): "webpage",
    ("reference", ""): "book",
    ("proceedings", ""): "book",
    ("newspaper", ""): "periodical",
    ("web", "web"): "webpage",
    ("exhibition", ""): "event",
    ("thread", ""): "post",
    ("scene", "video"): "motion_picture",
    ("video", "video"): "broadcast",
    ("audio", "audio"): "song",
    ("article", "magazine"): "article-magazine",
    ("entry", "anthology"): "entry",
}

ISSUED_BY = {"publisher": "parent.publisher.name", "publisher-place": "parent.publisher.location"}
IN_PERIODICAL = ISSUED_BY | {
    "volume": "parent.volume",
    "issue": "parent.issue",
    "ISSN": "parent.serial-number.issn",
    "collection-title": "",
}
IN_BOOK = ISSUED_BY | {
    "editor": "parent.editor",
    "volume": "parent.volume",
    "edition": "parent.edition",
    "ISBN": "parent.serial-number.isbn",
    "collection-title": "",
}

#: Variable → path of keys below the entry; `parent` is what contains it.
TABLE = Table(
    types={kind: names[0] for kind, names in ENTRY_TYPES.items()},
    fields={
        "title": "title.value",
        "title-short": "title.short",
        "author": "author",
        "issued": "date",
        "editor": "editor",
        "publisher": "publisher.name",
        "publisher-place": "publisher.location",
        "event-place": "location",
        "authority": "organization",
        "volume": "volume",
        "issue": "issue",
        "number-of-volumes": "volume-total",
        "edition": "edition",
        "version": "edition",
        "page": "page-range",
        "number-of-pages": "page-total",
        "dimensions": "runtime",
        "DOI": "serial-number.doi",
        "ISBN": "serial-number.isbn",
        "ISSN": "serial-number.issn",
        "PMID": "serial-number.pmid",
        "PMCID": "serial-number.pmcid",
        "number": "serial-number.serial",
        "URL": "url.value",
        "accessed": "url.date",
        "language": "language",
        "archive": "archive",
        "archive_location": "archive-location",
        "call-number": "call-number",
        "genre": "genre",
        "abstract": "abstract",
        "note": "note",
        "container-title": "parent.title.value",
        "container-title-short": "parent.title.short",
        "collection-title": "parent.title.value",
    },
    by_type={
        "article-journal": IN_PERIODICAL,
        "article-magazine": IN_PERIODICAL,
        "article-newspaper": IN_PERIODICAL | {"edition": "parent.edition"},
        "review": IN_PERIODICAL,
        "review-book": IN_PERIODICAL,
        "book": {"container-title": "", "collection-number": "parent.issue"},
        "chapter": IN_BOOK | {"collection-title": "parent.parent.title.value", "collection-number": "parent.parent.issue"},
        "entry-dictionary": IN_BOOK,
        "entry-encyclopedia": IN_BOOK,
        "paper-conference": {"editor": "parent.editor", "volume": "parent.volume", "issue": "parent.issue", "ISBN": "parent.serial-number.isbn", "ISSN": "parent.serial-number.issn", "publisher": "parent.publisher.name", "publisher-place": "parent.publisher.location", "collection-title": "parent.parent.title.value"},
        "post": {"collection-title": ""},
        "post-weblog": {"collection-title": ""},
        "broadcast": {"collection-title": "", "issue": "issue"},
    },
)  # fmt: skip

#: CSL name variable → role in `affiliated`.
ROLES: dict[str, str] = {
    "translator": "translator",
    "composer": "composer",
    "director": "director",
    "illustrator": "illustrator",
    "narrator": "narrator",
    "producer": "producer",
    "executive-producer": "executive-producer",
    "compiler": "compiler",
    "script-writer": "writer",
    "organizer": "organizer",
    "performer": "cast-member",
    "contributor": "collaborator",
}
ROLE_VARIABLES = {role: variable for variable, role in ROLES.items()}

#: Parent types of a series, of which the title is `collection-title`.
SERIES = "anthology"
NUMBERS = frozenset(("volume", "issue", "edition", "number-of-volumes", "number-of-pages"))
DATES = frozenset(("issued", "accessed"))
NAMES = frozenset(("author", "editor"))

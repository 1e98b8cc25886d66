"""The mapping of CSL types and variables to BibTeX and BibLaTeX, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["title", "text", "verbatim", "pages", "language"]

#: CSL type → (BibTeX entry type, BibLaTeX entry type). Types that are not here become @misc.
ENTRY_TYPES: dict[str, tuple[str, str]] = {
    "article": ("misc", "online"),
    "article-journal": ("article", "article"),
    "article-magazine": ("article", "article"),
    "article-newspaper": ("article", "article"),
    "bill": ("misc", "legislation"),
    "book": ("book", "book"),
    "broadcast": ("misc", "video"),
    "chapter": ("incollection", "incollection"),
    "classic": ("book", "book"),
    "collection": ("book", "collection"),
    "dataset": ("misc", "dataset"),
    "entry": ("incollection", "inreference"),
    "entry-dictionary": ("incollection", "inreference"),
    "entry-encyclopedia": ("incollection", "inreference"),
    "figure": ("misc", "image"),
    "graphic": ("misc", "artwork"),
    "legal_case": ("misc", "jurisdiction"),
    "legislation": ("misc", "legislation"),
    "manuscript": ("unpublished", "unpublished"),
    "motion_picture": ("misc", "movie"),
    "musical_score": ("misc", "music"),
    "pamphlet": ("booklet", "booklet"),
    "paper-conference": ("inproceedings", "inproceedings"),
    "patent": ("misc", "patent"),
    "performance": ("misc", "performance"),
    "periodical": ("misc", "periodical"),
    "personal_communication": ("misc", "letter"),
    "post": ("misc", "online"),
    "post-weblog": ("misc", "online"),
    "regulation": ("misc", "legislation"),
    "report": ("techreport", "report"),
    "review": ("article", "review"),
    "review-book": ("article", "review"),
    "software": ("misc", "software"),
    "song": ("misc", "audio"),
    "speech": ("misc", "unpublished"),
    "standard": ("misc", "standard"),
    "thesis": ("phdthesis", "thesis"),
    "treaty": ("misc", "legislation"),
    "webpage": ("misc", "online"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One CSL variable: its field in each dialect (None: no place there), and how the value is written.
    `by_type` names other fields for some entry types."""

    variable: str
    bibtex: str | None
    biblatex: str | None
    kind: Kind = "text"
    by_type: tuple[tuple[str, str], ...] = ()


#: CSL name variable → (BibTeX field, BibLaTeX field).
NAME_FIELDS: dict[str, tuple[str | None, str | None]] = {
    "author": ("author", "author"),
    "editor": ("editor", "editor"),
    "translator": (None, "translator"),
    "container-author": (None, "bookauthor"),
    "collection-editor": (None, "editorc"),
}

#: In the order in which fields are written.
FIELDS: tuple[Row, ...] = (
    Row("title", "title", "title", "title"),
    Row("title-short", None, "shorttitle", "title"),
    Row(
        "container-title",
        None,
        "booktitle",
        "title",
        (
            ("bibtex:article", "journal"),
            ("bibtex:incollection", "booktitle"),
            ("bibtex:inproceedings", "booktitle"),
            ("bibtex:misc", "howpublished"),
            ("biblatex:article", "journaltitle"),
            ("biblatex:review", "journaltitle"),
            ("biblatex:online", "organization"),
            ("biblatex:dataset", "organization"),
            ("biblatex:software", "organization"),
        ),
    ),
    Row("container-title-short", None, "shortjournal"),
    Row("collection-title", "series", "series"),
    Row("volume", "volume", "volume"),
    Row("issue", "number", "number"),
    Row("collection-number", "number", "number"),
    Row("number", "number", "number"),
    Row("page", "pages", "pages", "pages"),
    Row("number-of-pages", None, "pagetotal"),
    Row("number-of-volumes", None, "volumes"),
    Row("chapter-number", "chapter", "chapter"),
    Row("edition", "edition", "edition"),
    Row("version", None, "version"),
    Row("genre", "type", "type"),
    Row(
        "publisher",
        "publisher",
        "publisher",
        "text",
        (
            ("bibtex:phdthesis", "school"),
            ("bibtex:mastersthesis", "school"),
            ("bibtex:techreport", "institution"),
            ("biblatex:thesis", "institution"),
            ("biblatex:report", "institution"),
            ("biblatex:online", "organization"),
        ),
    ),
    Row("publisher-place", "address", "location"),
    Row("event-title", None, "eventtitle"),
    Row("event-place", None, "venue"),
    Row("status", None, "pubstate"),
    Row("ISBN", "isbn", "isbn", "verbatim"),
    Row("ISSN", "issn", "issn", "verbatim"),
    Row("DOI", "doi", "doi", "verbatim"),
    Row("URL", "url", "url", "verbatim"),
    Row("call-number", None, "library"),
    Row("abstract", "abstract", "abstract"),
    Row("keyword", "keywords", "keywords"),
    Row("note", "note", "note"),
    Row("annote", "annote", "annotation"),
    Row("language", "language", "langid", "language"),
)

#: BibLaTeX wants babel's names in `langid` (biblatex manual, 3.10.1.2): by primary language subtag.
BABEL_LANGUAGES = {
    "ar": "arabic", "bg": "bulgarian", "ca": "catalan", "cs": "czech", "da": "danish", "de": "ngerman",
    "el": "greek", "en": "english", "es": "spanish", "et": "estonian", "fi": "finnish", "fr": "french",
    "gl": "galician", "he": "hebrew", "hr": "croatian", "hu": "magyar", "it": "italian", "la": "latin",
    "lt": "lithuanian", "lv": "latvian", "nb": "norsk", "nl": "dutch", "nn": "nynorsk", "no": "norsk",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sk": "slovak", "sl": "slovenian",
    "sr": "serbian", "sv": "swedish", "tr": "turkish", "uk": "ukrainian",
}  # fmt: skip

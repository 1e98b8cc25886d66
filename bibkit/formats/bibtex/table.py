"""The mapping of CSL types and variables to BibTeX and BibLaTeX, as data, read in both directions.

Reading takes the fields of either dialect, because files mix them; the export writes those of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

Dialect: TypeAlias = Literal["bibtex", "biblatex"]
#: How a value is written and read: LaTeX text (a `title` protects capitals), an address, a number, pages, a language.
Kind: TypeAlias = Literal["title", "text", "verbatim", "pages", "language", "edition"]

#: CSL type → (BibTeX entry type, BibLaTeX entry type). The first type with an entry type is what that is read as.
#: Types that are not here become @misc.
ENTRY_TYPES: dict[str, tuple[str, str]] = {
    "article-journal": ("article", "article"),
    "article-magazine": ("article", "article"),
    "article-newspaper": ("article", "article"),
    "review": ("article", "review"),
    "review-book": ("article", "review"),
    "book": ("book", "book"),
    "classic": ("book", "book"),
    "pamphlet": ("booklet", "booklet"),
    "chapter": ("incollection", "incollection"),
    "entry": ("incollection", "inreference"),
    "entry-dictionary": ("incollection", "inreference"),
    "entry-encyclopedia": ("incollection", "inreference"),
    "paper-conference": ("inproceedings", "inproceedings"),
    "report": ("techreport", "report"),
    "thesis": ("phdthesis", "thesis"),
    "manuscript": ("unpublished", "unpublished"),
    "speech": ("misc", "unpublished"),
    "document": ("misc", "misc"),
    "webpage": ("misc", "online"),
    "article": ("misc", "online"),
    "post": ("misc", "online"),
    "post-weblog": ("misc", "online"),
    "dataset": ("misc", "dataset"),
    "software": ("misc", "software"),
    "patent": ("misc", "patent"),
    "standard": ("misc", "standard"),
    "legislation": ("misc", "legislation"),
    "bill": ("misc", "legislation"),
    "regulation": ("misc", "legislation"),
    "treaty": ("misc", "legislation"),
    "legal_case": ("misc", "jurisdiction"),
    "motion_picture": ("misc", "movie"),
    "broadcast": ("misc", "video"),
    "song": ("misc", "audio"),
    "musical_score": ("misc", "music"),
    "figure": ("misc", "image"),
    "graphic": ("misc", "artwork"),
    "performance": ("misc", "performance"),
    "periodical": ("misc", "periodical"),
    "personal_communication": ("misc", "letter"),
}

#: Entry types that are only read, by what they are in CSL (biblatex manual, 2.1; JabRef, BibDesk and Zotero).
READ_TYPES: dict[str, str] = {
    "booklet": "book", "mvbook": "book", "collection": "book", "mvcollection": "book", "proceedings": "book",
    "mvproceedings": "book", "reference": "book", "mvreference": "book", "bookinbook": "book", "ebook": "book",
    "inbook": "chapter", "suppbook": "chapter", "suppcollection": "chapter", "suppperiodical": "article-journal",
    "conference": "paper-conference", "manual": "report", "techreport": "report", "phdthesis": "thesis",
    "mastersthesis": "thesis", "bachelorsthesis": "thesis", "electronic": "webpage", "www": "webpage",
    "webpage": "webpage", "internet": "webpage", "video": "motion_picture", "music": "song", "legal": "legislation",
    "softwareversion": "software", "softwaremodule": "software", "codefragment": "software", "data": "dataset",
    "newsarticle": "article-newspaper", "newspaper": "article-newspaper", "magazine": "article-magazine",
    "commentary": "legal_case", "map": "map", "hearing": "hearing", "preprint": "article", "report": "report",
    "lecture": "speech", "presentation": "speech", "talk": "speech", "poster": "speech", "film": "motion_picture",
}  # fmt: skip

#: `entrysubtype` (biblatex manual, 2.2.4) besides the names of CSL types: the manual's and biblatex-chicago's words.
SUBTYPES: dict[str, str] = {
    "magazine": "article-magazine", "newspaper": "article-newspaper", "film": "motion_picture",
    "tvbroadcast": "broadcast", "tvepisode": "broadcast", "radiobroadcast": "broadcast", "podcast": "broadcast",
    "encyclopedia": "entry-encyclopedia", "dictionary": "entry-dictionary", "classical": "classic",
    "preprint": "article",
}  # fmt: skip

#: Entry types by what they print alike.
ARTICLES = ("article", "review", "suppperiodical", "periodical")
BOOKS = (
    "book mvbook inbook bookinbook suppbook booklet collection mvcollection incollection suppcollection proceedings"
    " mvproceedings inproceedings conference reference mvreference inreference ebook"
).split()
THESES = ("thesis", "phdthesis", "mastersthesis", "bachelorsthesis")
#: What has sections where others have chapters.
SECTIONED = ("article", "misc", "legislation", "jurisdiction")
WEB = ("online", "electronic", "www", "webpage", "internet")


@dataclass(frozen=True, slots=True)
class Row:
    """One CSL variable: its field in each dialect (None: no place there), and how the value is written.
    `by_type` names other fields for some entry types (None: no place there); `aliases` are only read, in this
    order."""

    variable: str
    bibtex: str | None
    biblatex: str | None
    kind: Kind = "text"
    by_type: tuple[tuple[str, str | None], ...] = ()
    aliases: tuple[str, ...] = ()


def _for(
    types: tuple[str, ...] | list[str], bibtex: str | None, biblatex: str | None
) -> tuple[tuple[str, str | None], ...]:
    """`by_type` for several entry types."""
    return tuple(
        (f"{dialect}:{kind}", field)
        for kind in types
        for dialect, field in (("bibtex", bibtex), ("biblatex", biblatex))
    )


#: CSL name variable → (BibTeX field, BibLaTeX field). A field that stands for a role (biblatex manual, 2.3.6) is
#: `editor…` with a `…type`.
NAME_FIELDS: dict[str, tuple[str | None, str | None]] = {
    "author": ("author", "author"),
    "editor": ("editor", "editor"),
    "translator": ("translator", "translator"),
    "container-author": (None, "bookauthor"),
    "original-author": (None, None),
}

#: CSL name variable → `editora` … and its type, in BibLaTeX (biblatex manual, 2.3.6 and 4.9.2.1).
ROLES: dict[str, str] = {
    "collection-editor": "serieseditor",
    "director": "director",
    "producer": "producer",
    "performer": "performer",
    "composer": "composer",
    "compiler": "compiler",
    "organizer": "organizer",
    "illustrator": "illustrator",
    "contributor": "collaborator",
    "reviewed-author": "reviewedauthor",
    "recipient": "recipient",
    "interviewer": "interviewer",
    "host": "host",
    "guest": "guest",
    "narrator": "narrator",
    "chair": "chair",
    "curator": "curator",
    "script-writer": "scriptwriter",
    "series-creator": "seriescreator",
    "executive-producer": "executiveproducer",
    "editorial-director": "editorialdirector",
    "original-author": "originalauthor",
    "editor-translator": "editortranslator",
}

#: Fields of names that are only read.
NAME_ALIASES: dict[str, str] = {
    "collaborator": "contributor", "collaborators": "contributor", "director": "director", "holder": "holder",
    "serieseditor": "collection-editor", "illustrator": "illustrator", "composer": "composer", "editors": "editor",
    "authors": "author", "origauthor": "original-author", "recipient": "recipient",
}  # fmt: skip

#: In the order in which fields are written.
FIELDS: tuple[Row, ...] = (
    Row("title", "title", "title", "title"),
    Row("title-short", "shorttitle", "shorttitle", "title"),
    Row("volume-title", None, None, "title", _for(ARTICLES, None, "issuetitle"), ("issuetitle",)),
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
            *_for(ARTICLES, "journal", "journaltitle"),
            ("biblatex:online", "organization"),
            ("biblatex:dataset", "organization"),
        ),
        ("booktitle", "fjournal", "journaltitle", "journal"),
    ),
    Row("container-title-short", None, "shortjournal", aliases=("shortjournal",)),
    Row("collection-title", "series", "series", "title"),
    Row("volume", "volume", "volume", aliases=("jurisvolume",)),
    Row("issue", None, None, "text", _for(ARTICLES, "number", "number"), ("issue",)),
    Row("collection-number", None, None, "text", _for(BOOKS, "number", "number")),
    Row("number", "number", "number", "text", (*_for(ARTICLES, None, "eid"), *_for(BOOKS, None, None)), ("eid", "article-number")),
    Row("part-number", None, "part"),
    Row("page", "pages", "pages", "pages"),
    Row("number-of-pages", "pagetotal", "pagetotal", aliases=("numpages",)),
    Row("number-of-volumes", None, "volumes"),
    # btxdoc, 3.2: "a chapter (or section or whatever) number"; what has no chapters has sections
    Row("section", None, None, "text", _for(SECTIONED, "chapter", "chapter")),
    Row("chapter-number", "chapter", "chapter", "text", _for(SECTIONED, None, None)),
    Row("edition", "edition", "edition", "edition"),
    Row("version", None, "version"),
    Row("genre", "type", "type"),
    # the court, as Better BibTeX and biblatex's legal styles have it
    Row("authority", None, None, "text", (("biblatex:jurisdiction", "institution"),)),
    Row(
        "publisher",
        "publisher",
        "publisher",
        "text",
        (
            *_for(THESES, "school", "institution"),
            ("bibtex:techreport", "institution"),
            ("biblatex:report", "institution"),
            ("biblatex:online", "organization"),
            ("biblatex:software", "organization"),
            ("biblatex:misc", "organization"),
            ("biblatex:jurisdiction", None),
            *_for(("booklet",), "howpublished", "howpublished"),
        ),
        ("publisher", "institution", "school", "organization", "howpublished"),
    ),
    # biblatex manual, 2.1.1, @patent: `location` is its scope
    Row("jurisdiction", None, None, "text", (("biblatex:patent", "location"),)),
    Row("publisher-place", "address", "location", "text", (("biblatex:patent", None),), ("address",)),
    Row("event-title", None, "eventtitle", "title"),
    Row("event-place", None, "venue"),
    Row("original-title", None, "origtitle", "title"),
    Row("original-publisher", None, "origpublisher"),
    Row("original-publisher-place", None, "origlocation"),
    Row("status", None, "pubstate"),
    Row("medium", None, "howpublished"),
    Row("license", None, None, aliases=("license",)),
    Row("ISBN", "isbn", "isbn", "verbatim"),
    Row("ISSN", "issn", "issn", "verbatim"),
    Row("DOI", "doi", "doi", "verbatim"),
    Row("PMID", "pmid", "pmid", "verbatim"),
    Row("PMCID", "pmcid", "pmcid", "verbatim", aliases=("pmc",)),
    Row("URL", "url", "url", "verbatim", aliases=("ee", "bdsk-url-1")),
    Row("call-number", None, None, aliases=("lccn", "callnumber")),
    Row("abstract", "abstract", "abstract"),
    Row("keyword", "keywords", "keywords", aliases=("keyword",)),
    Row("note", "note", "note"),
    Row("annote", "annote", "annotation", aliases=("annote",)),
    Row("language", "language", "langid", "language", aliases=("language", "hyphenation")),
)  # fmt: skip

#: Fields without a row that the reader deals with in code, or that only steer BibTeX, biber and reference managers.
#: They are not kept in `custom`.
HANDLED = frozenset(
    "issue fjournal date year month day urldate eventdate origdate urlday urlmonth urlyear subtitle titleaddon maintitle mainsubtitle"
    " maintitleaddon booksubtitle booktitleaddon journalsubtitle journaltitleaddon issuesubtitle addendum eprint"
    " eprinttype eprintclass archiveprefix primaryclass archive slaccitation crossref xdata ids options"
    " entrysubtype keywords howpublished organization institution school editortype editoratype editorbtype"
    " library editorctype editora editorb editorc holder".split()
)

#: Fields that the export writes although biber's data model lacks them (`*`: in any entry type), because the value
#: would be lost otherwise: `biber --validate-datamodel` warns of these, and biblatex's styles pass over them.
KEPT: dict[str, frozenset[str]] = {
    "*": frozenset(("pmid", "pmcid", "bibkit-csl")),
    "article": frozenset(("chapter", "location", "publisher", "isbn")),
    "misc": frozenset(
        ("venue", "number", "pages", "volume", "booktitle", "series", "chapter", "isbn", "issn")
    ),
    "online": frozenset(("type", "volume", "number", "pages", "isbn", "issn")),
    "patent": frozenset(("pages",)),
    "periodical": frozenset(("publisher", "location")),
    "report": frozenset(("series",)),
}

#: BibLaTeX wants babel's names in `langid` (biblatex manual, 3.10.1.2): by primary language subtag.
BABEL_LANGUAGES = {
    "ar": "arabic", "bg": "bulgarian", "ca": "catalan", "cs": "czech", "da": "danish", "de": "ngerman",
    "el": "greek", "en": "english", "es": "spanish", "et": "estonian", "fi": "finnish", "fr": "french",
    "gl": "galician", "he": "hebrew", "hr": "croatian", "hu": "magyar", "it": "italian", "la": "latin",
    "lt": "lithuanian", "lv": "latvian", "nb": "norsk", "nl": "dutch", "nn": "nynorsk", "no": "norsk",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sk": "slovak", "sl": "slovenian",
    "sr": "serbian", "sv": "swedish", "tr": "turkish", "uk": "ukrainian",
}  # fmt: skip

#: Variants that have names of their own (biblatex manual, 3.10.1.2, table 2).
BABEL_VARIANTS = {
    "en-US": "american", "en-GB": "british", "en-CA": "canadian", "en-AU": "australian", "en-NZ": "newzealand",
    "de-AT": "naustrian", "de-CH": "nswissgerman", "pt-BR": "brazilian", "fr-CA": "canadien", "sr-Cyrl": "serbianc",
}  # fmt: skip

#: What `langid`, `language` and `hyphenation` may hold → BCP 47.
LANGUAGE_TAGS = (
    {name: tag for tag, name in BABEL_LANGUAGES.items() if tag not in ("no", "nb")}
    | {name: tag for tag, name in BABEL_VARIANTS.items()}
    | {
        "german": "de", "austrian": "de-AT", "swissgerman": "de-CH", "usenglish": "en-US", "ukenglish": "en-GB",
        "francais": "fr", "frenchb": "fr", "acadian": "fr-CA", "hungarian": "hu", "norsk": "nb", "norwegian": "no",
        "portuges": "pt", "brazil": "pt-BR", "slovene": "sl", "russian": "ru", "latin": "la", "chinese": "zh",
        "japanese": "ja", "korean": "ko", "persian": "fa", "vietnamese": "vi", "turkish": "tr", "thai": "th",
        "polutonikogreek": "el", "greek": "el",
    }
)  # fmt: skip

#: Localisation keys of `type` (biblatex manual, 4.9.2.12 to .14), as what they stand for in English.
TYPE_KEYS = {
    "mathesis": "Master's thesis", "phdthesis": "PhD thesis", "candthesis": "Candidate thesis",
    "bathesis": "Bachelor's thesis", "techreport": "Technical report", "resreport": "Research report",
    "software": "Computer software", "datacd": "Data CD", "audiocd": "Audio CD", "patent": "Patent",
    "patentde": "German patent", "patenteu": "European patent", "patentfr": "French patent",
    "patentuk": "British patent", "patentus": "U.S. patent", "patreq": "Patent request",
    "patreqde": "German patent request", "patreqeu": "European patent request",
    "patreqfr": "French patent request", "patrequk": "British patent request", "patrequs": "U.S. patent request",
}  # fmt: skip
#: Localisation keys of `pubstate` (biblatex manual, 4.9.2.15), likewise.
STATE_KEYS = {
    "inpreparation": "in preparation", "submitted": "submitted", "forthcoming": "forthcoming",
    "inpress": "in press", "prepublished": "prepublished",
}  # fmt: skip

#: What kind of thesis an entry type is.
THESIS_GENRES = {
    "phdthesis": "PhD thesis",
    "mastersthesis": "Master's thesis",
    "bachelorsthesis": "Bachelor's thesis",
}


@cache
def field_of(row: Row, kind: str, dialect: Dialect) -> str | None:
    """The field that holds a variable in an entry type of a dialect; None if there is none."""
    place = f"{dialect}:{kind}"
    for named, field in row.by_type:
        if named == place:
            return field
    return row.bibtex if dialect == "bibtex" else row.biblatex


@cache
def fields_read(kind: str) -> tuple[tuple[Row, tuple[str, ...]], ...]:
    """For an entry type, the fields that each variable is read from, the best one first."""
    plan: list[tuple[Row, tuple[str, ...]]] = []
    for row in FIELDS:
        named = [field_of(row, kind, "biblatex"), field_of(row, kind, "bibtex"), *row.aliases]
        plan.append((row, tuple(dict.fromkeys(name for name in named if name))))
    return tuple(plan)


@cache
def rows_by_field(kind: str) -> dict[str, tuple[int, ...]]:
    """For an entry type, which places of `fields_read` a field may serve."""
    found: dict[str, list[int]] = {}
    for place, (_, names) in enumerate(fields_read(kind)):
        for name in names:
            found.setdefault(name, []).append(place)
    return {name: tuple(places) for name, places in found.items()}


#: Entry type → CSL type.
TYPES_READ: dict[str, str] = {}
for _csl_type, _entries in ENTRY_TYPES.items():
    for _entry in reversed(_entries):
        TYPES_READ.setdefault(_entry, _csl_type)
TYPES_READ |= READ_TYPES | {"misc": "document"}

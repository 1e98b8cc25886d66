"""Required fields by target, as data.

A requirement is a CSL variable, or a tuple of variables one of which is needed; `*` stands for every type that has no
row of its own; `eprint` is one that CSL has no variable for. Types are those of CSL, or entry types in the tables of BibTeX and BibLaTeX.
"""

from __future__ import annotations

from typing import TypeAlias

Requirement: TypeAlias = str | tuple[str, ...]
Table: TypeAlias = dict[str, tuple[Requirement, ...]]

_PERSON = ("author", "editor")
#: btxdoc, 3.1: "a chapter (or section or whatever) number", or pages
_PART = ("chapter-number", "page", "section")
_ADDRESS = ("URL", "DOI")

#: What a CSL-JSON item needs to be an item (csl-data.json demands id and type; a title is what is shown of it).
CSL_JSON: Table = {"*": ("id", "type", "title")}

#: What a pasted paper must have given: the listing shows all of these.
LISTING: Table = {"*": ("id", "type", "title", "author", "issued")}

#: RIS knows no required tags but TY; EndNote and Zotero show a record by its title.
RIS: Table = {"*": ("title",)}

#: RFC 4287, 4.1.2: id and updated are always made; a title, and an author or source.
FEED: Table = {"*": ("title", _PERSON, "issued")}

#: A reading list groups by year and links to the papers.
PAGE: Table = {"*": ("title", _PERSON, "issued")}

#: btxdoc, 3.1, "Entry Types": required fields. @misc needs nothing, and bibtex warns only if all of it is empty.
BIBTEX: Table = {
    "article": ("author", "title", "container-title", "issued"),
    "book": (_PERSON, "title", "publisher", "issued"),
    "booklet": ("title",),
    "conference": ("author", "title", "container-title", "issued"),
    "inbook": (_PERSON, "title", _PART, "publisher", "issued"),
    "incollection": ("author", "title", "container-title", "publisher", "issued"),
    "inproceedings": ("author", "title", "container-title", "issued"),
    "manual": ("title",),
    "mastersthesis": ("author", "title", "publisher", "issued"),
    "phdthesis": ("author", "title", "publisher", "issued"),
    "proceedings": ("title", "issued"),
    "techreport": ("author", "title", "publisher", "issued"),
    "unpublished": ("author", "title", "note"),
    "*": (("author", "title", "issued", "note", "publisher", "container-title", "URL"),),
}

_ARTICLE: tuple[Requirement, ...] = ("author", "title", "container-title", "issued")
_WHOLE: tuple[Requirement, ...] = ("title", "issued")

#: BibLaTeX's data model (blx-dm.def), mandatory constraints, as far as its standard styles need the fields: what they
#: do without is in `BIBLATEX_ASKED`. Old entry types are aliases that bring their `type` along (manual, 2.1.2).
BIBLATEX: Table = {
    "article": _ARTICLE,
    "book": (_PERSON, "title", "issued"),
    "mvbook": (_PERSON, "title", "issued"),
    "inbook": _ARTICLE,
    "bookinbook": _ARTICLE,
    "suppbook": _ARTICLE,
    "booklet": (_PERSON, "title", "issued"),
    "collection": (("editor", "author"), "title", "issued"),
    "mvcollection": (("editor", "author"), "title", "issued"),
    "reference": (("editor", "author"), "title", "issued"),
    "mvreference": (("editor", "author"), "title"),
    "manual": _WHOLE,
    "misc": _WHOLE,
    "periodical": _WHOLE,
    "proceedings": _WHOLE,
    "suppperiodical": ("issued",),
    "incollection": _ARTICLE,
    "suppcollection": _ARTICLE,
    "inreference": ("title", "container-title", "issued"),
    "inproceedings": _ARTICLE,
    "conference": _ARTICLE,
    "online": ("title", ("URL", "DOI", "number", "eprint"), "issued"),
    "electronic": ("title", ("URL", "DOI", "number", "eprint"), "issued"),
    "www": ("title", ("URL", "DOI", "number", "eprint"), "issued"),
    # a preprint is exported as @online, but is not found by an address alone
    "preprint": _WHOLE,
    "patent": ("author", "title", "number", "issued"),
    "report": ("author", "title", "genre", "publisher", "issued"),
    "techreport": ("author", "title", "publisher", "issued"),
    "thesis": ("author", "title", "genre", "publisher", "issued"),
    "phdthesis": ("author", "title", "publisher", "issued"),
    "mastersthesis": ("author", "title", "publisher", "issued"),
    "unpublished": ("author", "title", "issued"),
    # the data model demands nothing of the types that its standard styles treat as @misc
    "*": ("title",),
}

#: Mandatory in BibLaTeX's data model, but the standard styles print the entry well without.
BIBLATEX_ASKED: Table = {
    "book": ("author",),
    "mvbook": ("author",),
    "collection": ("editor",),
    "mvcollection": ("editor",),
    "reference": ("editor",),
    "mvreference": ("editor",),
    "incollection": ("editor",),
    "suppcollection": ("editor",),
    "inreference": ("author", "editor"),
    "periodical": ("editor",),
    "*": (),
}

#: What a citation of a work needs besides its title, whatever the style: who, when, and where it is to be found.
CITED: Table = {
    "article-journal": ("author", "issued", "container-title"),
    "article-magazine": ("issued", "container-title"),
    "article-newspaper": ("issued", "container-title"),
    "article": ("author", "issued"),
    "book": ((*_PERSON, "translator", "compiler", "composer", "illustrator"), "issued", "publisher"),
    "chapter": (("author", "container-author", "editor"), "issued", "container-title"),
    "paper-conference": ("author", "issued", ("container-title", "event-title", "event", "publisher")),
    "thesis": ("author", "issued", "publisher"),
    "report": (("author", "editor", "publisher"), "issued"),
    "speech": ("author", "issued"),
    "webpage": (_ADDRESS,),
    "post": (_ADDRESS,),
    "post-weblog": (_ADDRESS,),
    "*": (),
}

TABLES: dict[str, Table] = {
    "csl": CSL_JSON,
    "listing": LISTING,
    "bibtex": BIBTEX,
    "biblatex": BIBLATEX,
    "ris": RIS,
    "feed": FEED,
    "page": PAGE,
}

#: Targets whose types are entry types.
ENTRY_TARGETS = ("bibtex", "biblatex")

#: What the fields of a target are called, where that is not the name of the CSL variable.
_BIB_NAMES = {
    "container-title": "booktitle", "publisher": "publisher", "URL": "url", "DOI": "doi", "chapter-number": "chapter",
    "page": "pages", "genre": "type",
}  # fmt: skip
FIELD_NAMES: dict[str, dict[str, str]] = {
    "bibtex": _BIB_NAMES | {"issued": "year"},
    "biblatex": _BIB_NAMES | {"issued": "date"},
    "ris": {"title": "TI", "author": "AU", "issued": "PY"},
}
#: The same, by entry type.
FIELD_NAMES_BY_TYPE: dict[tuple[str, str, str], str] = {
    ("bibtex", "article", "container-title"): "journal",
    ("biblatex", "article", "container-title"): "journaltitle",
    ("bibtex", "phdthesis", "publisher"): "school",
    ("bibtex", "mastersthesis", "publisher"): "school",
    ("bibtex", "techreport", "publisher"): "institution",
    ("biblatex", "phdthesis", "publisher"): "institution",
    ("biblatex", "mastersthesis", "publisher"): "institution",
    ("biblatex", "techreport", "publisher"): "institution",
    ("biblatex", "thesis", "publisher"): "institution",
    ("biblatex", "report", "publisher"): "institution",
}
#: Names of required fields that biber reads and bibtex does not.
BIBLATEX_NAMES = frozenset(("date", "journaltitle"))

_JOURNAL = ("container-title", ("journal", "journaltitle"))
_BOOK = ("container-title", ("booktitle", "maintitle"))
_SCHOOL = ("publisher", ("school", "institution"))
#: Entry type → a required variable, and the fields that may hold it: readers are more generous than bibtex and biber.
OWN_FIELDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "article": _JOURNAL,
    "incollection": _BOOK,
    "inproceedings": _BOOK,
    "conference": _BOOK,
    "phdthesis": _SCHOOL,
    "mastersthesis": _SCHOOL,
    "thesis": _SCHOOL,
    "techreport": ("publisher", ("institution",)),
    "report": ("publisher", ("institution",)),
}

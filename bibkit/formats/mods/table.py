"""MODS 3 (Metadata Object Description Schema of the Library of Congress), alone or as `<modsCollection>`.

What contains a work is its `<relatedItem type="host">`, a series `<relatedItem type="series">`; volume, issue and
pages stand in a `<part>`.
"""

from __future__ import annotations

from ..mapping import Table

NAMESPACE = "http://www.loc.gov/mods/v3"

#: Variable → place: a path below `<mods>`, with `@type=…` conditions; `host` and `series` are related items.
TABLE = Table(
    #: CSL type → genre (MARC genre terms where there is one, else the terms that bibutils uses).
    types={
        "article": "preprint",
        "article-journal": "journal article",
        "article-magazine": "magazine article",
        "article-newspaper": "newspaper article",
        "bill": "bill",
        "broadcast": "broadcast",
        "classic": "classical text",
        "entry": "entry",
        "event": "event",
        "figure": "figure",
        "performance": "performance",
        "post": "forum post",
        "regulation": "regulation",
        "review": "review",
        "book": "book",
        "chapter": "book chapter",
        "collection": "collection",
        "dataset": "dataset",
        "document": "document",
        "entry-dictionary": "dictionary entry",
        "entry-encyclopedia": "encyclopedia entry",
        "graphic": "picture",
        "hearing": "hearing",
        "interview": "interview",
        "legal_case": "legal case and case notes",
        "legislation": "legislation",
        "manuscript": "manuscript",
        "map": "map",
        "motion_picture": "motion picture",
        "musical_score": "musical score",
        "pamphlet": "pamphlet",
        "paper-conference": "conference paper",
        "patent": "patent",
        "periodical": "periodical",
        "personal_communication": "letter",
        "post-weblog": "blog post",
        "report": "technical report",
        "review-book": "book review",
        "software": "computer program",
        "song": "sound recording",
        "speech": "speech",
        "standard": "standard or specification",
        "thesis": "thesis",
        "treaty": "treaty",
        "webpage": "web site",
    },
    read_types={
        "journalarticle": "article-journal",
        "journalArticle": "article-journal",
        "magazineArticle": "article-magazine",
        "newspaperArticle": "article-newspaper",
        "bookSection": "chapter",
        "conferencePaper": "paper-conference",
        "computerProgram": "software",
        "blogPost": "post-weblog",
        "instruction": "report",
        "report": "report",
        "article": "article-journal",
        "academic journal": "article-journal",
        "newspaper": "article-newspaper",
        "conference publication": "paper-conference",
        "Ph.D. thesis": "thesis",
        "Masters thesis": "thesis",
        "communication": "personal_communication",
        "unpublished": "manuscript",
        "electronic": "webpage",
        "webpage": "webpage",
    },
    fields={
        "title": "titleInfo/title",
        "title-short": "titleInfo@type=abbreviated/title",
        "container-title": "host/titleInfo/title",
        "container-title-short": "host/titleInfo@type=abbreviated/title",
        "collection-title": "series/titleInfo/title",
        "collection-number": "series/titleInfo/partNumber",
        "edition": "originInfo/edition",
        "publisher": "originInfo/publisher",
        "publisher-place": "originInfo/place/placeTerm",
        "volume": "part/detail@type=volume/number",
        "issue": "part/detail@type=issue/number",
        "chapter-number": "part/detail@type=chapter/number",
        "number": "identifier@type=local",
        "number-of-pages": "physicalDescription/extent",
        "section": "part/detail@type=section/number",
        "DOI": "identifier@type=doi",
        "ISBN": "identifier@type=isbn",
        "ISSN": "identifier@type=issn",
        "PMID": "identifier@type=pubmed",
        "PMCID": "identifier@type=pmc",
        "URL": "location/url",
        "archive": "location/physicalLocation",
        "archive_location": "location/shelfLocator",
        "call-number": "classification",
        "language": "language/languageTerm",
        "abstract": "abstract",
        "note": "note",
        "genre": "note@type=genre",
        "license": "accessCondition",
        "dimensions": "physicalDescription/note",
        "medium": "physicalDescription/form",
        "version": "note@type=version",
    },
)
#: Types whose publisher, volume and numbers are those of what contains them, so far as there is a host.
PARTS = frozenset(
    """article-journal article-magazine article-newspaper chapter entry entry-dictionary entry-encyclopedia
    paper-conference review review-book""".split()
)
OF_HOST = (
    "originInfo/publisher",
    "originInfo/place/placeTerm",
    "originInfo/edition",
    "part/",
    "identifier@type=isbn",
    "identifier@type=issn",
)
#: Genres of the host that tell the type of a work that says none itself.
HOST_GENRES = {
    "periodical": "article-journal", "academic journal": "article-journal", "magazine": "article-magazine",
    "newspaper": "article-newspaper", "book": "chapter", "conference publication": "paper-conference",
    "encyclopedia": "entry-encyclopedia", "dictionary": "entry-dictionary",
}  # fmt: skip
#: CSL type → the genre of its host.
HOSTS = {"article-journal": "periodical", "review": "periodical", "review-book": "periodical"} | {
    kind: genre for genre, kind in HOST_GENRES.items() if genre not in ("periodical", "academic journal")
}

#: CSL name variable → MARC relator term.
ROLES: dict[str, str] = {
    "author": "author",
    "editor": "editor",
    "collection-editor": "series editor",
    "translator": "translator",
    "composer": "composer",
    "director": "director",
    "illustrator": "illustrator",
    "interviewer": "interviewer",
    "recipient": "addressee",
    "container-author": "author",
    "contributor": "contributor",
    "compiler": "compiler",
    "performer": "performer",
    "producer": "producer",
    "curator": "curator",
    "narrator": "narrator",
    "host": "host",
}
ROLE_CODES = {
    "aut": "author", "cre": "author", "creator": "author", "edt": "editor", "trl": "translator", "cmp": "composer",
    "drt": "director", "ill": "illustrator", "ivr": "interviewer", "rcp": "recipient", "ctb": "contributor",
    "com": "compiler", "prf": "performer", "pro": "producer", "art": "author", "inv": "author", "ctg": "author",
}  # fmt: skip
ROLE_VARIABLES = {term: variable for variable, term in reversed(ROLES.items())} | ROLE_CODES
NOT_ROLES = frozenset(("degree grantor", "dgg", "sponsor", "spn", "funder", "fnd", "publisher", "pbl"))


def of_host(place: str) -> bool:
    """Whether what stands at a place is said of the host, for a work that is part of one."""
    return place.startswith(OF_HOST)

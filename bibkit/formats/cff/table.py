"""CITATION.cff, the Citation File Format 1.2.0: one software or dataset, its preferred citation and references.

Source: the guide to the CFF schema, version 1.2.0.
"""

from __future__ import annotations

from ..mapping import Table

MESSAGE = "If you use this work, please cite it as below."

#: Variable → key; a key with a dot names a member of an entity.
TABLE = Table(
    types={
        "article": "unpublished",
        "article-journal": "article",
        "article-magazine": "magazine-article",
        "article-newspaper": "newspaper-article",
        "bill": "bill",
        "book": "book",
        "broadcast": "film-broadcast",
        "chapter": "generic",
        "classic": "historical-work",
        "collection": "edited-work",
        "dataset": "dataset",
        "document": "generic",
        "entry-dictionary": "dictionary",
        "entry-encyclopedia": "encyclopedia",
        "event": "conference",
        "graphic": "art",
        "hearing": "hearing",
        "legal_case": "legal-case",
        "legislation": "statute",
        "map": "map",
        "motion_picture": "video",
        "musical_score": "music",
        "pamphlet": "pamphlet",
        "paper-conference": "conference-paper",
        "patent": "patent",
        "periodical": "serial",
        "personal_communication": "personal-communication",
        "post-weblog": "blog",
        "regulation": "legal-rule",
        "report": "report",
        "review": "article",
        "review-book": "article",
        "software": "software",
        "song": "sound-recording",
        "speech": "slides",
        "standard": "standard",
        "thesis": "thesis",
        "webpage": "website",
    },
    read_types={
        "article": "article-journal",
        "generic": "document",
        "audiovisual": "motion_picture",
        "catalogue": "book",
        "conference": "event",
        "data": "dataset",
        "database": "dataset",
        "government-document": "report",
        "grant": "document",
        "manual": "report",
        "multimedia": "motion_picture",
        "proceedings": "book",
        "software-code": "software",
        "software-container": "software",
        "software-executable": "software",
        "software-virtual-machine": "software",
    },
    fields={
        "title": "title",
        "title-short": "abbreviation",
        "author": "authors",
        "editor": "editors",
        "collection-editor": "editors-series",
        "translator": "translators",
        "recipient": "recipients",
        "container-title": "journal",
        "collection-title": "collection-title",
        "volume-title": "volume-title",
        "event-title": "conference.name",
        "volume": "volume",
        "issue": "issue",
        "number": "number",
        "number-of-volumes": "number-volumes",
        "number-of-pages": "pages",
        "edition": "edition",
        "section": "section",
        "version": "version",
        "publisher": "publisher.name",
        "publisher-place": "publisher.city",
        "event-place": "location.name",
        "genre": "thesis-type",
        "medium": "medium",
        "license": "license",
        "language": "languages",
        "status": "status",
        "DOI": "doi",
        "ISBN": "isbn",
        "ISSN": "issn",
        "PMCID": "pmcid",
        "URL": "url",
        "abstract": "abstract",
        "note": "notes",
        "accessed": "date-accessed",
    },
    by_type={
        "thesis": {"publisher": "institution.name", "publisher-place": "institution.city"},
        "report": {"publisher": "institution.name", "publisher-place": "institution.city"},
        "paper-conference": {"container-title": "collection-title", "collection-title": ""},
        "entry-dictionary": {"title": "term", "container-title": "title"},
        "entry-encyclopedia": {"title": "entry", "container-title": "title"},
        "chapter": {"container-title": "collection-title", "collection-title": ""},
    },
    read_fields={
        "repository-code": "URL",
        "repository": "URL",
        "database-provider": "source",
        "database": "archive",
    },
)

ROOT_KEYS = frozenset(
    "title authors abstract doi keywords license version date-released url type contact identifiers".split()
)
NAME_KEYS = {
    "family-names": "family",
    "given-names": "given",
    "name-particle": "non-dropping-particle",
    "name-suffix": "suffix",
}
STATUSES = frozenset("abstract advance-online in-preparation in-press preprint submitted".split())
INTEGERS = frozenset(("number-volumes", "pages", "loc-start", "loc-end"))
LISTS = frozenset(("languages",))

"""The CSL 1.0.2 vocabulary as data: item types and variables, by the appendices of the specification."""

from __future__ import annotations

#: Appendix III, "Types".
TYPES = frozenset(
    """
    article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection
    dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview
    legal_case legislation manuscript map motion_picture musical_score pamphlet paper-conference patent
    performance periodical personal_communication post post-weblog regulation report review review-book
    software song speech standard thesis treaty webpage
    """.split()
)

#: Appendix IV, "Name Variables".
NAME_VARIABLES = frozenset(
    """
    author chair collection-editor compiler composer container-author contributor curator director editor
    editor-translator editorial-director executive-producer guest host illustrator interviewer narrator
    organizer original-author performer producer recipient reviewed-author script-writer series-creator
    translator
    """.split()
)

#: Appendix IV, "Date Variables".
DATE_VARIABLES = frozenset("accessed available-date event-date issued original-date submitted".split())

#: Appendix IV, "Number Variables".
NUMBER_VARIABLES = frozenset(
    """
    chapter-number citation-number collection-number edition first-reference-note-number issue locator number
    number-of-pages number-of-volumes page page-first part-number printing-number section supplement-number
    version volume
    """.split()
)

#: Appendix IV, "Standard Variables".
STANDARD_VARIABLES = frozenset(
    """
    abstract annote archive archive_collection archive_location archive-place authority call-number
    citation-key citation-label collection-title container-title container-title-short dimensions division DOI
    event event-title event-place genre ISBN ISSN jurisdiction keyword language license medium note
    original-publisher original-publisher-place original-title part-title PMCID PMID publisher publisher-place
    references reviewed-genre reviewed-title scale source status title title-short URL volume-title
    year-suffix
    """.split()
)

#: Members of a CSL-JSON item that are not variables (csl-data.json), and the older spellings that it allows.
JSON_MEMBERS = frozenset("id type categories custom journalAbbreviation shortTitle".split())

#: Standard variables whose text may run over several paragraphs; in all others white space is one space.
MULTILINE_VARIABLES = frozenset(("abstract", "annote", "note", "references"))

ALL_VARIABLES = NAME_VARIABLES | DATE_VARIABLES | NUMBER_VARIABLES | STANDARD_VARIABLES

"""RIS types and tags for CSL types and variables, as data; the same fields are those of EndNote's other formats.

Sources: "RIS Format Specifications" (Reference Manager), and EndNote's table of the fields of each reference
type, which gives most custom fields (C1 to C8, M1, M3, SV) their meaning by type.
"""

from __future__ import annotations

from ..mapping import Table

#: CSL type → RIS type (`TY`). Types that are not here become GEN.
TYPES: dict[str, str] = {
    "article": "UNPB",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "broadcast": "VIDEO",
    "chapter": "CHAP",
    "classic": "CLSWK",
    "collection": "GEN",
    "dataset": "DATA",
    "document": "GEN",
    "entry": "DICT",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "event": "GEN",
    "figure": "FIGURE",
    "graphic": "ART",
    "hearing": "HEAR",
    "interview": "PCOMM",
    "legal_case": "CASE",
    "legislation": "STAT",
    "manuscript": "MANSCPT",
    "map": "MAP",
    "motion_picture": "MPCT",
    "musical_score": "MUSIC",
    "pamphlet": "PAMP",
    "paper-conference": "CPAPER",
    "patent": "PAT",
    "performance": "GEN",
    "periodical": "JFULL",
    "personal_communication": "PCOMM",
    "post": "ELEC",
    "post-weblog": "BLOG",
    "regulation": "LEGAL",
    "report": "RPRT",
    "review": "JOUR",
    "review-book": "JOUR",
    "software": "COMP",
    "song": "SOUND",
    "speech": "SLIDE",
    "standard": "STAND",
    "thesis": "THES",
    "treaty": "GEN",
    "webpage": "ELEC",
}

#: RIS types that are read as a CSL type but never written. Types of no table are read as GEN.
READ_TYPES: dict[str, str] = {
    "GEN": "document",
    "JOUR": "article-journal",
    "DICT": "entry-dictionary",
    "ELEC": "webpage",
    "PCOMM": "personal_communication",
    "VIDEO": "motion_picture",
    "SER": "book",
    "ABST": "article-journal",
    "ADVS": "motion_picture",
    "AGGR": "document",
    "ANCIENT": "document",
    "CHART": "graphic",
    "CONF": "paper-conference",
    "CTLG": "article-magazine",
    "DBASE": "dataset",
    "EBOOK": "book",
    "ECHAP": "chapter",
    "EDBOOK": "book",
    "EJOUR": "article-journal",
    "EQUA": "document",
    "GOVDOC": "report",
    "GRANT": "document",
    "ICOMM": "personal_communication",
    "INPR": "manuscript",
    "MULTI": "motion_picture",
    "UNBILL": "manuscript",
    "UNPD": "article",
    "WEB": "webpage",
    "BLOG": "post-weblog",
    "PREPRINT": "article",
}

#: CSL types that RIS has no type for: the type of work (`M3`) that tells them from the RIS type's own.
WORK_TYPES: dict[str, str] = {
    "broadcast": "Broadcast",
    "collection": "Collection",
    "entry": "Entry",
    "event": "Event",
    "interview": "Interview",
    "performance": "Performance",
    "post": "Forum Post",
    "review": "Review",
    "review-book": "Book Review",
    "treaty": "Treaty",
}

#: CSL name variable → tag, where a type has no other.
NAME_TAGS: dict[str, str] = {
    "author": "AU",
    "editor": "A2",
    "collection-editor": "A3",
    "translator": "A4",
}

#: CSL variable → tag, in the order in which tags are written.
TAGS: dict[str, str] = {
    "title": "TI",
    "title-short": "ST",
    "container-title": "T2",
    "container-title-short": "J2",
    "collection-title": "T3",
    "volume": "VL",
    "issue": "IS",
    "number": "M1",
    "number-of-volumes": "NV",
    "edition": "ET",
    "section": "SE",
    "publisher": "PB",
    "publisher-place": "CY",
    "genre": "M3",
    "archive": "DB",
    "archive_location": "AN",
    "call-number": "CN",
    "source": "DP",
    "language": "LA",
    "ISBN": "SN",
    "ISSN": "SN",
    "reviewed-title": "RI",
    "original-date": "OP",
    "DOI": "DO",
    "URL": "UR",
    "abstract": "AB",
    "annote": "RN",
    "note": "N1",
    "page": "SP",
}

#: A conference paper whose record tells the meeting from its proceedings: the row of `BY_TYPE` for it, and the tags
#: that show it in a file.
EVENT_ROW, EVENT_TAGS = "paper-conference, event", frozenset(("C1", "C3"))

_ARTICLE = {"number": "C7", "PMCID": "C2"}
_BOOK = {
    "editor": "A3",
    "collection-editor": "A2",
    "collection-title": "T2",
    "collection-number": "M1",
    "number-of-pages": "SP",
    "issue": "",
}
_NO_PART = {"volume": "", "issue": "", "page": ""}
_IMAGE = _NO_PART | {"container-title": "", "medium": "M3", "dimensions": "C3", "editor": "ED"}
_LAW = {"authority": "T3", "chapter-number": "ET", "references": "OP", "issue": ""}
_ON_SCREEN = {
    "volume": "",
    "issue": "",
    "director": "AU",
    "producer": "A3",
    "editor": "ED",
    "medium": "C5",
    "dimensions": "SP",
}
_TALK = {"volume": "", "issue": ""}

#: CSL type → variable → tag, where EndNote gives a tag another meaning in the type; "" where the type has no tag
#: for the variable, or its usual tag holds what CSL has no variable for ("Image Size" in `VL`).
BY_TYPE: dict[str, dict[str, str]] = {
    "article-journal": _ARTICLE,
    "article-magazine": _ARTICLE,
    "article-newspaper": _ARTICLE,
    "review": _ARTICLE,
    "review-book": _ARTICLE,
    "bill": _LAW | {"editor": "ED"},
    "book": _BOOK,
    "broadcast": _ON_SCREEN,
    "chapter": {"chapter-number": "SE", "collection-number": "SV", "issue": ""},
    "classic": _BOOK,
    "dataset": _NO_PART | {"version": "ET", "number": "NV", "producer": "A2", "editor": "ED"},
    "event": {"event-title": "T2", "event-place": "CY"},
    "figure": _IMAGE,
    "graphic": _IMAGE,
    "hearing": {"volume": "", "issue": "", "section": "T2", "authority": "T3", "chapter-number": "ET", "references": "OP"},
    "interview": _TALK | {"interviewer": "A2", "editor": "ED"},
    "legal_case": {"container-title": "A2", "authority": "PB", "number": "SV", "references": "OP", "editor": "ED", "issue": ""},
    "legislation": _LAW | {"publisher": ""},
    "manuscript": {"archive_collection": "T2", "number-of-pages": "SP", "number": "NV", "volume": "", "issue": ""},
    "map": _NO_PART | {"collection-title": "T2", "collection-editor": "A2", "editor": "ED", "scale": "C1", "dimensions": "C3"},
    "motion_picture": _ON_SCREEN | {"collection-title": "T2", "genre": "C4"},
    "musical_score": {"composer": "AU", "issue": "", "number-of-pages": "SP"},
    "pamphlet": {"volume": "", "issue": "", "number": "VL", "number-of-pages": "SP", "authority": "A2", "editor": "ED"},
    "paper-conference, event": {"container-title": "C3", "event-title": "T2", "event-place": "CY", "publisher-place": "C1"},
    "patent": {"volume": "", "issue": "", "publisher": "", "container-title": "", "authority": "A2", "number": "SN", "call-number": "M1", "submitted": "C1", "jurisdiction": "C3", "references": "C5", "status": "C6", "editor": "ED"},
    "personal_communication": _TALK | {"publisher": "", "page": "", "recipient": "A2", "editor": "ED"},
    "post": _NO_PART,
    "post-weblog": _NO_PART,
    "regulation": {"authority": "A2", "number": "VL", "volume": "", "editor": "ED"},
    "report": {"number": "SN", "collection-title": "T2", "collection-editor": "A2", "editor": "ED", "issue": ""},
    "software": _NO_PART | {"version": "ET", "collection-title": "T2", "collection-editor": "A2", "medium": "C1", "editor": "ED"},
    "song": {"composer": "AU", "author": "A2", "medium": "C5", "editor": "ED", "issue": "", "page": ""},
    "speech": _TALK | {"event-title": "T2", "event-place": "CY"},
    "standard": {"number": "SN", "version": "ET", "authority": "A2", "editor": "ED", "volume": "", "issue": "", "container-title": ""},
    "thesis": {"contributor": "A3", "division": "T2", "number-of-pages": "SP", "volume": "", "issue": ""},
    "webpage": _NO_PART | {"collection-editor": "A2", "editor": "ED"},
}  # fmt: skip

#: Tag → variable, read but never written: older spellings, and those of other programs.
READ_TAGS: dict[str, str] = {
    "A1": "author",
    "T1": "title",
    "CT": "title",
    "JF": "container-title",
    "BT": "container-title",
    "JO": "container-title",
    "JA": "container-title-short",
    "J1": "container-title-short",
    "ED": "editor",
    "N2": "abstract",
    "AV": "archive_location",
    "H1": "source",
    "H2": "call-number",
    "M2": "note",
    "VO": "volume",
    "PU": "publisher",
    "PI": "publisher-place",
    "JI": "container-title-short",
}

#: CSL type → tag → variable, read but never written.
READ_BY_TYPE: dict[str, dict[str, str]] = {
    "bill": {"A2": "author", "A1": "author"},
    "book": {"BT": "title"},
    "broadcast": {"A1": "director"},
    "article-journal": {"M1": "issue"},
    "legal_case": {"T2": "container-title", "NV": "container-title-short"},
    "motion_picture": {"A1": "director"},
    "musical_score": {"A1": "composer"},
    "song": {"A1": "composer"},
}

#: ProCite has no tags for many of its fields and writes them as notes, "Volume ID: 12": name → tag.
PROCITE_NOTES: dict[str, str] = {
    "Call Number": "CN",
    "Edition": "ET",
    "ISBN": "SN",
    "ISSN": "SN",
    "Issue ID": "IS",
    "Language": "LA",
    "Notes": "N1",
    "Page(s)": "SP",
    "Place of Publication": "CY",
    "Proceedings Title": "C3",
    "Publisher Name": "PB",
    "Record ID": "ID",
    "Record Number": "ID",
    "Scale": "C1",
    "Series Title": "T3",
    "Volume ID": "VL",
}
#: RIS type → tag that ProCite writes → the tag for what it means.
PROCITE_TAGS: dict[str, dict[str, str]] = {
    "BILL": {"CY": "T2", "VL": "M1", "SP": "SE"},
    "BOOK": {"VL": "ET", "IS": "VL"},
    "CHAP": {"VL": "ET"},
    "CASE": {"T2": "ST"},
    "COMP": {"IS": "ET"},
    "PAT": {"IS": "SN", "VL": "M1", "A2": "PB"},
    "RPRT": {"VL": "SN"},
    "UNBILL": {"VL": "NV"},
}

#: The Web of Science, told by its accession numbers, has institutions in the custom field of proceedings' titles, and
#: the meeting under tags of its own: RIS type → its tag → the tag for what it means.
WEB_OF_SCIENCE = "WOS:"
WEB_OF_SCIENCE_TAGS: dict[str, dict[str, str]] = {
    "CPAPER": {"C3": "AD", "T2": "C3", "CP": "T2", "CL": "CY"},
    "CONF": {"C3": "AD", "T2": "C3", "CP": "T2", "CL": "CY"},
}

#: RIS type → tags that EndNote gives a meaning which CSL has no variable for, in types that share a CSL type with
#: others: the program that made a chart, the institution of a catalogue, the periodical of a database.
OTHER_MEANING: dict[str, frozenset[str]] = {
    "CTLG": frozenset(("A2",)),
    "DBASE": frozenset(("T2",)),
    "EQUA": frozenset(("A2", "T2", "VL", "SP")),
}

#: RIS type → tag → what it is there, though it shares a CSL type with others: the authors of an edited book are its
#: editors, and an article in press has a journal.
OWN_MEANING: dict[str, dict[str, str]] = {
    "EDBOOK": {"AU": "editor", "A1": "editor"},
    "INPR": {"T2": "container-title"},
}

TABLE = Table(
    types=TYPES,
    fields=NAME_TAGS | TAGS,
    by_type=BY_TYPE,
    read_types=READ_TYPES,
    read_fields=READ_TAGS,
    read_by_type=READ_BY_TYPE,
)

#: Tags that hold one name each.
NAME_LINES = frozenset("AU A1 A2 A3 A4 ED".split())

#: Every tag of the specification and of EndNote, Reference Manager, Citavi and Scopus. Only these are taken for a
#: tag where the line has another spacing or small letters.
KNOWN_TAGS = frozenset(
    """
    A1 A2 A3 A4 AB AD AN AU AV BT C1 C2 C3 C4 C5 C6 C7 C8 CA CN CP CR CT CY DA DB DI DO DP ED EP ER ET H1 H2 ID IS
    J1 J2 JA JF JO KW L1 L2 L3 L4 LA LB LK M1 M2 M3 N1 N2 NV OP PB PY RI RN RP RS SE SN SP ST SV T1 T2 T3 T4 TA TI
    TT TY U1 U2 U3 U4 U5 UR VL VO Y1 Y2
    """.split()
)

"""What bibkit has to say about its input and output: diagnostics, their codes, and the one exception.

Bad data never raises: it becomes a `Diagnostic` and the rest goes on. `BibkitError` is for misuse
(an unknown format or style) and for input or output that cannot be opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a diagnostic matters; `ERROR` is what makes a command exit with 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Code:
    """One row of the table of codes: the default severity, a title, what to do about it, and whether it is reported
    unless it is selected by name."""

    severity: Severity
    title: str
    remedy: str
    is_on: bool = True


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

#: Every code bibkit can report. Families: BK0 input, BK1 structure, BK2 required fields, BK3 values,
#: BK4 text, BK5 across records, BK6 lost on export, BK7 style and locale, BK8 feed and page, BK9 plug-ins.
CODES: dict[str, Code] = {
    "BK001": Code(_E, "The input holds no records.", "Check that the right file was given; see what else was reported."),
    "BK002": Code(_W, "Bytes that are not UTF-8 were read as Windows-1252.", "Save the file as UTF-8."),
    "BK003": Code(_W, "Control characters were dropped.", "Remove them from the source; they have no meaning in text."),
    "BK004": Code(_E, "One of several inputs cannot be read; the others were.", "Check the path, or say the format with --from."),
    "BK005": Code(_I, "A comment 'bibkit: ignore' ignores nothing.", "Remove it, or correct its codes."),
    "BK101": Code(_E, "A head line (category and date) has no paper below it.", "Paste the lines of the paper too, or remove the head line."),
    "BK102": Code(_W, "Text that belongs to no paper was skipped.", "Start the paste at a head line such as 'LGJul 19, 2024'."),
    "BK103": Code(_W, "A paper has no abstract; the listing may be cut here.", "Paste the rest of the paper if the abstract matters."),
    "BK104": Code(_E, "The text is not valid JSON.", "Mend the syntax at the place shown."),
    "BK105": Code(_E, "A JSON value is not a CSL-JSON item (an object).", "Give one object per paper, in an array or one per line."),
    "BK106": Code(_E, "A variable has a value of the wrong shape and was left out.", "Follow the CSL-JSON schema: names and dates are objects, the rest text or numbers."),
    "BK110": Code(_I, "The year of a date was inferred from the reference date.", "Pass --as-of with the day on which the listing was copied."),
    "BK111": Code(_I, "A category code that several archives share was resolved.", "If another archive is meant, set `categories` in the overrides file."),
    "BK112": Code(_W, "A category code is not one of arXiv's; it was kept as it is.", "Check the head line, or set `categories` in the overrides file."),
    "BK113": Code(_W, "Where the title ends and the authors begin is uncertain.", "Put a | between title and authors, or set both in the overrides file."),
    "BK114": Code(_W, "The date of a head line does not exist; it was left out.", "Correct the date in the listing, or set `issued` in the overrides file."),
    "BK115": Code(_W, "An entry of an author list is not a name and was dropped.", "Set `author` in the overrides file if it was one."),
    "BK116": Code(_I, "Headers, counters and buttons of a page were skipped.", "Nothing, unless a paper is missing: then report it."),
    "BK117": Code(_I, "A paper stands in a paste twice; the second was left out.", "Nothing; both said the same."),
    "BK118": Code(_W, "A paper stands in a paste twice, and the two differ; both were kept.", "Remove the one that is wrong, or merge them."),
    "BK119": Code(_I, "What kind of listing was read.", "Nothing, if it is right; else separate the kinds."),
    "BK120": Code(_W, "An override names a citation key that the library does not have.", "Compare with the keys of `bibkit convert … --to csl-json`."),
    "BK121": Code(_W, "A reference was read in part; its whole text is in `note`.", "Compare the record with its note, and correct it in the overrides file."),
    "BK122": Code(_W, "A reference could not be read; its whole text is in `note`.", "Give title, authors and date in the overrides file, or find them by the identifier."),
    "BK123": Code(_I, "Year and month were read from an arXiv number.", "Set `issued` in the overrides file if the day matters."),
    "BK124": Code(_W, "HTML was pasted instead of text; the text in it was read.", "Copy from the page as it is shown, or check the records."),
    "BK125": Code(_W, "An abstract is cut in the source.", "Unfold it on the page ('More') and copy again."),
    "BK126": Code(_I, "A line holds an identifier only.", "Find the rest by the identifier, or give it in the overrides file."),
    "BK127": Code(_W, "An entry is too long; its end was skipped.", "Check whether head lines are missing in the paste."),
    "BK128": Code(_W, "A line looks like a head line but is none; it stayed in the abstract above.", "Complete it (code and date, 'LGJul 19, 2024'), or set the paper right by hand."),
    "BK130": Code(_I, "An entry is commented out and was passed over.", "Remove the % or the @comment around it if it should count."),
    "BK131": Code(_W, "An @string has no name or no value.", 'Write it as @string{name = "value"}.'),
    "BK132": Code(_W, "An entry has no citation key; one was made.", "Write the key after the opening brace, with a comma behind it."),
    "BK133": Code(_W, "A field stands twice in an entry; the first one counts.", "Remove or rename one of them; the others are kept in `custom`."),
    "BK134": Code(_W, "Text in an entry is no field and was passed over.", "Write fields as name = {value}, with commas between them."),
    "BK135": Code(_E, "An entry is not closed.", "Add the closing brace; the fields before the next entry were read."),
    "BK136": Code(_E, "A value is not closed.", "Add the closing brace or quote; the value was taken to end before the next field."),
    "BK137": Code(_W, "A macro is not defined.", "Add an @string for it, or put the value in braces."),
    "BK138": Code(_W, "A name has too many parts, or none.", "Write names as 'Family, Jr, Given', joined by ' and '."),
    "BK139": Code(_W, "An entry inherits from one that is not there, or from itself.", "Correct `crossref` or `xdata`, or add the entry it names."),
    "BK140": Code(_I, "An entry holds fields for other entries (@xdata, @set) and is no record.", "Nothing, unless it was meant to be one."),
    "BK141": Code(_W, "A citation key stands twice in a file; both entries were kept.", "Rename one of the two: `\\cite` cannot tell them apart."),
    "BK142": Code(_E, "A value or a chain of entries is too long and was cut.", "Look whether macros or xdata entries name each other."),
    "BK150": Code(_W, "Text outside of any record was skipped.", "Remove it, or check that a record has not lost its beginning."),
    "BK151": Code(_W, "A record has no end mark.", "End the record (ER in RIS); check that nothing is missing."),
    "BK152": Code(_W, "A record has no content and was left out.", "Fill it in, or remove it."),
    "BK153": Code(_W, "The type of a record is missing or unknown.", "Give one of the types of the format's documentation."),
    "BK154": Code(_E, "The text is not well-formed XML.", "Mend the syntax at the place shown."),
    "BK155": Code(_E, "The text is not valid YAML.", "Mend the syntax at the place shown."),
    "BK156": Code(_E, "The input is too large or too deeply nested for its format.", "Split the file."),
    "BK157": Code(_E, "The text is not valid as a table.", "Give a header row that names the columns, and quote cells that hold separators."),
    "BK158": Code(_E, "The document is not of this format, or not an answer that holds records.", "Check what the service answered, or say the format with --from."),
    "BK160": Code(_I, "A record was completed from another source.", "Nothing, if the work is the same; the message says what was filled, from where, and how sure the match is."),
    "BK161": Code(_W, "Another source disagrees with a record; the record was kept as it is.", "Check which is right; --overwrite takes the value of the source."),
    "BK162": Code(_I, "A value was replaced by that of another source.", "Nothing; it was asked for with --overwrite."),
    "BK163": Code(_W, "Several works match a record; none was taken.", "Give the record an identifier (DOI, arXiv number), in the source or in an overrides file."),
    "BK164": Code(_I, "A record was found in none of the sources.", "Check its title, or try another source."),
    "BK165": Code(_E, "An identifier is malformed, or unknown to the servers that were asked.", "Check it at its registry, e.g. https://doi.org."),
    "BK166": Code(_E, "A server gave no usable answer.", "Try again later; --timeout and --retries may help."),
    "BK167": Code(_E, "A dump of metadata breaks off; what stands before was used.", "Fetch the file again."),
    "BK201": Code(_E, "A required field is missing.", "Add the field, in the source or in an overrides file."),
    "BK202": Code(_W, "A record type does not exist in the target.", "Use one of the types of the target's documentation."),
    "BK203": Code(_W, "A field or variable is not known, but looks like one that is.", "Correct the spelling of its name."),
    "BK204": Code(_I, "Two fields of a record exclude or presuppose each other.", "BibTeX's styles print one of them only; keep the one that counts."),
    "BK205": Code(_W, "The style shows that a variable is missing.", "Add the variable, or choose another style."),
    "BK206": Code(_I, "The style cannot print a variable of the record.", "Nothing, unless you expected to see it: then check the record's type."),
    "BK207": Code(_I, "A field is empty.", "Fill it in, or remove it."),
    "BK208": Code(_W, "A citation of the work would be incomplete.", "Add the variable, or correct the record's type."),
    "BK209": Code(_I, "BibLaTeX's data model asks for a field that its styles do without.", "Add it if the work has one."),
    "BK210": Code(_W, "A field has BibLaTeX's name, which BibTeX does not read.", "Convert the file (bibkit convert --to bibtex), or use biber."),
    "BK301": Code(_E, "A DOI is malformed.", "A DOI looks like 10.1000/xyz123."),
    "BK302": Code(_E, "An arXiv identifier is malformed.", "It looks like 2407.14622 or math/0211159."),
    "BK303": Code(_E, "A date is impossible.", "Correct the month or the day."),
    "BK304": Code(_E, "A URL is malformed.", "Give an absolute http(s) address."),
    "BK305": Code(_E, "An ISBN or ISSN has a wrong check digit or length.", "Compare with the publisher's page."),
    "BK306": Code(_W, "A DOI is written as an address or with a label.", "Write the DOI alone: 10.1000/xyz123."),
    "BK307": Code(_W, "An identifier of one kind stands in the field of another.", "Move it to its own field."),
    "BK308": Code(_E, "A PMID or PMCID is malformed.", "A PMID has up to eight digits, a PMCID is PMC and digits."),
    "BK309": Code(_E, "An ORCID iD has a wrong check digit or length.", "Compare with the page at orcid.org."),
    "BK310": Code(_I, "An identifier stands where no style looks for it.", "Give it in its own field: doi, eprint."),
    "BK311": Code(_W, "A page range runs backwards.", "Correct the first or last page."),
    "BK312": Code(_I, "The last page of a range is abbreviated.", "Write it in full: styles abbreviate as they need."),
    "BK313": Code(_W, "A date lies in the future.", "Correct the year, or pass --as-of with a later day."),
    "BK314": Code(_W, "A language is no tag of BCP 47.", "Write a tag such as en, de-AT, zh-Hans."),
    "BK315": Code(_W, "Volume and issue stand in one field.", "Give the issue its own field (number in BibTeX, IS in RIS)."),
    "BK316": Code(_W, "A letter stands among digits.", "Look whether an l or O was typed for 1 or 0."),
    "BK317": Code(_W, "A number carries its label.", "Give the number alone; styles print 'vol.', 'pp.', 'ed.' themselves."),
    "BK318": Code(_W, "A year or month is none.", "Write the year in four digits, the month as a name or number."),
    "BK401": Code(_W, "Braces or dollar signs are not balanced.", "Add the one that is missing, or escape it with a backslash."),
    "BK402": Code(_W, "LaTeX stands in a format that has none.", "Write the character itself, and CSL's <i>, <sup> for formats."),
    "BK403": Code(_W, "An HTML entity stands in the text.", "Write the character itself."),
    "BK404": Code(_W, "Markup stands in the text that would be printed as it is.", "Remove it, or use the markup of the format."),
    "BK405": Code(_W, "Characters were lost or read in a wrong encoding.", "Copy the text again from its source, as UTF-8."),
    "BK406": Code(_W, "Text was encoded twice.", "Write the character itself."),
    "BK407": Code(_W, "A title or name is in capitals.", "Write it as a sentence; styles can make capitals, not undo them."),
    "BK408": Code(_I, "A title is in title case.", "Write it as a sentence if your style wants sentences; styles cannot undo capitals.", is_on=False),
    "BK409": Code(_W, "A title ends in a full stop.", "Remove it: styles print their own."),
    "BK410": Code(_W, "A dash, quote or accent is the wrong character.", "Write the character that the format wants."),
    "BK411": Code(_W, "A character cannot be seen.", "Remove it."),
    "BK412": Code(_W, "Several names stand in one.", "Give each name of its own (in BibTeX: joined by ' and ')."),
    "BK413": Code(_W, "'et al.' stands as a name.", "Complete the list; BibTeX writes 'and others'."),
    "BK414": Code(_W, "Given and family name seem to be swapped.", "Write 'Family, Given'."),
    "BK415": Code(_W, "An organisation has a given and a family name.", "Put its name in braces in BibTeX; use a literal name in CSL."),
    "BK416": Code(_I, "A person's name has other forms in the library.", "Choose one form if it is one person."),
    "BK417": Code(_I, "A journal has other forms in the library.", "Choose one form."),
    "BK418": Code(_I, "A publisher has other forms in the library.", "Choose one form."),
    "BK419": Code(_I, "LaTeX prints straight quotes as closing ones.", "Write ``so'', or use \\enquote."),
    "BK420": Code(_W, "A character that LaTeX reserves is not escaped.", "Put a backslash before it."),
    "BK501": Code(_E, "A citation key is used twice.", "Rename one of the two; the later one was renamed on export where keys must differ."),
    "BK502": Code(_E, "A document cites a key that no record has.", "Correct the key in the document, or add the record."),
    "BK503": Code(_I, "Records of one work were merged.", "Check that they are one work; if not, correct what makes them look so."),
    "BK504": Code(_W, "Merged records differ in a value; the preferred one was kept.", "Correct the record if the other value was right."),
    "BK505": Code(_W, "Records may be one work but were left apart: identifiers on others of them differ.", "Merge them by hand, or give the ones without an identifier theirs."),
    "BK506": Code(_W, "Two works had one citation key; the later one was renamed.", "Correct the citations of the work that was renamed."),
    "BK507": Code(_W, "A work is there twice.", "Merge the two records (bibkit dedupe)."),
    "BK508": Code(_I, "A preprint stands beside its published version.", "Cite the published version, unless the difference matters."),
    "BK509": Code(_W, "Citation keys differ only in case.", "Rename one of the two: BibTeX takes them for one."),
    "BK510": Code(_E, "LaTeX cannot cite a key.", "Use letters, digits and - : . _ only."),
    "BK511": Code(_I, "No document cites a record.", "Nothing, or remove the record."),
    "BK512": Code(_W, "A parent stands before the entries that refer to it.", "Move it behind them; biber does not mind."),
    "BK601": Code(_W, "A variable has no place in the target format and was left out.", "Export to CSL-JSON as well if it matters."),
    "BK602": Code(_W, "A truncated author list is shown as if complete: the format has no 'and others'.", "Complete the list in an overrides file."),
    "BK603": Code(_W, "A value was simplified to fit the target format.", "Export to CSL-JSON as well if it matters."),
    "BK604": Code(_I, "A journal has no known abbreviation; its name was left in full.", "Add it to a list (--journal-list), or install bibkit-csl[journals] for ISO 4."),
    "BK701": Code(_E, "The engine could not format a record in this style.", "Try another engine (--engine) or style; the record is shown unformatted."),
    "BK702": Code(_W, "A style has no bibliography; its citation layout was used.", "Choose a style with a bibliography."),
    "BK703": Code(_W, "A locale is not there; the next one in the fallback chain was used.", "See the locales of the CSL project: de-DE, fr-FR, zh-CN …"),
    "BK704": Code(_W, "A style prints nothing of a record; its key stands in place of a reference.", "Give the record what the style shows: a title, an author."),
    "BK801": Code(_W, "No site is configured, so the feed has a made-up address.", "Set [site] url and title in bibkit.toml."),
    "BK802": Code(_W, "A record has no date; its feed entry is dated 1970-01-01.", "Add an issued date."),
    "BK803": Code(_W, "A date was cut to what a feed can hold.", "Correct the date in the source."),
    "BK804": Code(_W, "A work stands in the feed already; the later record was left out.", "Remove the duplicate."),
    "BK805": Code(_W, "A paper has more categories or authors than it stands in feeds of.", "Give the paper fewer of them, if its other feeds matter."),
    "BK806": Code(_W, "A feed that another program wrote was merged; what bibkit's feeds do not show of its entries was left out.", "Publish into another folder, if the entries should stay as they were."),
    "BK820": Code(_W, "A page does not link to an address that is not http(s).", "Correct the URL in the source."),
    "BK821": Code(_I, "The feeds beside a page were left as they are: they are not those that the page wrote.", "Update them with `bibkit feed --update`, or remove feed.atom to have those of the page."),
    "BK822": Code(_W, "A download of a page does not hold all of a paper.", "See what with `bibkit convert … --to bibtex` or `--to ris`; CSL-JSON holds all."),
    "BK901": Code(_E, "A plug-in could not be loaded.", "Upgrade or uninstall the package that brings it."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of a source: what stands from `line` and `column` (from 1, in characters) up to but not including
    `end_line` and `end_column`, which is `old`, becomes `new`. One that is not `certain` needs a person's consent."""

    line: int
    column: int
    end_line: int
    end_column: int
    old: str
    new: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `line` and `column` count from 1; `record` is the citation key; `field` the name of a
    CSL variable, or of a field of the source format. `severity` defaults to that of the code. `end_line` and
    `end_column` say where what was found ends (exclusive), if that is known; `edit` mends it, if that can be done."""

    code: str
    severity: Severity
    message: str
    path: str | None = None
    line: int | None = None
    column: int | None = None
    record: str | None = None
    field: str | None = None
    hint: str | None = None
    fixable: bool = False
    end_line: int | None = None
    end_column: int | None = None
    edit: Edit | None = None

    def as_dict(self) -> dict[str, Any]:
        """The fields of the diagnostic as plain data, in their documented order."""
        return {name: getattr(self, name) for name in _MEMBERS}

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)
        about = " ".join(part for part in (self.record, self.field) if part)
        text = f"{place}: " if place else ""
        text += f"{self.severity} {self.code} {self.message}"
        if about:
            text += f" [{about}]"
        return text


#: The members of a diagnostic in a JSON report.
_MEMBERS = tuple("code severity message path line column record field hint fixable".split())

#: Where readers, rules and exporters put what they have to say.
Report = Callable[[Diagnostic], object]


def diagnostic(code: str, message: str, **details: Any) -> Diagnostic:
    """A Diagnostic with the severity and hint of its code, unless `details` say otherwise."""
    row = CODES[code]
    details.setdefault("severity", row.severity)
    details.setdefault("hint", row.remedy)
    return Diagnostic(code, message=message, **details)


class BibkitError(Exception):
    """Misuse, or input or output that cannot be opened. The message is one line for a person; `hint` says
    what to do."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint

    def __str__(self) -> str:
        message = str(self.args[0])
        return f"{message} ({self.hint})" if self.hint else message


def near_matches(word: str, known: Iterable[str]) -> str | None:
    """A hint 'did you mean …?' with the known words closest to `word`, or None if none is close."""
    from difflib import get_close_matches

    close = get_close_matches(word.lower(), list(known), n=3, cutoff=0.6)
    return f"did you mean {_either(close)}?" if close else None


def _either(words: Sequence[str]) -> str:
    quoted = [f"'{word}'" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"

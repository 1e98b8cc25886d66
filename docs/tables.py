"""Write docs/diagnostics.md, docs/formats.md and docs/keys.md from the data that the code uses.

python docs/tables.py
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bibkit import formats
from bibkit.diagnostics import CODES
from bibkit.explanations import explanation
from bibkit.formats import cff, dublincore, hayagriva, jsonld, mods, nbib, wordxml
from bibkit.formats.bibtex.table import ENTRY_TYPES, FIELDS, NAME_FIELDS, ROLES
from bibkit.formats.ris import table as ris
from bibkit.key_patterns import DEFAULT_PATTERN, MARKERS, parse
from bibkit.variables import TYPES

DOCS = Path(__file__).parent


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def diagnostics() -> str:
    """docs/diagnostics.md."""
    families = (
        "BK0 input · BK1 structure · BK2 required fields · BK3 values · BK4 text · BK5 across records · "
        "BK6 lost on export · BK7 style and locale · BK8 feed and page · BK9 plug-ins"
    )
    rows = [
        (f"[`{code}`](#{code.lower()})", row.severity, row.title, row.remedy) for code, row in CODES.items()
    ]
    told = "".join(
        f"\n### {code}\n\n{CODES[code].title} {text.as_markdown()}\n"
        for code in CODES
        if (text := explanation(code))
    )
    return (
        "# Diagnostics\n\n"
        "`path:line:column: severity CODE message [record field]`. Codes are stable; `bibkit explain CODE` prints\n"
        "what this page says of it. An inference is info, a loss a warning, a missing required field or a malformed\n"
        f"identifier an error, and an error makes the exit status 1.\n\n{families}\n\n"
        + table(("code", "severity", "what", "what to do"), rows)
        + "\n## Why, and examples\n"
        + told
    )


def format_tables() -> str:
    """docs/formats.md."""
    ways = [
        (
            f"`{form.name}`",
            form.title,
            " ".join(form.extensions),
            "yes" if form.read else "",
            "yes" if form.export else "",
        )
        for form in formats.built_in()
    ]
    types = [
        (
            f"`{name}`",
            *(f"`@{entry}`" for entry in ENTRY_TYPES.get(name, ("misc", "misc"))),
            f"`{ris.TABLE.types.get(name, 'GEN')}`",
        )
        for name in sorted(TYPES)
    ]
    variables = {row.variable: (row.bibtex, row.biblatex, row.by_type) for row in FIELDS}
    variables |= {name: (None, f"editora`, `editoratype = {role}", ()) for name, role in ROLES.items()}
    variables |= {name: (*fields, ()) for name, fields in NAME_FIELDS.items() if any(fields)}
    tags = ris.NAME_TAGS | ris.TAGS
    places = [
        (
            f"`{name}`",
            _field(variables.get(name, (None, None, ()))[0], "bibtex", variables.get(name)),
            _field(variables.get(name, (None, None, ()))[1], "biblatex", variables.get(name)),
            f"`{tags[name]}`" if name in tags else "",
        )
        for name in sorted(variables.keys() | tags.keys(), key=str.lower)
    ]
    return (
        "# Formats\n\n"
        + table(("name", "format", "suffix", "read", "export"), ways)
        + "\nReferences in a CSL style are written as `html`, `markdown`, `text`, `latex`, `typst`, `rtf`, `rst` and, with\n"
        "the extra `docx`, `docx`.\n"
        + "\n## Types\n\n"
        + table(("CSL", "BibTeX", "BibLaTeX", "RIS"), types)
        + "\nWithout an address, DOI or eprint, `@online` is `@misc`; a `chapter` without an editor is `@inbook`.\n"
        + "\n## Variables\n\n"
        + table(("CSL", "BibTeX", "BibLaTeX", "RIS"), places)
        + "\n`issued` is `year`, `month`, `day` in BibTeX, `date` in BibLaTeX, `PY` and `DA` in RIS; `accessed` is `urldate`\n"
        "and `Y2`; `page` is `pages`, and `SP` and `EP`; `keyword` and `categories` are `keywords` and `KW`; an arXiv\n"
        "number is `eprint` with `archivePrefix` and `primaryClass` (BibTeX) or `eprinttype` and `eprintclass`\n"
        "(BibLaTeX). What has no place is reported as BK601.\n" + by_type() + matrix()
    )


#: Formats whose table is printed in one matrix: heading → table.
OTHERS = {
    "NBIB": nbib.TABLE,
    "MODS": mods.TABLE,
    "Hayagriva": hayagriva.TABLE,
    "CITATION.cff": cff.TABLE,
    "Word": wordxml.TABLE,
    "schema.org": jsonld.TABLE,
    "Dublin Core": dublincore.TABLE,
}


def by_type() -> str:
    """The tags of RIS that EndNote gives another meaning in a type."""
    rows = [
        (
            f"`{kind}`",
            " · ".join(f"`{tag}` {variable}" if tag else f"no {variable}" for variable, tag in own.items()),
        )
        for kind, own in sorted(ris.BY_TYPE.items())
    ]
    return (
        "\n## RIS by type\n\nWhere a type differs from the table above. EndNote's tagged format and EndNote XML have the same\n"
        "fields under other names.\n\n" + table(("CSL", "tags"), rows)
    )


def matrix() -> str:
    """Types and variables of the other formats."""
    kinds = [
        (f"`{kind}`", *(_code(other.types.get(kind)) for other in OTHERS.values())) for kind in sorted(TYPES)
    ]
    names = sorted({name for other in OTHERS.values() for name in other.fields}, key=str.lower)
    places = [(f"`{name}`", *(_code(other.fields.get(name)) for other in OTHERS.values())) for name in names]
    return (
        "\n## Other formats: types\n\n"
        + table(("CSL", *OTHERS), kinds)
        + "\n## Other formats: variables\n\nThe usual place; some types have another (see the tables in `bibkit/formats/`).\n\n"
        + table(("CSL", *OTHERS), places)
    )


def _code(text: str | None) -> str:
    return f"`{text}`" if text else ""


def keys() -> str:
    """docs/keys.md."""
    item = {
        "type": "article-journal",
        "title": "An awesome paper on JabRef",
        "author": [{"family": "Newton"}, {"family": "Maxwell"}, {"family": "Einstein"}],
        "issued": {"date-parts": [[2024, 7]]},
        "keyword": "keys, open science",
        "container-title": "Journal of Open Tools",
        "publisher": "Open Press",
        "volume": "3",
        "issue": "2",
        "page": "12-34",
    }
    numbers = {"auth": "3", "authors": "2", "camel": "3", "keyword": "2"}
    markers = [
        (
            f"`[{name}{number}]`",
            marker.meaning if not number else "",
            f"`{parse(f'[{name}{number}]').key(item)}`",
        )
        for name, marker in MARKERS.items()
        for number in (["", numbers[name]] if marker.is_numbered else [""])
    ]
    changes = [
        (f"`:{name}`", meaning, f"`{parse(pattern).key(item)}`", f"`{pattern}`")
        for name, meaning, pattern in (
            ("lower", "lower case", "[auth:lower]"),
            ("upper", "upper case", "[auth:upper]"),
            ("capitalize", "a capital at the beginning of every word", "[shorttitle:capitalize]"),
            ("abbr", "the first letter of every word", "[journal:abbr]"),
            ("(text)", "the text if there is nothing else", "[keyword3:(nokey)]"),
        )
    ]
    return (
        "# Citation keys\n\n"
        "Records without a citation key get one; those that have one keep it. `--key-pattern PATTERN` says what the new\n"
        "ones look like, `--rekey` makes new ones for all; in Python `make_keys(library, pattern, rekey=True)`. The\n"
        f"default is `{DEFAULT_PATTERN}`.\n\n"
        "A key that an overrides file sets (`key = …`) is pinned: `--rekey` leaves it. bibkit.toml has `key_pattern` and\n"
        "`rekey = true` under `[input]`.\n\n"
        "    bibkit convert library.bib -o new.bib --rekey --key-pattern '[auth:lower]-[shortyear][journal:abbr]'\n\n"
        "Patterns are a subset of those of JabRef and Better BibTeX (its older syntax, in brackets). What stands outside\n"
        "of brackets is written as it is: letters, digits and `_ . : + / * ! ? @ | -`. Keys are ASCII: accents are\n"
        "dropped, and so is what has no Latin letters. Of several records with one key, the earliest keeps it and the\n"
        "others get `b`, `c`, …, whatever the order of the file. A key of nothing is `untitled`.\n\n"
        "## Markers\n\n"
        "Of *An awesome paper on JabRef* by Newton, Maxwell and Einstein, July 2024:\n\n"
        + table(("marker", "what it gives", "here"), markers)
        + "\nAuthors are the editors, or the translators, of a record without authors, and `anon` if there is no name\n"
        "at all (`[auth:(nobody)]` says otherwise). `EtAl` is also written for a list that its source cut.\n\n"
        "## Modifiers\n\n"
        "After a colon (a dot will do, too), one after the other:\n\n"
        + table(("modifier", "what it does", "here", "pattern"), changes)
        + "\nWhat else JabRef has (regular expressions, `[authIniN]`, field names in capitals) is refused, with the markers\n"
        "that come near.\n"
    )


def _field(default: str | None, dialect: str, row: tuple[object, ...] | None) -> str:
    column = 0 if dialect == "bibtex" else 1
    written = {entry[column] for entry in ENTRY_TYPES.values()} | {"mastersthesis", "inbook"}
    special = [
        f"`{field}` (@{place.partition(':')[2]})"
        for place, field in (row[2] if row else ())  # type: ignore[attr-defined]
        if place.startswith(f"{dialect}:")
        and field
        and field != default
        and place.partition(":")[2] in written
    ]
    return ", ".join(([f"`{default}`"] if default else []) + special)


PAGES = {"diagnostics.md": diagnostics, "formats.md": format_tables, "keys.md": keys}


if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")

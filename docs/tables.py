"""Write the tables of docs/diagnostics.md and docs/formats.md from the data that the code uses.

python docs/tables.py
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bibkit import formats
from bibkit.diagnostics import CODES
from bibkit.formats.bibtex.table import ENTRY_TYPES, FIELDS, NAME_FIELDS, ROLES
from bibkit.formats.ris import table as ris
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
    rows = [(f"`{code}`", row.severity, row.title, row.remedy) for code, row in CODES.items()]
    return (
        "# Diagnostics\n\n"
        "`path:line:column: severity CODE message [record field]`. Codes are stable; `bibkit explain CODE` prints a\n"
        "row of this table. An inference is info, a loss a warning, a missing required field or a malformed\n"
        f"identifier an error, and an error makes the exit status 1.\n\n{families}\n\n"
        + table(("code", "severity", "what", "what to do"), rows)
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
        "(BibLaTeX). What has no place is reported as BK601.\n"
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


PAGES = {"diagnostics.md": diagnostics, "formats.md": format_tables}


if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")

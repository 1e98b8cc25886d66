"""Random valid CSL-JSON items for property tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from bibkit.variables import TYPES

#: Text as it comes: any script, markup characters, controls, no lone surrogates (JSON files cannot hold them).
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
WORDS = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=40)

PERSON = st.fixed_dictionaries(
    {"family": WORDS},
    optional={
        "given": WORDS,
        "suffix": st.sampled_from(["Jr.", "III"]),
        "non-dropping-particle": st.just("van"),
    },
)
NAME = st.one_of(PERSON, st.fixed_dictionaries({"literal": WORDS}))
DATE = st.one_of(
    st.dates().map(lambda day: {"date-parts": [[day.year, day.month, day.day]]}),
    st.integers(-500, 9999).filter(bool).map(lambda year: {"date-parts": [[year]]}),
    st.just({"literal": "in press"}),
)


def items() -> st.SearchStrategy[dict[str, Any]]:
    """One CSL-JSON item."""
    return st.fixed_dictionaries(
        {
            "id": st.from_regex(r"[a-z]{1,8}[0-9]{0,4}", fullmatch=True),
            "type": st.sampled_from(sorted(TYPES)),
        },
        optional={
            "title": TEXT,
            "author": st.lists(NAME, min_size=1, max_size=4),
            "issued": DATE,
            "abstract": TEXT,
            "container-title": TEXT,
            "publisher": TEXT,
            "page": st.sampled_from(["1-20", "e17", "5", "1–2"]),
            "DOI": st.just("10.1000/x<y>(1)#%"),
            "URL": st.just("https://example.org/a?b=c&d=%20#e"),
            "keyword": TEXT,
            "custom": st.just({"truncated": ["author"]}),
        },
    )

"""Real styles against items of every type and values of every wrong kind: nothing is raised."""

from __future__ import annotations

from typing import Any

import pytest

from bibkit.csl import Processor
from bibkit.csl.style import style_names
from bibkit.variables import DATE_VARIABLES, NAME_VARIABLES, NUMBER_VARIABLES, TYPES

#: Every so-manieth of the styles.
STEP = 600
STYLES = style_names()[7::STEP]
WRONG = [
    None, True, 0, -1, 3.5, float("nan"), "", " ", [], [[]], {}, [None], [{}], ["a"], {"date-parts": [[None]]},
    {"date-parts": "x"}, {"date-parts": [["a", "b"], 5]}, {"raw": 5}, {"literal": ["x"]}, [{"family": 5}], "<i>", "</i>",
    '"', "$", "\\", "\x00\u202e", "5-", "1,,2", {"date-parts": [[10**12, 99, 99]]}, [{"literal": None, "given": "."}],
]  # fmt: skip
NAMES = [
    {"family": "van der Berg", "given": "Jan-Willem", "suffix": "Jr.", "comma-suffix": True},
    {"literal": "World Health Organization"},
    {"family": "山田", "given": "太郎"},
    {"family": "Толстой", "given": "Лев Николаевич"},
    {"family": "O’Brien"},
    {"given": "Plato"},
]
FULL = {
    **dict.fromkeys(NAME_VARIABLES, NAMES),
    **{one: {"date-parts": [[2019, 12, 31], [2020, 1, 2]], "circa": True} for one in DATE_VARIABLES},
    **dict.fromkeys(NUMBER_VARIABLES, "12a-15, xiv"),
    "title": 'On “<i>E. coli</i>” & "$x < y$": a study?',
    "container-title": "Journal of <b>Things</b>",
    "publisher": "P. & Sons",
    "publisher-place": "Zürich",
    "DOI": "10.1000/xyz",
    "URL": "https://example.org/?a=1&b=2",
    "language": "fr",
    "note": "original-date: 1900\nsomething",
}


def hard_items() -> list[dict[str, Any]]:
    variables = sorted(
        NAME_VARIABLES | DATE_VARIABLES | NUMBER_VARIABLES | {"title", "note", "language", "URL"}
    )
    full = [{**FULL, "id": one, "type": one} for one in sorted(TYPES)]
    bare = [{"id": f"bare-{one}", "type": one} for one in sorted(TYPES)]
    crowd = {
        "id": "crowd",
        "type": "book",
        "author": [{"family": f"A{at}", "given": "B"} for at in range(60)],
    }
    wrong = [
        {"id": f"wrong-{at}", "type": value if at % 5 == 0 else "book"}
        | dict.fromkeys(variables[at % 3 :: 3], value)
        for at, value in enumerate(WRONG)
    ]
    return [*full, *bare, crowd, *wrong]


ITEMS = hard_items()


@pytest.mark.parametrize("style", STYLES)
def test_nothing_is_raised(style: str) -> None:
    found: list[Any] = []
    processor = Processor(style, ITEMS, report=found.append)
    ids = [one["id"] for one in ITEMS]
    processor.register(ids)
    processor.bibliography()
    for at, item_id in enumerate(ids):
        processor.preview([{"id": item_id, "locator": "5-7", "label": ("page", "chapter", "?")[at % 3]}])
    for at, item_id in enumerate(ids[:6]):
        cites = [{"id": item_id}, {"id": ids[0], "suppress-author": True}]
        properties = {"noteIndex": at + 1, "mode": ("", "composite", "author-only")[at % 3]}
        processor.insert({"citationID": item_id, "citationItems": cites, "properties": properties})


def test_long_values_take_linear_time() -> None:
    authors = [{"family": f"Name{at}", "given": "Given Name"} for at in range(5000)]
    long = {"id": "a", "type": "book", "author": authors, "title": "word <i>and</i> 'word' " * 5000}
    processor = Processor("chicago-author-date", [long])
    processor.register(["a"])
    assert processor.bibliography().entries

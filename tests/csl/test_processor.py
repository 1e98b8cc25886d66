"""The processor on a document: edits in the middle, what they change, the bibliography."""

from __future__ import annotations

from typing import Any

import pytest

from bibkit import BibkitError
from bibkit.csl import Processor, Style


def item(number: int, family: str, year: int = 2020, **values: Any) -> dict[str, Any]:
    authors = [{"family": family, "given": "Ann"}]
    return {
        "id": f"i{number}",
        "type": "book",
        "title": f"Title {number}",
        "author": authors,
        "issued": {"date-parts": [[year]]},
    } | values


def cite(number: int, **values: Any) -> dict[str, Any]:
    return {"citationID": f"c{number}", "citationItems": [{"id": f"i{number}"}], **values}


def note(number: int, of: int, **cite_values: Any) -> dict[str, Any]:
    return {
        "citationID": f"n{number}",
        "citationItems": [{"id": f"i{of}", **cite_values}],
        "properties": {"noteIndex": number},
    }


ITEMS = [item(1, "Smith"), item(2, "Jones"), item(3, "Smith"), item(4, "Brown", 1999)]


def test_a_later_cite_of_the_same_year_changes_the_earlier_one() -> None:
    processor = Processor("apa", ITEMS)
    assert processor.insert(cite(1))[0].text == "(Smith, 2020)"
    changes = processor.insert(cite(3), before=["c1"])
    assert [(one.index, one.id, one.text) for one in changes] == [
        (0, "c1", "(Smith, 2020a)"),
        (1, "c3", "(Smith, 2020b)"),
    ]
    assert [one.text for one in processor.remove("c3")] == ["(Smith, 2020)"]


def test_an_insertion_in_front_renumbers() -> None:
    processor = Processor("ieee", ITEMS)
    processor.insert(cite(1))
    processor.insert(cite(2), before=["c1"])
    processor.insert(cite(4), after=["c1", "c2"])
    assert processor.citations() == [("c4", "[1]"), ("c1", "[2]"), ("c2", "[3]")]


def test_edits_in_any_order_end_in_the_same_document() -> None:
    forward, backward = Processor("chicago-author-date", ITEMS), Processor("chicago-author-date", ITEMS)
    numbers = [1, 2, 3, 4]
    for at, number in enumerate(numbers):
        forward.insert(cite(number), before=[f"c{one}" for one in numbers[:at]])
    for at, number in reversed(list(enumerate(numbers))):
        backward.insert(cite(number), after=[f"c{one}" for one in numbers[at + 1 :]])
    assert forward.citations() == backward.citations()
    assert forward.bibliography() == backward.bibliography()


def test_the_same_citation_again_is_replaced() -> None:
    processor = Processor("apa", ITEMS)
    processor.insert(cite(1))
    processor.insert({**cite(2), "citationID": "c1"})
    assert processor.citations() == [("c1", "(Jones, 2020)")]
    assert processor.bibliography().ids == ("i2",)


def test_positions_in_notes() -> None:
    processor = Processor("chicago-notes-bibliography-17th-edition", ITEMS)
    before: list[tuple[str, int]] = []
    texts = []
    for one in (note(1, 1), note(2, 1, locator="5"), note(3, 2), note(4, 1)):
        changes = processor.insert(one, before=before)
        texts.append(changes[-1].text)
        before.append((one["citationID"], one["properties"]["noteIndex"]))
    assert texts[0] == "Ann Smith, <i>Title 1</i> (2020)."
    assert texts[1] != texts[0]
    assert "5" in texts[1]
    assert texts[3] == "Smith, <i>Title 1</i>."


POSITIONS = """<style xmlns="http://purl.org/net/xbiblio/csl" class="{kind}" version="1.0"><info/>
<citation>{sort}<layout delimiter="; "><text variable="title"/><choose><if position="ibid"><text value=" ibid"/></if>
<else-if position="subsequent"><text value=" again"/></else-if></choose></layout></citation></style>"""


@pytest.mark.parametrize(
    ("notes", "shown"),
    [
        # "ibid." is what the note before says, and that one alone
        ([(1, "1"), (2, "1")], "Title 1 ibid"),
        ([(1, "1"), (3, "1")], "Title 1 again"),
        ([(1, "12"), (2, "2")], "Title 2 again"),
        ([(1, "1"), (1, "2"), (2, "2")], "Title 2 again"),
        ([(1, "1"), (1, "2"), (1, "2")], "Title 2 ibid"),
    ],
)
def test_what_ibid_refers_to(notes: list[tuple[int, str]], shown: str) -> None:
    processor = Processor(Style.parse(POSITIONS.format(kind="note", sort="")), ITEMS)
    before: list[tuple[str, int]] = []
    for at, (number, ids) in enumerate(notes):
        cites = [{"id": f"i{one}"} for one in ids]
        processor.insert(
            {"citationID": f"n{at}", "citationItems": cites, "properties": {"noteIndex": number}}, before
        )
        before.append((f"n{at}", number))
    assert processor.citations()[-1][1] == shown


def test_positions_follow_the_order_that_is_printed() -> None:
    sort = '<sort><key variable="title"/></sort>'
    processor = Processor(Style.parse(POSITIONS.format(kind="in-text", sort=sort)), ITEMS)
    processor.insert(cite(1))
    changes = processor.insert({"citationID": "c9", "citationItems": [{"id": "i2"}, {"id": "i1"}]}, ["c1"])
    assert changes[-1].text == "Title 1 ibid; Title 2"


def test_a_preview_changes_nothing() -> None:
    processor = Processor("apa", ITEMS)
    processor.insert(cite(1))
    assert processor.preview([{"id": "i3"}]) == "(Smith, 2020)"
    assert processor.citations() == [("c1", "(Smith, 2020)")]


@pytest.mark.parametrize(
    ("mode", "shown"),
    [
        ("author-only", "Smith"),
        ("suppress-author", "(2020)"),
        ("composite", "Smith (2020)"),
    ],
)
def test_modes(mode: str, shown: str) -> None:
    processor = Processor("apa", ITEMS)
    assert processor.preview({"citationItems": [{"id": "i1"}], "properties": {"mode": mode}}) == shown


def test_the_author_in_the_text_has_no_formats() -> None:
    names = '<names variable="author"><name form="short" font-variant="small-caps"/></names>'
    style = Style.parse(
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info/>'
        f"<citation><layout>{names}</layout></citation></style>"
    )
    assert Processor(style, ITEMS).preview([{"id": "i1", "author-only": True}]) == "Smith"


def test_cites_are_sorted_grouped_and_collapsed() -> None:
    processor = Processor("ieee", [item(number, f"A{number}") for number in range(1, 6)])
    processor.register([f"i{number}" for number in range(1, 6)])
    assert processor.preview([{"id": f"i{number}"} for number in (3, 1, 2, 5)]) == "[1], [2], [3], [5]"
    apa = Processor("apa", ITEMS)
    apa.register(["i1", "i2", "i3"])
    assert apa.preview([{"id": "i2"}, {"id": "i1"}, {"id": "i3"}]) == "(Jones, 2020; Smith, 2020a, 2020b)"


@pytest.mark.parametrize(
    ("condition", "ids"),
    [
        ({"include": [{"field": "type", "value": "book"}]}, ("i4", "i2", "i1", "i3")),
        ({"exclude": [{"field": "id", "value": "i2"}]}, ("i4", "i1", "i3")),
        ({"select": [{"field": "type", "value": "chapter"}]}, ()),
    ],
)
def test_filters(condition: dict[str, Any], ids: tuple[str, ...]) -> None:
    processor = Processor("apa", ITEMS)
    processor.register([one["id"] for one in ITEMS])
    assert processor.bibliography(condition).ids == ids


@pytest.mark.parametrize(
    ("output", "shown"),
    [("html", "<i>A &#38; B</i>"), ("text", "A & B"), ("markdown", "*A & B*")],
)
def test_outputs(output: str, shown: str) -> None:
    processor = Processor("apa", [item(1, "Smith", title="A & B")], output=output)
    processor.register(["i1"])
    assert shown in processor.bibliography().entries[0]


def test_an_unknown_output() -> None:
    with pytest.raises(BibkitError, match="unknown output"):
        Processor("apa", ITEMS, output="papyrus")


def test_unknown_items_are_left_out() -> None:
    processor = Processor("apa", ITEMS)
    processor.register(["i1", "none"])
    assert processor.bibliography().ids == ("i1",)
    assert processor.preview([{"id": "none"}, {"id": "i1"}]) == "(Smith, 2020)"


def test_replaced_items_show_in_the_document() -> None:
    processor = Processor("apa", ITEMS)
    processor.insert(cite(1))
    assert [one.text for one in processor.replace_items([item(1, "Miller")])] == ["(Miller, 2020)"]


def test_a_block_of_repeated_authors_is_left_out() -> None:
    style = Style.parse(
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info/><citation><layout>'
        '<text variable="title"/></layout></citation><bibliography subsequent-author-substitute=""><layout>'
        '<names variable="author" suffix=" " display="block"/><text variable="title" display="indent"/>'
        "</layout></bibliography></style>"
    )
    processor = Processor(style, ITEMS, output="text")
    processor.register(["i1", "i3"])
    assert ["Smith" in entry for entry in processor.bibliography().entries] == [True, False]

"""Where the pieces of a style meet: what a format, a quotation or a group keeps apart (docs/csl.md)."""

from __future__ import annotations

import pytest

from bibkit.csl import Processor, Style

ITEM = {
    "id": "a",
    "type": "book",
    "title": "T",
    "publisher": "P",
    "genre": "Why?",
    "volume": "7",
    "page": "1-2",
    "author": [{"family": family, "given": given} for given, family in ("AB", "CD", "EF")],
}
TITLE = '<text variable="title"/>'
PRESS = '<text variable="publisher"/>'


def entry(layout: str, options: str = "", macros: str = "", locale: str = "en-US", **values: str) -> str:
    """The only entry of a bibliography with that layout."""
    style = Style.parse(
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"'
        f' default-locale="{locale}"><info/>'
        f"{macros}<citation><layout>{TITLE}</layout></citation>"
        f"<bibliography {options}><layout>{layout}</layout></bibliography></style>"
    )
    processor = Processor(style, [ITEM | values])
    processor.register(["a"])
    (found,) = processor.bibliography().entries
    return found.strip().removeprefix('<div class="csl-entry">').removesuffix("</div>")


@pytest.mark.parametrize(
    ("layout", "shown"),
    [
        # spaces and marks that meet are said once
        (f'<text variable="title" suffix=". "/>{PRESS}', "T. P"),
        ('<text variable="title" suffix=" "/><text variable="publisher" prefix=" "/>', "T P"),
        ('<text variable="title" suffix="."/><text variable="publisher" prefix="."/>', "T.P"),
        ('<text variable="genre"/><text variable="publisher" prefix=". "/>', "Why? P"),
        # a prefix does not meet a run before it that has a format of its own
        (
            '<text variable="title" suffix=" " font-style="italic"/><text variable="publisher" prefix=" "/>',
            "<i>T</i>  P",
        ),
        (
            '<group><text variable="title" suffix=" " font-style="italic"/></group><text variable="publisher" prefix=" "/>',
            "<i>T</i> P",
        ),
        (
            '<text variable="genre" font-style="italic"/><text variable="publisher" prefix="."/>',
            "<i>Why?</i>.P",
        ),
        (
            '<group><text variable="genre" font-style="italic"/></group><text variable="publisher" prefix="."/>',
            "<i>Why?</i>P",
        ),
        # nor does what is inside a run
        (f'{TITLE}<group font-style="italic"><text variable="publisher" prefix="."/></group>', "T<i>.P</i>"),
        # a mark goes before the suffix of a text in a group
        (f'<group delimiter="."><group><text variable="title" suffix=":"/></group>{PRESS}</group>', "T.:P"),
        (f'<group delimiter="."><group suffix=":">{TITLE}</group>{PRESS}</group>', "T:.P"),
        # quotes take commas and periods; a colon too where a group has ended
        ('<text variable="title" quotes="true"/><text variable="publisher" prefix=", "/>', "“T,” P"),
        ('<text variable="title" quotes="true" suffix=": "/><text variable="publisher"/>', "“T”: P"),
        ('<group suffix=":"><text variable="title" quotes="true"/></group>', "“T:”"),
        # a quoted suffix in a group or macro meets the space after it
        (
            f'<group><text variable="title" quotes="true" suffix=". "/></group><group prefix=" ">{PRESS}</group>',
            "“T.” P",
        ),
        (
            '<text variable="title" quotes="true" suffix=". "/><text variable="publisher" prefix=" "/>',
            "“T.”  P",
        ),
        # and where its mark stays outside, nothing goes inside any more
        (
            f'<group delimiter=". "><group><text variable="title" quotes="true" suffix="; "/></group>{PRESS}</group>',
            "“T”; . P",
        ),
        # one number keeps its space, several do not
        ('<text variable="volume" suffix=" "/><text variable="title" prefix=" ("/>', "7  (T"),
        ('<text variable="page" suffix=" "/><text variable="title" prefix=" ("/>', "1–2 (T"),
        # the delimiter before the last name stands apart
        ('<names variable="author"><name prefix=" "/></names>', " A B, C D,  E F"),
        # a value of the style is text
        ('<text variable="genre"/><text value=". "/><text variable="publisher"/>', "Why?. P"),
        # doubled spaces are kept
        ('<text variable="title" suffix=".  "/><text variable="publisher"/>', "T.\u00a0 P"),
    ],
)
def test_joints(layout: str, shown: str) -> None:
    assert entry(layout) == shown


@pytest.mark.parametrize(
    ("locale", "title", "attributes", "shown"),
    [
        # marks after a quotation of the author's own
        ("en-US", 'On "X"', 'suffix="; "', "On “X”; P"),
        ("en-US", 'On "X"', 'suffix=". " font-style="italic"', "<i>On “X.”</i> P"),
        ("en-US", 'On "X"', 'suffix=": " font-style="italic"', "<i>On “X”:</i> P"),
        ("en-US", "A: “B?”", 'suffix=": "', "A: “B?” P"),
        ("en-GB", "Who is “she?”", 'suffix=". "', "Who is “she?” P"),
        ("en-US", "A «b»", 'suffix=". "', "A «b». P"),
        # a question that ends a title with an apostrophe or markup takes no other mark
        ("en-US", "Who's afraid?", 'suffix="." font-style="italic"', "<i>Who’s afraid?</i>P"),
        ("en-US", "H<sub>2</sub>O?", 'suffix=": " quotes="true"', "“H<sub>2</sub>O?” P"),
    ],
)
def test_marks_after_a_title(locale: str, title: str, attributes: str, shown: str) -> None:
    assert entry(f'<text variable="title" {attributes}/>{PRESS}', locale=locale, title=title) == shown


def test_a_colon_of_a_group_stays_after_a_quotation_of_the_author() -> None:
    layout = f'<group suffix=": ">{TITLE}</group>{PRESS}'
    assert entry(layout, title='On "X"') == "On “X”: P"


def test_a_colon_stays_after_a_dropped_period() -> None:
    layout = f'<group suffix=".">{TITLE}</group><group prefix=": ">{PRESS}</group>'
    assert entry(layout, title="Why?") == "Why?: P"


@pytest.mark.parametrize(
    ("layout", "shown"),
    [
        ('<text variable="title" font-style="normal"/>', "T"),
        (
            '<group font-style="italic"><text variable="title" font-style="normal"/></group>',
            '<i><span style="font-style:normal;">T</span></i>',
        ),
        (
            '<group font-style="normal"><text variable="title" font-style="italic"/></group>',
            '<span style="font-style:normal;"><i>T</i></span>',
        ),
        (
            '<group font-style="normal"><text variable="title" font-style="italic"/><text value="x"/></group>',
            "<i>T</i>x",
        ),
    ],
)
def test_normal_formats(layout: str, shown: str) -> None:
    assert entry(layout) == shown


def test_identifiers_keep_their_full_stops() -> None:
    style = Style.parse(
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info/><citation><layout>'
        '<text variable="DOI" strip-periods="true"/><text variable="title" prefix=" " strip-periods="true"/>'
        "</layout></citation></style>"
    )
    item = {"id": "a", "type": "book", "DOI": "10.1000/a.b", "title": "A. b."}
    assert Processor(style, [item]).preview([{"id": "a"}]) == "10.1000/a.b A b"


def test_a_left_margin_without_anything_beside_it() -> None:
    layout = '<text variable="citation-number" suffix=". "/><text variable="DOI"/>'
    assert entry(layout, 'second-field-align="flush"') == '\n    <div class="csl-left-margin">1.</div> '


def names_of(count: int, options: str) -> str:
    """A list of so many names."""
    names = f'<names variable="author"><name {options}/></names>'
    item = {"id": "a", "type": "book", "author": [{"family": f"F{at}"} for at in range(count)]}
    style = Style.parse(
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info/>'
        f"<citation><layout>{names}</layout></citation></style>"
    )
    return Processor(style, [item]).preview([{"id": "a"}])


@pytest.mark.parametrize(
    ("count", "options", "shown"),
    [
        (4, 'et-al-min="4" et-al-use-first="1" et-al-use-last="true"', "F0 … F3"),
        (4, 'et-al-min="4" et-al-use-first="2" et-al-use-last="true" and="text"', "F0, F1, … F3"),
        (4, 'et-al-min="4" et-al-use-first="3" et-al-use-last="true"', "F0, F1, … F3"),
        (4, 'et-al-min="3"', "F0, F1, F2, F3"),
        (4, 'et-al-min="2" et-al-use-first="3"', "F0, F1, F2, F3"),
    ],
)
def test_et_al_lists(count: int, options: str, shown: str) -> None:
    assert names_of(count, options) == shown


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        (
            'subsequent-author-substitute="—" subsequent-author-substitute-rule="complete-each"',
            "— and —. Two",
        ),
        ('subsequent-author-substitute=""', "Two"),
    ],
)
def test_repeated_authors(options: str, shown: str) -> None:
    layout = (
        '<group delimiter=". "><names variable="author"><name and="text" form="short"/></names>'
        '<text variable="title"/></group>'
    )
    style = Style.parse(
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info/>'
        f"<citation><layout>{layout}</layout></citation>"
        f"<bibliography {options}><layout>{layout}</layout></bibliography></style>"
    )
    authors = [{"family": "Doe"}, {"family": "Roe"}]
    items = [
        {"id": key, "type": "book", "title": title, "author": authors}
        for key, title in (("a", "One"), ("b", "Two"))
    ]
    processor = Processor(style, items, output="text")
    processor.register(["a", "b"])
    assert processor.bibliography().entries[1].strip() == shown


def test_a_term_begins_an_entry_whatever_its_prefix_says() -> None:
    assert entry('<text term="accessed" prefix="in "/>') == "in Accessed"

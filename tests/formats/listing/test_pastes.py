"""The kinds of text that people paste: detection, references and their confidence, hostile input, long input."""

from __future__ import annotations

import io
import itertools
import time
from collections.abc import Iterator

import pytest
from conftest import AS_OF, CASES
from hypothesis import given, settings
from hypothesis import strategies as st

import bibkit
from bibkit.formats import Source, detect
from bibkit.formats.listing.furniture import is_counter, is_furniture
from bibkit.formats.listing.papers import may_be_authors
from bibkit.formats.listing.read import read_listing
from bibkit.formats.listing.reference_authors import parse_people
from bibkit.formats.listing.references import looks_like_reference, read_text

PASTES = sorted((CASES / "listing").glob("*.txt"))
FRAGMENTS = [line for path in PASTES for line in path.read_text("utf-8").split("\n")]


@pytest.mark.parametrize("path", PASTES, ids=lambda path: path.stem)
def test_every_kind_is_detected(path) -> None:  # type: ignore[no-untyped-def]
    assert detect(path.read_text("utf-8")).name == "listing"


@pytest.mark.parametrize(
    "text",
    ["Hello world, nothing here.", "title,author\nA Title,Jane Doe (2019)", "<?xml version='1.0'?><feed/>"],
)
def test_other_text_is_not_taken_for_a_listing(text: str) -> None:
    with pytest.raises(bibkit.BibkitError, match="cannot tell the format"):
        detect(text)


@pytest.mark.parametrize(
    "line",
    [
        "h-index27",
        "27papers",
        "20,263citations",
        "20,263 citations",
        "Papers: 27",
        "27papers20,263citationsh-index27",
    ],
)
def test_counters_of_an_author_page(line: str) -> None:
    assert is_counter(line)


@pytest.mark.parametrize("line", ["27", "papers", "We read 27 papers.", "GPT-4", "Citations matter 27 times"])
def test_no_counters(line: str) -> None:
    assert not is_counter(line)


@pytest.mark.parametrize("line", ["Load more", "New submissions (showing 50 of 50 entries)", "-----", "2."])
def test_furniture(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Vaswani, A., Shazeer, N., & Polosukhin, I.", ["Vaswani", "Shazeer", "Polosukhin"]),
        ("Vaswani A, Shazeer N, et al", ["Vaswani", "Shazeer"]),
        ("A. Vaswani, N. Shazeer, and I. Polosukhin", ["Vaswani", "Shazeer", "Polosukhin"]),
        ("Vaswani, Ashish, and Noam Shazeer", ["Vaswani", "Shazeer"]),
        ("Doe, J.; Roe, R. A.", ["Doe", "Roe"]),
        ("W. Hua and S. Xu", ["Hua", "Xu"]),
        ("Mok, J., Kim, I.-h., & Park, S.", ["Mok", "Kim", "Park"]),
        ("World Health Organization", ["World Health Organization"]),
    ],
)
def test_authors_in_every_form(text: str, names: list[str]) -> None:
    people = parse_people(text)
    assert people is not None
    assert [name.get("family") or name.get("literal") for name in people.names] == names


@pytest.mark.parametrize(
    "text", ["Deep learning for all", "We met Jane Doe", "Nature 521", "1999", "", "attention, is, all"]
)
def test_no_authors(text: str) -> None:
    assert parse_people(text) is None


_WORKS = [
    {
        "type": "article-journal",
        "container-title": "Journal of Notes",
        "volume": "30",
        "issue": "2",
        "page": "10-20",
    },
    {
        "type": "article-journal",
        "container-title": "Nature",
        "volume": "521",
        "page": "436-444",
        "DOI": "10.1000/x.1",
    },
    {
        "type": "paper-conference",
        "container-title": "Proceedings of the 3rd Conference on Notes",
        "page": "7-15",
    },
    {"type": "book", "publisher": "MIT Press"},
    {
        "type": "article",
        "number": "arXiv:2001.00001",
        "publisher": "arXiv",
        "URL": "https://arxiv.org/abs/2001.00001",
    },
]
#: Some styles print "436–44".
_SHORT_PAGES = {"436-444": "436-44"}
_PEOPLE = [
    {"family": "Okafor", "given": "Adaeze"},
    {"family": "Müller", "given": "Karl-Heinz"},
    {"family": "Berg", "given": "Anna Maria"},
]
_STYLES = (
    "apa",
    "ieee",
    "vancouver",
    "modern-language-association",
    "association-for-computing-machinery",
    "chicago-author-date",
    "harvard-cite-them-right",
    "nature",
    "american-medical-association",
)


@pytest.mark.parametrize("style", _STYLES)
@pytest.mark.parametrize("work", _WORKS, ids=lambda work: f"{work['type']}-{len(work)}")
def test_references_of_a_style_are_read_back(style: str, work: dict[str, str]) -> None:
    """What a style prints is read for certain, with every fact that it prints."""
    item = {
        "id": "a",
        "title": "Learning to take notes: A study of margins",
        "author": _PEOPLE,
        "issued": {"date-parts": [[2019]]},
        **work,
    }
    printed = bibkit.dumps([bibkit.Record(item)], to="text", style=style)
    reading = read_text(" ".join(str(printed).split()))
    assert reading.confidence == "sure", (printed, reading)
    found = reading.item
    assert found["title"].casefold() == str(item["title"]).casefold()
    assert found["issued"]["date-parts"][0][0] == 2019
    families = [name["family"] for name in found["author"]]
    assert families == ["Okafor", "Müller", "Berg"][: len(families)]
    assert len(families) == 3 or found["custom"]["truncated"] == ["author"]
    assert found["type"] == work["type"]
    for variable in ("container-title", "volume", "issue", "page", "DOI", "number", "publisher"):
        if variable in found:
            printed_as = {work.get(variable), _SHORT_PAGES.get(work.get(variable, ""))}
            assert found[variable] in printed_as, variable


@pytest.mark.parametrize(
    "text",
    [
        "Kahneman, Daniel. Thinking, Fast and Slow. Farrar, Straus and Giroux, 2011.",
        "García Márquez, Gabriel. Cien años de soledad. Editorial Sudamericana, 1967.",
        "Doe, J. Is it so? It may be more than that. Journal of Notes 3, 1–2 (2019).",
        "J. Doe, Notes on everything, Springer, Berlin, 1999.",
        "Smith, private communication.",
    ],
)
def test_what_is_not_certain_is_never_called_so(text: str) -> None:
    assert read_text(text).confidence != "sure"


@pytest.mark.parametrize(
    "text",
    [
        "In 2017 Vaswani et al. proposed the transformer. It changed the field.",
        "We follow the approach of Smith (2019). It works.",
        "This is a letter to you about several things. In 2019, we went to Paris (2019). It was fun.",
    ],
)
def test_prose_is_no_reference(text: str) -> None:
    assert not looks_like_reference(text)


def test_a_sentence_is_seen_at_once_not_to_be_a_list_of_authors() -> None:
    assert not may_be_authors("We show that the method of the paper works well, and that it is fast")
    assert may_be_authors("Ludwig van Beethoven, Jane Doe and John Roe")


def test_papers_come_before_the_paste_ends() -> None:
    """A paste without an end is read all the same: nothing but the entry at hand is held."""
    taken = 0

    def lines() -> Iterator[str]:
        nonlocal taken
        for number in itertools.count():
            taken += 1
            yield f"LGJul 19, 2024\nA Study of the Number {number}|Jane Doe\nWe study.\n".splitlines(True)[
                number % 3
            ]

    class Endless:
        def __iter__(self) -> Iterator[str]:
            return lines()

        def read(self) -> str:
            raise AssertionError("the paste is read line by line")

    records = read_listing(Endless(), lambda found: None, Source())
    assert len(list(itertools.islice(records, 5))) == 5
    assert taken < 30


def test_an_entry_without_an_end_is_cut_and_reported() -> None:
    text = "LGJul 19, 2024\nA Study|Jane Doe\n" + "We study this and that at length.\n" * 40_000
    library = bibkit.loads(text, format="listing", as_of=AS_OF)
    assert [found.code for found in library.diagnostics] == ["BK127"]
    assert len(library.items[0]["abstract"]) < 1_100_000


@pytest.mark.parametrize(
    "unit",
    ["A", "A. ", "A, ", "((", "“", "arXiv:1 ", "10.1000/(", ". ", "and A. B, ", "2019;", "1(2):3-4 ", "{\\", "<div>",
     "Van ", "I", "1-", "27papers", "> a ", "a-"],
)  # fmt: skip
@pytest.mark.parametrize(
    "before",
    ["", "LGJul 19, 2024\n", "[1] ", "arXiv:2407.14622 [pdf]\nTitle: x\nAuthors: ", "Doe, J. (2019). "],
)
def test_no_input_takes_long(unit: str, before: str) -> None:
    text = before + unit * (5_500 // len(unit)) + "\n" + before + unit * (30_000 // len(unit)) + "!"
    begin = time.process_time()
    list(read_listing(io.StringIO(text), lambda found: None, Source()))
    assert time.process_time() - begin < 5


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=30)), max_size=30), st.booleans())
def test_any_mixture_is_read_or_reported(lines: list[str], as_html: bool) -> None:
    text = ("<div>" if as_html else "") + "\n".join(lines)
    try:
        library = bibkit.loads(text, format="listing", as_of=AS_OF)
    except bibkit.BibkitError as error:
        assert "binary" in str(error)
        return
    assert library.records or library.diagnostics
    for record in library:
        assert record.item["type"]
        assert record.origin is not None
        assert record.origin.line <= text.count("\n") + text.count("\r") + 1

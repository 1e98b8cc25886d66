"""The splitter: hand-written lines with a `|` where the title ends, taken out before they are split."""

from __future__ import annotations

import subprocess
import sys
import time
from math import inf
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bibkit.formats.listing import model, train
from bibkit.formats.listing.line import author_list, override, take_tag
from bibkit.formats.listing.splitter import LONGEST_LINE, THRESHOLD, Split, looks_like_authors, split

CASES = Path(__file__).parents[2] / "cases" / "splitter"


def _cases(name: str) -> list[str]:
    return (CASES / name).read_text(encoding="utf-8").splitlines()


def _without_bar(marked: str) -> tuple[str, str]:
    """The line, and the title that ends where the bar was."""
    title, _, authors = marked.rpartition("|")
    return title + authors, title


def _is_right(marked: str) -> bool:
    line, title = _without_bar(marked)
    want, found = split(marked), split(line)
    assert want.title == title
    assert want.margin == inf
    parts = (want.title, want.authors, want.truncated, want.organisation)
    return parts == (found.title, found.authors, found.truncated, found.organisation)


@pytest.mark.parametrize("marked", _cases("seed.txt"))
def test_the_seed(marked: str) -> None:
    assert _is_right(marked)
    assert split(_without_bar(marked)[0]).margin > THRESHOLD


@pytest.mark.parametrize("marked", _cases("people.txt"))
def test_people(marked: str) -> None:
    assert _is_right(marked)


def test_organisations() -> None:
    """At most one in thirty is wrong, and none of these with a margin above the threshold."""
    wrong = [marked for marked in _cases("organisations.txt") if not _is_right(marked)]
    assert len(wrong) * 30 <= len(_cases("organisations.txt"))
    assert all(split(_without_bar(marked)[0]).uncertain for marked in wrong)


def test_all_parts() -> None:
    assert split("Gemma 2Gemma Team, Cassidy Hardin, : et al. · deepmind") == Split(
        title="Gemma 2",
        authors=("Gemma Team", "Cassidy Hardin"),
        truncated=True,
        organisation="deepmind",
        margin=pytest.approx(split("Gemma 2Gemma Team, Cassidy Hardin, : et al.").margin),
        runner_up=split("Gemma 2Gemma Team, Cassidy Hardin, : et al.").runner_up,
        dropped=(":",),
    )


def test_runner_up_and_margin() -> None:
    found = split("Timing of colliding bulletsHongSheng Zhao")
    assert found.runner_up is not None
    title, authors = found.runner_up
    assert title + ", ".join(authors) == "Timing of colliding bulletsHongSheng Zhao"
    assert (title, authors) != (found.title, found.authors)
    assert 0 <= found.margin < inf
    assert found.uncertain == (found.margin < THRESHOLD)


def test_the_abstract_settles_an_unknown_last_word() -> None:
    line = "Timing a QuaxDeEl Moreau, Ann Roe"
    for word in ("Quax", "QuaxDe"):
        assert split(line, f"We present {word}, a new method. {word} is fast.").title == f"Timing a {word}"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Title|Author One, Author Two", 5),
        ("Title | Author One", 6),
        ("p(x|y)|Ada Lovelace", 6),
        ("Title|OpenAI, Ada Lovelace", 5),
        ("Title|bell hooks", 5),
        ("Title|Vincent van Gogh, Google Quantum AI and Collaborators", 5),
        ("Norms like |x||Ada Lovelace", 14),
        ("Estimating p(x|y) wellAda Lovelace", None),
        ("[De|Re]constructingAda Lovelace", None),
        ("On $P(A | B)$ and $a|b$Ada Lovelace", None),
        ("Norms like |x|Ada Lovelace", None),
        ("The A|B test for small samplesAda Lovelace", None),
        ("No barAda Lovelace", None),
        ("|Ada Lovelace", None),
        ("Title|", None),
    ],
)
def test_override(text: str, place: int | None) -> None:
    assert override(text) == place


def test_an_override_is_certain() -> None:
    found = split("A strange title by X|Y Z, The Why | et al. · mit")
    assert (found.title, found.authors) != ("A strange title by X", ("Y Z", "The Why"))
    found = split("A strange title by Ann Roe|Y Z, The Why et al. · mit")
    assert found == Split("A strange title by Ann Roe", ("Y Z", "The Why"), True, "mit", inf)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("TitleAnn Roe et al. · deepmind", "deepmind"),
        ("TitleAnn Roe, Joe Doe · Google DeepMind", "Google DeepMind"),
        ("TitleAnn Roe et al. · mit · code", "mit · code"),
        ("TitleAnn Roe et al.\u00a0·\u00a0mit", "mit"),
        ("Inner product a · bAnn Roe, Joe Doe", None),
        ("Inner product a · timesAnn Roe", None),
        ("DALL·EAnn Roe", None),
    ],
)
def test_tags(text: str, tag: str | None) -> None:
    assert take_tag(text)[1] == tag


def test_author_list() -> None:
    assert author_list("Ann Roe, Joe Doe, Jr., :, 王小明，李雷") == (
        ("Ann Roe", "Joe Doe, Jr.", "王小明", "李雷"),
        (":",),
    )
    assert author_list("Ann Roe, Bo Li and Joe Doe")[0] == ("Ann Roe", "Bo Li", "Joe Doe")
    assert author_list("Ann Roe, Bo Li, and Joe Doe")[0] == ("Ann Roe", "Bo Li", "Joe Doe")
    assert author_list(" ,, ") == ((), ())


@pytest.mark.parametrize("text", ["and others", "and 12 others", "et al", "et al."])
def test_truncated(text: str) -> None:
    found = split(f"A Study of ListsAnn Roe, Joe Doe, {text}")
    assert (found.title, found.authors, found.truncated) == ("A Study of Lists", ("Ann Roe", "Joe Doe"), True)


@pytest.mark.parametrize(
    "line",
    [
        "Ada Lovelace",
        "Alexander H. Liu, Andy Ehrenberg, Andy Lo et al.",
        "Gemma Team, Thomas Mesnard, Cassidy Hardin et al. · deepmind",
        "NVIDIA",
        "Nguyễn Văn Anh, Trần Thị Bình",
        "J. P. Serre, A. Grothendieck",
        "王小明, 李雷",
    ],
)
def test_lists_of_authors(line: str) -> None:
    assert looks_like_authors(line)


@pytest.mark.parametrize(
    "line",
    [
        "Voxtral Realtime",
        "Attention Is All You Need",
        "Red, Green, and Blue: A Study",
        "We introduce Gemma, a family of open models.",
        "Online non-convex optimization with imperfect feedback",
        "Attention Is All You NeedAshish Vaswani, Noam Shazeer",
        "LGJul 19, 2024",
        "CLJun 12, 2025Code",
        "",
        "12, 13",
    ],
)
def test_other_lines(line: str) -> None:
    assert not looks_like_authors(line)


def test_no_authors_is_an_answer() -> None:
    found = split("we study convergence rates of gradient descent on convex functions")
    assert found.authors == ()
    assert found.uncertain


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("abcAB .,·|-$()")), max_size=120))
def test_any_line_is_split_and_nothing_is_lost(line: str) -> None:
    found = split(line)
    looks_like_authors(line)
    kept = found.title + "".join(found.authors) + "".join(found.dropped)
    rest = iter(line)
    # What the title and names hold stands in the line in this order, but for entries dropped in between.
    assert all(character in rest for character in found.title + "".join(found.authors))
    letters = sum(character.isalnum() for character in line)
    if not found.truncated and found.organisation is None and " and " not in line and "and " not in line:
        assert sum(character.isalnum() for character in kept) == letters


@pytest.mark.parametrize(
    "line",
    [
        "A" * 10_000_000,
        "Aa" * 99_000,
        "A, " * 66_000,
        "Ab Cd, " * 28_000,
        " " * 199_000 + "a",
        "a" + " " * 199_000 + "a",
        "a," + " " * 199_000 + "a",
        "a|" * 99_000,
        "(" * 199_000,
        " · " * 66_000,
        "TitleAnn Roe, " + ", ".join(["Joe Doe"] * 20_000),
        "深" * 199_000,
    ],
    ids=range(12),
)
def test_hostile_lines_take_little_time(line: str) -> None:
    start = time.perf_counter()
    found = split(line, line[:1_000_000])
    looks_like_authors(line)
    assert time.perf_counter() - start < 5
    if len(line) > LONGEST_LINE:
        assert found == Split(line.strip(), ())


def test_thousands_of_authors() -> None:
    names = [
        f"{first} {last}" for first in ("Ada", "Ben", "Cleo") for last in ("Roe", "Li", "Kim", "Otto")
    ] * 300
    found = split("Observation of a new particle" + ", ".join(names))
    assert found.title == "Observation of a new particle"
    assert found.authors == tuple(names)


def test_training_is_deterministic_and_round_trips() -> None:
    papers = [
        ("Deep Learning with AutoNet", ["Ada Lovelace", "Jan van Dyk"]),
        ("Deep Nets", ["OpenAI", "Ada Roe"]),
    ]
    data = train.build(papers)
    assert data == train.build(list(papers))
    lexicon = model.from_bytes(data)
    assert lexicon.count("Ada", model.GIVEN) == 2
    assert lexicon.count("van", model.MIDDLE) == 1
    assert lexicon.count("OpenAI", model.GIVEN) == 0
    assert lexicon.cost("Ada", model.GIVEN) < lexicon.cost("Zog", model.GIVEN)


def test_counts_keep_their_level() -> None:
    counts = [0, 1, 30, 31, 1_000, 10**9]
    levels = [model.LEVELS[code] for code in model.decode(model.encode(counts))]
    assert levels[:3] == [0, 1, 30]
    assert all(level <= count for level, count in zip(levels, counts, strict=True))


def test_the_lexicon_is_small_and_read_only_when_needed() -> None:
    data = (Path(model.__file__).parents[2] / "data" / model.DATA_FILE).stat()
    assert data.st_size <= 600 * 1024
    code = (
        "import sys, bibkit.formats.listing.splitter as s, bibkit.formats.listing.model as m\n"
        "assert m.load.cache_info().currsize == 0; s.split('Title|Ann Roe')\n"
        "assert m.load.cache_info().currsize == 0; s.split('TitleAnn Roe')\n"
        "assert m.load.cache_info().currsize == 1"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(model.__file__).parents[3])

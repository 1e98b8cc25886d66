"""Reading BibTeX and BibLaTeX: against files written by hand, as properties, and hostile input."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from conftest import CASES, shared
from hypothesis import given
from hypothesis import strategies as st
from score_adapter import convert, export, read
from strategies import TEXT, items

import bibkit
from bibkit.formats import detect
from bibkit.formats.bibtex.read_dates import parse_date, read_date
from bibkit.formats.bibtex.read_names import read_names
from bibkit.inline import csl_markup, latex_decode
from bibkit.normalise import normalise

CASE = CASES / "bibtex"


def _told(library: bibkit.Library) -> list[tuple[str, int | None, int | None]]:
    return [(found.code, found.line, found.column) for found in library.diagnostics]


# Files -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "format"), [("read.bib", "bibtex"), ("read.biblatex.bib", "biblatex")])
def test_expected_items(name: str, format: str) -> None:
    library = bibkit.read(CASE / name)
    expected = json.loads((CASE / f"{name.removesuffix('bib')}json").read_text("utf-8"))
    assert library.items == expected
    assert {record.origin.format for record in library if record.origin} == {format}


def test_mistakes_are_reported_where_they_are() -> None:
    library = bibkit.read(CASE / "read.bib")
    assert _told(library) == [
        ("BK130", 19, 10),  # an entry in a comment
        ("BK133", 25, 3),  # a field again
        ("BK135", 35, 1),  # an entry that is not closed
        ("BK138", 36, 12),  # a name with too many commas
        ("BK136", 37, 11),  # a value that is not closed
        ("BK138", 53, 12),  # a name with DBLP's number
    ]


def test_what_the_exporter_wrote_is_read_back() -> None:
    original = bibkit.read(CASE / "items.json").items
    for name in ("items.bib", "items.biblatex.bib"):
        back = bibkit.read(CASE / name).items
        assert [item["type"] for item in back] == [item["type"] for item in original]
        assert [item["author"] for item in back] == [item["author"] for item in original]


def test_origins_hold_the_source() -> None:
    text = (CASE / "read.bib").read_text("utf-8")
    for record in bibkit.loads(text):
        assert record.origin is not None
        assert text[record.origin.start : record.origin.end] == record.origin.raw
        assert text.split("\n")[record.origin.line - 1][record.origin.column - 1] == "@"


# Splitting -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "codes", "titles"),
    [
        ("@a{k, title = {x} year = 1999}", [], ["x"]),
        ("@a{k\n title = {x}\n}", [], ["x"]),
        ("@a{k title = {x}}", [], ["x"]),
        ("@a{title = {x}}", ["BK132"], ["x"]),
        ("@a{k, title = {a \\} b}}", [], ["a } b"]),
        ("@a{k, title = {C:\\x\\}}\n@b{l, title = {y}}", [], ["C:\\x\\", "y"]),
        ("@a{k, title = {x}\n@b{l, title = {y}}", ["BK135"], ["x", "y"]),
        ("@a{k, title = {x\n@b{l, title = {y}}", ["BK136", "BK135"], ["x", "y"]),
        ("@a{k, title = {x}}@b{l, title = {y}}", [], ["x", "y"]),
        ("@a{k, title = {x}}\n@b{k, title = {y}}", ["BK141"], ["x", "y"]),
        ("@a{k, title = nothing}", ["BK137"], ["nothing"]),
        ("@a{k, title = {x}, ??, year = 1}", ["BK134"], ["x"]),
        ("% @a{k, title = {x}}\n@b{l, title = {y}}", ["BK130"], ["y"]),
        ("@a{k, title = {x},\n % title = {z},\n}", [], ["x"]),
        ("@string{s = {x}}@string(t = s # {y})@a{k, title = t # \" {\"}z\"}", [], ['xy "z']),
        ("@a{k, crossref = {k}, title = {x}}", ["BK139"], ["x"]),
        ("@a{k, crossref = {gone}, title = {x}}", ["BK139"], ["x"]),
    ],
)  # fmt: skip
def test_splitting(text: str, codes: list[str], titles: list[str]) -> None:
    library = bibkit.loads(text, format="bibtex")
    assert [found.code for found in library.diagnostics] == codes
    assert [item["title"] for item in library.items] == titles


def test_encodings() -> None:
    text = "@book{k, title = {Größe}}"
    for data in (
        text.encode("utf-8-sig"),
        text.encode("latin-1"),
        text.encode("utf-16"),
        text.encode("utf-16-le"),
    ):
        assert bibkit.loads(data).items[0]["title"] == "Größe"


def test_large_files_keep_their_lines() -> None:
    entry = "@book{k%d,\n  title = {%s},\n}\n"
    text = "".join(entry % (number, "x" * 100) for number in range(2000))
    library = bibkit.loads(text)
    assert [record.origin.line for record in library if record.origin] == list(range(1, 6000, 3))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("@article{k, author={A}, journal={J}, year=1999}", "bibtex"),
        ("@article{k,\n author={A},\n journaltitle={J},\n date={1999}\n}", "biblatex"),
        ("@online{k, title={J}, url={https://a.b}}", "biblatex"),
        ("% comment\n\n@Book{k,\n title={J},\n year={2000}\n}", "bibtex"),
    ],
)
def test_the_dialect_is_told_from_the_content(text: str, name: str) -> None:
    assert detect(text).name == name


# Values ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"{\'E}mile \'{e} \'{\i} {\v R}eh{\r u}{\v{r}}ek {\H o} \c{c} {\~{\^e}}", "Émile é í Řehůřek ő ç ễ"),
        (r"\ss{} \dh{} {\th} \o\ \AA", "ß ð þ ø Å"),
        (r"\emph{a} {\it b} \textbf{c} \textsc{d} {\bf e \em f}",
         '<i>a</i> <i>b</i> <b>c</b> <span style="font-variant:small-caps;">d</span> <b>e <i>f</i></b>'),
        (r"``q'' `s' it's -- --- ,,g'' a~b", "“q” ‘s’ it's – — „g” a\u00a0b"),
        (r"5% of \$5 \& \_ \# \{x\} \textasciitilde", "5% of $5 & _ # {x} ~"),
        (r"$H_2O$ $x_i$ $\alpha$ $10^{-3}$ $^{th}$ 5$^\circ$ $O(n)$",
         "H<sub>2</sub>O $x_i$ α 10<sup>−3</sup> <sup>th</sup> 5° $O(n)$"),
        (r"{DNA} \foo{bar} \baz C:\temp", '<span class="nocase">DNA</span> bar \\baz C:\\temp'),
        (r"\url{http://a.b/~c_d} \href{http://a.b}{text} \enquote{x}", "http://a.b/~c_d text “x”"),
        ("a } b $ c { d", 'a  b $ c <span class="nocase"> d</span>'),
    ],
)  # fmt: skip
def test_latex(source: str, expected: str) -> None:
    assert latex_decode.to_markup(source, braces_protect=True) == expected


@given(st.text(st.sampled_from(list("ab{}\\$'`-~%\"^_ emph&")), max_size=60), st.booleans())
def test_the_fast_path_gives_what_the_decoder_gives(text: str, protect: bool) -> None:
    slow = csl_markup.write(latex_decode.parse(text, braces_protect=protect))
    assert latex_decode.to_markup(text, braces_protect=protect) == slow


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Donald E. Knuth", [{"family": "Knuth", "given": "Donald E."}]),
        ("van Gogh, Vincent", [{"non-dropping-particle": "van", "family": "Gogh", "given": "Vincent"}]),
        ("Alexander von Humboldt", [{"dropping-particle": "von", "family": "Humboldt", "given": "Alexander"}]),
        ("King, Jr., Martin Luther", [{"family": "King", "given": "Martin Luther", "suffix": "Jr."}]),
        ("King, Martin Luther, Jr.", [{"family": "King", "given": "Martin Luther", "suffix": "Jr."}]),
        ("{World Health Organization}", [{"literal": "World Health Organization"}]),
        ("{van Gogh}, Vincent", [{"family": "van Gogh", "given": "Vincent"}]),
        ("{\\'E}mile Zola AND {\\O}rsted, H.", [{"family": "Zola", "given": "Émile"}, {"family": "Ørsted", "given": "H."}]),
        ("V{\\'a}zques{ de }Parga, Luis", [{"family": "Vázques de Parga", "given": "Luis"}]),
        ("Doe, J.; Roe, R.", [{"family": "Doe", "given": "J."}, {"family": "Roe", "given": "R."}]),
        ("Plato", [{"family": "Plato"}]),
        ("李小龙", [{"given": "小龙", "family": "李"}]),
        ("family=Goethe, given=\"J, W\", prefix=von", [{"dropping-particle": "von", "family": "Goethe", "given": "J, W"}]),
    ],
)  # fmt: skip
def test_names(text: str, expected: list[dict[str, str]]) -> None:
    assert read_names(text, lambda message: None)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2010-05-12", {"date-parts": [[2010, 5, 12]]}),
        ("1999/2001", {"date-parts": [[1999], [2001]]}),
        ("1999--2001", {"date-parts": [[1999], [2001]]}),
        ("c. 1890", {"date-parts": [[1890]], "circa": True}),
        ("12 May 2010", {"date-parts": [[2010, 5, 12]]}),
        ("199X", {"date-parts": [[1990], [1999]]}),
        ("[1999]", {"date-parts": [[1999]]}),
        ("in press", {"literal": "in press"}),
    ],
)
def test_dates(text: str, expected: dict[str, Any]) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    ("month", "day", "expected"),
    [
        ("Sept.", "", [[2012, 9]]),
        ("7", "14", [[2012, 7, 14]]),
        ("July 30th", "", [[2012, 7, 30]]),
        ("2 sep", "", [[2012, 9, 2]]),
        ("jan/feb", "", [[2012, 1], [2012, 2]]),
        ("März", "", [[2012, 3]]),
        ("unknown", "", [[2012]]),
        ("feb", "31", [[2012, 2]]),
    ],
)
def test_months(month: str, day: str, expected: list[list[int]]) -> None:
    found = read_date({"year": "2012", "month": month, "day": day})
    assert found is not None
    assert found["date-parts"] == expected


def test_fields_that_are_not_latex() -> None:
    text = "@misc{k, url = {http://a.b/%7Ec_d~e\\_f}, doi = {10.1000/a{\\_}b}, file = {C$\\backslash$:x}}"
    item = bibkit.loads(text).items[0]
    assert (item["URL"], item["DOI"]) == ("http://a.b/%7Ec_d~e_f", "10.1000/a_b")
    assert item["custom"]["bibtex"] == {"file": "C$\\backslash$:x"}


# Properties ------------------------------------------------------------------------------------------------


@given(TEXT)
def test_any_text_is_read(text: str) -> None:
    text = text.replace("\0", "")  # a NUL makes a file binary
    bibkit.loads(f'@article{{k, title = {{{text}}}, author = "{text}", {text}', format="bibtex")


@given(
    st.lists(items(), max_size=3, unique_by=lambda item: item["id"]), st.sampled_from(["bibtex", "biblatex"])
)
def test_lossless_is_the_identity(found: list[dict[str, Any]], to: str) -> None:
    normal = [normalise(bibkit.Record(item)).item for item in found]
    assert read(export(normal, f"{to}+lossless"), to) == normal


@given(
    st.lists(items(), max_size=2, unique_by=lambda item: item["id"]), st.sampled_from(["bibtex", "biblatex"])
)
def test_reading_what_was_read_changes_nothing_more(found: list[dict[str, Any]], to: str) -> None:
    def again(library: bibkit.Library) -> bibkit.Library:
        return bibkit.loads(bibkit.dumps(library, to=to, charset="unicode"), format=to)

    def essence(library: bibkit.Library) -> list[Any]:
        return [(item["id"], item["type"], item.get("author"), item.get("issued")) for item in library.items]

    once = again(bibkit.Library(tuple(normalise(bibkit.Record(item)) for item in found)))
    assert essence(again(once)) == essence(once)


def test_every_loss_is_reported() -> None:
    item = {"id": "x", "type": "book", "title": "T", "dimensions": "3 cm", "issued": {"date-parts": [[1999, 12, 30], [2000, 1, 2]]}}  # fmt: skip
    told = bibkit.export([bibkit.Record(item)], to="bibtex").diagnostics
    assert [(found.code, found.record, found.field) for found in told] == [
        ("BK601", "x", "dimensions"),
        ("BK603", "x", "issued"),
    ]
    assert "'3 cm'" in told[0].message
    assert not bibkit.export([bibkit.Record(item)], to="bibtex", lossless=True).diagnostics


def test_options_of_the_export() -> None:
    record = bibkit.loads(
        "@book{k, title = {T}, year = 2000, owner = {me}, file = {/home/me/x.pdf}, note = {N}}"
    ).records
    text = str(bibkit.dumps(record, to="bibtex"))
    assert "owner = {me}" in text
    assert "/home" not in text
    chosen = str(bibkit.dumps(record, to="bibtex", omit=("owner", "note"), order=("year", "title")))
    assert "note" not in chosen
    assert chosen.index("year") < chosen.index("title")
    assert "file = {/home/me/x.pdf}" in chosen


# Hostile input ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "{" * 100_000,
        "@" * 100_000,
        "@a{" * 20_000,
        "@a{k, x = {y " * 10_000,
        "@article{x,\n a = {b\n" * 5_000,
        "@a{k,title={" + "{" * 50_000 + "}" * 50_000 + "}}",
        "@a{k,title={" + "$" * 50_001 + "}}",
        "@a{k,title={" + "\\'" * 50_000 + "}}",
        "@a{k,title={" + "\\emph{" * 20_000 + "}" * 20_000 + "}}",
        "@a{k,title={" + "`a'" * 30_000 + "}}",
        "@a{k,author={a" + " " * 100_000 + "b}}",
        "@a{k" + " " * 100_000 + "x}",
        "@a{k,title=" + " " * 100_000 + "x}",
        '@string{a0 = "lol"}' + "".join(f"@string{{a{n + 1} = a{n} # a{n}}}" for n in range(60)) + "@a{k, title = a60}",
        "".join(f"@xdata{{x{n}, xdata = {{x{n + 1},x{n + 1},x{n + 1}}}}}" for n in range(40)) + "@a{k, xdata = {x0}}",
    ],
    ids=lambda text: text[:14],
)  # fmt: skip
def test_hostile_text_takes_no_time(text: str) -> None:
    started = time.process_time()
    bibkit.loads(text, format="bibtex")
    assert time.process_time() - started < 5


# The shared cases --------------------------------------------------------------------------------------------


def test_round_trip_of_the_shared_items() -> None:
    items = json.loads(shared("corpora/roundtrip-items.json").read_text("utf-8"))
    for format in ("bibtex", "biblatex"):
        for item in items:
            (back,) = convert(export([item], format), format)
            assert (back["id"], back["type"]) == (item["id"], item["type"])
            assert read(export([item], f"{format}+lossless"), format) == [item]

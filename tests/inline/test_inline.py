"""The inline tree: CSL markup in, every output escaped."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import TEXT

from bibkit.inline import csl_markup, html, latex, markdown, text
from bibkit.inline.links import link_addresses
from bibkit.inline.tree import Inlines, Link, Math, Span, plain, strings

#: Texts that are full of what the formats find special.
MARKED = st.lists(
    st.one_of(
        TEXT,
        st.sampled_from(
            [
                "<i>",
                "</i>",
                "<b>",
                "</b>",
                "<sup>",
                "</sup>",
                "$",
                "$x_1$",
                '<span class="nocase">',
                "</span>",
                "<",
                "&amp;",
                "\\",
                "*",
                "_",
                "](",
                "`",
                "\n# ",
            ]
        ),
    ),
    max_size=8,
).map("".join)


@pytest.mark.parametrize(
    ("markup", "tree"),
    [
        ("plain", ("plain",)),
        ("", ()),
        ("<i>E. coli</i> x", (Span("italic", ("E. coli",)), " x")),
        ("<em>a</em><strong>b</strong>", (Span("italic", ("a",)), Span("bold", ("b",)))),
        ("H<sub>2</sub>O", ("H", Span("subscript", ("2",)), "O")),
        ("<i>a<b>c</b></i>", (Span("italic", ("a", Span("bold", ("c",)))),)),
        ('<span class="nocase">iPhone</span>', (Span("nocase", ("iPhone",)),)),
        ('<span style="font-variant: small-caps">x</span>', (Span("small-caps", ("x",)),)),
        ("<span lang='x'>y</span>", ("<span lang='x'>y</span>",)),
        ("a < b > c <unknown> &amp;", ("a < b > c <unknown> &amp;",)),
        ("<i>never closed", ("<i>never closed",)),
        ("closed</i> only", ("closed</i> only",)),
        ("<i>wrong <b>order</i> of</b> tags", (Span("italic", ("wrong <b>order",)), " of</b> tags")),
        ("cost $5 and $6", ("cost $5 and $6",)),
        ("$x^2$ and $ y$ and $z $", (Math("x^2"), " and $ y$ and $z $")),
        ("a $\\alpha > 0$.", ("a ", Math("\\alpha > 0"), ".")),
        ("$20,000 and $30", ("$20,000 and $30",)),
        (r"\$ $a\$b$", (r"\$ ", Math(r"a\$b"))),
    ],
)
def test_markup(markup: str, tree: Inlines) -> None:
    assert csl_markup.parse(markup) == tree


@given(MARKED)
def test_writing_and_parsing_again_gives_the_same_tree(markup: str) -> None:
    tree = csl_markup.parse(markup)
    assert csl_markup.parse(csl_markup.write(tree)) == tree


class _Tags(HTMLParser):
    """The tags, and the text, that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(MARKED.filter(lambda markup: "\r" not in markup and "\0" not in markup))
def test_html_shows_the_text_and_has_no_tag_but_ours(markup: str) -> None:
    tree = csl_markup.parse(markup)
    browser = _Tags()
    browser.feed(html.write(tree))
    browser.close()
    assert set(browser.tags) <= {"i", "b", "sup", "sub", "span"}
    # as citeproc-js, the writer sets superscript characters as <sup> and keeps runs of spaces
    assert unicodedata.normalize("NFKD", browser.text) == unicodedata.normalize("NFKD", plain(tree))


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", " https://x.org", "https://x y"]
)
def test_only_safe_links_are_links(href: str) -> None:
    tree = (Link(href, ("text",)),)
    assert html.write(tree) == "text"
    assert markdown.write(tree) == "text"


def test_addresses_become_links() -> None:
    tree = link_addresses(
        ("See https://doi.org/10.1000/a(b)c. Or ", Span("italic", ("https://x.org/?a=1&b",)))
    )
    assert html.write(tree) == (
        'See <a href="https://doi.org/10.1000/a(b)c">https://doi.org/10.1000/a(b)c</a>. Or '
        '<i><a href="https://x.org/?a=1&amp;b">https://x.org/?a=1&#38;b</a></i>'
    )
    assert markdown.write(tree) == "See <https://doi.org/10.1000/a(b)c>. Or *<https://x.org/?a=1&b>*"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://doi.org/10.1000/182(9)", "https://doi.org/10.1000/182(9)"),
        ("(https://doi.org/10.1000/182(9)).", "https://doi.org/10.1000/182(9)"),
        ("https://doi.org/10.1002/(SICI)1097(1998)49:8<693::AID-A>3.0.CO;2-O.", "https://doi.org/10.1002/(SICI)1097(1998)49:8<693::AID-A>3.0.CO;2-O"),
        ("<https://doi.org/10.1000/182>", "https://doi.org/10.1000/182"),
        ("[https://x.org/a[1]]", "https://x.org/a[1]"),
        ("“https://x.org/a”", "https://x.org/a"),
        ("https://...", None),
        ("https://" + ")" * 100_000, None),
    ],
    ids=range(8),
)  # fmt: skip
def test_an_address_ends_where_its_brackets_do(text: str, address: str | None) -> None:
    links = [part for part in link_addresses((text,)) if isinstance(part, Link)]
    assert [link.children for link in links] == ([(address,)] if address else [])


@pytest.mark.parametrize(
    ("tree", "written"),
    [
        (("1. not a list",), "1\\. not a list"),
        (("- not a list",), "\\- not a list"),
        (("# no heading",), "\\# no heading"),
        (("a * b _ c [d](e) <f> `g`",), "a \\* b \\_ c \\[d\\](e) \\<f\\> \\`g\\`"),
        ((Span("italic", (" x ",)), "y"), " *x* y"),
        ((Math("a_1"), " costs $5"), "$a_1$ costs \\$5"),
        (("[1] Doe",), "\\[1\\] Doe"),
    ],
)
def test_markdown(tree: Inlines, written: str) -> None:
    assert markdown.write_block(tree) == written


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        ("H<sub>2</sub>O and x<sup>n</sup>", "H₂O and xⁿ"),
        ("CO<sub>2e</sub> m<sup>xyz</sup>", "CO₂ₑ mxyz"),
        ("$\\alpha > 0$ and $\\frac{a}{b}^2_3$", "α > 0 and $\\frac{a}{b}^2_3$"),
    ],
)
def test_text(markup: str, written: str) -> None:
    assert text.write(csl_markup.parse(markup)) == written


@pytest.mark.parametrize(
    ("source", "ascii_latex", "unicode_latex"),
    [
        ("é ü ñ ç ø ß Ł ı", "{\\'e} {\\\"u} {\\~n} {\\c{c}} {\\o} {\\ss} {\\L} {\\i}", "é ü ñ ç ø ß Ł ı"),
        (
            "50% of $x & #1_a {b} ~^\\",
            "50\\% of \\$x \\& \\#1\\_a \\{b\\} \\textasciitilde{}\\textasciicircum{}\\textbackslash{}",
            None,
        ),
        ("–—‘’“”…", "-----`'``''\\ldots{}", "–—‘’“”…"),
        ("Привет 日本 عربي", "Привет 日本 عربي", "Привет 日本 عربي"),
        ("a--b ``c'' ?`", "a-{}-b `{}`c'{}' ?{}`", None),
        (
            "α ≤ € λόγος",
            r"\ensuremath{\alpha} \ensuremath{\leq} {\texteuro} λόγος",
            r"\ensuremath{\alpha} \ensuremath{\leq} € λόγος",
        ),
        ("Đặng ị ĵ", r"{\DJ}{\u{\d{a}}}ng {\d{i}} {\^{\j}}", "Đặng ị ĵ"),
    ],
)
def test_latex(source: str, ascii_latex: str, unicode_latex: str | None) -> None:
    assert latex.write((source,), "ascii") == ascii_latex
    if unicode_latex is not None:
        assert latex.write((source,), "unicode") == unicode_latex


def test_latex_math_is_kept_and_its_letters_become_commands() -> None:
    tree = csl_markup.parse("$γ_{j} \\le x$")
    assert latex.write(tree, "ascii") == "${\\gamma}_{j} \\le x$"
    assert latex.write(tree, "unicode") == "$γ_{j} \\le x$"


@given(MARKED)
def test_no_letter_is_lost_in_latex(markup: str) -> None:
    tree = csl_markup.parse(markup)
    written = latex.write(tree, "unicode")
    for run in strings(tree):
        for word in re.findall("[A-Za-zÀ-ÖØ-öø-ɏЀ-ӿא-ת一-鿿]{2,}", run):
            assert word in written.replace("{}", "")

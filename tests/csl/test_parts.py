"""The parts of the processor one by one: names, numbers, dates, text case, rich text, joints, sort keys."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from bibkit.csl import Locale, Processor, Style, collation, dates, numbers, person, rich_text, text_case
from bibkit.csl.finish import finish
from bibkit.csl.joints import Quotes
from bibkit.inline import html

ENGLISH = Locale.load("en-US")


def style(layout: str, *, options: str = "", sort: str = "", locale: str = "en-US") -> Style:
    """An in-text style whose citation layout is the XML given."""
    return Style.parse(
        f'<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" default-locale="{locale}">'
        f"<info/><citation {options}>{sort}<layout>{layout}</layout></citation></style>"
    )


def show(layout: str, item: dict[str, Any], *, locale: str = "en-US", **cite: Any) -> str:
    """The citation of one item."""
    return Processor(style(layout, locale=locale), [{"id": "a", **item}]).preview([{"id": "a", **cite}])


@pytest.mark.parametrize(
    ("value", "dropping", "non_dropping", "family"),
    [
        ({"family": "van der Berg", "given": "Jan"}, "", "van der", "Berg"),
        ({"family": "Humboldt", "given": "Alexander von"}, "von", "", "Humboldt"),
        ({"family": '"van der Berg"', "given": "Jan"}, "", "", "van der Berg"),
        ({"family": "d’Alembert", "given": "Jean"}, "", "d’", "Alembert"),
        ({"family": "Berg", "non-dropping-particle": "van", "given": "Jan"}, "", "van", "Berg"),
        ({"family": "фон Бюлов", "given": "Карл"}, "", "фон", "Бюлов"),
        ({"family": "dell'Acqua", "given": "Ada"}, "", "dell'", "Acqua"),
    ],
)
def test_particles(value: object, dropping: str, non_dropping: str, family: str) -> None:
    name = person.parse(value)
    assert name is not None
    assert (name.dropping, name.non_dropping, name.family) == (dropping, non_dropping, family)


@pytest.mark.parametrize(
    ("given", "mark", "shown"),
    [
        ("Jean-Luc Marie", ". ", "J.-L. M."),
        ("Jean-Luc Marie", "", "JLM"),
        ("J.R.R.", ". ", "J. R. R."),
        ("Ph. Friedrich", ".", "Ph.F."),
        ("Ольга", ".", "О."),
    ],
)
def test_initials(given: str, mark: str, shown: str) -> None:
    assert person.initials(given, mark, False, bool(mark)) == shown


@pytest.mark.parametrize("given", ["Jane, Ph.D", "Jane, S.J.", "Jane, Jr. III", "Jane, abbé d’"])
def test_what_follows_a_comma_in_the_given_name_is_a_suffix(given: str) -> None:
    shown = show('<names variable="author"/>', {"author": [{"family": "Doe", "given": given}]})
    assert shown == f"Jane Doe {given.removeprefix('Jane, ')}"


@pytest.mark.parametrize(
    ("mark", "shown"),
    [(". ", "J. Doe Ph. D."), (".  ", "J. Doe Ph. D."), (".", "J. Doe Ph.D."), ("", "J Doe PhD")],
)
def test_suffixes_are_abbreviated_as_given_names_are(mark: str, shown: str) -> None:
    author = {"family": "Doe", "given": "Jane", "suffix": "Ph.D"}
    names = f'<names variable="author"><name initialize-with="{mark}"/></names>'
    assert show(names, {"author": [author]}) == shown
    third = show(names, {"author": [author | {"suffix": "III"}]})
    assert third.endswith("Doe III")


@pytest.mark.parametrize("value", [None, 5, [], {}, {"family": ""}, {"literal": None}])
def test_what_is_no_name(value: object) -> None:
    assert person.parse(value) is None


@pytest.mark.parametrize(
    ("pages", "format", "shown"),
    [
        ("321-328", "minimal", "321–8"),
        ("321-328", "minimal-two", "321–28"),
        ("321-328", "expanded", "321–328"),
        ("321-28", "expanded", "321–328"),
        ("100-104", "chicago", "100–104"),
        ("107-108", "chicago", "107–8"),
        ("1496-1504", "chicago-15", "1496–1504"),
        ("N110-N115", "expanded", "N110–N115"),
        ("N110-N115", "chicago", "N110–15"),
        ("N110-5", "expanded", "N110-5"),
        ("110-N6", "minimal", "110-N6"),
    ],
)
def test_page_ranges(pages: str, format: str, shown: str) -> None:
    xml = f'<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" page-range-format="{format}"><info/>'
    xml += '<citation><layout><text variable="page"/></layout></citation></style>'
    assert Processor(Style.parse(xml), [{"id": "a", "page": pages}]).preview([{"id": "a"}]) == shown


@pytest.mark.parametrize(
    ("text", "numeric"),
    [
        ("2", True),
        ("2nd", True),
        ("2, 3 & 4", True),
        ("xiv", True),
        ("Second", False),
        ("", False),
        ("dix", False),
        ("civil", False),
    ],
)
def test_what_is_numeric(text: str, numeric: bool) -> None:
    assert numbers.is_numeric(text) is numeric


@pytest.mark.parametrize(
    ("number", "shown"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (112, "112th")]
)
def test_ordinals(number: int, shown: str) -> None:
    assert numbers.ordinal(number, ENGLISH) == shown


def test_ordinals_have_a_gender() -> None:
    french = Locale.load("fr-FR")
    assert [numbers.ordinal(1, french, gender) for gender in ("masculine", "feminine")] == ["1ᵉʳ", "1ʳᵉ"]


def test_a_noun_without_gender_takes_what_ordinals_there_are() -> None:
    assert numbers.ordinal(3, Locale.load("pt-PT")) == "3.ª"


@pytest.mark.parametrize(
    ("locale", "pages", "volume"),
    [("en-US", "1–3", "1–3"), ("fr-FR", "1\u20113", "1\u20113"), ("es-ES", "1-3", "1-3")],
)
def test_hyphens_of_ranges_become_the_delimiter_of_the_locale(locale: str, pages: str, volume: str) -> None:
    layout = (
        '<text variable="page"/><text variable="volume" prefix=" "/><text variable="version" prefix=" "/>'
    )
    shown = show(layout, {"page": "1-3", "volume": "1-3", "version": "1-3"}, locale=locale)
    assert shown == f"{pages} {volume} 1-3"
    assert show('<text variable="volume"/>', {"volume": "1–3"}, locale=locale) == "1–3"


@pytest.mark.parametrize(
    ("variable", "value", "label"),
    [
        ("number-of-pages", "392", "pp."),
        ("number-of-pages", "392 b", "p."),
        ("number-of-pages", "", "p."),
        ("volume", "I-II", "vol."),
        ("volume", "1-2", "vols."),
    ],
)
def test_labels_of_counts_and_numbers(variable: str, value: str, label: str) -> None:
    assert show(f'<label variable="{variable}" form="short"/>', {variable: value}) == label


def test_roman_numbers() -> None:
    assert numbers.to_roman(1994) == "mcmxciv"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2024-05-17", [(2024, 5, 17)]),
        ("2024-05", [(2024, 5, 0)]),
        ("2023/2024", [(2023, 0, 0), (2024, 0, 0)]),
        ("17 May 2024", [(2024, 5, 17)]),
        ("May 17, 2024", [(2024, 5, 17)]),
        ("-0043", [(-43, 0, 0)]),
        ("-43", [(-43, 0, 0)]),
    ],
)
def test_dates_as_text(text: str, parts: list[tuple[int, int, int]]) -> None:
    date = dates.parse_text(text)
    assert date is not None
    ends = [day for day in (date.start, date.end) if day is not None]
    assert [(day.year, day.month, day.day) for day in ends] == parts


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"date-parts": [[2024, 5, 17]]}, "May 17, 2024"),
        ({"date-parts": [["2024", "5"]]}, "May 2024"),
        ({"date-parts": [[2024, 5, 17], [2024, 5, 19]]}, "May 17–19, 2024"),
        ({"date-parts": [[2024]], "season": 1}, "Spring 2024"),
        ({"date-parts": [[-44]]}, "44 BC"),
        ({"literal": "around noon"}, "around noon"),
        ({"raw": "2024-05-17"}, "May 17, 2024"),
        ("2024-05-17", "May 17, 2024"),
        ({"date-parts": [[None]]}, "[CSL STYLE ERROR: reference with no printed form.]"),
    ],
)
def test_dates(value: object, shown: str) -> None:
    assert show('<date variable="issued" form="text"/>', {"issued": value}) == shown


@pytest.mark.parametrize(
    ("case", "text", "shown"),
    [
        ("title", "the art of war and peace", "The Art of War and Peace"),
        ("title", "iPhone use: a study", "iPhone Use: A Study"),
        ("sentence", "The Art Of War", "The art of war"),
        ("sentence", 'The <span class="nocase">Art</span> Of War', "The Art of war"),
        ("uppercase", "straße", "STRASSE"),
        ("capitalize-first", "word by word", "Word by word"),
        ("capitalize-all", "word by word", "Word By Word"),
        ("title", "the how-to", "The How-To"),
        ("title", "from a-to-z", "From A-to-z"),
        ("title", "a plan b for c", "A Plan b for c"),
    ],
)
def test_text_case(case: str, text: str, shown: str) -> None:
    assert show(f'<text variable="title" text-case="{case}"/>', {"title": text}) == shown


@pytest.mark.parametrize("language", ["en", "en-GB", "en_US", "eng", "English"])
def test_languages_as_exports_write_them(language: str) -> None:
    shown = show('<text variable="title" text-case="title"/>', {"title": "the sea", "language": language})
    assert shown == "The Sea"


def test_names_are_cased_in_the_language_of_the_item() -> None:
    names = '<names variable="author"><name><name-part name="family" text-case="uppercase"/></name></names>'
    item = {"author": [{"family": "Filiz", "given": "İ."}]}
    assert show(names, item, locale="tr-TR") == "İ. FİLİZ"
    assert show(names, item | {"language": "en"}, locale="tr-TR") == "İ. FILIZ"
    sentence = '<text variable="title" text-case="sentence"/>'
    assert show(sentence, {"title": "Bu ILIK İL", "language": "tr"}) == "Bu ılık il"


def test_title_case_is_for_english_items() -> None:
    item = {"title": "le fond de la mer", "language": "fr"}
    assert show('<text variable="title" text-case="title"/>', item) == "le fond de la mer"


def test_case_leaves_formulas() -> None:
    shown = text_case.apply("uppercase", rich_text.field("on $x_a$ alone"), "en")
    assert html.write(finish(shown, Quotes.of(ENGLISH))) == 'ON <span class="math">$x_a$</span> ALONE'


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("A $O(n)$ bound", "A $O(n)$ bound"),
        ("It costs $5", "It costs $5"),
        ("<i>E. coli</i> & co", "<i>E. coli</i> &#38; co"),
        ("a < b", "a &#60; b"),
        ("<script>x</script>", "&#60;script&#62;x&#60;/script&#62;"),
        ("<i>open", "&#60;i&#62;open"),
        ('He said "yes"', "He said “yes”"),
        ("It's rock and roll's end", "It’s rock and roll’s end"),
    ],
)
def test_rich_text(title: str, shown: str) -> None:
    assert show('<text variable="title"/>', {"title": title}) == shown


def test_italic_within_italic_stands_upright() -> None:
    shown = show('<text variable="title" font-style="italic"/>', {"title": "On <i>E. coli</i>"})
    assert shown == '<i>On <span style="font-style:normal;">E. coli</span></i>'


@pytest.mark.parametrize(
    ("locale", "shown"),
    [
        ("en-US", "“A ‘b’ c,” 2."),
        ("en-GB", "‘A “b” c’, 2."),
        ("de-DE", "„A ‚b‘ c“, 2."),
        ("fr-FR", "« A “b” c », 2."),
    ],
)
def test_quotes_and_punctuation(locale: str, shown: str) -> None:
    layout = '<group suffix="."><text variable="title" quotes="true" suffix=", "/><number variable="volume"/></group>'
    text = show(layout, {"title": 'A "b" c', "volume": 2}, locale=locale)
    assert text.replace("\u202f", " ").replace("\u00a0", " ") == shown


@pytest.mark.parametrize(
    ("locale", "title", "plain", "quoted"),
    [
        ("en-US", "“A ‘b’ c” d", "“A ‘b’ c” d", "“‘A “b” c’ d”"),
        ("de-DE", "Die „neue“ Welt", "Die „neue“ Welt", "„Die ‚neue‘ Welt“"),
        ("de-DE", "“A ‘b’ c” d", "“A ‘b’ c” d", "„“A ‘b’ c” d“"),
        ("fr-FR", "A ‘b’ and “c”", "A ‘b’ and “c”", "«\u00a0A ‘b’ and “c”\u00a0»"),
        ("en-GB", "A ‘b’ and “c”", "A ‘b’ and “c”", "‘A “b” and “c”’"),
        ("en-US", "The \"big\" and 'small'", "The “big” and ‘small’", "“The ‘big’ and ‘small’”"),
        ("en-US", "It is 'small'", "It is “small”", "“It is ‘small’”"),
    ],
)
def test_marks_of_the_locale_are_quotations(locale: str, title: str, plain: str, quoted: str) -> None:
    assert show('<text variable="title"/>', {"title": title}, locale=locale) == plain
    assert show('<text variable="title" quotes="true"/>', {"title": title}, locale=locale) == quoted


@pytest.mark.parametrize("title", ["Why?", "Why!", "Etc."])
def test_marks_are_not_doubled(title: str) -> None:
    layout = '<group delimiter=". "><text variable="title"/><text variable="publisher"/></group>'
    assert show(layout, {"title": title, "publisher": "P"}) == f"{title} P"


@pytest.mark.parametrize("key", [collation.key, collation.own_key])
def test_sort_keys_ignore_accents_case_and_marks(key: Callable[[str, str], Any]) -> None:
    words = ["Zoë", "Ärger", "apple", "“Banana”", "Øre", "Étude", "10 b", "9 a", "Жук"]
    assert sorted(words, key=lambda word: key(word, "en")) == [
        "9 a",
        "10 b",
        "apple",
        "Ärger",
        "“Banana”",
        "Étude",
        "Øre",
        "Zoë",
        "Жук",
    ]


#: Words of which the initials, accents, cases and special letters put an order to the test, by language.
WORDS = {
    "en": """zebra Zoë zoo Müller Muller mueller Ærø aero Łódź Lodz ångström Angstrom Straße Strasse Øster oster
        O'Connor Oconnor Ðorđe Dorde ĳssel Þór Thor naïve naive cœur coeur item10 item2 item1 éclair ñandú nandu
        İzmir ŋeru neru de_la 1984 Ŧesta tesla""",
    "el": "Άλφα αλφα Ωμέγα Όμηρος ομηρος βήτα Σίσυφος ψυχή χάος Ἀθῆναι Αθηνά Ζεύς ζωή Zoo ἀρχή άρτος",
    "ru": "Ёлка елка Ежевика Жук Йод Иван Ящерица Арбуз арбуз Щука Шар Apple Zoo эхо Ъ Ыв этот юг я",
    "uk": "Ґанок Гора Їжак Іван Йод Яна Єва Ева Ґава Дід",
    "sr": "Ђорђе Дора Жика Љубав Лула Њива Нина Ћира Ципела Џак Јован Игор Тома",
    "mk": "Ѓорѓи Гоце Дане Ќиро Кире Трајко Ѕвезда Зоран",
    "bg": "Ъгъл Щъркел Юла Яна Ажур йод иван",
}


@pytest.mark.parametrize("language", WORDS)
def test_our_own_order_is_that_of_icu(language: str) -> None:
    if collation.icu() is None:
        if os.environ.get("CI"):
            pytest.fail("PyICU is not installed, and CI must have it")
        pytest.skip("PyICU is not installed (extra icu)")
    words = WORDS[language].split()
    by_icu = sorted(words, key=lambda word: collation.icu_key(word, language))
    assert sorted(words, key=lambda word: collation.own_key(word, language)) == by_icu


def test_a_language_sorts_its_own_script_first() -> None:
    assert sorted(["Apple", "Жук"], key=lambda word: collation.key(word, "ru")) == ["Жук", "Apple"]


def test_numbers_sort_by_their_first_digits() -> None:
    keys = '<sort><key variable="issue"/></sort>'
    items = [{"id": value, "issue": value} for value in ("12", "1/2", "3")]
    processor = Processor(style('<text variable="issue"/>', options="", sort=keys), items)
    assert processor.preview([{"id": item["id"]} for item in items]) == "1/2312"


AUTHORS = [{"family": "Doe", "given": "Jane"}, {"family": "Roe", "given": "Rick"}]


@pytest.mark.parametrize("options", ['and="text"', 'and="symbol" delimiter-precedes-last="always"', ""])
@pytest.mark.parametrize("count", [1, 2])
def test_a_list_cut_by_its_source_ends_in_et_al(options: str, count: int) -> None:
    item = {"author": AUTHORS[:count], "custom": {"truncated": ["author"]}}
    shown = show(f'<names variable="author"><name {options}/></names>', item)
    assert shown == ("Jane Doe et al." if count == 1 else "Jane Doe, Rick Roe, et al.")


@pytest.mark.parametrize("locator", ["5", "5-7", "5, 9"])
def test_labels_agree_with_locators(locator: str) -> None:
    shown = show(
        '<label variable="locator" form="short" suffix=" "/><text variable="locator"/>', {}, locator=locator
    )
    assert shown.startswith("p. " if locator == "5" else "pp. ")


EDITED = {
    "editor": [{"family": "Doe", "given": "Jane"}],
    "translator": [{"family": "Roe", "given": "Rick"}],
}


@pytest.mark.parametrize(
    ("substitute", "shown"),
    [
        # of what stands in a choose, the first that renders anything counts
        (
            '<choose><if type="book"><names variable="editor"/><names variable="translator"/></if></choose>',
            "Jane DOE",
        ),
        # the delimiter of the names is inherited, and the name-parts, through macros too
        ('<names variable="editor translator"/>', "Jane DOE; Rick ROE"),
        ('<names variable="editor"><name initialize-with="."/></names>', "J. DOE"),
        ('<text macro="editor"/>', "J. DOE"),
    ],
)
def test_what_names_pass_on_to_their_substitutes(substitute: str, shown: str) -> None:
    macro = '<macro name="editor"><names variable="editor"><name initialize-with="."/></names></macro>'
    upper = '<name><name-part name="family" text-case="uppercase"/></name>'
    names = f'<names variable="author" delimiter="; ">{upper}<substitute>{substitute}</substitute></names>'
    found = Style.parse(
        f'<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info/>{macro}'
        f"<citation><layout>{names}</layout></citation></style>"
    )
    assert Processor(found, [{"id": "a", "type": "book", **EDITED}]).preview([{"id": "a"}]) == shown


@pytest.mark.parametrize(
    ("minimum", "use_first", "shown"), [(4, 3, "A, B, … E"), (4, 2, "A, B, … E"), (3, 2, "A … E")]
)
def test_the_ellipsis_stands_for_two_names_at_least(minimum: int, use_first: int, shown: str) -> None:
    options = f'form="short" et-al-min="{minimum}" et-al-use-first="{use_first}" et-al-use-last="true"'
    item = {"author": [{"family": letter, "given": "X"} for letter in "ABCDE"]}
    assert show(f'<names variable="author"><name {options}/></names>', item) == shown


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        ("OCLC: 41076502", ""),
        ("volume: 3\n\nissue: 4", "3 4"),
        ("A remark\n\nvolume: 3", "A remark 3"),
        ("NB: one\nTwo", "Two"),
        ("Note: kept", "Note: kept"),
    ],
)
def test_fields_in_the_note(note: str, shown: str) -> None:
    layout = '<group delimiter=" "><text variable="note"/><text variable="volume"/><text variable="issue"/></group>'
    assert show(f'<text value="|"/>{layout}', {"note": note}) == f"|{shown}"

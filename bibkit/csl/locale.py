"""Locales: terms, date formats and options (specification, "Locale Fallback", "Terms")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from bibkit.diagnostics import BibkitError

from .style import Element, Style, element, parse_xml

#: The primary dialect of a language (specification, "Locale Fallback"; locales.json of the CSL project).
PRIMARY_DIALECTS = {
    "af": "af-ZA", "bal": "bal-PK", "bg": "bg-BG", "brh": "brh-PK", "ca": "ca-AD", "cs": "cs-CZ",
    "cy": "cy-GB",
    "da": "da-DK", "de": "de-DE", "el": "el-GR", "en": "en-US", "es": "es-ES", "et": "et-EE", "fa": "fa-IR",
    "fi": "fi-FI", "fr": "fr-FR", "gl": "gl-ES", "he": "he-IL", "hi": "hi-IN", "hr": "hr-HR", "hu": "hu-HU",
    "hy": "hy-AM", "id": "id-ID", "is": "is-IS", "it": "it-IT", "ja": "ja-JP", "km": "km-KH", "ko": "ko-KR",
    "lij": "lij-IT", "lt": "lt-LT", "lv": "lv-LV", "mn": "mn-MN", "ms": "ms-MY", "nb": "nb-NO", "nl": "nl-NL",
    "nn": "nn-NO", "pa": "pa-PK", "pl": "pl-PL", "pt": "pt-PT", "ro": "ro-RO", "ru": "ru-RU", "sk": "sk-SK",
    "sl": "sl-SI", "sr": "sr-Cyrl-RS", "sv": "sv-SE", "th": "th-TH", "tl": "tl-PH", "tr": "tr-TR",
    "uk": "uk-UA",
    "vi": "vi-VN", "zh": "zh-CN",
}  # fmt: skip
#: "If a style uses a term in a form that is undefined … there is fallback to other forms" (section "Terms").
_FORM_FALLBACK = {"verb-short": "verb", "symbol": "short", "verb": "long", "short": "long"}
_ORDINAL = re.compile(r"ordinal(-\d\d)?$")
_LANG_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*$")


@dataclass(frozen=True, slots=True)
class Term:
    """A term in one form: singular, plural, the gender of the noun, how an ordinal matches a number."""

    single: str
    multiple: str
    gender: str = ""
    match: str = ""


#: A term's name, form and gender form.
TermKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Locale:
    """The localizable units in force for one language tag and style."""

    tag: str
    terms: Mapping[TermKey, Term]
    dates: Mapping[str, Element]
    options: Mapping[str, str]
    cache: dict[object, object] = field(default_factory=dict, repr=False)

    @staticmethod
    def load(tag: str) -> Locale:
        """The locale of a language tag, without a style's own terms."""
        return load_locale(tag)

    def term(self, name: str, form: str = "long", plural: bool = False, gender: str = "") -> str | None:
        """A term, with the fallback of forms; None if it is not defined in any."""
        found = self.find(name, form, gender)
        if found is None:
            return None
        return found.multiple if plural else found.single

    def find(self, name: str, form: str = "long", gender: str = "") -> Term | None:
        """The Term of that name in the nearest form that is defined."""
        wanted: str | None = form
        while wanted is not None:
            term = self.terms.get((name, wanted, gender))
            if term is None and gender:
                term = self.terms.get((name, wanted, ""))
            if term is not None:
                return term
            wanted = _FORM_FALLBACK.get(wanted)
        return None

    def gender(self, name: str) -> str:
        """The grammatical gender of a noun, as its long form says."""
        term = self.terms.get((name, "long", ""))
        return term.gender if term else ""

    @property
    def language(self) -> str:
        """The primary language subtag."""
        return self.tag.partition("-")[0].lower()

    @property
    def punctuation_in_quote(self) -> bool:
        """Whether commas and periods go inside a closing quotation mark."""
        return self.options.get("punctuation-in-quote") == "true"


@lru_cache(maxsize=1)
def locales_folder() -> Path:
    """The folder of the installed locales (package citeproc-py)."""
    from importlib.util import find_spec

    spec = find_spec("citeproc")
    if spec is None or spec.origin is None:
        raise BibkitError("the package citeproc-py is not installed", hint="pip install citeproc-py")
    return Path(spec.origin).parent / "data" / "locales"


@lru_cache(maxsize=1)
def locale_tags() -> Mapping[str, str]:
    """The installed locales: lower-case tag to tag."""
    stems = (path.stem for path in locales_folder().glob("locales-*.xml"))
    return {stem.removeprefix("locales-").lower(): stem.removeprefix("locales-") for stem in sorted(stems)}


def normalise_tag(tag: str | None) -> str:
    """A language tag with the primary dialect where only a language is given; en-US for what is none."""
    if not tag or not _LANG_TAG.match(tag):
        return "en-US"
    parts = tag.replace("_", "-").split("-")
    if len(parts) == 1:
        return PRIMARY_DIALECTS.get(parts[0].lower(), parts[0].lower())
    return "-".join([parts[0].lower(), *(part.upper() if len(part) == 2 else part for part in parts[1:])])


def is_known(tag: str) -> bool:
    """Whether there is a locale for a language tag, itself or of its language."""
    tags = locale_tags()
    return normalise_tag(tag).lower() in tags and bool(_LANG_TAG.match(tag))


@lru_cache(maxsize=32)
def _file(tag: str) -> Element | None:
    known = locale_tags().get(tag.lower())
    if known is None:
        return None
    path = locales_folder() / f"locales-{known}.xml"
    return element(parse_xml(path.read_bytes(), str(path)), str(path))


def load_locale(tag: str | None, style: Style | None = None) -> Locale:
    """The locale of a language tag, with what the style's own `cs:locale` elements add or change."""
    wanted = normalise_tag(tag)
    language = wanted.partition("-")[0]
    primary = PRIMARY_DIALECTS.get(language, language)
    sources: list[Element] = []
    for name in dict.fromkeys(("en-US", primary, wanted)):
        found = _file(name)
        if found is not None:
            sources.append(found)
    own = style.locales if style is not None else ()
    for lang in ("", language, wanted if wanted != language else primary):
        sources += [node for node in own if node.get("lang").lower() == lang.lower()]
    terms: dict[TermKey, Term] = {}
    dates: dict[str, Element] = {}
    options: dict[str, str] = {}
    for source in sources:
        _merge(source, terms, dates, options)
    return Locale(wanted, terms, dates, options)


def _merge(
    source: Element, terms: dict[TermKey, Term], dates: dict[str, Element], options: dict[str, str]
) -> None:
    for child in source.children:
        if child.tag == "date":
            dates[child.get("form", "text")] = child
        elif child.tag == "style-options":
            options.update(child.attributes)
        elif child.tag == "terms":
            own = _terms(child)
            # "(re)defining any of the ordinal terms … replaces all previously defined ordinal terms"
            if any(_ORDINAL.match(key[0]) for key in own):
                for key in [key for key in terms if _ORDINAL.match(key[0])]:
                    del terms[key]
            terms.update(own)


def _terms(node: Element) -> dict[TermKey, Term]:
    terms: dict[TermKey, Term] = {}
    for child in node.children:
        if child.tag != "term":
            continue
        single, multiple = child.child("single"), child.child("multiple")
        text = child.text
        one = single.text if single else text if multiple is None else ""
        key = (_term_name(child.get("name")), child.get("form", "long"), child.get("gender-form"))
        terms[key] = Term(one, multiple.text if multiple else one, child.get("gender"), child.get("match"))
    return terms


def _term_name(name: str) -> str:
    # "sub verbo" became "sub-verbo" in CSL 1.0.2; styles and locales have both.
    return "sub-verbo" if name == "sub verbo" else name

"""Person names: from the text of any format to a CSL name, and back.

    parse_display_name("Vincent van Gogh")      "Given Family", as listings, APIs and title pages have it
    parse_family_first("van Gogh, Vincent")     "Family, Given", as BibTeX, RIS and nbib have it
    display_name(name), family_first(name)      the way back
    is_organisation("Gemma Team")               such names are kept whole: {"literal": ...}

How a name in display order is divided:

    organisation    see `is_organisation`                              -> literal
    one word        a mononym                                          -> family
    suffix          Jr., Sr., II, III, IV, with or without a comma     -> suffix
    Han, kana, hangul   family first: one character, or a known compound family name
    Vietnamese      family first, where it is written with Vietnamese letters, the first word is a Vietnamese
                    family name and the last is not; without those letters, as arXiv's metadata has it: last
    Spanish         two family names, where both words are frequent ones ("García Márquez")
    Korean, Chinese family first only where it is certain ("Kim Min-jun", "WANG Xiaoming")
    all others      the family name is the last word, with "y" or "i" joining the one before ("Ortega y
                    Gasset"), or before "Neto", "Filho" ("Rocha Neto"); particles come before it

Particles in small letters are told apart as CSL 1.0.2 does ("Name variables" in its specification: `van` of
"van Gogh" is kept when the family name stands alone, `von` of "Alexander von Humboldt" is dropped). Which
is which is a custom of the language, so it is a table here: Dutch, Italian and Arabic particles stay, and
articles ("le", "el"); German, French, Spanish and Portuguese ones drop. A capital letter says that the
particle is part of the family name: "Robert De Niro" is of the family "De Niro".
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from .native_names import is_native, parse_native
from .record import Name


def _table(words: str) -> frozenset[str]:
    return frozenset(words.split())


ParticleKind = Literal["dropping-particle", "non-dropping-particle"]

#: Particles that a family name keeps (Dutch and Flemish, Italian, Scandinavian, Arabic, Hebrew).
KEPT = _table(
    "van 't 's te ten ter tot op in het der den aan bij onder over uit voor di della dello delle degli"
    " dei dal dalla del' la le les lo el al as ash bin ibn ben bint abu abd abdul af av wa"
)
#: Particles that are dropped where a family name stands alone (German, French, Spanish, Portuguese).
DROPPED = _table("von vom zu zum zur und auf aus de d' du des del de' das da do dos")
PARTICLES = KEPT | DROPPED
#: Words that may be joined to a family name with a hyphen or an apostrophe, as in "al-Khwarizmi",
#: "d'Alembert".
_PREFIX = re.compile(r"(?:(?:al|el|as|ash|ad|ar|an|at|az|ul)-|[dl]['’])(?=\w)")
#: Capitalised particles that make one family name with the word after them.
CAPITALISED = _table(
    "Van Von Vom Zu De Den Der Del Della Dello Delle Di Da Do Dos Das Du Des La Le Las Los Lo El Al Bin"
    " Bint Ibn Ben Abu Abd Ter Ten Te Mc Mac St. Saint San Santa O'"
)
#: Family names before which "de" is the Dutch article, not the French or Spanish preposition.
DUTCH_AFTER_DE = _table(
    "Vries Boer Jong Jonge Groot Wit With Haan Bruin Bruijn Graaf Graaff Lange Ruiter Leeuw Vos Koning"
    " Wilde Rijke Rooij Kok Winter Waal Ridder Heer Weerdt Moor Clercq Smet Man Rijk Bakker Gier Kleine"
    " Bock Backer"
)
SUFFIXES = _table("jr jr. sr sr. ii iii iv esq esq. ph.d. phd m.d. md.") - {"md."}
#: Brazilian and Portuguese words of descent: part of the family name, never the whole of it.
DESCENT = _table("Neto Netto Filho Júnior Junior Sobrinho")
#: The most frequent Spanish family names that are not given names, too, without accents.
SPANISH_FAMILY = frozenset(
    "Acosta Aguilar Aguirre Alonso Alvarez Aranda Arias Avila Ayala Barrera Bautista Benitez Bermudez Blanco Bravo"
    " Cabrera Calderon Calvo Camacho Campos Cano Cardenas Carrasco Carrillo Castillo Castro Cervantes Contreras"
    " Cordero Cordoba Cortes Crespo Cruz Delgado Diaz Dominguez Duran Escobar Espinoza Estrada Fernandez"
    " Figueroa Flores Fuentes Gallardo Gallego Garcia Garrido Gimenez Gomez Gonzalez Guerra Guerrero Gutierrez"
    " Guzman Hernandez Herrera Herrero Hidalgo Ibanez Iglesias Jimenez Juarez Lopez Lozano Maldonado Marin"
    " Marquez Martinez Medina Mejia Mendez Mendoza Menendez Miranda Molina Montero Montoya Mora Morales Moreno Moya"
    " Munoz Navarro Nieto Nunez Ochoa Ojeda Orozco Ortega Ortiz Pacheco Padilla Palacios Pardo Parra Pastor"
    " Pena Perez Ponce Prieto Quintero Ramirez Ramos Rangel Redondo Reyes Rios Rivas Rivera Robles Rodriguez Rojas"
    " Roldan Romero Rubio Ruiz Saez Salas Salazar Salinas Sanchez Sandoval Santana Sanz Serrano Soler Solis"
    " Soto Suarez Torres Trujillo Valdez Valencia Vargas Vasquez Vazquez Vega Velasco Velazquez Velez Vera"
    " Vidal Villanueva Villegas Zambrano Zamora Zapata".split()
)
#: Words that join two family names into one ("Ortega y Gasset").
JOINING = frozenset(["y", "i", "e"])

#: Words that make a name an organisation's, wherever they stand (compared without case).
ORGANISATION_WORDS = _table(
    "team teams group collaboration collaborations consortium lab labs laboratory laboratories inc inc."
    " ltd ltd. llc gmbh corp corp. corporation company university universität université universidad"
    " institute institut foundation society association organization organisation agency committee"
    " council department ministry center centre network project initiative workshop community"
    " contributors developers authors academy bureau commission federation alliance taskforce"
)
#: Organisations of one plain word, which no rule can tell from a mononym.
ORGANISATIONS = _table(
    "google microsoft meta apple amazon anthropic deepmind minimax codefuse bytedance alibaba tencent"
    " baidu huawei nvidia samsung intel cohere qwen stepfun salesforce databricks kuaishou meituan"
    " xiaomi deepseek mistral perplexity eleutherai bigscience bigcode laion openmmlab internlm"
)
#: Of these, such as people have too: they make no organisation together with another word.
_ALSO_GIVEN_NAMES = frozenset(["Meta", "Apple", "Amazon", "Mistral", "Cohere", "Intel"])
#: Words that make a name an organisation's if they end it.
ORGANISATION_ENDINGS = _table("Research Networks Communication Technologies Intelligence Robotics Systems")
#: No word of an organisation is longer.
LONGEST_WORD = 60
_AI_WORD = re.compile(r"(?=.{3})[\w.]*(?:[^\W_][-.]?)AI")
_ALL_CAPS = re.compile(r"[A-Z][A-Z0-9&-]*[A-Z][A-Z0-9]*")
#: Initials, but not the numeral of a ruler, the legal form of a company or a country, which are as short.
_INITIALS = re.compile(r"(?!(?:II|III|IV|VI|AG|NV|BV|KG|UK|US|EU|UN|X)$)(?:[^\W\d_a-z]\.?-?){1,3}")
_TWO_LETTERS = re.compile(r"[^\W\d_]{2}")
_FUSED_TEAM = re.compile(r"\w*[a-z0-9](?:Team|Lab|Labs|Group|Collaboration)")

#: Vietnamese family names (small letters, without tone marks as well as with).
VIETNAMESE_FAMILIES = _table(
    "nguyen nguyễn tran trần pham phạm hoang hoàng huynh huỳnh phan vo võ dang đặng bui bùi ngo ngô"
    " duong dương truong trương dinh đinh trinh trịnh luong lương dao đào doan đoàn le lê do đỗ ho hồ"
    " ly lý vu vũ mai cao ta tạ thai thái quach quách luu lưu"
)
#: Those that belong to other peoples too: they count only beside another sign of Vietnamese.
_SHARED_FAMILIES = _table("le do ho ly vu mai cao ta thai dao dang duong luu phan dinh vo ngo")
_VIETNAMESE_LETTER = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)

#: Korean and Chinese family names that may stand first in romanised names.
EAST_ASIAN_FAMILIES = _table(
    "kim lee park choi jung jeong kang cho yoon jang lim han oh seo shin kwon hwang ahn song yoo hong"
    " wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he gao lin luo zheng liang"
    " xie tang deng feng chang hsu tsai cheng hsieh"
)
_TWO_SYLLABLES = re.compile(r"[A-Z][a-z]{1,5}-[a-z]{2,6}")


def is_organisation(text: str) -> bool:
    """Whether `text` names an organisation, not a person.

    One of its words is in `ORGANISATION_WORDS` (in small letters only if it is the first or last; after
    a hyphen but not before one: "Imagen-Team-Google"). Or it begins with "the", or has an "@" or "&". Or a
    later word is "AI" ("Essential AI"), the last one is in `ORGANISATION_ENDINGS`, or the first or last one
    of up to three in `ORGANISATIONS` ("Google Brain"). Or it is one word that ends in AI ("OpenAI",
    "Mistral-AI"), is in capitals ("NVIDIA"), is fused with "Team" ("WanTeam"), or is in `ORGANISATIONS`.
    """
    words = text.split()
    if not words:
        return False
    if not ORGANISATION_WORDS.isdisjoint(text.casefold().replace("-", " ").split()) and any(
        _marks_organisation(word, place in (0, len(words) - 1)) for place, word in enumerate(words)
    ):
        return True
    if words[0] == "the" or (("@" in text or "&" in text) and any(word[0] in "@&" for word in words)):
        return True
    if len(words) > 1:
        ends = {words[0], words[-1]} - _ALSO_GIVEN_NAMES
        named = len(words) < 4 and any(word.casefold() in ORGANISATIONS for word in ends)
        return named or "AI" in words[1:] or words[-1] in ORGANISATION_ENDINGS
    word = words[0]
    if len(word) > LONGEST_WORD:
        return False
    return word.casefold() in ORGANISATIONS or any(
        pattern.fullmatch(word) is not None for pattern in (_AI_WORD, _ALL_CAPS, _FUSED_TEAM)
    )


def _marks_organisation(word: str, at_end: bool) -> bool:
    first, *later = word.split("-")
    if first.islower() and not at_end:
        return False
    if not later:
        return first.casefold() in ORGANISATION_WORDS
    return any(part.casefold() in ORGANISATION_WORDS for part in later)


def particle_kind(particle: str) -> ParticleKind:
    """What CSL calls this particle: the first of its words decides ("van der", "de la")."""
    first = particle.split()[0].casefold() if particle.split() else ""
    kept = first in KEPT or (first.endswith("-") and first[:-1] not in DROPPED)
    return "non-dropping-particle" if kept else "dropping-particle"


def parse_display_name(text: str) -> Name:
    """The CSL name of a name in display order, "Given Family"; `{"literal": text}` for an organisation. With
    a comma that is not before a suffix, the family name is taken to stand first."""
    text = " ".join(text.split()).strip(",")
    body, comma, tail = text.partition(",")
    if comma and tail.strip().casefold() in SUFFIXES and body.strip():
        return _with_suffix(parse_display_name(body), tail.strip(), comma=True)
    if is_organisation(text):
        return {"literal": text}
    if comma:
        return parse_family_first(text)
    if is_native(text):
        return parse_native(text)
    words = text.split(" ")
    if len(words) > 2 and words[-1].casefold() in SUFFIXES:
        return _with_suffix(_parse_words(words[:-1]), words[-1])
    return _parse_words(words)


def parse_family_first(text: str) -> Name:
    """The CSL name of "Family, Given", "Family, Jr., Given" or "Family, Given, Jr."; without a comma, of "Family AB"
    with initials, or of a name in display order."""
    text = " ".join(text.split()).strip(", ")
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1:
        # "Zhu N", as MEDLINE has it, and "Smith J.A.": no family name is made of initials
        parts = before_initials(text)
        if not parts:
            return parse_display_name(text)
    if len(parts) > 3 or _company(parts):
        return {"literal": text}
    family, rest = parts[0], [part for part in parts[1:] if part]
    suffixes = [part for part in rest if part.casefold() in SUFFIXES]
    if not suffixes and (words := family.split(" "))[1:] and words[-1].casefold() in SUFFIXES:
        # "Ford Jr, Henry"
        family, suffixes = " ".join(words[:-1]), words[-1:]
    given = " ".join(part for part in rest if part not in suffixes)
    name = _family_with_particles(family.split(" "))
    if given:
        words = given.split(" ")
        end = len(words)
        while end > 1 and words[end - 1] in PARTICLES:
            end -= 1
        if end < len(words) and "dropping-particle" not in name:
            name["dropping-particle"] = " ".join(words[end:])
            words = words[:end]
        name["given"] = " ".join(words)
    return _with_suffix(name, suffixes[0]) if suffixes else name


def before_initials(text: str) -> list[str]:
    """The family name and the initials of "Brownstein C. D."; [] for any other name."""
    words = text.split(" ")
    end = len(words)
    while end > 1 and _INITIALS.fullmatch(words[end - 1]):
        end -= 1
    if end == len(words) or not _TWO_LETTERS.search(words[0]) or is_organisation(text):
        return []
    return [" ".join(words[:end]), " ".join(words[end:])]


def display_name(name: Name) -> str:
    """The name as people write it: given, particles, family, suffix; family first in Han, kana and hangul."""
    if "literal" in name:
        return name["literal"]
    family, given = name.get("family", ""), name.get("given", "")
    if family and given and len(name) == 2 and (given.isascii() or family.isascii()):
        return f"{given} {family}"
    if given and is_native(family) and is_native(given):
        return family + given
    particles = [name.get("dropping-particle", ""), name.get("non-dropping-particle", "")]
    text = " ".join(filter(None, (given, _join([*particles, family]))))
    suffix = name.get("suffix", "")
    return f"{text}{', ' if name.get('comma-suffix') else ' '}{suffix}" if suffix else text


def family_first(name: Name) -> str:
    """The name as an index has it, and RIS: "Family, Given", with a suffix "Family, Given, Jr."; a dropping
    particle stands after the given name. An organisation, or a name of one part, has no comma."""
    if "literal" in name:
        return name["literal"]
    family = _join([name.get("non-dropping-particle", ""), name.get("family", "")])
    given = " ".join(filter(None, (name.get("given"), name.get("dropping-particle"))))
    return ", ".join(part for part in (family, given, name.get("suffix", "")) if part)


def two_part_name(name: Name) -> str:
    """The name for programs that part it at its comma in two: "Family, Given Jr."."""
    if "literal" in name:
        return name["literal"]
    bare: Name = {**name, "suffix": ""}
    suffix = name.get("suffix", "")
    return f"{family_first(bare)} {suffix}".strip()


def _join(parts: list[str]) -> str:
    """The parts with spaces between them; none after a particle that ends in an apostrophe or a hyphen."""
    text = ""
    for part in filter(None, parts):
        text += part if not text or text[-1] in "'’-" else " " + part
    return text


def _with_suffix(name: Name, suffix: str, comma: bool = False) -> Name:
    if "literal" in name:
        return {"literal": f"{name['literal']}, {suffix}" if comma else f"{name['literal']} {suffix}"}
    name["suffix"] = suffix
    if comma:
        name["comma-suffix"] = True
    return name


def _company(parts: list[str]) -> bool:
    """Whether "X, Y" is one organisation: one of its words says so, unless that is a whole family name."""
    words = [word for part in parts if part != parts[0] or " " in part for word in part.split()]
    return any(_marks_organisation(word, at_end=True) for word in words)


def _parse_words(words: list[str]) -> Name:
    if len(words) == 1:
        return _family_with_particles(words)
    if _family_stands_first(words):
        return {"given": " ".join(words[1:]), "family": words[0]}
    start = len(words) - 1
    if start > 1 and (words[start] in DESCENT or _spanish_double(words[start - 1], words[start])):
        start -= 1
    if start > 2 and words[start - 1] in JOINING and words[start - 2][0].isupper():
        start -= 2
    while start > 1 and (words[start - 1].strip("’'") in PARTICLES or words[start - 1] in PARTICLES):
        start -= 1
    if start == len(words) - 1:
        while start > 1 and words[start - 1] in CAPITALISED and not _vietnamese(words):
            start -= 1
        while start > 1 and words[start - 1] in PARTICLES and words[start][0].isupper():
            start -= 1
    name = _family_with_particles(words[start:])
    name["given"] = " ".join(words[:start])
    return name


def _family_with_particles(words: list[str]) -> Name:
    """The words of a family name, its leading particles (in small letters) told apart."""
    count = 0
    while count < len(words) - 1 and words[count] in PARTICLES:
        count += 1
    particles, family = words[:count], " ".join(words[count:])
    prefix = _PREFIX.match(family)
    if prefix and particle_kind(prefix[0].replace("’", "'")) == "dropping-particle":
        particles, family = [*particles, prefix[0]], family[prefix.end() :]
    name: Name = {"family": family}
    kind: ParticleKind
    # "de la", "d'": the preposition decides for all; CSL keeps at most one text of each kind.
    if particles:
        dutch = particles == ["de"] and family in DUTCH_AFTER_DE
        kind = "non-dropping-particle" if dutch else particle_kind(" ".join(particles).replace("’", "'"))
        name[kind] = _join(particles)
    return name


def _spanish_double(first: str, second: str) -> bool:
    """Whether two words are the two family names of Spanish custom: both are frequent ones, and the first is
    no given name."""
    return _without_accents(first) in SPANISH_FAMILY and _without_accents(second) in SPANISH_FAMILY


def _without_accents(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _vietnamese(words: list[str]) -> bool:
    """Whether one of the words is Vietnamese beyond doubt: by its letters, or a frequent family name."""
    return any(
        _VIETNAMESE_LETTER.search(word) is not None
        or (word.casefold() in VIETNAMESE_FAMILIES and word.casefold() not in _SHARED_FAMILIES)
        for word in words
    )


def _family_stands_first(words: list[str]) -> bool:
    first, last = words[0].casefold(), words[-1].casefold()
    if first in VIETNAMESE_FAMILIES and last not in VIETNAMESE_FAMILIES:
        return any(_VIETNAMESE_LETTER.search(word) for word in words)
    if first in EAST_ASIAN_FAMILIES and len(words) == 2:
        capitals = words[0].isupper() and len(first) > 1 and not words[1].isupper()
        return capitals or _TWO_SYLLABLES.fullmatch(words[1]) is not None
    return False

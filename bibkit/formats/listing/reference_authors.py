"""The authors of a reference, in the forms that citation styles give them.

Vaswani, A., Shazeer, N., & Polosukhin, I.          family first, initials     APA, Harvard
Vaswani, Ashish, and Noam Shazeer                   the first inverted         MLA, Chicago
Vaswani, Ashish; Shazeer, Noam                      family first, semicolons
Vaswani A, Shazeer N, et al                         initials without dots      Vancouver
A. Vaswani, N. Shazeer, and I. Polosukhin           given name first           IEEE, ACM, BibTeX's plain
World Health Organization                           an organisation
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...names import PARTICLES, SUFFIXES, is_organisation, parse_display_name, parse_family_first
from ...native_names import is_native
from ...record import Name

#: A list of authors has so many characters at most, and a name so many words.
LONGEST_LIST, _LONGEST_NAME = 4_000, 6
_AND = re.compile(r",?\s+(?:and|&|und|et|y)\s+(?!al\b)|\s*&\s*")
_CUT = re.compile(r"[,;]?\s*(?:\bet\.? al\b\.?|\band others\b|…|\.\.\.|等\.?$)[,;]?\s*")
_EDITORS = re.compile(r",?\s*\(?\b[Ee]ds?\b\.?\)?\s*,?$|,?\s*\([Hh]rsg\.\)$|,?\s*\beditors?$")
_INITIAL = re.compile(r"[^\W\d_]{1,2}\.?|[^\W\d_]\.-?[^\W\d_]\.?")
_DOTS = re.compile(r"(?<=\.)(?=[^\W\d_])|[\s-]+|(?<=\.)-")


@dataclass(frozen=True, slots=True)
class People:
    """A list of names: `form` says how it was written, `certain` that nothing but names is written so."""

    names: list[Name]
    form: str
    truncated: bool = False
    editors: bool = False
    certain: bool = True


def parse_people(text: str) -> People | None:
    """The names of a whole text, or None if it is no list of names in one of the forms."""
    text = text.strip(" ,;:")
    if not text or len(text) > LONGEST_LIST or any(character.isdigit() for character in text):
        return None
    text, editors = _EDITORS.subn("", text)
    text, cut = _CUT.subn(", ", text)
    # "Jane Roe and John Doe": where no comma parts the first two, the first is not inverted.
    joined = _AND.search(text.partition(",")[0]) is not None
    several = joined or _AND.search(text) is not None
    text = _AND.sub(" ; " if ";" in text else ", ", text).strip(" ,;")
    parts = [part.strip() for part in re.split(";" if ";" in text else ",", text)]
    parts = [part for part in parts if part]
    if not parts:
        return None
    for form, read in _SEMICOLONS if ";" in text else _FORMS:
        if joined and form in ("inverted", "first inverted"):
            continue
        if names := read(parts):
            certain = form not in ("display", "organisation") or all(map(_is_certain, parts))
            if (
                form == "display" and len(parts) == 2 and not several and not certain and not is_native(text)
            ) or (form == "first inverted" and _may_be_two(parts[0])):
                form = "ambiguous"  # "García Márquez, Gabriel José": one person, or two
            return People(names, form, bool(cut), bool(editors), certain)
    return None


def is_initials(text: str) -> bool:
    """Whether a text is initials and nothing else: "A.", "A. B.", "J.-P.", "AB", "Yu."."""
    words = [word for word in _DOTS.split(text.strip()) if word]
    if not 0 < len(words) <= 5 or len(text) > 16:
        return False
    if len(words) == 1 and text.isalpha():
        return text.isupper() and len(text) <= 3
    if not words[0][0].isupper():
        return False
    if "." in text:
        return all(_INITIAL.fullmatch(word) and (word[0].isupper() or len(word) == 2) for word in words)
    return all(len(word) == 1 and word.isupper() for word in words)


def _is_certain(part: str) -> bool:
    """Whether a text in display order can be nothing but a name: by its initials, or its script."""
    words = part.split()
    return is_native(part) or (len(words) > 1 and is_initials(words[0]))


def _may_be_two(family: str) -> bool:
    """Whether what is taken for a family name may be a person's whole name."""
    return sum(word not in PARTICLES for word in family.split()) > 1


def _is_name(text: str) -> bool:
    """Whether every word is one of a name by its looks: a capital letter, a letter without case, a particle."""
    words = text.split()
    if not 0 < len(words) <= _LONGEST_NAME:
        return False
    return all(_is_name_word(word) for word in words)


def _is_name_word(word: str) -> bool:
    if word in PARTICLES or word.casefold() in SUFFIXES:
        return True
    first = word.lstrip("'’`")[:1]
    if not first.isalpha() or (first.islower() and not word.startswith(("d'", "d’", "al-", "el-", "l'"))):
        return False
    if word.endswith(".") and len(word) > 4 and not is_initials(word):
        return False
    return not any(character in '?!:"“”()[]/' for character in word) and (
        "." not in word[:-1] or is_initials(word)
    )


def _is_family(text: str) -> bool:
    """Whether a text can be a family name: no initials in it."""
    words = text.split()
    with_initials = any(
        len(word.rstrip(".")) == 1 or (len(words) > 1 and is_initials(word)) for word in words
    )
    return _is_name(text) and not with_initials


def _inverted(parts: list[str]) -> list[Name] | None:
    """Family, initials, family, initials …; a suffix may follow."""
    names: list[str] = []
    place = 0
    while place < len(parts):
        if place + 1 >= len(parts) or not _is_family(parts[place]):
            return None
        if not is_initials(parts[place + 1]):
            # "van Dyk, D. A." with the particle behind: "Dyk, D. A. van"
            head, _, tail = parts[place + 1].rpartition(" ")
            if not (tail in PARTICLES and is_initials(head)):
                return None
        name = f"{parts[place]}, {parts[place + 1]}"
        place += 2
        if place < len(parts) and parts[place].casefold() in SUFFIXES:
            name += f", {parts[place]}"
            place += 1
        names.append(name)
    return [parse_family_first(name) for name in names]


def _vancouver(parts: list[str]) -> list[Name] | None:
    names: list[Name] = []
    for part in parts:
        words = part.split()
        suffix = words.pop() if len(words) > 2 and words[-1].casefold() in SUFFIXES else ""
        end = next((place for place, word in enumerate(words) if is_initials(word)), len(words))
        family, initials = words[:end], words[end:]
        if not family or not initials or any("." in word or not is_initials(word) for word in initials):
            return None
        if not _is_name(" ".join(family)) or (len(initials) > 1 and any(len(word) > 1 for word in initials)):
            return None
        name = f"{' '.join(family)}, {' '.join(initials)}"
        names.append(parse_family_first(f"{name}, {suffix}" if suffix else name))
    return names


def _first_inverted(parts: list[str]) -> list[Name] | None:
    """Family, Given, and then names in display order."""
    if len(parts) < 2 or (
        " " in parts[0] and parts[0].split()[0] not in PARTICLES and len(parts[0].split()) > 2
    ):
        return None
    family, given, *others = parts
    if is_native(family) or is_organisation(family) or is_organisation(given) or len(given.split()) > 3:
        return None
    if not (_is_family(family) and _is_name(given)):
        return None
    # "Ashish Vaswani, Noam Shazeer" is no family name and given name.
    if " " in family and " " in given and not is_initials(given.split()[-1]):
        return None
    if others and others[0].casefold() in SUFFIXES:
        given = f"{given}, {others.pop(0)}"
    rest = _display(others) if others else []
    return None if rest is None else [parse_family_first(f"{family}, {given}"), *rest]


def _display(parts: list[str]) -> list[Name] | None:
    names: list[str] = []
    for part in parts:
        if names and part.casefold() in SUFFIXES:
            names[-1] += f", {part}"
        elif (
            _is_name(part) and len(part.split()) > 1 and not is_initials(part.split()[-1])
        ) or _is_organisation(part):
            names.append(part)
        else:
            return None
    return [parse_display_name(name) for name in names]


def _is_organisation(text: str) -> bool:
    return is_organisation(text) and len(text.split()) <= 8 and text[0].isupper()


def _organisation(parts: list[str]) -> list[Name] | None:
    return [{"literal": part} for part in parts] if all(map(_is_organisation, parts)) else None


def _family_first(parts: list[str]) -> list[Name] | None:
    for part in parts:
        family, comma, given = part.partition(",")
        if not comma or not _is_name(family) or not (_is_name(given) or is_initials(given)):
            return None
    return [parse_family_first(part) for part in parts]


#: The forms in the order in which they are tried, the strictest first.
_FORMS = (
    ("inverted", _inverted),
    ("vancouver", _vancouver),
    ("organisation", _organisation),
    ("first inverted", _first_inverted),
    ("display", _display),
)
_SEMICOLONS = (("inverted", _family_first), ("vancouver", _vancouver), ("display", _display))

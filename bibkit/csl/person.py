"""Personal names of CSL-JSON: their parts, particles and initials (specification, "Name", "Name Particles").

Particles that the data leaves in the given or family name are found by their case, as citeproc-js and Zotero
do: "van der Vlist" and "Alexander von" have one, "Van Dyke" has none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

#: Scripts that write given names before family names, with spaces (section "Name-part Order").
_SPACED_SCRIPTS = re.compile(
    "[A-Za-z\u00aa\u00ba\u00c0-\u052f\u0531-\u058f\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff\u10a0-\u10ff\u1e00-\u1fff"
    "\u2c60-\u2c7f\ua720-\ua7ff]"
)
_ANY_LETTER = re.compile(r"[^\W\d_]")
_FAMILY_PARTICLE = re.compile(
    r"""((?:['’‘]?[a-zà-öø-ÿāēīōūа-џ][\w.]*(?:['’‘]?[a-zà-öø-ÿ]*)*\s+)+   # van der, in 't, v.d., von und zum
        |['’‘][a-z]\s+)
        (?=\S)""",
    re.VERBOSE,
)
_JOINED_PARTICLE = re.compile(
    r"((?:[a-zà-öø-ÿ][\w.]*\s+)*(?:[a-zà-öø-ÿāēīōū]{1,3}[-'’‘]|[a-z]{4}['’‘])\s?)(?=[^\W\d_a-zà-öø-ÿ]|[ʿʾ`'‘])"
)
_GIVEN_PARTICLE = re.compile(r"\s((?:['’‘]?[a-zà-öø-ÿ][\w.'’‘]*\s*)+)$")
#: A suffix after the given name ("Jr.", "S.J.", "abbé d'"); the mark says that a comma goes before it.
_SUFFIX_COMMA = re.compile(r"\s*(,!?)\s*")


@dataclass(frozen=True, slots=True)
class Name:
    """One name, with its particles apart from the family name."""

    family: str = ""
    given: str = ""
    dropping: str = ""
    non_dropping: str = ""
    suffix: str = ""
    comma_suffix: bool = False
    literal: str = ""
    #: Family name first whatever the style says, and without a space in scripts that write none.
    static_order: bool = False
    spaced: bool = True

    @property
    def is_person(self) -> bool:
        """Whether the name has parts."""
        return not self.literal


def parse(value: object) -> Name | None:
    """A name of CSL-JSON; None if it holds nothing that can be shown."""
    if isinstance(value, str):
        text = value.strip()
        return Name(literal=text) if text else None
    if not isinstance(value, dict):
        return None
    parts = {key: _string(part) for key, part in value.items()}
    if parts.get("literal"):
        return Name(literal=parts["literal"])
    if not parts.get("family") and not parts.get("given"):
        name = parts.get("name", "")
        return Name(literal=name) if name else None
    if _truth(value.get("isInstitution")) and parts.get("family"):
        return Name(literal=parts["family"])
    return _person(
        parts.get("family", ""), parts.get("given", ""), parts.get("dropping-particle", ""),
        parts.get("non-dropping-particle", ""), parts.get("suffix", ""), _truth(value.get("comma-suffix")),
        _truth(value.get("static-ordering")), value.get("parse-names", True) not in (False, 0, "0", "false"),
    )  # fmt: skip


def _string(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def _truth(value: object) -> bool:
    return value not in (None, False, 0, "", "0", "false")


@lru_cache(maxsize=65536)
def _person(
    family: str, given: str, dropping: str, non_dropping: str, suffix: str, comma_suffix: bool, static: bool,
    parse_particles: bool,
) -> Name:  # fmt: skip
    if parse_particles:
        if not suffix and "," in given:
            given, suffix, comma_suffix = _split_suffix(given)
        if not non_dropping:
            family, non_dropping = _split_family(family)
        if not dropping and given:
            given, dropping = _split_given(given)
    spaced_family = bool(_SPACED_SCRIPTS.search(family)) or not _ANY_LETTER.search(family)
    spaced_given = bool(_SPACED_SCRIPTS.search(given)) or not _ANY_LETTER.search(given)
    if not given:
        spaced_given = spaced_family
    return Name(
        family, given, dropping, non_dropping, suffix, comma_suffix,
        static_order=static or not spaced_family, spaced=spaced_family or spaced_given,
    )  # fmt: skip


def _split_suffix(given: str) -> tuple[str, str, bool]:
    match = _SUFFIX_COMMA.search(given)
    if match is None:
        return given, "", False
    return given[: match.start()], given[match.end() :], match[1] == ",!"


def _split_family(family: str) -> tuple[str, str]:
    if len(family) > 1 and family[0] == family[-1] == '"':
        return family[1:-1], ""  # quotes protect a name from being split
    match = _FAMILY_PARTICLE.match(family)
    if match and match.end() < len(family):
        rest = family[match.end() :]
        more = _JOINED_PARTICLE.match(rest)
        if more:
            return rest[more.end() :], match[1] + _particle(more[1])
        return rest, _particle(match[1])
    match = _JOINED_PARTICLE.match(family)
    if match:
        return family[match.end() :], _particle(match[1])
    return family, ""


def _particle(text: str) -> str:
    """A particle without the space after it, which only counts after an apostrophe ("de' Frinkle")."""
    bare = text.rstrip()
    return f"{bare} " if len(bare) > 2 and bare[-1] in "'’‘" and text != bare else bare


def _split_given(given: str) -> tuple[str, str]:
    match = _GIVEN_PARTICLE.search(given)
    if match is None or not given[: match.start()].strip():
        return given, ""
    return given[: match.start()], match[1].strip()


# Initials ---------------------------------------------------------------------------------------------------

_WORDS = re.compile(r"[^\s\u00a0]+")
_TAGGED = re.compile(r"((?:<[a-z]+>)*)(.*?)((?:</[a-z]+>)*)$", re.DOTALL)
#: A full stop that runs into the next name: "J.M.", not "J.-P.".
_CROWDED = re.compile(r"\.(?=[^\W\d_])")
#: Stands after each initial while a name is put together; never seen outside.
_INITIAL = "\uf000"


@lru_cache(maxsize=65536)
def initials(given: str, mark: str, full: bool, hyphenate: bool) -> str:
    """The given name with `mark` after each initial. `full` keeps whole names and only marks what is
    abbreviated already (`initialize="false"`)."""
    text = ""
    for word in _WORDS.findall(_CROWDED.sub(". ", given)):
        for piece in _word(word, mark, full, hyphenate):
            if piece.startswith("-"):
                text = text.rstrip() + piece
            elif (
                _INITIAL in piece
                and _INITIAL in text[-3:]
                and (not full or piece.index(_INITIAL) <= len(mark) + 1)
            ):
                # the mark decides whether initials stand together ("J.M.") or apart ("J. M.")
                text += piece
            else:
                text = f"{text.rstrip()} {piece}" if text else piece
    return text.replace(_INITIAL, "").strip()


def _word(word: str, mark: str, full: bool, hyphenate: bool) -> list[str]:
    """A word of a given name as its initials (one for each part of a compound), or as it is."""
    parts = [part for part in word.split("-") if part]
    heads = [_abbreviation(_core(part), full) for part in parts]
    if full:
        if hyphenate and None in heads:
            return [word]
        return [_marked(part, head, mark) if head else part for part, head in zip(parts, heads, strict=True)]
    if heads and heads[0] is None:
        return [word]
    pieces: list[str] = []
    for part, head in zip(parts, heads, strict=True):
        if head:
            pieces.append(("-" if pieces and hyphenate else "") + _marked(part, head, mark))
        elif head is None and not hyphenate:
            pieces.append(part)
        # a later part in lower case is no name of its own: "Chun-chieh" is "C."
    return pieces


def _core(part: str) -> str:
    match = _TAGGED.match(part)
    return match[2] if match else part


def _marked(part: str, head: str, mark: str) -> str:
    match = _TAGGED.match(part)
    opening, closing = (match[1], match[3]) if match else ("", "")
    bare = mark.rstrip()
    return f"{opening}{head}{bare}{closing}{_INITIAL}{mark[len(bare) :]}"


def _abbreviation(word: str, full: bool) -> str | None:
    """What is left of a word; "" for a lone full stop, None for one that stays ("de", "John" if `full`)."""
    letters = word.rstrip(".")
    if not letters or len(letters) < len(word):
        return letters
    if full:
        return letters if len(letters) == 1 and letters.isupper() else None
    if len(letters) > 2 and letters[:2].isalpha() and letters[:2].isupper() and letters[2:].islower():
        return letters[0] + letters[1].lower()  # "TSerendorjiin": one letter of the original script
    return letters[0] if letters[0].isalpha() and not letters[0].islower() else None

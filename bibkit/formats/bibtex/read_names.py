"""BibTeX names → CSL names: `First von Last`, `von Last, First`, `von Last, Jr, First` (btxdoc, 4.4), biblatex's
`family=…, given=…` (manual, 3.7), and organisations in braces."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from ...inline.latex_decode import closing_brace, to_text, with_accents
from ...names import JOINING, SUFFIXES, before_initials, parse_display_name, particle_kind
from ...native_names import is_native
from ...record import Name

#: Where one name ends and the next begins, outside braces.
_AND = re.compile(r" and(?= )", re.IGNORECASE)
_OTHERS = frozenset(("others", "et al.", "et al", "et. al.", "{others}", "\\etal", "{et al.}"))
#: A family name of one word, which is all family, and nothing to decode.
_PLAIN = re.compile(r"(\w[\w'’-]*), (\w[\w.'’ -]*)")
#: "Wei Wang 0001"
_HOMONYM = re.compile(r"(?<=\w) (0\d{3})$")
_EXTENDED = re.compile(
    r"\s*\"?(?:family|given|prefix|suffix|useprefix|id|hash|nosort\w*|sortnamekeyscheme)(?:-i)?\s*="
)
#: Told about a name that is not in order: (message).
Tell = Callable[[str], object]


def read_names(value: str, tell: Tell, *, use_prefix: bool = False) -> tuple[list[Name], bool]:
    """The names of a list, and whether it ends in `and others`. No name is dropped: one with too many commas
    is kept as well as it can be, and told about. `use_prefix` is biblatex's option: particles stay with the family."""
    names: list[Name] = []
    truncated = False
    value = with_accents(value)
    people = split_list(value)
    if len(people) == 1 and ";" in value and len(semicolons := _split(value, ";")) > 1:
        tell("names are parted by semicolons, not by 'and'")
        people = [text.strip() for text in semicolons if text.strip()]
    for text in people:
        plain = _PLAIN.fullmatch(text)
        if plain is not None and "--" not in text and "''" not in text and not text.endswith("et al."):
            names.append({"family": plain[1], "given": plain[2]})
            continue
        if text.lower() in _OTHERS:
            truncated = True
            continue
        if text.lower().endswith((" et al.", " et al")):
            truncated, text = True, text[: text.lower().rindex(" et al")].rstrip(" ,")
        name, problem = _read_name(text, use_prefix)
        if problem:
            tell(f"the name '{_clean(text)}' {problem}")
        if name:
            names.append(name.copy())
    return names, truncated


def split_list(value: str) -> list[str]:
    """The items of a BibTeX list: split at `and` outside braces (btxdoc, 4.4; biblatex manual, 2.2.1)."""
    if "{" not in value:
        parts = _AND.split(f" {' '.join(value.split())} ")
    else:
        parts, depth, begin = [], 0, 0
        value = f" {' '.join(value.split())} "
        for match in _AND_OR_BRACE.finditer(value):
            token = match[0]
            if token == "{":
                depth += 1
            elif token == "}":
                depth = max(0, depth - 1)
            elif depth == 0 and token[0] != "\\":
                parts.append(value[begin : match.start()])
                begin = match.end()
        parts.append(value[begin:])
    return [stripped for part in parts if (stripped := part.strip().strip(","))]


_AND_OR_BRACE = re.compile(r"[\\{} ](?:(?<=\\).|(?<=[{}])|(?<= )and(?= ))", re.IGNORECASE)


@lru_cache(maxsize=4096)
def _read_name(text: str, use_prefix: bool) -> tuple[Name, str]:
    """A name, and what is wrong with it. Authors come again and again in a library, hence the cache."""
    problem = ""
    if number := _HOMONYM.search(text):
        text = text[: number.start()]
        problem = f"has {number[1]}, by which DBLP tells people of one name apart; it is left out"
    if text[0] == "{" and closing_brace(text, 0) == len(text) - 1:
        if _EXTENDED.match(text[1:-1]):
            return _extended(text[1:-1]), ""
        literal = _clean(text[1:-1])
        return ({"literal": literal} if literal else {}), ""
    if _EXTENDED.match(text):
        return _extended(text), ""
    parts = [part.strip() for part in _split(text, ",")]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    if len(parts) == 1:
        return _first_von_last(parts[0], use_prefix), problem
    if len(parts) > 3:
        problem = "has too many commas"
        parts = [parts[0], "", " ".join(part for part in parts[1:] if part)]
    family, given = parts[0], parts[-1]
    suffix = parts[1] if len(parts) == 3 else ""
    if suffix and given.casefold() in SUFFIXES and suffix.casefold() not in SUFFIXES:
        given, suffix = suffix, given
    elif len(parts) == 2 and given.casefold() in SUFFIXES and " " in family:
        # "Martin Luther King, Jr."
        return _joined(_first_von_last(family, use_prefix), _named(suffix=given)), problem
    if not family:
        return _named(family=_clean(given)), "has no family name"
    words = _words(family)
    if not suffix and len(words) > 1 and words[-1].casefold() in SUFFIXES:
        # "Ford Jr, Henry"
        suffix = words.pop()
    particles = _particles(words)
    von = particles[-1] + 1 if particles else 0
    return _person(words[:von], words[von:], given, suffix, use_prefix), problem


def _joined(name: Name, other: Name) -> Name:
    return {**name, **other}


def _first_von_last(text: str, use_prefix: bool) -> Name:
    if "{" not in text and is_native(text):
        return parse_display_name(text)
    words = _words(text)
    if not words:
        return {}
    suffix = ""
    if len(words) > 2 and words[-1].casefold() in SUFFIXES:
        suffix = words.pop()
    lower = _particles(words)
    if not lower:
        last = len(words) - 1
        if last > 1 and words[last - 1] in JOINING:
            last -= 2
        elif (parts := before_initials(text)) and not (len(parts[1]) > 2 and parts[1].isalpha()):
            return _named(family=_clean(parts[0]), given=_clean(parts[1]))
        return _person([], words[last:], " ".join(words[:last]), suffix, use_prefix)
    first, last = lower[0], lower[-1] + 1
    return _person(words[first:last], words[last:], " ".join(words[:first]), suffix, use_prefix)


def _particles(words: list[str]) -> list[int]:
    """The places of the words in small letters, which are particles unless they join two family names."""
    return [
        index
        for index, word in enumerate(words[:-1])
        if _is_lower(word) and not (index and word in JOINING and not _is_lower(words[index - 1]))
    ]


def _person(von: list[str], last: list[str], given: str, suffix: str, use_prefix: bool) -> Name:
    name: Name = {}
    particle = _clean(" ".join(von))
    if particle:
        kind = "non-dropping-particle" if use_prefix else particle_kind(particle.lower())
        name[kind] = particle
    return _joined(name, _named(family=_clean(" ".join(last)), given=_clean(given), suffix=_clean(suffix)))


def _named(**parts: str) -> Name:
    return {key: value for key, value in parts.items() if value}  # type: ignore[return-value]


def _extended(text: str) -> Name:
    """`family=Goethe, given=Johann Wolfgang, prefix=von, useprefix=false`; a value with a comma is in quotes or
    braces."""
    found: dict[str, str] = {}
    for part in _split(text, ","):
        key, _, value = part.strip().strip('"').partition("=")
        found[key.strip().lower()] = _clean(value.strip().strip('"'))
    name: Name = {}
    if prefix := found.get("prefix"):
        kept = found.get("useprefix", "").lower()
        kind = particle_kind(prefix.lower()) if not kept else (
            "non-dropping-particle" if kept == "true" else "dropping-particle"
        )  # fmt: skip
        name[kind] = prefix
    return _joined(name, _named(**{part: found.get(part, "") for part in ("family", "given", "suffix")}))


def _split(text: str, separator: str) -> list[str]:
    """The text cut at a character outside braces and quotes."""
    if "{" not in text and '"' not in text:
        return text.split(separator)
    parts, depth, begin = [], 0, 0
    quoted = False
    for index, char in enumerate(text):
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
        elif char == '"' and depth <= 0 and text[index - 1 : index] != "\\":
            quoted = not quoted
        elif char == separator and depth <= 0 and not quoted:
            parts.append(text[begin:index])
            begin = index + 1
    parts.append(text[begin:])
    return parts


def _words(text: str) -> list[str]:
    """The words of a name: spaces and ties outside braces part them (a hyphen does not)."""
    if "{" not in text and "\\" not in text:
        return text.replace("~", " ").split()
    words, depth, word = [], 0, ""
    for index, char in enumerate(text):
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
        # `\v s` and `\~n` are one letter
        gap = depth <= 0 and (char.isspace() or char == "~")
        if gap and not re.search(r"\\[A-Za-z]*$", text[max(0, index - 20) : index]):
            words.append(word)
            word = ""
        else:
            word += char
    words.append(word)
    return [word for word in words if word]


def is_particle(text: str) -> bool:
    """Whether every word begins with a small letter, so that BibTeX takes it for a particle (btxdoc, 4.4)."""
    words = _words(text)
    return bool(words) and all(map(_is_lower, words))


def reads_as_particle(family: str) -> bool:
    """Whether a word of a family name as written would be taken for a particle (btxdoc, 4.4)."""
    return any(map(_is_lower, _words(family)))


def _is_lower(word: str) -> bool:
    """Whether a word begins with a small letter outside braces, or with a special character that is one
    (btxdoc, 4.4): such words are particles."""
    if word[0].isalpha():
        return word[0].islower()
    if word[0] == "{" and word[1:2] != "\\":
        # a protected group has no case; what follows it decides
        rest = word[closing_brace(word, 0) + 1 :]
        return bool(rest) and _is_lower(rest)
    letters = [char for char in to_text(word) if char.isalpha()]
    return bool(letters) and letters[0].islower() and word[0] in "{\\'’`"


def _clean(text: str) -> str:
    if not text or (text.isalnum() and text.isascii()):
        return text
    return " ".join(to_text(text).split()).strip()

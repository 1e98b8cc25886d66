"""One name: which parts, in which order, with which formats (specification, "Name-part Order",
"Name-part Formatting", "Name Particles")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from . import person, rich_text, text_case
from .formatting import format_of
from .nodes import Affix, Affixed, Format, Node, Rendered
from .person import Name
from .style import Element


@dataclass(frozen=True, slots=True)
class PartStyle:
    """The options of a `cs:name-part`."""

    format: Format = ()
    case: str = ""
    prefix: str = ""
    suffix: str = ""

    @staticmethod
    def of(node: Element | None) -> PartStyle:
        """The options that the element carries; none without an element."""
        if node is None:
            return PartStyle()
        return PartStyle(
            format_of(node.attributes), node.get("text-case"), node.get("prefix"), node.get("suffix")
        )


@dataclass(frozen=True, slots=True)
class NameStyle:
    """What decides how one name looks, apart from its place in the list."""

    form: str
    initialize: bool
    initialize_with: str | None
    hyphenate: bool
    sort_separator: str
    demote: str
    family: PartStyle
    given: PartStyle
    #: That of names which have no parts.
    literal: PartStyle
    language: str
    sorting: bool = False

    @property
    def has_initials(self) -> bool:
        """Whether given names are reduced to initials."""
        return self.initialize_with is not None and self.initialize

    @property
    def base_level(self) -> int:
        """How much of given names the style shows: 0 nothing, 1 initials, 2 all."""
        return 0 if self.form == "short" else 1 if self.has_initials else 2


def _styled(text: str, part: PartStyle, language: str) -> Rendered:
    content: Rendered = rich_text.field(text)
    if part.case:
        content = text_case.apply(part.case, content, language)
    return Node([content], part.format) if part.format else content


def _affixed(parts: list[Rendered], part: PartStyle) -> Rendered:
    content: Rendered = parts[0] if len(parts) == 1 else parts
    if part.prefix or part.suffix:
        return Affixed([Affix(part.prefix), content, Affix(part.suffix)])
    return content


#: A particle that ends so stands directly before the name.
_JOINING = ("'", "’", "-", "‘", " ")


def _spaced(pairs: list[tuple[str, Rendered]], space: str = " ") -> list[Rendered]:
    """Parts with spaces between, none after a particle that ends in an apostrophe or hyphen."""
    result: list[Rendered] = []
    before = ""
    for text, rendered in pairs:
        if not text:
            continue
        if result and not before.endswith(_JOINING):
            result.append(Affix(space))
        result.append(rendered)
        before = text
    return result


def given_name(name: Name, style: NameStyle, level: int) -> str:
    """The given name at a level of detail: initials or in full."""
    if not name.given or style.initialize_with is None or not name.spaced:
        return name.given
    full = level >= 2
    if full and style.initialize:
        return name.given
    return person.initials(name.given, style.initialize_with, full, style.hyphenate)


#: Languages of which typography keeps a particle and its name in one line.
_UNPARTED = frozenset({"cs", "fr", "ru"})


def render_name(name: Name, style: NameStyle, level: int, inverted: bool, language: str) -> Rendered:
    """A name as it is printed. `level`: 0 the short form, 1 with initials, 2 with full given names. `language`:
    that of the item, whose rules the case of letters follows."""
    if not name.is_person:
        return _styled(name.literal, style.literal, language)
    if style.sorting:
        return _sort_form(name, style, level)
    family = _styled(name.family, style.family, language) if name.family else ""
    particle = _styled(name.non_dropping, style.family, language) if name.non_dropping else ""
    # in some languages, a particle and its name are not parted at the end of a line
    space = "\u00a0" if style.language in _UNPARTED else " "
    surname = _spaced([(name.non_dropping, particle), (name.family, family)], space)
    if not name.family:
        return _styled(name.given, style.given, language)
    if level == 0:
        return _affixed(surname, style.family)
    given_text = given_name(name, style, level)
    given = _styled(given_text, style.given, language) if given_text else ""
    if name.static_order:
        return _static(name, surname, given_text, given, style)
    dropping = _styled(name.dropping, style.given, language) if name.dropping else ""
    if inverted:
        if style.demote == "display-and-sort":
            front, particles = [family], [(name.dropping, dropping), (name.non_dropping, particle)]
        else:
            front, particles = surname, [(name.dropping, dropping)]
        return _inverted(name, style, front, (given_text, given), particles)
    back = _spaced([(name.dropping, dropping), (name.family, surname)], space)
    if name.suffix:
        back += [", " if name.comma_suffix else " ", _suffix(name, style)]
    last = _affixed(back, style.family)
    # a space of the style's own, after the given name, is enough
    space = "" if style.given.suffix.endswith("\u00a0") else " "
    if space and (style.initialize_with or "")[1:].endswith("\u00a0"):
        space = "\u00a0"
    return [_affixed([given], style.given), space, last] if given else last


#: "III", "V": a number, no initials.
_ORDER = re.compile("[IVX]+")


def _suffix(name: Name, style: NameStyle) -> Rendered:
    """The suffix; what is abbreviated in it is marked as initials are ("Ph. D.", "PhD")."""
    if style.initialize_with is None or _ORDER.fullmatch(name.suffix):
        return rich_text.field(name.suffix)
    return rich_text.field(person.initials(name.suffix, style.initialize_with, True, style.hyphenate))


def _static(
    name: Name, surname: list[Rendered], given_text: str, given: Rendered, style: NameStyle
) -> Rendered:
    """Family name first, as in Chinese or Japanese; without a space where the script writes none."""
    if not name.spaced:
        return [*surname, given]
    return [*surname, " ", given] if given_text else _affixed(surname, style.family)


def _inverted(
    name: Name, style: NameStyle, front: list[Rendered], given: tuple[str, Rendered],
    particles: list[tuple[str, Rendered]],
) -> Rendered:  # fmt: skip
    middle = _spaced([given, *particles])
    parts: list[Rendered] = [_affixed(front, style.family)]
    # an affix: the spaces of the parts' own affixes meet it
    separator = Affix(" ".join(style.sort_separator.split("  ")))
    if middle:
        parts += [separator, _affixed(middle, style.given)]
    if name.suffix:
        parts += [separator, _suffix(name, style)]
    return parts


#: Between the parts of a name, and between names, in a sort key: sorts before every letter.
_PART_GAP = "  "


def _sort_form(name: Name, style: NameStyle, level: int) -> str:
    """The sort key of a name: its parts "in descending order of priority"."""
    if style.demote == "never":
        parts = [_run_on(name.non_dropping, name.family), name.dropping]
    else:
        parts = [name.family, _run_on(name.dropping, name.non_dropping)]
    if not name.family:
        return name.given
    if level > 0:
        parts += [given_name(name, style, level), name.suffix]
    return _PART_GAP.join(part for part in parts if part)


def _run_on(first: str, second: str) -> str:
    return f"{first} {second}" if first and second else first or second


def part_styles(name_node: Element | None) -> Mapping[str, PartStyle]:
    """The options of the family and given name-parts of a `cs:name`, and what holds for names without parts."""
    children = name_node.children if name_node is not None else ()
    found = {child.get("name"): PartStyle.of(child) for child in children if child.tag == "name-part"}
    family = found.get("family", PartStyle())
    of_list = format_of(name_node.attributes) if name_node is not None else ()
    literal = PartStyle(tuple(kind for kind in family.format if kind not in of_list), family.case)
    return {"family": family, "given": found.get("given", PartStyle()), "literal": literal}

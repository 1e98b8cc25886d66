"""Disambiguation of cites (specification, "Disambiguation").

The steps, in this order: expand names, show more names, the `disambiguate` condition, year-suffixes.

Cites are indexed by their rendered form. Only cites that share a form are rendered again, with one name more
expanded at a time; a step that tells some of them apart is kept, one that does not is undone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from .context import Expansion, NameList
from .engine import Engine
from .name_parts import given_name
from .nodes import plain
from .person import Name
from .positions import Position
from .style import Area, Element, Style

_AFTER_STOP = re.compile(r"\.\s+")
_GLOBAL_RULES = {
    "all-names": (False, False),
    "all-names-with-initials": (False, True),
    "primary-name": (True, False),
    "primary-name-with-initials": (True, True),
}


def suffix_letters(index: int) -> str:
    """The year-suffix of that index: a, …, z, aa, ab, …"""
    letters = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return letters


def tests(style: Style, condition: str) -> bool:
    """Whether the citation layout tests a condition."""
    found = style.cache.get(("tests", condition))
    if not isinstance(found, bool):
        found = style.cache["tests", condition] = _tests(style.citation.layout, style, condition, set())
    return found


def _tests(node: Element, style: Style, condition: str, seen: set[str]) -> bool:
    if node.get(condition, "false") != "false":
        return True
    macro = node.get("macro") if node.tag == "text" else ""
    if macro and macro not in seen:
        seen.add(macro)
        if _tests(style.macros[macro], style, condition, seen):
            return True
    return any(_tests(child, style, condition, seen) for child in node.children)


class Disambiguator:
    """Keeps the forms of cites, so that a change in the document renders only what is new."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        area: Area = engine.style.citation
        self.add_names = area.get("disambiguate-add-names") == "true"
        self.add_given = area.get("disambiguate-add-givenname") == "true"
        self.add_suffix = area.get("disambiguate-add-year-suffix") == "true"
        self.condition = tests(engine.style, "disambiguate")
        self.rule = area.get("givenname-disambiguation-rule", "by-cite")
        self.global_rule = _GLOBAL_RULES.get(self.rule) if self.add_given else None
        self.active = self.add_names or self.add_given or self.add_suffix or self.condition
        self._forms: dict[tuple[object, ...], tuple[str, list[NameList]]] = {}
        self._name_levels: dict[str, dict[tuple[int, int], int]] = {}
        self._ambiguous: list[list[str]] = []

    def forget(self, item_id: str) -> None:
        """Drops what is known of an item whose data have changed."""
        self._forms = {key: value for key, value in self._forms.items() if key[0] != item_id}

    def expand(self, ids: Sequence[str]) -> None:
        """Fills the engine's expansions for the items in use, and notes what stays ambiguous."""
        engine = self.engine
        self._ambiguous = []
        engine.expansions = {}
        engine.name_expansions = {}
        engine.suffixes = {}
        if not self.active:
            return
        base = {item_id: Expansion() for item_id in ids}
        if self.global_rule is not None:
            self._expand_globally(ids, base)
            engine.name_expansions = dict(base)
        groups: dict[str, list[str]] = defaultdict(list)
        for item_id in ids:
            groups[self._form(item_id, base[item_id])[0]].append(item_id)
        for members in groups.values():
            if len(members) > 1:
                self._resolve(members, base)
        engine.expansions = {item_id: found for item_id, found in base.items() if _has_effect(found)}

    def add_suffixes(self, ids: Sequence[str]) -> None:
        """Fills the engine's year-suffixes; they follow "the order of the bibliographies entries"."""
        order = {item_id: at for at, item_id in enumerate(ids)}
        for group in self._ambiguous:
            for at, item_id in enumerate(sorted(group, key=order.__getitem__)):
                self.engine.suffixes[item_id] = suffix_letters(at)

    # Forms --------------------------------------------------------------------------------------------------

    def _form(self, item_id: str, expansion: Expansion) -> tuple[str, list[NameList]]:
        engine = self.engine
        note = engine.note_numbers.get(item_id, 0)
        key = (
            item_id, note, engine.numbers.get(item_id), expansion.condition,
            tuple(sorted(expansion.shown.items())),
            tuple(sorted(expansion.levels.items())),
        )  # fmt: skip
        found = self._forms.get(key)
        if found is None:
            context = engine.context(item_id)
            context.position = Position.SUBSEQUENT
            context.near_note = True
            context.year_suffix = ""
            context.comparing = True
            context.expansion = expansion
            layout = engine.layout(engine.style.citation, context.item)
            found = self._forms[key] = plain(layout.render(context)), context.name_lists
        return found

    def _classes(self, ids: Sequence[str], expansion: Expansion) -> list[list[str]]:
        classes: dict[str, list[str]] = defaultdict(list)
        for item_id in ids:
            classes[self._form(item_id, self._with_global_levels(item_id, expansion))[0]].append(item_id)
        return list(classes.values())

    # Names --------------------------------------------------------------------------------------------------

    def _resolve(self, members: list[str], base: dict[str, Expansion]) -> None:
        """Tells the members of one form apart as far as names and the condition go."""
        for group in self._by_names(members, base):
            remaining = [group]
            if self.condition:
                remaining = self._by_condition(group, base)
            if self.add_suffix:
                self._ambiguous += [ambiguous for ambiguous in remaining if len(ambiguous) > 1]

    def _by_condition(self, group: list[str], base: dict[str, Expansion]) -> list[list[str]]:
        trial = {item_id: _copy(base[item_id], condition=True) for item_id in group}
        classes: dict[str, list[str]] = defaultdict(list)
        for item_id in group:
            classes[self._form(item_id, trial[item_id])[0]].append(item_id)
        if len(classes) == 1:
            return [group]
        base.update(trial)
        return list(classes.values())

    def _by_names(self, members: list[str], base: dict[str, Expansion]) -> list[list[str]]:
        """The classes that stay ambiguous when names are expanded as far as that helps."""
        if not (self.add_names or (self.add_given and self.global_rule is None)):
            return [members]
        return list(self._refine(members, Expansion(), base))

    def _refine(
        self, members: list[str], start: Expansion, base: dict[str, Expansion]
    ) -> Iterator[list[str]]:
        current = start
        for step in self._steps(members, start):
            trial = step(current)
            if trial is None:
                continue
            classes = self._classes(members, trial)
            if len(classes) > 1:
                for one in classes:
                    for item_id in one:
                        base[item_id] = self._with_global_levels(item_id, trial)
                    if len(one) > 1:
                        yield from self._refine(one, trial, base)
                return
            if step.__name__ == "show":
                current = trial
        yield members

    def _steps(self, members: list[str], start: Expansion) -> Iterator[_Step]:
        """Each way to show more, from the least: given names of those shown, then a name more, and so on."""
        lists = [self._form(item_id, self._with_global_levels(item_id, start))[1] for item_id in members]
        by_cite = self.add_given and self.global_rule is None
        for index in range(max(map(len, lists), default=0)):
            found = [one[index] for one in lists if index < len(one)]
            shown = max(start.shown.get(index, 0), min(one.shown for one in found))
            total = max(one.total for one in found)
            for at in range(shown):
                if by_cite:
                    yield from _raises(found, index, at, start)
            if self.add_names:
                for count in range(shown + 1, total + 1):
                    yield _shows(index, count)
                    if by_cite:
                        yield from _raises(found, index, count - 1, start)

    # Global name disambiguation -----------------------------------------------------------------------------

    def _expand_globally(self, ids: Sequence[str], base: dict[str, Expansion]) -> None:
        """Levels for all names that are ambiguous among the names of all cites (the rules but "by-cite")."""
        assert self.global_rule is not None
        primary, initials_only = self.global_rule
        families: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        lists = {item_id: self._form(item_id, Expansion())[1] for item_id in ids}
        for found in lists.values():
            for one in found:
                for name in one.names[:1] if primary else one.names:
                    short, initial, full = _stages(name, one)
                    families[short][initial].add(full)
        self._name_levels = {}
        for item_id in ids:
            for index, one in enumerate(lists[item_id]):
                for at, name in enumerate(one.names[:1] if primary else one.names):
                    level = _level(name, one, families, initials_only)
                    if level > one.base_level:
                        self._name_levels.setdefault(item_id, {})[index, at] = level
                        base[item_id].levels[index, at] = level

    def _with_global_levels(self, item_id: str, expansion: Expansion) -> Expansion:
        if self.global_rule is None:
            return expansion
        levels = self._name_levels.get(item_id, {})
        return Expansion(expansion.shown, {**levels, **expansion.levels}, expansion.condition)


class _Step:
    """A change to an expansion; gives None where it changes nothing."""

    __slots__ = ("__name__", "count", "index", "level", "name_at")

    def __init__(self, kind: str, index: int, count: int = 0, name_at: int = 0, level: int = 0) -> None:
        self.__name__ = kind
        self.index = index
        self.count = count
        self.name_at = name_at
        self.level = level

    def __call__(self, expansion: Expansion) -> Expansion | None:
        if self.__name__ == "show":
            return Expansion(
                {**expansion.shown, self.index: self.count}, expansion.levels, expansion.condition
            )
        key = (self.index, self.name_at)
        if expansion.levels.get(key, 0) >= self.level:
            return None
        return Expansion(expansion.shown, {**expansion.levels, key: self.level}, expansion.condition)


def _shows(index: int, count: int) -> _Step:
    return _Step("show", index, count=count)


def _raises(found: list[NameList], index: int, at: int, start: Expansion) -> Iterator[_Step]:
    present = [one for one in found if at < len(one.names)]
    if not present:
        return
    base = max(min(one.base_level for one in present), start.levels.get((index, at), 0))
    for level in (1, 2):
        if level > base and (level == 2 or any(one.has_initials for one in present)):
            yield _Step("raise", index, name_at=at, level=level)


def _copy(expansion: Expansion, condition: bool) -> Expansion:
    return Expansion(dict(expansion.shown), dict(expansion.levels), condition)


def _has_effect(expansion: Expansion) -> bool:
    return bool(expansion.shown or expansion.levels or expansion.condition)


def _stages(name: Name, one: NameList) -> tuple[str, str, str]:
    """A name's short form, its initials and its full given name."""
    if not name.is_person:
        return name.literal, "", ""
    short = f"{name.non_dropping} {name.family}".strip()
    initial = given_name(name, one.style, 1) if one.has_initials else ""
    given = _AFTER_STOP.sub(".", name.given)  # "J. J." and "J.J." are one name
    return short, initial, f"{name.dropping} {given} {name.suffix}".strip()


def _level(name: Name, one: NameList, families: dict[str, dict[str, set[str]]], initials_only: bool) -> int:
    """The lowest level at which a name is like no other; its base level if none is."""
    if not name.is_person:
        return one.base_level
    short, initial, _ = _stages(name, one)
    family = families[short]
    if sum(map(len, family.values())) < 2:
        return one.base_level
    same_initials = family[initial]
    if one.has_initials and (len(same_initials) < 2 or initials_only):
        return max(one.base_level, 1) if len(family) > 1 else one.base_level
    if initials_only:
        return one.base_level
    return 2

"""The `cs:names` element: name lists, et-al, labels, substitution (specification, "Names").

What disambiguation may change (how many names, how much of each) is read from the context.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import rich_text
from .context import BOTH, CALLED, Context, NameList, Renderer
from .name_options import NameOptions, list_style, name_parts, names_options
from .name_parts import render_name
from .needs import Needs
from .nodes import Affix, Delimiter, LastNameDelimiter, Node, Rendered, joined, plain
from .person import Name
from .positions import Position
from .style import Element

if TYPE_CHECKING:
    from .compile import Compiler, Wrapper

#: Between names of a sort key: sorts before any letter.
_NAME_GAP = "   "


def compile_names(compiler: Compiler, node: Element) -> Renderer:
    """The closure of a names element."""
    options = names_options(compiler, node)
    renderer = _NamesRenderer(compiler, node, options)
    substitute = node.child("substitute")
    if substitute is not None:
        outer = compiler.inherited_names, compiler.inherited_parts
        compiler.inherited_names, compiler.inherited_parts = options, name_parts(options.name)
        renderer.substitutes = compiler.alternatives(substitute.children)
        compiler.inherited_names, compiler.inherited_parts = outer
    needs = compiler.needs_of(renderer.substitutes)
    render = renderer.render
    if needs is not None and needs.silent:
        compiler.needs[render] = Needs(needs.variables | frozenset(renderer.variables))
    return render


class _NamesRenderer:
    """A names element, compiled."""

    __slots__ = (
        "attributes",
        "compiler",
        "delimiter",
        "label",
        "label_finish",
        "label_first",
        "list_wrap",
        "literal_wrap",
        "name_wrap",
        "rendered_names",
        "style",
        "substitutes",
        "variables",
        "wrap",
    )  # fmt: skip

    def __init__(self, compiler: Compiler, node: Element, options: NameOptions) -> None:
        self.compiler = compiler
        self.variables = tuple(node.get("variable").split())
        self.style = list_style(compiler, options)
        attributes = node.attributes
        if options is compiler.inherited_names:
            # the shorthand for "the same, of another variable"
            attributes = {**attributes, **options.attributes}
        inherited = compiler.area.get("names-delimiter", compiler.style.attributes.get("names-delimiter", ""))
        self.delimiter = Delimiter(attributes.get("delimiter", inherited))
        self.wrap: Wrapper | None = compiler.wrapper(attributes, "own-format")
        self.label = None if compiler.is_sorting else options.label
        self.label_first = options.label_first
        self.label_finish = (
            compiler.finisher(self.label.attributes, is_term=True) if self.label is not None else None
        )
        name_attributes = options.name.attributes if options.name is not None else {}
        self.name_wrap: Wrapper | None = compiler.wrapper(name_attributes, "own-format")
        # affixes of cs:name are for persons
        self.literal_wrap = compiler.wrapper(
            {
                key: value
                for key, value in name_attributes.items()
                if key not in ("prefix", "suffix") and value != "baseline"
            },
            "own-format",
        )
        # affixes and format of the names hold for the list with its "et al.", too
        self.list_wrap: Wrapper | None = compiler.wrapper(name_attributes)
        self.substitutes: tuple[Renderer, ...] = ()
        self.rendered_names: dict[tuple[Name, int, bool, str], Rendered] = {}

    # The element as a whole ---------------------------------------------------------------------------------

    def render(self, context: Context, out: list[Rendered]) -> None:
        """Appends the names, or what stands in for them."""
        context.variables |= CALLED
        item, suppressed = context.item, context.suppressed
        lists = [
            (variable, names)
            for variable in self.variables
            if not (suppressed is not None and variable in suppressed) and (names := item.names(variable))
        ]
        if not lists:
            found = len(out)
            if self.substitutes:
                self._substitute(context, out)
            context.has_begun = context.has_begun or len(out) == found
            return
        is_first = context.first_names is None
        if context.substituting:
            for variable, _ in lists:
                context.suppress(variable)
        if self.style.name.form == "count":
            self._count(context, lists, out)
            return
        label_term = ""
        if (
            len(lists) == len(self.variables) == 2
            and {*self.variables} == {"editor", "translator"}
            and lists[0][1] == lists[1][1]
        ):
            term = self.compiler.locale.find(
                "editortranslator", self.label.get("form", "long") if self.label else "long"
            )
            if term is not None and term.single:
                label_term, lists = "editortranslator", lists[:1]
        parts: list[Rendered] = []
        for variable, names in lists:
            shown = self._list(context, variable, names)
            if shown is not None:
                parts.append(self._labelled(context, shown, label_term or variable, len(names)))
        context.variables |= BOTH if parts else 0
        if not parts:
            return
        self._emit(context, parts, is_first, out)

    def _emit(self, context: Context, parts: list[Rendered], is_first: bool, out: list[Rendered]) -> None:
        content: Rendered = parts[0] if len(parts) == 1 else joined(parts, self.delimiter)
        if is_first:
            content = Node([content], role="names")
            context.first_names = content
            if context.suppress_names:
                return
        out.append(content if self.wrap is None else self.wrap(content))

    def _substitute(self, context: Context, out: list[Rendered]) -> None:
        """The first substitute that renders anything; its variables are suppressed from here on."""
        is_first = context.first_names is None
        outer, saved_variables = context.substituting, context.variables
        had_begun = context.has_begun
        context.substituting = True
        for substitute in self.substitutes:
            parts: list[Rendered] = []
            first_names = context.first_names
            substitute(context, parts)
            context.has_begun = had_begun
            if parts or context.first_names is not first_names:
                context.substituting = outer
                if not any(map(plain, parts)):
                    return
                context.variables |= BOTH
                content: Rendered = parts[0] if len(parts) == 1 else parts
                if context.first_names is first_names and is_first:
                    content = Node([content], role="names")
                    context.first_names = content
                    if context.suppress_names:
                        return
                out.append(content)
                return
            context.variables, context.has_begun = saved_variables, had_begun
        context.substituting = outer

    def _count(
        self, context: Context, lists: list[tuple[str, tuple[Name, ...]]], out: list[Rendered]
    ) -> None:
        """`form="count"`: how many names would be shown."""
        if {variable for variable, _ in lists} == {"editor", "translator"} and lists[0][1] == lists[1][1]:
            lists = lists[:1]
        total = sum(self._shown(context, len(names), at)[0] for at, (_, names) in enumerate(lists))
        context.variables |= BOTH
        out.append(f"{total:05d}" if self.compiler.is_sorting else str(total))

    def _labelled(self, context: Context, shown: Rendered, variable: str, count: int) -> Rendered:
        if self.label is None or self.label_finish is None:
            return shown
        plural = self.label.get("plural", "contextual")
        is_plural = plural == "always" or (plural != "never" and count > 1)
        text = self.compiler.locale.term(variable, self.label.get("form", "long"), is_plural)
        if not text:
            return shown
        label = self.label_finish(rich_text.literal(text), context)
        return [label, shown] if self.label_first else [shown, label]

    # One list -----------------------------------------------------------------------------------------------

    def _shown(self, context: Context, total: int, index: int) -> tuple[int, bool]:
        """How many names are shown, and whether the list is cut short."""
        style = self.style
        if context.position > Position.FIRST and not self.compiler.in_bibliography:
            minimum, use_first = style.subsequent_min, style.subsequent_use_first
        else:
            minimum, use_first = style.et_al_min, style.et_al_use_first
        if total < minimum or use_first > minimum:
            return total, False
        if style.use_last and minimum > 2:
            # "at least two more names than the truncated list": et-al-use-first two less than et-al-min
            use_first = min(use_first, minimum - 2)
        if context.expansion is not None and index in context.expansion.shown:
            use_first = max(use_first, context.expansion.shown[index])
        return (total, False) if use_first >= total else (use_first, True)

    def _list(self, context: Context, variable: str, names: tuple[Name, ...]) -> Rendered | None:
        style = self.style
        index = len(context.name_lists)
        count, cut = self._shown(context, len(names), index)
        truncated = context.item.truncated(variable)
        base = style.name.base_level
        levels = context.expansion.levels if context.expansion is not None else {}
        context.name_lists.append(
            NameList(len(names), count, variable, names, style.name.has_initials, base, style.name)
        )
        if count == 0:
            return None
        shown = [
            self._one(name, max(base, levels.get((index, at), 0)), at, context.language)
            for at, name in enumerate(names[:count])
        ]
        last: Rendered | None = None
        if cut and style.use_last and len(names) - count >= 2:
            last = self._one(names[-1], base, len(names) - 1, context.language)
        if style.sorting:
            return _NAME_GAP.join(map(plain, shown if last is None else [*shown, last]))
        return Node([self._assemble(shown, names, count, cut, truncated, last)], role="name-list")

    def _one(self, name: Name, level: int, at: int, language: str) -> Rendered:
        order = self.style.sort_order
        inverted = order == "all" or (order == "first" and at == 0)
        key = (name, level, inverted, language)
        found = self.rendered_names.get(key)
        if found is None:
            content = render_name(name, self.style.name, level, inverted, language)
            wrap = self.name_wrap if name.is_person else self.literal_wrap
            found = Node([content if wrap is None else wrap(content)], role="name")
            self.rendered_names[key] = found
        return found

    def _inverts(self, name: Name, at: int) -> bool:
        order = self.style.sort_order
        return name.is_person and bool(name.given) and (order == "all" or (order == "first" and at == 0))

    def _assemble(
        self, shown: list[Rendered], names: tuple[Name, ...], count: int, cut: bool, truncated: bool,
        last: Rendered | None,
    ) -> Rendered:  # fmt: skip
        """The names shown, with what stands between them; `last`: the name after an ellipsis."""
        style = self.style
        result: list[Rendered] = [shown[0]]
        for at in range(1, count):
            is_last = at == count - 1 and not cut and not truncated
            result += [self._before_last(names, count) if is_last else style.delimiter, shown[at]]
        if last is not None:
            result += [style.delimiter if count > 1 else " ", Affix("… "), last]
        elif cut or truncated:
            if plain(style.et_al).strip():
                result += [self._before_et_al(names, count), style.et_al]
            return result if self.list_wrap is None else self.list_wrap(result)
        return result[0] if len(result) == 1 else result

    def _before_et_al(self, names: tuple[Name, ...], count: int) -> str:
        style = self.style
        if (
            style.precedes_et_al == "always"
            or (style.precedes_et_al == "contextual" and count > 1)
            or (style.precedes_et_al == "after-inverted-name" and self._inverts(names[count - 1], count - 1))
        ):
            return style.delimiter
        return Affix(" " if _WRITES_SPACES.match(plain(style.et_al).lstrip()) else "")

    def _precedes_last(self, names: tuple[Name, ...], count: int) -> bool:
        """Whether the delimiter stands before the last of the names shown."""
        rule = self.style.precedes_last
        return (
            rule == "always"
            or (rule == "contextual" and count > 2)
            or (rule == "after-inverted-name" and self._inverts(names[count - 2], count - 2))
        )

    def _before_last(self, names: tuple[Name, ...], count: int) -> str:
        style = self.style
        if not style.and_term:
            return LastNameDelimiter(style.delimiter)
        separated = self._precedes_last(names, count)
        term = spaced_term(style.and_term)
        return Affix(style.delimiter.rstrip(" ") + term if separated and term[0] == " " else term)


#: Scripts without spaces between words join a term to the names around it.
_WRITES_SPACES = re.compile("&|(?![\u0590-\u05ff\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff])[^\\W\\d_]")


def spaced_term(term: str) -> str:
    """A term between two names, with the spaces that its script writes."""
    before = " " if _WRITES_SPACES.match(term[0]) else ""
    after = " " if _WRITES_SPACES.match(term[-1]) or (before and term[-1] == ".") else ""
    return f"{before}{term}{after}"

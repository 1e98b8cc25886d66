"""Rendering elements to plain closures, one function a tag (specification, "Rendering Elements").

A `Compiler` serves one style, locale, area and item type: tests of the type are settled when it compiles, so
what is left to run for an item is only what its type can reach. A closure appends what it renders to a list;
so the delimiter of the nearest delimiting element applies through `cs:choose` without more ado.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from . import text_case
from .conditions import NO_VARIABLES, Always, compile_test, without_variables
from .context import BOTH, CALLED, Context, Renderer
from .formatting import DISPLAYS, format_of
from .locale import Locale
from .needs import Needs, of_branches, of_group, of_sequence
from .nodes import Affix, Affixed, Delimiter, Display, Node, Prefix, Rendered, Role, has_text, joined
from .style import Area, Element, SortKey, Style
from .variables import compile_date, compile_label, compile_number, compile_text

if TYPE_CHECKING:
    from .name_options import NameOptions

#: From content to content with formats, quotes and affixes.
Wrapper = Callable[[Rendered], Rendered]


def renders(style: Style, area: Area, variable: str) -> bool:
    """Whether an area's layout can render a variable with `cs:text` or `cs:number`."""
    key = ("renders", area.name, variable)
    found = style.cache.get(key)
    if not isinstance(found, bool):
        found = style.cache[key] = renders_in(area.layout, style, variable, set())
    return found


def renders_in(node: Element, style: Style, variable: str, seen: set[str]) -> bool:
    """Whether an element can render a variable; `seen` are the macros looked at already."""
    if node.tag in ("text", "number"):
        macro = node.get("macro")
        if macro and macro not in seen:
            seen.add(macro)
            return any(renders_in(child, style, variable, seen) for child in style.macros[macro].children)
        return node.get("variable") == variable
    return any(renders_in(child, style, variable, seen) for child in node.children)


def explicit_year_suffix(style: Style) -> bool:
    """Whether the style places the year-suffix itself, with `cs:text` (specification, "Disambiguation")."""
    areas = [style.citation, *([style.bibliography] if style.bibliography else [])]
    return any(renders(style, area, "year-suffix") for area in areas)


class Compiler:
    """Compiles the elements of one area for one item type."""

    def __init__(
        self, style: Style, locale: Locale, area: Area, item_type: str, sort_key: SortKey | None = None
    ) -> None:
        self.style = style
        self.locale = locale
        self.area = area
        self.item_type = item_type
        self.sort_key = sort_key
        self.in_bibliography = area.name == "bibliography"
        self.implicit_year_suffix = not explicit_year_suffix(style)
        self.page_range_format = style.attributes.get("page-range-format", "")
        self.page_range_delimiter = locale.term("page-range-delimiter") or "–"
        self._macros: dict[tuple[object, ...], tuple[Renderer, ...]] = {}
        #: How many groups and macros are around the element; `display` counts at the top only.
        self.depth = 0
        #: What is known of what the closures need.
        self.needs: dict[Renderer, Needs] = {}
        #: Name options that a names element inside `cs:substitute` takes from the one around it.
        self.inherited_names: NameOptions | None = None
        #: The name-parts that names inside it, in macros too, take as far as they have none of their own.
        self.inherited_parts: tuple[Element, ...] = ()

    @property
    def is_sorting(self) -> bool:
        """Whether the output is a sort key (specification, "Sorting Macros")."""
        return self.sort_key is not None

    def sequence(self, elements: Iterable[Element]) -> tuple[Renderer, ...]:
        """The closures of several elements, those that can render nothing left out."""
        return tuple(found for found in map(self.element, elements) if found is not None)

    def element(self, node: Element) -> Renderer | None:
        """The closure of one element."""
        build = _BUILDERS.get(node.tag)
        return build(self, node) if build else None

    def alternatives(self, elements: Iterable[Element]) -> tuple[Renderer, ...]:
        """The closures of what stands in a `cs:substitute`: of the elements in a `cs:choose`, too, only the first
        that renders anything counts, as styles rely on with citeproc-js."""
        found = (
            _choose(self, node, lambda children: (_first_of(self, self.alternatives(children)),))
            if node.tag == "choose"
            else self.element(node)
            for node in elements
        )
        return tuple(one for one in found if one is not None)

    def macro(self, name: str) -> tuple[Renderer, ...]:
        """The closures of a macro's content."""
        key = (name, *map(id, self.inherited_parts))
        if key not in self._macros:
            inherited, self.inherited_names = self.inherited_names, None
            self._macros[key] = self.nested(self.style.macros[name].children)
            self.inherited_names = inherited
        return self._macros[key]

    def nested(self, elements: Iterable[Element]) -> tuple[Renderer, ...]:
        """The closures of elements inside a group or macro."""
        self.depth += 1
        found = self.sequence(elements)
        self.depth -= 1
        return found

    def group(
        self, children: tuple[Renderer, ...], delimiter: str, attributes: Mapping[str, str],
        *, is_macro: bool = False,
    ) -> Renderer | None:  # fmt: skip
        """A group, or a macro, which is one without a delimiter (specification, "Group").

        Nothing is rendered if variables were called and all were empty; what is rendered counts as a variable
        with a value for the group around it.
        """
        if not children:
            return None
        wrap, change = self.wrapper(attributes), self.casing(attributes)
        between = Delimiter(delimiter)

        def render(context: Context, out: list[Rendered]) -> None:
            if needed is not None and needed.isdisjoint(context.present):
                context.variables |= called_if_empty
                return
            saved, had_begun = context.variables, context.has_begun
            context.variables = 0
            parts: list[Rendered] = []
            for child in children:
                child(context, parts)
            called = context.variables
            if not parts or called == CALLED:
                context.has_begun = had_begun
                context.variables = saved | (called & CALLED)
                return
            context.variables = saved | BOTH
            content = joined(parts, between)
            if change is not None:
                content = change(content, context)
            if wrap is not None:
                # the parts of a macro are no parts of the element that calls it
                content = wrap([content] if is_macro else content)
            out.append(content)

        needs = of_group(self.needs_of(children))
        # what follows holds for an item that has none of these variables
        needed = needs.variables if needs is not None and needs.calls is not None else None
        called_if_empty = CALLED if needs is not None and needs.calls else 0
        if needs is not None:
            self.needs[render] = needs
        return render

    def needs_of(self, renderers: Iterable[Renderer]) -> Needs | None:
        """The needs of closures that run one after the other."""
        return of_sequence(map(self.needs.get, renderers))

    def wrapper(
        self, attributes: Mapping[str, str], role: Role = "", *, is_number: bool = False
    ) -> Wrapper | None:
        """What an element's attributes do to its content; None if nothing. Text-case is not part of it.
        `role`: that of the run that has the format."""
        style = format_of(attributes)
        quotes = "quotes" if attributes.get("quotes") == "true" else ""
        prefix = Prefix(attributes.get("prefix", ""), bool(style), bool(quotes))
        suffix = Affix(attributes.get("suffix", ""), bool(style), is_number or bool(quotes))
        display: Display = ""
        if self.in_bibliography and self.depth == 0:
            display = DISPLAYS.get(attributes.get("display", ""), "")
        if self.is_sorting:
            style, quotes, display = (), "", ""
        if not (prefix or suffix or style or quotes or display):
            return None

        def wrap(content: Rendered) -> Rendered:
            if style:
                content = Node([content], style, role=role)
            if quotes:
                content = Node([content], quotes=quotes)
            if prefix or suffix:
                content = Affixed([prefix, content, suffix])
            return Node([content], display=display) if display else content

        return wrap

    def casing(
        self, attributes: Mapping[str, str], *, is_term: bool = False
    ) -> Callable[[Rendered, Context], Rendered] | None:
        """Strip-periods and text-case, in that order; None if neither is asked for. Sort keys do not tell
        cases apart (collation.py)."""
        case = attributes.get("text-case", "") if not self.is_sorting else ""
        strip = attributes.get("strip-periods") == "true"
        if not case and not strip:
            return None

        def change(content: Rendered, context: Context) -> Rendered:
            if strip:
                content = strip_periods(content)
            # "title case conversion … only affects English-language items"
            if case and (case != "title" or is_term or context.language == "en"):
                language = self.locale.language if is_term else context.language
                content = text_case.apply(case, content, language)
            return content

        return change

    def finisher(
        self, attributes: Mapping[str, str], *, is_term: bool = False, is_number: bool = False
    ) -> Callable[[Rendered, Context], Rendered]:
        """Casing and wrapping in one."""
        wrap, change = self.wrapper(attributes, is_number=is_number), self.casing(attributes, is_term=is_term)
        if change is None:
            return (lambda content, context: wrap(content)) if wrap else (lambda content, context: content)
        if wrap is None:
            return change
        return lambda content, context: wrap(change(content, context))


def strip_periods(content: Rendered) -> Rendered:
    """The text without full stops, affixes apart."""
    if isinstance(content, Affix):
        return content
    if isinstance(content, str):
        return content.replace(".", "")
    if isinstance(content, list):
        return type(content)([strip_periods(child) for child in content])
    return (
        content.copy([strip_periods(child) for child in content.children])
        if isinstance(content, Node)
        else content
    )


# cs:group and cs:choose -------------------------------------------------------------------------------------


def _group(compiler: Compiler, node: Element) -> Renderer | None:
    children = compiler.nested(node.children)
    attributes = {name: value for name, value in node.attributes.items() if name != "text-case"}
    return compiler.group(children, node.get("delimiter"), attributes)


def _choose(
    compiler: Compiler,
    node: Element,
    body_of: Callable[[Iterable[Element]], tuple[Renderer, ...]] | None = None,
) -> Renderer | None:
    body_of = body_of or compiler.sequence
    branches: list[tuple[Callable[[Context], bool], tuple[Renderer, ...]]] = []
    needs: list[tuple[bool | None, frozenset[str], Needs | None]] = []
    for child in node.children:
        test = compile_test(compiler, child) if child.tag in ("if", "else-if") else Always
        if test is None:
            continue
        body = body_of(child.children)
        branches.append((test, body))
        holds = (True, NO_VARIABLES) if test is Always else without_variables(compiler, child)
        needs.append((*holds, compiler.needs_of(body)))
        if test is Always:
            break
    if not any(body for _, body in branches):
        return None
    if branches[0][0] is Always:
        return _all_of(compiler, branches[0][1])
    fixed = tuple(branches)

    def render(context: Context, out: list[Rendered]) -> None:
        for test, body in fixed:
            if test(context):
                for child in body:
                    child(context, out)
                return

    together = of_branches(needs)
    if together is not None:
        compiler.needs[render] = together
    return render


def _all_of(compiler: Compiler, body: tuple[Renderer, ...]) -> Renderer | None:
    if len(body) == 1:
        return body[0]

    def render(context: Context, out: list[Rendered]) -> None:
        for child in body:
            child(context, out)

    needs = compiler.needs_of(body)
    if needs is not None:
        compiler.needs[render] = needs
    return render if body else None


def _first_of(compiler: Compiler, body: tuple[Renderer, ...]) -> Renderer:
    """The first that renders anything."""

    def render(context: Context, out: list[Rendered]) -> None:
        length, names, had_begun = len(out), context.first_names, context.has_begun
        for child in body:
            child(context, out)
            if len(out) > length or context.first_names is not names:
                return
            context.has_begun = had_begun

    needs = compiler.needs_of(body)
    if needs is not None and needs.silent:
        compiler.needs[render] = needs
    return render


def _names(compiler: Compiler, node: Element) -> Renderer:
    from .names import compile_names

    return compile_names(compiler, node)


_BUILDERS: dict[str, Callable[[Compiler, Element], Renderer | None]] = {
    "text": compile_text,
    "number": compile_number,
    "label": compile_label,
    "date": compile_date,
    "group": _group,
    "choose": _choose,
    "names": _names,
}


# Layouts ----------------------------------------------------------------------------------------------------


class Layout:
    """A compiled `cs:layout`: renders one cite or entry, without the layout's own affixes and format."""

    __slots__ = ("first", "rest", "second_field_align")

    def __init__(self, compiler: Compiler) -> None:
        renderers = compiler.sequence(compiler.area.layout.children)
        self.second_field_align = compiler.in_bibliography and bool(compiler.area.get("second-field-align"))
        self.first, self.rest = renderers[:1], renderers[1:]

    def render(self, context: Context) -> list[Rendered]:
        """What the layout renders for one item."""
        out: list[Rendered] = []
        for child in self.first:
            child(context, out)
        if self.second_field_align:
            left: list[Rendered] = [Node(out, display="left-margin")] if has_text(out) else []
            rest: list[Rendered] = []
            for child in self.rest:
                child(context, rest)
            return [*left, Node(rest, display="right-inline")] if has_text(rest) else left
        for child in self.rest:
            child(context, out)
        return out


def layout_for(style: Style, locale: Locale, area: Area, item_type: str) -> Layout:
    """The compiled layout of an area for an item type, compiled at most once."""
    key = (locale, area.name, item_type)
    found = style.cache.get(key)
    if not isinstance(found, Layout):
        found = style.cache[key] = Layout(Compiler(style, locale, area, item_type))
    return found

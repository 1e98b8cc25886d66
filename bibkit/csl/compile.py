"""Rendering elements to plain closures, one function a tag (specification, "Rendering Elements").

A `Compiler` serves one style, locale, area and item type: tests of the type are settled when it compiles, so
what is left to run for an item is only what its type can reach. A closure appends what it renders to a list;
so the delimiter of the nearest delimiting element applies through `cs:choose` without more ado.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from . import labels, numbers, rich_text, text_case
from .conditions import Always, compile_test
from .context import CALLED, FILLED, Context, Renderer
from .date_render import DateFormatter, sort_key
from .formatting import format_of
from ..variables import NUMBER_VARIABLES
from .locale import Locale
from .nodes import Affix, Delimiter, Node, Rendered, Role, has_text, joined
from .style import Area, Element, SortKey, Style

if TYPE_CHECKING:
    from .names import NameOptions

#: From content to content with formats, quotes and affixes.
Wrapper = Callable[[Rendered], Rendered]
BOTH = CALLED | FILLED


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
        self._macros: dict[str, tuple[Renderer, ...]] = {}
        #: How many groups and macros are around the element; `display` counts at the top only.
        self.depth = 0
        #: Name options that a names element inside `cs:substitute` takes from the one around it.
        self.inherited_names: NameOptions | None = None

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

    def macro(self, name: str) -> tuple[Renderer, ...]:
        """The closures of a macro's content."""
        if name not in self._macros:
            inherited, self.inherited_names = self.inherited_names, None
            self._macros[name] = self.nested(self.style.macros[name].children)
            self.inherited_names = inherited
        return self._macros[name]

    def nested(self, elements: Iterable[Element]) -> tuple[Renderer, ...]:
        """The closures of elements inside a group or macro."""
        self.depth += 1
        found = self.sequence(elements)
        self.depth -= 1
        return found

    def wrapper(self, attributes: Mapping[str, str]) -> Wrapper | None:
        """What an element's attributes do to its content; None if nothing. Text-case is not part of it."""
        prefix = Affix(attributes.get("prefix", ""))
        suffix = Affix(attributes.get("suffix", ""))
        style = format_of(attributes)
        quotes = "quotes" if attributes.get("quotes") == "true" else ""
        display = attributes.get("display", "") if self.in_bibliography and self.depth == 0 else ""
        if self.is_sorting:
            style, quotes, display = (), "", ""
        if not (prefix or suffix or style or quotes or display):
            return None

        def wrap(content: Rendered) -> Rendered:
            if style:
                content = Node([content], style)
            if quotes:
                content = Node([content], quotes=quotes)
            if prefix or suffix:
                content = [prefix, content, suffix]
            return Node([content], display=display) if display else content

        return wrap

    def casing(self, attributes: Mapping[str, str]) -> Callable[[Rendered, Context], Rendered] | None:
        """Strip-periods and text-case, in that order; None if neither is asked for."""
        case = attributes.get("text-case", "")
        strip = attributes.get("strip-periods") == "true"
        if not case and not strip:
            return None

        def change(content: Rendered, context: Context) -> Rendered:
            if strip:
                content = strip_periods(content)
            # "title case conversion … only affects English-language items"
            if case and (case != "title" or context.language == "en"):
                content = text_case.apply(case, content, context.language)
            return content

        return change

    def finisher(self, attributes: Mapping[str, str]) -> Callable[[Rendered, Context], Rendered]:
        """Casing and wrapping in one."""
        wrap, change = self.wrapper(attributes), self.casing(attributes)
        if change is None:
            return (lambda content, context: wrap(content)) if wrap else (lambda content, context: content)
        if wrap is None:
            return change
        return lambda content, context: wrap(change(content, context))


def strip_periods(content: Rendered) -> Rendered:
    """The text without full stops."""
    if isinstance(content, str):
        return content.replace(".", "")
    if isinstance(content, list):
        return [strip_periods(child) for child in content]
    return (
        content.copy([strip_periods(child) for child in content.children])
        if isinstance(content, Node)
        else content
    )


# cs:text ----------------------------------------------------------------------------------------------------


def _text(compiler: Compiler, node: Element) -> Renderer | None:
    attributes = node.attributes
    if "macro" in attributes:
        return _group_like(compiler, compiler.macro(attributes["macro"]), "", attributes)
    if "variable" in attributes:
        return _text_variable(compiler, attributes)
    if "term" in attributes:
        plural = attributes.get("plural") in ("true", "always")
        name = "sub-verbo" if attributes["term"] == "sub verbo" else attributes["term"]
        term = compiler.locale.term(name, attributes.get("form", "long"), plural)
        if term == "" and compiler.inherited_names is not None:
            # a term defined as empty is a result: substitution ends with it
            return lambda context, out: out.append("")
        content: Rendered = Node([rich_text.literal(term)], role="term") if term else ""
    else:
        content = rich_text.field(attributes.get("value", ""))
    if not content:
        return None
    finish = compiler.finisher(attributes)
    if "text-case" not in attributes:
        fixed = finish(content, _NO_CONTEXT)
        return lambda context, out: out.append(fixed)
    return lambda context, out: out.append(finish(content, context))


def _text_variable(compiler: Compiler, attributes: Mapping[str, str]) -> Renderer:
    variable = attributes["variable"]
    special = _SPECIAL_VARIABLES.get(variable)
    if special is not None:
        return special(compiler, attributes)
    if variable in NUMBER_VARIABLES:
        return _number_variable(compiler, attributes)
    short = attributes.get("form") == "short"
    wrap, change = compiler.wrapper(attributes), compiler.casing(attributes)

    def render(context: Context, out: list[Rendered]) -> None:
        if context.suppressed is not None and variable in context.suppressed:
            context.variables |= CALLED
            return
        item = context.item
        content = item.text((short and item.short(variable)) or variable)
        if content is None:
            context.variables |= CALLED
            return
        context.variables = BOTH
        if context.substituting:
            context.suppress(variable)
            content = Node([content], role="substitute")
            if change is not None:
                content = change(content, context)
        elif change is not None:
            cased = item.cache.get(change)
            if cased is None:
                cased = item.cache[change] = change(content, context)
            content = cased
        out.append(content if wrap is None else wrap(content))

    return render


def _from_context(
    read: Callable[[Context], str], role: Role = "", if_empty: int = CALLED
) -> Callable[[Compiler, Mapping[str, str]], Renderer]:
    """A variable that is a fact of the cite, not of the item."""

    def build(compiler: Compiler, attributes: Mapping[str, str]) -> Renderer:
        finish = compiler.finisher(attributes)

        def render(context: Context, out: list[Rendered]) -> None:
            value = read(context)
            context.variables |= BOTH if value else if_empty
            if value:
                out.append(finish(Node([value], role=role, key=value) if role else value, context))

        return render

    return build


def _citation_number(compiler: Compiler, attributes: Mapping[str, str]) -> Renderer:
    finish = compiler.finisher(attributes)
    form = _number_form(attributes)

    def render(context: Context, out: list[Rendered]) -> None:
        context.variables = BOTH
        number = context.citation_number
        if compiler.is_sorting:
            out.append(f"{number:07d}")
            return
        shown = numbers.one(str(number), form, compiler.locale, "") if form != "numeric" else str(number)
        out.append(finish(Node([shown], role="citation-number", key=number), context))

    return render


def _locator(compiler: Compiler, attributes: Mapping[str, str]) -> Renderer:
    finish = compiler.finisher(attributes)
    locale, page_style = compiler.locale, compiler.page_range_format
    form = _number_form(attributes)

    def render(context: Context, out: list[Rendered]) -> None:
        value = context.locator
        if not value:
            context.variables |= CALLED
            return
        context.variables = BOTH
        range_style = page_style if context.label in ("", "page") else ""
        text = numbers.render(value, locale, form=form, range_style=range_style,
                              range_delimiter=compiler.page_range_delimiter, is_page=True)  # fmt: skip
        out.append(finish(rich_text.field(text), context))

    return render


def _citation_label(compiler: Compiler, attributes: Mapping[str, str]) -> Renderer:
    finish = compiler.finisher(attributes)

    def render(context: Context, out: list[Rendered]) -> None:
        label = labels.citation_label(context.item)
        context.variables |= BOTH if label else CALLED
        if label:
            context.year_done = True
            suffix = [Node([context.year_suffix], role="year-suffix")] if context.year_suffix else []
            out.append(finish([label, *suffix], context))

    return render


_SPECIAL_VARIABLES: dict[str, Callable[[Compiler, Mapping[str, str]], Renderer]] = {
    "citation-number": _citation_number,
    "citation-label": _citation_label,
    "locator": _locator,
    # a year-suffix that is not needed is no variable without a value: "(n.d.)" stays
    "year-suffix": _from_context(lambda context: context.year_suffix, "year-suffix", if_empty=0),
    "first-reference-note-number": _from_context(lambda context: context.note_number),
}


# cs:number, and number variables in cs:text -----------------------------------------------------------------


def _number_form(attributes: Mapping[str, str]) -> str:
    """The form of a number; the forms of `cs:text` ("long", "short") mean nothing to one."""
    form = attributes.get("form", "numeric")
    return form if form in ("ordinal", "long-ordinal", "roman") else "numeric"


def _number(compiler: Compiler, node: Element) -> Renderer:
    variable = node.get("variable")
    special = _SPECIAL_VARIABLES.get(variable)
    return special(compiler, node.attributes) if special else _number_variable(compiler, node.attributes)


def _number_variable(compiler: Compiler, attributes: Mapping[str, str]) -> Renderer:
    variable = attributes["variable"]
    finish = compiler.finisher(attributes)
    locale = compiler.locale
    form = _number_form(attributes)
    gender = locale.gender(variable)
    is_page = variable == "page"
    range_style = compiler.page_range_format if is_page else ""
    key = (variable, form, range_style, locale)

    def render(context: Context, out: list[Rendered]) -> None:
        if context.suppressed is not None and variable in context.suppressed:
            context.variables |= CALLED
            return
        item = context.item
        text = item.cache.get(key)
        if text is None:
            text = numbers.render(
                item.string(variable), locale, form=form, gender=gender, range_style=range_style,
                range_delimiter=compiler.page_range_delimiter, is_page=is_page,
            )  # fmt: skip
            item.cache[key] = text
        if not text:
            context.variables |= CALLED
            return
        context.variables = BOTH
        if context.substituting:
            context.suppress(variable)
        if compiler.is_sorting:
            out.append(sortable_number(text))
            return
        out.append(finish(rich_text.literal(text), context))

    return render


def sortable_number(text: str) -> str:
    """A number as a sort key: digits padded so that they compare as numbers."""
    digits = text.strip()
    head = "".join(char for char in digits.split("-")[0].split("–")[0] if char.isdecimal())
    return f"{head:0>9}" if digits[:1].isdecimal() and head else text


# cs:label ---------------------------------------------------------------------------------------------------


def _label(compiler: Compiler, node: Element) -> Renderer | None:
    variable = node.get("variable")
    form, plural = node.get("form", "long"), node.get("plural", "contextual")
    finish = compiler.finisher(node.attributes)
    term = labels.finder(compiler.locale, variable, form, plural)

    def render(context: Context, out: list[Rendered]) -> None:
        text = term(context)
        if text:
            out.append(finish(text, context))

    return render


# cs:date ----------------------------------------------------------------------------------------------------


def _date(compiler: Compiler, node: Element) -> Renderer:
    variable = node.get("variable")
    formatter = DateFormatter(node, compiler.locale)
    attributes = {**node.attributes, "text-case": formatter.case} if formatter.case else node.attributes
    finish = compiler.finisher(attributes)
    parts_shown = len({part.name for part in formatter.parts})
    # a text in place of a date stands where the year would
    shows_year = any(part.name == "year" for part in formatter.parts)

    def render(context: Context, out: list[Rendered]) -> None:
        date = None
        if context.comparing and variable == "accessed":
            return
        if context.suppressed is None or variable not in context.suppressed:
            date = context.item.date(variable)
        if date is None:
            context.variables |= CALLED
            return
        if compiler.is_sorting:
            context.variables = BOTH
            out.append(sort_key(date, parts_shown))
            return
        if date.literal and not shows_year:
            context.variables |= CALLED
            return
        if date.literal:
            content: list[Rendered] = [Node([rich_text.field(date.literal)], role="year", key=date.literal)]
        else:
            found = context.item.cache.get(formatter)
            if found is None:
                found = context.item.cache[formatter] = formatter.render(date)
            content = found
        if not content:
            context.variables |= CALLED
            return
        context.variables = BOTH
        if context.substituting:
            context.suppress(variable)
        if context.year_suffix or context.suppress_year:
            content = _with_year_suffix(compiler, context, content)
            if not content:
                return
        out.append(finish(content[0] if len(content) == 1 else content, context))

    return render


def _with_year_suffix(compiler: Compiler, context: Context, content: list[Rendered]) -> list[Rendered]:
    """The date with the year-suffix after its year, once a cite; the suffix alone if the year is collapsed."""
    years = [at for at, part in enumerate(content) if _is_year(part)]
    if not years or context.year_done:
        return content
    context.year_done = True
    suffix: list[Rendered] = []
    if context.year_suffix and compiler.implicit_year_suffix:
        suffix = [Node([context.year_suffix], role="year-suffix", key=context.year_suffix)]
    if context.suppress_year:
        return suffix
    at = years[-1] + 1
    head, last = content[: at - 1], content[at - 1]
    if isinstance(last, list):
        # the suffix stands between the year and its affix
        return [*head, [last[0], last[1], *suffix, last[2]], *content[at:]]
    return [*head, last, *suffix, *content[at:]]


def _is_year(part: Rendered) -> bool:
    node = part[1] if isinstance(part, list) and len(part) == 3 else part
    return isinstance(node, Node) and node.role == "year"


# cs:group and cs:choose -------------------------------------------------------------------------------------


def _group(compiler: Compiler, node: Element) -> Renderer | None:
    children = compiler.nested(node.children)
    return _group_like(compiler, children, node.get("delimiter"), node.attributes)


def _group_like(
    compiler: Compiler, children: tuple[Renderer, ...], delimiter: str, attributes: Mapping[str, str]
) -> Renderer | None:
    """A group, or a macro, which is one without a delimiter: nothing is rendered if variables were called and
    all were empty; what is rendered counts as a variable with a value for the group around it."""
    if not children:
        return None
    wrap, change = compiler.wrapper(attributes), compiler.casing(attributes)
    between = Delimiter(delimiter)

    def render(context: Context, out: list[Rendered]) -> None:
        saved = context.variables
        context.variables = 0
        parts: list[Rendered] = []
        for child in children:
            child(context, parts)
        called = context.variables
        if not parts or called == CALLED:
            context.variables = saved | (called & CALLED)
            return
        context.variables = saved | BOTH
        content = parts[0] if len(parts) == 1 else joined(parts, between)
        if change is not None:
            content = change(content, context)
        out.append(content if wrap is None else wrap(content))

    return render


def _choose(compiler: Compiler, node: Element) -> Renderer | None:
    branches: list[tuple[Callable[[Context], bool], tuple[Renderer, ...]]] = []
    for child in node.children:
        test = compile_test(compiler, child) if child.tag in ("if", "else-if") else Always
        if test is None:
            continue
        branches.append((test, compiler.sequence(child.children)))
        if test is Always:
            break
    if not any(body for _, body in branches):
        return None
    if branches[0][0] is Always:
        return _all_of(branches[0][1])
    fixed = tuple(branches)

    def render(context: Context, out: list[Rendered]) -> None:
        for test, body in fixed:
            if test(context):
                for child in body:
                    child(context, out)
                return

    return render


def _all_of(body: tuple[Renderer, ...]) -> Renderer | None:
    if len(body) == 1:
        return body[0]

    def render(context: Context, out: list[Rendered]) -> None:
        for child in body:
            child(context, out)

    return render if body else None


def _names(compiler: Compiler, node: Element) -> Renderer:
    from .names import compile_names

    return compile_names(compiler, node)


_BUILDERS: dict[str, Callable[[Compiler, Element], Renderer | None]] = {
    "text": _text,
    "number": _number,
    "label": _label,
    "date": _date,
    "group": _group,
    "choose": _choose,
    "names": _names,
}


class _NoItem(Context):
    """Stands for a context where a fixed text is finished once, at compile time."""

    def __init__(self) -> None:
        self.language = ""


_NO_CONTEXT = _NoItem()


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
            return [*left, Node(rest, display="right-inline")]
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

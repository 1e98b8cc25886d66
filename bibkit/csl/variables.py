"""`cs:text`, `cs:number`, `cs:label` and `cs:date` as closures (specification, "Rendering Elements")."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from bibkit.variables import NUMBER_VARIABLES

from . import labels, numbers, rich_text
from .context import BOTH, CALLED, Context, Renderer
from .date_render import DateFormatter, sort_key
from .items import UNCOUNTED, short_forms
from .needs import TERM, Needs
from .nodes import Node, Rendered, Role, find, replace, walk
from .style import Element

if TYPE_CHECKING:
    from .compile import Compiler


# cs:text ----------------------------------------------------------------------------------------------------


def compile_text(compiler: Compiler, node: Element) -> Renderer | None:
    attributes = node.attributes
    if "macro" in attributes:
        # citeproc-js changes no case through a macro, and styles are written for it
        shown = {name: value for name, value in attributes.items() if name != "text-case"}
        return compiler.group(compiler.macro(attributes["macro"]), "", shown, is_macro=True)
    if "variable" in attributes:
        return _text_variable(compiler, attributes)
    if "term" in attributes:
        plural = attributes.get("plural") in ("true", "always")
        name = "sub-verbo" if attributes["term"] == "sub verbo" else attributes["term"]
        term = compiler.locale.term(name, attributes.get("form", "long"), plural)
        if term == "" and compiler.inherited_names is not None:
            # a term defined as empty is a result: substitution ends with it
            return lambda context, out: out.append("")
        content: Rendered = (
            Node([rich_text.literal(term)], role="term", key=compiler.locale.language) if term else ""
        )
    else:
        content = rich_text.field(attributes.get("value", ""))
    if not content:
        return None
    finish = compiler.finisher(attributes, is_term="term" in attributes)
    inner = Node(content.children) if isinstance(content, Node) and content.role == "term" else content

    def render(context: Context, out: list[Rendered]) -> None:
        # `inner`: a term that cannot begin the entry
        out.append(finish(inner if context.has_begun else content, context))

    compiler.needs[render] = TERM
    return render


#: Number variables that `cs:text` prints as they are, as citeproc-js does: "2.0-1" is no range of versions.
_PLAIN_IN_TEXT = frozenset({"part-number", "printing-number", "section", "supplement-number", "version"})


def _text_variable(compiler: Compiler, attributes: Mapping[str, str]) -> Renderer:
    variable = attributes["variable"]
    special = _SPECIAL_VARIABLES.get(variable)
    if special is not None:
        return special(compiler, attributes)
    if variable in NUMBER_VARIABLES or variable in ("DOI", "URL"):
        # the full stops of a number or an identifier are no punctuation
        attributes = {name: value for name, value in attributes.items() if name != "strip-periods"}
    if variable in NUMBER_VARIABLES - _PLAIN_IN_TEXT:
        return _number_variable(compiler, attributes)
    short = attributes.get("form") == "short"
    wrap, change = compiler.wrapper(attributes), compiler.casing(attributes)
    # cites and entries change the case of a text in the same way
    key = ("cased", variable, short, attributes.get("text-case"), attributes.get("strip-periods"))

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
            cased = item.cache.get(key)
            if cased is None:
                cased = item.cache[key] = change(content, context)
            content = cased
        out.append(content if wrap is None else wrap(content))

    if variable not in UNCOUNTED:
        compiler.needs[render] = Needs(
            frozenset((variable, *short_forms(variable)) if short else (variable,))
        )
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


def compile_number(compiler: Compiler, node: Element) -> Renderer:
    variable = node.get("variable")
    special = _SPECIAL_VARIABLES.get(variable)
    return special(compiler, node.attributes) if special else _number_variable(compiler, node.attributes)


def _number_variable(compiler: Compiler, attributes: Mapping[str, str]) -> Renderer:
    variable = attributes["variable"]
    finish = compiler.finisher(attributes)
    #: After one number, citeproc-js keeps the space of a suffix beside that of the prefix that follows.
    finish_one = (
        compiler.finisher(attributes, is_number=True) if attributes.get("suffix", "")[-1:] == " " else None
    )
    locale = compiler.locale
    form = _number_form(attributes)
    gender = locale.gender(variable)
    is_page = variable == "page"
    range_style = compiler.page_range_format if is_page else ""
    range_delimiter = compiler.page_range_delimiter
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
                range_delimiter=range_delimiter, dash=range_delimiter if is_page else "–", is_page=is_page,
                label="page" if variable == "page-first" else variable,
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
        is_one = finish_one is not None and numbers.is_one(item.string(variable))
        out.append((finish_one if finish_one and is_one else finish)(rich_text.literal(text), context))

    compiler.needs[render] = Needs(frozenset((variable,)))
    return render


_FIRST_DIGITS = re.compile(r"\s*(\d+)")


def sortable_number(text: str) -> str:
    """A number as a sort key: its first digits padded so that they compare as numbers."""
    head = _FIRST_DIGITS.match(text)
    return f"{head[1]:0>9}" if head else text


# cs:label ---------------------------------------------------------------------------------------------------


def compile_label(compiler: Compiler, node: Element) -> Renderer | None:
    variable = node.get("variable")
    form, plural = node.get("form", "long"), node.get("plural", "contextual")
    finish = compiler.finisher(node.attributes, is_term=True)
    term = labels.finder(compiler.locale, variable, form, plural)

    def render(context: Context, out: list[Rendered]) -> None:
        text = term(context)
        if text:
            out.append(finish(text, context))

    compiler.needs[render] = TERM
    return render


# cs:date ----------------------------------------------------------------------------------------------------


def compile_date(compiler: Compiler, node: Element) -> Renderer:
    variable = node.get("variable")
    formatter = DateFormatter(node, compiler.locale)
    attributes = {**node.attributes, "text-case": formatter.case} if formatter.case else node.attributes
    finish = compiler.finisher(attributes)
    parts_shown = len({part.name for part in formatter.parts})

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
        content: list[Rendered] | None = context.item.cache.get(formatter)
        if content is None:
            content = context.item.cache[formatter] = formatter.render(date)
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
        out.append(finish([content], context))

    if compiler.in_bibliography or variable != "accessed":
        compiler.needs[render] = Needs(frozenset((variable,)))
    return render


def _with_year_suffix(compiler: Compiler, context: Context, content: list[Rendered]) -> list[Rendered]:
    """The date with the year-suffix after its year, once a cite; the suffix alone if it is collapsed."""
    years = [at for at, part in enumerate(content) if find(part, "year") is not None]
    if not years or context.year_done:
        return content
    context.year_done = True
    suffix: list[Rendered] = []
    if context.year_suffix and compiler.implicit_year_suffix:
        suffix = [Node([context.year_suffix], role="year-suffix", key=context.year_suffix)]
    if context.suppress_year:
        return suffix
    at = years[-1]
    year = next(node for node in reversed(list(walk(content[at]))) if node.role == "year")
    # the suffix stands between the year and its affix
    return [*content[:at], replace(content[at], year, [year, *suffix]), *content[at + 1 :]]

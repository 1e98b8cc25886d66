"""The files of the site: pages, whole lists and single papers in each format, feeds, sitemap, data for the script."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from os.path import realpath
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape as escape_xml

from markupsafe import Markup

from .. import formats
from ..api import Writer, get_writer
from ..diagnostics import BibkitError, Diagnostic, Report, diagnostic
from ..feeds import FILE_NAMES
from ..feeds.publish import STYLESHEET, stylesheet
from ..keys import assign_keys
from ..normalise import normalise
from ..record import Record
from .links import is_web_link
from .meta import meta_tags
from .model import PageOptions, Paper, Site, blocks_of, build_page, language_of_page
from .publish import SiteFolder
from .reference import reference_html
from .theme import Theme


@dataclass(frozen=True, slots=True)
class Download:
    """A format that papers can be copied and downloaded in."""

    name: str
    label: str
    suffix: str
    media_type: str


DOWNLOADS = (
    Download("bibtex", "BibTeX", "bib", "application/x-bibtex"),
    Download("ris", "RIS", "ris", "application/x-research-info-systems"),
    Download("csl-json", "CSL-JSON", "json", "application/vnd.citationstyles.csl+json"),
)
_LISTS = tuple(f"references.{download.suffix}" for download in DOWNLOADS)
_FEED_LABELS = {"atom": "Atom", "rss": "RSS", "json-feed": "JSON Feed"}

#: So many papers, about, stand in one file of data for the script.
_CHUNK = 64

#: Characters that HTML, XML and UTF-8 do not allow (controls, halves of pairs, non-characters).
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Published:
    """What a build did: papers and files of the site, files written and removed, bytes of all files."""

    papers: int
    files: int
    written: int
    removed: int
    size: int


def write_page(
    records: Iterable[Record], folder: str | Path, options: PageOptions, report: Report
) -> Published:
    """Write the site of the records to a folder. Files that would not change are not touched; files of an earlier
    build that are not part of it any more are removed.

    Raises BibkitError for a style, theme, address or language that is none, a folder with a page of somebody else or
    with the source of the records in place of a file of the site, or a file that cannot be written.
    """
    chosen = assign_keys(map(normalise, records))
    theme = check_options(options)
    site = build_page(chosen, options, report)
    target = SiteFolder(folder)
    ours = ["index.html", *_LISTS, *(["sitemap.xml"] if site.url else [])]
    ours += [f"papers/{paper.name}.{suffix}" for paper in site.papers for suffix in (*_SUFFIXES, "html")]
    _check_inputs(chosen, target.path, {*ours, *FILE_NAMES.values()})
    target.claim([*ours, *(asset.path for asset in theme.assets.values())])
    try:
        _write(site, chosen, options, theme, target, report)
    except BaseException:
        target.abandon()
        raise
    return Published(len(site.papers), target.count, target.written, target.removed, target.size)


def _write(
    site: Site,
    records: Sequence[Record],
    options: PageOptions,
    theme: Theme,
    target: SiteFolder,
    report: Report,
) -> None:
    for asset in theme.assets.values():
        target.write(asset.path, asset.data)
    common = _common(site)
    made = _write_papers(site, options, theme, common, target)
    chunks, places = _chunks(site, made.texts)
    for path, data in chunks.items():
        target.write(path, data)
    for index, path in enumerate(_LISTS):
        joined = join(DOWNLOADS[index].name, [made.texts[paper.name][index] for paper in site.papers])
        target.write(path, _bytes(joined))
    _write_feeds(site, records, options, target, report)
    if site.url:
        for path, text in _sitemaps(site):
            target.write(path, _bytes(text))
    index_page = theme.render(
        "index.html",
        **common,
        root="",
        page_url=site.url,
        blocks=blocks_of(site),
        chunks=list(chunks),
        places=places,
        coins=_coins(site),
    )
    target.write("index.html", _bytes(index_page))
    target.finish(made.stamps, made.losses)
    _report_losses(made.losses, report)


def _write_feeds(
    site: Site, records: Sequence[Record], options: PageOptions, target: SiteFolder, report: Report
) -> None:
    """Write the feeds, unless those in the folder come from another run: `bibkit feed --update` remembers dates."""
    feeds = {
        FILE_NAMES[name]: b"".join(map(_bytes, writer(records, report)))
        for name, writer in _feeds(site, options).items()
    }
    if target.is_foreign(FILE_NAMES["atom"], feeds[FILE_NAMES["atom"]]):
        report(diagnostic("BK821", f"the feeds in {target.path} are not those of the last build, and stay"))
        for path in feeds:
            target.leave(path)
    else:
        for path, data in feeds.items():
            target.write(path, data)
    target.write(STYLESHEET, _bytes(stylesheet()))


def _check_inputs(records: Sequence[Record], folder: Path, ours: Collection[str]) -> None:
    """Raise BibkitError if a file that records come from would be written over."""
    root = realpath(folder)
    for path in dict.fromkeys(record.origin.path for record in records if record.origin):
        place = Path(realpath(path or ""))
        if place.is_relative_to(root) and place.relative_to(root).as_posix() in ours:
            raise BibkitError(f"{path} would be written over", hint="choose another folder")


def _report_losses(losses: Mapping[str, Sequence[str]], report: Report) -> None:
    """One line on all that the downloads do not hold (BK822)."""
    counts = Counter(name for names in losses.values() for name in names)
    told = ", ".join(f"{counts[one.name]} as {one.label}" for one in DOWNLOADS if counts[one.name])
    if told:
        report(diagnostic("BK822", f"papers that a download does not hold whole: {told}"))


def check_options(options: PageOptions) -> Theme:
    """The theme asked for. Raises BibkitError for an option that is wrong, before anything is written."""
    if options.url is not None and not (
        is_web_link(options.url) and re.fullmatch(r"[^?#\"<>]+", options.url)
    ):
        raise BibkitError(f"the site's address '{options.url}' is no absolute http(s) address")
    language_of_page(options)
    return Theme(options.theme)


def join(name: str, texts: list[str]) -> str:
    """Single papers in a format as one list in it; the script of the page does the same."""
    if name == "csl-json":
        inside = ",\n".join(text[2:-3] for text in texts)
        return f"[\n{inside}\n]\n" if texts else "[]\n"
    return "\n".join(texts)


def _common(site: Site) -> dict[str, Any]:
    return {
        "site": site,
        "words": SimpleNamespace(**site.words),
        "downloads": DOWNLOADS,
        "feeds": [
            {"label": _FEED_LABELS.get(name, name), "path": path, "media_type": formats.get(name).media_type}
            for name, path in FILE_NAMES.items()
        ],
    }


def _feeds(site: Site, options: PageOptions) -> dict[str, Writer]:
    values = {"url": options.url, "title": site.title, "author": site.author, "language": site.language}
    given = {name: value for name, value in values.items() if value is not None}
    return {name: get_writer(name, given) for name in FILE_NAMES}


# Papers


@dataclass(frozen=True, slots=True)
class _Made:
    """Of each paper, by name: what its files were made from, its texts in the formats of DOWNLOADS, and the names of
    those that do not hold all of it."""

    stamps: dict[str, str]
    texts: dict[str, tuple[str, ...]]
    losses: dict[str, list[str]]


def _write_papers(
    site: Site, options: PageOptions, theme: Theme, common: Mapping[str, Any], target: SiteFolder
) -> _Made:
    """Write the files of each paper.

    A paper whose stamp is that of the last build, and whose files still stand as they were written, is not made
    again."""
    writers = [get_writer(download.name, {}) for download in DOWNLOADS]
    json_ld = get_writer("json-ld", {})
    made_with = _made_with(site, options, theme)
    stamps: dict[str, str] = {}
    texts: dict[str, tuple[str, ...]] = {}
    losses: dict[str, list[str]] = {}
    for paper in site.papers:
        stamp = stamps[paper.name] = _stamp(paper, made_with)
        paths = [f"papers/{paper.name}.{suffix}" for suffix in (*_SUFFIXES, "html")]
        kept = [target.kept(path) for path in paths] if target.stamps.get(paper.name) == stamp else [None]
        if None not in kept:
            contents = [data for data in kept if data is not None]
            for path, data in zip(paths, contents, strict=True):
                target.keep(path, data)
            texts[paper.name] = tuple(data.decode("utf-8") for data in contents[:-1])
            if lost := target.losses.get(paper.name):
                losses[paper.name] = lost
            continue
        told: list[list[Diagnostic]] = [[] for _ in DOWNLOADS]
        mine = texts[paper.name] = tuple(
            _text(writer, paper.record, found.append) for writer, found in zip(writers, told, strict=True)
        )
        if any(told):
            losses[paper.name] = [one.name for one, found in zip(DOWNLOADS, told, strict=True) if found]
        page = _paper_page(paper, site, theme, common, mine, json_ld)
        for path, text in zip(paths, (*mine, page), strict=True):
            target.write(path, _bytes(text))
    return _Made(stamps, texts, losses)


_SUFFIXES = tuple(download.suffix for download in DOWNLOADS)


def _paper_page(
    paper: Paper, site: Site, theme: Theme, common: Mapping[str, Any], texts: tuple[str, ...], json_ld: Writer
) -> str:
    url = f"{site.url}papers/{quote(paper.name)}.html" if site.url else None
    return theme.render(
        "paper.html",
        **common,
        root="../",
        page_url=url,
        paper=paper,
        reference=Markup(reference_html(paper.content)),
        meta=meta_tags(paper, url),
        json_ld=Markup(_text(json_ld, paper.record)),
        texts=list(zip(DOWNLOADS, texts, strict=True)),
    )


def _made_with(site: Site, options: PageOptions, theme: Theme) -> str:
    """A digest of all that a paper's files depend on besides the paper: program, theme, site."""
    site_options = {**asdict(options), "theme": theme.digest, "title": site.title, "feeds": list(FILE_NAMES)}
    return _digest(json.dumps([site_options, _program_digest(), site.words], sort_keys=True))


@cache
def _program_digest() -> str:
    digest = hashlib.sha256()
    folder = Path(formats.__file__).parents[1]
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _stamp(paper: Paper, made_with: str) -> str:
    item = json.dumps(paper.item, sort_keys=True, default=str)
    return _digest("\0".join((made_with, item, paper.reference, paper.name)))[:32]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _ignore(finding: Diagnostic) -> None:
    """What JSON-LD and COinS lose of a record, which nobody downloads, is told by `bibkit convert`."""


def _text(writer: Writer, record: Record, report: Report = _ignore) -> str:
    parts = writer([record], report)
    return _FORBIDDEN.sub("", "".join(part if isinstance(part, str) else part.decode() for part in parts))


def _coins(site: Site) -> dict[str, Markup]:
    """Name of a paper → its COinS."""
    writer = get_writer("coins", {})
    return {paper.name: Markup(_text(writer, paper.record).strip()) for paper in site.papers}


# Data for the script


def _chunks(site: Site, texts: Mapping[str, tuple[str, ...]]) -> tuple[dict[str, bytes], dict[str, int]]:
    """The texts of all papers in files that the script loads when one is asked for (as scripts: a page that is
    opened as a file may load nothing else); and in which of them each paper is. A paper's place depends on its
    name, so that another paper changes no more than one file."""
    number = 1
    while number * _CHUNK < len(site.papers):
        number *= 2
    places = {paper.name: int(_digest(paper.name)[:8], 16) % number for paper in site.papers}
    contents: list[dict[str, tuple[str, ...]]] = [{} for _ in range(number)]
    for paper in site.papers:
        contents[places[paper.name]][paper.name] = texts[paper.name]
    files: dict[str, bytes] = {}
    for index, content in enumerate(contents):
        data = _bytes(f"bibkit({json.dumps(content, ensure_ascii=False, separators=(',', ':'))})\n")
        files[f"data/{index:03}.{hashlib.sha256(data).hexdigest()[:10]}.js"] = data
    return files, places


# Sitemap

_SITEMAP_SIZE = 50_000


def _sitemaps(site: Site) -> Iterator[tuple[str, str]]:
    """sitemap.xml (sitemaps.org, 0.9); an index of several where there are more addresses than one may hold."""
    pages = [str(site.url), *(f"{site.url}papers/{quote(paper.name)}.html" for paper in site.papers)]
    parts = [pages[start : start + _SITEMAP_SIZE] for start in range(0, len(pages), _SITEMAP_SIZE)]
    if len(parts) == 1:
        yield "sitemap.xml", _sitemap("urlset", "url", pages)
        return
    for number, part in enumerate(parts, 1):
        yield f"sitemap-{number}.xml", _sitemap("urlset", "url", part)
    index = [f"{site.url}sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    yield "sitemap.xml", _sitemap("sitemapindex", "sitemap", index)


def _sitemap(root: str, element: str, addresses: Iterable[str]) -> str:
    lines = "".join(f"  <{element}><loc>{escape_xml(address)}</loc></{element}>\n" for address in addresses)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</{root}>\n'
    )


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else _FORBIDDEN.sub("", text).encode("utf-8")

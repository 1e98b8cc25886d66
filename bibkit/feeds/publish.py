"""A folder with the feeds of a library: feed.atom, feed.rss, feed.json, and what belongs to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from html import escape
from importlib.resources import files
from itertools import chain, islice
from os.path import realpath
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast, get_args

from ..api import parse_as_of
from ..diagnostics import BibkitError, Report
from ..formats import Format
from ..output import remove_abandoned, write_files
from ..record import Record
from . import FILE_NAMES
from .atom import ATOM_SYNTAX
from .document import Syntax, write_documents
from .entries import build_entries, former_ids
from .groups import By, group_entries, group_feed, write_opml
from .json_feed import JSON_FEED_SYNTAX
from .model import UNDATED, Entry, Feed, FeedOptions, describe, report_no_site
from .published import read_published
from .rss import RSS_SYNTAX
from .update import merge, newest_first

#: Atom comes first: it is what the next edition is made from, and the others follow it.
SYNTAXES: Mapping[str, Syntax] = {"atom": ATOM_SYNTAX, "rss": RSS_SYNTAX, "json-feed": JSON_FEED_SYNTAX}
MEDIA_TYPES = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json-feed": "application/feed+json"}  # fmt: skip
STYLESHEET = "feed.css"

_File: TypeAlias = tuple[Path, Iterable[str] | Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Edition:
    """How a folder is published.

    `update` merges with the feed.atom that is there (see update.py); entries whose papers are gone stay in it with
    `keep_removed`. `as_of` is the day of the edition, for entries that changed (default: today, UTC). At most `limit`
    entries, none `updated` before `since`. `by` adds feeds a category or author, and feeds.opml. `page_size` parts the
    feeds into documents of that many entries (RFC 5005, section 3, "Paged Feeds"), which with `archive` are filled from
    the oldest paper on and then stay as they are (section 4, "Archived Feeds").
    """

    update: bool = False
    keep_removed: bool = True
    as_of: date | None = None
    limit: int | None = None
    since: date | None = None
    by: tuple[By, ...] = ()
    page_size: int | None = None
    archive: bool = False


def publish(
    records: Iterable[Record],
    folder: str | Path,
    options: FeedOptions,
    report: Report,
    edition: Edition | None = None,
) -> dict[Path, int]:
    """Write the feeds of the records into a folder; path → size in bytes of each file.

    All files are complete before the first takes its place, feed.atom before the feeds that follow it: whenever the
    process ends, each file is a whole one of the old or the new edition, and the next run brings them together.
    Raises BibkitError for options that are none, a feed.atom that cannot be read, a source of the records that a feed
    would be written over, or a file that cannot be written.
    """
    edition = edition or Edition()
    target = Path(folder)
    feed = describe(options)
    if edition.page_size is not None and edition.page_size < 1:
        raise BibkitError(f"{edition.page_size} entries are no document", hint="page_size is 1 or more")
    if edition.page_size is not None and feed.folder is None:
        raise BibkitError("the documents of a parted feed need the address of the site", hint="set url")
    records = _foreign(records, target)
    if edition.update:
        records = list(records)
        entries: Iterable[Entry] = merge(
            build_entries(records, report),
            read_published(target / FILE_NAMES["atom"], report),
            as_of=edition.as_of or datetime.now(UTC).date(),
            keep_removed=edition.keep_removed,
            former=former_ids(records),
        )
    else:
        entries = build_entries(records, report)
    if edition.since is not None:
        first = datetime(edition.since.year, edition.since.month, edition.since.day, tzinfo=UTC)
        entries = (entry for entry in entries if entry.updated >= first)
    entries = islice(entries, edition.limit)
    paths: list[Path] = []

    def files_to_write() -> Iterator[_File]:
        for path, content in chain(
            [(target / STYLESHEET, [stylesheet()])], _feeds(target, feed, entries, edition, report)
        ):
            paths.append(path)
            yield path, content

    for by in get_args(By):
        remove_abandoned(target / by)
    sizes = write_files(files_to_write(), keep_equal=True)
    report_no_site(feed, report)
    return dict(zip(paths, sizes, strict=True))


@dataclass(frozen=True, slots=True)
class _FolderOptions:
    """What an [[output]] of feeds may say besides the properties of the site; see Edition."""

    url: str | None = None
    title: str | None = None
    author: str | None = None
    language: str | None = None
    hub: str | None = None
    update: bool = False
    removed: Literal["keep", "drop"] = "keep"
    since: str | date | None = None
    by: tuple[str, ...] = ()
    page_size: int | None = None
    archive: bool = False


_FOLDER = Format(name="feeds", title="A folder of feeds", extensions=(), media_type="", options=_FolderOptions)  # fmt: skip


def edition_of(
    values: Mapping[str, Any], *, as_of: date | None, limit: int | None
) -> tuple[FeedOptions, Edition]:
    """The site and the edition from the keys of a configuration file. Raises BibkitError for keys or values that
    are none."""
    given: _FolderOptions = _FOLDER.parse_options(dict(values))
    if unknown := [name for name in given.by if name not in get_args(By)]:
        raise BibkitError(f"there are no feeds by '{unknown[0]}'", hint=f"by {' or '.join(get_args(By))}")
    if given.removed != "keep" and not given.update:
        raise BibkitError(f"removed = '{given.removed}' needs update", hint="set update = true")
    site = FeedOptions(given.url, given.title, given.author, given.language, given.hub)
    return site, Edition(
        update=given.update,
        keep_removed=given.removed == "keep",
        as_of=as_of,
        limit=limit,
        since=parse_as_of(given.since) if isinstance(given.since, str) else given.since,
        by=cast("tuple[By, ...]", given.by),
        page_size=given.page_size,
        archive=given.archive,
    )


def discovery_links(title: str, prefix: str = "") -> str:
    """The `<link>` elements by which browsers and readers find the feeds of a page; `prefix` leads from the page to
    their folder."""
    return "".join(
        f'<link rel="alternate" type="{MEDIA_TYPES[name]}" title="{escape(title)}" href="{escape(prefix)}{file}">\n'
        for name, file in FILE_NAMES.items()
    )


def stylesheet() -> str:
    """What makes a feed readable in a browser; it stands beside the feed as `STYLESHEET`."""
    return files("bibkit").joinpath("data/feed.css").read_text(encoding="utf-8")


def _foreign(records: Iterable[Record], target: Path) -> Iterator[Record]:
    """The records, none of which may come from a file that is written here."""
    names = {STYLESHEET, "feeds.opml", *FILE_NAMES.values()}
    seen: set[str] = set()
    for record in records:
        path = record.origin.path if record.origin else None
        if path and path not in seen:
            seen.add(path)
            if Path(path).name in names and Path(realpath(path)).parent == Path(realpath(target)):
                raise BibkitError(f"{path} would be written over", hint="choose another folder")
        yield record


def _feeds(
    target: Path, feed: Feed, entries: Iterable[Entry], edition: Edition, report: Report
) -> Iterator[_File]:
    if edition.page_size is None and not edition.by:
        yield from _documents(target, [(feed, entries)])
        return
    chosen = list(entries)
    parts: Sequence[tuple[Feed, Iterable[Entry]]] = [(feed, chosen)]
    if edition.page_size is not None:
        parts = (_archives if edition.archive else _pages)(feed, chosen, edition.page_size)
    yield from _documents(target, parts)
    groups: list[tuple[By, list[Feed]]] = []
    for by in dict.fromkeys(edition.by):
        found = group_entries(chosen, by, report)
        members = [(group_feed(feed, by, name, label), part) for name, (label, part) in found.items()]
        yield from _documents(target / by, members)
        groups.append((by, [one for one, _ in members]))
    if groups:
        yield target / "feeds.opml", [write_opml(feed, groups)]


def _documents(target: Path, parts: Sequence[tuple[Feed, Iterable[Entry]]]) -> Iterator[_File]:
    """The files of feed documents. The one that readers subscribe to stands first in `parts` and is replaced last,
    when what it leads to is there."""
    for feed, entries in reversed(parts):
        with write_documents(feed, entries, list(SYNTAXES.values())) as documents:
            for name, document in zip(SYNTAXES, documents, strict=True):
                yield target / FILE_NAMES[name].replace("feed", feed.name, 1), document


def _pages(feed: Feed, entries: Sequence[Entry], size: int) -> list[tuple[Feed, Sequence[Entry]]]:
    """The feed in documents of `size` entries, in their order: feed, feed-2, feed-3 …"""
    count = max(1, -(-len(entries) // size))
    names = [feed.name, *(f"{feed.name}-{number}" for number in range(2, count + 1))]
    pages = []
    for at, name in enumerate(names):
        links = [("first", names[0]), ("last", names[-1])]
        links += [("previous", names[at - 1])] if at else []
        links += [("next", names[at + 1])] if at + 1 < count else []
        page = replace(feed, name=name, links=tuple(links) if count > 1 else ())
        pages.append((page, entries[at * size : (at + 1) * size]))
    return pages


def _archives(feed: Feed, entries: Sequence[Entry], size: int) -> list[tuple[Feed, Sequence[Entry]]]:
    """The feed with its latest papers, then archive-1, archive-2 … with `size` entries each, which were filled in
    the order of publication."""
    by_age = sorted(entries, key=lambda entry: (entry.published or UNDATED, entry.id))
    count = max(0, len(by_age) - 1) // size
    names = [f"archive-{number}" for number in range(1, count + 1)]
    parts: list[tuple[Feed, Sequence[Entry]]] = []
    older: tuple[tuple[str, str], ...] = ()
    for at, name in enumerate(names):
        links = [("current", feed.name), *older]
        links += [("next-archive", names[at + 1])] if at + 1 < count else []
        archive = replace(feed, name=name, links=tuple(links), is_archive=True)
        parts.append((archive, newest_first(by_age[at * size : (at + 1) * size])))
        older = (("prev-archive", name),)
    return [(replace(feed, links=older), newest_first(by_age[count * size :])), *reversed(parts)]

"""bibkit feed."""

from __future__ import annotations

from typing import Any

import click

from ..api import parse_as_of
from ..diagnostics import Diagnostic
from ..feeds.model import FeedOptions
from .common import Input, input_options, is_readable, report, status


@click.command
@input_options
@click.option("-o", "--output", metavar="DIR", required=True, help="Folder for the feeds.")
@click.option("--url", metavar="URL", help="Address of the site that the folder is published as.")
@click.option("--title", metavar="TEXT", help="Title of the feed.")
@click.option("--author", metavar="NAME", help="Author of the feed.")
@click.option("--language", metavar="TAG", help="Language of the feed, e.g. en.")
@click.option("--hub", metavar="URL", help="Address of a WebSub hub.")
@click.option("--update", is_flag=True, help="Merge with the feed.atom in DIR: entries keep their dates unless their papers changed.")  # fmt: skip
@click.option("--removed", type=click.Choice(("keep", "drop")), default="keep", show_default=True, help="With --update: entries whose papers are gone.")  # fmt: skip
@click.option("--since", metavar="DATE", help="Only entries updated on or after that day (YYYY-MM-DD).")
@click.option("--by", type=click.Choice(("category", "author")), multiple=True, help="Feeds for each category or author, too, and feeds.opml.")  # fmt: skip
@click.option("--page-size", type=click.IntRange(min=1), metavar="N", help="Part the feeds into linked documents of N entries.")  # fmt: skip
@click.option("--archive", is_flag=True, help="With --page-size: older documents are an archive that stays as it is.")  # fmt: skip
def feed(output: str, **values: Any) -> int:
    """Writes feed.atom (Atom 1.0), feed.rss (RSS 2.0) and feed.json (JSON Feed 1.1) into DIR, and feed.css, which
    makes them readable in a browser. Entries stand in the order of the papers (see --sort), with --update newest
    first. See docs/feeds.md.

    \b
    bibkit feed listing.txt -o public/ --url https://example.org/papers --title 'Our papers'
    bibkit feed library.bib -o public/ --update --limit 50
    """
    from ..feeds.publish import Edition, publish

    if values["archive"] and values["page_size"] is None:
        raise click.UsageError("--archive needs --page-size")
    if values["removed"] != "keep" and not values["update"]:
        raise click.UsageError("--removed needs --update")
    site = {name: values.pop(name) for name in ("url", "title", "author", "language", "hub")}
    since = values.pop("since")
    # the newest of all papers are wanted, which are known when they have been merged
    limit = values.pop("limit")
    edition = Edition(
        update=values.pop("update"),
        keep_removed=values.pop("removed") == "keep",
        as_of=parse_as_of(values["as_of"]) if values["as_of"] else None,
        limit=limit,
        since=parse_as_of(since) if since else None,
        by=values.pop("by"),
        page_size=values.pop("page_size"),
        archive=values.pop("archive"),
    )
    given = Input(**values, limit=None)
    library = given.read()
    found: list[Diagnostic] = []
    report(library.diagnostics)
    if is_readable(library):
        publish(library, output, FeedOptions(**site), found.append, edition)
    report(found)
    return status(library, found, given.fail_on)

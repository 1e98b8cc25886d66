"""Real feed readers, served from loopback, show every paper with its title, authors and date."""

from __future__ import annotations

import mailbox
import os
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.request import urlopen

import feedparser
import pytest
from conftest import AS_OF, SEED, client
from feed_records import record

import bibkit
from bibkit.feeds.entries import build_entries
from bibkit.feeds.model import Entry, FeedOptions
from bibkit.feeds.publish import publish

#: What the readers must show besides the seed: names and titles that are hard to show.
HARD = [
    record(
        title="Ünïcode: 漢字, שלום & a < b <script>alert(1)</script> &amp;",
        author=[{"family": f"Name{index}", "given": "A."} for index in range(300)],
        issued={"date-parts": [[2019, 3, 1]]},
        abstract="Where p < 0.05 & q > 1.",
        DOI="10.1000/a<b>(c)",
    ),
    record(
        title="With a link",
        author=[{"family": "Gödel", "given": "Kurt"}, {"literal": "The <b>Team</b>"}],
        issued={"date-parts": [[2018, 2]]},
        URL="https://example.org/a?b=c&d=e",
        abstract="Rich: <i>italics</i> and $x^2$.",
    ),
]
RECORDS = [*bibkit.read(SEED, as_of=AS_OF), *HARD]
ENTRIES = list(build_entries(RECORDS, lambda finding: None))


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map: ClassVar = {".atom": "application/atom+xml", ".rss": "application/rss+xml", ".json": "application/feed+json"}  # fmt: skip

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the published folder."""
    folder = tmp_path_factory.mktemp("public")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        address = f"http://127.0.0.1:{server.server_port}"
        publish(RECORDS, folder, FeedOptions(url=address, title="Our papers"), lambda finding: None)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield address
        server.shutdown()
        thread.join()


def _shown(text: str) -> str:
    """What a person sees of a text: the word joiner after a < or & is invisible."""
    return text.replace("\u2060", "")


def _seconds(entry: Entry) -> int:
    assert entry.published
    return int(entry.published.timestamp())


def _run(home: Path, *command: str) -> None:
    environment = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_DATA_HOME": str(home), "LC_ALL": "C.UTF-8"}  # fmt: skip
    subprocess.run(command, env=environment, check=True, timeout=60, capture_output=True, cwd=home)


@pytest.mark.parametrize("name", ["feed.atom", "feed.rss"])
def test_feedparser(site: str, name: str) -> None:
    parsed = feedparser.parse(f"{site}/{name}")
    assert not parsed.bozo
    assert parsed.feed.title == "Our papers"
    for found, entry in zip(parsed.entries, ENTRIES, strict=True):
        assert _shown(found.title) == entry.title
        names = [_shown(author.name) for author in found.authors]
        assert ", ".join(names) == ", ".join(entry.authors)
        assert datetime(*found.published_parsed[:6], tzinfo=UTC) == entry.published
        assert found.id == entry.id
        # without a link it shows the id of an entry in Atom
        assert found.get("link") == (entry.link or (entry.id if name == "feed.atom" else None))


@pytest.mark.parametrize("name", ["feed.atom", "feed.rss"])
def test_newsboat(site: str, name: str, tmp_path: Path) -> None:
    newsboat = client("newsboat")
    (tmp_path / "urls").write_text(f"{site}/{name}\n")
    (tmp_path / "config").write_text("")
    _run(tmp_path, newsboat, "-q", "-u", "urls", "-C", "config", "-c", "cache.db", "-x", "reload")
    with sqlite3.connect(tmp_path / "cache.db") as cache:
        rows = cache.execute("SELECT title, author, pubDate, url, content FROM rss_item").fetchall()
    cache.close()
    found = {_shown(title): rest for title, *rest in rows}
    assert set(found) == {entry.title for entry in ENTRIES}
    for entry in ENTRIES:
        authors, date, url, content = found[entry.title]
        assert _shown(authors) == ", ".join(entry.authors)
        assert date == _seconds(entry)
        assert url == (entry.link or "")
        assert content


@pytest.mark.parametrize("name", ["feed.atom", "feed.rss"])
def test_sfeed(site: str, name: str) -> None:
    with urlopen(f"{site}/{name}", timeout=10) as answer:
        data = answer.read()
    done = subprocess.run([client("sfeed")], input=data, capture_output=True, check=True, timeout=60)
    rows = [line.split("\t") for line in done.stdout.decode("utf-8").splitlines()]
    for row, entry in zip(rows, ENTRIES, strict=True):
        assert int(row[0]) == _seconds(entry)
        assert _shown(row[1]) == entry.title
        assert row[2] == (entry.link or "")
        # it keeps one author of an entry in Atom; RSS has all names in one
        names = entry.authors[:1] if name == "feed.atom" else entry.authors
        assert _shown(row[6]) == ", ".join(names)


@pytest.mark.parametrize("name", ["feed.atom", "feed.rss"])
def test_rss2email(site: str, name: str, tmp_path: Path) -> None:
    r2e = client("r2e")
    (tmp_path / "Maildir").mkdir()
    (tmp_path / "config").write_text(
        "[DEFAULT]\nfrom = bot@localhost\nto = me@localhost\ndate-header = True\nbody-width = 0\nencodings = UTF-8\n"
        f"email-protocol = maildir\nmaildir-path = {tmp_path / 'Maildir'}\nmaildir-mailbox = Inbox\n"
        "date-header-order = issued\n"
    )
    command = (r2e, "-c", str(tmp_path / "config"), "-d", str(tmp_path / "data.json"))
    _run(tmp_path, *command, "add", "papers", f"{site}/{name}")
    _run(tmp_path, *command, "run")
    parse = BytesParser(policy=policy.default).parse
    inbox = mailbox.Maildir(tmp_path / "Maildir" / "Inbox", factory=parse)  # type: ignore[arg-type]
    found = {_shown(" ".join(str(mail["Subject"]).split())): mail for mail in inbox}
    assert set(found) == {entry.title for entry in ENTRIES}
    for entry in ENTRIES:
        mail = found[entry.title]
        assert mail["Date"].datetime.replace(tzinfo=UTC) == entry.published
        sender = _shown(" ".join(str(mail["From"]).split()))
        # it puts one author of an entry in Atom into the sender; RSS has all names in one
        is_shown = [author in sender for author in entry.authors]
        assert any(is_shown) if name == "feed.atom" else all(is_shown)

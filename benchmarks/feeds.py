"""Feeds of many papers: seconds and peak memory beside feedgen, and the string writer beside lxml's xmlfile.

python benchmarks/feeds.py [PAPERS]

Each runs in interpreters of its own. Seconds are those of the processor, so that other work on the machine counts less,
for papers that are there already, after a warm-up: the best of five runs. Memory is the peak above an empty interpreter,
papers made one by one. bibkit writes all its fields (PRISM, categories with scheme and label, links, license, the
abstract as HTML too), feedgen those of them that it has.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

FAMILIES = "Curie Noether Gödel Łukasiewicz Müller Nakamura O'Neill Smith Virtanen Zhang".split()
WORDS = (
    "adaptive bounds for graph inference of learning networks on sparse transport under weak priors".split()
)


Items: TypeAlias = Iterable[dict[str, Any]]
Work: TypeAlias = Callable[[Items, str], None]


def papers(count: int) -> Iterator[dict[str, Any]]:
    """That many journal articles, always the same ones, an abstract of some 1,100 characters each, with markup in every tenth."""
    chance = random.Random(6)
    for number in range(count):
        yield {
            "id": f"key{number}",
            "type": "article-journal",
            "title": " ".join(chance.choices(WORDS, k=9)).capitalize(),
            "author": [
                {"family": chance.choice(FAMILIES), "given": f"{chance.choice('ABCDEFG')}. N."}
                for _ in range(5)
            ],
            "issued": {
                "date-parts": [[chance.randint(1995, 2025), chance.randint(1, 12), chance.randint(1, 28)]]
            },
            "abstract": " ".join(chance.choices(WORDS, k=150))
            + (f" with <i>p</i> < 0.{number}" if number % 10 == 0 else "."),
            "container-title": f"Journal of {chance.choice(WORDS)} {chance.choice(WORDS)}",
            "volume": str(chance.randint(1, 99)),
            "issue": str(chance.randint(1, 12)),
            "ISSN": "1234-5679",
            "DOI": f"10.1000/x{number}",
            "URL": f"https://example.org/{number}",
            "number": f"arXiv:{1501 + number // 90000}.{number % 90000:05d}",
            "categories": [chance.choice(("cs.LG", "stat.ML", "math.OC"))],
            "keyword": f"{chance.choice(WORDS)}, {chance.choice(WORDS)} {chance.choice(WORDS)}",
            "license": "https://creativecommons.org/licenses/by/4.0/",
        }


def nothing(items: Items, path: str) -> None:
    """An empty interpreter."""


def bibkit(to: str) -> Work:
    """bibkit in one of its feed formats."""

    def run(items: Items, path: str) -> None:
        from bibkit.api import get_writer
        from bibkit.output import write_file
        from bibkit.record import Record

        records = (Record(item) for item in items)
        site = {"url": "https://example.org/papers", "title": "Papers"}
        write_file(path, get_writer(to, site)(records, lambda finding: None))

    return run


def folder(items: Items, path: str) -> None:
    """bibkit: the three feeds at once."""
    from bibkit.feeds.model import FeedOptions
    from bibkit.feeds.publish import publish
    from bibkit.record import Record

    records = (Record(item) for item in items)
    publish(
        records, f"{path}.folder", FeedOptions("https://example.org/papers", "Papers"), lambda finding: None
    )


def feedgen(to: str, *, text_dates: bool = False) -> Work:
    """feedgen with the same, as far as it has fields for it: no PRISM. It takes dates as objects, and as text, which
    it parses."""

    def run(items: Items, path: str) -> None:
        from datetime import UTC, datetime

        from feedgen.feed import FeedGenerator

        feed = FeedGenerator()
        feed.load_extension("dc")
        feed.id("https://example.org/papers")
        feed.title("Papers")
        feed.description("Papers")
        feed.author({"name": "Papers"})
        feed.link(href="https://example.org/papers", rel="alternate")
        for item in items:
            entry = feed.add_entry(order="append")
            parts = item["issued"]["date-parts"][0]
            day = "{}-{:02}-{:02}T00:00:00Z".format(*parts) if text_dates else datetime(*parts, tzinfo=UTC)
            arxiv = item["number"].removeprefix("arXiv:")
            entry.id(f"https://doi.org/{item['DOI']}")
            entry.title(item["title"])
            entry.link(href=item["URL"], rel="alternate", type="text/html")
            entry.published(day)
            entry.updated(day)
            entry.summary(item["abstract"])
            if "<" in item["abstract"]:
                entry.content(item["abstract"], type="html")
            names = [f"{name['given']} {name['family']}" for name in item["author"]]
            entry.dc.dc_identifier(f"doi:{item['DOI']}")
            entry.category(
                [{"term": term, "scheme": "http://arxiv.org/schemas/atom"} for term in item["categories"]]
            )
            entry.category([{"term": term} for term in item["keyword"].split(", ")])
            if to == "atom":
                entry.author([{"name": name} for name in names])
                entry.link(href=f"https://doi.org/{item['DOI']}", rel="related")
                entry.link(href=f"https://arxiv.org/abs/{arxiv}", rel="related")
                entry.link(href=f"https://arxiv.org/pdf/{arxiv}", rel="enclosure", type="application/pdf")
                entry.rights(item["license"])
            else:
                entry.dc.dc_creator(", ".join(names))
                entry.enclosure(f"https://arxiv.org/pdf/{arxiv}", 0, "application/pdf")
        (feed.atom_file if to == "atom" else feed.rss_file)(path, pretty=True)

    return run


def xmlfile(items: Items, path: str) -> None:
    """The entries of bibkit's Atom feed by lxml's incremental writer, for comparison with the string writer."""
    from lxml import etree

    from bibkit.feeds.entries import build_entries
    from bibkit.feeds.xml import ATOM, DC, PRISM, rfc3339
    from bibkit.record import Record

    records = (Record(item) for item in items)
    names = {None: ATOM, "dc": DC, "prism": PRISM}
    with etree.xmlfile(path, encoding="utf-8") as xml, xml.element(f"{{{ATOM}}}feed", nsmap=names):

        def leaf(name: str, text: str | None, **attributes: str) -> None:
            with xml.element(name if name[0] == "{" else f"{{{ATOM}}}{name}", attributes):
                xml.write(text or "")
            xml.write("\n")

        for entry in build_entries(records, lambda finding: None):
            with xml.element(f"{{{ATOM}}}entry"):
                leaf("id", entry.id)
                leaf("title", entry.title)
                for author in entry.authors:
                    with xml.element(f"{{{ATOM}}}author"):
                        leaf("name", author)
                leaf("published", rfc3339(entry.updated))
                leaf("updated", rfc3339(entry.updated))
                for rel, address in (
                    ("alternate", entry.link),
                    *(("related", address) for address in entry.related),
                    ("enclosure", entry.pdf),
                    ("license", entry.license),
                ):
                    leaf("link", "", rel=rel, href=str(address))
                for category in entry.categories:
                    leaf("category", "", term=category.term)
                leaf("summary", entry.summary)
                leaf("content", entry.content, type="html")
                for name, value in (
                    (f"{{{DC}}}identifier", entry.doi),
                    (f"{{{PRISM}}}doi", entry.doi),
                    (f"{{{PRISM}}}publicationName", entry.journal),
                    (f"{{{PRISM}}}publicationDate", entry.date),
                    (f"{{{PRISM}}}volume", entry.volume),
                    (f"{{{PRISM}}}number", entry.number),
                    (f"{{{PRISM}}}issn", entry.issn),
                ):
                    leaf(name, value)


WORK: dict[str, Work] = {
    "empty": nothing,
    "bibkit atom": bibkit("atom"),
    "bibkit rss": bibkit("rss"),
    "bibkit json-feed": bibkit("json-feed"),
    "bibkit, all three": folder,
    "feedgen atom": feedgen("atom"),
    "feedgen rss": feedgen("rss"),
    "feedgen atom, dates as text": feedgen("atom", text_dates=True),
    "feedgen rss, dates as text": feedgen("rss", text_dates=True),
    "lxml xmlfile (atom)": xmlfile,
}


def seconds(work: Work, count: int, path: str) -> float:
    """Processor seconds, the best of five runs."""
    items = list(papers(count))
    work(items[:10], path)
    runs = []
    for _ in range(5):
        began = time.process_time()
        work(items, path)
        runs.append(time.process_time() - began)
    return min(runs)


def memory(work: Work, count: int, path: str) -> float:
    """Peak memory of the interpreter in MB."""
    import resource

    work(papers(count), path)
    # kilobytes on Linux, bytes on macOS
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


MEASURES: dict[str, Callable[[Work, int, str], float]] = {"seconds": seconds, "memory": memory}


def measure(what: str, name: str, count: int) -> float:
    """One measure of one piece of work, in an interpreter of its own."""
    with tempfile.TemporaryDirectory() as place:
        done = subprocess.run(
            [sys.executable, __file__, str(count), what, name, f"{place}/feed"],
            stdout=subprocess.PIPE,
            check=True,
        )
    return float(done.stdout)


def main() -> None:
    """Print a line for each, and how bibkit compares with feedgen."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    if len(sys.argv) > 2:
        what, name, path = sys.argv[2:]
        print(MEASURES[what](WORK[name], count, path))
        return
    empty = measure("memory", "empty", count)
    found: dict[str, float] = {}
    for name in WORK:
        found[name] = measure("seconds", name, count)
        peak = measure("memory", name, count) - empty
        print(f"{name:30} {found[name]:7.2f} s   {peak:7.1f} MB above an empty interpreter")
    for name in found:
        if name.startswith("feedgen"):
            ours = found[name.partition(",")[0].replace("feedgen", "bibkit")]
            print(f"{found[name] / ours:5.2f} times as fast as {name}")


if __name__ == "__main__":
    main()

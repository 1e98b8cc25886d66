"""A real browser reads the page: it searches, filters, unfolds, copies and downloads; axe-core and the Nu Html Checker
find nothing to complain of. The npm packages playwright-core, axe-core and vnu-jar are looked for in the folder that
BIBKIT_NODE_MODULES names."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from conftest import AS_OF, ROOT, SEED, client
from test_site import HOSTILE

import bibkit
from bibkit.overrides import load_overrides
from bibkit.record import Record
from bibkit.select import NEWEST_FIRST, select
from bibkit.site.build import write_page
from bibkit.site.model import PageOptions


def node_module(name: str) -> Path:
    """The folder of an npm package: a test that needs a missing one is skipped, but fails in CI."""
    folder = os.environ.get("BIBKIT_NODE_MODULES")
    if not folder or not Path(folder, name).is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"the npm package {name} is not in BIBKIT_NODE_MODULES, and CI must have it")
        pytest.skip(f"the npm package {name} is not in BIBKIT_NODE_MODULES")
    return Path(folder, name)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: Any) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The list of the seed in `list`, hostile records in `hostile`."""
    folder = tmp_path_factory.mktemp("site")
    library = bibkit.api.read_all(
        [SEED], as_of=AS_OF, overrides=load_overrides(str(ROOT / "examples" / "overrides.toml"))
    )
    records = select(library, order=NEWEST_FIRST)
    write_page(records, folder / "list", PageOptions(title="Reading list"), lambda finding: None)
    hostile = [Record({"type": "article", **item}) for item in HOSTILE]
    options = PageOptions(title="Hostile", style="ieee", locale="ar")
    write_page(hostile, folder / "hostile", options, lambda finding: None)
    year = {"issued": {"date-parts": [[2020]]}}
    many = [
        Record({"id": f"p{n}", "type": "book", "title": f"Number {n}", **(year if n < 60 else {})})
        for n in range(70)
    ]
    write_page(many, folder / "long", PageOptions(), lambda finding: None)
    return folder


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="module")
def told(site: Path, address: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What happened in one session of the browser."""
    node, chromium = client("node"), client("chromium")
    modules = node_module("playwright-core").parent
    node_module("axe-core")
    command = [
        node, Path(__file__).parent / "browser.cjs", modules, chromium, tmp_path_factory.mktemp("profile"),
        f"{address}/list/index.html", (site / "list" / "index.html").as_uri(), f"{address}/hostile/index.html",
    ]  # fmt: skip
    done = subprocess.run(list(map(str, command)), capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode("utf-8")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_the_console_is_silent_and_nothing_is_asked_of_others(told: dict[str, Any], address: str) -> None:
    assert told["console"] == []
    assert told["requests"]
    assert [url for url in told["requests"] if not url.startswith((address, "file://", "blob:"))] == []


def test_search_finds_papers(told: dict[str, Any]) -> None:
    assert len(told["all"]) == 12
    assert told["search"] == {"shown": ["heliou2021zeroth"], "count": "1 / 12"}
    assert told["visibleGroups"] == ["2021"]
    assert told["none"] == {"shown": [], "message": True}
    assert told["reset"] == told["all"]


def test_a_heading_stays_with_the_papers_under_it(told: dict[str, Any]) -> None:
    assert told["long"] == {"shown": ["p55"], "headings": ["2020"]}
    assert told["longAll"] == 70


def test_facets_filter(told: dict[str, Any]) -> None:
    assert sorted(told["year"]) == ["heliou2020online", "rahier2020individual"]
    assert told["counts"] == "1"
    assert sorted(told["years"]) == ["heliou2020online", "heliou2021zeroth", "rahier2020individual"]
    assert sorted(told["yearsAndTopic"]) == ["heliou2020online", "heliou2021zeroth"]
    assert told["linked"] == told["yearsAndTopic"]
    assert "sessa2024bond" in told["tag"]


def test_the_filtered_list_is_downloaded(told: dict[str, Any]) -> None:
    assert told["list"]["name"] == "references.ris"
    assert (
        sorted(bibkit.loads(told["list"]["text"]).items, key=lambda item: item["id"])[0]["id"]
        == "heliou2020online"
    )
    assert len(bibkit.loads(told["list"]["text"])) == 2


def test_a_paper_unfolds_and_is_copied_and_downloaded(told: dict[str, Any], site: Path) -> None:
    assert told["abstract"]
    assert told["dialog"] == {"title": "BOND: Aligning LLMs with Best-of-N Distillation", "focusInside": True}
    papers = site / "list" / "papers"
    bibtex = (papers / "sessa2024bond.bib").read_text("utf-8")
    assert told["copied"] == told["paperCopied"] == bibtex
    ris = (papers / "sessa2024bond.ris").read_text("utf-8")
    assert told["ris"] == {"name": "sessa2024bond.ris", "text": ris}
    assert told["paperDownload"] == {"name": "sessa2024bond.bib", "text": bibtex}
    assert told["focusBack"] == "cite"


def test_axe_finds_nothing_in_light_and_dark(told: dict[str, Any]) -> None:
    assert len(told["axe"]) == 7
    assert {name: found for name, found in told["axe"].items() if found} == {}


def test_the_page_is_as_wide_as_a_small_phone(told: dict[str, Any]) -> None:
    assert told["overflow"] == {"list": 320, "paper": 320, "hostile": 320}
    assert told["hacked"] == "Hostile"


def test_the_page_works_as_a_file_and_without_scripts(told: dict[str, Any]) -> None:
    assert told["fileSearch"] == ["heliou2021zeroth"]
    assert told["fileCite"].startswith("@misc{heliou2021zeroth,")
    assert told["plain"] == {"form": False, "papers": 12, "abstract": True, "cite": True}


def test_the_html_is_valid(site: Path) -> None:
    jar = node_module("vnu-jar") / "build" / "dist" / "vnu.jar"
    paths = map(str, sorted(site.rglob("*.html")))
    command = [
        client("java"),
        "-jar",
        str(jar),
        "--format",
        "json",
        "--no-langdetect",
        "--exit-zero-always",
        *paths,
    ]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    messages = json.loads(done.stderr or done.stdout)["messages"]
    # the checker takes a page of a file as one of nowhere, and JSON-LD for a script; the browser knows better
    found = [one for one in messages if "violates Content Security Policy" not in one["message"]]
    assert [f"{one['url']}:{one.get('lastLine')}: {one['message']}" for one in found] == []

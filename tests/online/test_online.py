"""Online sources, against a server on this machine."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import AS_OF, SEED, Ran
from local_server import LocalServer, Trouble

import bibkit
from bibkit.online import Client, Service
from bibkit.online.client import NoAnswerError
from bibkit.online.fetch import parse_identifier
from bibkit.online.services import address, base_url

Bibkit = Callable[..., Ran]


@pytest.fixture
def server() -> Iterator[LocalServer]:
    running = LocalServer()
    yield running
    running.close()


@pytest.fixture
def env(server: LocalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment that leads every service to the local server, here and for commands."""
    variables = server.environment(str(tmp_path / "cache"))
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("BIBKIT_MAILTO", raising=False)
    return variables


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def client(env: dict[str, str], pauses: list[float]) -> Iterator[Client]:
    """A client that notes its pauses and does not make them."""
    with Client(sleep=pauses.append, timeout=5) as one:
        yield one


@pytest.mark.parametrize(
    ("identifier", "title", "kind"),
    [
        ("doi:10.1038/nphys1170", "Measured measurement", "article-journal"),
        ("https://doi.org/10.1038/nphys1170", "Measured measurement", "article-journal"),
        ("arXiv:2407.14622", "BOND: Aligning LLMs with Best-of-N Distillation", "article"),
        ("doi:10.48550/arXiv.2407.14622", "BOND: Aligning LLMs with Best-of-N Distillation", "article"),
        ("isbn:978-0-521-89560-6", "Causality", "book"),
        ("isbn:9783161484100", "Tides and harbours", "book"),
        ("pmid:31452104", "A trial of something", "article-journal"),
        ("doi:10.5281/zenodo.1", "A data set", "dataset"),
    ],
)
def test_get(client: Client, identifier: str, title: str, kind: str) -> None:
    library = bibkit.get([identifier], client=client)
    assert [(item["title"], item["type"]) for item in library.items] == [(title, kind)]
    assert library.records[0].id
    assert not library.diagnostics


def test_get_tells_what_it_does_not_know(client: Client) -> None:
    library = bibkit.get(
        ["doi:10.1000/none", "nonsense", "pmid:1", "isbn:123", "isbn:0306406152", "arXiv:2401.00001"],
        client=client,
    )
    assert not library.records
    assert [(found.code, found.message) for found in library.diagnostics] == [
        ("BK165", "doi:10.1000/none is unknown to crossref and datacite"),
        ("BK165", "'nonsense' is no DOI, arXiv number, ISBN or PMID"),
        ("BK165", "pmid:1 is unknown to pubmed and openalex"),
        ("BK165", "'isbn:123' is no DOI, arXiv number, ISBN or PMID"),
        ("BK165", "isbn:0306406152 is unknown to crossref and openlibrary"),
        ("BK165", "arXiv:2401.00001 is unknown to arxiv"),
    ]


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("doi:10.1000/x", ("doi", "10.1000/x")),
        ("https://arxiv.org/abs/2407.14622v2", ("arxiv", "2407.14622v2")),
        ("arXiv:hep-th/9901001", ("arxiv", "hep-th/9901001")),
        ("9780521895606", ("isbn", "9780521895606")),
        ("PMID: 31452104", ("pmid", "31452104")),
        ("31452104", None),
        ("doi:../../etc", None),
        ("", None),
    ],
)
def test_identifiers_are_told_apart(text: str, parsed: tuple[str, str] | None) -> None:
    assert parse_identifier(text) == parsed


def test_nothing_of_an_identifier_reaches_the_path(client: Client, server: LocalServer) -> None:
    bibkit.get(["doi:10.1000/a/../b?c=d&e#f"], client=client)
    assert server.asked[0] == "/crossref/works/10.1000%2Fa%2F..%2Fb%3Fc%3Dd%26e%23f"


def test_answers_are_kept(client: Client, server: LocalServer, env: dict[str, str]) -> None:
    bibkit.get(["doi:10.1038/nphys1170"], client=client)
    bibkit.get(["doi:10.1038/nphys1170"], client=Client())
    assert len(server.asked) == 1
    with Client(cache=False) as anew:
        bibkit.get(["doi:10.1038/nphys1170"], client=anew)
    assert len(server.asked) == 2


def test_a_cache_that_cannot_be_written_does_no_harm(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("BIBKIT_CACHE", str(tmp_path / "file"))
    assert len(bibkit.get(["arXiv:2407.14622"], client=client)) == 1


def test_passing_failures_are_tried_again(client: Client, server: LocalServer, pauses: list[float]) -> None:
    server.troubles["crossref"] = Trouble(503, times=2)
    assert len(bibkit.get(["doi:10.1038/nphys1170"], client=client)) == 1
    assert len(server.asked) == 3
    assert 0.7 < pauses[0] < 1.3 < pauses[1] < 2.6


def test_a_server_may_say_how_long_to_wait(client: Client, server: LocalServer, pauses: list[float]) -> None:
    server.troubles["crossref"] = Trouble(429, times=1, headers={"Retry-After": "7"})
    assert len(bibkit.get(["doi:10.1038/nphys1170"], client=client)) == 1
    assert pauses == [7.0]
    server.troubles["datacite"] = Trouble(429, times=1, headers={"Retry-After": "999999"})
    bibkit.get(["doi:10.5281/zenodo.1"], client=client)
    assert pauses[1] == 120.0


def test_other_failures_are_not(client: Client, server: LocalServer) -> None:
    server.troubles["arxiv"] = Trouble(400)
    (found,) = bibkit.get(["arXiv:2407.14622"], client=client).diagnostics
    assert (found.code, len(server.asked)) == ("BK166", 1)
    assert found.message == f"arXiv:2407.14622: 127.0.0.1:{server.http.server_port} answers 400"


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (Trouble(500), "answers 500"),
        (Trouble(pause=1.0), "does not answer in 0.2 s"),
        (Trouble(body="<html><body>Down for maintenance</body></html>"), "crossref's answer cannot be read"),
        (Trouble(body='{"status": "ok", "message": '), "crossref's answer cannot be read: not valid JSON"),
        (Trouble(body="[1, 2]"), "crossref's answer cannot be read"),
        (Trouble(302, headers={"Location": "ftp://127.0.0.1/x"}), "cannot be reached"),
    ],
)
def test_a_server_in_trouble_is_named(
    env: dict[str, str], server: LocalServer, trouble: Trouble, reason: str
) -> None:
    server.troubles["crossref"] = trouble
    with Client(retries=1, timeout=0.2, sleep=lambda _: None) as client:
        library = bibkit.get(["doi:10.1038/nphys1170", "arXiv:2407.14622"], client=client)
    assert len(library) == 1
    (found,) = library.diagnostics
    assert found.code == "BK166"
    assert reason in found.message
    assert "\n" not in found.message


def test_a_bad_answer_is_not_kept_for_a_week(env: dict[str, str], server: LocalServer) -> None:
    server.troubles["crossref"] = Trouble(times=1, body="<html>Down</html>")
    with Client(retries=0) as client:
        assert not bibkit.get(["doi:10.1038/nphys1170"], client=client).records
        assert bibkit.get(["doi:10.1038/nphys1170"], client=client).records


def test_requests_keep_their_distance(env: dict[str, str], server: LocalServer, pauses: list[float]) -> None:
    now = [100.0]

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        now[0] += seconds

    with Client(sleep=sleep, clock=lambda: now[0], cache=False) as client:
        for path in ("a", "b", "c"):
            client.fetch(f"{server.url}/{path}", interval=3.0)
    assert pauses == [3.0, 3.0]


def test_the_public_services_have_an_interval_and_own_addresses_none(
    env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert base_url("arxiv")[1] == 0.0
    monkeypatch.delenv("BIBKIT_ARXIV_URL")
    assert base_url("arxiv") == ("https://export.arxiv.org/api/query", 3.0)
    monkeypatch.setenv("BIBKIT_ARXIV_URL", "file:///etc/passwd")
    with pytest.raises(bibkit.BibkitError, match="BIBKIT_ARXIV_URL is no http"):
        base_url("arxiv")


def test_a_base_address_may_have_a_query() -> None:
    assert address("https://x.org/api/?key=1", "/works?rows=5") == "https://x.org/api/works?key=1&rows=5"
    assert address("https://x.org/api?key=1", "/works/a") == "https://x.org/api/works/a?key=1"


def test_who_asks_is_told(env: dict[str, str], server: LocalServer) -> None:
    with Client(mailto="me@example.org") as client:
        client.fetch(f"{server.url}/crossref/works/x")
    assert server.agents[0].startswith("bibkit/")
    assert server.agents[0].endswith("(mailto:me@example.org)")
    with pytest.raises(bibkit.BibkitError, match="no e-mail address"):
        Client(mailto="a@b\r\nX: y")


def test_an_answer_without_end_is_cut(
    env: dict[str, str], server: LocalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bibkit.online.client.LONGEST_ANSWER", 1 << 20)
    server.troubles["crossref"] = Trouble(body="x" * (3 << 20))
    with Client(retries=0) as client, pytest.raises(NoAnswerError, match="sends more than 1 MiB"):
        client.fetch(f"{server.url}/crossref/works/x")


@pytest.mark.parametrize("module", ["httpx", "platformdirs"])
def test_without_the_extra_one_line_says_so(
    env: dict[str, str], monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    if module == "platformdirs":
        monkeypatch.delenv("BIBKIT_CACHE")
    with pytest.raises(bibkit.BibkitError, match=rf"need {module}.*bibkit-csl\[net\]"):
        bibkit.get(["arXiv:2407.14622"])


def test_complete_from_services(client: Client, server: LocalServer) -> None:
    given = bibkit.loads(
        json.dumps(
            [
                {"id": "a", "type": "article", "title": "BOND: aligning LLMs with best-of-N distillation",
                 "author": [{"family": "Sessa", "given": "P. G."}], "custom": {"truncated": ["author"]}},
                {"id": "b", "type": "article", "title": "Measured measurement", "author": [{"family": "Aspelmeyer"}]},
                {"id": "c", "type": "article", "title": "Unheard of", "author": [{"family": "Nemo"}]},
            ]
        )
    )  # fmt: skip
    done = bibkit.complete(given, [Service("arxiv", client), Service("crossref", client)])
    first, second, third = done.items
    assert [name["family"] for name in first["author"]] == ["Sessa", "Dadashi", "Hussenot", "Ferret"]
    assert first["number"] == "arXiv:2407.14622"
    assert "custom" not in first
    assert (second["type"], second["container-title"], second["DOI"]) == (
        "article-journal", "Nature Physics", "10.1038/nphys1170",
    )  # fmt: skip
    assert third == given.items[2]
    assert [(found.code, found.record) for found in done.diagnostics] == [
        ("BK160", "a"),
        ("BK160", "b"),
        ("BK164", "c"),
    ]


@pytest.mark.parametrize("name", ["openalex", "datacite", "pubmed"])
def test_complete_from_the_other_services(client: Client, name: str) -> None:
    item = {
        "openalex": {"id": "x", "title": "Measured measurement", "author": [{"family": "Aspelmeyer"}]},
        "datacite": {"id": "x", "title": "A data set", "author": [{"family": "Doe"}]},
        "pubmed": {"id": "x", "title": "A trial of something", "PMID": "31452104"},
    }[name]
    done = bibkit.complete(bibkit.loads(json.dumps([{"type": "article", **item}])), [Service(name, client)])
    assert [found.code for found in done.diagnostics] == ["BK160"]


def test_a_service_that_is_down_is_given_up(env: dict[str, str], server: LocalServer) -> None:
    server.troubles["arxiv"] = Trouble(500)
    library = bibkit.read(SEED, as_of=AS_OF)
    with Client(retries=0) as client:
        done = bibkit.complete(library, [Service("arxiv", client), Service("crossref", client)])
    failures = [found for found in done.diagnostics if found.code == "BK166"]
    assert len(failures) == 3
    assert failures[-1].message.endswith("arxiv is asked no more")
    assert len(server.asked) == 3 + len(library)


def test_an_unknown_service_is_refused() -> None:
    with pytest.raises(bibkit.BibkitError, match="did you mean 'crossref'"):
        Service("crosref")


def test_get_on_the_command_line(bibkit: Bibkit, env: dict[str, str]) -> None:
    ran = bibkit("get", "doi:10.1038/nphys1170", "arXiv:2407.14622", "--to", "bibtex", env=env)
    assert ran.status == 0, ran.stderr
    assert "@article{aspelmeyer2009measured," in ran.stdout
    assert "eprint = {2407.14622v1}" in ran.stdout
    ran = bibkit("get", "doi:10.1038/nphys1170", "doi:10.1000/none", "-o", "x.ris", env=env)
    assert (ran.status, ran.stdout) == (1, "")
    assert "error BK165 doi:10.1000/none is unknown to crossref and datacite" in ran.stderr
    ran = bibkit("get", "doi:10.1000/none", "-o", "y.ris", env=env)
    assert ran.status == 2


def test_complete_on_the_command_line(bibkit: Bibkit, env: dict[str, str], server: LocalServer) -> None:
    server.troubles["crossref"] = Trouble(500)
    ran = bibkit("complete", SEED, "--as-of", AS_OF, "--online", "arxiv,crossref", "--retries", "0", env=env)
    assert ran.status == 1
    items = {item["id"]: item for item in json.loads(ran.stdout)}
    assert len(items) == 12
    assert items["sessa2024bond"]["author"][-1] == {"family": "Ferret", "given": "Johan"}
    assert "completed from arxiv (exact match): author (3 of 4 names), arXiv (2407.14622), URL" in ran.stderr
    assert "crossref is asked no more" in ran.stderr
    assert ran.stderr.splitlines()[-1] == "1 of 12 records completed"


def test_nothing_is_asked_without_being_told_to(
    bibkit: Bibkit, env: dict[str, str], server: LocalServer, tmp_path: Path
) -> None:
    (tmp_path / "other.json").write_text("[]")
    assert bibkit("complete", SEED, "--as-of", AS_OF, "--from", "other.json", env=env).status == 0
    assert not server.asked


def test_a_mistaken_service_is_misuse(bibkit: Bibkit, env: dict[str, str]) -> None:
    ran = bibkit("complete", SEED, "--online", "arxif", env=env)
    assert ran.status == 2
    assert "there is no online source 'arxif' (did you mean 'arxiv'?)" in ran.stderr

"""A server on this machine that answers as the metadata services do, and misbehaves when told to."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

BOND = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title type="html">ArXiv Query: {query}</title>
  <id>http://arxiv.org/api/abc</id>
  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">1</opensearch:totalResults>
  <entry>
    <id>http://arxiv.org/abs/2407.14622v1</id>
    <updated>2024-07-19T18:38:25Z</updated>
    <published>2024-07-19T18:38:25Z</published>
    <title>BOND: Aligning LLMs with Best-of-N
  Distillation</title>
    <summary>  An abstract.
</summary>
    <author><name>Pier Giuseppe Sessa</name></author>
    <author><name>Robert Dadashi</name></author>
    <author><name>Léonard Hussenot</name></author>
    <author><name>Johan Ferret</name></author>
    <link href="http://arxiv.org/abs/2407.14622v1" rel="alternate" type="text/html"/>
    <arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="cs.LG"/>
    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
  </entry>
</feed>"""
NO_PAPER = '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>ArXiv Query</title><id>http://arxiv.org/api/abc</id></feed>'

MAYOR = {
    "DOI": "10.1038/nphys1170",
    "type": "journal-article",
    "title": ["Measured measurement"],
    "container-title": ["Nature Physics"],
    "short-container-title": ["Nature Phys"],
    "author": [{"given": "Markus", "family": "Aspelmeyer", "sequence": "first", "affiliation": []}],
    "volume": "5",
    "issue": "1",
    "page": "11-12",
    "issued": {"date-parts": [[2009, 1]]},
    "ISSN": ["1745-2473", "1745-2481"],
    "publisher": "Springer Science and Business Media LLC",
    "is-referenced-by-count": 3,
}
CHAPTER = {"DOI": "10.1017/chapter", "type": "book-chapter", "title": ["Causes"], "ISBN": ["9780521895606"]}
BOOK = {
    "DOI": "10.1017/cbo9780511803161",
    "type": "monograph",
    "title": ["Causality"],
    "author": [{"given": "Judea", "family": "Pearl", "sequence": "first"}],
    "issued": {"date-parts": [[2009]]},
    "ISBN": ["9780521895606"],
    "publisher": "Cambridge University Press",
}
ZENODO = {
    "id": "10.5281/zenodo.1",
    "type": "dois",
    "attributes": {
        "doi": "10.5281/zenodo.1",
        "titles": [{"title": "A data set"}],
        "creators": [{"name": "Doe, Jane", "givenName": "Jane", "familyName": "Doe", "nameType": "Personal"}],
        "publisher": "Zenodo",
        "publicationYear": 2020,
        "types": {"resourceTypeGeneral": "Dataset"},
        "url": "https://zenodo.org/record/1",
    },
}
OPENALEX = {
    "id": "https://openalex.org/W1",
    "doi": "https://doi.org/10.1038/nphys1170",
    "title": "Measured measurement",
    "display_name": "Measured measurement",
    "type": "article",
    "publication_year": 2009,
    "publication_date": "2009-01-01",
    "ids": {"openalex": "https://openalex.org/W1", "pmid": "https://pubmed.ncbi.nlm.nih.gov/19000000"},
    "authorships": [{"author_position": "first", "author": {"display_name": "Markus Aspelmeyer"}}],
    "primary_location": {
        "source": {"display_name": "Nature Physics", "type": "journal", "issn_l": "1745-2473"}
    },
    "biblio": {"volume": "5", "issue": "1", "first_page": "11", "last_page": "12"},
}
SUMMARY = {
    "header": {"type": "esummary", "version": "0.3"},
    "result": {
        "uids": ["31452104"],
        "31452104": {
            "uid": "31452104",
            "title": "A trial of something.",
            "authors": [{"name": "Roe JM", "authtype": "Author", "clusterid": ""}],
            "fulljournalname": "Journal of trials",
            "source": "J Trials",
            "volume": "7",
            "pages": "1-9",
            "pubdate": "2019 Aug",
            "pubtype": ["Journal Article"],
            "articleids": [{"idtype": "pubmed", "idtypen": 1, "value": "31452104"}],
        },
    },
}

HARBOURS = {
    "title": "Tides and harbours",
    "authors": [{"name": "Una Barr"}],
    "publishers": [{"name": "Meridian Press"}],
    "publish_date": "1998",
    "identifiers": {"isbn_13": ["9783161484100"]},
}


@dataclass
class Trouble:
    """What to do instead of an answer, `times` times: a status with headers, a pause, or a body."""

    status: int = 200
    times: int = 1_000
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0
    body: str | None = None


class LocalServer:
    """`asked` are the paths with their queries, in order; `agents` the User-Agents. Put a `Trouble` for a
    service, by its name, into `troubles`."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.agents: list[str] = []
        self.troubles: dict[str, Trouble] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                outer.agents.append(self.headers.get("User-Agent", ""))
                outer.respond(self)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(
            target=self.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        self.thread.start()

    @property
    def url(self) -> str:
        """The address of the server."""
        return f"http://127.0.0.1:{self.http.server_port}"

    def environment(self, cache: str) -> dict[str, str]:
        """The variables that send every service here."""
        names = ("arxiv", "crossref", "datacite", "openalex", "pubmed", "openlibrary")
        own = {f"BIBKIT_{name.upper()}_URL": f"{self.url}/{name}" for name in names}
        return own | {"BIBKIT_CACHE": cache, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}

    def close(self) -> None:
        """Stop it."""
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()

    def respond(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        parts = urlsplit(handler.path)
        _, service, *rest = parts.path.split("/")
        trouble = self.troubles.get(service)
        if trouble and trouble.times > 0:
            trouble.times -= 1
            time.sleep(trouble.pause)
            _send(handler, trouble.status, trouble.body or "", trouble.headers)
            return
        body = self.answer(service, [unquote(part) for part in rest], parse_qs(parts.query))
        _send(handler, 404 if body is None else 200, "Resource not found." if body is None else body, {})

    def answer(self, service: str, rest: list[str], query: dict[str, list[str]]) -> str | None:
        """The body for a request, None for 404."""
        asked = " ".join(value[0] for value in query.values()).lower()
        found: Any = None
        if service == "arxiv":
            return BOND.replace("{query}", "x") if "2407.14622" in asked or "bond" in asked else NO_PAPER
        if service == "crossref" and rest == ["works", "10.1038/nphys1170"]:
            found = {"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": MAYOR}
        elif service == "crossref" and rest == ["works"]:
            items = [CHAPTER, BOOK] if "9780521895606" in asked else [MAYOR] if "measured" in asked else []
            found = {
                "status": "ok",
                "message-type": "work-list",
                "message": {"items": items, "total-results": len(items)},
            }
        elif service == "datacite" and rest == ["dois", "10.5281/zenodo.1"]:
            found = {"data": ZENODO}
        elif service == "datacite" and rest == ["dois"]:
            found = {"data": [ZENODO] if "data set" in asked else [], "meta": {}}
        elif service == "openalex" and rest[:1] == ["works"] and rest[1:] in ([], ["doi:10.1038/nphys1170"]):
            found = OPENALEX if rest[1:] else {"meta": {"count": 1}, "results": [OPENALEX]}
        elif service == "openlibrary" and rest == ["api", "books"]:
            key = "ISBN:9783161484100"
            found = {key: HARBOURS} if query.get("bibkeys") == [key] else {}
        elif service == "pubmed":
            nothing = {"uid": "1", "error": "cannot get document summary"}
            found = (
                SUMMARY
                if "31452104" in asked
                else {"header": SUMMARY["header"], "result": {"uids": ["1"], "1": nothing}}
            )
        return None if found is None else json.dumps(found)


def _send(handler: BaseHTTPRequestHandler, status: int, body: str, headers: dict[str, str]) -> None:
    data = body.encode("utf-8")
    try:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)
    except OSError:
        pass  # the client did not wait

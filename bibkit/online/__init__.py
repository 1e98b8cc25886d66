"""Metadata services on the web: arXiv, Crossref, DataCite, OpenAlex, PubMed (the extra `net`).

    bibkit.get(["doi:10.1000/xyz", "arXiv:2407.14622"])
    bibkit.complete(library, [bibkit.online.Service("crossref", Client(mailto="you@example.org"))])

`client` fetches politely, `services` knows what to ask each service, `fetch` finds records by identifier.
Nothing here runs unless it is asked for.
"""

from __future__ import annotations

from .client import Client as Client
from .fetch import get as get
from .services import SERVICES as SERVICES
from .services import Service as Service

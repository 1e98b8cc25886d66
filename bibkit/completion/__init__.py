"""Completing records from metadata: cut author lists, identifiers, venues.

    library = bibkit.read("listing.txt")
    completed = bibkit.complete(library, ["arxiv-metadata.jsonl.gz", other_library])

`similarity` and `people` compare titles and names, `match` tells which record a work is, `fill` what the record
takes from it, `sources` where works come from.
"""

from __future__ import annotations

from .run import complete as complete

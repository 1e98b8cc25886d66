"""Records that are hard on feeds."""

from __future__ import annotations

from typing import Any

import bibkit


def record(**values: Any) -> bibkit.Record:
    return bibkit.Record({"id": "a", "type": "article", "title": "T", **values})


HOSTILE = [
    record(title="a < b & <script>alert(1)</script> \x00\x0b\ud800 \uffff ]]> &amp; &lt;b&gt;"),
    record(title="", author=[], abstract=""),
    record(title="DOI", DOI="10.1000/a<b>(c)\"d'&e#f%g"),
    record(title="SICI", DOI="10.1002/(SICI)1097-4636(199823)43:4<338::AID-JBM2>3.0.CO;2-X"),
    record(title="300 authors", author=[{"family": f"Name {index}"} for index in range(300)]),
    record(
        title="markup in names",
        author=[{"literal": "<b>Bob</b> & <bob@example.org>"}, {"family": "O</script>", "given": "&amp;"}],
    ),
    record(title="month 13", issued={"date-parts": [[2020, 13, 40]]}),
    record(title="30 February", issued={"date-parts": [[2021, 2, 30]]}),
    record(title="year 0", issued={"date-parts": [[0]]}),
    record(title="before Christ", issued={"date-parts": [[-300, 1, 1]]}),
    record(title="far future", issued={"date-parts": [[123456]]}),
    record(title="literal", issued={"literal": "in press"}),
    record(title="endless", issued={"date-parts": [[float("inf")]]}),
    record(title="no date at all", issued={"date-parts": [[2024.0, "7", None, 1]]}),
    record(title="year 33", issued={"date-parts": [[33, 4, 3]]}),
    record(title="script link", URL="javascript:alert(1)"),
    record(title="odd link", URL="https://exämple.org/a b/ü?q=<x>&y=[1]#frag#ment%zz"),
    record(title="user in link", URL="https://user:pw@example.org:8080/x.pdf"),
    record(title="漢字 שלום \u202bمرحبا\u202c", abstract="x " * 150_000),
    record(
        title="rich",
        abstract="With <i>italics</i>, $\\alpha < 1$ & H<sub>2</sub>O.\n\nA <b>second</b> paragraph, <p>not</p> markup.",
        URL="https://example.org/rich",
        DOI="10.1000/rich",
        license="https://creativecommons.org/licenses/by/4.0/",
    ),
    record(title="plain licence", license="All rights </b> reserved", keyword="a<b>c</b>, d & e; f"),
    record(title="lost \ufffd character \x85", abstract="A \ufffd too", categories=["cs.LG", "<b>x</b>", 7]),
    record(
        title="journal",
        DOI="10.1000/Journal",
        number="arXiv:2407.14622v3",
        issued={"date-parts": [[2024, 7, 19]]},
        **{"container-title": "A <i>B</i> & C", "volume": 3, "issue": "4", "ISSN": "1234-5679", "ISBN": "9783161484100"},
    ),
]  # fmt: skip

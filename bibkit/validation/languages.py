"""Rules on languages: the tag of CSL's `language` (RFC 5646, BCP 47)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..formats.bibtex.table import LANGUAGE_TAGS
from ..record import Record
from .rule import Context, Finding, Fix

#: RFC 5646, 2.1: language, script, region, variants, extensions, private use.
_TAG = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?"
    r"|x(?:-[a-z\d]{1,8})+|i-[a-z]{2,8}",
    re.IGNORECASE,
)
#: ISO 639-2 codes of languages that have a code of two letters, which BCP 47 demands ("Tags for Identifying
#: Languages", 2.2.1).
THREE_LETTERS = dict(
    pair.split(":")
    for pair in """
    ara:ar bul:bg cat:ca ces:cs cze:cs dan:da deu:de ger:de ell:el gre:el eng:en est:et eus:eu baq:eu fas:fa per:fa
    fin:fi fra:fr fre:fr gle:ga glg:gl heb:he hin:hi hrv:hr hun:hu hye:hy arm:hy ice:is isl:is ind:id ita:it jpn:ja
    kat:ka geo:ka kor:ko lat:la lav:lv lit:lt mkd:mk mac:mk msa:ms may:ms nld:nl dut:nl nno:nn nob:nb nor:no pol:pl
    por:pt ron:ro rum:ro rus:ru slk:sk slo:sk slv:sl spa:es sqi:sq alb:sq srp:sr swe:sv tha:th tur:tr ukr:uk urd:ur
    vie:vi zho:zh chi:zh
    """.split()
)
#: Names that reference managers write.
_NAMES = LANGUAGE_TAGS | {
    "deutsch": "de", "français": "fr", "español": "es", "italiano": "it", "português": "pt", "nederlands": "nl",
    "русский": "ru", "polski": "pl", "svenska": "sv", "日本語": "ja", "中文": "zh",
}  # fmt: skip
_FORMATS = frozenset(("csl-json", "jsonl", "csl-yaml"))


def check_language(record: Record, context: Context) -> Iterator[Finding]:
    """A language that is no tag, in CSL; in other formats languages are free text."""
    value = record.item.get("language")
    if not isinstance(value, str) or (len(value) == 2 and value.isalpha()):
        return
    if record.origin is not None and record.origin.format not in _FORMATS and context.target != "csl":
        return
    text = value.strip()
    right = THREE_LETTERS.get(text.lower()) or _NAMES.get(text.lower())
    if right is None and "_" in text and _TAG.fullmatch(text.replace("_", "-")):
        right = text.replace("_", "-")
    if right is None and _TAG.fullmatch(text) and not (len(text) > 3 and text.isalpha()):
        return
    message = f"'{value}' is not a language tag" + (f"; {right} is" if right else "")
    yield Finding("BK314", message, field="language", fix=Fix(value, right) if right else None)

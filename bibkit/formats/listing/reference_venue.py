"""What stands behind the title of a reference: container, volume, issue, pages, publisher, year."""

from __future__ import annotations

import re

from ...record import Item
from .dating import MONTH, full_date
from .reference_authors import parse_people

_DASH = "[-–—‐−]{1,2}"
_PAGE = r"[A-Za-z]{0,2}\d{1,7}[A-Za-z]?"
_PAGES = rf"{_PAGE}(?:\s?{_DASH}\s?{_PAGE})?"
_RANGE = rf"{_PAGE}\s?{_DASH}\s?{_PAGE}"
_VOLUME = r"\d{1,4}[A-Z]?"
_ISSUE = rf"[A-Za-z]{{0,8}}\.? ?\d{{1,5}}(?:{_DASH}\d{{1,5}})?|Suppl(?:ement)?\.?(?: \d+)?"
_DATE = rf"(?:(?P<day>\d{{1,2}})\s)?(?:(?P<month>{MONTH})\.?(?:{_DASH}{MONTH})?\.?,?\s)?(?P<year>(?:1[5-9]|20)\d\d)[a-z]?"

#: A number that no style marks as a volume is none if it looks like a year.
_BARE_VOLUME = rf"(?<![\d.–-])(?!(?:1[5-9]|20)\d\d\b)(?P<volume>{_VOLUME})"

#: Volume, issue and pages as styles write them; the first row that is found counts.
_NUMBERS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern)
    for pattern in (
        # 2017;30(2):5998-6008 (Vancouver)
        (
            rf"(?P<year>(?:1[5-9]|20)\d\d)(?: (?P<month>{MONTH})\.?)?(?: (?P<day>\d{{1,2}}))?;\s?"
            rf"(?P<volume>{_VOLUME})?(?:\((?P<issue>{_ISSUE})\))?(?::\s?(?P<page>{_PAGES}))?"
        ),
        # 2018:379-680 (AMA)
        rf"\b(?P<year>(?:1[5-9]|20)\d\d):(?P<page>{_PAGES})",
        # vol. 30, no. 2 (IEEE, MLA)
        (
            rf"\b[Vv]ol(?:ume|\.)?\s?(?P<volume>{_VOLUME})(?:\s?\((?P<issue>{_ISSUE})\)|,?\s(?:[Nn]o|[Ii]ssue|[Ii]ss|[Nn]r)"
            rf"\.?\s?(?P<issue2>{_ISSUE}))?"
        ),
        # 34, 17–533 (1996) (Nature)
        rf"{_BARE_VOLUME},\s(?:pp?\.\s?)?(?P<page>{_RANGE})\s\({_DATE}\)",
        # 30, 2 (May 2017), 5998–6008 (ACM); 30, no. 2 (2017): 5998–6008 (Chicago)
        rf"{_BARE_VOLUME}(?:(?:, no\. |, |\.)(?P<issue>{_ISSUE}))?,?\s\({_DATE}\)(?:[,:]\s?(?P<page>{_PAGES}))?",
        # Sensors 2021, 21, 1234 (MDPI)
        (
            rf"\b(?P<year>(?:1[5-9]|20)\d\d),\s(?P<volume>{_VOLUME})(?:\s?\((?P<issue>{_ISSUE})\))?"
            rf"(?:,\s|:\s?)(?P<page>{_PAGES})"
        ),
        # LIX(236), 433–460
        rf"\b(?P<volume>[IVXLC]{{1,8}})\((?P<issue>{_ISSUE})\)(?:[,:]\s?(?P<page>{_PAGES}))?",
        # 521(7553), 436–444 (APA); 521 (7553): 436–444 (Chicago); 521(7553):436–444 (BibTeX's plain)
        rf"{_BARE_VOLUME}\s?\((?P<issue>{_ISSUE})\)(?:[,:]\s?(?:pp?\.\s?)?(?P<page>{_PAGES}))?",
        # 521, no. 7553: 436–444
        rf"{_BARE_VOLUME},\sno\.\s(?P<issue>{_ISSUE})(?:[,:]\s?(?P<page>{_PAGES}))?",
        # 30:5998–6008
        rf"{_BARE_VOLUME}:\s?(?P<page>{_RANGE})",
        # , 30, 5998–6008 (APA without an issue); Nature 30, 5998–6008 (Elsevier)
        rf"{_BARE_VOLUME},\s(?:pp?\.\s?)?(?P<page>{_RANGE})",
    )
)
#: 379–680 (PMLR, 2018); (MIT Press, 2016)
_PUBLISHED = re.compile(
    rf"(?:[\s,](?P<page>{_RANGE})\s)?\((?P<publisher>[^\W\d_][^()]{{2,80}}?),\s(?P<year>(?:1[5-9]|20)\d\d)\)\.?$"
)
_ISSUE_ALONE = re.compile(rf"\b[Nn]o\.\s?(?P<issue>{_ISSUE})")
_PAGES_MARKED = re.compile(rf"\b(?:pp?\.\s?|pp?\s|[Pp]ages?\s)(?P<page>{_PAGES})")
_ARTICLE = re.compile(
    r"\b(?:[Aa]rticle|[Aa]rt\.|Paper)(?: [Nn]o\.| [Nn]umber)? ?(?P<page>[A-Za-z]?\d{1,9}(?:\.\d+)?)\b"
)
_PAGES_LAST = re.compile(rf"(?:[,.:]|(?<=[^\W\d_]))\s(?P<page>{_RANGE})[\s,.]*$")
_PAGES_COUNTED = re.compile(r",?\s*\b\d{1,4} (?:pages|pp\.?)\b")
_YEAR = re.compile(rf"[,.(]?\s*\(?\b{_DATE}\b\)?")
_YEAR_FIRST = re.compile(
    rf"[,.(]?\s*\b(?P<year>(?:1[5-9]|20)\d\d),? (?P<month>{MONTH})\.?(?: (?P<day>\d{{1,2}}))?\b"
)
_EDITION = re.compile(r",?\s*\(?\b(?P<edition>\d{1,2})(?:st|nd|rd|th) ed(?:ition|n)?\.?\)?")
_IN = re.compile(r"^[Ii]n:?\s+(?=\S)")
_EDITORS_OF = re.compile(r"^(?P<before>[^()]{3,300}?)\s?\((?:Eds?|[Ee]ditors?)\.?\)[.,:]?\s+(?P<book>.+)$")
_EDITED = re.compile(r",?\s*(?:edited by|ed\. by|[Ee]ds?\.)\s+(?P<editors>[^.()]{3,200})")
_THESIS = re.compile(
    r"\b(?:(?:Ph\.?\s?D\.?|Doctoral|Master(?:['’]s)?|M\.?Sc\.?|Bachelor(?:['’]s)?) (?:thesis|dissertation)|Dissertation)\b,?\s*"
)
_REPORT = re.compile(r"\b(?:Technical|Tech\.|Research) [Rr]eport\b\.?")
#: What is said of the kind of work in brackets behind a title.
_KINDS = {
    "data set": "dataset",
    "dataset": "dataset",
    "software": "software",
    "computer software": "software",
    "preprint": "preprint",
    "internet": "",
    "online": "",
}
#: Servers of preprints: compared without case → as they write themselves.
_SERVERS = {name.casefold(): name for name in "arXiv bioRxiv medRxiv SSRN PsyArXiv ChemRxiv OSF".split()} | {
    "corr": "arXiv"
}
#: Words that say nothing more beside these.
_FILLERS = frozenset(
    "in abs preprint preprints posted online electronic at on forthcoming press retrieved from available url doi".split()
)
#: A place: words that begin with a capital.
_NAMED = re.compile(r"[A-Z][\w.-]*(?:,? [A-Z][\w.-]*){0,4}")
_TOKEN = re.compile(r"[\w-]+")
_MEETING = re.compile(
    r"\b(?:Proc(?:eedings|\.)|Conference|Conf\.|Symposium|Symp\.|Workshop|Congress|Advances in Neural Information|NeurIPS|"
    r"NIPS|ICML|ICLR|CVPR|ICCV|ECCV|AAAI|IJCAI|ACL|EMNLP|NAACL|AISTATS|COLT|SIGIR|KDD|WWW|CHI|INTERSPEECH|ICASSP|Meeting)\b"
)
_PUBLISHER = re.compile(
    r"\b(?:Press|Publish(?:er|ers|ing)|Verlag|Springer|Elsevier|Wiley|Routledge|Pearson|McGraw-Hill|O['’]Reilly|Sage|"
    r"ACM|IEEE|PMLR|Curran|Association|Society|Books|Academic|Birkh[äa]user|Addison-Wesley|Prentice|Kaufmann|Hall|"
    r"University|Universit[äy]t?|Institute|USENIX|OpenReview\.net|AAAI|Technologies|Laboratory|Inc\.?|Ltd\.?)\b"
)
_PLACE = re.compile(r"(?:[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}(?:, [A-Z]{2,3}|, [A-Z]\w+)?: )(?=[A-Z])")
#: A number at the end of a container that is no year: a volume that was not seen to be one.
_NUMBER_LEFT = re.compile(r"(?<=\s)(?!(?:1[5-9]|20)\d\d$)\d[\d–-]*$")
#: A longer rest is not looked at; it is no bibliographic reference.
LONGEST = 1_500


def parse_venue(text: str, item: Item) -> str:
    """Move what the text says into the item; returns what could not be placed, '' if all could."""
    text = text.strip(" ,;")[:LONGEST]
    inside = bool(_IN.match(text))
    text = _IN.sub("", text)
    if inside and (named := _EDITORS_OF.match(text)) and (people := parse_people(named["before"])):
        item["editor"], text = people.names, named["book"]
    elif named := _EDITED.search(text):
        people = parse_people(named["editors"])
        if people:
            item["editor"], text = people.names, text[: named.start()] + text[named.end() :]
    if found := _EDITION.search(text):
        item["edition"], text = found["edition"], _without(text, found)
    text = _numbers(text, item)
    thesis, report = _THESIS.search(text), _REPORT.search(text)
    if thesis:
        item["genre"], text = thesis[0].strip(" ,"), _without(text, thesis)
    elif report:
        item["genre"], text = report[0].strip(), _without(text, report)
    kind = "thesis" if thesis else "report" if report else ""
    return _place(text, inside, kind, item)


def _numbers(text: str, item: Item) -> str:
    if found := _PUBLISHED.search(text):
        item["publisher"] = found["publisher"]
        if found["page"]:
            item["page"] = _dashes(found["page"])
        _date(found.groupdict(), item)
        text = _without(text, found)
    for pattern in _NUMBERS:
        if found := pattern.search(text):
            groups = found.groupdict()
            if not groups.get("volume") and not groups.get("page"):
                continue
            for variable, group in (
                ("volume", "volume"),
                ("issue", "issue"),
                ("issue", "issue2"),
                ("page", "page"),
            ):
                if groups.get(group):
                    item[variable] = _dashes(groups[group])
            _date(groups, item)
            text = _without(text, found)
            break
    for variable, pattern in (
        ("issue", _ISSUE_ALONE),
        ("page", _PAGES_MARKED),
        ("page", _ARTICLE),
    ):
        if variable not in item and (found := pattern.search(text)):
            item[variable] = _dashes(found[variable])
            text = _without(text, found)
    text = _PAGES_COUNTED.sub("", text)
    years = [*_YEAR.finditer(text), *_YEAR_FIRST.finditer(text)]
    known = item.get("issued", {}).get("date-parts", [[None]])[0][0]
    for found in reversed(years):
        if known is None or int(found["year"]) == known:
            _date(found.groupdict(), item)
            # The year of a meeting's name stays with it: "ICML 2020" is taken apart only for lack of another.
            inside_name = found[0].startswith(" ") and text[: found.start()].rstrip()[-1:].isalnum()
            if not (known is not None and inside_name):
                text = _without(text, found)
            break
    if "page" not in item and (found := _PAGES_LAST.search(text)):
        item["page"] = _dashes(found["page"])
        text = _without(text, found)
    return text


def _date(groups: dict[str, str | None], item: Item) -> None:
    if not groups.get("year"):
        return
    found = full_date(
        str(groups["year"]), groups.get("month"), groups.get("day") if groups.get("month") else None
    )
    before = item.get("issued", {}).get("date-parts", [[]])[0]
    if found and (
        not before or (before[0] == found["date-parts"][0][0] and len(before) < len(found["date-parts"][0]))
    ):
        item["issued"] = found


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()].rstrip(' ,')}, {text[found.end() :].lstrip(' ,')}".strip(" ,")


def _dashes(text: str) -> str:
    return re.sub(rf"\s?{_DASH}\s?", "-", text)


def _parts(text: str) -> list[str]:
    """The sentences that are left, without those that have no letter."""
    text = text.replace("()", " ")
    parts = [_balanced(part.strip(" ,;:.")) for part in re.split(r"\.\s+(?=[A-Z(])|;\s|\s\.\s", text)]
    return [part for part in parts if any(character.isalpha() for character in part)]


def _with_dot(container: str, text: str) -> str:
    """An abbreviated container with its last full stop: "Phys. Rev. Lett."."""
    return f"{container}." if ". " in container and f"{container}.," in text else container


def _balanced(part: str) -> str:
    """The part without a parenthesis that lacks its other half."""
    if part.count("(") != part.count(")"):
        part = part.strip("()") if part[:1] in "()" or part[-1:] in "()" else part
    elif part.startswith("(") and part.endswith(")"):
        part = part[1:-1]
    return part.strip(" ,;:.")


def _place(text: str, inside: bool, kind: str, item: Item) -> str:
    """Give what is left its places: the container first, then a publisher with or without a place."""
    rest: list[str] = []
    numbered = any(name in item for name in ("volume", "issue", "page"))
    parts = _joined_abbreviations(_parts(text), numbered)
    for part in parts:
        words = [word.casefold() for word in _TOKEN.findall(part)]
        if all(word in _SERVERS or word in _FILLERS for word in words):
            server = next((_SERVERS[word] for word in words if word in _SERVERS), None)
            if server or "preprint" in words:
                kind = kind or "preprint"
            if server and "publisher" not in item:
                item["publisher"] = server
        elif part.casefold() in _KINDS:
            kind = _KINDS[part.casefold()] or kind
        elif kind and kind != "preprint" and "publisher" not in item:
            item["publisher"] = _publisher(part, item)
        elif (
            "container-title" not in item
            and (inside or numbered or _MEETING.search(part))
            and not ("edition" in item and not inside)
        ):
            container = _container(part, item)
            item["container-title"] = _with_dot(container, text)
        elif "publisher" not in item and _PUBLISHER.search(part):
            item["publisher"] = _publisher(part, item)
        else:
            rest.append(part)
    item["type"] = _type(item, inside, kind)
    if number := _NUMBER_LEFT.search(item.get("container-title", "")):
        rest.append(number[0])
    return ". ".join(rest)


def _joined_abbreviations(parts: list[str], numbered: bool) -> list[str]:
    """ "Adv. Neural Inf. Process. Syst" is one container, not five sentences."""
    joined: list[str] = []
    for part in parts:
        words = joined[-1].split() if joined else []
        if joined and len(words[-1]) <= 7 and len(words) <= 8 and not _PUBLISHER.search(part) and numbered:
            joined[-1] += f". {part}"
        else:
            joined.append(part)
    return joined


def _container(part: str, item: Item) -> str:
    """A container, parted from a publisher behind it ("…, Springer")."""
    head, comma, tail = part.rpartition(", ")
    if (
        comma
        and len(head) > 3
        and _PUBLISHER.search(tail)
        and len(tail.split()) < 6
        and not _MEETING.search(tail)
    ):
        item["publisher"] = _publisher(tail, item)
        return head
    return part


def _publisher(part: str, item: Item) -> str:
    place = _PLACE.match(part)
    if place and not _PUBLISHER.search(place[0]):
        item["publisher-place"] = place[0].strip(": ")
        return part[place.end() :]
    for between in (": ", ", "):
        head, found, tail = part.partition(between)
        if found and _PUBLISHER.search(head) and not _PUBLISHER.search(tail) and _NAMED.fullmatch(tail):
            item["publisher-place"] = tail
            return head
    return part


def _type(item: Item, inside: bool, kind: str) -> str:
    container = item.get("container-title", "")
    if kind:
        return "article" if kind == "preprint" else kind
    if container:
        if _MEETING.search(container):
            return "paper-conference"
        if inside:
            return "chapter"
        return "article-journal"
    if str(item.get("number", "")).startswith("arXiv:"):
        return "article"
    return "book" if "publisher" in item else "document"

"""Records of programs that mean other things by the tags of RIS than EndNote does."""

from __future__ import annotations

from .table import PROCITE_NOTES, PROCITE_TAGS, WEB_OF_SCIENCE, WEB_OF_SCIENCE_TAGS

_PROCITE_KEYS = ("Record ID: ", "Record Number: ")


def as_meant(by_tag: dict[str, list[str]]) -> dict[str, list[str]]:
    """The values of a record under the tags for what the program that wrote it means."""
    if "N1" in by_tag and any(note.startswith(_PROCITE_KEYS) for note in by_tag["N1"]):
        return _from_procite(by_tag)
    if "AN" in by_tag and by_tag["AN"][0].startswith(WEB_OF_SCIENCE):
        return _renamed(by_tag, WEB_OF_SCIENCE_TAGS)
    return by_tag


def _renamed(by_tag: dict[str, list[str]], tags: dict[str, dict[str, str]]) -> dict[str, list[str]]:
    """The fields under the tags for what a program means by them in a type."""
    own = tags.get(by_tag.get("TY", [""])[0].upper(), {})
    found: dict[str, list[str]] = {}
    for tag, values in by_tag.items():
        found.setdefault(own.get(tag, tag), []).extend(values)
    return found


def _from_procite(by_tag: dict[str, list[str]]) -> dict[str, list[str]]:
    """The fields of a ProCite record, with what it writes as notes under the tags for it."""
    found = _renamed({tag: values for tag, values in by_tag.items() if tag != "N1"}, PROCITE_TAGS)
    for note in by_tag["N1"]:
        name, colon, text = note.partition(": ")
        if colon and name in PROCITE_NOTES:
            found.setdefault(PROCITE_NOTES[name], []).append(text)
        elif not (colon and name == "Connective Phrase"):
            found.setdefault("N1", []).append(note)
    return found

"""Plug-in for csl_suite.py: translates the calls of the official test runner to bibkit's processor."""

from __future__ import annotations

from typing import Any

from bibkit.csl import Processor, Style


def javascript_string(value: Any) -> str:
    """A value as JavaScript prints it, for the fixtures that print the bibliography's parameters."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ",".join(map(javascript_string, value))
    return str(value)


class Session:
    """A processor at work on one fixture."""

    def __init__(self, fixture: Any) -> None:
        items = {str(item.get("id")): item for item in fixture.input}
        self.ids = {str(item.get("id")): item.get("id") for item in fixture.input}
        self.processor = Processor(Style.parse(fixture.csl), items)

    def update_items(self, ids: list[Any], nosort: bool = False) -> None:
        self.processor.register(map(str, ids), sort=not nosort)

    def registered_ids(self) -> list[Any]:
        return self.processor.registered()

    def make_citation_cluster(self, items: list[dict[str, Any]]) -> str:
        return self.processor.preview(items)

    def process_citation_cluster(
        self, citation: dict[str, Any], before: list[Any], after: list[Any]
    ) -> list[tuple[int, str, str]]:
        pairs = [(str(one), note) for one, note in before], [(str(one), note) for one, note in after]
        return [(one.index, one.text, one.id) for one in self.processor.insert(citation, *pairs)]

    def citation_ids(self) -> set[str]:
        return {one for one, _ in self.processor.citations()}

    def citation_order(self) -> list[str]:
        return [one for one, _ in self.processor.citations()]

    def make_bibliography(self, condition: Any = None) -> tuple[dict[str, Any], list[str]]:
        bibliography = self.processor.bibliography(condition)
        parameters = {name: javascript_string(value) for name, value in bibliography.parameters.items()}
        return parameters, list(bibliography.entries)

    def replace_items(self, items: list[dict[str, Any]]) -> None:
        self.processor.replace_items(items)


def open_session(fixture: Any, config: dict[str, str]) -> Session:
    return Session(fixture)

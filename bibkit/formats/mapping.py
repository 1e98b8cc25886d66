"""A mapping table of a format, read in both directions: which place holds which CSL variable, by CSL type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Table:
    """`types`: CSL type → the format's name for it. `fields`: variable → place, for every type that `by_type`
    does not say otherwise for; a place that `by_type` gives to one variable is taken from all others of that
    type, and the place "" says that the type has none for it. `read_types` and `read_fields` (place → variable) hold what is understood but never written."""

    types: Mapping[str, str]
    fields: Mapping[str, str]
    by_type: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    read_types: Mapping[str, str] = field(default_factory=dict)
    read_fields: Mapping[str, str] = field(default_factory=dict)
    read_by_type: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @cached_property
    def _places(self) -> dict[str, dict[str, str]]:
        return {"": dict(self.fields)} | {kind: self._merged(own) for kind, own in self.by_type.items()}

    def _merged(self, own: Mapping[str, str]) -> dict[str, str]:
        taken = set(own.values())
        merged = {
            variable: own.get(variable, place)
            for variable, place in self.fields.items()
            if variable in own or place not in taken
        }
        return {variable: place for variable, place in (merged | dict(own)).items() if place}

    @cached_property
    def _variables(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for kind in {"", *self.by_type, *self.read_by_type}:
            merged = dict(self.read_fields) | dict(self.read_by_type.get(kind, {}))
            for variable, place in self.places(kind).items():
                merged.setdefault(place, variable)
            found[kind] = merged
        return found

    @cached_property
    def _csl_types(self) -> dict[str, str]:
        found: dict[str, str] = dict(self.read_types)
        for kind, name in self.types.items():
            found.setdefault(name, kind)
        return found

    def places(self, kind: str) -> dict[str, str]:
        """Variable → place for a CSL type, in the order of writing."""
        return self._places.get(kind) or self._places[""]

    def variables(self, kind: str) -> dict[str, str]:
        """Place → variable for a CSL type."""
        return self._variables.get(kind) or self._variables[""]

    def csl_type(self, name: str) -> str | None:
        """The CSL type of a type name of the format, or None."""
        return self._csl_types.get(name)

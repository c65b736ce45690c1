"""Everything that is declared for the nation and the states, held against what a state lists: what no tuple names."""

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import ser.federal
import ser.states
from ser.federal.declared import FEDERAL
from ser.law.codes import CodeSet
from ser.law.fact import FactTable
from ser.law.flow import Flow
from ser.law.permission import Role
from ser.law.record import Record
from ser.law.renewal import Renewal
from ser.law.report import Report
from ser.law.rule import Rule
from ser.law.state import Declarations, State
from ser.law.switch import Switch
from ser.law.timeline import Extension, Timeline

TUPLES: dict[type, str] = {
    Rule: "RULES", Timeline: "TIMELINES", Report: "REPORTS", FactTable: "FACTS", Flow: "FLOWS", Switch: "SWITCHES",
    Role: "ROLES", Record: "RECORDS", Renewal: "RENEWALS",
}  # fmt: skip
"""What is declared, and how the tuple is called that it belongs in."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration as it stands in a module."""

    module: str
    name: str
    value: Any

    @property
    def kind(self) -> type | None:
        """What it is a declaration of; a kind of record is a class."""
        if isinstance(self.value, type):
            return Record if issubclass(self.value, Record) and "spec" in vars(self.value) else None
        return next((kind for kind in (*TUPLES, CodeSet, Extension) if isinstance(self.value, kind)), None)


def modules() -> list[ModuleType]:
    """Every module in which something may be declared."""
    packages = (ser.federal, ser.states)
    return [
        importlib.import_module(found.name)
        for package in packages
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]


def declared(module: ModuleType) -> Iterator[Declared]:
    """What a module declares, and not what it has from another."""
    for name, value in vars(module).items():
        one = Declared(module.__name__, name, value)
        if one.kind is not None and (one.kind is not Record or value.__module__ == module.__name__):
            yield one


def listed(among: list[ModuleType]) -> set[int]:
    """The identities of all that the federal declarations or a state hold, with the code sets and grounds in use."""
    states = [value for module in among for value in vars(module).values() if isinstance(value, State)]
    return {id(each) for one in (FEDERAL, *(state.declared for state in states)) for each in _held(one)}


def _held(one: Declarations) -> Iterator[object]:
    for part in dataclasses.fields(one):
        yield from getattr(one, part.name)
    for kind in one.records:
        yield from (codes for e in kind.spec.elements for codes in (e.codes, e.words) if codes is not None)
    yield from (ground for clock in one.timelines for ground in clock.extensions)


def unlisted(among: list[ModuleType]) -> list[str]:
    """Each declaration that nothing lists, so that it would be silently dead, with the tuple that it belongs in."""
    known = listed(among)
    strays = {id(one.value): one for module in among for one in declared(module) if id(one.value) not in known}
    return [f"{one.module}.{one.name} {_advice(one)}" for one in strays.values()]


def _advice(one: Declared) -> str:
    if one.kind is CodeSet:
        return "is the code set of no element: name it in one, codes=..., or delete it."
    if one.kind is Extension:
        return "is a ground of no clock: name it in one, extensions=(...), or delete it."
    tuple_name = TUPLES[one.kind] if one.kind is not None else ""
    return f"is in no state, so nothing asks it: put it into {_place(one, tuple_name)}."


def _place(one: Declared, name: str) -> str:
    """The nearest tuple of this name that does not hold it yet: the module's own, then those of the packages above."""
    parts = one.module.split(".")
    for depth in range(len(parts), 1, -1):
        above = ".".join(parts[:depth])
        for module in (above, f"{above}.{name.lower()}"):
            held = getattr(importlib.import_module(module), name, None) if _exists(module) else None
            if held is not None and not any(each is one.value for each in held):
                return f"{name} of {module}"
    return f"{name} of a state"


def _exists(module: str) -> bool:
    try:
        importlib.import_module(module)
    except ModuleNotFoundError:
        return False
    return True

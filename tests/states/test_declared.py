"""Whatever is declared below ser.federal and ser.states is asked: it is in the tuple that a state lists."""

import dataclasses
from types import ModuleType
from typing import Any

import pytest

from ser.federal.codes.appraisal import DISABILITY
from ser.federal.declared import FEDERAL
from ser.federal.records import Evaluation
from tests import catalog

MODULES = catalog.modules()


def test_there_are_declarations_to_look_at() -> None:
    found = [one for module in MODULES for one in catalog.declared(module)]
    assert len(found) > 400
    assert {one.kind for one in found} >= set(catalog.TUPLES)


def test_every_declaration_is_in_the_tuple_that_it_belongs_in() -> None:
    strays = catalog.unlisted(MODULES)
    assert strays == [], "\n".join(["A declaration that no state lists is never asked.", *strays])


def stray(module: str, value: Any) -> list[str]:
    """What is said of a declaration that was put into a module, and into no tuple."""
    added = ModuleType(module)
    added.stray = value  # type: ignore[attr-defined]
    return catalog.unlisted([*MODULES, added])


@pytest.mark.parametrize(
    ("value", "module", "place"),
    [
        (FEDERAL.rules[0], "ser.federal.rules.directory", "RULES of ser.federal.rules.directory"),
        (FEDERAL.timelines[0], "ser.federal.timelines.plan", "TIMELINES of ser.federal.timelines"),
        (FEDERAL.reports[0], "ser.federal.reports.exits", "REPORTS of ser.federal.reports"),
        (FEDERAL.facts[0], "ser.federal.facts.exits", "FACTS of ser.federal.facts"),
        (FEDERAL.flows[0], "ser.federal.flows", "FLOWS of ser.federal.flows"),
        (FEDERAL.roles[0], "ser.federal.roles", "ROLES of ser.federal.roles"),
        (FEDERAL.switches[0], "ser.federal.rules.evaluation", "SWITCHES of ser.federal.switches"),
        (FEDERAL.switches[0], "ser.states.louisiana.switches", "SWITCHES of ser.states.louisiana.switches"),
        (DISABILITY, "ser.federal.codes.appraisal", "codes=..."),
        (FEDERAL.timelines[0].extensions[0], "ser.federal.extensions", "extensions=(...)"),
    ],
    ids=lambda value: value.split()[0] if isinstance(value, str) else type(value).__name__,
)
def test_a_declaration_in_no_tuple_is_named_with_its_place(value: Any, module: str, place: str) -> None:
    (said,) = stray(module, dataclasses.replace(value))
    assert said.startswith(f"{module}.stray ")
    assert place in said


def test_a_kind_of_record_in_no_tuple_is_named_with_its_place() -> None:
    module = "ser.federal.records.plan"
    kind = type("Stray", (Evaluation,), {"spec": Evaluation.spec, "__module__": module})
    (said,) = stray(module, kind)
    assert said.endswith("put it into RECORDS of ser.federal.records.")

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

import ser.law.rule_book
import ser.law.timeline_book
from ser.law.state import State
from ser.law.version import rule_version
from tests.states.every import LOUISIANA, STATES


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.abbreviation)
def test_the_version_of_the_rules_is_the_same_each_time(state: State) -> None:
    assert rule_version(state) == rule_version(state)


def test_each_state_has_rules_of_its_own_version() -> None:
    assert len({rule_version(state) for state in STATES}) == len(STATES)


def test_whatever_decides_facts_is_part_of_the_version() -> None:
    declared = LOUISIANA.declared
    switched = replace(declared, switches=tuple(replace(s, values=((date.min, 99),)) for s in declared.switches))
    fewer = replace(declared, facts=declared.facts[:-1])
    others = [
        replace(LOUISIANA, declared=switched),
        replace(LOUISIANA, declared=replace(fewer, reports=())),
        replace(LOUISIANA, turned_on=frozenset({"SER-0001"})),
        replace(LOUISIANA, calendar=replace(LOUISIANA.calendar, holidays=LOUISIANA.calendar.holidays[1:])),
    ]
    assert len({rule_version(state) for state in (LOUISIANA, *others)}) == len(others) + 1


@pytest.mark.parametrize("runs", [ser.law.rule_book, ser.law.timeline_book], ids=lambda module: module.__name__)
def test_what_runs_the_declarations_is_part_of_the_version(
    runs: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rule_version(LOUISIANA)
    edited = tmp_path / "edited.py"
    edited.write_text(Path(str(runs.__file__)).read_text("utf-8") + "\nEDITED = True\n", "utf-8")
    monkeypatch.setattr(runs, "__file__", str(edited))
    assert rule_version(LOUISIANA) != before

"""What no child shows alone is found in the records that are stored."""

from datetime import date
from pathlib import Path

import pytest

from ser.law.example import after
from ser.law.rule import Change, add, change
from ser.services.reports import reporting
from ser.services.reports.reporting import Question
from ser.states.louisiana.state import STATE
from ser.store.operations.server import Connections
from ser.store.scope import Scope
from tests.sending import ORLEANS, STATE_SCOPE, TODAY, lea, load, write

pytestmark = pytest.mark.slow

TWICE = add("student", state_id="2100000009", system_id="EBR-9", first_name="Alexander")
ELSEWHERE = add("student", lea_code="036", state_id="2100000009", system_id="ORL-9", first_name="Alexander")
UNCERTIFIED = change("provider", at=1, certified_to_date=date(2017, 6, 30))


def found(folder: Path, *changes: Change, by: Scope = STATE_SCOPE) -> list[tuple[object, ...]]:
    load(write(folder, after(STATE, changes).records))
    table, _ = reporting.report(by=by, name="findings", question=Question(TODAY))
    return [(row[0], row[4]) for row in table.rows()]


def test_nothing_is_found_about_the_example_child(tmp_path: Path, empty: Connections) -> None:
    assert found(tmp_path) == []


def test_one_child_under_two_ids_is_found(tmp_path: Path, empty: Connections) -> None:
    assert found(tmp_path, TWICE) == [("SER-0014", "2100000009")]


def test_a_service_is_held_against_the_certificate_of_who_gives_it(tmp_path: Path, empty: Connections) -> None:
    assert found(tmp_path, UNCERTIFIED) == [("SER-0083", "017|B2")]


def test_rows_of_no_student_are_asked_their_rules(tmp_path: Path, empty: Connections) -> None:
    wrong = change("earlysteps_notice", outcome_date=None)
    assert found(tmp_path, wrong) == [("SER-0107", "017|Y1")]


def test_an_lea_is_not_told_of_children_of_others(tmp_path: Path, empty: Connections) -> None:
    assert found(tmp_path, ORLEANS, ELSEWHERE, by=lea("017")) == []
    assert found(tmp_path, ORLEANS, ELSEWHERE) == [("SER-0014", "2100000009")]

"""The lives of the synthetic state: they count as published, and break no rule."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ser.federal.facts.circumstances import circumstances
from ser.federal.facts.count_status import count_status
from ser.federal.records import Evaluation
from ser.files.row import RowReader
from ser.law.deadline import Result, result
from ser.law.finding import Severity
from ser.law.record import Record
from ser.law.state import State
from ser.law.student import Student
from ser.states.louisiana.state import STATE
from ser.synthetic.calendar import days_of_schools
from ser.synthetic.files import EARLIEST, LATEST, count_day, generate
from ser.synthetic.population import Kind, scaled
from tests.states.meridian import STATE as MERIDIAN
from tests.synthetic.conftest import CHILDREN, SEED, Files

TODAY = date(2018, 3, 1)


def records(folder: Path, state: State, today: date) -> Iterator[tuple[str, Record]]:
    """Every record of the files, read as intake reads them and without a problem."""
    for name, kind in state.records.items():
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            rows = csv.reader(lines)
            reader = RowReader(kind, next(rows), today)
            for row in rows:
                made, problems = reader.read(row)
                assert problems == []
                assert made is not None
                yield name, made


def students(folder: Path, state: State = STATE, today: date = TODAY) -> list[Student]:
    found: defaultdict[object, defaultdict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
    owners: dict[tuple[str, str, str], object] = {}
    for name, row in records(folder, state, today):
        spec = state.records[name].spec
        if spec.of_student:
            who = row.state_id or (row.lea_code, row.system_id)  # type: ignore[attr-defined]
            owners[name, row.lea_code, getattr(row, f"{name}_id", "")] = who  # type: ignore[attr-defined]
        elif spec.about_student:
            who = owners[spec.parent or "", row.lea_code, getattr(row, f"{spec.parent}_id")]  # type: ignore[attr-defined]
            owners[name, row.lea_code, getattr(row, f"{name}_id", "")] = who  # type: ignore[attr-defined]
        else:
            continue
        found[who][name].append(row)
    days = state.days_by(days_of_schools(state, today))
    made = (state.student({name: tuple(rows) for name, rows in kinds.items()}) for kinds in found.values())
    return [replace(student, days=days) for student in made]


@pytest.fixture(scope="module")
def everybody(small_state: Path) -> list[Student]:
    return students(small_state)


def found_in(everybody: list[Student], state: State = STATE, today: date = TODAY) -> set[tuple[str, str]]:
    found = set()
    for student in everybody:
        for rule, breach in state.rule_book.all_of(student, today):
            severity = Severity.NOTICE if breach.notice else rule.severity_in(state.turned_on)
            if severity is not Severity.NOTICE:
                found.add((rule.code, breach.record.key))
    return found


def test_no_rule_finds_more_than_a_notice(everybody: list[Student]) -> None:
    assert found_in(everybody) == set()


@pytest.mark.parametrize("seed", [1, 2])
def test_nor_does_it_for_other_seeds(tmp_path: Path, seed: int) -> None:
    generate(tmp_path, students=500, seed=seed, state=STATE)
    assert found_in(students(tmp_path)) == set()


@pytest.mark.parametrize("today", [EARLIEST, LATEST])
def test_nor_does_it_on_another_day(tmp_path: Path, today: date) -> None:
    generate(tmp_path, students=300, seed=3, state=STATE, today=today)
    assert found_in(students(tmp_path, today=today), today=today) == set()


def test_a_state_with_other_codes_and_clocks_has_its_own_lives(tmp_path: Path) -> None:
    generate(tmp_path, students=300, seed=4, state=MERIDIAN)
    assert found_in(students(tmp_path, MERIDIAN), MERIDIAN) == set()


def test_clocks_run_out_only_where_a_state_would_expect_it(everybody: list[Student]) -> None:
    results = {(d.timeline, result(d, TODAY)) for student in everybody for d in student.deadlines()}
    assert ("T-03", Result.ON_TIME) in results
    assert ("T-03", Result.EXCEPTED) in results
    assert {clock for clock, found in results if found is Result.LATE} == {"T-03"}
    assert {clock for clock, found in results if found is Result.OPEN_OVERDUE} <= {"T-03", "T-07"}
    # A plan some days after a move from another state: a worklist, for no number of days is law.
    assert {clock for clock, found in results if found is Result.PAST_UNVERIFIED} <= {"T-18"}


def test_a_late_evaluation_says_why(everybody: list[Student]) -> None:
    late = [d for s in everybody for d in s.deadlines() if result(d, TODAY) is Result.LATE]
    assert all(isinstance(d.record, Evaluation) and d.record.late_reason for d in late)


def test_the_children_who_count_are_those_of_the_published_count(everybody: list[Student]) -> None:
    counted: Counter[Kind] = Counter()
    for student in everybody:
        found = circumstances(student, count_day(STATE))
        if found is not None and count_status(found).status == "COUNTED":
            who = found.profile
            counted[Kind(found.disability, found.environment, found.age, who.race, who.sex)] += 1  # type: ignore[arg-type]
    assert counted == Counter(scaled(CHILDREN, SEED))


def test_everything_happened_within_the_span_or_is_planned(files: Files) -> None:
    ahead = {
        (name, element.name) for name, kind in STATE.records.items() for element in kind.spec.elements if element.ahead
    }
    for name, rows in files.items():
        dated = [column for column in (rows or [{}])[0] if column.endswith("_date") and (name, column) not in ahead]
        assert all(row[column] <= TODAY.isoformat() for row in rows for column in dated)
    assert min(row["dissemination_date"] for row in files["evaluation"] if row["dissemination_date"]) >= "2014-07-01"

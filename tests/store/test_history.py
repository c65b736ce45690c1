"""What the system knew when: every version is kept whole, and the application cannot rewrite it."""

from datetime import date, datetime
from pathlib import Path

import pytest

from ser.federal.records import Evaluation, Exceptionality, Profile
from ser.law.rule import change
from ser.law.student import Student
from ser.states.louisiana.state import STATE
from ser.store import students
from ser.store.connect import connection
from tests.sending import STATE_SCOPE, act, ask, child, load, only, write

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("empty")]

COPY = "parent_copy_date"


@pytest.fixture(autouse=True)
def known(tmp_path: Path, empty: object) -> None:
    """The example child."""
    load(write(tmp_path / "known", child()))


def now() -> datetime:
    """The database's time."""
    return datetime.fromisoformat(str(ask("SELECT clock_timestamp()")[0][0]))


def correct(tmp_path: Path, day: date) -> None:
    """Send the evaluation again with another day on which the parent got a copy."""
    load(write(tmp_path / day.isoformat(), only(child(change("evaluation", parent_copy_date=day)), "evaluation")))


def as_known(moment: datetime | None) -> Student:
    """The example child as the system knew it."""
    with connection(STATE_SCOPE) as db:
        (found,) = students.load(STATE_SCOPE, db, [ask("SELECT id FROM student")[0][0]], moment)
    return found[1]


def test_every_version_is_kept_whole_with_the_time_in_which_it_was_what_the_system_knew(tmp_path: Path) -> None:
    for day in (3, 4):
        correct(tmp_path, date(2016, 11, day))
    elements = ", ".join(f'"{e.name}"' for e in STATE.records["evaluation"].spec.elements if e.name != COPY)
    whole = ask(f"SELECT {elements} FROM evaluation")
    assert ask(f"SELECT {elements} FROM evaluation_history") == whole * 2
    days = ask(f"SELECT {COPY} FROM evaluation_history ORDER BY recorded_to")
    assert days == [(date(2016, 11, 2),), (date(2016, 11, 3),)]
    ends = ask("SELECT recorded_to FROM evaluation_history ORDER BY 1")
    begins = ask(
        "SELECT recorded_from FROM evaluation_history UNION ALL SELECT recorded_from FROM evaluation ORDER BY 1"
    )
    assert begins[1:] == ends
    assert ask("SELECT DISTINCT recorded_by, replaced_by FROM evaluation_history") == [
        ("operator:test", "operator:test")
    ]


def test_what_was_known_on_a_day_is_a_query(tmp_path: Path) -> None:
    before = now()
    correct(tmp_path, date(2016, 11, 3))
    between = now()
    correct(tmp_path, date(2016, 11, 4))
    days = [as_known(moment)[Evaluation][0].parent_copy_date for moment in (before, between, None)]
    assert days == [date(2016, 11, 2), date(2016, 11, 3), date(2016, 11, 4)]
    assert as_known(before)[Exceptionality] == as_known(None)[Exceptionality]
    assert as_known(before).all() is not None
    assert list(as_known(before).records) == list(as_known(None).records)


def test_before_a_child_was_known_it_was_not_there() -> None:
    with connection(STATE_SCOPE) as db:
        ids = students.all_ids(STATE_SCOPE, db)
        assert list(students.load(STATE_SCOPE, db, ids, datetime.fromisoformat("2000-01-01T00:00:00+00:00"))) == []


def test_a_corrected_name_stays_under_the_child_that_had_it(tmp_path: Path) -> None:
    before = now()
    load(write(tmp_path / "second", only(child(change("student", first_name="Sam")), "student")))
    assert as_known(before)[Profile][0].first_name == "Alex"
    assert as_known(None)[Profile][0].first_name == "Sam"


def test_what_is_deleted_is_still_known_before(tmp_path: Path) -> None:
    before = now()
    act("DELETE FROM exceptionality")
    assert as_known(None)[Exceptionality] == ()
    assert len(as_known(before)[Exceptionality]) == 1
    assert ask("SELECT replaced_by FROM exceptionality_history") == [("operator:screen",)]


def test_a_change_names_who_made_it() -> None:
    act("UPDATE evaluation SET parent_copy_date = '2016-11-05'")
    assert ask("SELECT recorded_by FROM evaluation") == [("operator:screen",)]
    assert ask("SELECT recorded_by, replaced_by FROM evaluation_history") == [("operator:test", "operator:screen")]


def test_every_table_of_a_record_keeps_its_history_and_touches_its_student() -> None:
    for record in STATE.records:
        element = STATE.records[record].spec.elements[-1].name
        act("DELETE FROM touched")
        act(f'UPDATE {record} SET "{element}" = "{element}"')
        rows = len(child()[record])
        assert ask(f"SELECT count(*) FROM {record}_history") == [(rows,)], record
        of_student = STATE.records[record].spec.about_student
        assert ask("SELECT count(*) FROM touched") == [(int(of_student and rows > 0),)], record

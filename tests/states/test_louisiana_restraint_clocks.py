"""What is owed after a restraint, by the hour and by the day."""

from datetime import date, time
from typing import Any

import pytest

from ser.law.deadline import Deadline, Result, result
from ser.law.example import after
from ser.law.explain import explain
from ser.states.louisiana.restraint_row import restrained
from ser.states.louisiana.state import STATE
from tests.states.louisiana_clock import deadline, deadlines, late

FRIDAY, SATURDAY, MONDAY = date(2017, 10, 20), date(2017, 10, 21), date(2017, 10, 23)


def owed(clock: str, **values: Any) -> Deadline:
    given = {"incident_date": FRIDAY, "written_notice_date": None, "written_notice_time": None, **values}
    return deadline(clock, restrained(**given))


def sent(day: date, at: time | None, **values: Any) -> Deadline:
    return owed("T-37", written_notice_date=day, written_notice_time=at, **values)


def test_the_written_notice_is_due_24_hours_after_the_end_be_it_on_a_saturday() -> None:
    made = owed("T-37")
    assert (made.start, made.due, made.due_time) == (FRIDAY, SATURDAY, time(14, 30))
    assert not made.unverified


@pytest.mark.parametrize("day", [MONDAY, date(2018, 3, 1)])
def test_the_last_minute_is_on_time_and_the_next_is_an_hour_late(day: date) -> None:
    assert result(sent(SATURDAY, time(14, 30)), day) is Result.ON_TIME
    made = sent(SATURDAY, time(14, 31))
    assert (result(made, day), late(made, day)) == (Result.LATE, (1, "hour", 0))
    assert late(sent(MONDAY, time(9, 0)), day) == (43, "hour", 2)


def test_a_notice_that_is_not_sent_is_open_on_the_due_day_and_overdue_after_it() -> None:
    made = owed("T-37")
    assert [result(made, day) for day in (FRIDAY, SATURDAY, date(2017, 10, 22))] == [
        Result.OPEN, Result.OPEN, Result.OPEN_OVERDUE,
    ]  # fmt: skip
    assert late(made, MONDAY) == (None, "hour", 2)


def test_without_a_time_of_the_notice_the_day_decides() -> None:
    assert result(sent(SATURDAY, None), MONDAY) is Result.ON_TIME
    made = sent(date(2017, 10, 22), None)
    assert (result(made, MONDAY), late(made, MONDAY)) == (Result.LATE, (None, "hour", 1))


def test_without_a_time_of_the_incident_whole_days_are_counted() -> None:
    made = sent(SATURDAY, time(23, 59), end_time=None)
    assert (made.due, made.due_time, result(made, MONDAY)) == (SATURDAY, None, Result.ON_TIME)
    student = after(STATE, restrained(end_time=None))
    steps = explain(student, STATE.timeline_book.timelines["T-37"], student.records["restraint"][0])
    assert "no time of day is on record, so whole days are counted" in steps[1].words


def test_the_steps_say_the_hours_with_their_times() -> None:
    student = after(STATE, restrained())
    steps = explain(student, STATE.timeline_book.timelines["T-37"], student.records["restraint"][0])
    assert [(step.words, step.day, step.at) for step in steps] == [
        ("Starts: Incident", date(2017, 10, 19), time(14, 30)),
        ("24 hours from 14:30 on 19 October 2017", FRIDAY, time(14, 30)),
        ("Stops: Written notice", FRIDAY, time(9, 15)),
    ]


@pytest.mark.parametrize("day", [FRIDAY, MONDAY])
def test_the_hour_of_an_act_that_nobody_has_read_makes_nothing_late(day: date) -> None:
    told = {"administrator_told_date": FRIDAY, "administrator_told_time": time(15, 30)}
    made = owed("T-38", **told)
    assert (made.due, made.due_time, made.unverified) == (FRIDAY, time(15, 30), True)
    assert result(made, day) is Result.ON_TIME
    assert result(owed("T-38", **{**told, "administrator_told_time": time(15, 31)}), day) is Result.PAST_UNVERIFIED


def test_an_hour_before_midnight_ends_on_the_next_day() -> None:
    made = owed("T-38", begin_time=time(23, 20), end_time=time(23, 30))
    assert (made.due, made.due_time) == (SATURDAY, time(0, 30))


def test_the_parent_is_told_on_the_day() -> None:
    assert result(owed("T-39", parent_told_date=FRIDAY), MONDAY) is Result.ON_TIME
    assert result(owed("T-39", parent_told_date=SATURDAY), MONDAY) is Result.PAST_UNVERIFIED


def test_without_an_incident_nothing_is_owed() -> None:
    assert [made for clock in ("T-37", "T-38", "T-39") for made in deadlines(clock)] == []

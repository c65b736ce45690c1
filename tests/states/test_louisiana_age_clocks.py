from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ser.federal.records import ProgramEpisode
from ser.law.deadline import Result, result
from ser.law.example import after
from ser.law.explain import explain
from ser.law.rule import Change, add, change
from ser.states.louisiana.state import STATE
from tests.states.louisiana_clock import TODAY, deadline, deadlines

BORN = date(2022, 1, 20)
SEEN = date(2024, 9, 3)
ON = replace(STATE, turned_on=frozenset({"T-20b"}))


def announced(day: date | None, born: date = BORN, **values: Any) -> tuple[Change, ...]:
    came: dict[str, Any] = {
        "lea_code": "017",
        "state_id": "2100000001",
        "system_id": "EBR-1",
        "part_c_transition_id": "PC1",
    }
    return change("student", birth_date=born), add("part_c_transition", notification_date=day, **{**came, **values})


def test_a_child_of_two_and_a_half_stands_on_the_next_monthly_list() -> None:
    due = date(2024, 8, 20)
    made = deadline("T-20b", *announced(due))
    assert (made.start, made.due, made.unverified) == (date(2024, 7, 20), due, True)
    assert result(made, SEEN) is Result.ON_TIME
    assert result(deadline("T-20b", *announced(None)), due) is Result.OPEN


@pytest.mark.parametrize(("day", "found"), [(date(2024, 8, 21), Result.LATE), (None, Result.OPEN_OVERDUE)])
def test_the_list_is_late_only_once_the_state_has_turned_the_clock_on(day: date | None, found: Result) -> None:
    assert result(deadline("T-20b", *announced(day)), SEEN) is Result.PAST_UNVERIFIED
    assert result(deadline("T-20b", *announced(day), state=ON), SEEN) is found


def test_a_parent_who_objected_keeps_the_child_off_the_list() -> None:
    assert result(deadline("T-20b", *announced(None, parent_opted_out=True)), SEEN) is Result.EXCEPTED


def test_there_was_no_monthly_list_before_the_law() -> None:
    assert deadlines("T-20b", *announced(None, date(2021, 1, 31))) == []
    assert len(deadlines("T-20b", *announced(None, date(2021, 2, 1)))) == 1


OUT = change("student", birth_date=date(1996, 1, 19))
"""A student whose 22nd birthday is 19 January 2018."""

TRANSITION = add("transition_plan", lea_code="017", transition_plan_id="TP1", iep_id="I2")


def left(day: date) -> Change:
    return change("program_episode", end_date=day, exit_reason="RMA")


def test_the_program_ends_on_the_22nd_birthday() -> None:
    made = deadline("T-31", OUT)
    assert (made.base_due, made.due) == (date(2018, 1, 19), date(2018, 1, 19))
    assert result(made, TODAY) is Result.OPEN_OVERDUE
    assert result(deadline("T-31", OUT, left(date(2018, 1, 19))), TODAY) is Result.ON_TIME
    assert result(deadline("T-31", OUT, left(date(2018, 1, 22))), TODAY) is Result.LATE


def test_a_student_with_a_transition_plan_may_stay_to_the_end_of_the_school_year() -> None:
    made = deadline("T-31", OUT, TRANSITION)
    assert (made.base_due, made.verified_due, made.extended_by) == (
        date(2018, 1, 19),
        date(2018, 5, 25),
        ("SCHOOL",),
    )
    assert result(made, TODAY) is Result.OPEN
    stayed = deadline("T-31", OUT, TRANSITION, left(date(2018, 5, 25)))
    assert result(stayed, date(2018, 6, 1)) is Result.ON_TIME_EXTENDED


def test_a_birthday_in_the_summer_gives_no_more_time() -> None:
    summer = change("student", birth_date=date(1996, 6, 11))
    assert deadline("T-31", summer, TRANSITION).due == date(2018, 6, 11)


def test_the_explanation_says_under_which_condition_the_student_may_stay() -> None:
    student = after(STATE, (OUT, TRANSITION))
    steps = explain(student, STATE.timeline_book.timelines["T-31"], student[ProgramEpisode][0])
    assert [(step.words, step.day) for step in steps][1:] == [
        ("22 years from 19 January 1996", date(2018, 1, 19)),
        (
            "End of the school year: to 25 May 2018, if steps of the transition plan are unfinished.",
            date(2018, 5, 25),
        ),
    ]
    assert steps[2].citation == "LAC 28:XCVII.103"

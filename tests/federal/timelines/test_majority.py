from datetime import date
from typing import Any

import pytest

from ser.law.deadline import Result, result
from ser.law.rule import Change, add, change, without
from tests.federal.timelines.clock import TODAY, came_back, deadline, deadlines, left


def born(day: date) -> Change:
    return change("student", birth_date=day)


OUT = born(date(1996, 1, 19))
"""A student whose 22nd birthday is 19 January 2018."""


def test_the_program_ends_on_the_22nd_birthday() -> None:
    made = deadline("T-31", OUT)
    assert (made.start, made.due) == (date(2017, 1, 19), date(2018, 1, 19))
    assert result(made, date(2018, 1, 19)) is Result.OPEN
    assert result(made, date(2018, 1, 20)) is Result.OPEN_OVERDUE
    assert result(deadline("T-31", OUT, left(date(2018, 1, 19), "RMA")), TODAY) is Result.ON_TIME
    assert result(deadline("T-31", OUT, left(date(2018, 1, 26), "RMA")), TODAY) is Result.LATE


def test_a_child_who_left_before_the_last_age_has_no_such_clock() -> None:
    assert deadlines("T-31", left(date(2018, 1, 10))) == []
    assert deadlines("T-31", change("program_episode", program="GT")) == []


def test_a_student_who_comes_in_the_last_year_starts_then() -> None:
    (back,) = deadlines("T-31", OUT, left(date(2017, 1, 10), "DROPOUT"), came_back(begin_date=date(2017, 9, 5)))
    assert (back.start, back.due) == (date(2017, 9, 5), date(2018, 1, 19))


TELLS = born(date(2001, 1, 19))
"""A student whose 17th birthday is 19 January 2018."""


def told(day: date) -> Change:
    return change("iep", at=1, rights_transfer_notice_date=day)


def test_rights_are_told_a_year_before_the_age_of_majority() -> None:
    made = deadline("T-32", TELLS)
    assert (made.start, made.due) == (date(2017, 1, 19), date(2018, 1, 19))
    assert result(made, date(2018, 1, 19)) is Result.OPEN
    assert result(made, TODAY) is Result.OPEN_OVERDUE
    assert result(deadline("T-32", TELLS, told(date(2018, 1, 19))), TODAY) is Result.ON_TIME
    assert result(deadline("T-32", TELLS, told(date(2018, 1, 22))), TODAY) is Result.LATE


def test_a_notice_of_rights_tells_them_too() -> None:
    notice: dict[str, Any] = {"notice_kind": "RIGHTS", "sent_date": date(2017, 11, 3)}
    assert deadline("T-32", TELLS, change("parent_notice", **notice)).met == date(2017, 11, 3)
    assert deadline("T-32", TELLS).met is None


@pytest.mark.parametrize(
    "changes",
    [
        (left(date(2017, 12, 1)),),
        (change("program_episode", begin_date=date(2018, 1, 22)),),
        (change("program_episode", program="SVC"),),
        (without("student"),),
    ],
)
def test_only_a_child_in_special_education_on_that_birthday_is_told(changes: tuple[Change, ...]) -> None:
    assert deadlines("T-32", TELLS, *changes) == []


def test_a_child_who_moves_within_the_state_has_one_clock() -> None:
    arrived = add(
        "program_episode", program_episode_id="P2", begin_date=date(2018, 1, 22), end_date=None, exit_reason=None
    )
    (made,) = deadlines("T-32", TELLS, left(date(2018, 1, 20), "XFER"), arrived)
    assert made.key == "017|P1"


def test_the_death_of_the_student_ends_the_clock() -> None:
    assert result(deadline("T-32", TELLS, change("student", death_date=date(2018, 1, 3))), TODAY) is Result.EXCEPTED

from datetime import date
from typing import Any

import pytest

from ser.law.cite import law
from ser.law.deadline import Result, days_late, result
from ser.law.rule import Change, add, change, without
from tests.federal.timelines.clock import STATE, TODAY, came_back, deadline, deadlines, left


def test_the_first_meeting_is_due_thirty_days_after_the_determination() -> None:
    made = deadline("T-05a")
    assert (made.start, made.due, made.met) == (date(2016, 10, 27), date(2016, 11, 26), date(2016, 11, 14))
    assert result(made, TODAY) is Result.ON_TIME


def test_no_meeting_is_due_for_a_child_without_a_disability() -> None:
    assert deadlines("T-05a", change("evaluation", evaluation_outcome="N")) == []


def test_no_meeting_is_owed_where_the_parent_refuses_services() -> None:
    refused = deadline("T-05a", without("iep"), change("evaluation", evaluation_outcome="ER"))
    assert result(refused, TODAY) is Result.EXCEPTED
    answered = deadline("T-05a", without("iep"), change("consent", 1, response="N"))
    assert result(answered, TODAY) is Result.EXCEPTED


def test_a_meeting_that_never_was_is_overdue() -> None:
    assert result(deadline("T-05a", without("iep")), TODAY) is Result.OPEN_OVERDUE


def test_no_meeting_is_owed_to_a_child_who_left_the_state_before_its_due_day() -> None:
    def moved(day: date, reason: str = "MOVED") -> Result:
        gone = change("responsibility", end_date=day, end_reason=reason)
        return result(deadline("T-05a", without("iep"), gone), TODAY)

    assert moved(date(2016, 11, 26)) is Result.EXCEPTED
    assert moved(date(2016, 11, 27)) is Result.LATE
    assert moved(date(2016, 11, 26), "XFER") is Result.OPEN_OVERDUE


def test_an_interim_plan_is_no_first_plan() -> None:
    made = deadline("T-05a", change("iep", iep_type="INT"))
    assert made.met == date(2017, 11, 8)


def test_the_annual_review_is_due_a_year_after_each_full_plan() -> None:
    first, second = deadlines("T-07")
    assert (first.start, first.due, first.met) == (date(2016, 11, 14), date(2017, 11, 14), date(2017, 11, 8))
    assert (second.start, second.due, second.met) == (date(2017, 11, 8), date(2018, 11, 8), None)
    assert (result(first, TODAY), result(second, TODAY)) == (Result.ON_TIME, Result.OPEN)


AMENDMENT: dict[str, Any] = {"iep_id": "I3", "iep_type": "AMD", "iep_date": date(2018, 2, 1), "iep_status": "OFFICIAL"}


def test_an_amendment_never_moves_the_annual_review() -> None:
    assert [(d.due, d.met) for d in deadlines("T-07", add("iep", **AMENDMENT))] == [
        (d.due, d.met) for d in deadlines("T-07")
    ]


@pytest.mark.parametrize("status", ["DRAFT", "REJECTED"])
def test_a_plan_that_is_not_complete_meets_no_review(status: str) -> None:
    (first,) = deadlines("T-07", change("iep", 1, iep_status=status))
    assert first.met is None
    assert result(first, TODAY) is Result.OPEN_OVERDUE


def test_a_review_that_comes_late_is_late() -> None:
    first, _ = deadlines("T-07", change("iep", 1, iep_date=date(2017, 11, 15)))
    assert result(first, TODAY) is Result.LATE


def test_the_review_is_not_owed_to_a_child_who_left_before_its_due_day() -> None:
    made = deadline("T-07", left(date(2018, 1, 10), "NOLONGER"))
    assert result(made, date(2018, 1, 9)) is Result.OPEN
    assert result(made, date(2018, 1, 10)) is Result.EXCEPTED
    assert made.excepted is not None
    assert (made.excepted.code, made.excepted.day) == ("NOLONGER", date(2018, 1, 10))


def test_a_review_that_was_overdue_when_the_child_left_stays_late() -> None:
    gone = (change("iep", 1, iep_status="DRAFT"), left(date(2017, 12, 1)))
    made = deadline("T-07", *gone)
    assert result(made, date(2017, 11, 30)) is Result.OPEN_OVERDUE
    assert result(made, TODAY) is Result.LATE
    late = days_late(made, TODAY, STATE.days)
    assert late is not None
    assert late.calendar == 17


def test_a_move_to_another_lea_of_the_state_does_not_stop_the_clock() -> None:
    moved = left(date(2018, 1, 10), "XFER")
    arrived = came_back(begin_date=date(2018, 1, 22), begin_basis="TRF")
    for changes in ((moved,), (moved, arrived)):
        assert result(deadline("T-07", *changes), date(2018, 11, 9)) is Result.OPEN_OVERDUE


def test_a_child_who_is_back_by_the_due_day_is_owed_the_review() -> None:
    back = add(
        "program_episode", program_episode_id="P2", begin_date=date(2018, 8, 20), end_date=None, exit_reason=None
    )
    assert result(deadline("T-07", left(date(2018, 1, 10), "MKC"), back), date(2018, 11, 9)) is Result.OPEN_OVERDUE


def test_a_child_who_comes_back_after_the_due_day_is_not() -> None:
    back = add(
        "program_episode", program_episode_id="P2", begin_date=date(2018, 11, 20), end_date=None, exit_reason=None
    )
    assert result(deadline("T-07", left(date(2018, 1, 10), "MKC"), back), date(2018, 12, 1)) is Result.EXCEPTED


def test_a_stay_that_goes_on_in_another_program_does_not_stop_the_clock() -> None:
    private = came_back(program="SVC", begin_date=date(2018, 11, 10))
    assert result(deadline("T-07", left(date(2018, 11, 9)), private), date(2018, 12, 1)) is Result.OPEN_OVERDUE


def test_the_revocation_of_services_stops_the_clock_on_the_day_of_the_notice() -> None:
    revoked = change("consent", 1, revoked_date=date(2018, 1, 8), effective_end_date=date(2018, 1, 19))
    made = deadline("T-07", revoked)
    assert made.excepted is not None
    assert (made.excepted.code, made.excepted.day) == ("REVOKED", date(2018, 1, 19))
    assert made.excepted.cite == (law("34 CFR 300.300(b)(4)"),)


def test_no_federal_clock_runs_for_the_plan_of_a_gifted_child() -> None:
    assert deadlines("T-07", change("program_episode", program="GT")) == []


def test_a_gifted_plan_does_not_meet_the_review_of_a_child_with_a_disability() -> None:
    gifted = add("program_episode", program_episode_id="P2", program="GT", begin_date=date(2017, 11, 1))
    (first,) = deadlines("T-07", gifted, change("iep", 1, program_episode_id="P2"))
    assert first.met is None


ENDS = change("iep", end_date=date(2017, 6, 16))
"""The first plan, ending in the summer."""


def resumed(day: date) -> Change:
    return change("iep", at=1, begin_date=day)


def test_a_plan_is_in_effect_on_the_first_day_of_school() -> None:
    made = deadline("T-08", ENDS, resumed(date(2017, 8, 10)))
    assert (made.start, made.due, made.met) == (date(2017, 6, 16), date(2017, 8, 10), date(2017, 8, 10))
    assert result(made, TODAY) is Result.ON_TIME


def test_a_plan_that_begins_after_the_first_day_of_school_is_late_in_school_days() -> None:
    made = deadline("T-08", ENDS, resumed(date(2017, 8, 14)))
    assert result(made, TODAY) is Result.LATE
    late = days_late(made, TODAY, STATE.days)
    assert late is not None
    assert (late.count, late.unit) == (2, "school")


def test_no_plan_on_the_first_day_of_school_is_overdue_from_the_next_day_on() -> None:
    made = deadline("T-08", ENDS, change("iep", 1, iep_status="DRAFT"))
    assert (result(made, date(2017, 8, 10)), result(made, date(2017, 8, 11))) == (Result.OPEN, Result.OPEN_OVERDUE)


def test_a_child_who_left_in_the_summer_is_owed_no_plan() -> None:
    gone = (change("iep", 1, iep_status="DRAFT"), left(date(2017, 7, 3), "MKC"))
    assert result(deadline("T-08", ENDS, *gone), TODAY) is Result.EXCEPTED


@pytest.mark.parametrize(
    "changes",
    [
        (),
        (change("iep", end_date=date(2017, 5, 25)),),
        (ENDS, change("program_episode", program="GT")),
        (ENDS, change("iep", iep_type="AMD")),
    ],
)
def test_only_a_full_plan_that_ends_in_the_summer_has_that_clock(changes: tuple[Change, ...]) -> None:
    assert deadlines("T-08", *changes) == []

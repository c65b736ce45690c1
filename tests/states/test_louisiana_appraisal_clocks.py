from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ser.law.deadline import Result, result
from ser.law.rule import Change, add, change
from ser.states.louisiana.state import STATE
from tests.states.louisiana_clock import TODAY, deadline, deadlines

ASKED, DUE = date(2024, 9, 3), date(2024, 9, 18)
SEEN = date(2024, 10, 1)


def asked(answered: date | None, **values: Any) -> Change:
    made: dict[str, Any] = {"requester": "PARENT", "request_mode": "W", "request_date": ASKED}
    return change("referral", consent_requested_date=answered, **{**made, **values})


def test_a_parents_written_request_is_answered_within_fifteen_days() -> None:
    made = deadline("T-01", asked(DUE))
    assert (made.start, made.due, made.unverified) == (ASKED, DUE, True)
    assert result(made, SEEN) is Result.ON_TIME
    assert result(deadline("T-01", asked(None)), DUE) is Result.OPEN


@pytest.mark.parametrize(("answered", "found"), [(date(2024, 9, 19), Result.LATE), (None, Result.OPEN_OVERDUE)])
def test_an_answer_is_late_only_once_the_state_has_turned_the_clock_on(answered: date | None, found: Result) -> None:
    on = replace(STATE, turned_on=frozenset({"T-01"}))
    assert result(deadline("T-01", asked(answered)), SEEN) is Result.PAST_UNVERIFIED
    assert result(deadline("T-01", asked(answered), state=on), SEEN) is found


def test_a_refusal_by_notice_is_an_answer() -> None:
    assert deadline("T-01", asked(None, prior_notice_date=date(2024, 9, 10))).met == date(2024, 9, 10)


@pytest.mark.parametrize(
    "values", [{"requester": "TEACHER"}, {"request_mode": "O"}, {"request_date": date(2024, 7, 31)}]
)
def test_other_requests_have_no_such_clock(values: dict[str, Any]) -> None:
    assert deadlines("T-01", asked(DUE, **values)) == []


def test_a_referral_that_was_closed_needs_no_answer() -> None:
    assert result(deadline("T-01", asked(None, closed_date=date(2024, 9, 10))), SEEN) is Result.EXCEPTED


def expedited(done: date | None, **values: Any) -> Change:
    made: dict[str, Any] = {
        "evaluation_id": "V2",
        "evaluation_type": "EXP",
        "referral_id": None,
        "evaluation_status": "IN_PROCESS",
        "consent_received_date": date(2018, 1, 8),
    }
    return add("evaluation", dissemination_date=done, **{**made, **values})


def test_an_expedited_evaluation_has_a_target_of_fifteen_business_days() -> None:
    made = deadline("T-24", expedited(date(2018, 1, 30)))
    assert (made.start, made.due, made.unverified) == (date(2018, 1, 8), date(2018, 1, 30), True)
    assert result(made, TODAY) is Result.ON_TIME
    assert result(deadline("T-24", expedited(None)), date(2018, 1, 30)) is Result.OPEN


@pytest.mark.parametrize(("done", "found"), [(date(2018, 1, 31), Result.LATE), (None, Result.OPEN_OVERDUE)])
def test_it_is_late_only_once_the_state_has_turned_the_clock_on(done: date | None, found: Result) -> None:
    on = replace(STATE, turned_on=frozenset({"T-24"}))
    assert result(deadline("T-24", expedited(done)), TODAY) is Result.PAST_UNVERIFIED
    assert result(deadline("T-24", expedited(done), state=on), TODAY) is found


def test_it_starts_with_the_request_where_there_is_one() -> None:
    request = add("referral", referral_id="F2", request_date=date(2018, 1, 4))
    assert deadline("T-24", request, expedited(None, referral_id="F2")).start == date(2018, 1, 4)


def test_a_closed_expedited_evaluation_is_excepted() -> None:
    assert (
        result(deadline("T-24", expedited(None, evaluation_status="WITHDRAWN", closed_date=date(2018, 1, 19))), TODAY)
        is Result.EXCEPTED
    )
    assert deadlines("T-24") == []


def screened(followed: date | None, **values: Any) -> Change:
    made: dict[str, Any] = {
        "screening_id": "Q3",
        "referral_id": None,
        "evaluation_id": None,
        "screening_date": date(2017, 10, 3),
        "screening_result": "FAIL",
    }
    return add("screening", follow_up_date=followed, **{**made, **values})


def test_a_child_who_did_not_pass_a_screening_is_followed_up_within_sixty_days() -> None:
    due = date(2017, 12, 2)
    made = deadline("T-34", screened(due))
    assert (made.due, result(made, TODAY)) == (due, Result.ON_TIME)
    assert result(deadline("T-34", screened(date(2017, 12, 4))), TODAY) is Result.LATE
    forgotten = deadline("T-34", screened(None))
    assert (result(forgotten, due), result(forgotten, TODAY)) == (Result.OPEN, Result.OPEN_OVERDUE)


@pytest.mark.parametrize(
    "values",
    [{"screening_result": "OBJ"}, {"screening_result": "PASS"}, {"screening_type": "DYS"}, {"evaluation_id": "V1"}],
)
def test_other_screenings_need_no_follow_up(values: dict[str, Any]) -> None:
    assert deadlines("T-34", screened(None, **values)) == []


def test_a_child_who_is_gone_needs_no_follow_up() -> None:
    gone = change("responsibility", end_date=date(2017, 11, 1), end_reason="MOVED")
    assert result(deadline("T-34", screened(None), gone), TODAY) is Result.EXCEPTED

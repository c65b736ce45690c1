from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ser.law.deadline import Result, result
from ser.law.rule import Change, add, change, without
from ser.states.louisiana.state import STATE
from tests.states.louisiana_clock import TODAY, deadline, deadlines, late

GIFTED = (
    change("evaluation", is_gifted_talented_only=True, evaluation_outcome="G"),
    change("program_episode", program="GT"),
)


def reevaluated(done: date | None, **values: Any) -> Change:
    made: dict[str, Any] = {"evaluation_id": "V2", "evaluation_type": "R3", "evaluation_outcome": "G"}
    return add("evaluation", dissemination_date=done, **{**made, **values})


def test_a_gifted_child_is_reevaluated_after_three_years() -> None:
    due = date(2019, 11, 1)
    made = deadline("T-12", *GIFTED)
    assert (made.due, result(made, due), result(made, date(2019, 11, 2))) == (due, Result.OPEN, Result.OPEN_OVERDUE)
    for done, found in ((due, Result.ON_TIME), (date(2019, 11, 4), Result.LATE)):
        first, _ = deadlines("T-12", *GIFTED, reevaluated(done))
        assert result(first, date(2020, 1, 2)) is found


def test_a_waiver_counts_for_a_gifted_child_too() -> None:
    signed = date(2019, 10, 1)
    waiver = reevaluated(None, evaluation_type="W", evaluation_outcome=None, waiver_signed_date=signed)
    first, second = deadlines("T-12", *GIFTED, waiver)
    assert (first.met, second.due) == (signed, date(2022, 10, 1))


def test_it_is_the_one_triennial_clock_of_a_gifted_child_and_of_no_other() -> None:
    assert deadlines("T-09", *GIFTED) == []
    assert deadlines("T-12") == []
    waiver = reevaluated(None, evaluation_type="W", evaluation_outcome=None, waiver_signed_date=date(2018, 1, 8))
    assert deadlines("T-12", waiver) == []


def test_a_gifted_child_who_left_is_owed_no_reevaluation() -> None:
    left = change("program_episode", end_date=date(2018, 1, 10), exit_reason="GTEXIT")
    assert result(deadline("T-12", *GIFTED, left), TODAY) is Result.EXCEPTED


def moved(begins: date | None, **values: Any) -> tuple[Change, ...]:
    """The gifted child moves to another LEA on 16 January 2018, where a plan begins on a day."""
    changes = (
        change("program_episode", program="GT", end_date=date(2018, 1, 12), exit_reason="XFER"),
        change("responsibility", end_date=date(2018, 1, 16), end_reason="XFER"),
        add(
            "responsibility",
            lea_code="026",
            responsibility_id="R2",
            begin_date=date(2018, 1, 16),
            begin_reason="T",
            end_date=None,
            end_reason=None,
        ),
        add(
            "program_episode",
            lea_code="026",
            program_episode_id="P2",
            begin_date=date(2018, 1, 16),
            end_date=None,
            exit_reason=None,
        ),
    )
    if begins is None:
        return changes
    plan: dict[str, Any] = {"lea_code": "026", "iep_id": "I3", "program_episode_id": "P2", "begin_date": begins}
    return (*changes, add("iep", at=1, **{**plan, **values}))


ON = replace(STATE, turned_on=frozenset({"T-16"}))


def test_a_gifted_child_from_another_lea_has_a_plan_after_five_school_days() -> None:
    made = deadline("T-16", *moved(date(2018, 1, 23)))
    assert (made.start, made.due, made.unverified) == (date(2018, 1, 16), date(2018, 1, 23), False)
    assert made.owners == ("026",)
    assert result(made, TODAY) is Result.ON_TIME
    assert result(deadline("T-16", *moved(None)), date(2018, 1, 23)) is Result.OPEN


@pytest.mark.parametrize(("begins", "found"), [(date(2018, 1, 24), Result.LATE), (None, Result.OPEN_OVERDUE)])
def test_that_plan_is_late_after_them(begins: date | None, found: Result) -> None:
    assert result(deadline("T-16", *moved(begins)), TODAY) is found


def test_the_current_plan_that_is_taken_over_counts_from_the_move() -> None:
    assert deadline("T-16", *moved(date(2017, 11, 9))).met == date(2018, 1, 16)


def test_a_child_with_a_disability_who_moves_has_no_such_clock() -> None:
    disabled = add(
        "program_episode", program_episode_id="P3", program="IDEA", end_date=date(2018, 1, 12), exit_reason="XFER"
    )
    assert deadlines("T-16", *moved(None), disabled) == []
    assert deadlines("T-16", change("responsibility", begin_reason="T")) == []


def test_a_gifted_program_that_ended_long_before_the_move_starts_no_clock() -> None:
    assert deadlines("T-16", *moved(None), change("program_episode", end_date=date(2017, 1, 13))) == []
    assert deadlines("T-16", *moved(None), change("program_episode", exit_reason="GTEXIT")) == []


def test_a_child_who_left_the_gifted_program_at_once_is_owed_no_plan() -> None:
    left = change("program_episode", at=1, end_date=date(2018, 1, 19), exit_reason="GTEXIT")
    assert result(deadline("T-16", *moved(None), left, state=ON), TODAY) is Result.EXCEPTED


def referred(**values: Any) -> tuple[Change, ...]:
    made: dict[str, Any] = {
        "referral_id": "F2",
        "suspected_exceptionalities": ("GT",),
        "request_date": date(2017, 11, 1),
        "consent_requested_date": None,
    }
    return (*GIFTED, without("enrollment"), add("referral", **{**made, **values}))


def test_a_gifted_child_out_of_school_has_a_review_after_five_school_days() -> None:
    made = deadline("T-17", *referred())
    assert (made.due, made.met, result(made, TODAY)) == (date(2017, 11, 8), date(2017, 11, 8), Result.ON_TIME)


def test_a_review_after_that_is_late_in_school_days() -> None:
    made = deadline("T-17", *referred(), change("iep", at=1, iep_date=date(2017, 11, 13)))
    assert result(made, TODAY) is Result.LATE
    assert late(made) == (2, "school", 5)


def test_a_review_that_is_missing_is_open_and_then_overdue() -> None:
    made = deadline("T-17", *referred(), change("iep", at=1, iep_type="AMD"))
    assert (result(made, date(2017, 11, 8)), result(made, TODAY)) == (Result.OPEN, Result.OPEN_OVERDUE)


def test_a_closed_referral_needs_no_review() -> None:
    closed = referred(closed_date=date(2017, 11, 6))
    assert result(deadline("T-17", *closed, change("iep", at=1, iep_type="AMD")), TODAY) is Result.EXCEPTED


@pytest.mark.parametrize(
    "changes",
    [
        (
            *GIFTED,
            add("referral", referral_id="F2", request_date=date(2017, 11, 1), suspected_exceptionalities=("GT",)),
        ),
        referred(suspected_exceptionalities=("GT", "OHI")),
        referred(suspected_exceptionalities=None),
        referred(request_date=date(2019, 11, 4)),
        (*referred(), change("evaluation", evaluation_outcome="N")),
    ],
    ids=["enrolled", "a disability too", "nothing suspected", "an old evaluation", "no gift found"],
)
def test_every_other_referral_has_no_such_clock(changes: tuple[Change, ...]) -> None:
    assert deadlines("T-17", *changes) == []

from datetime import date, timedelta
from typing import Any

import pytest

from ser.law.cite import law
from ser.law.deadline import Deadline, Result, days_late, result
from ser.law.rule import Change, add, change, without
from tests.federal.timelines.clock import STATE, TODAY, deadline, deadlines, left

CONSENT, DUE, DISSEMINATED = date(2016, 8, 29), date(2016, 10, 28), date(2016, 11, 1)


def extended(kind: str, **values: Any) -> Change:
    return add(
        "evaluation_extension",
        lea_code="017",
        evaluation_extension_id="K1",
        evaluation_id="V1",
        extension_kind=kind,
        **values,
    )


def test_an_initial_evaluation_is_due_sixty_calendar_days_after_consent() -> None:
    made = deadline("T-03")
    assert (made.start, made.due, made.met) == (CONSENT, DUE, DISSEMINATED)
    assert result(made, TODAY) is Result.LATE
    late = days_late(made, TODAY, STATE.days)
    assert late is not None
    assert (late.count, late.unit) == (4, "calendar")


@pytest.mark.parametrize("values", [{"evaluation_type": "R3"}, {"is_gifted_talented_only": True}])
def test_other_evaluations_have_no_such_clock(values: dict[str, Any]) -> None:
    assert deadlines("T-03", change("evaluation", **values)) == []


SUSPECTED = change("referral", suspected_exceptionalities=("SLD",))


def test_a_mutual_agreement_on_anything_but_a_learning_disability_does_not_count() -> None:
    agreed = extended("SLD", parent_agreed_date=date(2016, 10, 20), to_date=date(2016, 11, 4))
    made = deadline("T-03", agreed)
    assert (made.due, made.extended_by) == (DUE, ())
    assert "no specific learning disability is suspected" in made.notes[0]
    assert deadline("T-03", agreed, change("exceptionality", exceptionality="SLD")).due == date(2016, 11, 4)


def test_a_mutual_agreement_for_a_learning_disability_extends_it() -> None:
    made = deadline(
        "T-03", SUSPECTED, extended("SLD", parent_agreed_date=date(2016, 10, 20), to_date=date(2016, 11, 4))
    )
    assert (made.base_due, made.verified_due, made.due) == (DUE, date(2016, 11, 4), date(2016, 11, 4))
    assert result(made, TODAY) is Result.ON_TIME_EXTENDED


@pytest.mark.parametrize(
    ("values", "note"),
    [
        ({"parent_agreed_date": date(2016, 10, 29), "to_date": date(2016, 11, 4)}, "agreed on 29 October 2016, after"),
        ({"to_date": date(2016, 11, 4)}, "without the day on which the parent agreed"),
        ({"parent_agreed_date": date(2016, 10, 20)}, "without a date"),
        ({"parent_agreed_date": date(2016, 10, 20), "to_date": DUE}, "not later than the due day"),
    ],
)
def test_an_agreement_that_does_not_count_is_noted(values: dict[str, Any], note: str) -> None:
    made = deadline("T-03", SUSPECTED, extended("SLD", **values))
    assert made.due == DUE
    assert note in made.notes[0]


def test_an_agreement_may_give_business_days_instead_of_a_date() -> None:
    made = deadline("T-03", SUSPECTED, extended("SLD", parent_agreed_date=DUE, days_added=5))
    assert made.due == date(2016, 11, 4)


def test_a_second_agreement_counts_if_made_by_the_due_day_of_then() -> None:
    first = extended("SLD", parent_agreed_date=date(2016, 10, 20), to_date=date(2016, 11, 4))
    second = extended("SLD", parent_agreed_date=date(2016, 11, 3), to_date=date(2016, 11, 18))
    assert deadline("T-03", SUSPECTED, first, second).due == date(2016, 11, 18)
    assert deadline("T-03", SUSPECTED, second).due == DUE


def test_an_extension_that_the_law_does_not_name_moves_nothing() -> None:
    made = deadline("T-03", extended("PAE", parent_agreed_date=date(2016, 10, 20), to_date=date(2016, 11, 4)))
    assert (made.due, made.extended_by, made.notes) == (DUE, (), ())


@pytest.mark.parametrize("status", ["REFUSED", "WITHDRAWN", "NOT_PRODUCED"])
def test_an_evaluation_is_excepted_that_was_closed_in_time(status: str) -> None:
    def closed(day: date | None) -> Deadline:
        values = {"evaluation_status": status, "dissemination_date": None, "closed_date": day}
        return deadline("T-03", change("evaluation", **values))

    made = closed(DUE)
    assert result(made, DUE - timedelta(1)) is Result.OPEN
    assert result(made, TODAY) is Result.EXCEPTED
    assert made.excepted is not None
    assert (made.excepted.code, made.excepted.day) == (status, DUE)
    assert result(closed(DUE + timedelta(1)), TODAY) is Result.OPEN_OVERDUE
    assert result(closed(None), TODAY) is Result.OPEN_OVERDUE


def test_a_move_alone_excuses_nothing_and_starts_no_clock_again() -> None:
    moved = change("evaluation", evaluation_status="MOVED", dissemination_date=None, closed_date=date(2016, 9, 30))
    assert result(deadline("T-03", moved), TODAY) is Result.OPEN_OVERDUE
    again = {"consent_received_date": date(2016, 11, 14), "dissemination_date": date(2016, 12, 9)}
    there = add("evaluation", lea_code="026", evaluation_id="V2", evaluation_status="COMPLETED", **again)
    (made,) = deadlines("T-03", moved, there)
    assert (made.start, made.due, result(made, TODAY)) == (date(2016, 8, 29), DUE, Result.LATE)


def test_a_child_that_was_not_produced_is_an_exception_with_its_paragraph() -> None:
    made = deadline("T-03", extended("NPR", from_date=date(2016, 10, 3)))
    assert result(made, TODAY) is Result.EXCEPTED
    assert made.excepted is not None
    assert made.excepted.cite == (law("34 CFR 300.301(d)(1)"),)


def test_a_child_that_was_not_produced_after_the_due_day_is_no_exception() -> None:
    assert result(deadline("T-03", extended("NPR", from_date=DUE + timedelta(1))), TODAY) is Result.LATE


def test_a_transfer_is_an_exception_only_with_a_date_agreed_with_the_parent() -> None:
    agreed = {"parent_agreed_date": date(2016, 10, 10), "to_date": date(2016, 12, 1)}
    assert result(deadline("T-03", extended("TRF", **agreed)), TODAY) is Result.EXCEPTED
    for name in agreed:
        assert result(deadline("T-03", extended("TRF", **{**agreed, name: None})), TODAY) is Result.LATE


def test_the_revocation_of_consent_stops_the_clock() -> None:
    revoked = change("consent", revoked_date=date(2016, 10, 3))
    made = deadline("T-03", revoked, change("evaluation", dissemination_date=None))
    assert result(made, date(2016, 10, 2)) is Result.OPEN
    assert result(made, date(2016, 10, 3)) is Result.EXCEPTED


def test_the_death_of_the_child_stops_the_clock() -> None:
    died = change("student", death_date=date(2016, 10, 3))
    made = deadline("T-03", died, change("evaluation", dissemination_date=None))
    assert result(made, TODAY) is Result.EXCEPTED


def reevaluated(kind: str, day: date | None, **values: Any) -> Change:
    later: dict[str, Any] = {"evaluation_id": "V2", "consent_received_date": None}
    return add("evaluation", evaluation_type=kind, dissemination_date=day, **later, **values)


def test_a_reevaluation_is_due_three_years_after_the_report() -> None:
    made = deadline("T-09")
    assert (made.start, made.due, made.met) == (DISSEMINATED, date(2019, 11, 1), None)


def test_a_review_of_another_states_papers_counts_from_the_evaluation_itself() -> None:
    papers = change("evaluation", evaluation_type="OS", original_evaluation_date=date(2014, 4, 10))
    made = deadline("T-09", papers)
    assert (made.start, made.due) == (date(2014, 4, 10), date(2017, 4, 10))
    assert [result(made, day) for day in (date(2017, 4, 10), TODAY)] == [Result.OPEN, Result.OPEN_OVERDUE]
    assert deadline("T-09", change("evaluation", evaluation_type="OS")).due == date(2019, 11, 1)
    own = change("evaluation", original_evaluation_date=date(2014, 4, 10))
    assert deadline("T-09", own).due == date(2019, 11, 1)


def test_a_whole_reevaluation_meets_it_and_starts_the_next() -> None:
    first, second = deadlines("T-09", reevaluated("R3", date(2019, 11, 1)))
    assert result(first, date(2019, 11, 1)) is Result.ON_TIME
    assert second.due == date(2022, 11, 1)


def test_a_signed_waiver_meets_it_and_starts_the_next() -> None:
    waiver = reevaluated("W", None, evaluation_outcome=None, waiver_signed_date=date(2019, 10, 1))
    first, second = deadlines("T-09", waiver)
    assert first.met == date(2019, 10, 1)
    assert second.due == date(2022, 10, 1)


@pytest.mark.parametrize("kind", ["AC", "IEE"])
def test_an_evaluation_of_a_part_of_the_child_does_not_meet_it(kind: str) -> None:
    (only,) = deadlines("T-09", reevaluated(kind, date(2019, 10, 1)))
    assert only.met is None


def test_a_child_found_not_eligible_is_owed_none() -> None:
    assert deadlines("T-09", change("evaluation", evaluation_outcome="N")) == []


def test_a_child_who_never_came_into_the_program_is_owed_none() -> None:
    assert deadlines("T-09", without("program_episode")) == []


def test_a_child_who_left_is_owed_none() -> None:
    assert result(deadline("T-09", left(date(2018, 1, 10), "GHS")), TODAY) is Result.EXCEPTED

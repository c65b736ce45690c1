from datetime import date, timedelta
from typing import Any

import pytest

from ser.core.cite import law
from ser.core.days import Calendar, SchoolYear
from ser.core.deadline import Deadline, Result, days_late, result
from ser.core.example import after
from ser.core.rule import Change, add, change, without
from ser.core.state import Declarations, State
from ser.federal import PARAGRAPHS
from ser.federal.example import example
from ser.federal.extensions import END_OF_YEAR
from ser.federal.records import RECORDS
from ser.federal.timelines import TIMELINES

YEARS = (SchoolYear(2017, date(2016, 8, 11), date(2017, 5, 26)), SchoolYear(2018, date(2017, 8, 10), date(2018, 5, 25)))
CALENDAR = Calendar("Made-up days", date(2016, 7, 1), date(2018, 6, 30), (), YEARS, "made up", True)
TODAY = date(2018, 3, 1)

CONSENT, DUE, DISSEMINATED = date(2016, 8, 29), date(2016, 10, 28), date(2016, 11, 1)


DECLARED = Declarations(records=RECORDS, timelines=TIMELINES, switches=(END_OF_YEAR,))
STATE = State("Made-up", "XX", "00", "UTC", CALENDAR, DECLARED, (), PARAGRAPHS, example(RECORDS))


def deadlines(code: str, *changes: Change) -> list[Deadline]:
    return [made for made in after(STATE, changes).deadlines() if made.timeline == code]


def deadline(code: str, *changes: Change) -> Deadline:
    return deadlines(code, *changes)[-1]


def extended(kind: str, **values: Any) -> Change:
    return add(
        "evaluation_extension", lea_code="017", evaluation_extension_id="K1", evaluation_id="V1", extension_kind=kind,
        **values,
    )  # fmt: skip


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


def test_a_mutual_agreement_for_a_learning_disability_extends_it() -> None:
    made = deadline("T-03", extended("SLD", parent_agreed_date=date(2016, 10, 20), to_date=date(2016, 11, 4)))
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
    made = deadline("T-03", extended("SLD", **values))
    assert made.due == DUE
    assert note in made.notes[0]


def test_an_agreement_may_give_business_days_instead_of_a_date() -> None:
    made = deadline("T-03", extended("SLD", parent_agreed_date=DUE, days_added=5))
    assert made.due == date(2016, 11, 4)


def test_a_second_agreement_counts_if_made_by_the_due_day_of_then() -> None:
    first = extended("SLD", parent_agreed_date=date(2016, 10, 20), to_date=date(2016, 11, 4))
    second = extended("SLD", parent_agreed_date=date(2016, 11, 3), to_date=date(2016, 11, 18))
    assert deadline("T-03", first, second).due == date(2016, 11, 18)
    assert deadline("T-03", second).due == DUE


def test_an_extension_that_the_law_does_not_name_moves_nothing() -> None:
    made = deadline("T-03", extended("PAE", parent_agreed_date=date(2016, 10, 20), to_date=date(2016, 11, 4)))
    assert (made.due, made.extended_by, made.notes) == (DUE, (), ())


@pytest.mark.parametrize("status", ["REFUSED", "WITHDRAWN", "MOVED", "DIED", "NOT_PRODUCED"])
def test_a_closed_evaluation_is_excepted(status: str) -> None:
    closed = change("evaluation", evaluation_status=status, dissemination_date=None)
    made = deadline("T-03", closed)
    assert result(made, TODAY) is Result.EXCEPTED
    assert made.excepted is not None
    assert made.excepted.code == status


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


def left(day: date, reason: str = "TRAN") -> Change:
    return change("program_episode", end_date=day, exit_reason=reason)


def came_back(**values: Any) -> Change:
    return add("program_episode", program_episode_id="P2", end_date=None, exit_reason=None, **values)


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


def reevaluated(kind: str, day: date | None, **values: Any) -> Change:
    later: dict[str, Any] = {"evaluation_id": "V2", "consent_received_date": None}
    return add("evaluation", evaluation_type=kind, dissemination_date=day, **later, **values)


def test_a_reevaluation_is_due_three_years_after_the_report() -> None:
    made = deadline("T-09")
    assert (made.start, made.due, made.met) == (DISSEMINATED, date(2019, 11, 1), None)


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

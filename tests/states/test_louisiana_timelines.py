from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ser.federal.records import Evaluation
from ser.law.deadline import Result, result
from ser.law.end_of_year import Mode, Summer
from ser.law.example import after
from ser.law.explain import explain
from ser.law.rule import Change, add, change, without
from ser.law.state import State
from ser.law.switch import switch
from ser.states.louisiana.calendar import END_OF_YEAR
from ser.states.louisiana.state import STATE
from tests.states.louisiana_clock import TODAY, deadline, deadlines, extended, late
from tests.states.vectors import SIXTY_BUSINESS_DAYS

CONSENT, DUE = date(2016, 8, 29), date(2016, 11, 29)
OPEN: dict[str, Any] = {"dissemination_date": None, "evaluation_status": "IN_PROCESS", "evaluation_outcome": None}


def reevaluation(*, consent: date, done: date | None = None) -> Change:
    values: dict[str, Any] = {"evaluation_id": "V2", "evaluation_type": "R3", "referral_id": None}
    return add("evaluation", consent_received_date=consent, dissemination_date=done, **values)


def test_the_clocks_of_louisiana_replace_or_join_the_federal_ones() -> None:
    assert sorted(STATE.timeline_book.timelines) == [
        "T-01",
        "T-02",
        "T-03",
        "T-04",
        "T-05a",
        "T-05b",
        "T-06",
        "T-07",
        "T-08",
        "T-09",
        "T-10",
        "T-12",
        "T-13",
        "T-14",
        "T-15",
        "T-16",
        "T-17",
        "T-18",
        "T-20a",
        "T-20b",
        "T-21",
        "T-22",
        "T-23",
        "T-24",
        "T-25",
        "T-26",
        "T-27",
        "T-29",
        "T-30a",
        "T-30b",
        "T-30c",
        "T-30d",
        "T-30e",
        "T-30f",
        "T-31",
        "T-32",
        "T-33",
        "T-34",
        "T-35",
        "T-36",
        "T-37",
        "T-38",
        "T-39",
        "T-40",
        "T-41",
        "T-42",
    ]


def test_every_clock_of_the_example_is_in_order() -> None:
    found = {(d.timeline, d.key): result(d, TODAY) for d in after(STATE).deadlines()}
    assert found == {
        ("T-02", "017|F1"): Result.ON_TIME,
        ("T-03", "017|V1"): Result.ON_TIME,
        ("T-05a", "017|V1"): Result.ON_TIME,
        ("T-05b", "017|V1"): Result.ON_TIME,
        ("T-06", "017|I1"): Result.ON_TIME,
        ("T-07", "017|I1"): Result.ON_TIME,
        ("T-07", "017|I2"): Result.OPEN,
        ("T-09", "017|V1"): Result.OPEN,
        ("T-31", "017|P1"): Result.OPEN,
        ("T-32", "017|P1"): Result.OPEN,
    }


def test_consent_is_asked_for_within_ten_business_days_of_the_referral() -> None:
    made = deadline("T-02", change("referral", consent_requested_date=date(2016, 9, 2)))
    assert (made.start, made.due) == (date(2016, 8, 18), date(2016, 9, 1))
    assert result(made, TODAY) is Result.LATE
    assert late(made) == (1, "business", 1)


@pytest.mark.parametrize(
    ("received", "due"), [(date(2024, 8, 12), date(2024, 8, 26)), (date(2025, 3, 3), date(2025, 3, 18))]
)
def test_ten_business_days_by_the_calendar(received: date, due: date) -> None:
    assert deadline("T-02", change("referral", referral_received_date=received)).due == due


@pytest.mark.parametrize("how", ["closed_date", "prior_notice_date"])
def test_a_referral_that_ends_in_time_needs_no_request(how: str) -> None:
    def ended(day: date) -> Result:
        values: dict[str, Any] = {"consent_requested_date": None, how: day}
        return result(deadline("T-02", change("referral", **values)), TODAY)

    assert ended(date(2016, 9, 1)) is Result.EXCEPTED
    assert ended(date(2016, 9, 2)) is Result.LATE


@pytest.mark.parametrize(("consent", "due"), SIXTY_BUSINESS_DAYS)
def test_an_initial_evaluation_is_due_in_sixty_business_days_and_summers_count(consent: date, due: date) -> None:
    made = deadline("T-03", change("evaluation", consent_received_date=consent, **OPEN))
    assert (made.base_due, made.due, made.extended_by) == (due, due, ())


def paused() -> State:
    summer = Summer(2025, date(2025, 5, 23), date(2025, 8, 8))
    policy = replace(END_OF_YEAR, mode=Mode.PAUSE, summers=(summer,))
    turned = switch("end_of_year", "Summer", policy, cite="LAC 28:XLIII.302")
    others = tuple(s for s in STATE.declared.switches if s.name != turned.name)
    return replace(STATE, declared=replace(STATE.declared, switches=(*others, turned)))


@pytest.mark.parametrize(
    ("consent", "base", "due"),
    [
        (date(2025, 3, 10), date(2025, 6, 4), date(2025, 8, 18)),
        (date(2025, 4, 14), date(2025, 7, 11), date(2025, 9, 23)),
    ],
)
def test_the_pause_once_switched_on_leaves_out_the_summer(consent: date, base: date, due: date) -> None:
    made = deadline("T-03", change("evaluation", consent_received_date=consent, **OPEN), state=paused())
    assert (made.base_due, made.verified_due, made.due, made.extended_by) == (base, base, due, ("EOY",))


def test_an_extension_that_the_parent_approved_is_on_time_only_through_an_unverified_rule() -> None:
    agreed = extended("PAE", parent_agreed_date=DUE, to_date=date(2016, 12, 16))
    made = deadline("T-03", SUSPECTED, agreed, change("evaluation", dissemination_date=date(2016, 12, 16)))
    assert (made.base_due, made.verified_due, made.due) == (DUE, DUE, date(2016, 12, 16))
    assert result(made, TODAY) is Result.ON_TIME_UNVERIFIED


SUSPECTED = change("referral", suspected_exceptionalities=("SLD",))


def test_a_learning_disability_extension_is_verified() -> None:
    agreed = extended("SLD", parent_agreed_date=DUE, to_date=date(2016, 12, 16))
    made = deadline("T-03", SUSPECTED, agreed, change("evaluation", dissemination_date=date(2016, 12, 16)))
    assert result(made, TODAY) is Result.ON_TIME_EXTENDED


def test_beside_a_verified_extension_an_unverified_one_shows_what_it_adds() -> None:
    verified = extended("SLD", parent_agreed_date=DUE, to_date=date(2016, 12, 16))
    more = extended("PAE", parent_agreed_date=DUE, to_date=date(2017, 1, 13))
    done = change("evaluation", dissemination_date=date(2017, 1, 13))
    made = deadline("T-03", SUSPECTED, verified, more, done)
    assert (made.base_due, made.verified_due, made.due) == (DUE, date(2016, 12, 16), date(2017, 1, 13))
    assert result(made, TODAY) is Result.ON_TIME_UNVERIFIED


def test_a_report_after_every_due_day_is_late_in_business_days() -> None:
    made = deadline("T-03", change("evaluation", dissemination_date=date(2016, 12, 6)))
    assert result(made, TODAY) is Result.LATE
    assert late(made) == (5, "business", 7)


def test_an_evaluation_for_gifted_or_talented_alone_has_a_clock_of_its_own() -> None:
    gifted = change("evaluation", is_gifted_talented_only=True, appraisal_received_date=date(2016, 8, 30))
    assert deadlines("T-03", gifted) == []
    made = deadline("T-04", gifted)
    assert (made.start, made.due) == (date(2016, 8, 30), date(2016, 11, 30))


@pytest.mark.parametrize("code", ["T-05a", "T-05b"])
def test_a_gifted_child_is_owed_a_meeting_and_a_plan_too(code: str) -> None:
    assert deadline(code, change("evaluation", evaluation_outcome="G")).met == date(2016, 11, 14)


def test_the_first_plan_is_due_thirty_days_after_the_report() -> None:
    made = deadline("T-05b", change("iep", iep_date=date(2016, 12, 2)))
    assert (made.start, made.due, made.met) == (date(2016, 11, 1), date(2016, 12, 1), date(2016, 12, 2))
    assert result(made, TODAY) is Result.LATE


def test_a_plan_completed_before_the_report_meets_it_if_it_names_the_evaluation() -> None:
    early = change("iep", iep_date=date(2016, 10, 28))
    assert deadline("T-05b", early).met == date(2016, 10, 28)
    unnamed = (change("iep", iep_date=date(2016, 10, 28), evaluation_id=None), change("iep", 1, evaluation_id=None))
    assert deadline("T-05b", *unnamed).met == date(2017, 11, 8)


def test_services_start_within_ten_school_days_of_the_first_plan() -> None:
    made = deadline("T-06", change("service", first_delivered_date=date(2016, 12, 2)))
    assert (made.start, made.due) == (date(2016, 11, 14), date(2016, 11, 30))
    assert late(made) == (2, "school", 2)


def test_a_review_starts_no_clock_of_services() -> None:
    assert len(deadlines("T-06")) == 1


@pytest.mark.parametrize("status", ["AWAITING", "REJECTED", "DRAFT"])
def test_services_are_not_owed_before_the_parent_has_agreed(status: str) -> None:
    assert deadlines("T-06", change("iep", iep_status=status)) == []


def test_gifted_services_start_within_ten_school_days_of_the_approval() -> None:
    gifted = (change("program_episode", program="GT"), change("iep", parent_signature_date=date(2016, 11, 15)))
    assert deadline("T-06", *gifted).start == date(2016, 11, 15)


def test_the_annual_review_runs_for_gifted_children_too() -> None:
    first, second = deadlines("T-07", change("program_episode", program="GT"))
    assert (first.due, first.met, second.due) == (date(2017, 11, 14), date(2017, 11, 8), date(2018, 11, 8))


def test_a_gifted_child_who_left_is_owed_no_review() -> None:
    left = change("program_episode", program="GT", end_date=date(2018, 1, 10), exit_reason="GTEXIT")
    assert result(deadline("T-07", left), TODAY) is Result.EXCEPTED


def test_an_anniversary_on_29_february_falls_on_the_28th() -> None:
    leap = (change("iep", iep_type="AMD"), change("iep", 1, iep_date=date(2020, 2, 29)))
    assert deadline("T-07", *leap).due == date(2021, 2, 28)


def test_a_reevaluation_in_progress_is_never_late_while_its_paragraph_is_unread() -> None:
    made = deadline("T-10", reevaluation(consent=date(2017, 9, 5)))
    assert (made.due, made.unverified) == (date(2017, 12, 4), True)
    assert result(made, TODAY) is Result.PAST_UNVERIFIED


def test_a_reevaluation_is_late_once_the_state_has_turned_the_clock_on() -> None:
    on = replace(STATE, turned_on=frozenset({"T-10"}))
    open_one = deadline("T-10", reevaluation(consent=date(2017, 9, 5)), state=on)
    assert result(open_one, TODAY) is Result.OPEN_OVERDUE
    done = deadline("T-10", reevaluation(consent=date(2017, 9, 5), done=date(2017, 12, 5)), state=on)
    assert result(done, TODAY) is Result.LATE


def test_an_extension_of_a_reevaluation_stops_at_the_triennial_day() -> None:
    agreed = extended("PAE", "V2", parent_agreed_date=date(2019, 10, 15), to_date=date(2019, 12, 20))
    made = deadline("T-10", reevaluation(consent=date(2019, 8, 1)), agreed)
    assert (made.base_due, made.due, made.extended_by) == (date(2019, 10, 28), date(2019, 11, 1), ("PAE",))
    assert "2019-11-01" in made.notes[0]


def test_the_triennial_day_never_shortens_the_sixty_days() -> None:
    agreed = extended("PAE", "V2", parent_agreed_date=date(2019, 10, 28), to_date=date(2020, 1, 31))
    made = deadline("T-10", reevaluation(consent=date(2019, 9, 3)), agreed)
    assert made.due == made.base_due == date(2019, 12, 2)


def test_a_child_who_leaves_stops_the_reevaluation() -> None:
    left = change("program_episode", end_date=date(2017, 10, 2), exit_reason="MKC")
    assert result(deadline("T-10", reevaluation(consent=date(2017, 9, 5)), left), TODAY) is Result.EXCEPTED


def test_an_explanation_shows_the_extension_and_that_its_paragraph_was_not_read() -> None:
    agreed = extended("PAE", parent_agreed_date=date(2016, 11, 21), to_date=date(2016, 12, 16))
    student = after(STATE, (agreed, change("evaluation", dissemination_date=date(2016, 12, 15))))
    steps = explain(student, STATE.timeline_book.timelines["T-03"], student[Evaluation][0])
    assert [(step.words, step.day) for step in steps] == [
        ("Starts: Consent received.", CONSENT),
        ("60 business days from 29 August 2016", DUE),
        ("Parentally approved extension: agreed on 21 November 2016 until 16 December 2016.", date(2016, 12, 16)),
        ("Stops: Disseminated", date(2016, 12, 15)),
    ]
    assert "Labor Day (5 September 2016)" in [str(over) for over in steps[1].skipped]
    assert "LAC 28:XLIII.302" in steps[1].citation
    assert steps[2].citation == "LAC 28:CI.511 (unverified)"


def test_an_explanation_shows_why_an_extension_does_not_count() -> None:
    agreed = extended("PAE", parent_agreed_date=DUE + timedelta(1), to_date=date(2016, 12, 16))
    student = after(STATE, agreed)
    steps = explain(student, STATE.timeline_book.timelines["T-03"], student[Evaluation][0])
    assert steps[2].day is None
    assert "agreed on 30 November 2016, after the due day 29 November 2016" in steps[2].words


_DAYS = st.none() | st.dates(date(2016, 7, 1), date(2018, 6, 30))


@given(st.sampled_from(["PAE", "DIS", "SLD", "EOY"]), _DAYS, _DAYS, _DAYS, st.none() | st.integers(1, 250))
def test_no_extension_on_record_makes_an_evaluation_due_earlier(
    kind: str, told: date | None, first: date | None, last: date | None, more: int | None
) -> None:
    changed = extended(kind, parent_agreed_date=told, from_date=first, to_date=last, days_added=more)
    made = deadline("T-03", changed)
    assert made.base_due == DUE
    assert made.due is not None
    assert made.verified_due is not None
    assert DUE <= made.verified_due <= made.due
    assert bool(made.extended_by) == (made.due > DUE)


def test_a_student_without_records_has_no_deadlines() -> None:
    kinds = ("referral", "evaluation", "program_episode", "iep")
    assert after(STATE, tuple(without(kind) for kind in kinds)).deadlines() == ()

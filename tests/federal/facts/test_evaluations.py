from datetime import date

import pytest

from ser.federal.facts.deadlines import OpenDeadline, deadlines
from ser.federal.facts.evaluations import EvaluationOnDay, evaluations
from ser.law.example import after
from ser.law.rule import Change, add, change, without
from tests.states.every import LOUISIANA

TODAY = date(2018, 3, 1)
CONSENT = date(2017, 9, 5)
BASE_DUE = date(2017, 12, 4)  # 18 business days are left in September, 21 in October, 19 in November
RECENT = change(
    "evaluation", consent_received_date=CONSENT, dissemination_date=date(2017, 11, 30), appraisal_received_date=CONSENT
)
OPEN = change("evaluation", consent_received_date=CONSENT, dissemination_date=None, evaluation_status="IN_PROCESS")
LATE = (RECENT, change("evaluation", dissemination_date=date(2017, 12, 12), late_reason="20"))


def extended(kind: str, to: date) -> Change:
    return add(
        "evaluation_extension",
        lea_code="017",
        evaluation_extension_id="K1",
        evaluation_id="V1",
        extension_kind=kind,
        parent_agreed_date=date(2017, 11, 1),
        from_date=None,
        to_date=to,
    )


def rows(*changes: Change, day: date = TODAY) -> list[EvaluationOnDay]:
    return list(evaluations.decide(after(LOUISIANA, changes), day))


def row(*changes: Change, day: date = TODAY) -> EvaluationOnDay:
    (made,) = rows(*changes, day=day)
    return made


def open_deadlines(*changes: Change, day: date = TODAY) -> list[OpenDeadline]:
    return list(deadlines.decide(after(LOUISIANA, changes), day))


def test_an_evaluation_on_time_stands_with_its_dates_and_its_school_year() -> None:
    made = row(RECENT)
    assert (made.result, made.school_year, made.evaluation_type, made.timeline) == ("ON_TIME", 2018, "I", "T-03")
    assert (made.base_due_date, made.due_date, made.dissemination_date) == (BASE_DUE, BASE_DUE, date(2017, 11, 30))
    assert (made.days_late, made.calendar_days_late, made.late_reason) == (None, None, None)
    assert (made.lea_code, made.former_lea_codes, made.site_code) == ("017", "", "017Z01")


def test_a_late_evaluation_is_counted_in_the_unit_of_its_clock_and_in_calendar_days() -> None:
    made = row(*LATE)
    assert (made.result, made.days_late, made.days_late_in, made.calendar_days_late) == ("LATE", 6, "business", 8)
    assert made.late_reason == "20"


def test_an_evaluation_is_told_as_it_stood_on_the_day() -> None:
    assert [row(*LATE, day=day).result for day in (BASE_DUE, date(2017, 12, 5), date(2017, 12, 12))] == [
        "OPEN",
        "OPEN_OVERDUE",
        "LATE",
    ]
    assert row(*LATE, day=date(2017, 12, 5)).dissemination_date is None
    assert rows(*LATE, day=date(2017, 9, 4)) == []


def test_an_extension_by_an_unread_paragraph_is_no_more_than_on_time_unverified() -> None:
    made = row(*LATE, extended("PAE", date(2017, 12, 20)))
    assert (made.result, made.extended_by) == ("ON_TIME_UNVERIFIED", "PAE")
    assert (made.base_due_date, made.verified_due_date, made.due_date) == (BASE_DUE, BASE_DUE, date(2017, 12, 20))


def test_an_exception_is_named() -> None:
    closed = {"evaluation_status": "NOT_PRODUCED", "closed_date": date(2017, 9, 29)}
    made = row(OPEN, change("evaluation", **closed))
    assert (made.result, made.excepted) == ("EXCEPTED", "NOT_PRODUCED")
    assert made.excepted_why


def test_the_lea_responsible_on_the_day_of_dissemination_answers_and_the_former_one_is_named() -> None:
    moved = date(2017, 10, 16)
    left = change("responsibility", end_date=moved, end_reason="XFER")
    came = add("responsibility", lea_code="026", responsibility_id="R2", begin_date=moved, end_date=None)
    made = row(RECENT, left, came)
    assert (made.lea_code, made.former_lea_codes) == ("026", "017")
    before = row(RECENT, left, came, day=date(2017, 10, 15))
    assert (before.lea_code, before.former_lea_codes) == ("017", "")


def test_initial_evaluations_are_followed_through_the_year_after_their_own() -> None:
    assert [len(rows(day=day)) for day in (date(2017, 6, 30), date(2018, 6, 30), date(2018, 7, 1))] == [1, 1, 0]


def test_an_initial_evaluation_that_stays_open_is_followed_until_it_is_done() -> None:
    assert row(OPEN, day=date(2020, 3, 2)).result == "OPEN_OVERDUE"


@pytest.mark.parametrize(
    ("changes", "timeline"),
    [
        ((OPEN, change("evaluation", evaluation_type="RO")), "T-10"),
        ((OPEN, change("evaluation", is_gifted_talented_only=True, appraisal_received_date=CONSENT)), "T-04"),
    ],
)
def test_other_evaluations_are_followed_while_they_are_open(changes: tuple[Change, ...], timeline: str) -> None:
    assert row(*changes).timeline == timeline
    assert rows(*changes, change("evaluation", dissemination_date=date(2017, 12, 1))) == []


def test_a_student_without_a_profile_has_no_evaluations_and_no_deadlines() -> None:
    assert rows(RECENT, without("student")) == []
    assert open_deadlines(without("student")) == []


def test_a_clock_stands_in_the_worklists_from_120_days_before_it_is_due() -> None:
    assert [d.timeline for d in open_deadlines(day=date(2018, 7, 10))] == []
    (review,) = open_deadlines(day=date(2018, 7, 11))
    assert (review.timeline, review.record_key, review.due_date) == ("T-07", "017|I2", date(2018, 11, 8))
    assert (review.result, review.days_late) == ("OPEN", None)


def test_an_overdue_clock_says_how_late_it_is() -> None:
    (review,) = open_deadlines(day=date(2018, 11, 18))
    assert (review.result, review.calendar_days_late, review.days_late_in) == ("OPEN_OVERDUE", 10, "calendar")


def test_a_clock_that_was_met_or_has_not_begun_stands_in_no_worklist() -> None:
    assert "I1" not in {d.record_key for d in open_deadlines(day=date(2018, 11, 18))}
    assert open_deadlines(day=date(2016, 8, 17)) == []

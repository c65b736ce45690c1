from datetime import date
from typing import Any

import pytest

from ser.federal.ownership import answerable_lea
from ser.federal.records import PartCTransition
from ser.law.deadline import Result, days_late, result
from ser.law.example import after
from ser.law.explain import explain
from ser.law.rule import Change, add, change, without
from tests.federal.timelines.clock import STATE, deadline, deadlines

BORN, THIRD = date(2015, 1, 12), date(2018, 1, 12)
NINETY = date(2017, 10, 14)
TODAY = date(2018, 3, 1)


def child(born: date = BORN, **values: Any) -> tuple[Change, ...]:
    came: dict[str, Any] = {
        "lea_code": "017",
        "state_id": "2100000001",
        "system_id": "EBR-1",
        "part_c_transition_id": "PC1",
        "notification_date": date(2017, 10, 2),
        "referral_date": date(2017, 10, 4),
        "conference_date": date(2017, 10, 12),
        "iep_date": date(2018, 1, 8),
        "fape_start_date": date(2018, 1, 12),
    }
    return change("student", birth_date=born), add("part_c_transition", **{**came, **values})


@pytest.mark.parametrize(
    ("clock", "element"), [("T-20a", "notification_date"), ("T-21", "conference_date")], ids=["notice", "conference"]
)
def test_notice_and_conference_come_ninety_days_before_the_third_birthday(clock: str, element: str) -> None:
    def on(day: date | None, seen: date = TODAY) -> Result:
        values: dict[str, Any] = {element: day}
        return result(deadline(clock, *child(**values)), seen)

    made = deadline(clock, *child())
    assert (made.start, made.due) == (date(2017, 4, 12), NINETY)
    assert (on(NINETY), on(date(2017, 10, 15)), on(None)) == (Result.ON_TIME, Result.LATE, Result.OPEN_OVERDUE)
    assert on(None, NINETY) is Result.OPEN


@pytest.mark.parametrize(
    ("clock", "values", "code"),
    [
        ("T-20a", {"parent_opted_out": True}, "OPTED_OUT"),
        ("T-20a", {"referral_date": date(2017, 11, 20)}, "LATE"),
        ("T-20a", {"referral_date": None, "is_late_referral": True}, "LATE"),
        ("T-21", {"conference_declined": True}, "DECLINED"),
        ("T-21", {"is_potentially_eligible": False}, "NOT_POTENTIAL"),
        ("T-21", {"referral_date": date(2017, 11, 20)}, "LATE"),
    ],
)
def test_notice_and_conference_have_their_exceptions(clock: str, values: dict[str, Any], code: str) -> None:
    made = deadline(clock, *child(notification_date=None, conference_date=None, **values))
    assert result(made, TODAY) is Result.EXCEPTED
    assert made.excepted is not None
    assert made.excepted.code == code


def test_a_plan_is_in_effect_by_the_third_birthday() -> None:
    made = deadline("T-22", *child())
    assert (made.due, made.met, result(made, TODAY)) == (THIRD, date(2018, 1, 8), Result.ON_TIME)


@pytest.mark.parametrize(
    ("values", "met"),
    [
        ({"iep_date": date(2018, 1, 15)}, date(2018, 1, 15)),
        ({"fape_start_date": date(2018, 1, 22)}, date(2018, 1, 22)),
        ({"iep_date": None}, None),
        ({"fape_start_date": None}, None),
    ],
)
def test_it_is_late_while_the_plan_or_its_services_are_missing(values: dict[str, Any], met: date | None) -> None:
    made = deadline("T-22", *child(**values))
    assert made.met == met
    assert result(made, TODAY) is (Result.LATE if met else Result.OPEN_OVERDUE)
    late = days_late(made, TODAY, STATE.days)
    assert late is not None
    assert late.calendar == ((met or TODAY) - THIRD).days


def test_the_plan_and_its_services_may_stand_in_the_plan_alone() -> None:
    linked = child(iep_date=None, fape_start_date=None, iep_id="I1")
    plan = change("iep", iep_date=date(2018, 1, 9), implementation_date=date(2018, 1, 10))
    assert deadline("T-22", *linked, plan).met == date(2018, 1, 9)


def test_services_of_a_birthday_on_a_weekend_begin_on_the_next_school_day() -> None:
    sunday = date(2015, 1, 14)
    assert result(deadline("T-22", *child(sunday, fape_start_date=date(2018, 1, 15))), TODAY) is Result.ON_TIME
    assert result(deadline("T-22", *child(sunday, fape_start_date=date(2018, 1, 16))), TODAY) is Result.LATE


def test_for_a_summer_birthday_the_team_sets_the_start_of_services() -> None:
    known = {"notification_date": date(2017, 1, 9), "referral_date": date(2017, 1, 9)}
    summer = child(date(2014, 7, 3), iep_date=date(2017, 6, 28), fape_start_date=date(2017, 8, 21), **known)
    made = deadline("T-22", *summer)
    assert (made.due, made.met) == (date(2017, 7, 3), date(2017, 6, 28))
    assert result(made, TODAY) is Result.ON_TIME
    late = child(date(2014, 7, 3), iep_date=date(2017, 7, 6), fape_start_date=date(2017, 8, 21), **known)
    assert result(deadline("T-22", *late), TODAY) is Result.LATE


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"parent_declined": True, "parent_declined_date": date(2017, 12, 1)}, "REFUSED"),
        ({"delay_reason": "PARENT"}, "PARENT"),
        ({"notification_date": None, "referral_date": date(2017, 11, 20)}, "LATE"),
        ({"notification_date": date(2017, 11, 20), "referral_date": date(2017, 11, 21)}, "LATE"),
        ({"is_eligible": False, "eligibility_date": date(2018, 1, 11)}, "NOT_ELIGIBLE"),
    ],
)
def test_no_plan_is_owed_by_the_birthday_where_the_law_excepts_the_child(values: dict[str, Any], code: str) -> None:
    made = deadline("T-22", *child(iep_date=None, **values))
    assert result(made, TODAY) is Result.EXCEPTED
    assert made.excepted is not None
    assert made.excepted.code == code


def test_dates_say_against_a_flag_that_the_child_did_not_come_late() -> None:
    for said in ({"is_late_referral": True}, {"delay_reason": "LATE"}):
        assert result(deadline("T-22", *child(iep_date=None, **said)), TODAY) is Result.OPEN_OVERDUE


def test_a_shortage_of_staff_is_no_exception() -> None:
    assert result(deadline("T-22", *child(iep_date=None, delay_reason="STAFF")), TODAY) is Result.OPEN_OVERDUE


def test_a_decision_after_the_birthday_that_the_child_is_not_eligible_is_late() -> None:
    decided = child(iep_date=None, is_eligible=False, eligibility_date=date(2018, 1, 19))
    assert result(deadline("T-22", *decided), TODAY) is Result.LATE


def test_the_end_of_the_evaluation_that_it_names_excepts_the_transition() -> None:
    closed = {"evaluation_status": "NOT_PRODUCED", "closed_date": date(2018, 1, 8)}
    refused = change("evaluation", dissemination_date=None, **closed)
    made = deadline("T-22", *child(iep_date=None, evaluation_id="V1"), refused)
    assert result(made, TODAY) is Result.EXCEPTED


def test_a_child_whom_nobody_announced_or_referred_is_owed_no_plan() -> None:
    assert deadlines("T-22", *child(notification_date=None, referral_date=None)) == []


def test_without_the_record_of_the_child_no_clock_of_a_transition_runs() -> None:
    changes = (*child(), without("student"))
    assert [deadlines(clock, *changes) for clock in ("T-20a", "T-21", "T-22")] == [[], [], []]


def moved(day: date) -> tuple[Change, ...]:
    return (
        change("responsibility", lea_code="026", begin_date=day, begin_reason="T"),
        change("part_c_transition", lea_code="017"),
    )


def test_the_sender_owns_a_transition_until_an_lea_is_responsible_for_the_child() -> None:
    made = deadline("T-22", *child(iep_date=None), without("responsibility"))
    assert made.owners == ("017",)
    student = after(STATE, (*child(iep_date=None), without("responsibility")))
    assert answerable_lea(student, made, TODAY) == "017"


def test_both_owners_of_a_transition_are_shown_and_exactly_one_answers() -> None:
    changes = (*child(iep_date=date(2018, 2, 5)), *moved(date(2018, 1, 20)))
    made = deadline("T-22", *changes)
    assert made.owners == ("017", "026")
    student = after(STATE, changes)
    assert answerable_lea(student, made, date(2018, 1, 15)) == "026"
    assert answerable_lea(student, made, TODAY) == "026"


def test_the_sender_that_becomes_responsible_is_named_last() -> None:
    back = (
        change("responsibility", lea_code="026", end_date=date(2017, 9, 1), end_reason="XFER"),
        add(
            "responsibility",
            lea_code="017",
            responsibility_id="R2",
            begin_date=date(2017, 9, 1),
            end_date=None,
            end_reason=None,
        ),
    )
    assert deadline("T-22", *child(), *back).owners == ("026", "017")


def test_an_explanation_counts_back_from_the_third_birthday() -> None:
    student = after(STATE, child())
    steps = explain(student, STATE.timeline_book.timelines["T-21"], student[PartCTransition][0])
    assert [(step.words, step.day) for step in steps] == [
        ("Starts: Nine months before the third birthday, when the transition may begin.", date(2017, 4, 12)),
        ("3 years from 12 January 2015", THIRD),
        ("90 calendar days before 12 January 2018", NINETY),
        ("Stops: Conference", date(2017, 10, 12)),
    ]

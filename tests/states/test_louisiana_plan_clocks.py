from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ser.law.deadline import Result, result
from ser.law.rule import Change, add, change
from ser.states.louisiana.state import STATE
from tests.states.louisiana_clock import TODAY, deadline, deadlines, extended, late

DUE = date(2016, 11, 29)
"""The due day of the example's initial evaluation, with which an interim plan beside it ends."""


def interim(**values: Any) -> Change:
    made: dict[str, Any] = {
        "iep_id": "I0",
        "iep_type": "INT",
        "interim_reason": "OUT",
        "iep_status": "SUPERSEDED",
        "evaluation_id": None,
        "iep_date": date(2016, 9, 6),
        "begin_date": date(2016, 9, 6),
        "end_date": date(2016, 11, 13),
    }
    return add("iep", **{**made, **values})


OPEN: dict[str, Any] = {"dissemination_date": None, "evaluation_status": "IN_PROCESS", "evaluation_outcome": None}


def test_an_interim_plan_lasts_as_long_as_the_evaluation_beside_it_may() -> None:
    made = deadline("T-13", interim())
    assert (made.start, made.due, made.met) == (date(2016, 9, 6), DUE, date(2016, 11, 1))
    assert result(made, TODAY) is Result.ON_TIME


def test_an_interim_plan_is_late_with_the_evaluation_in_business_days() -> None:
    made = deadline("T-13", interim(), change("evaluation", dissemination_date=date(2016, 12, 6)))
    assert result(made, TODAY) is Result.LATE
    assert late(made) == (5, "business", 7)


def test_an_interim_plan_beside_an_open_evaluation_is_open_and_then_overdue() -> None:
    made = deadline("T-13", interim(), change("evaluation", **OPEN))
    assert (result(made, DUE), result(made, TODAY)) == (Result.OPEN, Result.OPEN_OVERDUE)


def test_the_end_of_the_program_ends_the_interim_plan_too() -> None:
    left = change("program_episode", end_date=date(2016, 11, 21), exit_reason="INTERIM")
    assert deadline("T-13", interim(), change("evaluation", **OPEN), left).met == date(2016, 11, 21)


def test_a_verified_extension_of_the_evaluation_moves_the_interim_plan() -> None:
    agreed = extended("SLD", parent_agreed_date=date(2016, 11, 21), to_date=date(2016, 12, 16))
    suspected = change("referral", suspected_exceptionalities=("SLD",))
    made = deadline("T-13", interim(), change("evaluation", dissemination_date=date(2016, 12, 15)), suspected, agreed)
    assert (made.base_due, made.verified_due, made.due) == (DUE, date(2016, 12, 16), date(2016, 12, 16))
    assert made.extended_by == ("EVAL",)
    assert result(made, TODAY) is Result.ON_TIME_EXTENDED


def test_an_unverified_extension_of_the_evaluation_is_told_as_such() -> None:
    agreed = extended("PAE", parent_agreed_date=date(2016, 11, 21), to_date=date(2016, 12, 16))
    made = deadline("T-13", interim(), change("evaluation", dissemination_date=date(2016, 12, 15)), agreed)
    assert (made.verified_due, made.due, made.extended_by) == (DUE, date(2016, 12, 16), ("EVAL_UNREAD",))
    assert result(made, TODAY) is Result.ON_TIME_UNVERIFIED


def test_an_interim_plan_without_an_evaluation_beside_it_has_no_clock() -> None:
    assert deadlines("T-13", interim(begin_date=date(2016, 11, 2))) == []
    assert deadlines("T-13", interim(iep_status="DRAFT")) == []
    assert deadlines("T-13") == []


def test_an_interim_plan_may_name_its_evaluation() -> None:
    assert deadline("T-13", interim(begin_date=date(2016, 11, 2), evaluation_id="V1")).due == DUE


def noticed(sent: date | None, effective: date | None = date(2024, 11, 19), **values: Any) -> Change:
    return change(
        "iep", at=1, iep_date=date(2024, 11, 7), ten_day_notice_date=sent, change_effective_date=effective, **values
    )


SEEN = date(2024, 12, 2)


def test_a_notice_is_sent_ten_days_before_a_change_takes_effect() -> None:
    made = deadline("T-14", noticed(date(2024, 11, 9)))
    assert (made.start, made.due, result(made, SEEN)) == (date(2024, 11, 7), date(2024, 11, 9), Result.ON_TIME)
    assert result(deadline("T-14", noticed(date(2024, 11, 12))), SEEN) is Result.LATE
    unsent = deadline("T-14", noticed(None))
    assert (result(unsent, date(2024, 11, 8)), result(unsent, SEEN)) == (Result.OPEN, Result.OPEN_OVERDUE)


def test_a_notice_on_record_counts_as_sent() -> None:
    sent = add("parent_notice", parent_notice_id="W3", notice_kind="CHANGE", sent_date=date(2024, 11, 8))
    assert deadline("T-14", noticed(None), sent).met == date(2024, 11, 8)
    other = add("parent_notice", parent_notice_id="W3", notice_kind="PRIOR", sent_date=date(2024, 11, 8))
    assert deadline("T-14", noticed(None), other).met is None


def test_without_a_day_of_its_own_a_plan_takes_effect_when_it_is_carried_out_or_begins() -> None:
    carried = noticed(None, None, implementation_date=date(2024, 11, 20), begin_date=date(2024, 11, 8))
    assert deadline("T-14", carried).due == date(2024, 11, 10)
    begun = noticed(None, None, implementation_date=None, begin_date=date(2024, 11, 18))
    assert deadline("T-14", begun).due == date(2024, 11, 8)


def test_no_notice_was_owed_before_the_law() -> None:
    first = date(2024, 6, 10)
    assert len(deadlines("T-14", change("iep", at=1, iep_date=first))) == 1
    assert deadlines("T-14", change("iep", at=1, iep_date=date(2024, 6, 9))) == []


def test_no_notice_is_owed_to_a_child_who_left() -> None:
    left = change("program_episode", end_date=date(2024, 11, 8), exit_reason="MKC")
    assert result(deadline("T-14", noticed(None), left), SEEN) is Result.EXCEPTED


def summer(decided: date | None, **values: Any) -> tuple[Change, ...]:
    return (
        change("iep", at=1, esy_eligible=True, esy_decision_date=decided, **values),
        add("service", at=1, service_id="B3", begin_date=date(2018, 6, 4), end_date=date(2018, 6, 29), is_esy=True),
    )


def test_extended_school_year_is_decided_before_the_summer_services_start() -> None:
    seen = date(2018, 7, 2)
    made = deadline("T-33", *summer(date(2018, 6, 3)))
    assert (made.due, result(made, seen)) == (date(2018, 6, 3), Result.ON_TIME)
    assert result(deadline("T-33", *summer(date(2018, 6, 4))), seen) is Result.LATE
    undecided = deadline("T-33", *summer(None, esy_considered=None))
    assert (result(undecided, TODAY), result(undecided, seen)) == (Result.OPEN, Result.OPEN_OVERDUE)


def test_a_decision_without_a_day_was_made_with_the_plan() -> None:
    assert deadline("T-33", *summer(None)).met == date(2017, 11, 8)


def test_a_plan_without_summer_services_has_no_such_clock() -> None:
    assert deadlines("T-33") == []
    assert deadlines("T-33", change("iep", at=1, esy_eligible=True)) == []


def test_a_child_who_left_before_the_summer_is_owed_no_decision() -> None:
    left = change("program_episode", end_date=date(2018, 5, 25), exit_reason="MKC")
    made = deadline("T-33", *summer(None, esy_considered=None), left)
    assert result(made, date(2018, 7, 2)) is Result.EXCEPTED


def due_for_testing(entered: date | None) -> Change:
    return change("accommodation", testing_date=date(2018, 3, 26), accessibility_profile_date=entered)


def test_accommodations_are_entered_thirty_days_before_testing() -> None:
    made = deadline("T-35", due_for_testing(date(2018, 2, 24)))
    assert (made.start, made.due, made.unverified) == (date(2017, 11, 8), date(2018, 2, 24), True)
    assert result(made, TODAY) is Result.ON_TIME
    assert result(deadline("T-35", due_for_testing(None)), date(2018, 2, 24)) is Result.OPEN


@pytest.mark.parametrize(("entered", "found"), [(date(2018, 2, 26), Result.LATE), (None, Result.OPEN_OVERDUE)])
def test_they_are_late_only_once_the_state_has_turned_the_clock_on(entered: date | None, found: Result) -> None:
    on = replace(STATE, turned_on=frozenset({"T-35"}))
    assert result(deadline("T-35", due_for_testing(entered)), TODAY) is Result.PAST_UNVERIFIED
    assert result(deadline("T-35", due_for_testing(entered), state=on), TODAY) is found


def test_accommodations_for_the_class_alone_are_entered_nowhere() -> None:
    assert deadlines("T-35", change("accommodation", testing_date=date(2018, 3, 26), in_assessment=False)) == []


def test_a_child_who_left_before_testing_needs_none() -> None:
    left = change("program_episode", end_date=date(2018, 2, 20), exit_reason="MKC")
    assert result(deadline("T-35", due_for_testing(None), left), TODAY) is Result.EXCEPTED

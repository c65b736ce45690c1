from datetime import date

import pytest

from ser.federal.facts.transitions import Transition, transitions
from ser.federal.timelines.early_childhood import TRANSITION
from ser.law.example import after
from ser.law.rule import Change, change
from tests.states.every import LOUISIANA

BIRTHDAY = date(2011, 3, 12)
BEFORE, AFTER = date(2011, 2, 1), date(2011, 6, 1)
NO_PLAN = change("part_c_transition", iep_date=None, fape_start_date=None)
UNDECIDED = change("part_c_transition", eligibility_date=None, is_eligible=None)


def rows(*changes: Change, day: date = AFTER) -> list[Transition]:
    return list(transitions.decide(after(LOUISIANA, (TRANSITION, *changes)), day))


def row(*changes: Change, day: date = AFTER) -> Transition:
    (made,) = rows(*changes, day=day)
    return made


def test_a_plan_in_effect_by_the_third_birthday_is_in_time() -> None:
    made = row()
    assert (made.standing, made.third_birthday, made.school_year, made.days_late) == ("c", BIRTHDAY, 2011, None)
    assert made.conference_due_date == date(2010, 12, 12)


def test_before_the_birthday_it_is_pending_and_what_comes_later_is_not_known() -> None:
    made = row(day=BEFORE)
    assert (made.standing, made.days_left, made.iep_date, made.eligibility_date) == ("PENDING", 39, None, None)
    assert made.referral_date == date(2010, 11, 17)


def test_after_the_birthday_without_a_plan_it_is_late_by_calendar_days() -> None:
    assert (row(NO_PLAN).standing, row(NO_PLAN).days_late) == ("LATE", 81)
    late = row(change("part_c_transition", fape_start_date=date(2011, 4, 1)))
    assert (late.standing, late.days_late) == ("LATE", 20)


@pytest.mark.parametrize(
    ("letter", "values"),
    [
        ("b", {"is_eligible": False}),
        ("d", {"parent_declined": True, "parent_declined_date": date(2011, 2, 2)}),
        ("d", {"delay_reason": "PARENT"}),
        ("e", {"notification_date": date(2011, 1, 10), "referral_date": date(2011, 1, 11)}),
        ("LATE", {"parent_declined": True, "parent_declined_date": date(2011, 4, 2)}),
        ("NOT_REFERRED", {"referral_date": None}),
    ],
)
def test_a_child_without_a_plan_stands_by_the_letter_of_its_reason(letter: str, values: dict[str, object]) -> None:
    assert row(NO_PLAN, change("part_c_transition", **values)).standing == letter


def test_a_child_that_died_or_left_the_state_is_gone() -> None:
    assert row(NO_PLAN, change("student", death_date=date(2011, 3, 1))).standing == "GONE"


def test_a_transition_is_followed_through_the_year_after_the_birthday() -> None:
    assert [len(rows(day=day)) for day in (date(2012, 6, 30), date(2012, 7, 1))] == [1, 0]
    assert rows(day=date(2010, 11, 14)) == []


def test_a_decision_on_the_birthday_itself_is_not_before_it() -> None:
    def standing(day: date) -> str:
        return row(NO_PLAN, change("part_c_transition", is_eligible=False, eligibility_date=day)).standing

    assert [standing(date(2011, 3, 11)), standing(BIRTHDAY)] == ["b", "LATE"]

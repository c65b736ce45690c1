from datetime import date

import pytest

from ser.federal.facts.birthdays import Birthday, birthdays
from ser.law.example import after
from ser.law.rule import Change, add, change
from tests.states.every import LOUISIANA

TODAY = date(2018, 3, 1)


def rows(*changes: Change, day: date = TODAY) -> list[Birthday]:
    return list(birthdays.decide(after(LOUISIANA, changes), day))


def born(day: date) -> Change:
    return change("student", birth_date=day)


def asks(*changes: Change, day: date = TODAY) -> list[tuple[str, date]]:
    return [(made.asks, made.birthday) for made in rows(*changes, day=day)]


def test_at_most_ages_nothing_is_asked_for() -> None:
    assert rows() == []
    assert rows(born(date(2006, 3, 12))) == []


@pytest.mark.parametrize("birth", [date(2009, 2, 1), date(2009, 9, 30)])
def test_developmental_delay_ends_with_the_ninth_birthday(birth: date) -> None:
    delayed = change("exceptionality", exceptionality="DD")
    assert asks(born(birth), delayed) == [("DELAY_ENDS", birth.replace(year=2018))]
    assert asks(born(birth)) == []
    assert asks(born(date(2009, 9, 30)), delayed, day=date(2017, 9, 29)) == []


def test_an_environment_of_early_childhood_does_not_do_from_six_on() -> None:
    young = change("placement", at=1, school_age_environment=None, early_childhood_environment="SC")
    assert asks(born(date(2012, 9, 20)), young) == [("SCHOOL_AGE", date(2018, 9, 20))]
    assert rows(born(date(2012, 9, 20)), young)[0].environment == "SC"
    assert asks(born(date(2012, 9, 20))) == []


def test_since_the_bands_begin_at_kindergarten_it_does_not_do_from_five_on() -> None:
    young = change("placement", at=1, school_age_environment=None, early_childhood_environment="SC", end_date=None)
    plan = change("iep", at=1, end_date=None)
    on_day = asks(born(date(2016, 9, 20)), young, plan, day=date(2021, 3, 1))
    assert on_day == [("SCHOOL_AGE", date(2021, 9, 20))]


def test_the_plan_in_effect_at_sixteen_holds_transition_services() -> None:
    sixteen = born(date(2002, 5, 2))
    assert asks(sixteen) == [("TRANSITION", date(2018, 5, 2))]
    assert asks(sixteen, add("transition_plan", lea_code="017", transition_plan_id="X1", iep_id="I2")) == []


def test_a_plan_that_ends_before_the_birthday_is_not_asked() -> None:
    assert asks(born(date(2002, 11, 8))) == []


def test_a_year_before_majority_the_student_was_told_of_the_rights() -> None:
    seventeen = born(date(2001, 2, 2))
    planned = add("transition_plan", lea_code="017", transition_plan_id="X1", iep_id="I2")
    assert asks(seventeen, planned) == [("RIGHTS", date(2018, 2, 2))]
    told = change("iep", at=1, rights_transfer_notice_date=date(2017, 11, 8))
    assert asks(seventeen, planned, told) == []


def test_at_the_last_age_a_summary_is_asked_for() -> None:
    last = (
        born(date(1996, 5, 2)),
        add("transition_plan", lea_code="017", transition_plan_id="X1", iep_id="I2"),
        change("iep", at=1, rights_transfer_notice_date=date(2017, 11, 8)),
    )
    assert asks(*last) == [("AGE_OUT", date(2018, 5, 2))]
    assert asks(*last, change("program_episode", summary_of_performance_date=date(2018, 2, 1))) == []


def test_a_child_that_left_is_asked_for_nothing() -> None:
    left = change("program_episode", end_date=date(2018, 1, 8), exit_reason="MKC")
    assert rows(born(date(2002, 5, 2)), left) == []

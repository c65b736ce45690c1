from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ser.law.calendar import Calendar, Holiday, SchoolYear, age_on, merged_school_years, months_after, school_year_of

YEAR_2024 = SchoolYear(2024, date(2023, 8, 10), date(2024, 5, 24))
YEAR_2025 = SchoolYear(2025, date(2024, 8, 8), date(2025, 5, 23))
YEAR_2026 = SchoolYear(2026, date(2025, 8, 14), date(2026, 5, 22))


def calendar(*holidays: Holiday, last: date = date(2025, 12, 31)) -> Calendar:
    return Calendar("Made-up state", date(2024, 1, 1), last, holidays, (YEAR_2024, YEAR_2025), "made up", False)


def test_a_school_year_begins_on_1_july_and_is_named_for_its_second_half() -> None:
    assert school_year_of(date(2017, 6, 30)) == 2017
    assert school_year_of(date(2017, 7, 1)) == 2018
    assert school_year_of(date(2018, 6, 30)) == 2018


def test_a_child_completes_a_year_on_the_birthday() -> None:
    assert age_on(date(2014, 10, 1), date(2017, 9, 30)) == 2
    assert age_on(date(2014, 10, 1), date(2017, 10, 1)) == 3


def test_a_child_born_on_29_february_completes_a_year_on_28_february() -> None:
    assert age_on(date(2016, 2, 29), date(2019, 2, 27)) == 2
    assert age_on(date(2016, 2, 29), date(2019, 2, 28)) == 3


def test_in_a_leap_year_that_child_waits_for_29_february() -> None:
    assert age_on(date(2016, 2, 29), date(2020, 2, 28)) == 3
    assert age_on(date(2016, 2, 29), date(2020, 2, 29)) == 4


@given(st.dates(date(1990, 1, 1), date(2028, 12, 31)), st.integers(0, 30))
def test_age_and_anniversary_agree(birth_date: date, years: int) -> None:
    birthday = months_after(birth_date, 12 * years)
    assert age_on(birth_date, birthday) == years
    assert age_on(birth_date, date.fromordinal(birthday.toordinal() - 1)) == years - 1


def test_months_stay_between_the_first_and_the_last_year_that_can_be_written() -> None:
    assert months_after(date(9999, 12, 31), 1) == date(9999, 12, 31)
    assert months_after(date(1, 1, 31), -1) == date(1, 1, 31)


def test_a_calendar_holds_holidays_of_its_own_days() -> None:
    assert calendar(Holiday(date(2025, 12, 31), "last day")).holidays[0].name == "last day"


def test_a_calendar_refuses_a_holiday_beyond_its_days() -> None:
    with pytest.raises(ValueError, match="2026-01-01"):
        calendar(Holiday(date(2026, 1, 1), "New Year's Day"))


def test_a_calendar_refuses_the_same_holiday_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        calendar(Holiday(date(2025, 3, 4), "Mardi Gras"), Holiday(date(2025, 3, 4), "Shrove Tuesday"))


def test_a_calendar_refuses_to_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="ends before"):
        calendar(last=date(2023, 12, 31))


@pytest.mark.parametrize(
    ("first_day", "last_day"),
    [
        (date(2024, 8, 8), date(2024, 8, 7)),
        (date(2024, 6, 30), date(2025, 5, 23)),
        (date(2024, 8, 8), date(2025, 7, 1)),
    ],
)
def test_a_school_year_refuses_days_in_the_wrong_order_or_year(first_day: date, last_day: date) -> None:
    with pytest.raises(ValueError, match="School year 2025"):
        SchoolYear(2025, first_day, last_day)


def test_a_local_school_year_replaces_that_of_the_state() -> None:
    local = SchoolYear(2025, date(2024, 8, 12), date(2025, 5, 21))
    assert merged_school_years((YEAR_2024, YEAR_2025, YEAR_2026), (local,)) == (YEAR_2024, local, YEAR_2026)


def test_a_gap_between_school_years_is_refused() -> None:
    with pytest.raises(ValueError, match="missing"):
        merged_school_years((YEAR_2024, YEAR_2026), ())

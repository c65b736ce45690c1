from datetime import date, timedelta

import pytest

from ser.law.days import TracedDays
from ser.law.end_of_year import EndOfYear, Mode, Summer, extended_due
from ser.states.louisiana.calendar import (
    CALENDAR,
    DAYS,
    END_OF_YEAR,
    FIRST_YEAR,
    LAST_YEAR,
    holidays_by_rule,
    school_year_by_rule,
)
from tests.states.vectors import SIXTY_BUSINESS_DAYS

LISTED = {
    2024: "01-01 01-15 02-13 02-19 03-29 05-27 06-19 07-04 09-02 10-14 11-05 11-11 11-28 11-29 12-25",
    2025: "01-01 01-20 02-17 03-04 04-18 05-26 06-19 07-04 09-01 10-13 11-11 11-27 11-28 12-25",
    2026: "01-01 01-19 02-16 02-17 04-03 05-25 06-19 07-03 09-07 10-12 11-03 11-11 11-26 11-27 12-25",
    2027: "01-01 01-18 02-09 02-15 03-26 05-31 06-18 07-05 09-06 10-11 11-11 11-25 11-26 12-24 12-31",
    2028: "01-17 02-21 02-29 04-14 05-29 06-19 07-04 09-04 10-09 11-07 11-10 11-23 11-24 12-25",
}

MARDI_GRAS = (
    "2010-02-16 2011-03-08 2012-02-21 2013-02-12 2014-03-04 2015-02-17 2016-02-09 "
    "2017-02-28 2018-02-13 2019-03-05 2020-02-25 2021-02-16 2022-03-01 2023-02-21"
)

PAUSE = EndOfYear(Mode.PAUSE, (Summer(2025, date(2025, 5, 23), date(2025, 8, 8)),))


@pytest.mark.parametrize("year", LISTED)
def test_the_rules_yield_the_listed_holidays(year: int) -> None:
    assert [f"{holiday.day:%m-%d}" for holiday in holidays_by_rule(year)] == LISTED[year].split()


def test_the_data_file_holds_what_the_rules_give() -> None:
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    assert CALENDAR.holidays == tuple(holiday for year in years for holiday in holidays_by_rule(year))


def test_the_school_years_of_the_data_file_are_those_of_the_rule() -> None:
    assert CALENDAR.school_years == tuple(school_year_by_rule(year) for year in range(2011, 2029))


def test_school_of_2017_18_ran_from_10_august_to_25_may() -> None:
    year = DAYS.school_year(date(2018, 3, 1))
    assert year is not None
    assert (year.first_day, year.last_day) == (date(2017, 8, 10), date(2018, 5, 25))


def test_mardi_gras_falls_where_it_fell() -> None:
    found = [holiday.day.isoformat() for holiday in CALENDAR.holidays if holiday.name == "Mardi Gras"]
    assert found[:14] == MARDI_GRAS.split()


def test_every_holiday_falls_on_a_weekday() -> None:
    assert {holiday.day.weekday() for holiday in CALENDAR.holidays} <= set(range(5))


def test_juneteenth_is_a_holiday_from_2021() -> None:
    found = [holiday.day for holiday in CALENDAR.holidays if holiday.name == "Juneteenth"]
    assert found[:3] == [date(2021, 6, 18), date(2022, 6, 20), date(2023, 6, 19)]


def test_the_calendar_is_known_from_2010_to_2028_and_unverified() -> None:
    assert (CALENDAR.first, CALENDAR.last) == (date(2010, 1, 1), date(2028, 12, 31))
    assert not CALENDAR.verified


@pytest.mark.parametrize(
    ("consent", "due"),
    [
        *SIXTY_BUSINESS_DAYS,
        (date(2025, 3, 10), date(2025, 6, 4)),
    ],
)
def test_sixty_business_days_from_consent(consent: date, due: date) -> None:
    assert DAYS.business(consent, 60) == due
    assert extended_due(END_OF_YEAR, DAYS, consent, lambda days: days.business(consent, 60)) == due


@pytest.mark.parametrize(
    ("referral", "due"), [(date(2024, 8, 12), date(2024, 8, 26)), (date(2025, 3, 3), date(2025, 3, 18))]
)
def test_ten_business_days_from_referral(referral: date, due: date) -> None:
    assert DAYS.business(referral, 10) == due


@pytest.mark.parametrize(
    ("consent", "due"), [(date(2025, 3, 10), date(2025, 8, 18)), (date(2025, 4, 14), date(2025, 9, 23))]
)
def test_sixty_business_days_with_the_summer_pause(consent: date, due: date) -> None:
    assert extended_due(PAUSE, DAYS, consent, lambda days: days.business(consent, 60)) == due


def test_a_trace_of_sixty_days_names_the_holidays_between() -> None:
    trace = TracedDays(DAYS)
    trace.business(date(2025, 2, 3), 60)
    names = [skip.why for skip in trace.steps[0].skipped if not skip.why.startswith("S")]
    assert names == ["Presidents' Day", "Mardi Gras", "Good Friday"]


def test_a_clock_that_runs_past_2028_has_no_due_day() -> None:
    assert DAYS.business(date(2028, 11, 1), 60) is None


@pytest.mark.parametrize("year", range(2024, 2029))
def test_a_year_has_about_246_business_days(year: int) -> None:
    count = DAYS.business_between(date(year, 1, 1) - timedelta(1), date(year, 12, 31))
    assert count is not None
    assert 245 <= count <= 247

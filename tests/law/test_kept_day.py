"""Which days are kept, and by whom."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ser.law.collection import Collection
from ser.law.kept_day import TODAY, KeptDay, kept_days
from ser.states.louisiana.state import STATE

OCTOBER = Collection("child_count", "Child count of 1 October", 10, 1)
FEBRUARY = Collection("february_count", "Funding count of 1 February", 2, 1)


def count(day: date) -> KeptDay:
    return KeptDay(OCTOBER.name, day)


@pytest.mark.parametrize(
    ("today", "counted"),
    [
        (date(2018, 3, 1), date(2017, 10, 1)),
        (date(2018, 9, 30), date(2017, 10, 1)),
        (date(2018, 10, 1), date(2018, 10, 1)),
        (date(2018, 10, 2), date(2018, 10, 1)),
        (date(2018, 12, 31), date(2018, 10, 1)),
    ],
)
def test_today_and_the_latest_count_date_are_kept(today: date, counted: date) -> None:
    assert kept_days([OCTOBER], today) == {KeptDay(TODAY, today), count(counted)}


def test_a_collection_of_the_second_half_of_the_year_is_that_of_its_own_year() -> None:
    assert KeptDay(FEBRUARY.name, date(2017, 2, 1)) in kept_days([OCTOBER, FEBRUARY], date(2018, 1, 31))
    assert KeptDay(FEBRUARY.name, date(2018, 2, 1)) in kept_days([OCTOBER, FEBRUARY], date(2018, 2, 1))


def test_a_collection_that_keeps_no_facts_keeps_no_day() -> None:
    assert {kept.owner for kept in STATE.kept_days(date(2018, 3, 1))} == {TODAY, "child_count"}


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_last_day_of_a_collection_is_at_most_a_year_ago_and_the_next_at_most_a_year_ahead(today: date) -> None:
    for each in (OCTOBER, FEBRUARY):
        last, first = each.last_by(today), each.first_from(today)
        assert today - timedelta(366) < last <= today <= first < today + timedelta(366)
        assert each.first_from(today + timedelta(1)) > today

"""Clocks in hours: as exact, as careful and as well explained as those in days."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ser.law.days import TracedDays
from ser.law.moment import Moment
from tests.states.every import STATES

FRIDAY = date(2017, 12, 22)
HALF_PAST_TWO = time(14, 30)
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
MOMENTS = st.builds(Moment, st.dates(date(2010, 1, 1), date(2028, 1, 1)), TIMES)


def test_hours_run_on_through_the_weekend_and_holidays() -> None:
    assert Moment(FRIDAY, HALF_PAST_TWO).after(24) == Moment(date(2017, 12, 23), HALF_PAST_TWO)
    assert Moment(FRIDAY, HALF_PAST_TWO).after(1) == Moment(FRIDAY, time(15, 30))
    assert Moment(FRIDAY, time(23, 30)).after(1) == Moment(date(2017, 12, 23), time(0, 30))


@pytest.mark.parametrize(("hours", "days"), [(1, 1), (24, 1), (25, 2), (48, 2)])
def test_without_a_time_whole_days_are_counted_so_that_nothing_is_late_by_what_nobody_knows(
    hours: int, days: int
) -> None:
    assert Moment(FRIDAY).after(hours) == Moment(FRIDAY + timedelta(days))


def test_on_the_due_day_the_times_decide_where_both_are_known() -> None:
    due = Moment(FRIDAY, HALF_PAST_TWO)
    assert Moment(FRIDAY, HALF_PAST_TWO).is_by(due)
    assert not Moment(FRIDAY, time(14, 31)).is_by(due)
    assert Moment(FRIDAY).is_by(due)
    assert Moment(FRIDAY, time(23, 59)).is_by(Moment(FRIDAY))
    assert not Moment(FRIDAY + timedelta(1), time(0, 0)).is_by(due)


def test_hours_late_are_counted_whole_once_begun_and_never_guessed() -> None:
    due = Moment(FRIDAY, HALF_PAST_TWO)
    assert Moment(FRIDAY, time(14, 31)).hours_after(due) == 1
    assert Moment(FRIDAY + timedelta(1), HALF_PAST_TWO).hours_after(due) == 24
    assert Moment(FRIDAY + timedelta(1)).hours_after(due) is None


def test_a_day_that_is_mistyped_leads_to_the_last_day_that_there_is() -> None:
    assert Moment(date.max, HALF_PAST_TWO).after(24) == Moment(date.max)
    assert Moment(date.max).after(24) == Moment(date.max)


@given(MOMENTS, st.integers(0, 10_000), st.integers(0, 10_000))
def test_hours_add_up(start: Moment, some: int, more: int) -> None:
    assert start.after(some).after(more) == start.after(some + more)
    assert start.after(some).hours_after(start) == some


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_an_explanation_keeps_the_times_of_its_steps(state) -> None:  # type: ignore[no-untyped-def]
    traced = TracedDays(state.days)
    end = traced.hours(Moment(FRIDAY, HALF_PAST_TWO), 24)
    (step,) = traced.steps
    assert (step.unit, step.count, step.start_time) == ("hour", 24, HALF_PAST_TWO)
    assert (step.end, step.end_time) == (end.day, end.at) == (date(2017, 12, 23), HALF_PAST_TWO)
    assert state.days.hours(Moment(FRIDAY, HALF_PAST_TWO), 24) == end

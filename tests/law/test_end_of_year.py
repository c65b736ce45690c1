from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ser.law.days import Calendar, Days, SchoolYear, TracedDays
from ser.law.end_of_year import EndOfYear, Mode, Summer, extended_due, summers

YEARS = (
    SchoolYear(2024, date(2023, 8, 10), date(2024, 5, 24)),
    SchoolYear(2025, date(2024, 8, 8), date(2025, 5, 23)),
    SchoolYear(2026, date(2025, 8, 8), date(2026, 5, 22)),
)
DAYS = Days(Calendar("Made-up state", date(2023, 7, 1), date(2026, 6, 30), (), YEARS, "made up", False))
SUMMER = Summer(2025, date(2025, 5, 23), date(2025, 8, 8))
PAUSE = EndOfYear(Mode.PAUSE, (SUMMER,))
FIXED = EndOfYear(Mode.FIXED_DUE, (replace(SUMMER, nth_business_day=10),))

APRIL = date(2025, 4, 14)
BASE = date(2025, 7, 7)
PAUSED = date(2025, 9, 19)


def business_due(policy: EndOfYear, days: Days, start: date, count: int, kind: str = "", **more: Any) -> date | None:
    return extended_due(policy, days, start, lambda other: other.business(start, count), kind, **more)


def test_without_a_policy_summers_contain_business_days() -> None:
    assert business_due(EndOfYear(), DAYS, APRIL, 60) == BASE == DAYS.business(APRIL, 60)


def test_a_pause_leaves_out_the_days_between_the_school_years() -> None:
    assert business_due(PAUSE, DAYS, APRIL, 60) == PAUSED
    assert DAYS.business_between(APRIL, date(2025, 5, 23)) + DAYS.business_between(date(2025, 8, 7), PAUSED) == 60


def test_a_clock_due_by_the_last_school_day_is_not_touched() -> None:
    assert business_due(PAUSE, DAYS, date(2025, 2, 28), 60) == date(2025, 5, 23)
    assert business_due(FIXED, DAYS, date(2025, 2, 28), 60) == date(2025, 5, 23)


def test_a_clock_that_starts_in_the_summer_waits_for_the_first_school_day() -> None:
    assert business_due(PAUSE, DAYS, date(2025, 6, 10), 1) == date(2025, 8, 8)


def test_a_clock_that_starts_on_the_first_school_day_is_not_touched() -> None:
    start = date(2025, 8, 8)
    assert business_due(PAUSE, DAYS, start, 60) == DAYS.business(start, 60)


def test_a_window_touches_only_clocks_that_start_within_it() -> None:
    window = replace(PAUSE, summers=(replace(SUMMER, window_start=APRIL),))
    assert business_due(window, DAYS, APRIL, 60) == PAUSED
    assert business_due(window, DAYS, date(2025, 4, 11), 60) == DAYS.business(date(2025, 4, 11), 60)


def test_a_fixed_due_day_counts_the_first_school_day_as_day_one() -> None:
    assert business_due(FIXED, DAYS, APRIL, 60) == date(2025, 8, 21)


def test_a_fixed_due_day_never_makes_a_clock_due_earlier() -> None:
    start = date(2025, 8, 1)
    assert business_due(FIXED, DAYS, start, 60) == DAYS.business(start, 60)


def test_a_policy_touches_only_the_kinds_that_it_names() -> None:
    named = replace(PAUSE, summers=(replace(SUMMER, applies_to=frozenset({"I"})),))
    assert business_due(named, DAYS, APRIL, 60, "I") == PAUSED
    assert business_due(named, DAYS, APRIL, 60, "X") == BASE


def test_a_child_from_part_c_is_spared_unless_the_policy_says_otherwise() -> None:
    assert business_due(PAUSE, DAYS, APRIL, 60, part_c=True) == BASE
    assert business_due(replace(PAUSE, spares_part_c=False), DAYS, APRIL, 60, part_c=True) == PAUSED


def test_a_policy_that_needs_agreement_moves_nothing_without_it() -> None:
    agreement = replace(PAUSE, needs_agreement=True)
    assert business_due(agreement, DAYS, APRIL, 60) == BASE
    assert business_due(agreement, DAYS, APRIL, 60, agreed=True) == PAUSED


@pytest.mark.parametrize("policy", [PAUSE, FIXED])
def test_a_cap_stops_the_policy_but_never_moves_the_base_due_day(policy: EndOfYear) -> None:
    assert business_due(policy, DAYS, APRIL, 60, cap=date(2025, 8, 1)) == date(2025, 8, 1)
    assert business_due(policy, DAYS, APRIL, 60, cap=date(2025, 6, 1)) == BASE


def test_a_cap_may_be_switched_off() -> None:
    assert business_due(replace(PAUSE, capped=False), DAYS, APRIL, 60, cap=date(2025, 8, 1)) == PAUSED


def test_a_long_clock_pauses_in_each_summer_that_it_runs_into() -> None:
    policy = EndOfYear(Mode.PAUSE, summers(YEARS))
    due = business_due(policy, DAYS, date(2024, 5, 1), 230)
    assert due == date(2025, 8, 15)
    assert DAYS.school_between(date(2024, 5, 1), due) == 230


def test_a_due_day_pushed_beyond_the_calendar_is_none() -> None:
    policy = EndOfYear(Mode.PAUSE, (Summer(2026, date(2026, 5, 22), date(2026, 8, 13)),))
    assert business_due(policy, DAYS, date(2026, 3, 10), 60) is None


def test_a_trace_shows_the_clock_before_and_after_the_pause() -> None:
    trace = TracedDays(DAYS)
    business_due(PAUSE, trace, APRIL, 60)
    assert [step.end for step in trace.steps] == [BASE, PAUSED]
    assert {skip.why for skip in trace.steps[1].skipped} == {"Saturday", "Sunday", "end-of-year pause"}


def test_summers_lie_between_the_school_years() -> None:
    assert [summer.pause for summer in summers(YEARS)] == [
        (date(2024, 5, 25), date(2024, 8, 7)),
        (date(2025, 5, 24), date(2025, 8, 7)),
    ]


@given(st.sampled_from([Mode.PAUSE, Mode.FIXED_DUE]), st.dates(date(2023, 7, 1), date(2026, 1, 31)), st.integers(1, 60))
def test_a_policy_never_makes_a_clock_due_earlier(mode: Mode, start: date, count: int) -> None:
    due = business_due(EndOfYear(mode, summers(YEARS)), DAYS, start, count)
    assert due is not None
    assert due >= DAYS.business(start, count)

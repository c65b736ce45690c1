import pickle
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ser.law.days import Calendar, Days, Holiday, LocalCalendar, SchoolYear, Skipped, Step, TracedDays

CALENDAR = Calendar(
    name="Made-up state",
    first=date(2023, 1, 1),
    last=date(2026, 12, 31),
    holidays=(
        Holiday(date(2024, 7, 4), "Independence Day"),
        Holiday(date(2024, 12, 25), "Christmas Day"),
        Holiday(date(2025, 1, 1), "New Year's Day"),
        Holiday(date(2025, 3, 4), "Mardi Gras"),
    ),
    school_years=(
        SchoolYear(2024, date(2023, 8, 10), date(2024, 5, 24)),
        SchoolYear(2025, date(2024, 8, 8), date(2025, 5, 23)),
        SchoolYear(2026, date(2025, 8, 14), date(2026, 5, 22)),
    ),
    source="made up",
    verified=False,
)
DAYS = Days(CALENDAR)
LOCAL = LocalCalendar(
    non_school_days=(Holiday(date(2025, 4, 7), "spring break"),),
    school_days=(date(2025, 3, 8),),
    school_years=(SchoolYear(2025, date(2024, 8, 12), date(2025, 5, 21)),),
)
PAUSE = (date(2024, 5, 25), date(2024, 8, 7))
VARIANTS = {"state": DAYS, "local": Days(CALENDAR, LOCAL), "paused": DAYS.paused([PAUSE])}

known_days = st.dates(CALENDAR.first, CALENDAR.last)
any_days = st.dates(date(2022, 6, 1), date(2027, 6, 30))
variants = st.sampled_from(sorted(VARIANTS)).map(VARIANTS.get)


def obviously_business(days: Days, day: date) -> bool:
    closed = {holiday.day for holiday in CALENDAR.holidays}
    paused = any(first <= day <= last for first, last, _ in days.pauses)
    return day.weekday() < 5 and day not in closed and not paused


def obviously_school(days: Days, day: date) -> bool:
    if day in days.local.school_days:
        return True
    own = {year.school_year for year in days.local.school_years}
    years = [*days.local.school_years, *(year for year in CALENDAR.school_years if year.school_year not in own)]
    return (
        any(year.first_day <= day <= year.last_day for year in years)
        and obviously_business(days, day)
        and day not in {holiday.day for holiday in days.local.non_school_days}
    )


def walk(counts, days: Days, start: date, count: int, last: date) -> date | None:
    day = start
    while count:
        day += timedelta(1)
        if day > last:
            return None
        count -= counts(days, day)
    return day


def test_the_day_after_the_start_is_day_one() -> None:
    assert DAYS.business(date(2025, 1, 6), 1) == date(2025, 1, 7)


def test_a_weekend_and_a_holiday_are_passed_over() -> None:
    assert DAYS.business(date(2025, 2, 28), 2) == date(2025, 3, 5)


def test_a_start_on_a_day_that_does_not_count_is_day_zero_too() -> None:
    assert DAYS.business(date(2025, 3, 1), 1) == date(2025, 3, 3)


def test_day_zero_is_the_start_itself() -> None:
    assert DAYS.business(date(2025, 3, 1), 0) == date(2025, 3, 1)


def test_a_clock_does_not_count_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        DAYS.business(date(2025, 3, 1), -1)


def test_business_days_between_are_counted_after_the_start_and_with_the_end() -> None:
    assert DAYS.business_between(date(2025, 3, 3), date(2025, 3, 5)) == 1
    assert DAYS.business_between(date(2025, 3, 5), date(2025, 3, 3)) == -1


def test_beyond_the_calendar_there_is_no_answer() -> None:
    before, after = CALENDAR.first - timedelta(1), CALENDAR.last + timedelta(1)
    assert DAYS.business(before, 5) is None
    assert DAYS.business(CALENDAR.last - timedelta(3), 60) is None
    assert DAYS.business_between(before, CALENDAR.last) is None
    assert DAYS.business_between(CALENDAR.first, after) is None
    assert DAYS.is_business(after) is None
    assert DAYS.why_not_business(after) == "outside the known calendar"


def test_beyond_the_known_school_years_there_is_no_answer() -> None:
    assert DAYS.is_business(date(2026, 9, 1)) is True
    assert DAYS.is_school(date(2026, 6, 30)) is False
    assert DAYS.is_school(date(2026, 7, 1)) is None
    assert DAYS.school(date(2026, 5, 21), 1) == date(2026, 5, 22)
    assert DAYS.school(date(2026, 5, 21), 2) is None
    assert DAYS.why_not_school(date(2026, 9, 1)) == "outside the known calendar"


def test_a_calendar_without_school_years_knows_no_school_day() -> None:
    days = Days(replace(CALENDAR, school_years=()))
    assert days.is_school(date(2025, 1, 6)) is None
    assert days.school(date(2025, 1, 6), 1) is None
    assert days.school_year(date(2025, 1, 6)) is None


def test_school_years_outside_the_calendar_give_no_school_day() -> None:
    days = Days(replace(CALENDAR, school_years=(SchoolYear(2011, date(2010, 8, 12), date(2011, 5, 27)),)))
    assert days.is_school(date(2025, 1, 6)) is None


def test_summer_has_business_days_and_no_school_days() -> None:
    assert DAYS.is_business(date(2025, 6, 2)) is True
    assert DAYS.is_school(date(2025, 6, 2)) is False
    assert DAYS.why_not_school(date(2025, 6, 2)) == "outside the school year"


def test_each_day_that_does_not_count_says_why() -> None:
    assert DAYS.why_not_business(date(2025, 3, 4)) == "Mardi Gras"
    assert DAYS.why_not_business(date(2025, 3, 8)) == "Saturday"
    assert DAYS.why_not_business(date(2025, 3, 9)) == "Sunday"
    assert DAYS.why_not_business(date(2025, 3, 10)) is None
    assert DAYS.why_not_school(date(2025, 3, 4)) == "Mardi Gras"


def test_the_skipped_days_come_in_order_with_their_reasons() -> None:
    assert DAYS.skipped(date(2025, 2, 28), date(2025, 3, 5), "business") == (
        Skipped(date(2025, 3, 1), "Saturday"),
        Skipped(date(2025, 3, 2), "Sunday"),
        Skipped(date(2025, 3, 4), "Mardi Gras"),
    )
    assert DAYS.skipped(date(2025, 2, 28), date(2025, 3, 5), "calendar") == ()


def test_the_next_school_day_after_the_last_one_is_the_first_of_the_next_year() -> None:
    assert DAYS.next_school_day(date(2025, 5, 23)) == date(2025, 8, 14)


def test_a_day_belongs_to_the_school_year_that_begins_on_1_july() -> None:
    assert DAYS.school_year(date(2025, 6, 30)) == CALENDAR.school_years[1]
    assert DAYS.school_year(date(2025, 7, 1)) == CALENDAR.school_years[2]
    assert DAYS.school_year(date(2026, 7, 1)) is None


def test_the_next_school_year_begins_after_the_day() -> None:
    assert DAYS.next_school_year(date(2024, 8, 7)) == CALENDAR.school_years[1]
    assert DAYS.next_school_year(date(2024, 8, 8)) == CALENDAR.school_years[2]
    assert DAYS.next_school_year(date(2025, 8, 14)) is None


def test_a_school_or_lea_may_say_otherwise_of_school_days_alone() -> None:
    local = VARIANTS["local"]
    assert local.is_school(date(2025, 4, 7)) is False
    assert local.why_not_school(date(2025, 4, 7)) == "spring break"
    assert local.is_business(date(2025, 4, 7)) is True
    assert local.is_school(date(2025, 3, 8)) is True
    assert local.why_not_school(date(2025, 3, 8)) is None
    assert local.is_school(date(2024, 8, 8)) is False
    assert local.school_year(date(2025, 1, 6)) == LOCAL.school_years[0]


def test_paused_days_do_not_count_and_say_so() -> None:
    paused = DAYS.paused([(date(2025, 1, 7), date(2025, 1, 8))], "offices closed by a storm")
    assert paused.business(date(2025, 1, 6), 1) == date(2025, 1, 9)
    assert paused.is_school(date(2025, 1, 8)) is False
    assert paused.why_not_business(date(2025, 1, 8)) == "offices closed by a storm"
    assert DAYS.business(date(2025, 1, 6), 1) == date(2025, 1, 7)


def test_a_second_pause_keeps_the_first() -> None:
    once = DAYS.paused([(date(2025, 1, 7), date(2025, 1, 7))], "storm")
    twice = once.paused([(date(2025, 1, 8), date(2025, 1, 8))], "flood")
    assert twice.business(date(2025, 1, 6), 1) == date(2025, 1, 9)
    assert [twice.why_not_business(date(2025, 1, day)) for day in (7, 8)] == ["storm", "flood"]


def test_a_pause_beyond_the_calendar_or_none_at_all_changes_nothing() -> None:
    assert DAYS.paused([]) is DAYS
    paused = DAYS.paused([(date(2020, 1, 1), date(2020, 2, 1)), (date(2030, 1, 1), date(2030, 2, 1))])
    assert paused.business_between(CALENDAR.first, CALENDAR.last) == DAYS.business_between(
        CALENDAR.first, CALENDAR.last
    )


def test_many_different_pauses_still_give_right_answers() -> None:
    for n in range(200):
        paused = DAYS.paused([(date(2025, 1, 7), date(2025, 1, 7) + timedelta(n))])
        assert paused.business(date(2025, 1, 6), 1) == DAYS.business(date(2025, 1, 7) + timedelta(n), 1)


def test_days_pickle_with_their_local_days_and_pauses() -> None:
    days = Days(CALENDAR, LOCAL).paused([PAUSE])
    again = pickle.loads(pickle.dumps(days))
    assert (again.basis, again.local, again.pauses) == (days.basis, days.local, days.pauses)
    assert again.school(date(2024, 5, 1), 60) == days.school(date(2024, 5, 1), 60)


def test_an_anniversary_of_29_february_is_28_february() -> None:
    assert DAYS.years(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert DAYS.years(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert DAYS.years(date(2025, 2, 28), 3) == date(2028, 2, 28)


def test_a_month_ends_on_its_last_day_where_it_is_shorter() -> None:
    assert DAYS.months(date(2024, 8, 31), 6) == date(2025, 2, 28)
    assert DAYS.months(date(2024, 8, 15), 30) == date(2027, 2, 15)


def test_a_mistyped_far_date_does_not_stop_a_clock() -> None:
    assert DAYS.calendar(date(9999, 12, 30), 30) == date.max
    assert DAYS.years(date(9999, 12, 30), 3) == date(9999, 12, 30)
    assert DAYS.business(date(9999, 12, 30), 60) is None


def test_a_trace_keeps_each_step_with_the_days_skipped() -> None:
    trace = TracedDays(DAYS)
    assert trace.business(date(2025, 2, 28), 2) == date(2025, 3, 5)
    assert trace.years(date(2025, 2, 28), 1) == date(2026, 2, 28)
    skipped = DAYS.skipped(date(2025, 2, 28), date(2025, 3, 5), "business")
    assert trace.steps == [
        Step(date(2025, 2, 28), 2, "business", date(2025, 3, 5), skipped),
        Step(date(2025, 2, 28), 1, "year", date(2026, 2, 28), ()),
    ]


def test_a_trace_follows_into_paused_days() -> None:
    trace = TracedDays(DAYS)
    trace.paused([(date(2025, 1, 7), date(2025, 1, 7))], "storm").business(date(2025, 1, 6), 1)
    assert trace.steps == [
        Step(date(2025, 1, 6), 1, "business", date(2025, 1, 8), (Skipped(date(2025, 1, 7), "storm"),))
    ]


def test_a_trace_beyond_the_calendar_has_a_step_without_end() -> None:
    trace = TracedDays(DAYS)
    assert trace.business(date(2026, 12, 1), 60) is None
    assert trace.steps == [Step(date(2026, 12, 1), 60, "business", None, ())]


def test_a_trace_of_a_next_school_day_is_one_step() -> None:
    trace = TracedDays(DAYS)
    trace.next_school_day(date(2025, 5, 23))
    assert [(step.unit, step.end) for step in trace.steps] == [("school", date(2025, 8, 14))]


@given(variants, any_days, st.integers(0, 300))
def test_business_days_agree_with_counting_one_by_one(days: Days, start: date, count: int) -> None:
    known = CALENDAR.first <= start <= CALENDAR.last
    expected = walk(obviously_business, days, start, count, CALENDAR.last) if known else None
    assert days.business(start, count) == expected


@given(variants, st.dates(date(2023, 7, 1), date(2026, 6, 30)), st.integers(0, 300))
def test_school_days_agree_with_counting_one_by_one(days: Days, start: date, count: int) -> None:
    assert days.school(start, count) == walk(obviously_school, days, start, count, date(2026, 6, 30))


@given(variants, any_days)
def test_a_day_counts_exactly_when_there_is_no_reason_why_not(days: Days, day: date) -> None:
    assert (days.is_business(day) is True) == (days.why_not_business(day) is None)
    assert (days.is_school(day) is True) == (days.why_not_school(day) is None)


@given(variants, known_days, st.integers(0, 300))
def test_counting_back_gives_the_count(days: Days, start: date, count: int) -> None:
    business, school = days.business(start, count), days.school(start, count)
    assert business is None or days.business_between(start, business) == count
    assert school is None or days.school_between(start, school) == count


@given(variants, known_days, known_days, st.integers(0, 150))
def test_a_later_start_is_never_due_earlier(days: Days, one: date, other: date, count: int) -> None:
    early, late = days.business(min(one, other), count), days.business(max(one, other), count)
    assert early is None or late is None or early <= late


@given(variants, known_days, st.integers(0, 150))
def test_one_more_day_is_due_later(days: Days, start: date, count: int) -> None:
    due, later = days.business(start, count), days.business(start, count + 1)
    assert due is None or later is None or due < later


@given(variants, known_days, known_days, known_days)
def test_counts_of_adjoining_ranges_add_up(days: Days, a: date, b: date, c: date) -> None:
    assert days.business_between(a, b) + days.business_between(b, c) == days.business_between(a, c)
    assert days.business_between(a, b) == -days.business_between(b, a)


@given(st.sampled_from(["state", "paused"]), any_days)
def test_a_school_day_of_the_state_is_a_business_day(variant: str, day: date) -> None:
    days = VARIANTS[variant]
    assert days.is_school(day) is not True or days.is_business(day) is True


@given(variants, any_days, st.integers(0, 150), st.sampled_from(["business", "school", "calendar", "years", "months"]))
def test_a_trace_gives_the_same_answer(days: Days, start: date, count: int, ask: str) -> None:
    trace = TracedDays(days)
    answer = getattr(days, ask)(start, count)
    assert getattr(trace, ask)(start, count) == answer
    assert [(step.start, step.count, step.end) for step in trace.steps] == [(start, count, answer)]


@given(variants, any_days, any_days, st.sampled_from(["business", "school"]))
def test_skipped_and_counted_days_make_up_the_range(days: Days, start: date, end: date, unit: str) -> None:
    trace = TracedDays(days)
    count = getattr(trace, f"{unit}_between")(start, end)
    if count is None:
        assert trace.steps == []
    else:
        assert abs(count) + len(trace.steps[0].skipped) == abs((end - start).days)

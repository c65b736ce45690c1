from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ser.law.cite import Citation, house, law, unverified
from ser.law.days import Calendar, Days, Holiday, SchoolYear
from ser.law.deadline import MET, DaysLate, Deadline, Excepted, Result, days_late, result
from ser.law.element import element
from ser.law.explain import explain
from ser.law.record import SentRecord, record
from ser.law.student import Student
from ser.law.timeline import Extension, Move, Running, Timeline, extension, timeline
from ser.law.timeline_book import TimelineBook

YEARS = (SchoolYear(2025, date(2024, 8, 8), date(2025, 5, 23)), SchoolYear(2026, date(2025, 8, 7), date(2026, 5, 22)))
LABOR_DAY = Holiday(date(2024, 9, 2), "Labor Day")
DAYS = Days(Calendar("Made-up days", date(2024, 7, 1), date(2026, 6, 30), (LABOR_DAY,), YEARS, "made up", False))

START, DUE = date(2024, 8, 26), date(2024, 9, 10)
AFTER = DUE + timedelta(1)


@record("visit", "Visit", group="made up")
class Visit(SentRecord):
    """A visit that somebody asked for."""

    visit_id: str = element("Visit ID", width=8)
    asked_date: date | None = element("Asked")
    held_date: date | None = element("Held")
    agreed_date: date | None = element("Agreed")
    moved_date: date | None = element("Moved away")
    is_owed: bool = element("Owed")


VISIT = Visit(
    lea_code="001", visit_id="1", asked_date=START, held_date=None, agreed_date=None, moved_date=None, is_owed=True
)


def agreed(running: Running) -> Iterable[Move]:
    day = running.record.agreed_date
    if day is not None:
        yield Move(day, f"agreed until {day}.") if day > running.due else Move(None, f"{day} is no later day.")


def moved_away(visit: Visit, student: Student, due: date) -> Excepted | None:
    day = visit.moved_date
    return None if day is None else Excepted("MOVED", "The child moved away.", (house("nothing is owed"),), day)


SURE = extension("SURE", "Sure extension", agreed, cite="§ 2")
UNSURE = extension("UNSURE", "Unsure extension", agreed, cite=unverified("§ 3"))


def clock(
    *extensions: Extension,
    cite: str | Citation = "§ 1",
    cap: date | None = None,
    late_in: str = "business",
    code: str = "M-1",
) -> Timeline:
    @timeline(
        code,
        "Visit held",
        starts="visit.asked_date",
        stops="visit.held_date",
        cite=cite,
        late_in=late_in,  # type: ignore[arg-type]
        extensions=extensions,
        excepts=moved_away,
        cap=None if cap is None else lambda visit, student, days: cap,
    )
    def visit_held(v: Visit, days: Days) -> date | None:
        """10 business days from the day on which it was asked for."""
        return days.business(v.asked_date, 10) if v.is_owed and v.asked_date else None

    return visit_held


def student_with(*visits: Visit) -> Student:
    return Student({"visit": visits}, DAYS)


def deadlines(visit: Visit, made: Timeline, *turned_on: str) -> list[Deadline]:
    return list(TimelineBook((made,), frozenset(turned_on)).deadlines(student_with(visit)))


def deadline(visit: Visit, made: Timeline, *turned_on: str) -> Deadline:
    (only,) = deadlines(visit, made, *turned_on)
    return only


def test_a_clock_says_what_the_reference_prints() -> None:
    made = clock()
    assert made.on == "visit"
    assert made.definition == "10 business days from the day on which it was asked for."
    assert (made.starts.words, made.stops.words) == ("Asked", "Held")
    assert made.citation == "§ 1"


def test_a_clock_names_only_elements_that_exist() -> None:
    declare = timeline("M-1", "Visit held", starts="visit.asked_day", stops="visit.held_date", cite="§ 1")
    with pytest.raises(NameError, match=r"M-1 names visit\.asked_day"):
        declare(lambda_like)


def lambda_like(v: Visit, days: Days) -> date | None:
    return days.calendar(START, 1)


def test_a_clock_is_a_function_of_a_record() -> None:
    def of_nothing(days: Days) -> date | None:
        return None

    declare = timeline("M-1", "Visit held", starts="visit.asked_date", stops="visit.held_date", cite="§ 1")
    with pytest.raises(TypeError, match="of_nothing"):
        declare(of_nothing)


def test_a_clock_that_has_started_has_a_deadline() -> None:
    made = deadline(VISIT, clock())
    assert (made.timeline, made.record_name, made.key) == ("M-1", "visit", "001|1")
    assert (made.start, made.base_due, made.verified_due, made.due, made.met) == (START, DUE, DUE, DUE, None)
    assert made.owners == ("001",)
    assert (made.excepted, made.extended_by, made.notes, made.unverified) == (None, (), (), False)


def test_a_clock_that_has_not_started_has_none() -> None:
    assert deadlines(replace(VISIT, asked_date=None), clock()) == []


def test_a_clock_that_does_not_apply_has_none() -> None:
    assert deadlines(replace(VISIT, is_owed=False), clock()) == []
    late_in_the_calendar = replace(VISIT, asked_date=date(2026, 6, 29), is_owed=False)
    assert deadlines(late_in_the_calendar, clock()) == []


def test_one_deadline_can_be_asked_for() -> None:
    book = TimelineBook((clock(),))
    student = student_with(VISIT)
    assert book.deadline(student, "M-1", VISIT) == deadline(VISIT, clock())
    assert book.deadline(student, "M-2", VISIT) is None
    assert book.deadline(student, "M-1", replace(VISIT, asked_date=None)) is None


def test_a_due_day_outside_the_calendar_is_none_and_noted() -> None:
    made = deadline(replace(VISIT, asked_date=date(2026, 6, 29), held_date=date(2026, 7, 1)), clock(SURE))
    assert (made.base_due, made.due) == (None, None)
    assert made.notes == ("The due day lies outside the known calendar.",)
    assert result(made, date(2026, 7, 2)) is Result.NO_DUE_DAY
    assert days_late(made, date(2026, 7, 2), DAYS) is None


def test_a_stop_on_the_due_day_is_on_time_and_a_day_later_late() -> None:
    assert result(deadline(replace(VISIT, held_date=DUE), clock()), AFTER) is Result.ON_TIME
    assert result(deadline(replace(VISIT, held_date=AFTER), clock()), AFTER) is Result.LATE


def test_an_open_clock_is_overdue_from_the_day_after_the_due_day() -> None:
    made = deadline(VISIT, clock())
    assert result(made, DUE) is Result.OPEN
    assert result(made, AFTER) is Result.OPEN_OVERDUE
    assert made.is_open(AFTER)


def test_a_day_before_the_stop_does_not_know_of_it() -> None:
    made = deadline(replace(VISIT, held_date=AFTER + timedelta(1)), clock())
    assert result(made, DUE) is Result.OPEN
    assert result(made, AFTER) is Result.OPEN_OVERDUE
    assert result(made, AFTER + timedelta(1)) is Result.LATE


def test_a_verified_extension_makes_it_on_time() -> None:
    made = deadline(replace(VISIT, agreed_date=AFTER, held_date=AFTER), clock(SURE))
    assert (made.base_due, made.verified_due, made.due, made.extended_by) == (DUE, AFTER, AFTER, ("SURE",))
    assert result(made, AFTER) is Result.ON_TIME_EXTENDED


def test_an_unverified_extension_makes_it_on_time_in_a_category_of_its_own() -> None:
    made = deadline(replace(VISIT, agreed_date=AFTER, held_date=AFTER), clock(UNSURE))
    assert (made.base_due, made.verified_due, made.due, made.extended_by) == (DUE, DUE, AFTER, ("UNSURE",))
    assert result(made, AFTER) is Result.ON_TIME_UNVERIFIED


def test_an_extension_that_the_state_has_turned_on_is_like_a_verified_one() -> None:
    made = deadline(replace(VISIT, agreed_date=AFTER, held_date=AFTER), clock(UNSURE), "UNSURE")
    assert result(made, AFTER) is Result.ON_TIME_EXTENDED


def test_a_stop_by_the_base_due_day_is_on_time_whatever_the_extension() -> None:
    assert result(deadline(replace(VISIT, agreed_date=AFTER, held_date=DUE), clock(UNSURE)), AFTER) is Result.ON_TIME


def test_an_extension_that_does_not_count_is_noted() -> None:
    made = deadline(replace(VISIT, agreed_date=DUE), clock(SURE))
    assert (made.due, made.extended_by) == (DUE, ())
    assert made.notes == ("2024-09-10 is no later day.",)


def test_a_cap_stops_an_extension_but_never_the_base_due_day() -> None:
    visit = replace(VISIT, agreed_date=DUE + timedelta(9))
    assert deadline(visit, clock(SURE, cap=AFTER)).due == AFTER
    capped = deadline(visit, clock(SURE, cap=START))
    assert (capped.due, capped.extended_by) == (DUE, ())
    assert capped.notes == ("An extension may not go beyond 2024-08-26.",)


def test_an_exception_by_the_due_day_takes_it_out_from_its_day_on() -> None:
    made = deadline(replace(VISIT, moved_date=DUE - timedelta(1)), clock())
    assert result(made, DUE - timedelta(2)) is Result.OPEN
    assert result(made, DUE - timedelta(1)) is Result.EXCEPTED
    assert result(made, AFTER) is Result.EXCEPTED
    assert not made.is_open(DUE)


def test_an_exception_after_the_due_day_ends_the_clock_but_leaves_it_late() -> None:
    moved = AFTER + timedelta(5)
    made = deadline(replace(VISIT, moved_date=moved), clock())
    assert result(made, moved - timedelta(1)) is Result.OPEN_OVERDUE
    assert result(made, moved) is Result.LATE
    assert days_late(made, moved + timedelta(90), DAYS) == DaysLate(4, "business", 6)


def test_an_exception_without_a_day_holds_on_every_day() -> None:
    made = replace(deadline(VISIT, clock()), excepted=Excepted("REFUSED", "Refused.", (house("over"),)))
    assert {result(made, START + timedelta(n)) for n in range(60)} == {Result.EXCEPTED}


def test_an_exception_does_not_spoil_what_was_on_time() -> None:
    made = deadline(replace(VISIT, held_date=DUE, moved_date=START), clock())
    assert result(made, AFTER) is Result.ON_TIME


def test_an_exception_outside_the_calendar_is_still_one() -> None:
    visit = replace(VISIT, asked_date=date(2026, 6, 29), moved_date=date(2026, 7, 1))
    assert result(deadline(visit, clock()), date(2026, 7, 1)) is Result.EXCEPTED


def test_an_unverified_clock_never_says_late() -> None:
    made = clock(cite=unverified("§ 9"))
    assert deadline(VISIT, made).unverified
    assert result(deadline(replace(VISIT, held_date=DUE), made), AFTER) is Result.ON_TIME
    assert result(deadline(VISIT, made), AFTER) is Result.PAST_UNVERIFIED
    assert result(deadline(replace(VISIT, held_date=AFTER), made), AFTER) is Result.PAST_UNVERIFIED


def test_an_unverified_clock_that_the_state_has_turned_on_says_late() -> None:
    made = clock(cite=unverified("§ 9"))
    assert not deadline(VISIT, made, "M-1").unverified
    assert result(deadline(VISIT, made, "M-1"), AFTER) is Result.OPEN_OVERDUE
    assert result(deadline(replace(VISIT, held_date=AFTER), made, "M-1"), AFTER) is Result.LATE


def test_one_verified_paragraph_is_enough() -> None:
    @timeline("M-1", "Visit", starts="visit.asked_date", stops="visit.held_date", cite=(law("§ 1"), unverified("§ 9")))
    def visit_held(v: Visit, days: Days) -> date | None:
        """A day."""
        return days.calendar(START, 1)

    assert not visit_held.unverified


@pytest.mark.parametrize(("unit", "count"), [("business", 10), ("school", 10), ("calendar", 14)])
def test_lateness_is_counted_in_the_unit_of_the_clock_and_in_calendar_days(unit: str, count: int) -> None:
    made = deadline(VISIT, clock(late_in=unit))
    assert days_late(made, DUE, DAYS) is None
    late = days_late(made, DUE + timedelta(14), DAYS)
    assert late is not None
    assert (late.count, late.unit, late.calendar) == (count, unit, 14)


def test_lateness_ends_on_the_day_of_the_stop() -> None:
    made = deadline(replace(VISIT, held_date=AFTER), clock())
    assert days_late(made, date(2025, 1, 1), DAYS) == DaysLate(1, "business", 1)


def test_an_explanation_tells_each_step_with_the_days_left_out_and_the_paragraph() -> None:
    visit = replace(VISIT, agreed_date=AFTER, held_date=AFTER)
    steps = explain(student_with(visit), clock(UNSURE), visit)
    assert [(step.words, step.day) for step in steps] == [
        ("Starts: Asked", START),
        ("10 business days from 26 August 2024", DUE),
        ("Unsure extension: agreed until 2024-09-11.", AFTER),
        ("Stops: Held", AFTER),
    ]
    assert [str(left_out) for left_out in steps[1].skipped] == [
        "weekends (4 days, 31 August 2024 to 8 September 2024)",
        "Labor Day (2 September 2024)",
    ]
    assert steps[1].citation == "§ 1; Made-up days (unverified)"
    assert steps[2].citation == "§ 3 (unverified)"


def test_an_explanation_tells_what_did_not_count_and_the_exception() -> None:
    visit = replace(VISIT, agreed_date=START, moved_date=DUE)
    steps = explain(student_with(visit), clock(SURE), visit)
    assert [(step.words, step.day) for step in steps][2:] == [
        ("Sure extension: 2024-08-26 is no later day.", None),
        ("Exception: The child moved away.", DUE),
    ]


def test_an_explanation_tells_the_limit_of_an_extension() -> None:
    visit = replace(VISIT, agreed_date=DUE + timedelta(9))
    steps = explain(student_with(visit), clock(SURE, cap=AFTER), visit)
    assert (steps[-1].words, steps[-1].day) == ("Limit: An extension may not go beyond 2024-09-11.", AFTER)


def test_an_explanation_says_that_the_calendar_ends() -> None:
    visit = replace(VISIT, asked_date=date(2026, 6, 29))
    steps = explain(student_with(visit), clock(SURE), visit)
    assert steps[-1].words == "10 business days from 29 June 2026: outside the known calendar, so there is no due day"
    assert steps[-1].day is None


def test_there_is_nothing_to_explain_where_the_clock_does_not_apply() -> None:
    for visit in (replace(VISIT, asked_date=None), replace(VISIT, is_owed=False)):
        assert explain(student_with(visit), clock(), visit) == ()


def test_an_explanation_ends_where_the_deadline_does() -> None:
    visit = replace(VISIT, agreed_date=AFTER)
    last = explain(student_with(visit), clock(SURE), visit)[-1]
    assert last.day == deadline(visit, clock(SURE)).due


def until(day: date) -> Callable[[Running], Iterable[Move]]:
    return lambda running: (Move(day, "any day."),)


DATES = st.dates(date(2024, 8, 1), date(2025, 12, 31))


@given(DATES, DATES, DATES)
def test_extensions_never_make_a_due_day_earlier(first: date, second: date, cap: date) -> None:
    either = [extension(str(day), "Any", until(day), cite="§ 2") for day in (first, second)]
    made = deadline(VISIT, clock(*either, UNSURE, cap=cap))
    assert made.base_due == DUE
    assert made.due is not None
    assert made.verified_due is not None
    assert DUE <= made.verified_due <= made.due
    assert made.due <= max(first, second, DUE)


_STAGE = {Result.OPEN: 0, Result.OPEN_OVERDUE: 1, Result.PAST_UNVERIFIED: 1}


@given(st.none() | DATES, st.none() | DATES, st.none() | DATES, DATES, st.integers(0, 60), st.booleans())
def test_a_result_never_goes_back(
    held: date | None, agreed_day: date | None, moved: date | None, day: date, later: int, sure: bool
) -> None:
    visit = replace(VISIT, held_date=held, agreed_date=agreed_day, moved_date=moved)
    made = deadline(visit, clock(UNSURE, SURE, cite="§ 1" if sure else unverified("§ 9")))
    now, then = result(made, day), result(made, day + timedelta(later))
    assert _STAGE.get(now, 2) <= _STAGE.get(then, 2)
    if now in MET | {Result.LATE}:
        assert then is now


@given(st.none() | DATES, DATES, st.integers(0, 60))
def test_days_late_never_shrink(held: date | None, day: date, later: int) -> None:
    made = deadline(replace(VISIT, held_date=held), clock())
    now, then = days_late(made, day, DAYS), days_late(made, day + timedelta(later), DAYS)
    if now is not None:
        assert then is not None
        assert then.count is not None
        assert now.count is not None
        assert 0 <= now.count <= then.count
        assert 0 < now.calendar <= then.calendar

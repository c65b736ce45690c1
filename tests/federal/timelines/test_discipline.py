from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ser.law.deadline import Result, days_late, result
from ser.law.rule import Change, add, change
from tests.federal.timelines.clock import STATE, TODAY, deadline, deadlines, left

BEGUN = date(2017, 9, 12)
"""The day on which the removal of the example begins, a Tuesday."""


def removal(**values: Any) -> Change:
    return change("removal", **values)


def more(begin: date, days: str | None, at: int = 2, **values: Any) -> Change:
    return add("removal", removal_id=f"D{at}", begin_date=begin, days=None if days is None else Decimal(days), **values)


DECIDED = {"placement_change_date": BEGUN, "is_placement_change": True}


def test_a_review_is_held_within_ten_school_days_of_the_decision() -> None:
    made = deadline("T-25", removal(**DECIDED, manifestation_date=date(2017, 9, 26)))
    assert (made.start, made.due, result(made, TODAY)) == (BEGUN, date(2017, 9, 26), Result.ON_TIME)


def test_a_review_after_that_is_late_in_school_days() -> None:
    made = deadline("T-25", removal(**DECIDED, manifestation_date=date(2017, 10, 2)))
    assert result(made, TODAY) is Result.LATE
    late = days_late(made, TODAY, STATE.days)
    assert late is not None
    assert (late.count, late.unit, late.calendar) == (4, "school", 6)


def test_a_review_that_was_not_held_is_open_and_then_overdue() -> None:
    made = deadline("T-25", removal(**DECIDED))
    assert result(made, date(2017, 9, 26)) is Result.OPEN
    assert result(made, date(2017, 9, 27)) is Result.OPEN_OVERDUE


def test_no_review_is_owed_without_a_change_of_placement() -> None:
    assert deadlines("T-25") == []


@pytest.mark.parametrize("values", [{"days": Decimal("10.5")}, {"is_placement_change": True}])
def test_without_a_day_of_the_decision_the_change_begins_with_the_removal(values: dict[str, Any]) -> None:
    assert deadline("T-25", removal(**values)).start == BEGUN


def test_ten_days_in_a_row_are_no_change_of_placement() -> None:
    assert deadlines("T-25", removal(days=Decimal(10))) == []
    assert deadlines("T-25", removal(discipline_method="ISS", services_provided=True, days=Decimal(12))) == []


@pytest.mark.parametrize("clock", ["T-25", "T-26", "T-27"])
def test_no_clock_of_discipline_runs_for_a_child_outside_special_education(clock: str) -> None:
    long = removal(**DECIDED, discipline_method="IAES", days=Decimal(30))
    assert len(deadlines(clock, long)) == 1
    assert deadlines(clock, long, change("program_episode", program="GT")) == []
    assert deadlines(clock, long, left(date(2017, 9, 11))) == []


@pytest.mark.parametrize("clock", ["T-25", "T-26", "T-27"])
def test_a_child_who_left_before_the_due_day_is_owed_nothing(clock: str) -> None:
    long = removal(**DECIDED, discipline_method="IAES", days=Decimal(30), end_date=None)
    assert result(deadline(clock, long, left(date(2017, 9, 15), "MKC")), TODAY) is Result.EXCEPTED


def interim(**values: Any) -> Change:
    return removal(discipline_method="IAES", interim_removal="REMDW", interim_removal_reason="W", **values)


def test_the_child_is_back_from_an_interim_setting_after_45_school_days() -> None:
    made = deadline("T-26", interim(end_date=date(2017, 11, 13)))
    assert (made.due, made.met, result(made, TODAY)) == (date(2017, 11, 14), date(2017, 11, 14), Result.ON_TIME)
    assert result(deadline("T-26", interim(end_date=date(2017, 11, 14))), TODAY) is Result.LATE
    assert result(deadline("T-26", interim(end_date=None)), TODAY) is Result.OPEN_OVERDUE
    assert result(deadline("T-26", interim(end_date=None)), date(2017, 11, 14)) is Result.OPEN


def test_a_suspension_is_no_interim_setting() -> None:
    assert deadlines("T-26") == []


def test_an_order_of_a_hearing_officer_gives_45_more_school_days() -> None:
    made = deadline("T-26", interim(end_date=date(2018, 1, 5), hearing_order_date=date(2017, 11, 6)))
    assert (made.base_due, made.verified_due, made.due) == (date(2017, 11, 14), date(2018, 1, 8), date(2018, 1, 8))
    assert made.extended_by == ("ORDER",)
    assert result(made, TODAY) is Result.ON_TIME_EXTENDED


@pytest.mark.parametrize(("ordered", "notes"), [(BEGUN, 0), (date(2017, 11, 15), 1)])
def test_an_order_at_the_start_or_after_the_due_day_gives_none(ordered: date, notes: int) -> None:
    made = deadline("T-26", interim(end_date=date(2018, 1, 5), hearing_order_date=ordered))
    assert (made.due, len(made.notes)) == (date(2017, 11, 14), notes)


def test_services_begin_on_the_eleventh_day_of_removal() -> None:
    long = {"days": Decimal(15), "end_date": date(2017, 10, 2)}
    assert deadline("T-27", removal(**long)).due == date(2017, 9, 26)
    for day, found in ((date(2017, 9, 26), Result.ON_TIME), (date(2017, 9, 27), Result.LATE)):
        assert result(deadline("T-27", removal(**long, services_begin_date=day)), TODAY) is found


def test_the_days_of_earlier_removals_of_the_school_year_count() -> None:
    made = deadline("T-27", more(date(2018, 1, 16), "9"))
    assert (made.key, made.start, made.due) == ("017|D2", date(2018, 1, 16), date(2018, 1, 26))
    every_day = deadline("T-27", more(date(2018, 1, 16), "8"), more(date(2018, 2, 5), "1", at=3))
    assert (every_day.key, every_day.due) == ("017|D3", date(2018, 2, 5))


def test_half_days_bring_the_eleventh_day_nearer() -> None:
    halved = removal(days=Decimal("2.5"))
    assert deadline("T-27", halved, more(date(2018, 1, 16), "8")).due == date(2018, 1, 25)


def test_ten_days_in_all_are_free() -> None:
    assert deadlines("T-27", more(date(2018, 1, 16), "8")) == []


def test_the_days_of_another_school_year_do_not_count() -> None:
    assert deadlines("T-27", removal(begin_date=date(2017, 5, 15), days=Decimal(9)), more(BEGUN, "9")) == []


def test_days_that_are_not_reported_are_counted_by_the_calendar() -> None:
    made = deadline("T-27", more(date(2018, 1, 16), None, end_date=date(2018, 1, 26)))
    assert made.due == date(2018, 1, 26)
    assert deadlines("T-27", more(date(2018, 1, 16), None, end_date=date(2018, 1, 25))) == []


def test_a_suspension_in_school_with_services_takes_no_child_away() -> None:
    served = removal(discipline_method="ISS", services_provided=True, days=Decimal(12))
    assert (
        deadlines("T-27", served, more(date(2018, 1, 16), "9", discipline_method="OSS", services_provided=False)) == []
    )


def test_services_without_a_day_begin_with_the_removal() -> None:
    served = more(date(2018, 1, 16), "9", services_provided=True)
    assert deadline("T-27", served).met == date(2018, 1, 16)

"""A day is read as people type it, by forms and by the search alike."""

from datetime import date

import pytest

from ser.law.typed_day import as_cell, typed_day


@pytest.mark.parametrize("text", ["7/4/14", "07/04/2014", "7-4-2014", "7.4.14", "07042014", "2014-07-04", " 20140704 "])
def test_a_day_is_read_in_every_way_that_people_write_one(text: str) -> None:
    assert typed_day(text) == date(2014, 7, 4)


def test_where_the_month_cannot_come_first_the_other_day_is_meant() -> None:
    assert typed_day("24/04/2008") == date(2008, 4, 24)
    assert typed_day("04/05/2008") == date(2008, 4, 5)


@pytest.mark.parametrize(("text", "year"), [("1/2/00", 2000), ("1/2/49", 2049), ("1/2/50", 1950), ("1/2/99", 1999)])
def test_two_digits_are_a_year_of_our_time(text: str, year: int) -> None:
    assert typed_day(text) == date(year, 1, 2)


@pytest.mark.parametrize("text", ["", "7/4", "13/45/2018", "02/30/2014", "7/4/1899", "7/4-14", "7/4/201", "2014-7-400"])
def test_what_is_no_day_is_left_as_it_was_typed(text: str) -> None:
    assert typed_day(text) is None
    assert as_cell(text) == text


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2000, 2, 29), date(2018, 3, 1), date(2049, 12, 31)])
def test_what_a_page_writes_and_what_a_cell_holds_are_read_back(day: date) -> None:
    assert typed_day(f"{day:%m/%d/%Y}") == day
    assert as_cell(f"{day:%m%d%Y}") == day.isoformat()
    assert as_cell(day.isoformat()) == day.isoformat()

"""The school calendar of the synthetic state: the same breaks in every LEA, so that one timetable serves all lives."""

from collections.abc import Iterator
from datetime import date, timedelta

from ser.federal.calendars import local_calendar
from ser.federal.example import made
from ser.federal.records import SchoolCalendar
from ser.law.days import LocalCalendar
from ser.law.record import Record
from ser.law.state import State

FIRST_YEAR = 2015

Values = dict[str, object]


def calendar_rows(state: State, lea_code: str, today: date) -> Iterator[Values]:
    """What an LEA sends of its school days: the years and their breaks, up to the one that runs."""
    years = (y for y in state.calendar.school_years if y.school_year >= FIRST_YEAR and y.first_day <= today)
    for year in years:
        yield {
            "lea_code": lea_code,
            "school_calendar_id": f"k{year.school_year}y",
            "school_year": year.school_year,
            "calendar_entry": "YEAR",
            "first_day": year.first_day,
            "last_day": year.last_day,
        }
        for name, first, last in _breaks(year.school_year):
            yield {
                "lea_code": lea_code,
                "school_calendar_id": f"k{year.school_year}{name[0].lower()}",
                "school_year": year.school_year,
                "calendar_entry": "CLOSED",
                "first_day": first,
                "last_day": last,
                "reason": name,
            }


def days_of_schools(state: State, today: date) -> LocalCalendar:
    """The calendar that the rows of any LEA make."""
    code = next(iter(state.lea_names))
    rows: list[Record] = [made(SchoolCalendar, values) for values in calendar_rows(state, code, today)]
    return local_calendar(rows, code, None)


def _breaks(school_year: int) -> Iterator[tuple[str, date, date]]:
    """The week of Thanksgiving, two weeks of winter and one of spring."""
    november = date(school_year - 1, 11, 1)
    thanksgiving = november + timedelta((3 - november.weekday()) % 7 + 21)
    yield "Thanksgiving break", thanksgiving - timedelta(3), thanksgiving + timedelta(1)
    yield "Winter break", date(school_year - 1, 12, 21), date(school_year, 1, 3)
    april = date(school_year, 4, 1)
    monday = april + timedelta(-april.weekday() % 7)
    yield "Spring break", monday, monday + timedelta(4)

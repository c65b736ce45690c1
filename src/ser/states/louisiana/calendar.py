"""Louisiana's calendar: the holidays and school years of the data files, and the rules that wrote them.

The state publishes a calendar each year; a published one replaces rows of `data/holidays.csv` and
`data/school_years.csv`, which are what counts. The rules fill the years for which none could be read.
"""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from ser.law.calendar import Calendar, Holiday, SchoolYear
from ser.law.days import Days
from ser.law.end_of_year import EndOfYear, Mode, summers

__all__ = ["CALENDAR", "DAYS", "END_OF_YEAR", "FIRST_YEAR", "LAST_YEAR", "holidays_by_rule", "school_year_by_rule"]

FIRST_YEAR, LAST_YEAR = 2010, 2028

_DATA = Path(__file__).parent / "data"
_MONDAY, _TUESDAY, _THURSDAY = 0, 1, 3


def holidays_by_rule(year: int) -> tuple[Holiday, ...]:
    """The weekdays of a year on which federal or state offices close.

    8 January, 30 August and 1 November are legal holidays in R.S. 1:55(A) but are left out: without them a due day
    comes earlier, which is the safe side.
    """
    # New Year's Day of the next year may be observed on this year's last Friday.
    observed = {*_fixed(year), *_moving(year), *(day for day in _fixed(year + 1) if day.day.year == year)}
    return tuple(sorted((day for day in observed if day.day.year == year), key=lambda holiday: holiday.day))


def school_year_by_rule(school_year: int) -> SchoolYear:
    """From the second Thursday of August to the Friday before Memorial Day."""
    first_day = _nth(school_year - 1, 8, _THURSDAY, 2)
    return SchoolYear(school_year, first_day, _memorial_day(school_year) - timedelta(3))


def _fixed(year: int) -> Iterator[Holiday]:
    yield _observed(date(year, 1, 1), "New Year's Day")
    if year >= 2021:
        yield _observed(date(year, 6, 19), "Juneteenth")
    yield _observed(date(year, 7, 4), "Independence Day")
    yield _observed(date(year, 11, 11), "Veterans Day")
    yield _observed(date(year, 12, 25), "Christmas Day")


def _moving(year: int) -> Iterator[Holiday]:
    easter, thanksgiving = _easter(year), _nth(year, 11, _THURSDAY, 4)
    yield Holiday(_nth(year, 1, _MONDAY, 3), "Martin Luther King Jr. Day")
    yield Holiday(_nth(year, 2, _MONDAY, 3), "Presidents' Day")
    yield Holiday(easter - timedelta(47), "Mardi Gras")
    yield Holiday(easter - timedelta(2), "Good Friday")
    yield Holiday(_memorial_day(year), "Memorial Day")
    yield Holiday(_nth(year, 9, _MONDAY, 1), "Labor Day")
    yield Holiday(_nth(year, 10, _MONDAY, 2), "Columbus Day")
    if year % 2 == 0:
        yield Holiday(_nth(year, 11, _MONDAY, 1) + timedelta(1), "General election day")
    yield Holiday(thanksgiving, "Thanksgiving Day")
    yield Holiday(thanksgiving + timedelta(1), "Day after Thanksgiving")


def _observed(day: date, name: str) -> Holiday:
    """A Saturday's holiday is kept on Friday, a Sunday's on Monday."""
    return Holiday(day + timedelta({5: -1, 6: 1}.get(day.weekday(), 0)), name)


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta((weekday - first.weekday()) % 7 + 7 * (n - 1))


def _memorial_day(year: int) -> date:
    return date(year, 5, 31) - timedelta(date(year, 5, 31).weekday())


def _easter(year: int) -> date:
    """Easter Sunday by the Gregorian rule, for 1900 to 2099 (Gauss)."""
    moon = (19 * (year % 19) + 24) % 30
    week = (2 * (year % 4) + 4 * (year % 7) + 6 * moon + 5) % 7
    if week == 6 and (moon == 29 or (moon == 28 and year % 19 > 10)):
        week = -1
    return date(year, 3, 22) + timedelta(moon + week)


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _read() -> Calendar:
    holidays, years = _rows("holidays.csv"), _rows("school_years.csv")
    return Calendar(
        name="Louisiana business days",
        first=date(FIRST_YEAR, 1, 1),
        last=date(LAST_YEAR, 12, 31),
        holidays=tuple(Holiday(date.fromisoformat(row["day"]), row["name"]) for row in holidays),
        school_years=tuple(
            SchoolYear(
                int(row["school_year"]), date.fromisoformat(row["first_day"]), date.fromisoformat(row["last_day"])
            )
            for row in years
        ),
        source="; ".join(dict.fromkeys(row["source"] for row in (*holidays, *years))),
        verified=all(row["verified"] == "yes" for row in (*holidays, *years)),
    )


CALENDAR = _read()
DAYS = Days(CALENDAR)

# NONE until the paragraph (LAC 28:CI.511) has been read: summers contain business days.
END_OF_YEAR = EndOfYear(Mode.NONE, summers(CALENDAR.school_years))

"""The values of day arithmetic: holidays, school years, a state's calendar, anniversaries, ages, steps."""

from calendar import isleap, monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

__all__ = [
    "Calendar",
    "Holiday",
    "LocalCalendar",
    "SchoolYear",
    "Skipped",
    "Step",
    "Unit",
    "age_on",
    "in_words",
    "merged_school_years",
    "months_after",
    "school_year_of",
]

Unit = Literal["calendar", "business", "school", "year", "month", "hour"]

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def school_year_of(day: date) -> int:
    """The school year of a day: 1 July to 30 June, named for the year of its second half."""
    return day.year + (day.month >= 7)


def in_words(day: date) -> str:
    """A day as a sentence says it, whatever the machine's language: 29 August 2016."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def months_after(start: date, count: int) -> date:
    """The same day of the month, some months on; the month's last day where it has no such day.

    So a year from 29 February is 28 February: a due day never moves past the year that the law allows.
    """
    month = min(max(start.year * 12 + start.month - 1 + count, 12), 9999 * 12 + 11)
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def age_on(birth_date: date, day: date) -> int:
    """Completed years on a day; a child born on 29 February completes a year on 28 February of a common year.

    That is the day on which `Days.years` puts the birthday, so that a child is three on the day by which a plan is due.
    """
    born, now = (birth_date.month, birth_date.day), (day.month, day.day)
    if born == (2, 29) and not isleap(day.year):
        born = (2, 28)
    return day.year - birth_date.year - (now < born)


@dataclass(frozen=True, slots=True)
class Holiday:
    """A weekday on which offices are closed, or a day on which a school is, and its name."""

    day: date
    name: str


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """The first and the last day on which students attend in a school year."""

    school_year: int
    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        years = {school_year_of(self.first_day), school_year_of(self.last_day)}
        if years != {self.school_year} or self.first_day > self.last_day:
            raise ValueError(f"School year {self.school_year} cannot run from {self.first_day} to {self.last_day}.")


@dataclass(frozen=True, slots=True)
class Calendar:
    """A state's calendar: what is known from its first day to its last, and nothing beyond."""

    name: str
    first: date
    last: date
    holidays: tuple[Holiday, ...]
    school_years: tuple[SchoolYear, ...]
    source: str
    verified: bool

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"{self.name} ends before it begins.")
        days = [holiday.day for holiday in self.holidays]
        if len(set(days)) != len(days):
            raise ValueError(f"{self.name} names a holiday twice.")
        stray = [day for day in days if not self.first <= day <= self.last]
        if stray:
            raise ValueError(f"{self.name} has a holiday outside its own days: {stray[0]}.")
        merged_school_years(self.school_years, ())


@dataclass(frozen=True, slots=True)
class LocalCalendar:
    """What a school or LEA says otherwise: days without school, days with it, and its own school years."""

    non_school_days: tuple[Holiday, ...] = ()
    school_days: tuple[date, ...] = ()
    school_years: tuple[SchoolYear, ...] = ()


def merged_school_years(state: Iterable[SchoolYear], local: Iterable[SchoolYear]) -> tuple[SchoolYear, ...]:
    """The school years in order, the local one where there is one; a missing year between two is refused.

    A gap would make every day of the missing year look like a summer's day.
    """
    by_year = {year.school_year: year for year in (*state, *local)}
    years = tuple(by_year[year] for year in sorted(by_year))
    if years and years[-1].school_year - years[0].school_year + 1 != len(years):
        raise ValueError("A school year is missing between two that are known.")
    return years


@dataclass(frozen=True, slots=True)
class Skipped:
    """A day that did not count, and why: "Saturday", "Mardi Gras", "outside the school year"."""

    day: date
    why: str


@dataclass(frozen=True, slots=True)
class Step:
    """One computation: so many days of a unit from a start, where it ended, and the days that it skipped.

    Of hours it says at what time of day they begin and end, where that is known.
    """

    start: date
    count: int
    unit: Unit
    end: date | None
    skipped: tuple[Skipped, ...]
    start_time: time | None = None
    end_time: time | None = None

"""School days where an LEA or a site says otherwise than its state: rows of school calendars made into a calendar."""

from collections.abc import Iterable
from datetime import date, timedelta

from ser.federal.records import Responsibility, SchoolCalendar
from ser.law.days import Holiday, LocalCalendar, SchoolYear, school_year_of
from ser.law.record import Record
from ser.law.student import Student


def is_possible(row: SchoolCalendar) -> bool:
    """Whether the days of a row lie in its school year, one after the other."""
    last = row.last_day or row.first_day
    in_year = school_year_of(row.first_day) == school_year_of(last) == row.school_year
    return in_year and row.first_day <= last and (row.last_day is not None or row.calendar_entry != "YEAR")


def school_place(student: Student) -> tuple[str, str | None] | None:
    """The LEA and the site whose calendar a child goes by: of the latest accepted responsibility for its education."""
    held = [r for r in student[Responsibility] if r.role == "FAPE" and r.responsibility_status == "ACCEPTED"]
    if not held:
        return None
    latest = max(held, key=lambda r: r.begin_date)
    return latest.lea_code, latest.site_code


def local_calendar(rows: Iterable[Record], lea_code: str, site_code: str | None) -> LocalCalendar:
    """What an LEA says of its school days, and on top of it what the site says."""
    years: dict[int, SchoolYear] = {}
    days: dict[date, str | None] = {}
    own = [r for r in rows if isinstance(r, SchoolCalendar) and r.lea_code == lea_code and is_possible(r)]
    for row in sorted(own, key=lambda r: r.site_code is not None):
        if row.site_code not in (None, site_code):
            continue
        last = row.last_day or row.first_day
        if row.calendar_entry == "YEAR":
            years[row.school_year] = SchoolYear(row.school_year, row.first_day, last)
            continue
        reason = (row.reason or "no school") if row.calendar_entry == "CLOSED" else None
        for n in range((last - row.first_day).days + 1):
            days[row.first_day + timedelta(n)] = reason
    return LocalCalendar(
        non_school_days=tuple(Holiday(day, why) for day, why in sorted(days.items()) if why),
        school_days=tuple(day for day, why in sorted(days.items()) if why is None),
        school_years=tuple(years[year] for year in sorted(years)),
    )

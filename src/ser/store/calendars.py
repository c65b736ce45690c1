"""The calendars of LEAs and sites, ready for the students who go by them."""

from collections.abc import Sequence
from functools import lru_cache

from ser.federal.calendars import local_calendar, school_place
from ser.law.days import Days
from ser.law.record import Record
from ser.law.student import Student
from ser.store.running import state


class Calendars:
    """The days that each student goes by: those of the site or LEA where it has sent a calendar, else the state's."""

    def __init__(self, rows: Sequence[Record]) -> None:
        self._by_lea: dict[str, list[Record]] = {}
        self._own = {(row.lea_code, row.site_code) for row in rows}  # type: ignore[attr-defined]
        for row in rows:
            self._by_lea.setdefault(row.lea_code, []).append(row)  # type: ignore[attr-defined]
        self._days: dict[tuple[str, str | None], Days] = {}

    def of(self, student: Student) -> Days:
        """The days of a student, or those of the state."""
        place = school_place(student)
        rows = self._by_lea.get(place[0]) if place else None
        if place is None or rows is None:
            return state().days
        if place not in self._own:
            place = place[0], None
        if place not in self._days:
            self._days[place] = state().days_by(local_calendar(rows, *place))
        return self._days[place]


@lru_cache(maxsize=2)
def calendars_of(rows: tuple[Record, ...]) -> Calendars:
    """The calendars that these rows make, once for all groups of students that are decided while they stay so."""
    return Calendars(rows)

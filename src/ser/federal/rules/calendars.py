"""Rules about the calendars of schools."""

from datetime import date

from ser.federal.calendars import is_possible
from ser.federal.records import SchoolCalendar
from ser.law.cite import house
from ser.law.finding import Severity
from ser.law.rule import Rule, change, rule


@rule(
    "SER-0130", Severity.REJECT, reads="school_calendar.first_day", marks="school_calendar.last_day",
    cite=house("days are counted by the calendar, which must be one that can be"),
    says="The calendar says {calendar_entry} from {first_day} to {last_day}, which are not in order in"
    " school year {school_year}.",
    fix="Correct the days or the school year (2018 is July 2017 to June 2018); a school year needs its last day.",
    why="Every clock of the school's children is counted by these days; none can count by a calendar that cannot be.",
    breaks=change("school_calendar", last_day=date(2017, 7, 25)),
)  # fmt: skip
def calendar_days_lie_in_their_school_year(r: SchoolCalendar) -> bool:
    """The days of a calendar lie in its school year, the last one not before the first."""
    return is_possible(r)


RULES: tuple[Rule, ...] = (calendar_days_lie_in_their_school_year,)

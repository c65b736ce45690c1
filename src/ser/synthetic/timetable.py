"""Draws dates that fall on days when schools or offices are open."""

from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from random import Random

from ser.law.days import Days, school_year_of


def between(chance: Random, first: date, last: date) -> date:
    """A day of the range, each as likely; the first one where the range is empty."""
    span = (last - first).days
    return first + timedelta(int(chance.random() * (span + 1))) if span > 0 else first


def birthday(birth_date: date, age: int) -> date:
    """The day on which a child completes this age."""
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:
        return date(birth_date.year + age, 2, 28)


class Timetable:
    """The school and business days of a state, to step over in both directions."""

    __slots__ = ("business_days", "days", "school_days")

    def __init__(self, days: Days) -> None:
        self.days = days
        first, last = days.basis.first.toordinal(), days.basis.last.toordinal()
        known = [date.fromordinal(n) for n in range(first, last + 1)]
        self.business_days = [day for day in known if days.is_business(day)]
        self.school_days = [day for day in known if days.is_school(day)]

    def school_by(self, day: date) -> date:
        """The last school day up to a day; the day itself before the calendar begins."""
        at = bisect_right(self.school_days, day)
        return self.school_days[at - 1] if at else day

    def school_from(self, day: date) -> date:
        """The first school day from a day on."""
        return self.school_days[bisect_left(self.school_days, day)]

    def school_after(self, day: date, count: int) -> date:
        """The school day so many school days after a day."""
        return self.school_days[bisect_right(self.school_days, day) + count - 1] if count else day

    def business(self, day: date, count: int) -> date:
        """The business day so many business days after a day, or before it where the count is negative.

        A count of 0 gives the day itself, or the last business day before it. Before the calendar begins it is a guess.
        """
        at = bisect_right(self.business_days, day) - 1 + count
        return self.business_days[at] if at >= 0 else day + timedelta(count * 7 // 5)

    def first_day(self, day: date) -> date:
        """The first day of school of the school year to which a day belongs."""
        year = self.days.school_year(day)
        return year.first_day if year else date(school_year_of(day) - 1, 8, 12)

    def last_day(self, day: date) -> date:
        """The last day of school of the school year to which a day belongs."""
        year = self.days.school_year(day)
        return year.last_day if year else date(school_year_of(day), 5, 25)

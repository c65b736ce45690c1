"""Calendar, business and school days, and hours.

The convention, the same for every clock: the start is day 0, the first day of the kind after it is day 1, and the due
day is day N. So days are counted in (start, end], and it does not matter whether the start is such a day itself.
A day that the calendar does not know gives None, never a guess.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta

from ser.law.calendar import (
    Calendar,
    Holiday,
    LocalCalendar,
    SchoolYear,
    Skipped,
    Step,
    Unit,
    age_on,
    merged_school_years,
    months_after,
    school_year_of,
)
from ser.law.day_run import Run
from ser.law.moment import Moment

__all__ = [
    "Calendar",
    "Days",
    "Holiday",
    "LocalCalendar",
    "SchoolYear",
    "Skipped",
    "Step",
    "TracedDays",
    "Unit",
    "age_on",
    "school_year_of",
]

Pause = tuple[date, date, str]

OUTSIDE = "outside the known calendar"
PAUSED = "clock paused"

# How many paused copies a calendar keeps: enough for the summers of a policy and the closures of a storm season, and
# few enough that pauses of single students can never fill the memory.
KEPT_PAUSES = 64


class Days:
    """Day arithmetic on a calendar, and on what a school or LEA says otherwise; made once, never changed.

    Every answer is a look-up, since the nightly pass asks millions of times. It pickles as the calendar it was made of.
    """

    __slots__ = ("_business", "_closed", "_kept", "_no_school", "_school", "_years", "basis", "local", "pauses")

    def __init__(self, basis: Calendar, local: LocalCalendar | None = None, pauses: tuple[Pause, ...] = ()) -> None:
        self.basis = basis
        self.local = local or LocalCalendar()
        self.pauses = pauses
        self._closed = {holiday.day: holiday.name for holiday in basis.holidays}
        self._no_school = {holiday.day: holiday.name for holiday in self.local.non_school_days}
        self._years = merged_school_years(basis.school_years, self.local.school_years)
        self._kept: dict[tuple[Pause, ...], Days] = {}
        business = self._business_flags()
        self._business = Run(basis.first, basis.last, business)
        self._school = self._school_run(business)

    def __reduce__(self) -> tuple[object, ...]:
        return Days, (self.basis, self.local, self.pauses)

    def calendar(self, start: date, count: int) -> date:
        """Some calendar days on."""
        try:
            return start + timedelta(count)
        except OverflowError:  # a date mistyped as 9999-12-31 is for a rule to find, not for a clock to die of
            return date.max if count > 0 else date.min

    def hours(self, start: Moment, count: int) -> Moment:
        """The moment some hours on, nights and weekends among them; whole days on where the start has no time."""
        return start.after(count)

    def business(self, start: date, count: int) -> date | None:
        """The business day with that number, the first one after the start being day 1; None beyond the calendar."""
        return self._business.after(start, count)

    def school(self, start: date, count: int) -> date | None:
        """The school day with that number, the first one after the start being day 1; None beyond the calendar."""
        return self._school.after(start, count)

    def years(self, start: date, count: int) -> date:
        """The anniversary; 28 February for a start on 29 February. A plan of one year ends the day before it."""
        try:
            return start.replace(year=start.year + count)
        except ValueError:
            return months_after(start, 12 * count)

    def months(self, start: date, count: int) -> date:
        """The same day of the month, some months on, or the month's last day."""
        return months_after(start, count)

    def business_between(self, start: date, end: date) -> int | None:
        """Business days after the start up to and with the end; negative where the end comes first."""
        return self._business.between(start, end)

    def school_between(self, start: date, end: date) -> int | None:
        """School days after the start up to and with the end; negative where the end comes first."""
        return self._school.between(start, end)

    def is_business(self, day: date) -> bool | None:
        """Whether the day is a business day; None beyond the calendar."""
        return self._business.holds(day)

    def is_school(self, day: date) -> bool | None:
        """Whether the day is a school day; None beyond the known school years."""
        return self._school.holds(day)

    def why_not_business(self, day: date) -> str | None:
        """Why the day is no business day: the holiday, the weekend, a pause; None where it is one."""
        if not self.basis.first <= day <= self.basis.last:
            return OUTSIDE
        if day in self._closed:
            return self._closed[day]
        if day.weekday() >= 5:
            return ("Saturday", "Sunday")[day.weekday() - 5]
        return next((why for first, last, why in self.pauses if first <= day <= last), None)

    def why_not_school(self, day: date) -> str | None:
        """Why the day is no school day; None where it is one."""
        if self.is_school(day) is None:
            return OUTSIDE
        if day in self.local.school_days:
            return None
        year = self.school_year(day)
        if year is None or not year.first_day <= day <= year.last_day:
            return "outside the school year"
        return self.why_not_business(day) or self._no_school.get(day)

    def next_school_day(self, day: date) -> date | None:
        """The first school day after a day."""
        return self.school(day, 1)

    def school_year(self, day: date) -> SchoolYear | None:
        """The school year (1 July to 30 June) that the day belongs to, with its first and last day of school."""
        at = school_year_of(day) - self._years[0].school_year if self._years else -1
        return self._years[at] if 0 <= at < len(self._years) else None

    def next_school_year(self, day: date) -> SchoolYear | None:
        """The first school year that begins after a day."""
        at = bisect_right(self._years, day, key=lambda year: year.first_day)
        return self._years[at] if at < len(self._years) else None

    def paused(self, pauses: Sequence[tuple[date, date]], why: str = PAUSED) -> "Days":
        """The same calendar, but no day from the first to the last of each pause is a business day.

        Nor is it a school day, unless the school or LEA names it as one.
        """
        key = tuple((first, last, why) for first, last in pauses)
        if not key:
            return self
        if key not in self._kept:
            if len(self._kept) >= KEPT_PAUSES:
                self._kept.clear()
            self._kept[key] = Days(self.basis, self.local, self.pauses + key)
        return self._kept[key]

    def skipped(self, start: date, end: date, unit: Unit) -> tuple[Skipped, ...]:
        """The days after the start up to and with the end that do not count, each with the reason."""
        if unit not in ("business", "school"):
            return ()
        why_not = self.why_not_business if unit == "business" else self.why_not_school
        first, last = min(start, end), max(start, end)
        each = (first + timedelta(n) for n in range(1, (last - first).days + 1))
        return tuple(Skipped(day, why) for day in each if (why := why_not(day)))

    def _business_flags(self) -> bytearray:
        first, last = self.basis.first.toordinal(), self.basis.last.toordinal()
        week = bytes(date.fromordinal(first + n).weekday() < 5 for n in range(7))
        flags = bytearray(week * ((last - first) // 7 + 1))[: last - first + 1]
        for day in self._closed:
            flags[day.toordinal() - first] = 0
        for begin, end, _why in self.pauses:
            for at in range(max(begin.toordinal() - first, 0), min(end.toordinal() - first + 1, len(flags))):
                flags[at] = 0
        return flags

    def _school_run(self, business: bytearray) -> Run:
        unknown = Run(self.basis.first, self.basis.first, bytearray())
        if not self._years:
            return unknown
        first = max(self.basis.first, date(self._years[0].school_year - 1, 7, 1))
        last = min(self.basis.last, date(self._years[-1].school_year, 6, 30))
        origin = self.basis.first.toordinal()
        if first > last:
            return unknown
        flags = bytearray(len(business))
        for year in self._years:
            a, b = max(year.first_day.toordinal() - origin, 0), max(year.last_day.toordinal() - origin + 1, 0)
            flags[a:b] = business[a:b]
        for days, flag in ((self._no_school, 0), (self.local.school_days, 1)):
            for day in days:
                if first <= day <= last:
                    flags[day.toordinal() - origin] = flag
        return Run(first, last, flags[first.toordinal() - origin : last.toordinal() - origin + 1])


class TracedDays(Days):
    """The same answers as the days it is made of, with a step kept for each in `steps`.

    It is a kind of `Days` so that the clock functions, which know only `Days`, can be asked a second time with it.
    """

    __slots__ = ("steps",)

    def __init__(self, days: Days, steps: list[Step] | None = None) -> None:
        for slot in Days.__slots__:
            setattr(self, slot, getattr(days, slot))
        self.steps: list[Step] = [] if steps is None else steps

    def calendar(self, start: date, count: int) -> date:
        """As `Days.calendar`, and keeps the step."""
        end = super().calendar(start, count)
        self.steps.append(Step(start, count, "calendar", end, ()))
        return end

    def hours(self, start: Moment, count: int) -> Moment:
        """As `Days.hours`, and keeps the step."""
        end = super().hours(start, count)
        self.steps.append(Step(start.day, count, "hour", end.day, (), start.at, end.at))
        return end

    def business(self, start: date, count: int) -> date | None:
        """As `Days.business`, and keeps the step."""
        return self._keep(start, count, "business", super().business(start, count))

    def school(self, start: date, count: int) -> date | None:
        """As `Days.school`, and keeps the step."""
        return self._keep(start, count, "school", super().school(start, count))

    def years(self, start: date, count: int) -> date:
        """As `Days.years`, and keeps the step."""
        end = super().years(start, count)
        self.steps.append(Step(start, count, "year", end, ()))
        return end

    def months(self, start: date, count: int) -> date:
        """As `Days.months`, and keeps the step."""
        end = super().months(start, count)
        self.steps.append(Step(start, count, "month", end, ()))
        return end

    def business_between(self, start: date, end: date) -> int | None:
        """As `Days.business_between`, and keeps the step."""
        count = super().business_between(start, end)
        if count is not None:
            self._keep(start, count, "business", end)
        return count

    def school_between(self, start: date, end: date) -> int | None:
        """As `Days.school_between`, and keeps the step."""
        count = super().school_between(start, end)
        if count is not None:
            self._keep(start, count, "school", end)
        return count

    def paused(self, pauses: Sequence[tuple[date, date]], why: str = PAUSED) -> "TracedDays":
        """As `Days.paused`; what is asked of the paused days is kept here too."""
        return TracedDays(super().paused(pauses, why), self.steps)

    def _keep(self, start: date, count: int, unit: Unit, end: date | None) -> date | None:
        """Without an end the skipped days are left out, for they would run to the edge of the calendar."""
        over = () if end is None else self.skipped(start, end, unit)
        self.steps.append(Step(start, count, unit, end, over))
        return end

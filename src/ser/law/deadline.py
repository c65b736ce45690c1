"""A deadline is one clock of one record: when it started, is due and was met; its result depends on the day asked."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from ser.law.calendar import Unit
from ser.law.cite import Citation
from ser.law.days import Days
from ser.law.moment import Moment
from ser.law.record import Record


class Result(StrEnum):
    """What can be said of a deadline on a day.

    An unverified clock that the state has not turned on never says LATE or OPEN_OVERDUE: past its due day it says
    PAST_UNVERIFIED, which is a notice at most.
    """

    ON_TIME = "ON_TIME"
    ON_TIME_EXTENDED = "ON_TIME_EXTENDED"
    ON_TIME_UNVERIFIED = "ON_TIME_UNVERIFIED"
    LATE = "LATE"
    EXCEPTED = "EXCEPTED"
    OPEN = "OPEN"
    OPEN_OVERDUE = "OPEN_OVERDUE"
    PAST_UNVERIFIED = "PAST_UNVERIFIED"
    NO_DUE_DAY = "NO_DUE_DAY"

    @property
    def words(self) -> str:
        """The result in words for a report."""
        return _WORDS[self]


_WORDS = {
    Result.ON_TIME: "on time",
    Result.ON_TIME_EXTENDED: "on time through an extension",
    Result.ON_TIME_UNVERIFIED: "on time only through an unverified rule",
    Result.LATE: "late",
    Result.EXCEPTED: "taken out by an exception",
    Result.OPEN: "open",
    Result.OPEN_OVERDUE: "open and overdue",
    Result.PAST_UNVERIFIED: "past an unverified due day (a notice, never late)",
    Result.NO_DUE_DAY: "no due day: outside the known calendar",
}

MET = frozenset({Result.ON_TIME, Result.ON_TIME_EXTENDED, Result.ON_TIME_UNVERIFIED})
"""The results of a deadline that was met in time."""


@dataclass(frozen=True, slots=True)
class Excepted:
    """Why the law does not ask for the deadline any more: the child was not produced, moved, left the program.

    Without a `day` it holds on every day. With one it holds from that day on, if that is by the due day; one that comes
    after the due day ends the clock, but what was late by then stays late.
    """

    code: str
    why: str
    cite: tuple[Citation, ...]
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """The times of day between which a clock in hours runs, each as far as it is known."""

    start: time | None = None
    due: time | None = None
    met: time | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """One clock of one record.

    `title` names the clock in words. `base_due` is the due day by the clock alone, `verified_due` the one with the
    extensions that verified paragraphs allow, `due` the one with every extension. `met` is the day on which the clock
    stopped. `extended_by` names the kinds of extension that moved the due day, `owners` the LEAs whose clock it is or
    was, the latest last.
    `unverified` says that no verified paragraph sets the clock and the state has not turned it on. `notes` say what
    did not count. `times` are those of a clock in hours, which is due by the hour where they are known.
    """

    timeline: str
    title: str
    record: Record
    start: date
    base_due: date | None
    verified_due: date | None
    due: date | None
    met: date | None
    excepted: Excepted | None
    extended_by: tuple[str, ...]
    owners: tuple[str, ...]
    unverified: bool
    late_in: Unit
    notes: tuple[str, ...]
    times: Times | None = None

    @property
    def record_name(self) -> str:
        """The kind of record that the clock belongs to."""
        return self.record.spec.name

    @property
    def key(self) -> str:
        """The key of the record, as findings show it."""
        return self.record.key

    @property
    def due_time(self) -> time | None:
        """The time of day by which it is due; None for a clock in days, or where no time is known."""
        return None if self.times is None else self.times.due

    def is_met_in_time(self) -> bool:
        """Whether what stopped the clock came by the due day, and of a clock in hours by its time of day."""
        if self.met is None or self.due is None:
            return False
        times = self.times or Times()
        return Moment(self.met, times.met).is_by(Moment(self.due, times.due))

    def is_open(self, day: date) -> bool:
        """Whether the clock still runs on the day: neither stopped nor ended by an exception."""
        return not _by(self.met, day) and not self._ended(day)

    def _ended(self, day: date) -> bool:
        return self.excepted is not None and (self.excepted.day is None or self.excepted.day <= day)


@dataclass(frozen=True, slots=True)
class DaysLate:
    """Days after the due day: in the unit of the clock, and in calendar days.

    The first are None outside the known calendar, and for hours where a time of day is not known.
    """

    count: int | None
    unit: Unit
    calendar: int


def result(deadline: Deadline, day: date) -> Result:
    """What can be said of the deadline on a day, as if nothing later were known; OPEN on a day before its start."""
    due, met = deadline.due, deadline.met
    if due is None or deadline.base_due is None or deadline.verified_due is None:
        return Result.EXCEPTED if deadline._ended(day) else Result.NO_DUE_DAY
    is_met = met is not None and met <= day
    if met is not None and is_met and deadline.is_met_in_time():
        if met <= deadline.base_due:
            return Result.ON_TIME
        return Result.ON_TIME_EXTENDED if met <= deadline.verified_due else Result.ON_TIME_UNVERIFIED
    excepted, ended = deadline.excepted, deadline._ended(day)
    if ended and excepted is not None and (excepted.day is None or excepted.day <= due):
        return Result.EXCEPTED
    if not is_met and not ended and day <= due:
        return Result.OPEN
    if deadline.unverified:
        return Result.PAST_UNVERIFIED
    return Result.LATE if is_met or ended else Result.OPEN_OVERDUE


def days_late(deadline: Deadline, day: date, days: Days) -> DaysLate | None:
    """How late the deadline is, or was met, as seen on a day; None where it is not past its due day or is excepted."""
    if result(deadline, day) not in (Result.LATE, Result.OPEN_OVERDUE, Result.PAST_UNVERIFIED) or deadline.due is None:
        return None
    ended = None if deadline.excepted is None else deadline.excepted.day
    last = min(deadline.met or date.max, ended or date.max, day)
    calendar = (last - deadline.due).days
    count: int | None = calendar
    if deadline.late_in == "business":
        count = days.business_between(deadline.due, last)
    elif deadline.late_in == "school":
        count = days.school_between(deadline.due, last)
    elif deadline.late_in == "hour":
        count = _hours_late(deadline, last)
    return DaysLate(count, deadline.late_in, calendar)


def _hours_late(deadline: Deadline, last: date) -> int | None:
    """Hours from the due time to the time at which the clock stopped; of one that still runs nobody knows them."""
    if deadline.times is None or deadline.due is None or deadline.met != last:
        return None
    return Moment(last, deadline.times.met).hours_after(Moment(deadline.due, deadline.times.due))


def _by(event: date | None, day: date) -> bool:
    return event is not None and event <= day

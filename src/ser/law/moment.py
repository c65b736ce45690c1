"""A moment is a day with the time of day, as far as it is known; the law counts some times in hours."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

HOURS = 24
"""Hours of a day by the clock on the wall; on the two nights on which clocks are changed, an hour is not asked for."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, and the time of day by the clock on the wall; without one nobody has recorded it."""

    day: date
    at: time | None = None

    def after(self, hours: int) -> "Moment":
        """So many hours on; of a moment without a time, as many whole days on as the hours touch.

        So nothing is late by a time that nobody knows: an hour from some time of a day may end on the next day.
        """
        if self.at is None:
            return _later(self.day, -(-hours // HOURS))
        try:
            end = datetime.combine(self.day, self.at) + timedelta(hours=hours)
        except OverflowError:  # a day mistyped as 9999-12-31
            return Moment(date.max)
        return Moment(end.date(), end.time())

    def is_by(self, due: "Moment") -> bool:
        """Whether it is not after another; on one day the times decide, where both are known."""
        if self.day == due.day and self.at is not None and due.at is not None:
            return self.at <= due.at
        return self.day <= due.day

    def hours_after(self, earlier: "Moment") -> int | None:
        """The hours since another moment, those that were begun counted whole; None where a time is not known."""
        if self.at is None or earlier.at is None:
            return None
        passed = datetime.combine(self.day, self.at) - datetime.combine(earlier.day, earlier.at)
        return -(-passed // timedelta(hours=1))


def _later(day: date, count: int) -> Moment:
    try:
        return Moment(day + timedelta(count))
    except OverflowError:
        return Moment(date.max)

"""The days of one kind in a row, numbered, so that any count of them is a look-up."""

from array import array
from datetime import date
from functools import lru_cache
from itertools import accumulate, compress


@lru_cache(maxsize=8)
def _span(first: date, last: date) -> tuple[date, ...]:
    """Every day of a range, kept so that the calendars of hundreds of LEAs share their dates."""
    return tuple(date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1))


class Run:
    """The days of one kind, numbered in order over the range in which they are known."""

    __slots__ = ("counts", "days", "known", "origin")

    def __init__(self, first: date, last: date, holds: bytearray) -> None:
        self.origin = first.toordinal()
        self.known = len(holds)
        self.counts = array("i", accumulate(holds))
        self.days = tuple(compress(_span(first, last), holds))

    def after(self, start: date, count: int) -> date | None:
        at = start.toordinal() - self.origin
        if not 0 <= at < self.known:
            return None
        if count <= 0:
            if count:
                raise ValueError("A clock cannot count backwards.")
            return start
        number = self.counts[at] + count
        return self.days[number - 1] if number <= len(self.days) else None

    def between(self, start: date, end: date) -> int | None:
        a, b = start.toordinal() - self.origin, end.toordinal() - self.origin
        return self.counts[b] - self.counts[a] if 0 <= a < self.known and 0 <= b < self.known else None

    def holds(self, day: date) -> bool | None:
        at = day.toordinal() - self.origin
        if not 0 <= at < self.known:
            return None
        return self.counts[at] > (self.counts[at - 1] if at else 0)

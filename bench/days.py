"""Business days: the look-up of a due day, against walking the calendar day by day."""

from collections.abc import Iterator
from datetime import date, timedelta

from bench.figure import Figure
from bench.measure import Options, median_of
from ser.law.calendar import Calendar
from ser.store.running import start, state

COUNT = 60
FIRST, SPAN = date(2014, 7, 1), 3_650
REPEATS = 20


def run(options: Options) -> Iterator[Figure]:
    """The sixtieth business day after each day of ten years."""
    start()
    days, starts = state().days, [FIRST + timedelta(n) for n in range(SPAN)]
    walk = _walker(state().calendar)
    if [days.business(d, COUNT) for d in starts] != [walk(d, COUNT) for d in starts]:
        raise AssertionError("Both ways must find the same days.")
    ours = median_of(options.runs, lambda: [days.business(d, COUNT) for _ in range(REPEATS) for d in starts])
    theirs = median_of(options.runs, lambda: [walk(d, COUNT) for d in starts])
    what = f"The business day {COUNT} days on, mean of {REPEATS * SPAN:,}"
    yield Figure(what, ours / REPEATS / SPAN * 1e9, "ns", "a loop over the days", theirs / SPAN * 1e9)


class _Walk:
    """Counts business days one by one, as the regulation is read aloud."""

    def __init__(self, calendar: Calendar) -> None:
        self.closed = frozenset(holiday.day for holiday in calendar.holidays)

    def __call__(self, day: date, count: int) -> date:
        one = timedelta(1)
        while count:
            day += one
            if day.weekday() < 5 and day not in self.closed:
                count -= 1
        return day


def _walker(calendar: Calendar) -> _Walk:
    return _Walk(calendar)

"""A count on a day that nobody asked for before, against the same day asked again from what was kept."""

from collections.abc import Iterator
from datetime import date
from statistics import median

from bench.figure import Figure
from bench.intake import BY, load
from bench.made import TODAY, WHOLE, folder_of, home
from bench.measure import Options, say, seconds
from ser.services.reports import reporting
from ser.services.reports.reporting import Question

DAYS = (date(2017, 3, 15), date(2016, 12, 1), date(2017, 5, 2), date(2016, 2, 3), date(2015, 11, 18))
REPORT = "FS002"


def run(options: Options) -> Iterator[Figure]:
    """Count FS002 on days never asked before, each twice; the second time it is read from the kept facts."""
    folder = folder_of(options.students or WHOLE, options.seed)
    first, again = [], []
    with home():
        _, outcome = load(folder)
        for day in DAYS[: options.runs]:
            first.append(seconds(lambda: _ask(day)))  # noqa: B023
            again.append(seconds(lambda: _ask(day)))  # noqa: B023
            say(f"{day}: {first[-1]:.1f} s, again {again[-1]:.2f} s")
    what = f"{REPORT} on a day never asked before, {len(outcome.students):,} students"
    yield Figure(what, median(first), "s", "the same day asked again", median(again), "at most 20 s")


def _ask(day: date) -> None:
    reporting.report(by=BY, name=REPORT, question=Question(today=TODAY, as_of=day))

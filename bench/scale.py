"""How intake grows with the state: the exponent is 1 where twice the students take twice the time."""

import math
from collections.abc import Iterator
from statistics import linear_regression, median

from bench.figure import Figure
from bench.intake import load
from bench.made import folder_of, home
from bench.measure import Options, Peak, memory, say

SIZES = (10_000, 100_000)
MILLION = 1_000_000


def run(options: Options) -> Iterator[Figure]:
    """Intake at growing sizes, with the memory that it holds at most; `--million` adds a million students."""
    sizes = _sizes(options)
    points: list[tuple[int, float]] = []
    for size in sizes:
        runs = 1 if size == MILLION else options.runs  # a quarter of an hour each
        taken, students, peak = _loaded(size, options.seed, runs)
        points.append((students, taken))
        first, base = points[0][1] * students / points[0][0], f"{points[0][0]:,} students, times as many"
        once = ", one run" if runs == 1 else ""
        yield Figure(f"Intake of {students:,} students{once}", taken, "s", base, first if len(points) > 1 else None)
        yield Figure(f"Memory of the intake's processes at {students:,} at most", peak.ours, "GiB")
        yield Figure(f"Memory of the database server at {students:,} at most", peak.server, "GiB")
    slope = linear_regression([math.log(n) for n, _ in points], [math.log(s) for _, s in points]).slope
    span = f"from {points[0][0]:,} to {points[-1][0]:,} students"
    yield Figure(f"Exponent of the growth {span}", slope, "", aim="linear, which is 1")


def _sizes(options: Options) -> tuple[int, ...]:
    whole = (*SIZES, MILLION) if options.million else SIZES
    if options.students is None:
        return whole
    return tuple(max(100, size * options.students // whole[-1]) for size in whole)


def _loaded(size: int, seed: int, runs: int) -> tuple[float, int, Peak]:
    folder, taken, peak, students = folder_of(size, seed), [], Peak(), 0
    for number in range(1, runs + 1):
        with home() as place, memory(place) as seen:
            time, outcome = load(folder)
        taken.append(time)
        peak.saw(seen.ours, seen.server)
        students = len(outcome.students)
        say(f"{size:,} students, run {number}: {time:.1f} s, {seen.both:.2f} GiB")
    return median(taken), students, peak

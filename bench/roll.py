"""Moving today by one day in a whole state, against deciding every student as if all of their records had changed."""

from collections.abc import Iterator
from datetime import timedelta
from statistics import median

from bench.figure import Figure
from bench.intake import BY, load
from bench.made import TODAY, WHOLE, folder_of, home
from bench.measure import Options, say, seconds
from ser.engine.judging.fact_days import processes_for
from ser.engine.judging.judging import judge_touched
from ser.engine.parallel import worker_pool
from ser.services.operations import rolling
from ser.store.connect import connection
from ser.store.scope import system_scope


def run(options: Options) -> Iterator[Figure]:
    """Load a state once; then move it a day and decide all of it, in turns, and once move it by half a year."""
    folder = folder_of(options.students or WHOLE, options.seed)
    rolled, decided = [], []
    with home():
        _, outcome = load(folder)
        students = len(outcome.students)
        for day in range(1, options.runs + 1):
            rolled.append(seconds(lambda: _roll(day)))  # noqa: B023
            decided.append(seconds(lambda: _decide_all(students)))
            say(f"day {day}: roll {rolled[-1]:.1f} s, everything {decided[-1]:.1f} s")
        idle = seconds(lambda: _roll(options.runs))
        half = seconds(lambda: _roll(186))
    baseline, everything = "deciding everything of every student", median(decided)
    yield Figure(f"A roll of {students:,} students by a day", median(rolled), "s", baseline, everything, "at most 60 s")
    yield Figure("The same by half a year", half, "s", baseline, everything)
    yield Figure("A roll to the day that it is", idle, "s", baseline, everything)


def _roll(days: int) -> None:
    rolling.roll(by=BY, today=TODAY + timedelta(days))


def _decide_all(students: int) -> None:
    with connection(system_scope("bench")) as db:
        db.execute("INSERT INTO touched (student_id) SELECT id FROM student")
    with worker_pool(processes_for(students)) as pool:
        judge_touched(pool, BY.actor, TODAY)

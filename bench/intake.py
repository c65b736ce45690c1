"""The whole intake of a state's files, and the same files again, against a bare COPY of the same rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.copying import copy_anew
from bench.figure import Figure
from bench.made import TODAY, WHOLE, folder_of, home
from bench.measure import Options, Peak, memory, say, seconds
from ser.services.submissions import loading
from ser.services.submissions.loading import Outcome
from ser.store.scope import state_scope

BY = state_scope("operator:bench")
COPY = "a COPY of the same rows on one connection"


@dataclass(frozen=True, slots=True)
class Loaded:
    """One run: seconds of the load and of the same files again, peak memory, records and students."""

    seconds: float
    again: float
    copied: float
    peak: Peak
    records: int
    students: int


def run(options: Options) -> Iterator[Figure]:
    """Load a state, load it again, and copy its rows bare; medians of the runs, each in a new database."""
    folder = folder_of(options.students or WHOLE, options.seed)
    runs = [_run(folder, number) for number in range(1, options.runs + 1)]
    size = f"{runs[0].students:,} students, {runs[0].records:,} records"
    copied = median(r.copied for r in runs)
    yield Figure(
        f"Whole intake of {size}", median(r.seconds for r in runs), "s", COPY, copied, "at most 8 times, aim 5"
    )
    yield Figure("The same files again", median(r.again for r in runs), "s", COPY, copied, "at most 4 times")
    yield Figure("Memory of the intake's processes at most", max(r.peak.ours for r in runs), "GiB")
    yield Figure("Memory of the database server at most", max(r.peak.server for r in runs), "GiB")
    yield Figure("Memory of both together at most", max(r.peak.both for r in runs), "GiB", aim="under 3 GiB")


def _run(folder: Path, number: int) -> Loaded:
    with home() as place, TemporaryDirectory(prefix="ser-bench-") as rows:
        with memory(place) as peak:
            taken, outcome = load(folder)
        again, second = load(folder)
        stored, unchanged = outcome.counts["new"], second.counts["unchanged"]
        if stored != unchanged:
            raise AssertionError(f"{stored} rows were new, but {unchanged} were the same the second time.")
        copied = copy_anew(place, Path(rows))
    say(f"run {number}: intake {taken:.1f} s, again {again:.1f} s, COPY {copied:.1f} s, {peak.both:.2f} GiB")
    return Loaded(taken, again, copied, peak, stored, len(outcome.students))


def load(folder: Path) -> tuple[float, Outcome]:
    """Load a folder as the command line does; gives the seconds and the outcome."""
    outcomes: list[Outcome] = []
    taken = seconds(lambda: outcomes.append(loading.load(by=BY, paths=[folder], today=TODAY)))
    return taken, outcomes[0]

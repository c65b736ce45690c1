"""Where the time of intake goes: by phase with all cores, and by part of the program in one process."""

import os
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from types import FrameType

from bench.figure import Figure
from bench.intake import BY, load
from bench.made import TODAY, folder_of, home
from bench.measure import Options, Spent, looking, seconds, spent
from ser.engine.intake import submission_job
from ser.services.submissions import loading

SIZE = 30_000
PAUSE = 0.002
"""Seconds between two looks at what the program is doing."""

PARTS = {
    "ser.files.plain_text": "reading files",
    "ser.files.sheet": "reading files",
    "ser.engine.intake.repeats": "reading files",
    "ser.files.row": "parsing rows",
    "ser.files.parse": "parsing rows",
    "ser.engine.intake.posting": "deciding rows",
    "ser.engine.intake.sheet_rows": "parsing rows",
    "ser.engine.intake.take_row": "deciding rows",
    "ser.store.incoming": "storing rows",
    "ser.store.students": "loading students",
    "ser.store.calendars": "loading students",
    "ser.law.rule": "rules",
    "ser.federal.rules": "rules",
    "ser.states.louisiana.rules": "rules",
    "ser.federal.timelines": "clocks",
    "ser.states.louisiana.timelines": "clocks",
    "ser.law.timeline": "clocks",
    "ser.law.timeline_book": "clocks",
    "ser.federal.facts": "facts",
    "ser.engine.judging.judging": "findings and the rest of deciding",
    "ser.store.pending": "writing facts",
    "ser.store.connect": "connecting and committing",
}
"""What the modules do, as the figures call it; the innermost one that is at work is what counts."""


def run(options: Options) -> Iterator[Figure]:
    """Load a state with all cores, then once more in one process that is looked at five hundred times a second."""
    folder = folder_of(options.students or SIZE, options.seed)
    yield from _phases(folder)
    taken, seen = _looked_at(folder)
    looks = sum(seen.values())
    for (part, waits), count in seen.most_common():
        what = f"In one process: {part}" + (", in the database" if waits else "")
        yield Figure(what, taken * count / looks, "s", "the whole of it", taken)


def _phases(folder: Path) -> Iterator[Figure]:
    """What each phase costs the intake's processes and the database server, beside all that the cores could do."""
    with home() as place:
        marks = [("", spent(place))]
        loading.load(by=BY, paths=[folder], today=TODAY, progress=lambda phase, *_: marks.append((phase, spent(place))))
        marks.append(("ending", spent(place)))
    phases: dict[str, Spent] = {}
    for (_, before), (phase, after) in pairwise(marks):
        phases[phase] = phases.get(phase, Spent()) + (after - before)
    for phase, cost in phases.items():
        cores = cost.wall * (os.cpu_count() or 1)
        what = f"{phase.capitalize()} ({cost.wall:.1f} s): CPU of"
        yield Figure(f"{what} the intake's processes", cost.ours, "s", "all cores meanwhile", cores)
        yield Figure(f"{what} the database server", cost.server, "s", "all cores meanwhile", cores)


def _looked_at(folder: Path) -> tuple[float, Counter[tuple[str, bool]]]:
    """Load in one process; the seconds it took, and how often which part was at work, by itself or in the database."""
    large, submission_job.LARGE = submission_job.LARGE, sys.maxsize
    try:
        with home(), _looking() as seen:
            return seconds(lambda: load(folder)), seen
    finally:
        submission_job.LARGE = large


@contextmanager
def _looking() -> Iterator[Counter[tuple[str, bool]]]:
    seen: Counter[tuple[str, bool]] = Counter()
    watched = threading.get_ident()

    def look() -> None:
        seen[_part(sys._current_frames()[watched])] += 1

    with looking(look, PAUSE):
        yield seen


def _part(frame: FrameType | None) -> tuple[str, bool]:
    waits = False
    while frame is not None:
        name = str(frame.f_globals.get("__name__"))
        waits = waits or name.startswith("psycopg")
        # A package's part holds for its modules, unless one of them is named by itself.
        while name:
            if name in PARTS:
                return PARTS[name], waits
            name = name.rpartition(".")[0]
        frame = frame.f_back
    return "the rest", waits

"""The synthetic states that are measured: made once, and kept in the system's folder for temporary files."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from bench.measure import say
from ser.files.parse import read_cell
from ser.law.record import Record
from ser.law.student import Student
from ser.store.connect import opened
from ser.store.operations import server
from ser.store.running import start, state
from ser.synthetic import population
from ser.synthetic.files import WHOLE_STATE, count_day, generate
from ser.synthetic.places import world_of
from ser.synthetic.roll import roll
from ser.synthetic.stories import told

TODAY = date(2018, 3, 1)

WHOLE = 120_000
"""Students of a whole state: the children who count, and all others on top."""


def cache() -> Path:
    """Where made states are kept; the folder can be deleted at any time."""
    folder = Path(tempfile.gettempdir()) / "ser-bench"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def folder_of(students: int, seed: int) -> Path:
    """The files of a state of about so many students, made now unless an earlier run has."""
    folder = cache() / f"state-{students}-{seed}"
    if not folder.exists():
        say(f"making a state of about {students:,} students in {folder}")
        start()
        unfinished = folder.with_suffix(".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        generate(unfinished, students=_counted(students), seed=seed, state=state(), processes=os.cpu_count() or 1)
        unfinished.rename(folder)
    return folder


def students_of(count: int, seed: int) -> list[Student]:
    """About so many students as values, made without files or database."""
    start()
    world = world_of(state(), seed, count_day(state()), TODAY)
    made = []
    for child in roll(world, population.scaled(_counted(count), seed)):
        rows: dict[str, list[Record]] = {}
        for name, values in told(world, child):
            rows.setdefault(name, []).append(_record(state().records[name], values))
        made.append(state().student({name: tuple(found) for name, found in rows.items()}))
    return made


def _record(kind: type[Record], values: Mapping[str, object]) -> Record:
    """A record from the values that a file would hold as text."""
    written = {e: values.get(e.name) for e in kind.spec.elements}
    return kind(**{e.name: None if v in (None, "") else read_cell(e, str(v)) for e, v in written.items()})


@contextmanager
def home() -> Iterator[Path]:
    """A home with a database of its own, open to this process, and gone at the end."""
    if os.environ.get("DATABASE_URL"):
        raise SystemExit("The benchmarks make and delete a database of their own. Unset DATABASE_URL first.")
    start()
    with tempfile.TemporaryDirectory(prefix="ser-bench-") as folder:
        place = Path(folder) / "home"
        try:
            with opened(place):
                yield place
        finally:
            server.remove(place)


def _counted(students: int) -> int:
    """How many of the students are children who count; the generator puts the others on top."""
    return round(students * WHOLE_STATE / WHOLE)

"""Writes the synthetic state to files, one for each record, by one process or two; the files are the same."""

import csv
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from tempfile import TemporaryDirectory

from ser.law.state import State
from ser.synthetic.calendar import calendar_rows
from ser.synthetic.early import unworked
from ser.synthetic.manifest import plant
from ser.synthetic.person import Row
from ser.synthetic.places import World, world_of
from ser.synthetic.roll import Child, roll
from ser.synthetic.seen import Seen
from ser.synthetic.stories import told

SCHOOL_YEAR = 2018
"""The school year of the published count."""

EARLIEST, LATEST = date(2017, 11, 15), date(2018, 9, 30)
"""Between these days the lives may stop: by then all has come to pass, and before that nobody is too old."""

WHOLE_STATE = 84_473

_LARGE = 10  # LEAs of this size have a child on the latest list that nobody has worked yet

Progress = Callable[[int, int], None]
"""Told how many children are done, and of how many."""


class OutOfSpan(ValueError):
    """The lives cannot stop on the day that was asked for; the message says on which they can."""


def count_day(state: State) -> date:
    """The day of the published count."""
    return state.child_count.date_in(SCHOOL_YEAR)


@dataclass(frozen=True, slots=True)
class Summary:
    """What was made: children by story, and rows by record."""

    children: Mapping[str, int]
    rows: Mapping[str, int]


def generate(
    out: Path,
    *,
    students: int | None,
    seed: int,
    state: State,
    errors: int = 0,
    today: date = date(2018, 3, 1),
    processes: int = 1,
    progress: Progress | None = None,
) -> Summary:
    """Write a state of so many children with a disability who count, and all others on top, into a folder.

    Without a number of students it is the whole state of the published count.
    """
    from ser.synthetic import population  # SciPy takes a second to load, and few commands need it

    if not EARLIEST <= today <= LATEST:
        raise OutOfSpan(f"The synthetic lives can stop on a day from {EARLIEST} to {LATEST}, not on {today}.")
    world = world_of(state, seed, count_day(state), today)
    whole = students is None or students == WHOLE_STATE
    children = roll(world, population.full(seed) if whole else population.scaled(students or 0, seed))
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out) as parts:
        slices = _slices(children, processes)
        folders = [Path(parts) / str(number) for number in range(len(slices))]
        rows = _written(world, slices, folders, progress)
        seen = Seen(world.count_day)
        seen.read(folders)
        folders.append(Path(parts) / "seen")
        rows += _write(world, folders[-1], seen.rows(world))
        for name in state.records:
            _joined(out, name, _columns(state, name), folders)
    plant(world, out, errors, rows, after=len(children))
    stories = Counter(child.story for child in children)
    return Summary(stories + Counter({"planted": errors}), rows)


def _columns(state: State, name: str) -> tuple[str, ...]:
    return tuple(element.name for element in state.records[name].spec.elements)


def _slices(children: list[Child], processes: int) -> list[list[Child]]:
    size = -(-len(children) // processes)
    return [children[at : at + size] for at in range(0, len(children), size)]


def _written(world: World, slices: list[list[Child]], folders: list[Path], progress: Progress | None) -> Counter[str]:
    """Write each slice by a process of its own; one alone by this one."""
    total = sum(len(part) for part in slices)
    if len(slices) == 1:
        return _write_slice(world, slices[0], folders[0], lambda done: progress(done, total) if progress else None)
    # Forked, so that the surroundings of the children need not be sent, which hold functions of the state.
    context = get_context("fork")
    answers: SimpleQueue[Counter[str]] = context.SimpleQueue()
    done = [context.Value("L", 0) for _ in slices]
    workers = [
        context.Process(target=_work, args=(world, part, folder, at, answers))
        for part, folder, at in zip(slices, folders, done, strict=True)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        while worker.is_alive():
            worker.join(0.2)
            if progress:
                progress(sum(at.value for at in done), total)
    if any(worker.exitcode for worker in workers):
        raise RuntimeError("A process that wrote a part of the synthetic state failed; its own message stands above.")
    return sum((answers.get() for _ in workers), Counter())


def _work(
    world: World, part: list[Child], folder: Path, at: "Synchronized[int]", answers: "SimpleQueue[Counter[str]]"
) -> None:
    def progress(done: int) -> None:
        at.value = done

    answers.put(_write_slice(world, part, folder, progress))


def _write_slice(world: World, children: list[Child], folder: Path, progress: Callable[[int], None]) -> Counter[str]:
    """Write the rows of some children; the first ones bring the directory with them."""
    seen = Seen(world.count_day)
    counts = _write(world, folder, _rows(world, children, seen, progress))
    seen.write(folder)
    progress(len(children))
    return counts


def _write(world: World, folder: Path, rows: Iterator[Row]) -> Counter[str]:
    """Write rows to a file for each record, without headers."""
    folder.mkdir()
    columns = {name: _columns(world.state, name) for name in world.state.records}
    counts: Counter[str] = Counter()
    with ExitStack() as stack:
        writers = {}
        for name in columns:
            file = stack.enter_context((folder / f"{name}.csv").open("w", encoding="utf-8", newline=""))
            writers[name] = csv.writer(file, lineterminator="\n").writerow
        for name, values in rows:
            writers[name](map(values.get, columns[name]))
            counts[name] += 1
    return counts


def _rows(world: World, children: list[Child], seen: Seen, progress: Callable[[int], None]) -> Iterator[Row]:
    if children[0].number == 1:
        yield from _directory(world)
    for at, child in enumerate(children):
        if at % 500 == 0:
            progress(at)
        for row in told(world, child):
            seen.note(child, row)
            yield row


def _directory(world: World) -> Iterator[Row]:
    for lea in world.leas:
        yield (
            "lea",
            {
                "lea_code": lea.code,
                "lea_name": lea.name,
                "lea_type": lea.lea_type,
                "is_idea_lea": "Y",
                "reported_federally": "Y",
            },
        )
        yield from (("school_calendar", row) for row in calendar_rows(world.state, lea.code, world.today))
        if lea.size >= _LARGE:
            yield unworked(lea, world.today)
    for place in world.places:
        low, high = place.grades or (None, None)
        grade = world.codes.grade
        yield (
            "site",
            {
                "site_code": place.code,
                "site_name": place.name,
                "site_type": place.site_type,
                "low_grade": low and grade(0.0, low),
                "high_grade": high and grade(0.0, high),
            },
        )


def _joined(out: Path, name: str, columns: tuple[str, ...], folders: list[Path]) -> None:
    with (out / f"{name}.csv").open("wb") as whole:
        whole.write((",".join(columns) + "\n").encode())
        for folder in folders:
            with (folder / f"{name}.csv").open("rb") as part:
                shutil.copyfileobj(part, whole)

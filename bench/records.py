"""Making records: the function that the store uses, against the constructor that dataclasses write."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bench.figure import Figure
from bench.made import students_of
from bench.measure import Options, median_of
from ser.federal.records import Iep
from ser.law.record import Record, maker
from ser.store.running import state

STUDENTS, REPEATS = 2_000, 20


def run(options: Options) -> Iterator[Figure]:
    """Make plans from their values, which are the records with the most elements."""
    students = students_of(options.students or STUDENTS, options.seed)
    kind = state().records["iep"]
    names = [e.name for e in kind.spec.elements]
    values = [tuple(getattr(plan, n) for n in names) for s in students for plan in s[Iep]]
    make, pairs = maker(kind), [dict(zip(names, v, strict=True)) for v in values]
    if [make(v) for v in values] != [kind(**p) for p in pairs]:
        raise AssertionError("Both ways must make the same records.")
    count = REPEATS * len(values)
    ours = median_of(options.runs, lambda: _by_maker(make, values))
    theirs = median_of(options.runs, lambda: _by_constructor(kind, pairs))
    what = f"Making a record of {len(names)} elements, mean of {count:,}"
    yield Figure(what, ours / count * 1e6, "µs", "the constructor of its dataclass", theirs / count * 1e6)


def _by_maker(make: Callable[[Sequence[Any]], Record], values: Sequence[Sequence[Any]]) -> None:
    for _ in range(REPEATS):
        for each in values:
            make(each)


def _by_constructor(kind: type[Record], pairs: Sequence[Mapping[str, Any]]) -> None:
    for _ in range(REPEATS):
        for each in pairs:
            kind(**each)

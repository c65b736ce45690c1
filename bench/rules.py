"""Rules: one student by all of them; and twenty of them over a state's rows, against the same twenty in pandera."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from statistics import median
from typing import Any

from bench import pandera_checks
from bench.figure import Figure
from bench.made import TODAY, students_of
from bench.measure import Options, median_of, say, seconds
from ser.law.example import after
from ser.law.record import Record, changed, getter, maker
from ser.law.rule import Rule
from ser.law.rule_book import RuleBook
from ser.law.student import Student
from ser.store.running import state

STUDENTS, PLANTED, ASKED = 20_000, 50, 2_000
"""Students made, copies of each rule's breach planted, and students asked one by one."""

PANDERA = "the same checks in pandera on polars"


def run(options: Options) -> Iterator[Figure]:
    """One student, and then all rows of many with planted errors; both ways must find the same number of each."""
    generated = students_of(options.students or STUDENTS, options.seed)
    twenty = [made for made in state().rules if made.code in pandera_checks.CODES]
    yield from _one_student(options, generated[:ASKED], twenty)
    yield from _many(options, generated, twenty)


def _one_student(options: Options, generated: Sequence[Student], twenty: Sequence[Rule]) -> Iterator[Figure]:
    book, example = state().rule_book, after(state())
    frames = pandera_checks.frames_of(_rows([example]))
    schemas = pandera_checks.schemas_of(frames)
    baseline = f"{len(twenty)} of them in pandera on polars"
    theirs = median_of(max(3, options.runs), lambda: pandera_checks.violations(schemas, frames)) * 1e3
    for who, students in (("The example student", [example] * len(generated)), ("A generated student", generated)):
        # A student keeps its deadlines once they are worked out, so each run has students of its own.
        runs = [_fresh(students) for _ in range(options.runs)]
        ours = median(seconds(lambda run=run: _found(book, run)) for run in runs)  # type: ignore[misc]
        what = f"{who}, all {len(book.rules)} rules, mean of {len(students):,}"
        yield Figure(what, ours / len(students) * 1e3, "ms", baseline, theirs, "at most 1 ms")


def _many(options: Options, generated: Sequence[Student], twenty: Sequence[Rule]) -> Iterator[Figure]:
    book = RuleBook(twenty)
    students = [*map(_looked_at, generated), *_planted(twenty)]
    rows = _rows(students)
    count = sum(map(len, rows.values()))
    frames = pandera_checks.frames_of(rows)
    schemas = pandera_checks.schemas_of(frames)
    ours, theirs = _found(book, students), pandera_checks.violations(schemas, frames)
    if ours != theirs or set(ours) != pandera_checks.CODES:
        raise AssertionError(f"Both ways must find the same: {ours - theirs} and {theirs - ours} differ.")
    say(f"{count:,} rows, {sum(ours.values()):,} violations, the same number for each of {len(ours)} rules")
    values = [_values_of(student) for student in students]
    per = 1e6 / count
    base = median_of(options.runs, lambda: pandera_checks.violations(schemas, frames)) * per
    ready = median_of(options.runs, lambda: _found(book, students)) * per
    whole = median_of(options.runs, lambda: _found(book, map(_made, values))) * per
    what = f"{len(twenty)} rules, a million rows (measured on {count:,})"
    yield Figure(what, ready, "s", PANDERA, base)
    yield Figure(f"{what}, making the records included", whole, "s", PANDERA, base)


def _found(book: RuleBook, students: Iterable[Student]) -> Counter[str]:
    """How many records break each rule."""
    return Counter(made.code for student in students for made, _ in book.all_of(student, TODAY))


def _fresh(students: Iterable[Student]) -> list[Student]:
    return [state().student(student.records) for student in students]


def _looked_at(student: Student) -> Student:
    """The student with none but the records that the twenty rules look at."""
    kept = {name: rows for name, rows in student.records.items() if name in pandera_checks.CHECKS}
    return state().student(kept)


def _planted(twenty: Sequence[Rule]) -> Iterator[Student]:
    """The example of each rule's breach, many times, each with keys of its own."""
    for made in twenty:
        broken = _looked_at(after(state(), made.breaks)).records
        for number in range(PLANTED):
            mark = f"{made.code}-{number}"
            yield state().student({n: tuple(_marked(r, mark) for r in rows) for n, rows in broken.items()})


def _marked(record: Record, mark: str) -> Record:
    names = (e.name for e in record.spec.elements if e.name.endswith("_id"))
    return changed(record, **{n: f"{value}-{mark}" for n in names if (value := getattr(record, n)) is not None})


def _rows(students: Iterable[Student]) -> dict[str, list[Record]]:
    rows: dict[str, list[Record]] = {}
    for student in students:
        for name, found in student.records.items():
            rows.setdefault(name, []).extend(found)
    return rows


Values = list[tuple[str, list[tuple[Any, ...]]]]


def _values_of(student: Student) -> Values:
    """A student's records as the values that come out of the database."""
    return [(name, [_getter(name)(r) for r in rows]) for name, rows in student.records.items()]


def _made(values: Values) -> Student:
    return state().student({name: tuple(map(_maker(name), rows)) for name, rows in values})


@cache
def _getter(name: str) -> Callable[[Record], tuple[Any, ...]]:
    return getter(tuple(e.name for e in state().records[name].spec.elements))


@cache
def _maker(name: str) -> Callable[[Sequence[Any]], Record]:
    return maker(state().records[name])

"""A timeline is a clock of the law: what starts it, what stops it, by when, and what may move or end it."""

import inspect
import typing
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from operator import attrgetter
from typing import Any, TypeAlias

from ser.law.calendar import Unit
from ser.law.cite import Citation, Cites, citations, is_unverified
from ser.law.days import Days
from ser.law.deadline import Excepted, Times
from ser.law.moment import Moment
from ser.law.record import Record
from ser.law.rule import Change, Changes
from ser.law.student import Student
from ser.law.words import Phrase

Due: TypeAlias = Callable[[Record, Student, Days], date | None]
DueAt: TypeAlias = Callable[[Record, Student, Days], Moment | None]
Excepts: TypeAlias = Callable[[Any, Student, date], Excepted | None]
Cap: TypeAlias = Callable[[Any, Student, Days], date | None]
Owners: TypeAlias = Callable[[Any, Student, date, date | None], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Point:
    """The event that starts or stops a clock: an element of the record, or what a function finds in the student.

    `at`: the time of day of the event, which clocks in hours ask for.
    """

    words: str
    day: Callable[[Record, Student], date | None]
    at: Callable[[Record], time | None] | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """A clock as an extension finds it: the base due day, and the due day after the extensions before this one.

    `clock` gives the base due day by other days, for example by days with a pause.
    """

    record: Any
    student: Student
    days: Days
    start: date
    base: date
    due: date
    clock: Callable[[Days], date | None]


@dataclass(frozen=True, slots=True)
class Move:
    """A new due day and the words for it; without a day, why an extension on record does not count."""

    due: date | None
    words: str


@dataclass(frozen=True, slots=True)
class Extension:
    """A ground on which a due day may be moved, the paragraph that allows it, and how it moves the day."""

    code: str
    title: str
    cite: tuple[Citation, ...]
    moves: Callable[[Running], Iterable[Move]]

    @property
    def unverified(self) -> bool:
        """Whether no verified paragraph allows it."""
        return is_unverified(self.cite)


def extension(code: str, title: str, moves: Callable[[Running], Iterable[Move]], *, cite: Cites) -> Extension:
    """Declare a kind of extension by the function that gives its moves, in order."""
    return Extension(code, title, citations(cite), moves)


@dataclass(frozen=True, slots=True)
class Timeline:
    """A clock with everything that deadlines, explanations and the reference say about it."""

    code: str
    title: str
    definition: str
    on: str
    starts: Point
    stops: Point
    late_in: Unit
    cite: tuple[Citation, ...]
    due: Due
    extensions: tuple[Extension, ...]
    excepts: Excepts | None
    cap: Cap | None
    owners: Owners | None
    example: tuple[Change, ...]
    due_at: DueAt | None = None

    def times(self, record: Record, student: Student) -> Times | None:
        """The times of day at which a clock in hours started, is due and stopped; None for a clock in days."""
        if self.due_at is None:
            return None
        start, stop = self.starts.at, self.stops.at
        due = self.due_at(record, student, student.days)
        return Times(
            None if start is None else start(record),
            None if due is None else due.at,
            None if stop is None else stop(record),
        )

    @property
    def unverified(self) -> bool:
        """Whether no verified paragraph sets the clock, so that nothing is late by it until the state turns it on."""
        return is_unverified(self.cite)

    @property
    def citation(self) -> str:
        """The citations as reports print them."""
        return "; ".join(str(c) for c in self.cite)


def timeline(
    code: str,
    title: str,
    *,
    starts: str | Callable[..., date | None],
    stops: str | Callable[..., date | None],
    cite: Cites,
    late_in: Unit = "calendar",
    extensions: tuple[Extension, ...] = (),
    excepts: Excepts | None = None,
    cap: Cap | None = None,
    owners: Owners | None = None,
    example: Changes = (),
) -> Callable[[Callable[..., date | Moment | None]], Timeline]:
    """Declare a clock by the function that gives its base due day, or None where the clock does not apply.

    The function takes `(record, days)` or `(record, student, days)`; it is asked only where the clock has started. Of a
    clock in hours (`late_in="hour"`) it gives a moment, and nothing extends it.
    `starts` and `stops` name an element of the record, or are functions of `(record)` or `(record, student)`; for a
    clock in hours they name the element of the day and that of the time.
    `extensions` are asked in their order; none can make the due day earlier. `cap` gives the last day to which they
    may move it. `excepts` gives, from record, student and due day, why the deadline is no longer asked for. `owners`
    gives the LEAs whose clock it is between two days; without it the clock is the sender's. `late_in` is the unit in
    which lateness is counted. `example`: changes to the example student after which the clock applies.
    """

    def declare(due: Callable[..., date | Moment | None]) -> Timeline:
        on = _kind(due)
        changes = (example,) if isinstance(example, Change) else example
        is_in_hours = late_in == "hour"
        if is_in_hours and (extensions or cap):
            raise TypeError(f"{code}: nothing extends a clock in hours.")
        asked = _of_student(due)
        return Timeline(
            code=code,
            title=title,
            definition=inspect.getdoc(due) or "",
            on=on.spec.name,
            starts=_point(starts, on, code),
            stops=_point(stops, on, code),
            late_in=late_in,
            cite=citations(cite),
            due=_day_of(asked) if is_in_hours else asked,
            extensions=extensions,
            excepts=excepts,
            cap=cap,
            owners=owners,
            example=changes,
            due_at=asked if is_in_hours else None,
        )

    return declare


def _kind(due: Callable[..., date | Moment | None]) -> type[Record]:
    first = next(iter(typing.get_type_hints(due).values()))
    if not (isinstance(first, type) and issubclass(first, Record)):
        raise TypeError(f"{due.__name__}: a clock is a function of a record first.")
    return first


def _day_of(due: DueAt) -> Due:
    """The day alone of what gives a moment."""

    def day(record: Record, student: Student, days: Days) -> date | None:
        found = due(record, student, days)
        return None if found is None else found.day

    return day


def _of_student(due: Callable[..., Any]) -> Callable[[Record, Student, Days], Any]:
    if len(inspect.signature(due).parameters) == 3:
        return due
    return lambda record, _student, days: due(record, days)


def _point(point: str | Callable[..., date | None], on: type[Record], code: str) -> Point:
    if not isinstance(point, str):
        words = (inspect.getdoc(point) or point.__name__.replace("_", " ")).split("\n")[0]
        if len(inspect.signature(point).parameters) == 2:
            return Point(words, point)
        one = point
        return Point(words, lambda record, _student: one(record))
    at, _, timed = point.partition(" ")
    of_day = _element(at, on, code)
    get = attrgetter(of_day)
    hour = attrgetter(_element(timed, on, code)) if timed else None
    return Point(on.spec.by_name[of_day].label, lambda record, _student: get(record), hour)


def _element(point: str, on: type[Record], code: str) -> str:
    """The element that a point names, which is one of the record of the clock."""
    name, _, element = point.partition(".")
    if name != on.spec.name or element not in on.spec.by_name:
        raise NameError(f"{code} names {point}, which is no element of {on.spec.name}.")
    return element


def moves(clock: Timeline, running: Running, grounds: Iterable[Extension]) -> Iterator[tuple[Extension | None, Move]]:
    """What the extensions do to a due day in order, and the cap last (without an extension): moves, or why not."""
    due = running.base
    for ground in grounds:
        for move in ground.moves(running):
            if move.due is None or move.due > due:
                yield ground, move
            if move.due is not None and move.due > due:
                due = move.due
        if due is not running.due:
            running = Running(
                running.record, running.student, running.days, running.start, running.base, due, running.clock
            )
    if clock.cap is not None and due > running.base:
        last = clock.cap(running.record, running.student, running.days)
        if last is not None and last < due:
            yield None, Move(max(last, running.base), Phrase("An extension may not go beyond {day}.", day=last))

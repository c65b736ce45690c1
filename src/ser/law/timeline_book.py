"""The timelines of a state, asked of a student: its deadlines."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from ser.law.days import OUTSIDE, TracedDays
from ser.law.deadline import Deadline
from ser.law.record import Record
from ser.law.student import Student
from ser.law.timeline import Extension, Running, Timeline, moves


class TimelineBook:
    """The timelines of a state, sorted by what they look at, ready to be asked of many students."""

    def __init__(self, timelines: Iterable[Timeline], turned_on: frozenset[str] = frozenset()) -> None:
        self.timelines: Mapping[str, Timeline] = {clock.code: clock for clock in timelines}
        self.turned_on = turned_on
        self._clocks: dict[str, list[tuple[Timeline, bool, tuple[Extension, ...]]]] = {}
        for clock in self.timelines.values():
            sure = tuple(e for e in clock.extensions if not self._doubted(e))
            self._clocks.setdefault(clock.on, []).append((clock, self._doubted(clock), sure))

    def _doubted(self, declared: Timeline | Extension) -> bool:
        return declared.unverified and declared.code not in self.turned_on

    def deadlines(self, student: Student) -> Iterator[Deadline]:
        """The deadlines of every clock that has started in the student's records."""
        for name, clocks in self._clocks.items():
            for record in _there(student, name):
                for clock, doubted, sure in clocks:
                    start = clock.starts.day(record, student)
                    if start is None:
                        continue
                    made = _deadline(clock, doubted, sure, record, student, start)
                    if made is not None:
                        yield made

    def deadline(self, student: Student, code: str, record: Record) -> Deadline | None:
        """The deadline of one clock of one record, or None where the clock does not apply or has not started."""
        for clock, doubted, sure in self._clocks.get(record.spec.name, ()):
            start = clock.starts.day(record, student) if clock.code == code else None
            if start is not None:
                return _deadline(clock, doubted, sure, record, student, start)
        return None

    def owners(self, student: Student, deadline: Deadline, last: date) -> tuple[str, ...]:
        """The LEAs whose clock it was by a day, as if nothing later were known."""
        owners = self.timelines[deadline.timeline].owners
        if owners is None or len(deadline.owners) == 1:
            return deadline.owners
        return owners(deadline.record, student, deadline.start, last)


def _there(student: Student, name: str) -> tuple[Record, ...]:
    """The records of a kind; one of which there is nothing is not asked for, since no other clock hangs on it."""
    return student.records[name] if name in student.records else ()  # noqa: SIM401


def _deadline(
    clock: Timeline, doubted: bool, sure: tuple[Extension, ...], record: Record, student: Student, start: date
) -> Deadline | None:
    days = student.days
    base = clock.due(record, student, days)
    due = sure_due = base
    extended_by: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    if base is None:
        if not _is_outside(clock, record, student, start):
            return None
        notes = (f"The due day lies {OUTSIDE}.",)
    elif clock.extensions:
        running = Running(record, student, days, start, base, base, lambda other: clock.due(record, student, other))
        due, extended_by, notes = _moved(clock, running, clock.extensions)
        sure_due = due
        if extended_by and len(sure) < len(clock.extensions):
            sure_due = min(due, _moved(clock, running, sure)[0])
    met = clock.stops.day(record, student)
    excepted = None
    if clock.excepts is not None and (met is None or due is None or met > due):
        excepted = clock.excepts(record, student, due or date.max)
    last = met if excepted is None or excepted.day is None else min(excepted.day, met or date.max)
    owners = (record.lea_code,) if clock.owners is None else clock.owners(record, student, start, last)  # type: ignore[attr-defined]
    return Deadline(
        clock.code,
        clock.title,
        record,
        start,
        base,
        sure_due,
        due,
        met,
        excepted,
        extended_by,
        owners,
        doubted,
        clock.late_in,
        notes,
        clock.times(record, student),
    )


def _moved(
    clock: Timeline, running: Running, grounds: tuple[Extension, ...]
) -> tuple[date, tuple[str, ...], tuple[str, ...]]:
    """The due day after these extensions, the kinds that moved it, and what did not count."""
    due, by, notes = running.base, [], []
    for ground, move in moves(clock, running, grounds):
        if ground is None or move.due is None:
            notes.append(move.words)
        else:
            by.append(ground.code)
        due = move.due or due
    return due, tuple(dict.fromkeys(by)) if due > running.base else (), tuple(notes)


def _is_outside(clock: Timeline, record: Record, student: Student, start: date) -> bool:
    """Whether a clock without a due day lacks it because the calendar ends, and not because it does not apply."""
    basis = student.days.basis
    years = basis.school_years
    if years:
        first = max(basis.first, years[0].first_day)
        last = min(basis.last, years[-1].last_day) - timedelta(_LONGEST)
        if first <= start <= last:
            return False
    traced = TracedDays(student.days)
    clock.due(record, student, traced)
    return any(step.end is None for step in traced.steps)


_LONGEST = 400
"""Days that no clock in business or school days exceeds: from so far within the calendar none leads out of it."""

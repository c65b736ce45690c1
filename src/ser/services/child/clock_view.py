"""One clock of a child as it is shown: its deadline, what can be said of it on a day, and its steps."""

from dataclasses import dataclass
from datetime import date

from ser.law.deadline import DaysLate, Deadline, Result, days_late, result
from ser.law.explain import ExplainStep, explain
from ser.law.student import Student
from ser.law.timeline import Timeline
from ser.store.running import state


@dataclass(frozen=True, slots=True)
class ClockView:
    """One clock of a child: its deadline, what can be said of it today, and its steps.

    `converted`: its record stands as it was converted from an older system.
    """

    clock: Timeline
    deadline: Deadline
    result: Result
    late: DaysLate | None
    steps: tuple[ExplainStep, ...]
    converted: bool = False


def explained(student: Student, deadline: Deadline, today: date, converted: frozenset[tuple[str, str]]) -> ClockView:
    """The view of one clock on a day; `converted` names the records that came from an older system."""
    clock = state().timeline_book.timelines[deadline.timeline]
    late = days_late(deadline, today, student.days)
    steps = explain(student, clock, deadline.record)
    from_old = (deadline.record_name, deadline.key) in converted
    return ClockView(clock, deadline, result(deadline, today), late, steps, from_old)

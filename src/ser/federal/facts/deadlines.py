"""The deadline facts: every clock that runs on a day and is due soon or overdue, for worklists."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ser.federal.facts.evaluations import site_on
from ser.federal.history import profile
from ser.federal.ownership import answerable_lea
from ser.law.deadline import days_late, result
from ser.law.fact import facts
from ser.law.student import Student

AHEAD = 120
"""Calendar days before the due day from which a clock stands in the worklists."""


@dataclass(frozen=True, slots=True)
class OpenDeadline:
    """A clock of a record that runs on a day: neither stopped nor ended by an exception."""

    as_of: date
    public_id: str
    lea_code: str
    site_code: str | None
    state_id: str | None
    system_id: str | None
    timeline: str
    title: str
    record: str
    record_key: str
    start_date: date
    base_due_date: date | None
    due_date: date | None
    result: str
    days_late: int | None
    days_late_in: str | None
    calendar_days_late: int | None
    extended_by: str


@facts("deadlines", "Open deadlines on a day", OpenDeadline, cite=["34 CFR 300.301(c)(1)", "34 CFR 300.324(b)(1)(i)"])
def deadlines(student: Student, day: date) -> Iterator[OpenDeadline]:
    """A row for each clock that runs on the day and is overdue, due within 120 days, or without a due day."""
    who = profile(student)
    if who is None:
        return
    last = day + timedelta(AHEAD)
    running = [d for d in student.deadlines() if d.start <= day and (d.due is None or d.due <= last) and d.is_open(day)]
    site = site_on(student, day) if running else None
    for d in running:
        late = days_late(d, day, student.days)
        yield OpenDeadline(
            as_of=day,
            public_id=student.public_id,
            lea_code=answerable_lea(student, d, day),
            site_code=site,
            state_id=who.state_id,
            system_id=who.system_id,
            timeline=d.timeline,
            title=d.title,
            record=d.record_name,
            record_key=d.key,
            start_date=d.start,
            base_due_date=d.base_due,
            due_date=d.due,
            result=result(d, day).value,
            days_late=None if late is None else late.count,
            days_late_in=None if late is None else late.unit,
            calendar_days_late=None if late is None else late.calendar,
            extended_by=";".join(d.extended_by),
        )

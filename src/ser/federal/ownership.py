"""Whose child it is: the LEA with the accepted responsibility for a free appropriate public education."""

from datetime import date

from ser.federal.records import Responsibility
from ser.law.deadline import Deadline
from ser.law.record import Record
from ser.law.student import Student


def owner_on(student: Student, day: date) -> str | None:
    """The LEA that is responsible on a day, or None where nobody is."""
    return next((r.lea_code for r in student[Responsibility] if is_accepted_fape(r) and r.holds(day)), None)


def owners(record: Record, student: Student, first: date, last: date | None) -> tuple[str, ...]:
    """The LEAs that were responsible from a day to another (or to today), the latest last; else the record's sender."""
    held = [
        (r.begin_date, r.lea_code)
        for r in student[Responsibility]
        if is_accepted_fape(r) and (r.end_date is None or r.end_date > first) and (last is None or r.begin_date <= last)
    ]
    if not held:
        return (record.lea_code,)  # type: ignore[attr-defined]
    if len(held) == 1:
        return (held[0][1],)
    latest_first = dict.fromkeys(lea for _, lea in sorted(held, reverse=True))
    return tuple(reversed(latest_first))


def transition_owners(record: Record, student: Student, first: date, last: date | None) -> tuple[str, ...]:
    """The LEA that works the transition from Part C, then those that became responsible for the child, the latest last.

    Nobody is responsible for a free appropriate public education before the third birthday; until then it is the LEA
    that sent the record.
    """
    sender: str = record.lea_code  # type: ignore[attr-defined]
    later = [lea for lea in owners(record, student, first, last) if lea != sender]
    held = owner_on(student, last) if last is not None else None
    return (*later, sender) if held == sender else (sender, *later)


def answerable_lea(student: Student, deadline: Deadline, day: date) -> str:
    """The one LEA that answers for a deadline: responsible on the day it was met, or on the day asked while open."""
    met = deadline.met
    return owner_on(student, met if met is not None and met <= day else day) or deadline.owners[-1]


def is_accepted_fape(held: Responsibility) -> bool:
    """Whether it is an accepted responsibility for a free appropriate public education, which counts the child."""
    return held.role == "FAPE" and held.responsibility_status == "ACCEPTED"

"""Explains one child's clocks: what started each, what is due by when, which days did not count, by which paragraph."""

from dataclasses import dataclass
from datetime import date

import narwhals as nw

from ser.engine.judging.fact_days import fact_frames
from ser.law.permission import Permission, asks
from ser.law.student import Student
from ser.services.child.clock_view import ClockView, explained
from ser.store import audit, legacy, students
from ser.store.connect import Db, in_transaction, one_moment
from ser.store.scope import Scope


class NoSuchStudent(LookupError):
    """No child with this ID lies in the scope; whether there is one elsewhere is not told."""


@dataclass(frozen=True, slots=True)
class ChildExplanation:
    """A child under its public ID, the LEAs that answer or answered for it, and its clocks, the latest first."""

    public_id: str
    clocks: tuple[ClockView, ...]


@asks(Permission.READ_STUDENT)
def child(*, by: Scope, name: str, today: date) -> ChildExplanation:
    """The clocks of the child with this state ID or public ID, as they stand today; the reading is noted."""

    def act(db: Db) -> tuple[Student, frozenset[tuple[str, str]]]:
        found = students.find(by, db, name.strip())
        if found is None:
            raise NoSuchStudent("No child with this ID is among those you may read. Check it against the student file.")
        audit.note(db, by, "explain", student_id=found)
        ((_, student),) = students.load(by, db, [found])
        return student, legacy.converted(by, db, found)

    student, converted = in_transaction(by, act)
    told = [
        explained(student, deadline, today, converted) for deadline in student.deadlines() if deadline.start <= today
    ]
    told.sort(key=lambda one: (one.deadline.is_open(today), one.deadline.start, one.clock.code), reverse=True)
    return ChildExplanation(student.public_id, tuple(told))


@asks(Permission.READ_REPORTS)
def extended(*, by: Scope, today: date) -> str | None:
    """The public ID of a child one of whose evaluations was extended, to show what an explanation looks like."""
    with one_moment(by) as db:
        rows = fact_frames(by, db, today, ("evaluations",))["evaluations"]
    moved = rows.filter(~nw.col("extended_by").is_null() & (nw.col("extended_by") != ""))
    found = (
        moved.sort("dissemination_date", "public_id", descending=[True, False]).head(1).collect()["public_id"].to_list()
    )
    return str(found[0]) if found else None

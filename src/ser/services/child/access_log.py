"""The access log of a child, for a parent who asks (34 CFR 99.32, 300.614), and for an LEA that wants to know."""

from collections.abc import Sequence
from dataclasses import dataclass

from ser.law.permission import Permission, asks
from ser.services.child.explaining import NoSuchStudent
from ser.store import access_log, audit, students
from ser.store.access_log import Look
from ser.store.connect import Db, in_transaction
from ser.store.scope import Scope

__all__ = ["Look", "RecordOfAccess", "record_of_access"]


@dataclass(frozen=True, slots=True)
class RecordOfAccess:
    """A child under its public ID, and each access to its record: the party, the date and the purpose."""

    public_id: str
    looks: Sequence[Look]


@asks(Permission.READ_AUDIT)
def record_of_access(*, by: Scope, name: str) -> RecordOfAccess:
    """The record of access of the child with this state ID or public ID; that it was asked for is noted in it."""

    def act(db: Db) -> RecordOfAccess:
        found = students.find(by, db, name.strip())
        if found is None:
            raise NoSuchStudent("No child with this ID is among those you may read. Check it against the student file.")
        audit.note(db, by, "record of access", student_id=found)
        return RecordOfAccess(students.public_id(by, db, found), access_log.of_student(by, db, found))

    return in_transaction(by, act)

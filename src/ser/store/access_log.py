"""The record of access to a child: who read or changed it, when, why and from where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ser.store.connect import Db
from ser.store.scope import Scope


@dataclass(frozen=True, slots=True)
class Look:
    """One event about a child; `who` is the person's name, or who acted where it was no person with an account."""

    at: datetime
    who: str
    act: str
    lea_code: str | None
    why: str
    origin: str


def of_student(scope: Scope, db: Db, student_id: int) -> Sequence[Look]:
    """What is noted of a child that lies in the scope, the latest first."""
    condition, parameters = scope.students("a.student_id")
    query = f"""
        SELECT a.at, coalesce(u.full_name, a.actor), a.act, a.lea_code, a.why, a.origin
        FROM audit_event a LEFT JOIN user_account u ON a.actor = 'user:' || u.id
        WHERE a.student_id = %s AND {condition} ORDER BY a.at DESC, a.id DESC
    """
    return [Look(*row) for row in db.execute(query, [student_id, *parameters])]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody changed a row, in that person's words."""

    at: datetime
    record: str
    number: int
    why: str


def reasons(scope: Scope, db: Db, student_id: int) -> Sequence[Reason]:
    """The reasons that were given for changes of a child's rows."""
    condition, parameters = scope.students("a.student_id")
    query = f"""
        SELECT a.at, a.detail ->> 'record', (a.detail ->> 'row')::bigint, a.why FROM audit_event a
        WHERE a.student_id = %s AND a.why <> '' AND jsonb_typeof(a.detail -> 'row') = 'number' AND {condition}
        ORDER BY a.at, a.id
    """
    return [Reason(*row) for row in db.execute(query, [student_id, *parameters])]

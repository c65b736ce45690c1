"""The record of access to a child: who read or changed it, when, why and from where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ser.store.connect import Db
from ser.store.running import state
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
        FROM audit_event a LEFT JOIN ser_accounts() u ON a.actor = 'user:' || u.id
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


@dataclass(frozen=True, slots=True)
class Done:
    """One event of an account: when, what, for which LEA, which children by their public IDs, and why."""

    at: datetime
    act: str
    lea_code: str | None
    children: tuple[str, ...]
    told: str
    why: str
    origin: str


def of_account(scope: Scope, db: Db, actor: str, begin: datetime, end: datetime) -> Sequence[Done]:
    """What an account saw, exported and did from a moment until before another, as far as the scope's LEAs are
    concerned; the first event first."""
    condition, parameters = scope.rows("a.lea_code")
    query = f"""
        SELECT a.at, a.act, a.lea_code, a.detail, a.why, a.origin, (
            SELECT coalesce(array_agg(s.public_id::text ORDER BY s.id), '{{}}') FROM student s
            WHERE s.id = ANY(a.student_id || ARRAY(
                SELECT jsonb_array_elements_text(a.detail -> 'students')::bigint
                WHERE jsonb_typeof(a.detail -> 'students') = 'array'
            ))
        )
        FROM audit_event a WHERE a.actor = %s AND a.at >= %s AND a.at < %s AND {condition} ORDER BY a.at, a.id
    """
    found = db.execute(query, [actor, begin, end, *parameters])
    return [
        Done(at, act, lea_code, tuple(children), _in_words(scope, detail), why, origin)
        for at, act, lea_code, detail, why, origin, children in found
    ]


def _in_words(scope: Scope, detail: Mapping[str, object]) -> str:
    """What is noted beside an event; which kind of record it was is not told of one that few may read."""
    kind = state().records.get(str(detail.get("record")))
    untold = ("students",) if kind is None or scope.may_read(kind.spec) else ("students", "record", "row")
    return ", ".join(f"{name}: {value}" for name, value in detail.items() if name not in untold and value is not None)

"""The trace of acts: who did what, when, for whom; the application can only add to it."""

import json
from collections.abc import Mapping, Sequence

from ser.store.connect import Db
from ser.store.scope import Scope


def note(
    db: Db,
    by: Scope,
    act: str,
    *,
    student_id: int | None = None,
    detail: Mapping[str, object] | None = None,
    why: str = "",
) -> None:
    """Write one event in the transaction of the act itself, so that neither stands without the other."""
    db.execute(
        "INSERT INTO audit_event (actor, act, lea_code, student_id, detail, why, origin)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        [by.actor, act, by.only_lea, student_id, json.dumps(dict(detail or {}), default=str), why or by.why, by.origin],
    )


def note_refusal(db: Db, by: Scope, detail: Mapping[str, object]) -> None:
    """Write that a page was refused; of many in a minute the first have a row each, and one row counts the rest."""
    db.execute("SELECT ser_note_refusal(%s, %s)", [json.dumps(dict(detail)), by.origin])


def note_each(db: Db, by: Scope, act: str, students: Sequence[int], detail: Mapping[str, object]) -> None:
    """Write an event of each of these children; what the same person did a moment ago is not written again.

    A search is asked with each letter that is typed, and would be noted ten times for one look.
    """
    query = """
        INSERT INTO audit_event (actor, act, lea_code, student_id, detail, why, origin)
        SELECT %(actor)s, %(act)s, %(lea_code)s, s.id, %(detail)s, %(why)s, %(origin)s
        FROM unnest(%(students)s::bigint[]) AS s (id)
        WHERE NOT EXISTS (
            SELECT FROM audit_event e WHERE e.student_id = s.id AND e.actor = %(actor)s AND e.act = %(act)s
            AND e.at > now() - interval '10 minutes')
        ORDER BY s.id
    """
    told = {"actor": by.actor, "act": act, "lea_code": by.only_lea, "why": by.why, "origin": by.origin}
    db.execute(query, told | {"students": list(students), "detail": json.dumps(dict(detail), default=str)})

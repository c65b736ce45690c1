"""The trace of acts: who did what, when, for whom; the application can only add to it."""

import json
from collections.abc import Mapping

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

"""Drafts and open forms: what is typed is kept for its typist, and two who edit one record know of each other."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ser.store.connect import Db
from ser.store.scope import Scope

PRESENT = "10 minutes"
"""How long after the last thing that somebody did in a form the record counts as open there."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody typed into a form: for which child, kind of record and number, and the version that it was of.

    `step` says in which flow and at which of its steps the form stood, if it stood in one.
    """

    child: str
    record: str
    number: int | None
    under: int | None
    values: Mapping[str, str] = field(repr=False)
    version: str
    kept_at: datetime
    step: tuple[str, str] | None = None


_STEP = "@step"
"""Under which name the step of a flow is kept among the values: no element of a record is called so."""
_COLUMNS = "child, record, number, under, values, version, kept_at"


def keep(
    by: Scope,
    db: Db,
    child: str,
    record: str,
    number: int | None,
    under: int | None,
    values: Mapping[str, str],
    version: str,
    step: tuple[str, str] | None = None,
) -> datetime:
    """Keep what is typed, in place of what was kept before of the same form; tells when."""
    query = """
        INSERT INTO draft (actor, child, record, number, under, values, version) VALUES (%s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (actor, child, record, number)
        DO UPDATE SET values = excluded.values, version = excluded.version, under = excluded.under, kept_at = now()
        RETURNING kept_at
    """
    kept = {**values, _STEP: step} if step else dict(values)
    row = db.execute(query, [by.actor, child, record, number, under, json.dumps(kept), version]).fetchone()
    assert row is not None
    kept_at: datetime = row[0]
    return kept_at


def of(by: Scope, db: Db, child: str, record: str, number: int | None) -> Draft | None:
    """The draft of one form, if there is one."""
    query = f"""
        SELECT {_COLUMNS} FROM draft
        WHERE actor = %s AND child = %s AND record = %s AND number IS NOT DISTINCT FROM %s
    """
    row = db.execute(query, [by.actor, child, record, number]).fetchone()
    return None if row is None else _draft(*row)


def _draft(
    child: str, record: str, number: int | None, under: int | None, kept: Mapping[str, Any], version: str, at: datetime
) -> Draft:
    values, step = dict(kept), kept.get(_STEP)
    values.pop(_STEP, None)
    return Draft(child, record, number, under, values, version, at, (step[0], step[1]) if step else None)


def mine(by: Scope, db: Db) -> Sequence[Draft]:
    """All drafts of the person who asks, the newest first."""
    query = f"SELECT {_COLUMNS} FROM draft WHERE actor = %s ORDER BY kept_at DESC, id"
    return [_draft(*row) for row in db.execute(query, [by.actor])]


def drop_old(db: Db, days: int) -> None:
    """Drop everybody's drafts, and notes of open forms, that nobody has touched for so many days."""
    db.execute("SELECT ser_drop_drafts(%s)", [days])


def drop(actor: str, db: Db, child: str, record: str, number: int | None) -> None:
    """Forget a draft and an open form, since it was stored or discarded."""
    query = "DELETE FROM draft WHERE actor = %s AND child = %s AND record = %s AND number IS NOT DISTINCT FROM %s"
    db.execute(query, [actor, child, record, number])
    db.execute("DELETE FROM open_form WHERE actor = %s AND record = %s AND number = %s", [actor, record, number])


def meet(by: Scope, db: Db, full_name: str, record: str, number: int) -> Sequence[tuple[str, datetime]]:
    """Note that a form is open, and tell who else has it open, and when they last did something there."""
    db.execute(
        "INSERT INTO open_form (actor, full_name, record, number) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (record, number, actor) DO UPDATE SET seen_at = now(), full_name = excluded.full_name",
        [by.actor, full_name, record, number],
    )
    query = f"""
        SELECT full_name, seen_at FROM open_form WHERE record = %s AND number = %s AND actor <> %s
        AND seen_at > now() - interval '{PRESENT}' ORDER BY seen_at DESC, full_name
    """
    return [(row[0], row[1]) for row in db.execute(query, [record, number, by.actor])]

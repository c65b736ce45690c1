"""Writes the rows of responsibility that claims, releases and decisions are made of, as a form of that record does."""

import secrets
from collections.abc import Mapping
from datetime import date

from ser.core.rule import write
from ser.federal import codes
from ser.federal.records import Responsibility
from ser.services.entry import Place
from ser.services.filling import _Found
from ser.services.judging import _judge_one
from ser.services.posted import Posting
from ser.services.storing import _take
from ser.store import claims, entries, loads
from ser.store.connect import Db
from ser.store.entries import Stored
from ser.store.running import state
from ser.store.scope import Scope, system_scope


class NotSettled(ValueError):
    """A claim or a release cannot be made or answered so; the message says why."""


def _kind() -> type[Responsibility]:
    kind = state().records[Responsibility.spec.name]
    assert issubclass(kind, Responsibility)
    return kind


def _found(child: str, student_id: int, stored: Stored | None) -> _Found:
    number = stored.number if stored is not None else None
    return _Found(Place(child, Responsibility.spec.name, number), _kind(), student_id, True, stored)


def _held(db: Db, child: str, student_id: int, number: int) -> _Found:
    """A row of a child, which stays as it is until the transaction ends."""
    stored = entries.row(system_scope("claiming"), db, _kind(), number, lock=True)
    if stored is None or stored.student_id != student_id:
        raise NotSettled("Somebody else changed this meanwhile. Look at it again.")
    return _found(child, student_id, stored)


def _row(found: _Found) -> dict[str, str]:
    assert found.stored is not None
    return {e.name: write(e, getattr(found.stored.record, e.name)) for e in found.spec.elements}


def _own_row(db: Db, student_id: int, state_id: str | None, lea: str, values: Mapping[str, str]) -> dict[str, str]:
    """The row of a new claim of an LEA; it is sent as accepted, and set to pending where it overlaps another."""
    named = "" if state_id else f"ser-{secrets.token_hex(10)}"
    return {
        **dict.fromkeys(_kind().spec.by_name, ""),
        "lea_code": lea,
        "state_id": state_id or "",
        "system_id": claims.name_as(db, student_id, lea, named) if named else "",
        "responsibility_id": f"ser-{secrets.token_hex(10)}",
        "role": "FAPE",
        "responsibility_status": "ACCEPTED",
        **{name: values.get(name, "").strip() for name in ("begin_date", "begin_reason", "claim_basis", "site_code")},
    }


def _end(db: Db, by: Scope, found: _Found, end: date, reason: str, today: date) -> None:
    _put(db, by, found, {**_row(found), "end_date": end.isoformat(), "end_reason": reason}, today)


def _put(db: Db, by: Scope, found: _Found, row: Mapping[str, str], today: date) -> Stored:
    """Take a row in as a form of one row is taken in; the caller says in the audit log what it is for."""
    load = loads.begin(db, sent_by=by.actor, lea_code=row["lea_code"], today=today)
    verdict, stored = _take(db, Posting(load, today, by.actor, None, False), found, row)
    loads.finish(db, load, {verdict: 1})
    return stored


def _judged(db: Db, student_id: int, today: date) -> None:
    _judge_one(db, student_id, today)


def _said(basis: str | None) -> str:
    return codes.CLAIM_BASIS.label(basis) if basis else ""

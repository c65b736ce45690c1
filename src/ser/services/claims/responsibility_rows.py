"""Writes the rows of responsibility that claims, releases and decisions are made of, as a form of that record does."""

import secrets
from collections.abc import Mapping
from datetime import date

from ser.engine.intake.posted import Posting
from ser.federal import codes
from ser.federal.records import Responsibility
from ser.law.rule import write
from ser.services.entry.form_model import FormTarget
from ser.services.entry.form_save import read_row, take_form_row
from ser.services.entry.form_values import Place
from ser.store import claims, entries, loads
from ser.store.connect import Db
from ser.store.entries import Stored
from ser.store.incoming import locked
from ser.store.running import state
from ser.store.scope import Scope, system_scope


class NotSettled(ValueError):
    """A claim or a release cannot be made or answered so; the message says why."""


def _kind() -> type[Responsibility]:
    kind = state().records[Responsibility.spec.name]
    assert issubclass(kind, Responsibility)
    return kind


def target(child: str, student_id: int | None, stored: Stored | None) -> FormTarget:
    number = stored.number if stored is not None else None
    return FormTarget(Place(child, Responsibility.spec.name, number), _kind(), student_id, True, stored)


def locked_target(db: Db, child: str, student_id: int, number: int) -> FormTarget:
    """A row of a child, which stays as it is until the transaction ends."""
    stored = entries.row(system_scope("claiming"), db, _kind(), number, lock=True)
    if stored is None or stored.student_id != student_id:
        raise NotSettled("Somebody else changed this meanwhile. Look at it again.")
    return target(child, student_id, stored)


def row_of(found: FormTarget) -> dict[str, str]:
    assert found.stored is not None
    return {e.name: write(e, getattr(found.stored.record, e.name)) for e in found.spec.elements}


def own_row(db: Db, student_id: int, state_id: str | None, lea: str, values: Mapping[str, str]) -> dict[str, str]:
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


def end_row(db: Db, by: Scope, found: FormTarget, end: date, reason: str, today: date) -> None:
    put_row(db, by, found, {**row_of(found), "end_date": end.isoformat(), "end_reason": reason}, today)


def put_row(db: Db, by: Scope, found: FormTarget, row: Mapping[str, str], today: date) -> Stored:
    """Take a row in as a form of one row is taken in; the caller says in the audit log what it is for."""
    record, problems = read_row(found, row, today)
    own = {} if found.stored is None else locked(db, found.spec, [found.stored.number], None)
    load = loads.begin(db, sent_by=by.actor, lea_code=row["lea_code"], today=today)
    verdict, stored = take_form_row(db, Posting(load, today, by.actor, None, False), found, record, problems, own)
    loads.finish(db, load, {str(verdict): 1})
    return stored


def basis_label(basis: str | None) -> str:
    return codes.CLAIM_BASIS.label(basis) if basis else ""

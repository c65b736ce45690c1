"""Deleting is asked by one person, with a reason, and approved by another; nothing of a child vanishes by a slip."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ser.engine.intake.deleting import ask as ask_to_delete
from ser.engine.intake.take_delete import Fate
from ser.engine.judging.judging import judge_one
from ser.law.permission import NotAllowed, Permission, asks
from ser.law.record import CHILD
from ser.law.words import short_name
from ser.services.entry.form_model import KEPT, called, find_target, is_kept_from
from ser.services.entry.form_values import NoSuchRecord, Place
from ser.store import audit, deletes, entries, findings, loads, students
from ser.store.connect import Db, in_transaction
from ser.store.running import state
from ser.store.scope import Scope, system_scope


@dataclass(frozen=True, slots=True)
class Request:
    """A request that waits: of which record, whose, what it says in short, who asked when and why.

    `is_own`: the reader has asked it, and so does not decide it. `place` is None where the record is gone already.
    """

    number: int
    place: Place | None
    words: str
    whose: str
    lea_code: str
    asked_by: str
    asked_at: datetime
    why: str
    is_own: bool


class NotDeleted(ValueError):
    """The record cannot be deleted as things stand; the message says why, and what to do."""


@asks(Permission.REQUEST_DELETE)
def ask(*, by: Scope, place: Place, why: str, today: date) -> None:
    """Ask that a record be deleted; it stays until somebody else approves."""
    if not why.strip():
        raise NotDeleted("Say why the record should be deleted; the person who decides reads it.")

    def act(db: Db) -> None:
        found = find_target(by, db, place)
        if found.stored is None:
            raise NoSuchRecord("Only what is stored can be deleted.")
        if is_kept_from(by, found.spec):
            raise NotAllowed(KEPT)
        lea = found.stored.record.owner
        if not by.is_state and lea not in (by.lea_codes or ()):
            raise NotAllowed("This record is another LEA's; that LEA asks to delete it.")
        load_id = loads.begin(db, sent_by=by.actor, lea_code=lea, today=today)
        ask_to_delete(
            db,
            found.spec,
            lea,
            found.stored.record.key,
            load_id=load_id,
            actor=by.actor,
            submitter=None,
            approves=False,
            why=why.strip(),
        )
        loads.finish(db, load_id, {Fate.WAITS.value: 1})
        detail = {"record": place.kind, "row": place.number}
        audit.note(db, by, "ask to delete", student_id=found.student_id, detail=detail, why=why.strip())

    # Seen under the scope's own row security first; a load and its book are the system's to write.
    in_transaction(by, lambda db: find_target(by, db, place))
    in_transaction(system_scope("asking to delete", by.actor), act)


@asks(Permission.APPROVE_DELETE)
def waiting(*, by: Scope) -> Sequence[Request]:
    """The requests that wait for a decision, the oldest first."""

    def act(db: Db) -> Sequence[Request]:
        asked = deletes.requests(by, db)
        names = entries.names(db, [one.asked_by for one in asked])
        return [_told(by, db, one, names[one.asked_by]) for one in asked]

    return in_transaction(by, act)


@asks(Permission.APPROVE_DELETE)
def decide(*, by: Scope, number: int, approve: bool, why: str, today: date) -> None:
    """Approve a request, and the record is deleted, or refuse it, and it stays; who asked does not decide."""

    def act(db: Db) -> None:
        asked = deletes.request(by, db, number)
        if asked is None:
            raise NotDeleted("The request is decided already.")
        if asked.asked_by == by.actor:
            raise NotAllowed(
                "The person who asked to delete a record cannot approve it. Someone else has to look at it."
            )
        kind = state().records[asked.record]
        if is_kept_from(by, kind.spec) or not by.may_read(kind.spec):
            raise NotAllowed(KEPT)
        row = deletes.numbered(db, kind.spec, asked.key)
        stored = entries.row(by, db, kind, row) if row is not None else None
        student_id = stored.student_id if stored is not None else None
        detail = {"record": asked.record, "row": row, "asked_by": asked.asked_by}
        if not approve:
            deletes.refuse(db, number)
            findings.settle_request(db, today, asked.record, asked.key)
            audit.note(db, by, "refuse to delete", student_id=student_id, detail=detail, why=why)
            return
        load_id = loads.begin(db, sent_by=by.actor, lea_code=asked.lea_code, today=today)
        fate, _ = ask_to_delete(
            db, kind.spec, asked.lea_code, asked.key, load_id=load_id, actor=by.actor, submitter=None, approves=True
        )
        if fate is Fate.HAS_CHILDREN:
            raise NotDeleted("Other records still belong to it. Have those deleted first.")
        if fate is Fate.UNKNOWN:
            deletes.refuse(db, number)
        loads.finish(db, load_id, {fate.value: 1})
        findings.settle_request(db, today, asked.record, asked.key)
        if student_id is not None:
            judge_one(db, student_id, today)
        audit.note(db, by, "delete", student_id=student_id, detail=detail, why=why or asked.why)

    in_transaction(system_scope("deleting", by.actor), act)


def _told(by: Scope, db: Db, asked: deletes.Request, name: str) -> Request:
    kind = state().records[asked.record]
    number = deletes.numbered(db, kind.spec, asked.key)
    stored = entries.row(by, db, kind, number) if number is not None else None
    place, whose = None, ""
    if stored is not None:
        child = ""
        if stored.student_id is not None:
            child = students.public_id(by, db, stored.student_id)
            profile = entries.row(by, db, state().records[CHILD], stored.student_id)
            if profile is not None:
                whose = short_name(profile.record)
        place = Place(child, asked.record, stored.number)
    words = called(stored.record) if stored is not None else f"{kind.spec.title} (gone already)"
    return Request(
        asked.number, place, words, whose, asked.lea_code, name, asked.asked_at, asked.why, asked.asked_by == by.actor
    )

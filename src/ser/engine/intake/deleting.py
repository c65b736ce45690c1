"""Carries out what rows ask to delete, or notes it for a person: once all else is stored, children before parents."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from ser.engine.intake.once import once
from ser.engine.intake.posted import Deletion, Posted, Posting
from ser.files.parse import Problem
from ser.law import reading
from ser.law.finding import Finding
from ser.store import audit, deletes, findings
from ser.store.connect import Db, in_transaction
from ser.store.deletes import Fate
from ser.store.running import state
from ser.store.scope import Scope

_FATES = {
    Fate.WAITS: reading.DELETE_REQUEST,
    Fate.UNKNOWN: reading.DELETE_UNKNOWN,
    Fate.HAS_CHILDREN: reading.DELETE_PARENT,
    Fate.OTHERS: reading.OTHERS_RECORD,
}


def delete_asked(posting: Posting, asked: Sequence[Deletion]) -> Posted:
    """Delete, whatever the order of the files, from the last kind of record to the first."""
    posted = Posted()
    order = {name: place for place, name in enumerate(state().records)}
    ordered = sorted(asked, key=lambda d: (-order[d.record], d.sheet_no, d.row))
    for record, group in groupby(ordered, key=lambda d: d.record):
        own = list(group)
        posted.add(in_transaction(posting.by, lambda db, r=record, o=own: _once(db, posting, r, o)))  # type: ignore[misc]
    return posted


def _once(db: Db, posting: Posting, record: str, asked: Sequence[Deletion]) -> Posted:
    """What a job has deleted before it was begun again is not told to be unknown."""
    return once(db, posting.book, f"delete {record}", lambda: _of_record(db, posting, record, asked))


def _of_record(db: Db, posting: Posting, record: str, asked: Sequence[Deletion]) -> Posted:
    posted = Posted()
    told: list[tuple[int | None, int | None, str | None, Finding]] = []
    for one in asked:
        fate, student = deletes.ask(
            db,
            state().records[record].spec,
            one.lea_code,
            one.key,
            load_id=posting.load_id,
            actor=posting.actor,
            submitter=posting.submitter,
            approves=posting.approves_deletes,
        )
        posted.counts[fate.value] += 1
        posted.students.add([] if student is None else [student])
        told.extend(_told(posting, one, fate))
    findings.add(db, posting.load_id, posting.today, told)
    if deleted := posted.counts[Fate.DELETED.value]:
        by = Scope(posting.actor, None if posting.submitter is None else frozenset({posting.submitter}))
        audit.note(db, by, "delete", detail={"load": posting.load_id, "record": record, "rows": deleted})
    return posted


def _told(posting: Posting, one: Deletion, fate: Fate) -> Iterator[tuple[int | None, int | None, str | None, Finding]]:
    if rule := _FATES.get(fate):
        words = {"key": one.key, "submitter": posting.submitter, "owner": "another LEA"}
        problem = Problem(rule, state().records[one.record].spec.key[-1], one.key.split("|")[-1], words)
        yield one.sheet_no, None, one.lea_code, problem.finding(one.file, one.row, one.key, one.record)

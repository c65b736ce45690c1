"""Carries out what rows ask to delete, or notes it for a person: once all else is stored, children before parents."""

from collections.abc import Sequence
from itertools import groupby

from ser.engine.intake.once import once
from ser.engine.intake.posted import Deletion, Posted, Posting
from ser.engine.intake.take_delete import Fate, delete_problem, take_delete
from ser.law.finding import Finding
from ser.law.record import RecordType
from ser.store import audit, deletes, findings, loads
from ser.store.connect import Db, in_transaction
from ser.store.running import state
from ser.store.scope import Scope


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
        spec = state().records[record].spec
        fate, student = ask(
            db,
            spec,
            one.lea_code,
            one.key,
            load_id=posting.load_id,
            actor=posting.actor,
            submitter=posting.submitter,
            approves=posting.approves_deletes,
        )
        posted.counts[fate.value] += 1
        posted.students.add([] if student is None else [student])
        if (problem := delete_problem(fate, spec, one.key, posting.submitter)) is not None:
            told.append((one.sheet_no, None, one.lea_code, problem.finding(one.file, one.row, one.key, one.record)))
    findings.add(db, posting.load_id, posting.today, told)
    if deleted := posted.counts[Fate.DELETED.value]:
        by = Scope(posting.actor, None if posting.submitter is None else frozenset({posting.submitter}))
        audit.note(db, by, "delete", detail={"load": posting.load_id, "record": record, "rows": deleted})
    return posted


def ask(
    db: Db,
    spec: RecordType,
    lea_code: str,
    key: str,
    *,
    load_id: int,
    actor: str,
    submitter: str | None,
    approves: bool,
    why: str = "",
) -> tuple[Fate, int | None]:
    """Note that a record is to be deleted, or delete it where that is approved: what became of it, and whose it was."""
    # What is sealed protects a child, and no file takes that away.
    approves = approves and not spec.sealed
    doomed = deletes.find(db, spec, key, looks_below=approves)
    fate = take_delete(doomed, submitter, is_approved=approves)
    if fate is Fate.WAITS:
        deletes.ask(db, spec, lea_code, key, load_id=load_id, actor=actor, why=why)
    elif fate is Fate.UNKNOWN and approves:
        loads.release(db, spec.name, [(lea_code, key)])
    elif fate is Fate.DELETED and doomed is not None:
        deletes.delete(db, spec, key, doomed, load_id)
        return fate, doomed.student_id
    return fate, None

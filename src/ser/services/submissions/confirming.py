"""Confirms that a row which seemed to be another child's is of the child whose ID it has."""

from datetime import date

from ser.engine.intake import did
from ser.engine.intake.posted import Posting
from ser.engine.intake.waiting import post_confirmed, post_waiting
from ser.engine.judging.roll import roll
from ser.law.permission import Permission, asks
from ser.store import answers, audit, findings, loads
from ser.store.connect import Db, in_transaction
from ser.store.loads import Waiting
from ser.store.scope import Scope, system_scope


class NothingToConfirm(ValueError):
    """No row of the submission is held under this ID for that reason; the message says so."""


@asks(Permission.LOAD_FILES)
def confirm(*, by: Scope, number: int, child_id: str, today: date, why: str = "") -> int:
    """Store the row of a child that a submission holds as another child's, and what waited for it; gives how many rows.

    `child_id`: the ID under which the row was sent, the state's or the LEA's.
    """
    held = in_transaction(by, lambda db: _held(by, db, number, child_id))
    lea_code = held[0].held.lea_code
    system = system_scope("intake", by.actor)

    def begin(db: Db) -> int:
        load_id = loads.begin(db, sent_by=by.actor, lea_code=by.only_lea, today=today)
        detail = {"load": number, "rows": len(held)}
        audit.note(db, by, "confirm child", detail=detail, why=why)
        return load_id

    load_id = in_transaction(system, begin)
    said = in_transaction(system, lambda db: answers.remembered(db, lea_code, by.actor))
    posting = Posting(load_id, today, by.actor, lea_code, False, is_confirmed=True, remembered=said)
    counts = post_confirmed(posting, held)
    did.taken_out(counts)
    post_waiting(posting)

    def end(db: Db) -> None:
        findings.settle_parents(db, today)
        loads.finish(db, load_id, counts)

    in_transaction(system, end)
    roll(None, by.actor, today)
    return sum(counts.values())


def _held(by: Scope, db: Db, number: int, child_id: str) -> list[Waiting]:
    """The rows of a submission that are held under this ID; raises NothingToConfirm where there is none."""
    found = [
        one
        for one in loads.doubted(by, db, number)
        if child_id in str(one.held.waits_for).removeprefix(loads.DOUBT).split("|", 2)[1:]
    ]
    if not found:
        raise NothingToConfirm(
            f"Submission {number} holds no row that seems to be another child under the ID {child_id}."
            " `ser submission` tells what it holds; what was sent again since is held under the newer submission."
        )
    return found

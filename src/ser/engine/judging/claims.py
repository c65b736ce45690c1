"""What time makes of claims on children: one whose child is enrolled is accepted, one that nothing proves is closed."""

from collections.abc import Sequence
from datetime import date

from ser.federal.switches import CLAIM_ANSWER, CLAIM_PROOF
from ser.store import audit, claims
from ser.store.claims import Contestable, Open
from ser.store.connect import Db
from ser.store.running import state
from ser.store.scope import Scope


def settle(db: Db, by: Scope, today: date) -> int:
    """Settle the claims whose time is over, and note it of each; gives how many. The children are then to be judged."""
    waiting = claims.waiting(by, db)
    return sum(_settled(db, by, one, today) for one in waiting)


def _settled(db: Db, by: Scope, one: Open, today: date) -> bool:
    if is_unanswered(one, today) and one.is_enrolled and one.holders:
        _accept(db, by, one, today)
        return True
    if one.claim_basis and not one.is_enrolled and is_unproved(one, today):
        claims.end(db, [one.number], one.begin_date, None)
        _note(db, by, claims.CLOSED, one, today, (), "No enrollment was stored in time.")
        return True
    return False


def is_unanswered(one: Open, today: date) -> bool:
    """Whether nobody answered a claim within the business days that it is given."""
    return one.status == "PENDING" and _is_over(one.since, CLAIM_ANSWER.name, today)


def is_unproved(one: Open, today: date) -> bool:
    """Whether the business days are over within which an enrollment follows a claim."""
    return _is_over(one.since, CLAIM_PROOF.name, today)


def disputable(db: Db, by: Scope, today: date) -> Sequence[Contestable]:
    """The claims that were accepted since an LEA did not answer, and that it may still dispute."""
    found = claims.contestable(by, db, date.min)
    return [one for one in found if (until := dispute_until(one, today)) is not None and today <= until]


def dispute_until(one: Contestable, today: date) -> date | None:
    """The last day on which a claim that was accepted unanswered may be disputed."""
    return state().days.business(one.accepted_on, state().switches[CLAIM_PROOF.name].on(today))


def _is_over(since: date, name: str, today: date) -> bool:
    due = state().days.business(since, state().switches[name].on(today))
    return due is not None and due < today


def _accept(db: Db, by: Scope, one: Open, today: date) -> None:
    """End what the holders have where the claim begins; a range that began later becomes an empty one."""
    for holder in one.holders:
        end = max(holder.begin_date, one.begin_date)
        claims.end(db, [holder.number], end, "XFER" if end > holder.begin_date else "ERR")
    claims.accept_waiting(db, one.student_id)
    why = "Nobody answered in time, and the claimant has enrolled the child."
    _note(db, by, claims.UNANSWERED, one, today, [h.number for h in one.holders if h.end_date is None], why)


def _note(db: Db, by: Scope, act: str, one: Open, today: date, ended: Sequence[int], why: str) -> None:
    detail = {
        "claim": one.number,
        "of": one.lea_code,
        "holders": [h.lea_code for h in one.holders],
        "day": today,
        "ended": list(ended),
    }
    audit.note(db, by, act, student_id=one.student_id, detail=detail, why=why)

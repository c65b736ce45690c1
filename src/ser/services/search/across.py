"""Reads across LEAs: the one way to look at a child of another LEA, with a reason, counted and noted.

What is told of a child is the least: the state ID by its last four digits, and no LEA of a family that hides.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ser.federal.facts.arrivals import ASK_THE_STATE
from ser.federal.same_child import Contribution, Likelihood
from ser.federal.switches import LOOK_UPS, LOOK_UPS_STOP
from ser.store import arrivals, audit, look_ups, search_hits
from ser.store.connect import Db, in_transaction
from ser.store.running import state
from ser.store.scope import Scope, system_scope
from ser.store.search_hits import Child


@dataclass(frozen=True, slots=True)
class Match:
    """What one may know of a child anywhere in the state: name, birth date, ID, sex and the LEA that has it.

    `state_id` is whole for a child whose record one may see or who is enrolled with one's LEA, else its last four
    digits. `is_open`: whether the person who asked may see the record anyway. `why` says why the child may be meant,
    and `counts` what counts for it and against it, of one who is about to be added.
    """

    public_id: str
    name: str
    birth_date: date
    sex: str | None
    state_id: str | None
    lea_code: str | None
    lea_name: str | None
    multiple_birth: bool
    is_open: bool
    why: str
    counts: tuple[Contribution, ...] = ()


class NotEnough(ValueError):
    """Too little was said to look across the state; the message says what is lacking."""


class ReasonNeeded(NotEnough):
    """Children of other LEAs were found, and nobody has said why they are looked at."""


class Stopped(PermissionError):
    """So many children were looked up that it stops until the security coordinator has reviewed it."""


Meant = Sequence[tuple[Child, str]]
"""Children who may be meant, each with why."""

_STOPPED = (
    "You have looked up so many children of other LEAs that SER has stopped it. The security coordinator of your LEA"
    " has been told, reviews it, and says whether it goes on."
)


def has_reason(why: str) -> bool:
    """Whether a reason was given in words."""
    return len(why.split()) >= 2


def read_across(
    by: Scope,
    act: str,
    why: str,
    today: date,
    look: Callable[[Db], Meant],
    *,
    nobody_counts: bool = True,
    counted: Mapping[int, Likelihood] | None = None,
) -> Sequence[Match]:
    """Look for children anywhere in the state, and tell the least of them; who is found is noted, child by child.

    A look-up that finds none but children whom one may see, or who are enrolled with one's LEA, does not count.
    `nobody_counts`: one that finds nobody does. Nobody is stopped in the name of the state. `counted`: what counts for
    each that `look` finds, and against it.
    """

    def see(db: Db) -> Meant:
        if not by.is_state and look_ups.is_stopped(db, by.actor):
            raise Stopped(_STOPPED)
        return look(db)

    meant = in_transaction(system_scope("finding", by.actor), see)
    known = in_transaction(by, lambda db: _known(by, db, [child.number for child, _ in meant]))
    is_foreign = any(child.number not in known for child, _ in meant)
    if is_foreign and not has_reason(why):
        raise ReasonNeeded("Say in a few words why you look at children of other LEAs; it is kept in their records.")
    counts = not by.is_state and (is_foreign or (nobody_counts and not meant))

    def tell(db: Db) -> Sequence[Match]:
        for child, _ in meant:
            audit.note(db, by, act, student_id=child.number, why=why)
        if not meant:
            audit.note(db, by, act, detail={"students": []}, why=why)
        look_ups.note(db, by, today, act, len(meant), counts, why)
        pro = {number: one.contributions for number, one in (counted or {}).items()}
        found = ((child, reason, known.get(child.number), pro.get(child.number, ())) for child, reason in meant)
        return [_match(by, *one) for one in found]

    told = in_transaction(by, tell)
    if counts:
        in_transaction(system_scope("finding", by.actor), lambda db: _watch(by, db, today))
    return told


def _known(by: Scope, db: Db, ids: Sequence[int]) -> dict[int, bool]:
    """Those whom one may know without a reason: whose record one may see (true), or who are enrolled with one's LEA."""
    enrolled = {one.number: False for one in arrivals.enrolled(by, db, ids)}
    return enrolled | dict.fromkeys(search_hits.allowed(by, db, ids), True)


def _watch(by: Scope, db: Db, today: date) -> None:
    """Alert the coordinator where a person's look-ups are more than the state's number, and stop many more."""
    usual: int = state().switches[LOOK_UPS.name].on(today)
    made = look_ups.count(db, by.actor, today)
    if made > usual and made >= look_ups.alert(db, by, today, usual * LOOK_UPS_STOP):
        look_ups.stop(db, by.actor, today)


def _match(by: Scope, child: Child, why: str, is_open: bool | None, counts: tuple[Contribution, ...]) -> Match:
    # Where a family hides from somebody, no LEA but its own learns where the child is.
    is_told = by.is_state or not child.is_protected or child.lea_code in (by.lea_codes or ())
    is_known = by.is_state or is_open is not None
    return Match(
        child.public_id,
        child.name,
        child.birth_date,
        child.sex,
        child.state_id if is_known or child.state_id is None else f"…{child.state_id[-4:]}",
        child.lea_code if is_told else None,
        child.lea_name if is_told else ASK_THE_STATE,
        child.multiple_birth,
        bool(is_open),
        why,
        counts,
    )

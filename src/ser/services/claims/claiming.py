"""Claims a child for an LEA, answers claims, releases a child, and has the state settle what LEAs do not agree on."""

from collections.abc import Mapping, Sequence
from datetime import date

from ser.engine.judging.claims import disputable, dispute_until
from ser.engine.judging.judging import judge_one
from ser.federal.claim_kinds import ATTESTED_BY, CLAIM_KINDS
from ser.federal.facts.arrivals import ASK_THE_STATE
from ser.federal.switches import CLAIM_ANSWER, CLAIM_PROOF
from ser.law.permission import NotAllowed, Permission, asks
from ser.services.child.explaining import NoSuchStudent
from ser.services.claims.claim import Candidate, Claim, Contested, NoSuchClaim, Queue
from ser.services.claims.responsibility_rows import (
    NotSettled,
    basis_label,
    end_row,
    locked_target,
    own_row,
    put_row,
    row_of,
    target,
)
from ser.services.entry.form_values import NotStored
from ser.store import audit, claims, directory, entries
from ser.store.claims import Ended, Holder, Open, Settled
from ser.store.connect import Db, connection, in_transaction
from ser.store.running import state
from ser.store.scope import Scope, system_scope

__all__ = [
    "Candidate", "Claim", "Contested", "Ended", "NoSuchClaim", "NoSuchStudent", "NotSettled", "NotStored", "Queue",
    "Settled", "accept", "alerts", "candidate", "child_of", "claim", "contest", "contested", "decide", "queue",
    "read_and_ended", "refuse", "release", "settled", "withdraw",
]  # fmt: skip

_MOST_SETTLED = 10


@asks(Permission.CLAIM)
def queue(*, by: Scope, today: date) -> Queue:
    """The claims that wait and that one's LEA made or has to answer; for the state, all of them.

    Whose they are is noted in the children's records of access.
    """

    def act(db: Db) -> Queue:
        waiting = claims.waiting(by, db)
        for one in waiting:
            audit.note(db, by, "look at claims", student_id=one.student_id, detail={"row": one.number})
        return _queue(by, db, waiting, today)

    return in_transaction(system_scope("claiming", by.actor), act)


@asks(Permission.CLAIM)
def alerts(*, by: Scope, today: date) -> Queue:
    """The same claims to be counted, for a page that shows no child."""
    with connection(system_scope("claiming", by.actor)) as db:
        return _queue(by, db, claims.waiting(by, db), today)


@asks(Permission.CLAIM)
def settled(*, by: Scope) -> Sequence[Settled]:
    """The latest claims of one's LEA that were settled, and how."""
    with connection(system_scope("claiming", by.actor)) as db:
        return claims.settled(by, db, _MOST_SETTLED)


@asks(Permission.CLAIM)
def candidate(*, by: Scope, child: str) -> Candidate:
    """A child who is about to be claimed or released; that it was looked at is noted."""

    def act(db: Db) -> Candidate:
        names = directory.lea_names(db)
        known = _known(db, child)
        audit.note(db, by, "look at for a claim", student_id=known.student_id)
        own = claims.own(by, db, known.student_id) if not by.is_state else []
        enrolled = claims.enrollment(by, db, known.student_id)
        return Candidate(
            child,
            known.name,
            known.birth_date,
            _told_leas(by, known.is_protected, names, known.lea_codes),
            any(status == "ACCEPTED" for _, status in own),
            _hindrance(by, own),
            tuple(entries.sites(db, by.only_lea)) if by.only_lea else (),
            *(enrolled or ("", None)),
        )

    return in_transaction(system_scope("claiming", by.actor), act)


@asks(Permission.CLAIM)
def claim(*, by: Scope, child: str, values: Mapping[str, str], why: str, today: date) -> bool:
    """Claim a child for one's LEA; tells whether it is accepted at once, since nobody else is responsible.

    `values`: texts of begin_date, begin_reason, claim_basis, site_code, and of who attests an enrollment (attested_by).
    """
    _ask_for_all(values)

    def act(db: Db) -> bool:
        known = _known(db, child)
        if hindrance := _hindrance(by, claims.own(by, db, known.student_id)):
            raise NotSettled(hindrance)
        lea = str(by.only_lea)
        row = own_row(db, known.student_id, known.state_id, lea, values)
        stored = put_row(db, by, target(child, known.student_id, None), row, today)
        detail = {"claim": stored.number, "of": lea, "holders": list(known.lea_codes)}
        audit.note(db, by, claims.MADE, student_id=known.student_id, detail=detail, why=why)
        if witness := values.get(ATTESTED_BY, "").strip():
            audit.note(db, by, claims.ATTESTED, student_id=known.student_id, detail=detail, why=witness)
        judge_one(db, known.student_id, today)
        return getattr(stored.record, "responsibility_status", "") == "ACCEPTED"

    return in_transaction(system_scope("claiming", by.actor), act)


@asks(Permission.CLAIM)
def accept(*, by: Scope, number: int, why: str, today: date) -> None:
    """Accept another LEA's claim: one's own responsibility ends on the day on which the claim begins."""

    def act(db: Db) -> None:
        found = _asked(by, db, number)
        _hand_over(db, by, found, [h for h in found.holders if h.lea_code in (by.lea_codes or ())], today)
        _note(db, by, "accept claim", found, why)
        judge_one(db, found.student_id, today)

    in_transaction(system_scope("claiming", by.actor), act)


@asks(Permission.CLAIM)
def refuse(*, by: Scope, number: int, why: str, today: date) -> None:
    """Refuse another LEA's claim, with a reason; it stands as disputed from then on, for the state to settle."""
    _needs(why, "Say why the claim is refused: the other LEA and the state read it.")

    def act(db: Db) -> None:
        found = _asked(by, db, number)
        claims.dispute(db, number)
        _note(db, by, claims.REFUSED, found, why)
        judge_one(db, found.student_id, today)

    in_transaction(system_scope("claiming", by.actor), act)


@asks(Permission.CLAIM)
def withdraw(*, by: Scope, number: int, why: str, today: date) -> None:
    """Withdraw one's own claim; what was read by it meanwhile is closed again."""

    def act(db: Db) -> None:
        found = _open(by, db, number)
        if by.lea_codes is None or found.lea_code not in by.lea_codes:
            raise NotAllowed("A claim is withdrawn by the LEA that made it.")
        end_row(db, by, locked_target(db, found.child, found.student_id, number), found.begin_date, "", today)
        _note(db, by, "withdraw claim", found, why)
        judge_one(db, found.student_id, today)

    in_transaction(system_scope("claiming", by.actor), act)


@asks(Permission.DECIDE_DISPUTE)
def decide(*, by: Scope, number: int, for_claimant: bool, why: str, today: date) -> None:
    """Settle a claim for the state, with a reason: the claimant is responsible from its begin, or the claim ends."""
    _needs(why, "Say why it is settled so: both LEAs read it.")
    if not by.is_state:
        raise NotAllowed("A dispute between LEAs is settled by the state.")

    def act(db: Db) -> None:
        found = _open(by, db, number)
        if for_claimant:
            _hand_over(db, by, found, found.holders, today)
        else:
            end_row(db, by, locked_target(db, found.child, found.student_id, number), found.begin_date, "", today)
        _note(db, by, "decide claim", found, why)
        judge_one(db, found.student_id, today)

    in_transaction(system_scope("claiming", by.actor), act)


@asks(Permission.CLAIM)
def release(*, by: Scope, child: str, end_date: str, end_reason: str, why: str, today: date) -> None:
    """Release a child: one's responsibility ends on that day, the first on which it no longer holds."""

    def act(db: Db) -> None:
        known = _known(db, child)
        own = [number for number, status in claims.own(by, db, known.student_id) if status == "ACCEPTED"]
        if by.is_state or not own:
            raise NotSettled("Your LEA is not responsible for this child, so there is nothing to release.")
        if not end_date.strip():
            raise NotSettled("Say on which day your LEA's responsibility ends; without a day nothing is released.")
        for number in own:
            found = locked_target(db, child, known.student_id, number)
            put_row(db, by, found, {**row_of(found), "end_date": end_date, "end_reason": end_reason}, today)
        audit.note(db, by, "release", student_id=known.student_id, detail={"of": by.only_lea}, why=why)
        judge_one(db, known.student_id, today)

    in_transaction(system_scope("claiming", by.actor), act)


@asks(Permission.DECIDE_DISPUTE)
def read_and_ended(*, by: Scope) -> Sequence[Ended]:
    """The claims by which a record was read and that came to nothing, for the state; that it looked is noted."""
    if not by.is_state:
        raise NotAllowed("What became of the claims of all LEAs is the state's to see.")

    def act(db: Db) -> Sequence[Ended]:
        audit.note(db, by, "look at ended claims")
        return claims.read_and_ended(by, db)

    return in_transaction(by, act)


@asks(Permission.CLAIM)
def contested(*, by: Scope, today: date) -> Sequence[Contested]:
    """The claims that were accepted since one's LEA did not answer, and that it may still dispute."""
    with connection(system_scope("claiming", by.actor)) as db:
        return [_contested(by, db, one, today) for one in disputable(db, by, today)]


@asks(Permission.CLAIM)
def contest(*, by: Scope, number: int, why: str, today: date) -> None:
    """Dispute a claim that was accepted unanswered: the former LEA has the child again until the state settles it.

    The claimant goes on reading the record, since it has enrolled the child.
    """
    _needs(why, "Say why the claim is disputed: the other LEA and the state read it.")

    def act(db: Db) -> None:
        found = [one for one in disputable(db, by, today) if one.number == number]
        if not found:
            raise NoSuchClaim("This claim can be disputed no more: its time is over, or it was settled meanwhile.")
        one = found[0]
        claims.dispute(db, number)
        claims.end(db, one.ended, None, None)
        detail = {"claim": number, "of": one.lea_code, "holders": sorted(by.lea_codes or ())}
        for said in (claims.CONTESTED, claims.REFUSED):
            audit.note(db, by, said, student_id=one.student_id, detail=detail, why=why.strip())
        judge_one(db, one.student_id, today)

    in_transaction(system_scope("claiming", by.actor), act)


@asks(Permission.CLAIM)
def child_of(*, by: Scope, name: str) -> str:
    """The public ID of a child who is known by an ID: the public one, the state's, or that of one's own LEA."""
    with connection(system_scope("claiming", by.actor)) as db:
        found = claims.public_id(by, db, name)
    if found is None:
        raise NoSuchStudent("There is no such child.")
    return found


def _contested(by: Scope, db: Db, one: claims.Contestable, today: date) -> Contested:
    claimant = "".join(_told_leas(by, one.is_protected, directory.lea_names(db), [one.lea_code]))
    return Contested(one.number, one.child, one.name, claimant, one.accepted_on, dispute_until(one, today))


def _ask_for_all(values: Mapping[str, str]) -> None:
    """Refuse a claim that lacks what its kind needs."""
    kind = CLAIM_KINDS.get(values.get("claim_basis", "").strip())
    if kind is not None and any(not values.get(name, "").strip() for name in kind.needs):
        raise NotSettled("A claim that rests on an enrollment names the school, the first day and who attests it.")


def _queue(by: Scope, db: Db, waiting: Sequence[Open], today: date) -> Queue:
    names = directory.lea_names(db)
    found = (_claim(by, one, names, today) for one in waiting)
    return Queue(tuple(sorted(found, key=lambda one: (not one.is_escalated, one.since, one.number))))


def _claim(by: Scope, one: Open, names: Mapping[str, str], today: date) -> Claim:
    days, allowed = state().days, state().switches[CLAIM_ANSWER.name].on(today)
    due = days.business(one.since, allowed)
    own = by.lea_codes or frozenset()
    return Claim(
        one.number,
        one.child,
        one.name,
        one.birth_date,
        "".join(_told_leas(by, one.is_protected, names, [one.lea_code])),
        _told_leas(by, one.is_protected, names, [h.lea_code for h in one.holders]),
        one.begin_date,
        basis_label(one.claim_basis),
        one.status == "DISPUTED",
        one.since,
        days.business_between(one.since, today),
        due,
        one.status == "DISPUTED" or (due is not None and due < today and not one.is_enrolled),
        one.lea_code in own,
        any(h.lea_code in own for h in one.holders),
        one.words,
        one.answer,
        "".join(_told_leas(by, one.is_protected, names, [one.answered_by] if one.answered_by else [])),
        one.attested_by,
        _proof_due(one, today),
        one.is_enrolled,
    )


def _proof_due(one: Open, today: date) -> date | None:
    """The last day for an enrollment to follow what a claim has opened."""
    if one.is_enrolled or not one.claim_basis:
        return None
    return state().days.business(one.since, state().switches[CLAIM_PROOF.name].on(today))


def _told_leas(by: Scope, is_protected: bool, names: Mapping[str, str], codes: Sequence[str]) -> tuple[str, ...]:
    """LEAs as one may know them: of a child whose address is confidential, one's own and no other."""
    own = by.lea_codes
    if not is_protected or own is None:
        return tuple(dict.fromkeys(_named(names, code) for code in codes))
    return tuple(dict.fromkeys(_named(names, c) if c in own else f"another LEA ({ASK_THE_STATE})" for c in codes))


def _named(names: Mapping[str, str], code: str) -> str:
    return f"{names[code]} ({code})" if code in names else code


def _known(db: Db, child: str) -> claims.Known:
    known = claims.known(system_scope("claiming"), db, child)
    if known is None:
        raise NoSuchStudent("There is no such child.")
    return known


def _hindrance(by: Scope, own: Sequence[tuple[int, str]]) -> str:
    if by.only_lea is None:
        return "A claim is made for an LEA. Choose the LEA that you work for first."
    if any(status == "ACCEPTED" for _, status in own):
        return "Your LEA is responsible for this child already."
    return "Your LEA has claimed this child already; the claim waits for an answer." if own else ""


def _open(by: Scope, db: Db, number: int) -> Open:
    found = claims.waiting(by, db, number)
    if not found:
        raise NoSuchClaim("This claim waits no more: it was answered, withdrawn or settled meanwhile.")
    return found[0]


def _asked(by: Scope, db: Db, number: int) -> Open:
    """A claim that the scope's LEA has to answer."""
    found = _open(by, db, number)
    if not any(h.lea_code in (by.lea_codes or ()) for h in found.holders):
        raise NotAllowed("A claim is answered by the LEA that is responsible for the child now.")
    return found


def _hand_over(db: Db, by: Scope, found: Open, holders: Sequence[Holder], today: date) -> None:
    """End what the holders have where the claim begins; the claim is accepted by that as soon as nobody is in its way.

    Anyone who began after the claimant did was never responsible: that range becomes an empty one.
    """
    for holder in holders:
        end = max(holder.begin_date, found.begin_date)
        reason = "XFER" if end > holder.begin_date else "ERR"
        end_row(db, by, locked_target(db, found.child, found.student_id, holder.number), end, reason, today)


def _note(db: Db, by: Scope, act: str, found: Open, why: str) -> None:
    detail = {"claim": found.number, "of": found.lea_code, "holders": [h.lea_code for h in found.holders]}
    audit.note(db, by, act, student_id=found.student_id, detail=detail, why=why.strip())


def _needs(why: str, words: str) -> None:
    if not why.strip():
        raise NotSettled(words)

"""Asks for roles, gives and confirms them: a role that opens children's records takes the word of two persons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ser.law.permission import NotAllowed, Permission, asks
from ser.services.access import giving
from ser.services.access.giving import Letter, NotThere, Receiver, actor_of
from ser.store import access
from ser.store.access import Asked, Place, Signatures
from ser.store.connect import Db, in_transaction
from ser.store.scope import Scope, system_scope

__all__ = ["Asked", "Letter", "Place"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a person's word: a letter goes out, the role is held, or another person's word is missing still."""

    letter: Letter | None = None
    waits: bool = False


@asks(Permission.REQUEST_ACCESS)
def ask(*, by: Scope, person: int, place: Place, why: str) -> int:
    """Ask for a role, with the reason; who gives access there decides."""
    giving.role_at(place)
    if by.actor != actor_of(person):
        raise NotAllowed("A person asks for access in their own name.")

    def act(db: Db) -> int:
        number = access.ask(db, person, "", "", place, why, Signatures(by.actor))
        giving.note(db, by, "ask for access", place, why, request=number)
        return number

    return in_transaction(system_scope("access", by.actor), act)


@asks(Permission.CONFIRM_ACCESS)
def ask_for(*, by: Scope, people: Sequence[Receiver], place: Place, why: str) -> Sequence[int]:
    """Ask for a role for staff, a whole list at once; who gives access there decides, and each gets a letter then."""

    def act(db: Db) -> list[int]:
        made = []
        for receiver in people:
            giving.signable(db, by, place, receiver)
            made.append(_asked(db, by, receiver, place, why, Signatures(by.actor, None, by.actor)))
        return made

    return in_transaction(system_scope("access", by.actor), act)


@asks(Permission.GRANT_ACCESS)
def invite(*, by: Scope, email: str, full_name: str, place: Place, why: str, today: date) -> Outcome:
    """Invite a person to a role by letter; a role that opens children's records waits for a second person first."""
    receiver = Receiver(full_name.strip(), email.strip().lower(), None)

    def act(db: Db) -> Outcome:
        role = giving.signable(db, by, place, receiver)
        if not role.opens_children:
            return Outcome(giving.send(db, by, receiver, place, Signatures(by.actor, by.actor), why, today))
        open_one = access.request_for(by, db, receiver.email, place)
        number = open_one.number if open_one else _asked(db, by, receiver, place, why, Signatures(by.actor))
        return _sign(db, by, number, why, today)

    return in_transaction(system_scope("access", by.actor), act)


@asks(Permission.GRANT_ACCESS)
def give(*, by: Scope, person: int, place: Place, why: str, today: date) -> Outcome:
    """Give a person who has an account one more role, or what the second person needs to confirm it."""

    def act(db: Db) -> Outcome:
        receiver = access.receiver(db, person)
        if receiver is None:
            raise NotThere("There is no such person.")
        giving.signable(db, by, place, Receiver(*receiver, person))
        number = access.ask(db, person, "", "", place, why, Signatures(by.actor))
        return _sign(db, by, number, why, today)

    return in_transaction(system_scope("access", by.actor), act)


@asks(Permission.GRANT_ACCESS)
def decide(*, by: Scope, number: int, grant: bool, answer: str, today: date) -> Outcome:
    """Approve or refuse what is asked for; what somebody else gave already is confirmed by it."""

    def act(db: Db) -> Outcome:
        return _sign(db, by, number, answer, today) if grant else _refuse(db, by, number, answer)

    return in_transaction(system_scope("access", by.actor), act)


@asks(Permission.CONFIRM_ACCESS)
def confirm(*, by: Scope, number: int, grant: bool, answer: str, today: date) -> Outcome:
    """Confirm, as a supervisor, that a role is needed which somebody asks for or a coordinator gives; or refuse it."""

    def act(db: Db) -> Outcome:
        return _sign(db, by, number, answer, today, confirms=True) if grant else _refuse(db, by, number, answer)

    return in_transaction(system_scope("access", by.actor), act)


@asks(Permission.GRANT_ACCESS)
def open_requests(*, by: Scope) -> Sequence[Asked]:
    """What is asked for and waits for a word of somebody who gives access, the oldest first."""
    return in_transaction(by, lambda db: [one for one in access.asked(by, db) if _waits_for(by, one)])


@asks(Permission.CONFIRM_ACCESS)
def to_confirm(*, by: Scope) -> Sequence[Asked]:
    """What is asked for and waits for a supervisor's word, the oldest first."""
    waiting = in_transaction(by, lambda db: access.asked(by, db))
    return [one for one in waiting if one.signed.confirmed_by is None and _waits_for(by, one)]


def _waits_for(by: Scope, asked: Asked) -> bool:
    """Whether a request waits for a word that this person may say."""
    said = by.actor in (asked.signed.given_by, asked.signed.confirmed_by)
    return not said and (asked.person is None or by.actor != actor_of(asked.person))


def _asked(db: Db, by: Scope, receiver: Receiver, place: Place, why: str, signed: Signatures) -> int:
    number = access.ask(db, receiver.person, receiver.email, receiver.full_name, place, why, signed)
    giving.note(db, by, "ask for access for staff", place, why, request=number)
    return number


def _sign(db: Db, by: Scope, number: int, why: str, today: date, *, confirms: bool = False) -> Outcome:
    """Add a person's word to a request; when none is missing, the role is held or the letter goes out."""
    found = _waiting(db, by, number)
    giving.signable(db, by, found.place, Receiver(found.full_name, found.email, found.person))
    if confirms:
        if by.actor == found.signed.given_by:
            raise NotAllowed("Your word stands there already. Another person has to confirm that the role is needed.")
        if found.signed.confirmed_by is not None:
            raise NotAllowed("Somebody confirmed this already. It waits for the person who gives access.")
        signed = found.signed.with_confirmed(by.actor)
    else:
        signed = giving.given(by, found.place, found.signed)
    access.sign(db, number, signed)
    giving.note(db, by, "confirm access" if confirms else "approve access", found.place, why, request=number)
    if giving.is_missing(found.place, signed):
        return Outcome(waits=True)
    access.decide(db, number, True, why, by.actor)
    if found.person is None:
        receiver = Receiver(found.full_name, found.email, None)
        return Outcome(giving.send(db, by, receiver, found.place, signed, why, today))
    giving.hold(db, by, found.person, found.place, signed, why)
    return Outcome()


def _refuse(db: Db, by: Scope, number: int, answer: str) -> Outcome:
    found = _waiting(db, by, number)
    access.decide(db, number, False, answer, by.actor)
    giving.note(db, by, "refuse access", found.place, answer, request=number)
    return Outcome()


def _waiting(db: Db, by: Scope, number: int) -> Asked:
    found = access.request(by, db, number)
    if found is None:
        raise NotThere("This request was decided already, or is not yours to decide.")
    return found

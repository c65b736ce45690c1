"""Gives and takes access: invitations, requests, roles; every act is noted with who, why and from where."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ser.law.permission import Level, NotAllowed, Permission, Role, asks
from ser.store import access, audit
from ser.store.access import Asked, Held, Invited, Place
from ser.store.connect import Db, in_transaction
from ser.store.running import state
from ser.store.scope import Scope, system_scope

__all__ = ["Asked", "Held", "Invited", "Place"]

INVITATION_DAYS = 14
"""How many days an invitation can be accepted."""


class NotThere(LookupError):
    """No such invitation, request or role lies in the scope; whether there is one elsewhere is not told."""


class LastCoordinator(ValueError):
    """An LEA would be left with nobody who gives access; the message says what to do first."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes to a person who is invited: the token is in the letter's link, and kept nowhere."""

    token: str
    email: str
    full_name: str
    role: Role
    last_day: date


@asks(Permission.GRANT_ACCESS)
def invite(*, by: Scope, email: str, full_name: str, place: Place, why: str, today: date) -> Letter:
    """Invite a person to a role; the door sends the letter."""
    role = _grantable(by, place)
    token, last_day = secrets.token_urlsafe(32), today + timedelta(INVITATION_DAYS)
    email, full_name = email.strip().lower(), full_name.strip()

    def act(db: Db) -> None:
        number = access.invite(db, _digest(token), email, full_name, place, last_day, by.actor)
        _note(db, by, "invite", place, why, invitation=number)

    in_transaction(by, act)
    return Letter(token, email, full_name, role, last_day)


@asks(Permission.REQUEST_ACCESS)
def invited(*, by: Scope, token: str, today: date) -> Invited:
    """The open invitation of this token, to show what will be accepted."""
    return in_transaction(system_scope("access", by.actor), lambda db: _open(db, token, today))


@asks(Permission.REQUEST_ACCESS)
def accept(*, by: Scope, token: str, password: str, today: date) -> int:
    """Accept an invitation: makes the account unless there is one, and gives the role; returns the person's number."""

    def act(db: Db) -> int:
        found = _open(db, token, today)
        person = access.person_of(db, found.email)
        if person is None:
            person = access.make_person(db, found.email, found.full_name, password)
        elif by.actor != _actor(person):
            raise NotAllowed(
                "There is an account with this address already. Sign in with it, then open the link again."
            )
        access.accepted(db, found.number, person)
        access.give(db, person, found.place, f"invitation:{found.number}")
        _note(db, by, "accept invitation", found.place, "", invitation=found.number, person=person)
        return person

    return in_transaction(system_scope("access", by.actor), act)


@asks(Permission.GRANT_ACCESS)
def withdraw(*, by: Scope, number: int, why: str) -> None:
    """Withdraw an invitation that was not accepted yet."""

    def act(db: Db) -> None:
        if not access.withdraw(by, db, number):
            raise NotThere("This invitation was accepted or withdrawn already.")
        audit.note(db, by, "withdraw invitation", detail={"invitation": number}, why=why)

    in_transaction(by, act)


@asks(Permission.REQUEST_ACCESS)
def ask(*, by: Scope, person: int, place: Place, why: str) -> int:
    """Ask for a role, with the reason; the person who gives access there decides."""
    _role(place)
    if by.actor != _actor(person):
        raise NotAllowed("A person asks for access in their own name.")

    def act(db: Db) -> int:
        number = access.ask(db, person, place, why)
        _note(db, by, "ask for access", place, why, request=number)
        return number

    return in_transaction(system_scope("access", by.actor), act)


@asks(Permission.GRANT_ACCESS)
def decide(*, by: Scope, number: int, grant: bool, answer: str) -> None:
    """Approve or refuse what a person asks for."""

    def act(db: Db) -> None:
        found = access.request(by, db, number)
        if found is None:
            raise NotThere("This request was decided already, or is not yours to decide.")
        if grant:
            _grantable(by, found.place, found.person)
            access.give(db, found.person, found.place, by.actor)
        access.decide(db, number, grant, answer, by.actor)
        _note(db, by, "approve access" if grant else "refuse access", found.place, answer, person=found.person)

    in_transaction(by, act)


@asks(Permission.GRANT_ACCESS)
def give(*, by: Scope, person: int, place: Place, why: str) -> None:
    """Give a person who has an account one more role."""
    _grantable(by, place, person)

    def act(db: Db) -> None:
        if access.give(db, person, place, by.actor) is not None:
            _note(db, by, "give role", place, why, person=person)

    in_transaction(by, act)


@asks(Permission.GRANT_ACCESS)
def take(*, by: Scope, number: int, why: str) -> None:
    """Take a role away; the last person of an LEA who gives access needs a successor first."""

    def act(db: Db) -> None:
        found = access.held(by, db, number)
        if found is None:
            raise NotThere("Nobody holds this role any more, or it is not yours to take.")
        coordinators = [role.code for role in state().roles.values() if _gives_access(role)]
        lea = found.place.lea_code
        if lea and found.place.role in coordinators and access.holding(db, lea, coordinators) == [number]:
            raise LastCoordinator(
                f"{found.full_name} is the last person who gives access in LEA {lea}. "
                "Give that role to a successor first, then take this one away."
            )
        access.take(db, number, by.actor)
        _note(db, by, "take role", found.place, why, person=found.person)

    in_transaction(by, act)


@asks(Permission.GRANT_ACCESS)
def open_requests(*, by: Scope) -> Sequence[Asked]:
    """What people ask for and waits to be decided, the oldest first."""
    return in_transaction(by, lambda db: access.asked(by, db))


@asks(Permission.GRANT_ACCESS)
def open_invitations(*, by: Scope) -> Sequence[Invited]:
    """The invitations that were not accepted yet."""
    return in_transaction(by, lambda db: access.invitations(by, db))


@asks(Permission.READ_AUDIT)
def holders(*, by: Scope) -> Sequence[Held]:
    """Who holds which role, by name."""
    return in_transaction(by, lambda db: access.holders(by, db))


@asks(Permission.REQUEST_ACCESS)
def offered(*, by: Scope) -> Sequence[Role]:
    """The roles that can be held, in the order of their declaration."""
    return tuple(state().roles.values())


def _role(place: Place) -> Role:
    role = state().roles.get(place.role)
    if role is None:
        raise NotThere(f"There is no role {place.role}.")
    if (role.level is Level.STATE) is not (place.lea_code is None):
        raise NotAllowed(f"{role.label} is a role for {role.level.value}; name the LEA only where it is not the state.")
    if role.level is Level.SITE and not place.site_codes:
        raise NotAllowed(f"{role.label} is a role for sites; say which.")
    if role.level is Level.CASELOAD and not place.provider_id:
        raise NotAllowed(f"{role.label} is a role for a caseload; say under which staff ID the person serves children.")
    return role


def _grantable(by: Scope, place: Place, person: int | None = None) -> Role:
    """The role, if the asker may give it there: no state's role by an LEA, none of another LEA, none to oneself."""
    role = _role(place)
    if by.lea_codes is not None and place.lea_code not in by.lea_codes:
        where = "the state" if place.lea_code is None else f"LEA {place.lea_code}"
        raise NotAllowed(f"A role at {where} is given by the person who gives access there.")
    if person is not None and by.actor == _actor(person):
        raise NotAllowed("Nobody gives a role to themselves. Ask another coordinator of the LEA, or the state.")
    return role


def _gives_access(role: Role) -> bool:
    return role.level is Level.LEA and Permission.GRANT_ACCESS in role.permissions


def _open(db: Db, token: str, today: date) -> Invited:
    found = access.invitation(db, _digest(token))
    if found is None or not found.is_open:
        raise NotThere("This invitation was accepted or withdrawn already. Ask its sender for another one.")
    if found.last_day < today:
        raise NotThere(f"This invitation ended on {found.last_day:%m/%d/%Y}. Ask its sender for another one.")
    return found


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _actor(person: int) -> str:
    return f"user:{person}"


def _note(db: Db, by: Scope, act: str, place: Place, why: str, **more: object) -> None:
    detail = {"role": place.role, "lea": place.lea_code, "sites": sorted(place.site_codes), **more}
    audit.note(db, by, act, detail=detail, why=why)

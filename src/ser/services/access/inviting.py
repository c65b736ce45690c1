"""Invites people to roles, and takes what they answer; every act is noted with who, why and from where."""

from collections.abc import Sequence
from datetime import date

from ser.law.permission import NotAllowed, Permission, asks
from ser.services.access import giving
from ser.services.access.giving import Letter, NotThere, Receiver, actor_of
from ser.store import access, audit
from ser.store.access import Invited, Place, Signatures
from ser.store.connect import Db, in_transaction
from ser.store.passwords import Password
from ser.store.scope import Scope, system_scope

__all__ = ["Invited", "Letter", "Place"]

FIRST = "installation"
"""Whose word stands beside the operator's for the first person of an installation, where nobody else is."""


@asks(Permission.OPERATE)
def is_new(*, by: Scope) -> bool:
    """Whether nobody gives access for the state yet, so that the operator invites the first person alone."""
    return in_transaction(by, giving.is_first)


@asks(Permission.OPERATE)
def invite_first(*, by: Scope, email: str, full_name: str, place: Place, why: str, today: date) -> Letter:
    """Invite the first person of an installation, who then invites others; refused once somebody gives access."""
    receiver = Receiver(full_name.strip(), email.strip().lower(), None)

    def act(db: Db) -> Letter:
        if not giving.is_first(db):
            raise NotAllowed("Somebody gives access for the state already; that person is asked on the pages.")
        giving.signable(db, by, place, receiver)
        return giving.send(db, by, receiver, place, Signatures(by.actor, by.actor, FIRST), why, today)

    return in_transaction(by, act)


@asks(Permission.REQUEST_ACCESS)
def invited(*, by: Scope, token: str, today: date) -> Invited:
    """The open invitation of this token, to show what will be accepted."""
    return in_transaction(system_scope("access", by.actor), lambda db: _open(db, token, today))


@asks(Permission.REQUEST_ACCESS)
def accept(*, by: Scope, token: str, password: Password | None, today: date) -> int:
    """Accept an invitation, with the account of its address or with a new one; returns the person's number.

    Who is signed in with another address is refused: an invitation is accepted by its address alone.
    """

    def act(db: Db) -> int:
        found = _open(db, token, today)
        person = access.person_of(db, found.email)
        if person is None:
            person = _new_person(db, by, found, password)
        elif by.actor != actor_of(person):
            raise NotAllowed(
                "There is an account with this address already. Sign in with it, then open the link again."
            )
        access.accepted(db, found.number, person)
        giving.note(db, by, "accept invitation", found.place, "", invitation=found.number, person=person)
        giving.hold(db, by, person, found.place, found.signed, "")
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


@asks(Permission.GRANT_ACCESS)
def open_invitations(*, by: Scope) -> Sequence[Invited]:
    """The invitations that were not accepted yet."""
    return in_transaction(by, lambda db: access.invitations(by, db))


def _new_person(db: Db, by: Scope, found: Invited, password: Password | None) -> int:
    if by.actor.startswith("user:"):
        raise NotAllowed(
            "This invitation was sent to another address than that of the account that you are signed in with. "
            "Sign out, then open the link again; or ask its sender to invite the address of your account."
        )
    if password is None:
        raise NotAllowed("A new account needs a password.")
    return access.make_person(db, found.email, found.full_name, password)


def _open(db: Db, token: str, today: date) -> Invited:
    found = access.invitation(db, giving.digest_of(token))
    if found is None or not found.is_open:
        raise NotThere("This invitation was accepted or withdrawn already. Ask its sender for another one.")
    if found.last_day < today:
        raise NotThere(f"This invitation ended on {found.last_day:%m/%d/%Y}. Ask its sender for another one.")
    return found

"""Closes accounts: on the day on which somebody leaves, all roles and sessions end, and nobody signs in with it."""

from ser.law.permission import NotAllowed, Permission, asks
from ser.services.access import giving
from ser.services.access.giving import NotThere
from ser.store import access, audit, closing, sign_in_log
from ser.store.connect import Db, in_transaction
from ser.store.scope import Scope, system_scope


@asks(Permission.GRANT_ACCESS)
def close(*, by: Scope, person: int, why: str) -> str:
    """Close an account, with its roles and sessions; gives the person's name.

    Who gives access in an LEA closes accounts whose roles are all there; the state closes any. Nobody closes their
    own, and the last person who gives access, or who keeps sealed records, needs a successor first.
    """

    def act(db: Db) -> str:
        found = giving.answers_for(db, by, person)
        held = access.roles_of(db, person)
        for one in held:
            giving.refuse_last(db, one, [other.number for other in held])
        for one in held:
            access.take(db, one.number, by.actor)
            giving.note(db, by, "take role", one.place, why, person=person)
        closing.close(db, person)
        audit.note(db, by, sign_in_log.CLOSED, detail={"person": person}, why=why)
        return found.full_name

    return in_transaction(system_scope("access", by.actor), act)


@asks(Permission.GRANT_ACCESS)
def reopen(*, by: Scope, person: int, why: str) -> str:
    """Open an account again, as the state may; it holds no role until one is given. Gives the person's name."""
    if not by.is_state:
        raise NotAllowed("An account is opened again by the state. Ask the person who gives access there.")

    def act(db: Db) -> str:
        found = closing.account(db, person)
        if found is None or found.is_open:
            raise NotThere("There is no closed account of this person.")
        closing.reopen(db, person)
        audit.note(db, by, sign_in_log.OPENED, detail={"person": person}, why=why)
        return found.full_name

    return in_transaction(system_scope("access", by.actor), act)


@asks(Permission.GRANT_ACCESS)
def person_of(*, by: Scope, email: str) -> int:
    """The number of the account with this address, for a command of the operator."""
    found = in_transaction(system_scope("access", by.actor), lambda db: access.person_of(db, email))
    if found is None or not by.is_state:
        raise NotThere("There is no account with this address.")
    return found

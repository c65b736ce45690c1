"""Takes roles away, and tells who holds which."""

from collections.abc import Sequence

from ser.law.permission import Level, Permission, Role, asks
from ser.services.access import giving
from ser.services.access.giving import NotThere
from ser.store import access
from ser.store.access import Held, Place
from ser.store.connect import Db, in_transaction
from ser.store.running import state
from ser.store.scope import Scope

__all__ = ["Held", "Place"]


class LastCoordinator(ValueError):
    """An LEA would be left with nobody who gives access; the message says what to do first."""


@asks(Permission.GRANT_ACCESS)
def take(*, by: Scope, number: int, why: str) -> None:
    """Take a role away; the last person of an LEA who gives access needs a successor first."""

    def act(db: Db) -> None:
        found = access.held(by, db, number)
        if found is None:
            raise NotThere("Nobody holds this role any more, or it is not yours to take.")
        coordinators = [role.code for role in state().roles.values() if role.level is Level.LEA and role.gives_access]
        lea = found.place.lea_code
        if lea and found.place.role in coordinators and access.holding(db, lea, coordinators) == [number]:
            raise LastCoordinator(
                f"{found.full_name} is the last person who gives access in LEA {lea}. "
                "Give that role to a successor first, then take this one away."
            )
        access.take(db, number, by.actor)
        giving.note(db, by, "take role", found.place, why, person=found.person)

    in_transaction(by, act)


@asks(Permission.READ_AUDIT)
def holders(*, by: Scope) -> Sequence[Held]:
    """Who holds which role, by name."""
    return in_transaction(by, lambda db: access.holders(by, db))


@asks(Permission.REQUEST_ACCESS)
def offered(*, by: Scope) -> Sequence[Role]:
    """The roles that can be held, in the order of their declaration."""
    return tuple(state().roles.values())

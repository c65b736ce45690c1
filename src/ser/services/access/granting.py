"""Takes roles away, and tells who holds which."""

from collections.abc import Sequence

from ser.law.permission import Permission, Role, asks
from ser.services.access import giving
from ser.services.access.giving import LastCoordinator, NotThere
from ser.store import access
from ser.store.access import Held, Place
from ser.store.connect import Db, in_transaction
from ser.store.running import state
from ser.store.scope import Scope

__all__ = ["Held", "LastCoordinator", "Place"]


@asks(Permission.GRANT_ACCESS)
def take(*, by: Scope, number: int, why: str) -> None:
    """Take a role away; the last person of an LEA who gives access needs a successor first."""

    def act(db: Db) -> None:
        found = access.held(by, db, number)
        if found is None:
            raise NotThere("Nobody holds this role any more, or it is not yours to take.")
        giving.refuse_last(db, found, [number])
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

"""Opens and closes the collections of a school year, and lists those that were opened."""

from ser.law import period as law
from ser.law.period import OutOfOrder, Window
from ser.law.permission import NotAllowed, Permission, asks
from ser.law.version import rule_version
from ser.store import audit, collections
from ser.store.collections import KeptPeriod
from ser.store.connect import Db, in_transaction
from ser.store.running import state
from ser.store.scope import Scope

__all__ = ["CannotOpen", "KeptPeriod", "NotAllowed", "OutOfOrder", "Window", "close_period", "open_period", "periods"]


class CannotOpen(ValueError):
    """The collection cannot be opened or closed; the message says why and what to do."""


@asks(Permission.OPEN_COLLECTION)
def open_period(*, by: Scope, collection: str, school_year: int, window: Window) -> KeptPeriod:
    """Open a collection for a school year: from now on its rules weigh what they weigh today.

    Its day is kept current until it is closed, from the next move of today on.
    """
    _demand_state(by)
    declared = state().collections_by_name.get(collection)
    if declared is None:
        known = ", ".join(state().collections_by_name)
        raise CannotOpen(f"{state().name} has no collection called {collection}. It has {known}.")
    opened = law.opened(declared, school_year, window, state().severities(declared), rule_version(state()))

    def act(db: Db) -> KeptPeriod:
        number = collections.add(db, opened, by.actor)
        kept = collections.period(db, number) if number is not None else None
        if kept is None:
            raise CannotOpen(
                f"{declared.title} of the school year {school_year} was opened before, and is opened only once."
            )
        audit.note(db, by, "open_collection", detail={"period": kept.number, "collection": collection})
        return kept

    return in_transaction(by, act)


@asks(Permission.OPEN_COLLECTION)
def close_period(*, by: Scope, number: int) -> KeptPeriod:
    """Close a period; what its rules weighed stays with it."""
    _demand_state(by)

    def act(db: Db) -> KeptPeriod:
        was_open = collections.close(db, number, by.actor)
        kept = collections.period(db, number)
        if kept is None:
            raise CannotOpen(f"No collection was opened under the number {number}.")
        if not was_open:
            raise CannotOpen(f"The collection under the number {number} is closed already.")
        audit.note(db, by, "close_collection", detail={"period": number, "collection": kept.period.collection})
        return kept

    return in_transaction(by, act)


@asks(Permission.READ_REPORTS)
def periods(*, by: Scope) -> list[KeptPeriod]:
    """The collections that were opened and in which one's LEA takes part, the latest first."""

    def act(db: Db) -> list[KeptPeriod]:
        audit.note(db, by, "collections")
        return [each for each in collections.periods(db) if _takes_part(by, each)]

    return in_transaction(by, act)


def _takes_part(by: Scope, kept: KeptPeriod) -> bool:
    return by.lea_codes is None or any(kept.period.window.takes_part(lea) for lea in by.lea_codes)


def _demand_state(by: Scope) -> None:
    if not by.is_state:
        raise NotAllowed("A collection is one for the whole state; only the state can open or close it.")

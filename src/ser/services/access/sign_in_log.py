"""The record of signing in: what is noted of it, and what those who give access read there."""

from collections.abc import Sequence

from ser.law.permission import Permission, asks
from ser.store import access, audit, sign_in_log
from ser.store.connect import Db, in_transaction
from ser.store.scope import Scope, system_scope
from ser.store.sign_in_log import Refusals, SignInEvent

__all__ = ["MOST", "Refusals", "SignInEvent", "events", "many_refusals", "note"]

MOST = 500
"""Events that the page of sign-ins shows at most, the latest ones."""


@asks(Permission.REQUEST_ACCESS)
def note(*, by: Scope, act: str, person: int | None = None, email: str = "", digest: str = "", more: str = "") -> None:
    """Note an event of signing in: whose it is, by the address that was typed; of an unknown one the digest alone."""

    def write(db: Db) -> None:
        whose = person if person is not None else access.person_of(db, email)
        told: dict[str, object] = {"person": whose} if whose is not None else {"address": digest}
        detail = told | ({"more": more} if more else {})
        if act == sign_in_log.REFUSED:
            audit.note_refusal(db, by, detail)
        else:
            audit.note(db, by, act, detail=detail)

    in_transaction(by, write)


@asks(Permission.GRANT_ACCESS)
def events(*, by: Scope, days: int, acts: Sequence[str] = sign_in_log.ACTS) -> Sequence[SignInEvent]:
    """What happened to the accounts of one's people within so many days, the latest first."""
    return in_transaction(_reading(by), lambda db: sign_in_log.events(by, db, acts=acts, days=days, most=MOST))


@asks(Permission.GRANT_ACCESS)
def many_refusals(*, by: Scope, days: int = 7) -> Sequence[Refusals]:
    """The people to whom unusually many pages were refused on a day: somebody has to ask them what they looked for."""
    return in_transaction(_reading(by), lambda db: sign_in_log.many_refusals(by, db, days))


def _reading(by: Scope) -> Scope:
    # An event of signing in belongs to no LEA; whose it is follows from the roles of the person, as the query asks.
    return system_scope("access", by.actor)

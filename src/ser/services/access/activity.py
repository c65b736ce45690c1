"""Everything that an account saw or exported between two moments, for the person who answers for access."""

from collections.abc import Sequence
from datetime import datetime

from ser.law.permission import Permission, asks
from ser.services.access.giving import NotThere, actor_of
from ser.store import access, access_log, audit
from ser.store.access_log import Done
from ser.store.connect import Db, in_transaction
from ser.store.scope import Scope

__all__ = ["Done", "NotThere", "of_account"]


@asks(Permission.READ_AUDIT)
def of_account(*, by: Scope, email: str, begin: datetime, end: datetime, why: str) -> Sequence[Done]:
    """What the account with this address saw, exported and did from `begin` until before `end`; asking is noted."""

    def act(db: Db) -> Sequence[Done]:
        person = access.person_of(db, email.strip())
        if person is None:
            raise NotThere("There is no account with this address.")
        detail = {"person": person, "from": begin, "until": end}
        audit.note(db, by, "look at activity", detail=detail, why=why)
        return access_log.of_account(by, db, actor_of(person), begin, end)

    return in_transaction(by, act)

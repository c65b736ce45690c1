"""Whether a database may be used for a demonstration: only one that holds nothing, or that a demonstration made."""

from enum import StrEnum

from ser.law.permission import Permission, asks
from ser.store import marks
from ser.store.connect import Db, in_transaction
from ser.store.scope import Scope

_MARK = "demo"


class Holds(StrEnum):
    """What a database holds."""

    NOTHING = "nothing"
    DEMONSTRATION = "a demonstration"
    DATA = "data"


@asks(Permission.OPERATE)
def holds(*, by: Scope) -> Holds:
    """What the database holds: nothing yet, what a demonstration made, or somebody's data."""

    def act(db: Db) -> Holds:
        if marks.value(db, _MARK) is not None:
            return Holds.DEMONSTRATION
        return Holds.NOTHING if marks.is_unused(db) else Holds.DATA

    return in_transaction(by, act)


@asks(Permission.OPERATE)
def begin(*, by: Scope, words: str) -> None:
    """Note that a demonstration makes what the database will hold, before anything is in it."""
    in_transaction(by, lambda db: marks.put(db, _MARK, words))

"""Lists findings as they are: which are open, since when, and which were closed."""

from collections.abc import Iterator
from datetime import date

from ser.law.permission import Permission, asks
from ser.store import audit, finding_lists
from ser.store.connect import connection, in_transaction
from ser.store.finding_lists import ListedFinding
from ser.store.scope import Scope

__all__ = ["ListedFinding", "listed"]


@asks(Permission.READ_REPORTS)
def listed(*, by: Scope, today: date, rule: str | None = None, is_open: bool | None = None) -> Iterator[ListedFinding]:
    """The findings about one's children, and about the rows and files that one's LEA sent, the hardest first.

    `rule` asks for those of one rule; `is_open` for those that are open, or for those that are closed.
    """
    detail = {"rule": rule, "is_open": is_open}
    in_transaction(by, lambda db: audit.note(db, by, "findings", detail=detail))
    with connection(by) as db:
        yield from finding_lists.listed(by, db, today, rule=rule, is_open=is_open)

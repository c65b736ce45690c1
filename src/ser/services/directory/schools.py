"""What anybody who is signed in may know of the state's schools: which LEAs there are."""

from collections.abc import Iterable, Mapping

from ser.law.permission import Permission, asks
from ser.store import directory
from ser.store.connect import connection
from ser.store.scope import Scope


@asks(Permission.REQUEST_ACCESS)
def leas(*, by: Scope) -> Mapping[str, str]:
    """The names of all LEAs, by code."""
    with connection(by) as db:
        return directory.lea_names(db)


@asks(Permission.REQUEST_ACCESS)
def sites(*, by: Scope, codes: Iterable[str]) -> Mapping[str, str]:
    """The names of these sites, by code."""
    with connection(by) as db:
        return directory.site_names(db, sorted(codes))

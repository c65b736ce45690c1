"""Tells an LEA which children are enrolled with it while another LEA, or none, is responsible."""

from dataclasses import dataclass
from datetime import date

from ser.law.permission import Permission, asks
from ser.store import arrivals, audit
from ser.store.arrivals import Arrival
from ser.store.connect import one_moment
from ser.store.scope import Scope

__all__ = ["Arrival", "Arrivals", "waiting"]

_MOST = 25
"""Children whom a page lists; the report R19 has them all."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The children who are enrolled with an LEA or claimed by it, and not its own: how many, and the first by name."""

    count: int
    rows: tuple[Arrival, ...]


@asks(Permission.CLAIM)
def waiting(*, by: Scope, today: date) -> Arrivals:
    """The children of R19 for one's LEA, each with the least that is told; that they were shown is noted."""
    if by.is_state:
        return Arrivals(0, ())
    with one_moment(by) as db:
        count, rows = arrivals.listed(by, db, today, _MOST)
        if rows:
            audit.note(db, by, "arrivals", detail={"students": [one.number for one in rows]})
        return Arrivals(count, tuple(rows))

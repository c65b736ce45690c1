"""The desks at which a person may work: an LEA, or the state, with the roles that the person holds there."""

from dataclasses import dataclass
from datetime import date

from ser.store.scope import Scope


@dataclass(frozen=True, slots=True)
class Desk:
    """For whom a person works: an LEA by its code, or the whole state by none; and as what."""

    code: str
    name: str
    roles: tuple[str, ...]


def desks_of(person: int, today: date) -> tuple[Desk, ...]:
    """The desks of a person, the state's first."""
    return ()


def scope_at(person: int, desk: Desk | None, today: date, origin: str) -> Scope:
    """The scope in which a person acts at a desk; without a desk nothing is seen."""
    return Scope(f"user:{person}", frozenset(), today=today, origin=origin)

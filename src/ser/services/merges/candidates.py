"""Pairs of records that may be of one child, the likeliest first, with what speaks for and against each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ser.federal.same_child import Likelihood, likelihood
from ser.law.permission import Permission, asks
from ser.store import apart, audit, likely_pairs, search_hits
from ser.store.connect import Db, in_transaction
from ser.store.scope import Scope, system_scope

MOST = 200
"""Pairs that a list shows; when these are settled, it shows the next."""


@dataclass(frozen=True, slots=True)
class One:
    """One of two records that may be of one child."""

    public_id: str
    name: str = field(repr=False)
    birth_date: date = field(repr=False)
    known_as: str = field(repr=False)
    lea_code: str

    @classmethod
    def of(cls, child: search_hits.Child) -> "One":
        """A child as one of two."""
        return cls(child.public_id, child.name, child.birth_date, child.known_as, child.sender)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two records that may be of one child; the first is the one with a state ID, or that has been known longer."""

    one: One
    other: One
    likelihood: Likelihood


@dataclass(frozen=True, slots=True)
class Candidates:
    """The likeliest pairs; `total` says how many there are in all."""

    shown: tuple[Candidate, ...]
    total: int


@asks(Permission.MERGE_STUDENTS)
def candidates(*, by: Scope, today: date, most: int = MOST) -> Candidates:
    """The pairs of one's LEA, or of the state, that may be one child.

    Those whom a person has told apart are left out, and those whom a sealed link joins, but for its keepers.
    """

    def act(db: Db) -> Candidates:
        found = _likely(by, db)
        shown = _shown(db, found[:most], today)
        audit.note(db, by, "look at merge candidates", detail={"pairs": len(shown)})
        return Candidates(tuple(shown), len(found))

    return in_transaction(system_scope("merging", by.actor), act)


def _shown(db: Db, found: Sequence[tuple[apart.Pair, Likelihood]], today: date) -> list[Candidate]:
    numbers = sorted({number for pair, _ in found for number in pair})
    hits = {child.number: child for child in search_hits.children(system_scope("merging"), db, numbers, today)}
    made = []
    for pair, told in found:
        one, other = sorted((hits[number] for number in pair), key=lambda c: (c.state_id is None, c.number))
        made.append(Candidate(One.of(one), One.of(other), told))
    return made


def _likely(by: Scope, db: Db) -> list[tuple[apart.Pair, Likelihood]]:
    """The likely pairs, the likeliest first."""
    pairs = likely_pairs.pairs(by, db)
    never = apart.never_offered(db, pairs, sees_sealed=by.may(Permission.READ_SEALED))
    people = likely_pairs.people(by, db, {number for each in pairs for number in each})
    found = [
        (each, likelihood(people[each[0]], people[each[1]]))
        for each in pairs
        if each not in never and each[0] in people and each[1] in people
    ]
    return sorted((one for one in found if one[1].is_likely), key=lambda one: (-one[1].total, one[0]))

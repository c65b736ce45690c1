"""Claims on the same child: a claim that overlaps an accepted one is stored as pending, and accepted when that ends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from ser.store.connect import Db

# What a load stored before it broke off belongs to the load that its sender starts again, as if it had not.
_CLAIMS = """
    SELECT id, student_id, begin_date, end_date, responsibility_status = 'ACCEPTED', pended,
        CASE WHEN load_id IN (
            SELECT broken.id
            FROM submission own JOIN submission broken ON broken.lea_code IS NOT DISTINCT FROM own.lea_code
            WHERE own.id = %(load)s AND broken.ended_at IS NULL AND broken.id < own.id
        ) THEN %(load)s ELSE load_id END
    FROM responsibility
    WHERE student_id = ANY(%(students)s) AND role = 'FAPE' AND (pended OR responsibility_status = 'ACCEPTED')
    ORDER BY student_id, begin_date, id
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim to be responsible for the education of a child, accepted or pending for another one."""

    id: int
    student_id: int
    begin_date: date
    end_date: date | None
    accepted: bool
    pended: bool
    load_id: int | None

    def meets(self, other: "Claim") -> bool:
        """Whether the two half-open ranges have a day in common; an inverted or empty one has none."""
        begin = max(self.begin_date, other.begin_date)
        return begin < min(self.end_date or date.max, other.end_date or date.max)


def pend_overlaps(db: Db, load_id: int, students: Sequence[int]) -> None:
    """Set claims of this load that overlap another to pending, and accept waiting claims that no longer overlap.

    The claims are compared here and not in SQL: on tables that were just filled the planner compares every claim
    with every other one.
    """
    claims = [Claim(*row) for row in db.execute(_CLAIMS, {"load": load_id, "students": list(students)})]
    accept: list[int] = []
    pend: list[int] = []
    for _, group in groupby(claims, key=lambda claim: claim.student_id):
        own = list(group)
        if len(own) > 1 or own[0].pended:
            stand = {claim.id for claim in standing(own, load_id)}
            accept += [claim.id for claim in own if claim.id in stand and not claim.accepted]
            pend += [claim.id for claim in own if claim.id not in stand and claim.accepted]
    _settle(db, pend, "PENDING", True)
    _settle(db, accept, "ACCEPTED", False)


def standing(claims: Sequence[Claim], load_id: int | None) -> Iterator[Claim]:
    """The claims that hold: those accepted before this load, then the others by their begin, none over another."""
    held: list[Claim] = []
    for claim in sorted(claims, key=lambda c: (not c.accepted or c.load_id == load_id, c.begin_date, c.id)):
        if not any(claim.meets(other) for other in held):
            held.append(claim)
            yield claim


def _settle(db: Db, ids: list[int], status: str, pended: bool) -> None:
    if ids:
        db.execute(
            "UPDATE responsibility SET responsibility_status = %s, pended = %s WHERE id = ANY(%s)",
            [status, pended, ids],
        )

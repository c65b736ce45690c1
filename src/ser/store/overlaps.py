"""Claims on the same child: a claim that overlaps an accepted one is stored as pending, and accepted when that ends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from ser.law.record import RecordType
from ser.store.connect import Db

# What a load stored before it broke off belongs to the load that its sender starts again, as if it had not.
_CLAIMS = """
    SELECT id, student_id, {one.begin}, {one.end}, {one.status} = '{one.holds}', pended,
        CASE WHEN load_id IN (
            SELECT broken.id
            FROM submission own JOIN submission broken ON broken.lea_code IS NOT DISTINCT FROM own.lea_code
            WHERE own.id = %(load)s AND broken.ended_at IS NULL AND broken.id < own.id
        ) THEN %(load)s ELSE load_id END
    FROM {table}
    WHERE student_id = ANY(%(students)s) AND {one.only[0]} = '{one.only[1]}'
        AND (pended OR {one.status} = '{one.holds}')
    ORDER BY student_id, {one.begin}, id
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


def pend_overlaps(db: Db, spec: RecordType, load_id: int, students: Sequence[int]) -> None:
    """Set claims of this load that overlap another to pending, and accept waiting claims that no longer overlap.

    Rows of a record of which a child may have several at a time are no claims, and left as they are.
    The claims are compared here and not in SQL: on tables that were just filled the planner compares every claim
    with every other one.
    """
    one = spec.one_at_a_time
    if one is None or not students:
        return
    query = _CLAIMS.format(table=spec.name, one=one)
    claims = [Claim(*row) for row in db.execute(query, {"load": load_id, "students": list(students)})]
    accept: list[int] = []
    pend: list[int] = []
    for _, group in groupby(claims, key=lambda claim: claim.student_id):
        own = list(group)
        if len(own) > 1 or own[0].pended:
            stand = {claim.id for claim in standing(own, load_id)}
            accept += [claim.id for claim in own if claim.id in stand and not claim.accepted]
            pend += [claim.id for claim in own if claim.id not in stand and claim.accepted]
    set_status(db, spec, pend, one.waits, True)
    set_status(db, spec, accept, one.holds, False)


def standing(claims: Sequence[Claim], load_id: int | None) -> Iterator[Claim]:
    """The claims that hold: those accepted before this load, then the others by their begin, none over another."""
    held: list[Claim] = []
    for claim in sorted(claims, key=lambda c: (not c.accepted or c.load_id == load_id, c.begin_date, c.id)):
        if not any(claim.meets(other) for other in held):
            held.append(claim)
            yield claim


def set_status(db: Db, spec: RecordType, ids: Sequence[int], status: str, pended: bool) -> None:
    """Set the status of claims; what was last received of it is kept where it says otherwise."""
    assert spec.one_at_a_time is not None
    column, table = spec.one_at_a_time.status, spec.name
    query = f"""
        UPDATE {table} t SET {column} = %(status)s, pended = %(pended)s, received =
            CASE WHEN r.received ->> '{column}' = %(status)s
            THEN nullif(r.received - '{column}', '{{}}') ELSE r.received END
        FROM (
            SELECT id, jsonb_build_object('{column}', {column}) || coalesce(received, '{{}}')
            AS received FROM {table} WHERE id = ANY(%(ids)s)
        ) r WHERE r.id = t.id
    """
    if ids:
        db.execute(query, {"ids": list(ids), "status": status, "pended": pended})

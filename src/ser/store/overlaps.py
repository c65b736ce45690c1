"""Claims on the same child: a claim that overlaps an accepted one is stored as pending, and accepted when that ends."""

from collections.abc import Sequence

from ser.store.connect import Db

_RANGE = "daterange({0}.begin_date, greatest({0}.begin_date, {0}.end_date))"
_BOTH = f"""
    a.student_id = b.student_id AND a.id <> b.id AND a.role = 'FAPE' AND b.role = 'FAPE'
    AND b.responsibility_status = 'ACCEPTED' AND {_RANGE.format("a")} && {_RANGE.format("b")}
"""


_ACCEPT = f"""
    UPDATE responsibility a SET responsibility_status = 'ACCEPTED', pended = false
    WHERE a.pended AND a.student_id = ANY(%s)
    AND NOT EXISTS (SELECT FROM responsibility b WHERE {_BOTH})
    AND NOT EXISTS (SELECT FROM responsibility b WHERE b.student_id = a.student_id AND b.pended
                    AND (b.begin_date, b.id) < (a.begin_date, a.id) AND {_RANGE.format("a")} && {_RANGE.format("b")})
"""
_PEND = f"""
    UPDATE responsibility SET responsibility_status = 'PENDING', pended = true
    FROM (SELECT a.id, min(b.lea_code) AS other FROM responsibility a JOIN responsibility b ON {_BOTH}
          WHERE a.student_id = ANY(%s) AND a.responsibility_status = 'ACCEPTED' AND a.load_id = %s
          AND (b.load_id IS DISTINCT FROM a.load_id OR (b.begin_date, b.id) < (a.begin_date, a.id))
          GROUP BY a.id) late
    WHERE responsibility.id = late.id
"""


def pend_overlaps(db: Db, load_id: int, students: Sequence[int]) -> None:
    """Set claims of this load that overlap another to pending, and accept waiting claims that no longer overlap.

    Of two overlapping claims the one that begins later waits; the claim of an older load never does.
    """
    db.execute(_ACCEPT, [list(students)])
    if db.execute(_PEND, [list(students), load_id]).rowcount:
        db.execute(_ACCEPT, [list(students)])

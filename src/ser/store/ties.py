"""What ties LEAs to a child: responsibilities, claims, enrollments, and who has sent the child's own record."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from ser.store.connect import Db

TIES = ("responsibility", "enrollment")
"""The records that tie an LEA to a child; a load stores them before the rows that say who the child is."""


class How(StrEnum):
    """How an LEA is tied to a child."""

    RESPONSIBLE = "responsible"
    RELEASED = "released"
    CLAIMS = "claims"
    ENROLLS = "enrolls"
    SENDS = "sends"
    SENT = "sent"


class Tie(NamedTuple):
    """What ties an LEA to a child, from a day to another.

    The end of an enrollment is its last day, that of a responsibility the first day on which it no longer holds. The
    LEA whose row the child's own record is `sends` it now, `is_protected` where the address is confidential; one that
    once did has `sent` it.
    """

    lea_code: str
    how: How
    begin: date | None = None
    end: date | None = None
    is_protected: bool = False


_QUERY = """
    SELECT student_id, lea_code, CASE responsibility_status WHEN 'ACCEPTED' THEN 'responsible'
        WHEN 'RELEASED' THEN 'released' ELSE 'claims' END, begin_date, end_date, false
    FROM responsibility WHERE student_id = ANY(%(children)s) AND role = 'FAPE'
    UNION ALL SELECT student_id, lea_code, 'enrolls', entry_date, exit_date, false
    FROM enrollment WHERE student_id = ANY(%(children)s)
    UNION ALL SELECT id, lea_code, 'sends', NULL, NULL, coalesce(address_is_protected, false)
    FROM student WHERE id = ANY(%(children)s)
    UNION ALL SELECT DISTINCT row_id, lea_code, 'sent', NULL::date, NULL::date, false
    FROM student_history WHERE row_id = ANY(%(children)s)
"""


def of_children(db: Db, children: Sequence[int]) -> Mapping[int, Sequence[Tie]]:
    """What ties LEAs to each of these children."""
    found: dict[int, list[Tie]] = {}
    for child, lea_code, how, *rest in db.execute(_QUERY, {"children": list(children)}) if children else ():
        found.setdefault(child, []).append(Tie(lea_code, How(how), *rest))
    return found

"""Children who are enrolled with an LEA and are not its own: the least of each, told without a claim."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ser.federal.facts.arrivals import LEAST
from ser.federal.facts.count_status import CountStatus
from ser.store import kept_days
from ser.store.connect import Db
from ser.store.scope import Scope


@dataclass(frozen=True, slots=True)
class Arrival:
    """The least of a child who is enrolled with an LEA, or claimed by it, while another LEA, or none, is responsible.

    `responsible` is the LEA that has the child, as others are told it; None where there is none. `is_claimed`: the
    LEA has claimed the child, and waits.
    """

    number: int
    public_id: str
    lea_code: str
    state_id: str | None = field(repr=False)
    system_id: str | None = field(repr=False)
    site_code: str | None
    last_name: str = field(repr=False)
    first_name: str = field(repr=False)
    birth_date: date = field(repr=False)
    responsible: str | None
    responsible_since: date | None
    is_claimed: bool

    @property
    def name(self) -> str:
        """Last name and first name, as lists are sorted."""
        return f"{self.last_name}, {self.first_name}"


_CLAIMED = """EXISTS (SELECT FROM responsibility c WHERE c.student_id = a.student_id AND c.lea_code = a.lea_code
    AND c.role = 'FAPE' AND c.responsibility_status IN ('PENDING', 'DISPUTED') AND c.end_date IS NULL)"""
_COLUMNS = f"{', '.join(f'a.{column.name}' for column in LEAST)}, {_CLAIMED}"


def enrolled(scope: Scope, db: Db, ids: Sequence[int]) -> list[Arrival]:
    """Those of these students who are enrolled with the scope's LEAs on its day and are not their own."""
    own, leas = scope.rows("a.lea_code")
    narrowed, more = scope.narrowed("a.student_id")
    query = f"""
        SELECT a.student_id, a.public_id::text, a.lea_code, {_COLUMNS} FROM ser_arrival a
        WHERE a.student_id = ANY(%s) AND {own} AND {narrowed} ORDER BY a.student_id, a.lea_code
    """
    return [Arrival(*row) for row in db.execute(query, [list(ids), *leas, *more])]


def listed(scope: Scope, db: Db, today: date, most: int) -> tuple[int, list[Arrival]]:
    """How many children in special education an LEA enrolls or claims and does not have, and the first by name.

    They are those of the report of the kept day, so that a page and the report say the same.
    """
    day = kept_days.today(db)
    if day is None or day > today:
        return 0, []
    condition, parameters = scope.facts("a")
    where = f"a.kept_for = %s AND a.status = '{CountStatus.OTHER_LEA}' AND {condition}"
    row = db.execute(f"SELECT count(*) FROM fact_children a WHERE {where}", [day, *parameters]).fetchone()
    assert row is not None
    query = f"""
        SELECT a.student_id, a.public_id, a.lea_code, {_COLUMNS} FROM fact_children a
        WHERE {where} ORDER BY a.last_name, a.first_name, a.student_id, a.lea_code LIMIT {int(most)}
    """
    return int(row[0]), [Arrival(*found) for found in db.execute(query, [day, *parameters])]

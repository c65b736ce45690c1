"""What is shown of children that were found: those in the scope, and of others no more than a claim needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ser.federal.records import StudentName
from ser.law.words import listed_name
from ser.store.connect import Db
from ser.store.scope import Scope

_NAMED = "s.id, s.public_id::text, s.last_name, s.first_name, s.middle_name, s.suffix, s.birth_date, s.sex"

_RESPONSIBLE = """
    LEFT JOIN LATERAL (
        SELECT r.lea_code, r.site_code FROM responsibility r
        WHERE r.student_id = s.id AND r.role = 'FAPE' AND r.responsibility_status = 'ACCEPTED'
        AND (r.end_date IS NULL OR r.end_date > %s::date) ORDER BY r.begin_date DESC, r.id DESC LIMIT 1
    ) r ON true
    LEFT JOIN lea l ON l.lea_code = r.lea_code LEFT JOIN site p ON p.site_code = r.site_code
"""


@dataclass(frozen=True, slots=True)
class Child:
    """A child as lists show it; the LEA and the site are those responsible on the day, as far as one may know them."""

    number: int
    public_id: str
    last_name: str
    first_name: str
    middle_name: str | None
    suffix: str | None
    birth_date: date
    sex: str | None
    state_id: str | None
    system_id: str | None
    multiple_birth: bool
    merged_into: str | None
    lea_code: str | None
    lea_name: str | None
    site_name: str | None
    sender: str
    is_protected: bool

    @property
    def name(self) -> str:
        """Last name, first name and the rest, as lists are sorted."""
        return listed_name(self)

    @property
    def known_as(self) -> str:
        """The state ID, else the ID of the LEA that sends the child."""
        return self.state_id or f"{self.sender}|{self.system_id}"


@dataclass(frozen=True, slots=True)
class OtherName:
    """A name that a child bore or prefers: its kind's code, and the name."""

    number: int
    kind: str
    last_name: str
    first_name: str


def allowed(scope: Scope, db: Db, ids: Sequence[int]) -> frozenset[int]:
    """Those of these students of whom the scope may read something."""
    condition, parameters = scope.students("s.id", few=True)
    query = f"SELECT s.id FROM student s WHERE s.id = ANY(%s) AND {condition}"
    return frozenset(r[0] for r in db.execute(query, [list(ids), *parameters]))


def children(scope: Scope, db: Db, ids: Sequence[int], today: date) -> list[Child]:
    """These students, as far as the scope may read of them, by number."""
    condition, parameters = scope.students("s.id", few=True)
    query = f"""
        SELECT {_NAMED}, s.state_id, s.system_id, coalesce(s.multiple_birth, false), s.merged_into_state_id,
            r.lea_code, l.lea_name, p.site_name, s.lea_code, coalesce(s.address_is_protected, false)
        FROM student s {_RESPONSIBLE} WHERE s.id = ANY(%s) AND {condition} ORDER BY s.id
    """
    return [Child(*row) for row in db.execute(query, [today, list(ids), *parameters])]


def birth_dates(scope: Scope, db: Db, ids: Sequence[int]) -> dict[int, date]:
    """The birth dates of these students, as far as the scope may read of them."""
    condition, parameters = scope.students("s.id", few=True)
    query = f"SELECT s.id, s.birth_date FROM student s WHERE s.id = ANY(%s) AND {condition}"
    return {r[0]: r[1] for r in db.execute(query, [list(ids), *parameters])}


def other_names(scope: Scope, db: Db, ids: Sequence[int]) -> list[OtherName]:
    """The names of these students that are not their legal name of today, as far as the scope may read them."""
    condition, parameters = scope.records(StudentName.spec.name, few=True)
    query = f"""
        SELECT student_id, name_kind, last_name, first_name FROM student_name
        WHERE student_id = ANY(%s) AND {condition} ORDER BY student_id, begin_date DESC NULLS LAST, id
    """
    return [OtherName(*row) for row in db.execute(query, [list(ids), *parameters])]

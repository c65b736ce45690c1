"""Claims on children that wait for an answer: whose they are, against whom, since when, and what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from ser.federal.records import Responsibility
from ser.law.words import FULL_NAME
from ser.store.connect import Db
from ser.store.directory import name_of
from ser.store.overlaps import set_status
from ser.store.scope import Scope

MADE, REFUSED = "claim", "refuse claim"
"""The acts under which the audit log keeps a claim and a refusal, with what was said."""

SETTLES = ("accept claim", "decide claim", "withdraw claim")
"""The acts that end a claim."""


@dataclass(frozen=True, slots=True)
class Holder:
    """An accepted responsibility that a claim overlaps: its number, the LEA, and its range."""

    number: int
    lea_code: str
    begin_date: date
    end_date: date | None


@dataclass(frozen=True, slots=True)
class Open:
    """A claim that is neither accepted nor ended; `since` is the day on which it came and had to wait.

    `is_protected`: the child's address is confidential, and no LEA is told which other LEA has the child or wants it.
    """

    number: int
    student_id: int
    child: str
    name: str = field(repr=False)
    birth_date: date = field(repr=False)
    lea_code: str
    begin_date: date
    claim_basis: str | None
    status: str
    since: date
    is_protected: bool = False
    holders: tuple[Holder, ...] = ()
    words: str = field(default="", repr=False)
    answer: str = field(default="", repr=False)
    answered_by: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """The least that the person who claims a child has to know of it: who it is, and which LEA has it."""

    student_id: int
    name: str = field(repr=False)
    birth_date: date = field(repr=False)
    state_id: str | None = field(repr=False)
    is_protected: bool
    lea_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """A claim that waited and waits no more; `is_accepted` says how it ended."""

    child: str
    name: str = field(repr=False)
    lea_code: str
    begin_date: date
    is_accepted: bool
    settled_at: datetime
    why: str = field(repr=False)


_NAME = name_of("s", FULL_NAME)

# A claim waits from the load on that left it waiting; what it said before, or since, does not start the time over.
_SINCE = """(
    SELECT min(l.today) FROM (
        SELECT load_id, responsibility_status FROM responsibility WHERE id = r.id UNION ALL
        SELECT load_id, responsibility_status FROM responsibility_history WHERE row_id = r.id
    ) v JOIN submission l ON l.id = v.load_id WHERE v.responsibility_status IN ('PENDING', 'DISPUTED'))"""

_WAITS = "r.role = 'FAPE' AND r.responsibility_status IN ('PENDING', 'DISPUTED') AND r.end_date IS NULL"
_MEETS = """h.student_id = r.student_id AND h.role = 'FAPE' AND h.responsibility_status = 'ACCEPTED'
    AND h.lea_code <> r.lea_code AND (h.end_date IS NULL OR h.end_date > greatest(r.begin_date, h.begin_date))"""

_OPEN = f"""
    SELECT r.id, r.student_id, s.public_id::text, {_NAME}, s.birth_date, r.lea_code, r.begin_date, r.claim_basis,
    r.responsibility_status, coalesce({_SINCE}, r.begin_date) AS since, coalesce(s.address_is_protected, false)
    FROM responsibility r JOIN student s ON s.id = r.student_id WHERE {_WAITS} AND {{}} ORDER BY since, r.id
"""

_HOLDERS = f"""
    SELECT r.id, h.id, h.lea_code, h.begin_date, h.end_date
    FROM responsibility r JOIN responsibility h ON {_MEETS} WHERE r.id = ANY(%s) ORDER BY h.begin_date, h.id
"""

_SAID = """
    SELECT DISTINCT ON (detail ->> 'claim', act) (detail ->> 'claim')::bigint, act, why, coalesce(lea_code, ''), at
    FROM audit_event WHERE act = ANY(%s) AND student_id = ANY(%s) ORDER BY detail ->> 'claim', act, id DESC
"""


def waiting(scope: Scope, db: Db, number: int | None = None) -> list[Open]:
    """The claims that wait and that the scope's LEAs made or have to answer, the oldest first; or the one asked for.

    It is read under a scope of the system: whom a claim is made against, a claimant without a basis does not see.
    """
    condition, parameters = "true", list[object]()
    if scope.lea_codes is not None:
        leas = sorted(scope.lea_codes)
        condition = (
            f"(r.lea_code = ANY(%s) OR EXISTS (SELECT FROM responsibility h WHERE {_MEETS} AND h.lea_code = ANY(%s)))"
        )
        parameters = [leas, leas]
    if number is not None:
        condition, parameters = f"{condition} AND r.id = %s", [*parameters, number]
    found = [Open(*row) for row in db.execute(_OPEN.format(condition), parameters)]
    return _told(db, found)


def _told(db: Db, found: Sequence[Open]) -> list[Open]:
    """The claims with those against whom they are made, and with what was said."""
    if not found:
        return []
    holders: dict[int, list[Holder]] = {}
    for claim, *values in db.execute(_HOLDERS, [[one.number for one in found]]):
        holders.setdefault(claim, []).append(Holder(*values))
    rows = db.execute(_SAID, [[MADE, REFUSED], [one.student_id for one in found]])
    said = {(row[0], row[1]): row[2:] for row in rows}
    nothing = ("", "", None)
    return [
        Open(
            one.number,
            one.student_id,
            one.child,
            one.name,
            one.birth_date,
            one.lea_code,
            one.begin_date,
            one.claim_basis,
            one.status,
            one.since,
            one.is_protected,
            tuple(holders.get(one.number, ())),
            said.get((one.number, MADE), nothing)[0],
            *said.get((one.number, REFUSED), nothing),
        )
        for one in found
    ]


_SETTLED = f"""
    SELECT DISTINCT ON (h.recorded_to, r.id) s.public_id::text, {_NAME}, r.lea_code, r.begin_date,
    r.responsibility_status = 'ACCEPTED', h.recorded_to, coalesce((
        SELECT a.why FROM audit_event a WHERE a.student_id = r.student_id AND a.detail ->> 'claim' = r.id::text
        AND a.act = ANY(%s) ORDER BY a.id DESC LIMIT 1), '')
    FROM responsibility_history h JOIN responsibility r ON r.id = h.row_id JOIN student s ON s.id = r.student_id
    WHERE h.role = 'FAPE' AND h.responsibility_status IN ('PENDING', 'DISPUTED') AND h.end_date IS NULL
    AND (r.responsibility_status = 'ACCEPTED' OR r.end_date IS NOT NULL) AND {{}}
    AND h.recorded_to = (SELECT max(x.recorded_to) FROM responsibility_history x WHERE x.row_id = h.row_id
                         AND x.responsibility_status IN ('PENDING', 'DISPUTED') AND x.end_date IS NULL)
    ORDER BY h.recorded_to DESC, r.id LIMIT {{}}
"""


def settled(scope: Scope, db: Db, most: int) -> list[Settled]:
    """The claims of the scope's LEAs that were settled last."""
    condition, parameters = scope.rows("r.lea_code")
    query = _SETTLED.format(condition, int(most))
    return [Settled(*row) for row in db.execute(query, [list(SETTLES), *parameters])]


def dispute(db: Db, number: int) -> None:
    """Mark a claim as disputed; it is accepted by itself all the same when nobody else is responsible any more."""
    set_status(db, Responsibility.spec, [number], "DISPUTED", True)


def known(scope: Scope, db: Db, child: str) -> Known | None:
    """The child with this public ID, wherever it is: asked for under a scope of the system."""
    if not scope.system:
        raise ValueError("A child of another LEA is looked up under a named task of the system.")
    row = db.execute(
        f"SELECT s.id, {_NAME}, s.birth_date, s.state_id, coalesce(s.address_is_protected, false)"
        " FROM student s WHERE s.public_id = %s::uuid",
        [child],
    ).fetchone()
    if row is None:
        return None
    leas = db.execute(
        "SELECT lea_code FROM responsibility WHERE student_id = %s AND role = 'FAPE' AND end_date IS NULL"
        " AND responsibility_status = 'ACCEPTED' ORDER BY begin_date, id",
        [row[0]],
    )
    return Known(*row, tuple(r[0] for r in leas))


def own(scope: Scope, db: Db, student_id: int) -> list[tuple[int, str]]:
    """The open responsibilities and claims of the scope's LEAs for a child's education: number and status."""
    condition, parameters = scope.rows("lea_code")
    query = f"""
        SELECT id, responsibility_status FROM responsibility WHERE student_id = %s AND role = 'FAPE'
        AND end_date IS NULL AND {condition} ORDER BY begin_date, id
    """
    return [(row[0], row[1]) for row in db.execute(query, [student_id, *parameters])]


def name_as(db: Db, student_id: int, lea_code: str, system_id: str) -> str:
    """The ID under which an LEA knows a child; this one from now on, where it knew none."""
    db.execute(
        "INSERT INTO student_alias (lea_code, system_id, student_id) SELECT %s, %s, %s WHERE NOT EXISTS"
        " (SELECT FROM student_alias WHERE lea_code = %s AND student_id = %s)",
        [lea_code, system_id, student_id, lea_code, student_id],
    )
    row = db.execute(
        "SELECT system_id FROM student_alias WHERE lea_code = %s AND student_id = %s ORDER BY id LIMIT 1",
        [lea_code, student_id],
    ).fetchone()
    assert row is not None
    return str(row[0])

"""Claims on children that wait for an answer: whose they are, against whom, since when, and what was answered."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from ser.federal.records import Responsibility
from ser.law.words import FULL_NAME, Counted
from ser.store.connect import Db
from ser.store.directory import name_of
from ser.store.overlaps import pend_overlaps, set_status
from ser.store.scope import Scope

MADE, ATTESTED, REFUSED = "claim", "attest enrollment", "refuse claim"
"""The acts under which the audit log keeps a claim, who attests it, and a refusal, with what was said."""

WITHDRAWN, CLOSED, UNANSWERED, CONTESTED = "withdraw claim", "close claim", "accept unanswered claim", "dispute claim"
"""The acts that end a claim by its maker, and by its time; that accept one by its time, and that dispute this."""

TO_ANSWER = Counted("claim of another LEA to answer", "claims of other LEAs to answer")
"""What waits for an LEA, as its home page and the e-mail of the day say it."""

SETTLES = ("accept claim", "decide claim", WITHDRAWN, CLOSED, UNANSWERED, CONTESTED)
"""The acts that end a claim, or open one again."""


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
    `is_enrolled`: the claimant has sent an enrollment that lasts beyond the begin of the claim.
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
    is_enrolled: bool = False
    holders: tuple[Holder, ...] = ()
    words: str = field(default="", repr=False)
    attested_by: str = ""
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
    r.responsibility_status, coalesce({_SINCE}, r.begin_date) AS since, coalesce(s.address_is_protected, false),
    EXISTS (SELECT FROM enrollment e WHERE e.student_id = r.student_id AND e.lea_code = r.lea_code
        AND (e.exit_date IS NULL OR e.exit_date >= r.begin_date))
    FROM responsibility r JOIN student s ON s.id = r.student_id WHERE {_WAITS} AND {{}} ORDER BY since, r.id
"""

_HOLDERS = f"""
    SELECT r.id, h.id, h.lea_code, h.begin_date, h.end_date
    FROM responsibility r JOIN responsibility h ON {_MEETS} WHERE r.id = ANY(%s) ORDER BY h.begin_date, h.id
"""

_SAID = """
    SELECT DISTINCT ON (detail ->> 'claim', act) (detail ->> 'claim')::bigint, act, why,
    coalesce(lea_code, ''), at
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
    rows = db.execute(_SAID, [[MADE, ATTESTED, REFUSED], [one.student_id for one in found]])
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
            one.is_enrolled,
            tuple(holders.get(one.number, ())),
            said.get((one.number, MADE), nothing)[0],
            said.get((one.number, ATTESTED), nothing)[0],
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


@dataclass(frozen=True, slots=True)
class Ended:
    """A claim by which a record was read and that came to nothing: withdrawn, or closed without an enrollment."""

    child: str
    name: str = field(repr=False)
    lea_code: str
    holders: tuple[str, ...]
    is_withdrawn: bool
    reads: int
    why: str = field(repr=False)
    ended_at: datetime


READS = ("read", "explain", "open form", "record of access", "flow", "flows")
"""The acts by which a record was read."""

_ENDED = f"""
    SELECT s.public_id::text, {_NAME}, a.detail ->> 'of', a.detail -> 'holders', a.act = %s, (
        SELECT count(*) FROM audit_event e WHERE e.student_id = a.student_id AND e.id < a.id AND e.act = ANY(%s)
        AND e.lea_code = a.detail ->> 'of' AND e.id > coalesce((
            SELECT max(m.id) FROM audit_event m WHERE m.student_id = a.student_id AND m.act = %s AND m.id < a.id
            AND m.detail ->> 'claim' = a.detail ->> 'claim'), 0)) AS reads, a.why, a.at
    FROM audit_event a JOIN student s ON s.id = a.student_id WHERE a.act = ANY(%s) ORDER BY a.at DESC, a.id DESC
"""


def read_and_ended(scope: Scope, db: Db) -> list[Ended]:
    """The claims that were read and withdrawn, and those that were closed without an enrollment; for the state."""
    if not scope.is_state:
        return []
    found = db.execute(_ENDED, [WITHDRAWN, list(READS), MADE, [WITHDRAWN, CLOSED]])
    rows = (Ended(r[0], r[1], r[2], tuple(r[3]), r[4], r[5], r[6], r[7]) for r in found)
    return [one for one in rows if one.reads or not one.is_withdrawn]


def dispute(db: Db, number: int) -> None:
    """Mark a claim as disputed; it is accepted by itself all the same when nobody else is responsible any more."""
    set_status(db, Responsibility.spec, [number], "DISPUTED", True)


def end(db: Db, numbers: Sequence[int], day: date | None, reason: str | None) -> None:
    """End claims or responsibilities on a day, the first on which they no longer hold, or let them go on without one.

    What was last received of them is kept where it says otherwise, so that a file that repeats it changes nothing.
    """
    now = {"end_date": str(day or ""), "end_reason": reason or ""}
    for number in numbers:
        query = "SELECT end_date, end_reason, received FROM responsibility WHERE id = %s FOR UPDATE"
        row = db.execute(query, [number]).fetchone()
        assert row is not None
        received = {"end_date": str(row[0] or ""), "end_reason": row[1] or "", **(row[2] or {})}
        kept = {name: text for name, text in received.items() if text != now.get(name)}
        db.execute(
            "UPDATE responsibility SET end_date = %s, end_reason = %s, received = %s::jsonb, pended = pended AND %s"
            " WHERE id = %s",
            [day, reason, json.dumps(kept) if kept else None, day is None, number],
        )


def accept_waiting(db: Db, student_id: int) -> None:
    """Accept the claims on a child that nothing stands in the way of any more."""
    pend_overlaps(db, Responsibility.spec, 0, [student_id])


@dataclass(frozen=True, slots=True)
class Contestable:
    """A claim that was accepted since nobody answered, and the responsibilities that ended by it."""

    number: int
    student_id: int
    child: str
    name: str = field(repr=False)
    lea_code: str
    accepted_on: date
    is_protected: bool
    ended: tuple[int, ...]
    begin_date: date
    known_as: str = field(repr=False)


_CONTESTABLE = f"""
    SELECT DISTINCT ON (r.id) r.id, r.student_id, s.public_id::text, {_NAME}, r.lea_code, (a.detail ->> 'day')::date,
    coalesce(s.address_is_protected, false),
    ARRAY(SELECT jsonb_array_elements_text(a.detail -> 'ended')::bigint), r.begin_date,
    coalesce(s.state_id, 'a child without a state ID')
    FROM audit_event a JOIN responsibility r ON r.id = (a.detail ->> 'claim')::bigint
    JOIN student s ON s.id = r.student_id
    WHERE a.act = %s AND a.detail -> 'holders' ?| %s::text[] AND r.responsibility_status = 'ACCEPTED'
    AND r.end_date IS NULL AND NOT EXISTS (SELECT FROM audit_event c WHERE c.student_id = r.student_id
        AND c.act = %s AND c.detail ->> 'claim' = a.detail ->> 'claim' AND c.id > a.id)
    ORDER BY r.id, a.id DESC
"""


def contestable(scope: Scope, db: Db, since: date) -> list[Contestable]:
    """The claims that were accepted unanswered since a day, and by which the scope's LEAs ceased to be responsible."""
    if scope.lea_codes is None:
        return []
    found = db.execute(_CONTESTABLE, [UNANSWERED, sorted(scope.lea_codes), CONTESTED])
    rows = (Contestable(r[0], r[1], r[2], r[3], r[4], r[5], r[6], tuple(r[7]), r[8], r[9]) for r in found)
    return [one for one in rows if one.accepted_on >= since]


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
    return Known(row[0], row[1], row[2], row[3], row[4], tuple(r[0] for r in leas))


def public_id(scope: Scope, db: Db, name: str) -> str | None:
    """The public ID of the child with this public or state ID, or with this ID of the scope's LEA."""
    query = """
        SELECT s.public_id::text FROM student s WHERE s.public_id::text = %s OR s.state_id = %s OR EXISTS (
            SELECT FROM student_alias a WHERE a.student_id = s.id AND a.system_id = %s AND a.lea_code = ANY(%s))
    """
    row = db.execute(query, [name, name, name, sorted(scope.lea_codes or ())]).fetchone()
    return None if row is None else str(row[0])


def enrollment(scope: Scope, db: Db, student_id: int) -> tuple[str, date] | None:
    """The site and the first day of the enrollment of a child with the scope's LEAs that has not ended, if any."""
    condition, parameters = scope.rows("lea_code")
    query = f"""
        SELECT site_code, entry_date FROM enrollment WHERE student_id = %s AND {condition} AND NOT %s
        AND (exit_date IS NULL OR exit_date >= %s::date) ORDER BY entry_date DESC, id DESC LIMIT 1
    """
    row = db.execute(query, [student_id, *parameters, scope.is_state, scope.today]).fetchone()
    return None if row is None else (str(row[0]), row[1])


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

"""What is noted about signing in: who came in or did not, what changed of an account, and what was refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ser.law.words import Counted
from ser.store.audit_guards import REFUSED as REFUSED
from ser.store.connect import Db
from ser.store.scope import Scope

IN, OUT = "sign in", "sign out"
FAILED, LOCKED = "sign-in failed", "sign-in locked"
RESET_ASKED, RESET_USED = "password reset asked", "password reset used"
PASSWORD, FACTOR = "password changed", "second step changed"
ADDRESS_ASKED, ADDRESS, CLOSED, OPENED = (
    "address change asked",
    "address changed",
    "account closed",
    "account opened",
)
ACTS = (
    IN, OUT, FAILED, LOCKED, RESET_ASKED, RESET_USED, PASSWORD, FACTOR, ADDRESS_ASKED, ADDRESS, CLOSED, OPENED, REFUSED,
)  # fmt: skip
"""The acts, as the audit log names them."""

TO_LOOK_AT = Counted("person to whom many pages were refused", "people to whom many pages were refused")
"""What waits for a security coordinator, as the home page and the e-mail of the day say it."""
MANY = 20
"""Refusals of one person within a day that somebody has to look at."""


@dataclass(frozen=True, slots=True)
class SignInEvent:
    """An event: when, what, of whose account, from where; `more` says what it was about.

    `who` is empty where no account has the address that was typed; `more` then has its digest.
    """

    number: int
    at: datetime
    act: str
    person: int | None
    who: str
    email: str
    origin: str
    more: str


@dataclass(frozen=True, slots=True)
class Refusals:
    """So many pages were refused to a person within a day, the last of them then."""

    person: int
    who: str
    email: str
    count: int
    last_at: datetime


_TIMES = "sum(coalesce((a.detail ->> 'times')::int, 1))::int"
"""Refusals behind rows of the audit log: a row that counts stands for many."""

_OF_LEA = """
    EXISTS (SELECT FROM role_held h WHERE h.user_id = u.id AND {place}
        AND (h.ended_at IS NULL OR h.ended_at > now() - interval '1 year'))
"""


def events(scope: Scope, db: Db, *, acts: Sequence[str], days: int, most: int) -> list[SignInEvent]:
    """The events of these acts within so many days, the latest first.

    An LEA has those of the people who hold a role there, or did a year ago; the state has all.
    """
    condition, parameters = _whose(scope)
    query = f"""
        SELECT a.id, a.at, a.act, u.id, coalesce(u.full_name, ''), coalesce(u.email, ''), a.origin,
            coalesce(a.detail ->> 'more', '') || coalesce(', ' || (a.detail ->> 'times') || ' times', '')
        FROM audit_event a LEFT JOIN ser_accounts() u ON u.id = (a.detail ->> 'person')::bigint
        WHERE a.student_id IS NULL AND a.act = ANY(%s) AND a.at > now() - make_interval(days => %s) AND {condition}
        ORDER BY a.at DESC, a.id DESC LIMIT %s
    """
    return [SignInEvent(*row) for row in db.execute(query, [list(acts), days, *parameters, most])]


def many_refusals(scope: Scope, db: Db, days: int) -> list[Refusals]:
    """The people to whom many pages were refused on one day of the last ones, those with the most first."""
    condition, parameters = _whose(scope)
    query = f"""
        SELECT * FROM (
            SELECT DISTINCT ON (u.id) u.id, u.full_name, u.email, {_TIMES} AS refused, max(a.at)
            FROM audit_event a JOIN ser_accounts() u ON u.id = (a.detail ->> 'person')::bigint
            WHERE a.student_id IS NULL AND a.act = %s AND a.at > now() - make_interval(days => %s) AND {condition}
            GROUP BY u.id, u.full_name, u.email, date_trunc('day', a.at) HAVING {_TIMES} >= %s
            ORDER BY u.id, refused DESC
        ) AS worst ORDER BY refused DESC, full_name, id
    """
    return [Refusals(*row) for row in db.execute(query, [REFUSED, days, *parameters, MANY])]


def leas_of(db: Db, person: int) -> list[str]:
    """The LEAs at which a person holds a role."""
    query = "SELECT DISTINCT lea_code FROM role_held WHERE user_id = %s AND ended_at IS NULL AND lea_code IS NOT NULL"
    return sorted(row[0] for row in db.execute(query, [person]))


def _whose(scope: Scope) -> tuple[str, list[object]]:
    if scope.is_state:
        return "true", []
    place, parameters = scope.rows("h.lea_code")
    return _OF_LEA.format(place=place), parameters

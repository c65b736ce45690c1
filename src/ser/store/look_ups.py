"""Look-ups of children of other LEAs: how many a person made on a day, and the days that a coordinator reviews."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from ser.law.words import Counted
from ser.store import audit
from ser.store.connect import Db
from ser.store.scope import Scope

TO_REVIEW = Counted("day of many look-ups to review", "days of many look-ups to review")
"""What waits for a security coordinator, as the home page and the e-mail of the day say it."""

LOOK_UP = "look up"
"""The act under which the audit log keeps a look-up, beside who was found by it."""


@dataclass(frozen=True, slots=True)
class Review:
    """A day on which a person looked up more than the state's number, to be reviewed by somebody else.

    `who` is the person's name, or who acted where it was no person with an account; `count` the look-ups of that day.
    """

    number: int
    actor: str
    who: str
    lea_code: str
    day: date
    count: int
    is_stopped: bool
    reviewed_at: datetime | None
    words: str


@dataclass(frozen=True, slots=True)
class LookUp:
    """One look-up: when, by what way, why, and how many children were found."""

    at: datetime
    way: str
    why: str = field(repr=False)
    found: int


def note(db: Db, by: Scope, day: date, way: str, found: int, counts: bool, why: str) -> None:
    """Note a look-up; `counts` is false where all who were found are enrolled with one's own LEA."""
    audit.note(db, by, LOOK_UP, detail={"day": day, "way": way, "found": found, "counts": counts}, why=why)


def _counted(actor: str, day: str) -> str:
    """The condition, in SQL, that an event `a` is a look-up of a person on a day that counts."""
    return f"""
        a.act = '{LOOK_UP}' AND a.actor = {actor} AND a.detail ->> 'day' = {day}
        AND (a.detail ->> 'counts')::boolean
    """


def count(db: Db, actor: str, day: date) -> int:
    """How many look-ups of a person count on a day."""
    query = f"SELECT count(*) FROM audit_event a WHERE {_counted('%s', '%s')}"
    row = db.execute(query, [actor, day.isoformat()]).fetchone()
    assert row is not None
    return int(row[0])


def is_stopped(db: Db, actor: str) -> bool:
    """Whether the look-ups of a person wait for a coordinator, of this day or of an earlier one."""
    query = "SELECT EXISTS (SELECT FROM look_up_review WHERE actor = %s AND is_stopped)"
    row = db.execute(query, [actor]).fetchone()
    return bool(row and row[0])


def alert(db: Db, by: Scope, day: date, allowed: int) -> int:
    """See to it that a coordinator reviews a person's day; gives how many look-ups it may have before it stops."""
    query = """
        INSERT INTO look_up_review (actor, lea_code, day, allowed) VALUES (%s, %s, %s, %s)
        ON CONFLICT (actor, day) DO UPDATE SET allowed = look_up_review.allowed RETURNING allowed
    """
    row = db.execute(query, [by.actor, by.only_lea or sorted(by.lea_codes or ["?"])[0], day, allowed]).fetchone()
    assert row is not None
    return int(row[0])


def stop(db: Db, actor: str, day: date) -> None:
    """Stop the look-ups of a person, and ask for another review of the day."""
    db.execute(
        "UPDATE look_up_review SET is_stopped = true, reviewed_at = NULL, reviewed_by = NULL"
        " WHERE actor = %s AND day = %s",
        [actor, day],
    )


def to_review(scope: Scope, db: Db) -> list[Review]:
    """The days to review in the scope's LEAs, and those that stay stopped; one's own are somebody else's."""
    condition, parameters = scope.rows("r.lea_code")
    query = f"""
        SELECT r.id, r.actor, coalesce(u.full_name, r.actor), r.lea_code, r.day,
            (SELECT count(*) FROM audit_event a WHERE {_counted("r.actor", "r.day::text")}),
            r.is_stopped, r.reviewed_at, r.words
        FROM look_up_review r LEFT JOIN ser_accounts() u ON r.actor = 'user:' || u.id
        WHERE {condition} AND r.actor <> %s AND (r.reviewed_at IS NULL OR r.is_stopped)
        ORDER BY r.is_stopped DESC, r.day, r.id
    """
    return [Review(*row) for row in db.execute(query, [*parameters, scope.actor])]


def of_day(scope: Scope, db: Db, review: Review) -> Sequence[LookUp]:
    """The look-ups of a day that is reviewed, in their order; they name no child."""
    condition, parameters = scope.rows("a.lea_code")
    query = f"""
        SELECT a.at, a.detail ->> 'way', a.why, (a.detail ->> 'found')::int FROM audit_event a
        WHERE {_counted("%s", "%s")} AND {condition} ORDER BY a.id
    """
    return [LookUp(*row) for row in db.execute(query, [review.actor, review.day.isoformat(), *parameters])]


def settle(scope: Scope, db: Db, number: int, more: int, goes_on: bool, words: str) -> bool:
    """Note a review: what was stopped goes on with so many more look-ups, or not; false where there is none."""
    condition, parameters = scope.rows("lea_code")
    query = f"""
        UPDATE look_up_review SET reviewed_by = %s, reviewed_at = now(), words = %s,
            allowed = allowed + CASE WHEN is_stopped AND %s THEN %s ELSE 0 END, is_stopped = is_stopped AND NOT %s
        WHERE id = %s AND actor <> %s AND (reviewed_at IS NULL OR is_stopped) AND {condition}
    """
    values = [scope.actor, words, goes_on, more, goes_on, number, scope.actor, *parameters]
    return db.execute(query, values).rowcount == 1

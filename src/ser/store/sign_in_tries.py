"""Tries to sign in, and for how long one has to wait after wrong ones: by account and where the tries come from.

Wrong words from elsewhere lock nobody out: each address has tries of its own for an account, and so has each device on
which the person signed in before. All unknown devices together have a ceiling, which is what guessing from many
addresses meets; a device that is known passes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ser.store.connect import Db

PASSWORD, CODE = "password", "code"

FREE = 5
"""So many wrong words one may type before one waits."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=15), timedelta(hours=4)
"""How long one waits then, twice as long after each further wrong word, and no longer than this."""
REMEMBERED = timedelta(days=1)
"""How long a wrong word counts."""
OF_ADDRESS = (60, timedelta(minutes=15))
"""Wrong words for any accounts after which an address waits, and within which time."""
OF_ACCOUNT = {PASSWORD: (100, timedelta(hours=1)), CODE: (20, timedelta(days=1))}
"""Wrong words from all unknown devices together after which an account waits for unknown devices alone."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a try comes from: a device on which the person signed in before, or an address."""

    name: str
    is_known: bool


def waits_until(wrong: Sequence[datetime]) -> datetime | None:
    """Until when one waits after these wrong words, the last one last; None where one need not wait."""
    if len(wrong) < FREE:
        return None
    # The exponent is bounded too: nobody is to overflow it by typing wrong words.
    return wrong[-1] + min(FIRST_WAIT * 2 ** min(len(wrong) - FREE, 10), LONGEST_WAIT)


def begin(db: Db, account: str, kind: str, source: Source) -> int | timedelta:
    """Note a try before its word is looked at, and give its number; or how long is left to wait, and note none.

    Tries of one account take turns, so that many at once are not looked at side by side.
    """
    db.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 17))", [account + kind])
    until = [one for one in _waits(db, account, kind, source) if one is not None]
    (now,) = db.execute("SELECT clock_timestamp()").fetchone() or (None,)
    assert now is not None
    if until and max(until) > now:
        return timedelta(seconds=(max(until) - now).total_seconds())
    query = "INSERT INTO sign_in_try (account, kind, source, at) VALUES (%s, %s, %s, clock_timestamp()) RETURNING id"
    row = db.execute(query, [account, kind, source.name]).fetchone()
    assert row is not None
    return int(row[0])


def was_right(db: Db, number: int) -> None:
    """Note that the word of a try was right; wrong ones before it from there count no more."""
    db.execute("UPDATE sign_in_try SET is_right = true WHERE id = %s", [number])


def forget(db: Db, account: str) -> None:
    """Let wrong passwords for an account count no more, as its owner has chosen a new one by a letter."""
    db.execute("UPDATE sign_in_try SET is_right = true WHERE account = %s AND kind = %s", [account, PASSWORD])


def accept_code(db: Db, person: int, counter: int) -> bool:
    """Accept a code of an authenticator app by its counter; false for one that was used, or is older than one."""
    query = """
        INSERT INTO accepted_code (user_id, counter) VALUES (%s, %s)
        ON CONFLICT (user_id) DO UPDATE SET counter = excluded.counter, accepted_at = now()
        WHERE accepted_code.counter < excluded.counter RETURNING counter
    """
    return db.execute(query, [person, counter]).fetchone() is not None


def drop_old(db: Db) -> None:
    """Drop the tries that are too old to count."""
    db.execute("SELECT ser_drop_tries()")


def _waits(db: Db, account: str, kind: str, source: Source) -> list[datetime | None]:
    """Until when one waits for each reason that there is."""
    query = """
        SELECT at FROM sign_in_try t WHERE account = %s AND kind = %s AND source = %s AND NOT is_right
        AND at > now() - %s AND at > coalesce((
            SELECT max(r.at) FROM sign_in_try r
            WHERE r.account = t.account AND r.kind = t.kind AND r.source = t.source AND r.is_right), '-infinity')
        ORDER BY at, id
    """
    rows = db.execute(query, [account, kind, source.name, REMEMBERED]).fetchall()
    found = [waits_until([at for (at,) in rows])]
    if not source.is_known:
        most, within = OF_ACCOUNT[kind]
        every = "account = %s AND kind = %s AND source NOT LIKE 'device %%'"
        found.append(_ceiling(db, every, [account, kind], most, within))
        found.append(_ceiling(db, "source = %s", [source.name], *OF_ADDRESS))
    return found


def _ceiling(db: Db, which: str, parameters: list[object], most: int, within: timedelta) -> datetime | None:
    """Until when so many wrong words within a time are too many: until the oldest that counts is old."""
    query = f"""
        SELECT at + %s FROM sign_in_try WHERE {which} AND NOT is_right AND at > now() - %s
        ORDER BY at DESC OFFSET %s LIMIT 1
    """
    row = db.execute(query, [within, *parameters, within, most - 1]).fetchone()
    return None if row is None else row[0]

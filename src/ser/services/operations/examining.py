"""Says what is well with the database and what is not, and what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ser.law.permission import NotAllowed, Permission, asks
from ser.store.connect import connection
from ser.store.operations.vitals import Queued, Vitals, vitals
from ser.store.scope import Scope

__all__ = ["NotAllowed", "Told", "examine"]

OLDEST_BACKUP = timedelta(hours=36)
"""A backup is made every day; so old, one was left out."""
WAITS = timedelta(hours=1)
OFF = timedelta(seconds=30)
"""By how much clocks may differ: a code of an authenticator app holds for thirty seconds."""
NEARLY = 0.9
"""The share of connections in use at which the next ones may be refused."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was looked at: what was found, and, where it is not well, what to do."""

    words: str
    fix: str = ""

    @property
    def is_well(self) -> bool:
        return not self.fix


@asks(Permission.OPERATE)
def examine(*, by: Scope, today: date, now: datetime) -> list[Told]:
    """What was found of the database on this day and at this moment."""
    if not by.is_state:
        raise NotAllowed("The database holds the children of every LEA; only the state can look at its state.")
    with connection(by) as db:
        found = vitals(db)
    return [*_database(found, now), *_queue(found.queued, found.at), *_days(found, today), _backup(found)]


def _database(found: Vitals, now: datetime) -> Iterator[Told]:
    yield Told(f"The database is PostgreSQL {found.version} and takes {found.size / 1e6:,.0f} MB.")
    yield Told(
        "Its tables are those of this version."
        if found.is_migrated
        else "Its tables are not those of this version of SER.",
        "" if found.is_migrated else "Run `ser migrate` as the owner.",
    )
    is_full = found.in_use >= NEARLY * found.connections
    yield Told(
        f"{found.in_use} of the {found.connections} connections that it serves are in use.",
        "Raise max_connections, or start `ser serve` with fewer --workers." if is_full else "",
    )
    yield Told(
        "A session that says no time-outs has those of its role."
        if found.has_limits
        else "A session of the application's role that says no time-outs waits without end.",
        ""
        if found.has_limits
        else "Run the ALTER ROLE lines that `ser db roles` prints, as an administrator; a home of an earlier SER "
        "has them once it is restored into a new one.",
    )
    apart = abs(found.at - now)
    yield Told(
        f"The clocks of this machine and of the database differ by {apart.total_seconds():.1f} s.",
        "Let both keep time by a time server." if apart > OFF else "",
    )


def _queue(queued: Queued, at: datetime) -> Iterator[Told]:
    if queued.since is not None and at - queued.since > WAITS:
        fix = "Start `ser worker`." if not queued.workers else "See in the log of `ser worker` what it does."
        yield Told(f"Jobs wait: {queued.waiting}, the oldest since {queued.since:%Y-%m-%d %H:%M} UTC.", fix)
    else:
        yield Told(f"Jobs that wait: {queued.waiting}.")
    yield Told(
        f"Workers: {queued.workers}.",
        "" if queued.workers else "Start `ser worker`: the night's work and what pages send wait for one.",
    )
    if queued.failed:
        yield Told(f"Jobs that failed in the last weeks: {queued.failed}.", "See `ser submissions`, and the log.")


def _days(found: Vitals, today: date) -> Iterator[Told]:
    if found.today is None:
        yield Told("No day is decided yet: nothing was loaded.")
    elif found.today < today - timedelta(days=1):
        yield Told(f"Everything is decided for {found.today}, which is past.", "Run `ser roll`, and `ser worker`.")
    else:
        yield Told(f"Everything is decided for {found.today}.")


def _backup(found: Vitals) -> Told:
    if found.last_backup is None:
        return Told("No backup was ever made by `ser backup`.", "Make one every day, and restore one every month.")
    is_old = found.at - found.last_backup > OLDEST_BACKUP
    return Told(
        f"The last backup was made on {found.last_backup:%Y-%m-%d %H:%M} UTC.",
        "Make one every day." if is_old else "",
    )

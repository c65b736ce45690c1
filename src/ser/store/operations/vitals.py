"""What the database says of its own state: its version, its room, its time-outs, its queue, its last backup."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ser.store import kept_days, queue
from ser.store.connect import Db
from ser.store.operations.migrate import is_migrated
from ser.store.operations.room import served


@dataclass(frozen=True, slots=True)
class Queued:
    """How it stands with jobs: who works at them, how many wait and since when, how many failed."""

    workers: int
    waiting: int
    since: datetime | None
    failed: int


@dataclass(frozen=True, slots=True)
class Vitals:
    """The state of the database at a moment."""

    version: str
    at: datetime
    is_migrated: bool
    size: int
    connections: int
    in_use: int
    has_limits: bool
    queued: Queued
    last_backup: datetime | None
    today: date | None


# reset_val is what a session begins with: the transaction that asks has been told times of its own.
_SERVER = """
    SELECT current_setting('server_version'), clock_timestamp(), pg_database_size(current_database()),
           (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
           (SELECT bool_and(reset_val <> '0') FROM pg_settings
            WHERE name IN ('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout'))
"""
_QUEUE = f"""
    SELECT (SELECT count(*) FROM queue.procrastinate_workers
            WHERE last_heartbeat > now() - make_interval(secs => {queue.SILENT})),
           (SELECT count(*) FROM queue.procrastinate_jobs WHERE status = 'todo' AND scheduled_at IS NULL),
           (SELECT min(e.at) FROM queue.procrastinate_jobs j JOIN queue.procrastinate_events e ON e.job_id = j.id
            WHERE j.status = 'todo' AND j.scheduled_at IS NULL AND e.type = 'deferred'),
           (SELECT count(*) FROM queue.procrastinate_jobs WHERE status = 'failed')
"""
_BACKUP = "SELECT max(at) FROM audit_event WHERE act = 'backup'"


def vitals(db: Db) -> Vitals:
    """The state of the database now."""
    version, at, size, in_use, has_limits = _one(db, _SERVER)
    migrated = is_migrated(db)
    return Vitals(
        version=str(version),
        at=at,
        is_migrated=migrated,
        size=int(size),
        connections=served(db),
        in_use=int(in_use),
        has_limits=bool(has_limits),
        queued=Queued(*_one(db, _QUEUE)) if migrated else Queued(0, 0, None, 0),
        last_backup=_one(db, _BACKUP)[0] if migrated else None,
        today=kept_days.today(db) if migrated else None,
    )


def _one(db: Db, query: str) -> tuple[Any, ...]:
    row = db.execute(query.encode()).fetchone()
    assert row is not None
    return row

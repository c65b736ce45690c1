"""Connections: the embedded server of a home, or an external PostgreSQL; always as the application's role."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import psycopg

from ser.store.migrate import is_migrated, migrate
from ser.store.server import is_full, lease

Db: TypeAlias = psycopg.Connection[tuple[Any, ...]]
T = TypeVar("T")

_URL = "SER_APP_URL"
ATTEMPTS = 6
_IN_THE_WAY = (
    psycopg.errors.ExclusionViolation,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
    psycopg.errors.UniqueViolation,
)


Unreachable = psycopg.OperationalError
"""What doors catch where the database does not answer."""


class NotReady(RuntimeError):
    """The database cannot be used as it is; the message says what to do."""


class BrokeOff(RuntimeError):
    """The database went away, or could not go on, in the middle of the work; the message says why and what to do."""

    def __init__(self, why: str, mend: str) -> None:
        super().__init__(
            f"The database broke off in the middle of the work: {why}. Nothing that was stored is lost, and nothing is "
            f"stored by half. {mend}, then run the same command again: what is stored stays as it is, the rest follows."
        )


@contextmanager
def opened(home: Path) -> Iterator[None]:
    """Make the database reachable for this process and those it starts, and keep it so until the block is left.

    With DATABASE_URL it is an external server, which `ser migrate` has prepared; else the embedded one of this
    home, which is prepared here.
    """
    external = os.environ.get("DATABASE_URL")
    if external:
        os.environ[_URL] = external
        with connection("operator") as db:
            _refuse_owner(db)
            if not is_migrated(db):
                raise NotReady("The database lacks tables of this version. Run `ser migrate` with SER_OWNER_URL first.")
        with _explained(None):
            yield
        return
    with lease(home) as urls, _explained(home):
        os.environ[_URL] = urls.app_url
        with connection("operator") as db:
            ready = is_migrated(db)
        if not ready:
            migrate(urls.owner_url)
        yield


@contextmanager
def _explained(home: Path | None) -> Iterator[None]:
    """Say in words why the database broke off; a server that finds no room for its log ends without saying so."""
    try:
        yield
    except (Unreachable, psycopg.InterfaceError) as lost:
        full = isinstance(lost, psycopg.errors.DiskFull) or (home is not None and is_full(home))
        why, mend = _REASONS[psycopg.errors.DiskFull] if full else _reason(lost)
        raise BrokeOff(why, mend) from lost


_REASONS: dict[type[psycopg.Error], tuple[str, str]] = {
    psycopg.errors.DiskFull: ("its disk is full", "Make room on the disk"),
    psycopg.errors.TooManyConnections: (
        "it serves as many connections as it may", "Let other work end, or raise max_connections"
    ),
    psycopg.errors.QueryCanceled: (
        "it cancelled a step, as its administrator or one of its timeouts asked", "Find out which"
    ),
    psycopg.errors.OutOfMemory: ("it is short of memory", "Give it more, or let other work end"),
    psycopg.errors.DeadlockDetected: ("other work was in the way again and again", "Let it end"),
    psycopg.errors.SerializationFailure: ("other work was in the way again and again", "Let it end"),
    psycopg.errors.AdminShutdown: ("it was stopped, or it ended our connection", "See that it runs"),
    psycopg.errors.CrashShutdown: ("it crashed, or a process of it was killed", "See that it runs"),
}  # fmt: skip


def _reason(lost: psycopg.Error) -> tuple[str, str]:
    return _REASONS.get(type(lost), ("the connection was lost", "See that it runs and can be reached"))


@contextmanager
def connection(actor: str) -> Iterator[Db]:
    """A connection whose changes are traced to this actor; commits at the end of the block, or rolls back."""
    with _connected() as db:
        db.execute("SELECT set_config('ser.actor', %s, false)", [actor])
        db.commit()
        yield db


_keeps = False
_kept: list[Db] = []


def keep_connected() -> None:
    """Let this process do all its transactions on one connection, as one that works off a load does.

    A new connection costs some 20 ms: the password is checked, and what the server knows of the tables is read anew.
    """
    global _keeps
    _keeps = True


@contextmanager
def _connected() -> Iterator[Db]:
    """The connection that this process keeps, else one of its own; commits at the end of the block, or rolls back."""
    if not _keeps:
        # Closed in any case: psycopg leaves a connection open where the commit fails.
        with closing(psycopg.connect(os.environ[_URL], application_name="ser")) as db, db:
            yield db
        return
    if not _kept or _kept[0].closed:
        # Never prepared: statements name temporary tables, which are others in the next transaction.
        _kept[:] = [psycopg.connect(os.environ[_URL], application_name="ser", prepare_threshold=None)]
    db = _kept[0]
    db.isolation_level = None
    try:
        yield db
        db.commit()
    except BaseException:
        # Where the connection is lost, what is told is why, and not that nothing can be taken back any more.
        with suppress(psycopg.Error):
            db.rollback()
        raise


def session(name: str) -> Db:
    """A connection without transactions, for as long as the caller leaves it open."""
    return psycopg.connect(os.environ[_URL], application_name=name, autocommit=True)


@contextmanager
def one_moment(actor: str) -> Iterator[Db]:
    """A connection that reads the database as it is at one moment, however long it reads."""
    with connection(actor) as db:
        db.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        yield db


def in_transaction(actor: str, act: Callable[[Db], T]) -> T:
    """Do something in one transaction of its own, again where another transaction was in the way.

    A claim that collides with one committed at the same moment is found by the constraint at commit; done again, it
    is seen and set to pending.
    """
    for attempt in range(ATTEMPTS):
        try:
            with connection(actor) as db:
                return act(db)
        except _IN_THE_WAY:
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("not reached")


def _refuse_owner(db: Db) -> None:
    row = db.execute(
        "SELECT pg_get_userbyid(relowner) = current_user FROM pg_class WHERE relname = 'student'"
    ).fetchone()
    if row is not None and row[0]:
        raise NotReady(
            "DATABASE_URL names the role that owns the tables; it could rewrite history. "
            "Name the application's role instead; `ser db roles` prints what to grant it."
        )

"""Connections: the embedded server of a home, or an external PostgreSQL; always as the application's role."""

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import psycopg

from ser.law.permission import NotAllowed
from ser.store import capability
from ser.store.operations.migrate import is_migrated, migrate
from ser.store.operations.server import is_full, kept_running, lease
from ser.store.patience import PAGES, have, told
from ser.store.scope import Scope
from ser.store.sealing import use_key

if TYPE_CHECKING:
    from psycopg_pool import ConnectionPool

Db: TypeAlias = psycopg.Connection[tuple[Any, ...]]
Query: TypeAlias = tuple[Any, Sequence[object]]
"""Text of SQL, and its parameters."""

T = TypeVar("T")

URL, POOL = "SER_APP_URL", "SER_APP_POOL"
ATTEMPTS = 6
WAIT = 5.0
"""Seconds for which a page waits for a connection."""
PLANS = 500
"""Statements of which a connection of pages keeps the plan; each takes some 0.2 MB of the server's memory."""

_IN_THE_WAY = (
    psycopg.errors.ExclusionViolation,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
    psycopg.errors.UniqueViolation,
)


Unreachable = psycopg.OperationalError
"""What doors catch where the database does not answer."""


LOST = (psycopg.OperationalError, psycopg.InterfaceError)
"""What is raised where the database went away or could not go on; the same work may be done again later."""


class NotReady(RuntimeError):
    """The database cannot be used as it is; the message says what to do."""


class BrokeOff(RuntimeError):
    """The database went away, or could not go on, in the middle of the work; the message says why and what to do."""

    def __init__(self, why: str, fix: str) -> None:
        super().__init__(
            f"The database broke off in the middle of the work: {why}. Nothing that was stored is lost, and nothing is "
            f"stored by half. {fix}, then run the same command again: what is stored stays as it is, the rest follows."
        )


@contextmanager
def opened(home: Path) -> Iterator[None]:
    """Make the database reachable for this process and those it starts, and keep it so until the block is left.

    With DATABASE_URL it is an external server, which `ser migrate` has prepared; else the embedded one of this
    home, which is prepared here.
    """
    external = os.environ.get("DATABASE_URL")
    if external:
        os.environ[URL] = external
        use_key(None)
        with _unscoped() as db:
            _refuse_owner(db)
            if not is_migrated(db):
                raise NotReady("The database lacks tables of this version. Run `ser migrate` with SER_OWNER_URL first.")
        with _explained(None):
            yield
        return
    with lease(home) as urls, _explained(home):
        os.environ[URL] = urls.app_url
        use_key(home)
        with _unscoped() as db:
            ready = is_migrated(db)
        if not ready:
            migrate(urls.owner_url)
        yield


# What goes wrong while something broken is put away is told already, by the error that broke it.
logging.getLogger("psycopg").addFilter(lambda said: not str(said.msg).startswith("error ignored"))


@contextmanager
def _unscoped() -> Iterator[Db]:
    """A connection that sees no child, to look at what a database is; it may lack the functions of this version."""
    with closing(psycopg.connect(os.environ[URL], **_NAMED)) as db:
        yield db


_NAMED: dict[str, Any] = {"application_name": "ser"}
_pools: list["ConnectionPool[Db]"] = []


@contextmanager
def _explained(home: Path | None) -> Iterator[None]:
    """Say in words why the database broke off; a server that finds no room for its log ends without saying so."""
    try:
        yield
    except LOST as lost:
        full = isinstance(lost, psycopg.errors.DiskFull) or (home is not None and is_full(home))
        why, fix = _REASONS[psycopg.errors.DiskFull] if full else _reason(lost)
        raise BrokeOff(why, fix) from lost


_REASONS: dict[type[psycopg.Error], tuple[str, str]] = {
    psycopg.errors.DiskFull: ("its disk is full", "Make room on the disk"),
    psycopg.errors.TooManyConnections: (
        "it serves as many connections as it may", "Let other work end, or raise max_connections"
    ),
    psycopg.errors.QueryCanceled: (
        "it cancelled a step, as its administrator or one of its timeouts asked", "Find out which"
    ),
    psycopg.errors.LockNotAvailable: (
        "other work held for too long what this work needs, such as a table that somebody locked", "Let it end"
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
def connection(by: Scope, isolation: psycopg.IsolationLevel | None = None) -> Iterator[Db]:
    """A transaction that sees what this scope may see, and whose changes are traced to its actor.

    Commits at the end of the block, or rolls back; the scope ends with it, and leaves nothing in the connection.
    """
    with _connected() as db:
        db.isolation_level = isolation
        try:
            with db.pipeline():  # it begins and is told its scope, and how long it may wait, in one go
                capability.begin(db, by)
                db.execute(*told())
        except psycopg.errors.InsufficientPrivilege as refused:
            raise NotAllowed(refused.diag.message_primary) from refused
        yield db


@contextmanager
def seen_by(db: Db, reader: Scope, by: Scope) -> Iterator[None]:
    """Within a transaction of `by`, a block that sees what the reader may see, and no more.

    A block that fails takes the transaction with it, so that nothing has to be set back then.
    """
    capability.begin(db, reader)
    yield
    capability.begin(db, by)


def fetched(db: Db, queries: Iterable[Query]) -> list[Sequence[tuple[Any, ...]]]:
    """The rows of several queries, which are sent at once: the database goes through them without being waited for."""
    with db.pipeline():
        cursors = [db.cursor(binary=True).execute(*query) for query in queries]
    return [cursor.fetchall() for cursor in cursors]


_keeps = False
kept: list[Db] = []


def keep_connected() -> None:
    """Let this process do all its transactions on one connection, as one that works off a load does.

    A new connection costs some 20 ms: the password is checked, and what the server knows of the tables is read again.
    """
    global _keeps
    _keeps = True


@contextmanager
def _connected() -> Iterator[Db]:
    """A connection out of the pool of a door that opened one, or the one that this process keeps, else one of its own.

    Commits at the end of the block, or rolls back.
    """
    if _pools:
        with _pools[-1].connection() as db:
            yield db
    elif _keeps:
        with _kept_connection() as db:
            yield db
    else:
        # Closed in any case: psycopg leaves a connection open where the commit fails.
        with closing(capability.connect(os.environ[URL], **_NAMED)) as db, db:
            yield db


@contextmanager
def _kept_connection() -> Iterator[Db]:
    if not kept or kept[0].closed:
        # Never prepared: statements name temporary tables, which are others in the next transaction.
        kept[:] = [capability.connect(os.environ[URL], **_NAMED, prepare_threshold=None)]
    db = kept[0]
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
    db = psycopg.connect(os.environ[URL], application_name=name, autocommit=True)
    db.execute(capability.SHUT)
    return db


@contextmanager
def pooled(home: Path, size: int | None = None) -> Iterator[None]:
    """Make the database reachable as `opened` does, by connections that are kept and used again, as pages do.

    One that died while it was kept is replaced before anybody gets it, and nobody waits for one longer than WAIT.
    """
    # Only doors that serve many need it; the command line saves the time to load it.
    from psycopg_pool import ConnectionPool

    size = size or int(os.environ.get(POOL, "8"))
    ways: dict[str, Any] = {"configure": _remember, "check": ConnectionPool.check_connection, "timeout": WAIT}
    embedded = nullcontext() if os.environ.get("DATABASE_URL") else kept_running(home)
    with (
        opened(home),
        embedded,
        ConnectionPool(os.environ[URL], min_size=1, max_size=size, kwargs=_NAMED, **ways) as pool,
    ):
        _pools.append(pool)
        before = have(PAGES)
        try:
            yield
        finally:
            have(before)
            _pools.remove(pool)


def _remember(db: Db) -> None:
    """Let a connection keep the plan of whatever is asked again: row-level security makes plans dear.

    A plan is kept that holds for any parameters. Pages ask of few rows, so that it is as quick as one for these alone.
    """
    capability.introduce(db)
    db.prepare_threshold, db.prepared_max = 1, PLANS
    db.execute("SET plan_cache_mode = force_generic_plan")
    db.commit()


@contextmanager
def one_moment(by: Scope) -> Iterator[Db]:
    """A connection that reads the database as it is at one moment, however long it reads."""
    with connection(by, psycopg.IsolationLevel.REPEATABLE_READ) as db:
        yield db


def in_transaction(by: Scope, act: Callable[[Db], T]) -> T:
    """Do something in one transaction of its own, again where another transaction was in the way.

    A claim that collides with one committed at the same moment is found by the constraint at commit; done again, it
    is seen and set to pending.
    """
    for attempt in range(ATTEMPTS):
        try:
            with connection(by) as db:
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

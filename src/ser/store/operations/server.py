"""The embedded PostgreSQL of a home: lease it, and it runs; several processes share one."""

import contextlib
import fcntl
import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from ser.store.operations.cluster import APP, OWNER, Record, read_record
from ser.store.operations.place import (
    ALIVE,
    LEASES,
    LOCK,
    LOG,
    RECORD,
    ServerFailed,
    is_socket_of,
    locked,
    open_private,
    places,
)
from ser.store.operations.supervisor import server_pid, silence

__all__ = [
    "Connections",
    "ServerFailed",
    "Status",
    "create_database",
    "drop_database",
    "is_full",
    "kept_running",
    "lease",
    "remove",
    "status",
    "stop",
]

PATIENCE = 300.0  # seconds to wait for an answer: recovery after a crash amid a bulk load takes its time
PAUSE = 0.02
WATCH = 1.0  # seconds between two looks for a supervisor
ROOM = 32 << 20  # bytes; a piece of PostgreSQL's log is half of this
OLD_LOG, LOG_BYTES = "server.log.old", 5_000_000

_LOG = logging.getLogger("ser.server")


@dataclass(frozen=True, slots=True)
class Connections:
    """The addresses of one database, for its owner and for the application."""

    owner_url: str = field(repr=False)
    app_url: str = field(repr=False)

    def database(self, name: str) -> "Connections":
        """The same server's database of this name."""
        owner, app = (urlsplit(url)._replace(path=f"/{name}").geturl() for url in (self.owner_url, self.app_url))
        return Connections(owner, app)


@dataclass(frozen=True, slots=True)
class Status:
    """Whether the server of a home runs, and as what."""

    running: bool
    supervisor_pid: int | None
    server_pid: int | None


@contextmanager
def lease(home: Path, version: int | None = None) -> Iterator[Connections]:
    """Start or join the server of this home, and keep it running until the block is left.

    A new home gets PostgreSQL `version` (or SER_POSTGRES; 18). After a crash a connection that broke is replaced by
    opening a new one, and a server that does not come back by taking a new lease.
    """
    home = home.expanduser().resolve()
    try:
        if not home.exists():
            home.mkdir(parents=True, exist_ok=True)
            if os.geteuid() == 0:
                home.chmod(0o711)  # the server's account passes through, and lists nothing
        held = open_private(home / LEASES)
    except OSError as refused:
        raise ServerFailed(
            f"The folder {home} cannot be used for the database ({refused.strerror}). "
            "Name another one with --home or SER_HOME."
        ) from refused
    try:
        # Waits only while a supervisor ends; it is then started again.
        fcntl.flock(held, fcntl.LOCK_SH)
        record = _reach(home, version)
        yield Connections(record.url(OWNER), record.url(APP))
    finally:
        os.close(held)  # not unlocked: a forked worker that still uses the server keeps the lease


@contextmanager
def kept_running(home: Path) -> Iterator[None]:
    """Start the server of this home again whenever its supervisor was killed, until the block is left.

    For processes that serve for weeks, and hold a lease: it is the same server, at the same address.
    """
    over = threading.Event()
    watching = threading.Thread(target=_keep_running, args=(home.expanduser().resolve(), over), daemon=True)
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()


def _keep_running(home: Path, over: threading.Event) -> None:
    while not over.wait(WATCH):
        if _in_use(home / LOCK):
            continue
        _LOG.warning("The supervisor of the database has ended; another is started.")
        try:
            _reach(home, None)
        except (ServerFailed, OSError):
            _LOG.exception("The database could not be started; it is tried again.")
            over.wait(10 * WATCH)


def stop(home: Path) -> None:
    """Stop the server of this home, no matter who uses it, and wait until it has ended."""
    home = home.expanduser().resolve()
    if (home / LOCK).exists():
        with _stopped(home):
            pass


def remove(home: Path) -> None:
    """Stop the server of this home and delete its database for good."""
    home = home.expanduser().resolve()
    if not (home / LOCK).exists():
        return
    with _stopped(home):
        record = read_record(home)
        for place in places(home, Path(record.data) if record else None):
            whole = [place] if place != home else [home / part for part in ("postgres", "postgres.new", "socket")]
            for folder in (*whole, *home.glob("program-*")):
                shutil.rmtree(folder, ignore_errors=True)
        if record and is_socket_of(home, Path(record.socket)):
            shutil.rmtree(record.socket, ignore_errors=True)
        for name in (RECORD, LOG, OLD_LOG):
            (home / name).unlink(missing_ok=True)


def status(home: Path) -> Status:
    """Whether the server of this home runs."""
    home = home.expanduser().resolve()
    return Status(
        running=_in_use(home / ALIVE),
        supervisor_pid=_supervisor_pid(home) if _in_use(home / LOCK) else None,
        server_pid=server_pid(home) if _in_use(home / ALIVE) else None,
    )


def is_full(home: Path) -> bool:
    """Whether the disk that holds the database of this home has no room for a piece of its log."""
    record = read_record(home.expanduser().resolve())
    if record is None:
        return False
    try:
        return shutil.disk_usage(Path(record.data).parent).free < ROOM
    except OSError:
        return False


def create_database(owner_url: str, name: str, template: str = "template0") -> None:
    """Make an empty database of the owner's, or a copy of another that nobody is connected to."""
    with psycopg.connect(owner_url, autocommit=True) as connection:
        # Copies the template's files; by way of the log, PostgreSQL's default, a copy takes some times as long.
        words = "CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY FILE_COPY"
        connection.execute(sql.SQL(words).format(*map(sql.Identifier, (name, OWNER, template))))


def drop_database(owner_url: str, name: str) -> None:
    """Delete a database, ending what is still connected to it."""
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _reach(home: Path, version: int | None) -> Record:
    """Wait for an answer from the server, starting a supervisor where there is none."""
    starts = 0
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        lock = open_private(home / LOCK)
        if not locked(lock):
            os.close(lock)
        elif starts == 3 or (starts and _reason(home)):
            os.close(lock)
            raise _failure(home, _reason(home) or "The database server was ended three times while it started.")
        else:
            starts += 1
            _start_supervisor(home, lock, version)
        record = read_record(home)
        if record and _supervisor_pid(home) and _answers(record):
            return _checked(home, record, version)
        time.sleep(PAUSE)
    raise _failure(home, f"The database server did not answer within {PATIENCE:.0f} seconds.")


def _start_supervisor(home: Path, lock: int, version: int | None) -> None:
    """Hand the lock over to a new supervisor, which holds it for as long as it lives."""
    log = home / LOG
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(home / OLD_LOG)
    written = open_private(log, os.O_WRONLY | os.O_APPEND)
    environment = {**os.environ, "PYTHONPATH": _search_path()}
    if version:
        environment["SER_POSTGRES"] = str(version)
    try:
        os.ftruncate(lock, 0)
        subprocess.run(
            [sys.executable, "-P", "-m", "ser.store.operations.supervisor", str(home), str(lock)],
            pass_fds=(lock,),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=written,
            start_new_session=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError) as failed:
        raise _failure(home, f"The database server could not be started ({failed}).") from failed
    finally:
        os.close(written)
        os.close(lock)


def _search_path() -> str:
    """Where the supervisor finds this package, whatever folder it is started in."""
    return os.pathsep.join(filter(None, (str(Path(__file__).parents[3]), os.environ.get("PYTHONPATH"))))


def _answers(record: Record) -> bool:
    return psycopg.pq.PGconn.ping(record.url(APP).encode()) == psycopg.pq.Ping.OK


def _checked(home: Path, record: Record, version: int | None) -> Record:
    asked = str(version or os.environ.get("SER_POSTGRES") or record.version)
    if asked != str(record.version):
        raise ServerFailed(
            f"{home} holds a PostgreSQL {record.version} database, but {asked} was asked for. "
            "Leave SER_POSTGRES unset, or name another folder with --home or SER_HOME."
        )
    return record


def _said(home: Path) -> str:
    """What a supervisor wrote in its lock: nothing while it prepares, its number, or why it gave up."""
    return (home / LOCK).read_text()


def _supervisor_pid(home: Path) -> int | None:
    said = _said(home)
    return int(said) if said.endswith("\n") and said.strip().isdigit() else None


def _reason(home: Path) -> str:
    return "" if _supervisor_pid(home) else _said(home)


def _in_use(path: Path) -> bool:
    if not path.exists():
        return False
    probe = open_private(path)
    try:
        return not locked(probe, fcntl.LOCK_SH)
    finally:
        os.close(probe)


@contextmanager
def _stopped(home: Path) -> Iterator[None]:
    """End supervisor and server; nobody can start them until the block is left."""
    lock = open_private(home / LOCK)
    until = time.monotonic() + PATIENCE
    try:
        while not locked(lock):
            if pid := _supervisor_pid(home):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGTERM)
            if time.monotonic() > until:
                raise _failure(home, f"The database server of {home} did not stop within {PATIENCE:.0f} seconds.")
            time.sleep(PAUSE)
        os.close(silence(home))
        yield
    finally:
        os.close(lock)


def _failure(home: Path, why: str) -> ServerFailed:
    log = home / LOG
    tail = log.read_text(errors="replace").splitlines()[-15:] if log.exists() else []
    if any("No space left on device" in line for line in tail):
        return ServerFailed(
            f"The database of {home} does not start, since its disk is full. Nothing that was stored is lost. "
            "Make room on the disk, then run the same command again."
        )
    return ServerFailed("\n".join([f"{why} The end of {log}:", *tail]))
